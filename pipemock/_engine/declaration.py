"""What the user declared: a pipeline, its stages and their actions, frozen.

The declaration as the service gives it back is kept beside the parsed one, so that members which a
newer SDK knows and this file does not are returned all the same.
"""

from __future__ import annotations

import marshal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.action_type import ActionTypeId
from pipemock._engine.trigger_declaration import TriggerDeclaration, parse_trigger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

SUPERSEDED: Final = "SUPERSEDED"
V1: Final = "V1"
V2: Final = "V2"
MASK: Final = "****"


@attrs.frozen(kw_only=True)
class ActionDeclaration:
    """One action, as declared."""

    name: str
    type_id: ActionTypeId
    run_order: int
    configuration: Mapping[str, str] = attrs.field(repr=False)
    shown_configuration: Mapping[str, str]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    namespace: str | None
    region: str | None
    role_arn: str | None
    timeout_in_minutes: int | None
    has_commands: bool

    @property
    def secret_keys(self) -> AbstractSet[str]:
        """The keys whose values are never shown, whatever has become of the action type since."""
        shown = self.shown_configuration
        return {key for key, value in self.configuration.items() if shown[key] != value}

    @property
    def is_approval(self) -> bool:
        """Whether a person has to answer; an approval of a user's own type is a worker's job."""
        return self.type_id.category == "Approval" and self.type_id.owner == "AWS"

    @property
    def is_source(self) -> bool:
        """Whether the action fetches a revision."""
        return self.type_id.category == "Source"


@attrs.frozen(kw_only=True)
class StageDeclaration:
    """One stage, as declared."""

    name: str
    actions: tuple[ActionDeclaration, ...]
    has_conditions: bool

    def action(self, name: str) -> ActionDeclaration | None:
        """Return the action with *name*, if the stage has it."""
        return next((action for action in self.actions if action.name == name), None)


@attrs.frozen(kw_only=True)
class VariableDeclaration:
    """One variable at the pipeline level, as declared."""

    name: str
    default: str | None


@attrs.frozen(kw_only=True)
class PipelineDeclaration:
    """A pipeline, as declared."""

    name: str
    role_arn: str
    stages: tuple[StageDeclaration, ...]
    version: int
    execution_mode: str
    pipeline_type: str
    variables: tuple[VariableDeclaration, ...]
    triggers: tuple[TriggerDeclaration, ...]
    artifact_stores: Mapping[str | None, Mapping[str, Any]] = attrs.field(repr=False)
    _answer: bytes

    def answer(self) -> dict[str, Any]:
        """Return the declaration as the service gives it back: a fresh copy at each call."""
        declaration: dict[str, Any] = marshal.loads(self._answer)  # noqa: S302 -- our own bytes
        return declaration

    def stage(self, name: str) -> StageDeclaration | None:
        """Return the stage with *name*, if the pipeline has it."""
        return next((stage for stage in self.stages if stage.name == name), None)

    def actions(self) -> Iterator[tuple[StageDeclaration, ActionDeclaration]]:
        """Yield every action with its stage, in the order of declaration."""
        for stage in self.stages:
            for action in stage.actions:
                yield stage, action

    def source_actions(self) -> tuple[ActionDeclaration, ...]:
        """Return the source actions, in the order of declaration."""
        return tuple(action for _, action in self.actions() if action.is_source)

    def trigger_of(self, source: ActionDeclaration) -> TriggerDeclaration | None:
        """Return the trigger that is declared for a source action, if there is one."""
        return next((each for each in self.triggers if each.source_action == source.name), None)

    def bucket_in(self, region: str | None) -> str:
        """Return the artifact bucket for *region*."""
        bucket: str = self._store_in(region)["location"]
        return bucket

    def encryption_key_in(self, region: str | None) -> Mapping[str, str] | None:
        """Return the key that encrypts artifacts in *region*, if the store declares one."""
        return self._store_in(region).get("encryptionKey")

    def _store_in(self, region: str | None) -> Mapping[str, Any]:
        stores = self.artifact_stores
        return stores.get(region) or stores[None]


def parse(
    request: Mapping[str, Any],
    *,
    version: int,
    secrets: Callable[[ActionTypeId], AbstractSet[str]],
) -> PipelineDeclaration:
    """Read a declaration as it stands in a request.

    Args:
        request: The `pipeline` member of a request; it is not kept.
        version: The version that the service gives it; the requested one does not count.
        secrets: From an action type to the configuration keys that are never shown.
    """
    answer = _as_answered(request, version)
    stages = tuple(_stage(stage, secrets) for stage in answer["stages"])
    _mask(answer, stages)
    return PipelineDeclaration(
        name=answer["name"],
        role_arn=answer["roleArn"],
        stages=stages,
        version=version,
        execution_mode=answer["executionMode"],
        pipeline_type=answer["pipelineType"],
        variables=tuple(_variable(each) for each in answer.get("variables", ())),
        triggers=tuple(parse_trigger(each) for each in answer.get("triggers", ())),
        artifact_stores=_stores(answer),
        answer=marshal.dumps(answer),
    )


def _stage(
    stage: Mapping[str, Any], secrets: Callable[[ActionTypeId], AbstractSet[str]]
) -> StageDeclaration:
    return StageDeclaration(
        name=stage["name"],
        actions=tuple(_action(action, secrets) for action in stage["actions"]),
        has_conditions=any(key in stage for key in ("beforeEntry", "onSuccess", "onFailure")),
    )


def _action(
    action: Mapping[str, Any], secrets: Callable[[ActionTypeId], AbstractSet[str]]
) -> ActionDeclaration:
    type_id = _type_id(action["actionTypeId"])
    configuration = action["configuration"]
    return ActionDeclaration(
        name=action["name"],
        type_id=type_id,
        run_order=action["runOrder"],
        configuration=MappingProxyType(configuration),
        shown_configuration=MappingProxyType(_masked(configuration, secrets(type_id))),
        inputs=tuple(artifact["name"] for artifact in action["inputArtifacts"]),
        outputs=tuple(artifact["name"] for artifact in action["outputArtifacts"]),
        namespace=action.get("namespace"),
        region=action.get("region"),
        role_arn=action.get("roleArn"),
        timeout_in_minutes=action.get("timeoutInMinutes"),
        has_commands=bool(action.get("commands")),
    )


def _type_id(type_id: Mapping[str, str]) -> ActionTypeId:
    return ActionTypeId(
        category=type_id["category"],
        owner=type_id["owner"],
        provider=type_id["provider"],
        version=type_id["version"],
    )


def _masked(configuration: Mapping[str, str], secrets: AbstractSet[str]) -> dict[str, str]:
    return {key: MASK if key in secrets else value for key, value in configuration.items()}


# The parsed declaration keeps the secrets, the answer never holds them.
def _mask(answer: dict[str, Any], stages: tuple[StageDeclaration, ...]) -> None:
    for shown, stage in zip(answer["stages"], stages, strict=True):
        for shown_action, action in zip(shown["actions"], stage.actions, strict=True):
            shown_action["configuration"] = dict(action.shown_configuration)


def _variable(variable: Mapping[str, Any]) -> VariableDeclaration:
    return VariableDeclaration(name=variable["name"], default=variable.get("defaultValue"))


def _stores(answer: Mapping[str, Any]) -> Mapping[str | None, Mapping[str, Any]]:
    return answer.get("artifactStores") or {None: answer.get("artifactStore", {})}


# Captured: the service fills in these members, sorts the keys of a configuration, and answers V2
# where variables are declared without a type.
def _as_answered(request: Mapping[str, Any], version: int) -> dict[str, Any]:
    answer: dict[str, Any] = _plain(request)
    answer.setdefault("executionMode", SUPERSEDED)
    answer.setdefault("pipelineType", V2 if _needs_v2(answer) else V1)
    answer["version"] = version
    for stage in answer["stages"]:
        for action in stage["actions"]:
            configuration = action.get("configuration") or {}
            action["configuration"] = dict(sorted(configuration.items()))
            action.setdefault("runOrder", 1)
            action.setdefault("inputArtifacts", [])
            action.setdefault("outputArtifacts", [])
    return answer


def _needs_v2(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("variables"))


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value
