"""The inspection of requests: all problems that AWS would refuse, not only the first."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arns import account_of, default_caller
from pipemock._codepipeline.operations import pipelines
from pipemock._codepipeline.operations import tags as tagging
from pipemock._edge.calls import Call, perform
from pipemock._edge.clients import operation
from pipemock._edge.fitting import Misfit, fitted
from pipemock._edge.shapes import violated
from pipemock._engine import engine
from pipemock._engine.errors import stage_not_found
from pipemock._errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipemock._cloud.cloud import Cloud
    from pipemock._engine.state.world import World

_CLIENT_SIDE: Final = "ParamValidationError"
_VIOLATION: Final = re.compile(r"(?s)Value at '(.*)' failed to satisfy constraint: .*")
_NUMBERED: Final = re.compile(r"\.([0-9]+)\.member(?=\.|$)")
_OF_A_MAP: Final = "Map value must satisfy constraint"
_KEY_OR_INDEX: Final = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
_MISSING: Final = "Member must not be null"


@attrs.frozen
class Refusal:
    """A problem that AWS would refuse: its path in the request, and the error.

    `known` has the members that exist where one that does not is given.
    """

    path: str
    message: str
    code: str
    known: tuple[str, ...] = ()


@attrs.frozen
class Site:
    """An account and Region of a cloud, where requests are made without a client."""

    cloud: Cloud
    account: str
    region: str

    @property
    def world(self) -> World:
        """The state of the account and Region."""
        return self.cloud.world(account=self.account, region=self.region)

    def call(self, name: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Perform an operation of CodePipeline; the call is not recorded.

        Raises:
            ServiceError: If the service refuses it.
        """
        return self._perform(name, parameters, None)

    def create_pipeline(self, parameters: Mapping[str, Any], transitions: Sequence[Any]) -> None:
        """Create a pipeline some of whose transitions are disabled from the beginning.

        Raises:
            ServiceError: If the service refuses it.
        """
        disabled = {each["stageName"]: each["reason"] for each in transitions}
        create = functools.partial(pipelines.create_with_disabled, disabled=disabled)
        self._perform("CreatePipeline", parameters, create)

    def _perform(
        self,
        name: str,
        parameters: Mapping[str, Any],
        function: Callable[..., dict[str, Any]] | None,
    ) -> Mapping[str, Any]:
        asked = Call(
            cloud=self.cloud,
            model=operation("codepipeline", name),
            parameters=parameters,
            region=self.region,
            access_key=self._access_key(),
        )
        return perform(asked, function)

    # The current caller, unless that one belongs to another account.
    def _access_key(self) -> str | None:
        callers = self.cloud.callers
        if account_of(callers.of_key(None, region=self.region)) == self.account:
            return None
        return callers.access_key_of(default_caller(self.account, region=self.region))


def of_request(name: str, request: Mapping[str, Any]) -> list[Refusal]:
    """Return the problems in the shape of a request."""
    model = operation("codepipeline", name)
    misfits: list[Misfit] = []
    copy = fitted(model.input_shape, request, misfits)  # type: ignore[arg-type] # never None
    found = [Refusal(each.path, each.text, _CLIENT_SIDE, each.known) for each in misfits]
    for message in violated(model, copy):
        found.extend(
            Refusal(path, message, "ValidationException")
            for path in _paths_in(message, copy)
            if not any(is_inside(path, each.path) for each in misfits)
        )
    return found


def is_inside(path: str, place: str) -> bool:
    """Return whether a path is another one, or begins with it."""
    return path == place or path.startswith((f"{place}.", f"{place}["))


def of_pipeline(
    world: World,
    request: Mapping[str, Any],
    transitions: object,
    *,
    is_complete: bool = True,
) -> list[Refusal]:
    """Return the problems of a pipeline, its tags and the transitions to disable.

    Args:
        world: The account and Region.
        request: The request of CreatePipeline.
        transitions: The inbound transitions to disable.
        is_complete: Whether the structure of the pipeline is known, so that it can be checked.
    """
    found = of_request("CreatePipeline", request)
    found += _of_transitions(request, transitions)
    if is_complete and not any(
        each.code == _CLIENT_SIDE or each.message.endswith(_MISSING) for each in found
    ):
        found += _of_structure(world, request)
        found += _of_tags(world, request)
    return found


def _of_structure(world: World, request: Mapping[str, Any]) -> Iterator[Refusal]:
    for problem in engine.problems_with(world, request["pipeline"]):
        error = problem.error
        yield Refusal(f"pipeline.{problem.path}", error.message, error.code)


def _of_tags(world: World, request: Mapping[str, Any]) -> Iterator[Refusal]:
    try:
        tagging.merged({}, request.get("tags", ()), world.pipeline_arn(request["pipeline"]["name"]))
    except ServiceError as error:
        yield Refusal("tags", error.message, error.code)


def _of_transitions(request: Mapping[str, Any], transitions: object) -> Iterator[Refusal]:
    if not isinstance(transitions, list):
        text = f"Invalid type: {type(transitions).__name__}, valid types: list"
        yield Refusal("disableInboundStageTransitions", text, _CLIENT_SIDE)
        return
    for index, transition in enumerate(transitions):
        path = f"disableInboundStageTransitions[{index}]"
        asked = _as_asked(transition)
        for each in of_request("DisableStageTransition", asked):
            yield attrs.evolve(each, path=f"{path}.{each.path}")
        yield from _of_stage(request, asked, path)


def _of_stage(request: Mapping[str, Any], asked: Mapping[str, Any], path: str) -> Iterator[Refusal]:
    pipeline, name = request["pipeline"], asked.get("stageName")
    stages = pipeline.get("stages")
    if isinstance(name, str) and isinstance(stages, list):
        names = [stage.get("name") for stage in stages if isinstance(stage, dict)]
        if name not in names:
            error = stage_not_found(str(pipeline.get("name")), name)
            yield Refusal(f"{path}.stageName", error.message, error.code)


# A template has the transition inside the pipeline, so the name of that is not part of it.
def _as_asked(transition: object) -> dict[str, Any]:
    """Return a transition of a template as a request of DisableStageTransition."""
    members = transition if isinstance(transition, dict) else {}
    return {**members, "pipelineName": "any", "transitionType": "Inbound"}


def _paths_in(message: str, request: Mapping[str, Any]) -> list[str]:
    """Return the paths that a message is about: of a map, those of its empty values if any."""
    path = _path_in(message)
    if _OF_A_MAP not in message:
        return [path]
    values: Any = request
    for key, index in _KEY_OR_INDEX.findall(path):
        values = values[int(index) if index else key]
    return [f"{path}.{key}" for key, value in values.items() if not value] or [path]


def _path_in(message: str) -> str:
    found = _VIOLATION.fullmatch(message)
    return _NUMBERED.sub(_index, found[1]).replace(".member.", ".") if found else ""


def _index(match: re.Match[str]) -> str:
    return f"[{int(match[1]) - 1}]"
