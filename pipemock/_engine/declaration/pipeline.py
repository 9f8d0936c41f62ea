"""Declarations of pipelines, with their stages and actions.

The declaration as the service returns it is stored with the parsed one, so that answers include
members of newer SDKs that this module does not know.
"""

from __future__ import annotations

import pickle
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.declaration.action import parse_action
from pipemock._engine.declaration.condition import ConditionKind, parse_conditions, parse_failure
from pipemock._engine.declaration.trigger import TriggerDeclaration, parse_trigger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock._engine.declaration.action import ActionDeclaration, SecretKeys
    from pipemock._engine.declaration.condition import ConditionDeclaration, FailureDeclaration

SUPERSEDED: Final = "SUPERSEDED"
QUEUED: Final = "QUEUED"
PARALLEL: Final = "PARALLEL"
V1: Final = "V1"
V2: Final = "V2"


@attrs.frozen(kw_only=True)
class StageDeclaration:
    """One stage, as declared."""

    name: str
    actions: tuple[ActionDeclaration, ...]
    conditions: Mapping[ConditionKind, ConditionDeclaration]
    failure: FailureDeclaration

    def action(self, name: str) -> ActionDeclaration | None:
        """Return the action called *name*, or `None`."""
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
    source_actions: tuple[ActionDeclaration, ...] = attrs.field(init=False, repr=False)
    """The source actions, in the order of declaration."""

    @source_actions.default
    def _source_actions(self) -> tuple[ActionDeclaration, ...]:
        return tuple(action for _, action in self.actions() if action.is_source)

    def answer(self) -> dict[str, Any]:
        """Return a new copy of the declaration, as the service returns it."""
        declaration: dict[str, Any] = pickle.loads(self._answer)  # noqa: S301 -- our own bytes
        return declaration

    def stage(self, name: str) -> StageDeclaration | None:
        """Return the stage called *name*, or `None`."""
        return next((stage for stage in self.stages if stage.name == name), None)

    def position_of(self, stage: str) -> int:
        """Return the position of the stage called *stage*, counted from 0."""
        return [each.name for each in self.stages].index(stage)

    def actions(self) -> Iterator[tuple[StageDeclaration, ActionDeclaration]]:
        """Yield every action with its stage, in the order of declaration."""
        for stage in self.stages:
            for action in stage.actions:
                yield stage, action

    @property
    def is_parallel(self) -> bool:
        """Whether executions are independent of each other."""
        return self.execution_mode == PARALLEL

    def trigger_of(self, source: ActionDeclaration) -> TriggerDeclaration | None:
        """Return the trigger declared for a source action, or `None`."""
        return next((each for each in self.triggers if each.source_action == source.name), None)

    def bucket_in(self, region: str | None) -> str:
        """Return the artifact bucket for *region*."""
        bucket: str = self._store_in(region)["location"]
        return bucket

    def encryption_key_in(self, region: str | None) -> Mapping[str, str] | None:
        """Return the encryption key of the artifact store for *region*, or `None`."""
        return self._store_in(region).get("encryptionKey")

    def _store_in(self, region: str | None) -> Mapping[str, Any]:
        stores = self.artifact_stores
        return stores.get(region) or stores[None]


def parse(
    request: Mapping[str, Any],
    *,
    version: int,
    secrets: SecretKeys,
) -> PipelineDeclaration:
    """Parse the declaration in a request.

    Args:
        request: The `pipeline` member of a request; it is copied.
        version: The version assigned by the service; the one in the request is ignored.
        secrets: Returns the configuration keys of an action type that are never shown.
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
        answer=pickle.dumps(answer),
    )


def _stage(stage: Mapping[str, Any], secrets: SecretKeys) -> StageDeclaration:
    return StageDeclaration(
        name=stage["name"],
        actions=tuple(parse_action(action, secrets) for action in stage["actions"]),
        conditions=MappingProxyType(parse_conditions(stage)),
        failure=parse_failure(stage),
    )


# Only the parsed declaration contains the secrets; the answer has them masked.
def _mask(answer: dict[str, Any], stages: tuple[StageDeclaration, ...]) -> None:
    for shown, stage in zip(answer["stages"], stages, strict=True):
        for shown_action, action in zip(shown["actions"], stage.actions, strict=True):
            shown_action["configuration"] = dict(action.shown_configuration)


def _variable(variable: Mapping[str, Any]) -> VariableDeclaration:
    return VariableDeclaration(name=variable["name"], default=variable.get("defaultValue"))


def _stores(answer: Mapping[str, Any]) -> Mapping[str | None, Mapping[str, Any]]:
    return answer.get("artifactStores") or {None: answer.get("artifactStore", {})}


# Captured: the service fills in these members, sorts the keys of a configuration, and returns V2 if
# variables are declared without a pipeline type.
def _as_answered(request: Mapping[str, Any], version: int) -> dict[str, Any]:
    answer: dict[str, Any] = _plain(request)
    answer.setdefault("executionMode", SUPERSEDED)
    answer.setdefault("pipelineType", V2 if answer.get("variables") else V1)
    answer["version"] = version
    for stage in answer["stages"]:
        for action in stage["actions"]:
            _fill_in(action)
            action.setdefault("runOrder", 1)
            action.setdefault("outputArtifacts", [])
        for rule in _rules(stage):
            _fill_in(rule)
    return answer


def _fill_in(declared: dict[str, Any]) -> None:
    configuration = declared.get("configuration") or {}
    declared["configuration"] = dict(sorted(configuration.items()))
    declared.setdefault("inputArtifacts", [])


def _rules(stage: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in ConditionKind:
        for condition in stage.get(kind.value, {}).get("conditions", ()):
            yield from condition.get("rules", ())


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value


# Documented: a mask stands for the stored secret, as long as nothing else in the configuration of
# the action changes.
def with_old_secrets(given: Mapping[str, Any], previous: PipelineDeclaration) -> dict[str, Any]:
    """Return a new version of a declaration with its masks replaced by the stored secrets."""
    stages = []
    for stage in given["stages"]:
        old = previous.stage(stage["name"])
        actions = [
            {**action, "configuration": _unmasked(action, old)} for action in stage["actions"]
        ]
        stages.append({**stage, "actions": actions})
    return {**given, "stages": stages}


def _unmasked(action: Mapping[str, Any], stage: StageDeclaration | None) -> dict[str, str]:
    old = stage.action(action["name"]) if stage else None
    configuration: dict[str, str] = action.get("configuration") or {}
    if old is not None and configuration == old.shown_configuration:
        return dict(old.configuration)
    return configuration
