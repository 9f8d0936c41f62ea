"""Steps that happen to a pipeline, as values that can be printed and replayed.

A step selects an execution by number, counted from the newest and wrapping around, so it applies to
any mock. If there is no suitable execution, it does nothing. Stages and actions are selected by
name, or by number, counted from the first and wrapping around.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import attrs

from pipemock._reprs import PrintsAsPython
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipemock import PipelineMock
    from pipemock.behaviours import Behaviour

T = TypeVar("T")

_GOING: Final = frozenset({"STARTED", "RESUMED"})
_STUCK: Final = frozenset({"FAILED", "STOPPED"})
_DONE: Final = frozenset({"SUCCEEDED"})


class _Value(PrintsAsPython):
    def __init_subclass__(cls) -> None:
        """Print a step as a call of its class."""
        cls.maker = cls.__name__


def _kept(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


@attrs.define
class Scene:
    """A pipeline in a mock, during a walk."""

    mock: PipelineMock
    client: Any
    pipeline: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the pipeline."""
        name: str = self.pipeline["name"]
        return name

    @property
    def stages(self) -> list[str]:
        """The names of the stages, in their order."""
        return [stage["name"] for stage in self.pipeline["stages"]]

    @property
    def sources(self) -> list[str]:
        """The names of the source actions, in their order."""
        stages = self.pipeline["stages"][:1]
        return [action["name"] for stage in stages for action in stage["actions"]]

    @property
    def execution_states(self) -> dict[str, str]:
        """The state of each execution by its id, oldest first."""
        changes = self.mock.events.of(PipelineExecutionStateChange)
        return {each.execution_id: each.state for each in changes if each.pipeline == self.name}

    def chosen(self, which: int, states: frozenset[str]) -> Iterator[str]:
        """Yield the execution with a number among those in one of *states*, if there are any."""
        yield from self.select(self.execution_states, which, states)

    def chosen_stages(self, which: int, states: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield the execution and stage with a number among those in one of *states*, if any."""
        latest = {
            (each.execution_id, each.stage): each.state
            for each in self.mock.events.of(StageExecutionStateChange)
            if each.pipeline == self.name
        }
        yield from self.select(latest, which, states)

    def chosen_approvals(
        self, which: int, states: frozenset[str]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield stage, action and token of the approval with a number among those in *states*."""
        latest = {
            (each.stage, each.action, each.action_execution_id): each.state
            for each in self.mock.events.of(ActionExecutionStateChange)
            if each.pipeline == self.name and each.category == "Approval"
        }
        yield from self.select(latest, which, states)

    def select(self, found: Mapping[T, str], which: int, states: frozenset[str]) -> Iterator[T]:
        """Yield what has a number among all that is in one of *states*, if anything is."""
        suitable = [each for each, state in found.items() if state in states]
        if suitable:
            yield suitable[-1 - which % len(suitable)]


def _named(names: Sequence[str], which: str | int) -> Iterator[str]:
    if isinstance(which, str):
        yield which
    elif names:
        yield names[which % len(names)]


class Step(Protocol):
    """One event of a walk: an API call, a change, or the passing of time."""

    def perform(self, scene: Scene) -> None:
        """Perform the step; errors of the service are raised."""


@attrs.frozen(repr=False, kw_only=True)
class Start(_Value):
    """StartPipelineExecution."""

    variables: dict[str, str] = attrs.field(factory=dict)
    token: str | None = None

    def perform(self, scene: Scene) -> None:
        """Start an execution with a known token; botocore would generate a random one."""
        variables = [{"name": name, "value": value} for name, value in self.variables.items()]
        scene.client.start_pipeline_execution(
            name=scene.name,
            clientRequestToken=self.token or f"start-{len(scene.execution_states)}",
            **({"variables": variables} if variables else {}),
        )


@attrs.frozen(repr=False, kw_only=True)
class Change(_Value):
    """A new revision of a source."""

    action: str | int

    def perform(self, scene: Scene) -> None:
        """Change the source, if the pipeline still has it."""
        sources = scene.sources
        for action in _named(sources, self.action):
            if action in sources:
                scene.mock.source_change(scene.name, action)


@attrs.frozen(repr=False, kw_only=True)
class Advance(_Value):
    """The passing of time."""

    seconds: float

    def perform(self, scene: Scene) -> None:
        """Advance the clock."""
        scene.mock.clock.advance(self.seconds)


@attrs.frozen(repr=False, kw_only=True)
class Stop(_Value):
    """StopPipelineExecution of an execution in progress."""

    which: int = 0
    abandon: bool = False

    def perform(self, scene: Scene) -> None:
        """Stop an execution in progress, if there is one."""
        for execution in scene.chosen(self.which, _GOING):
            scene.client.stop_pipeline_execution(
                pipelineName=scene.name,
                pipelineExecutionId=execution,
                abandon=self.abandon,
                reason="Enough.",
            )


@attrs.frozen(repr=False, kw_only=True)
class Retry(_Value):
    """RetryStageExecution of a stage that has failed or was stopped."""

    which: int = 0
    mode: str = "FAILED_ACTIONS"

    def perform(self, scene: Scene) -> None:
        """Retry a failed or stopped stage, if there is one."""
        for execution, stage in scene.chosen_stages(self.which, _STUCK):
            scene.client.retry_stage_execution(
                pipelineName=scene.name,
                stageName=stage,
                pipelineExecutionId=execution,
                retryMode=self.mode,
            )


@attrs.frozen(repr=False, kw_only=True)
class Answer(_Value):
    """PutApprovalResult for an open approval."""

    which: int = 0
    status: str = "Approved"
    summary: str = ""

    def perform(self, scene: Scene) -> None:
        """Approve or reject an open approval, if there is one."""
        for stage, action, token in scene.chosen_approvals(self.which, _GOING):
            scene.client.put_approval_result(
                pipelineName=scene.name,
                stageName=stage,
                actionName=action,
                result={"status": self.status, "summary": self.summary},
                token=token,
            )


@attrs.frozen(repr=False, kw_only=True)
class RollBack(_Value):
    """RollbackStage of a stage to an execution that has succeeded in it."""

    which: int = 0

    def perform(self, scene: Scene) -> None:
        """Roll a stage back, if an execution has succeeded in one."""
        for execution, stage in scene.chosen_stages(self.which, _DONE):
            scene.client.rollback_stage(
                pipelineName=scene.name, stageName=stage, targetPipelineExecutionId=execution
            )


@attrs.frozen(repr=False, kw_only=True)
class Override(_Value):
    """OverrideStageCondition of a stage that is in progress or has failed."""

    which: int = 0
    condition: str = "BEFORE_ENTRY"

    def perform(self, scene: Scene) -> None:
        """Override the condition of such a stage, if there is one."""
        for execution, stage in scene.chosen_stages(self.which, _GOING | _STUCK):
            scene.client.override_stage_condition(
                pipelineName=scene.name,
                stageName=stage,
                pipelineExecutionId=execution,
                conditionType=self.condition,
            )


@attrs.frozen(repr=False, kw_only=True)
class Switch(_Value):
    """DisableStageTransition, or EnableStageTransition."""

    stage: str | int
    transition: str = "Inbound"
    enabled: bool = False

    def perform(self, scene: Scene) -> None:
        """Enable or disable the transition."""
        for stage in _named(scene.stages, self.stage):
            where = {
                "pipelineName": scene.name,
                "stageName": stage,
                "transitionType": self.transition,
            }
            if self.enabled:
                scene.client.enable_stage_transition(**where)
            else:
                scene.client.disable_stage_transition(**where, reason="Not now.")


@attrs.frozen(repr=False, kw_only=True)
class Update(_Value):
    """UpdatePipeline."""

    pipeline: Mapping[str, Any]

    def perform(self, scene: Scene) -> None:
        """Replace the structure of the pipeline, but not its name."""
        declared = {**self.pipeline, "name": scene.name}
        scene.client.update_pipeline(pipeline=declared)
        scene.pipeline = declared


@attrs.frozen(repr=False, kw_only=True)
class Behave(_Value):
    """The scripted behaviours of an action or rule of the pipeline."""

    stage: str
    action: str | None = None
    rule: str | None = None
    behaviours: tuple[Behaviour, ...] = attrs.field(converter=_kept)

    def perform(self, scene: Scene) -> None:
        """Script the behaviours in the mock."""
        where = scene.mock.when(
            pipeline=scene.name, stage=self.stage, action=self.action, rule=self.rule
        )
        where.then(*self.behaviours)


@attrs.frozen(repr=False, kw_only=True)
class Walk(_Value):
    """A pipeline and what happens to it: generated by `executions`, played in a mock.

    Its repr is the Python that makes it, so the output of a failing test can be kept as an example.

    Attributes:
        pipeline: The declaration of the pipeline.
        behaviours: The scripted behaviours of its actions and rules.
        steps: What happens after the pipeline has been created.
    """

    pipeline: dict[str, Any]
    behaviours: tuple[Behave, ...] = attrs.field(default=(), converter=_kept)
    steps: tuple[Step, ...] = attrs.field(default=(), converter=_kept)

    def play(self, mock: PipelineMock) -> list[str]:
        """Create the pipeline in a mock and perform all steps.

        A step that the service refuses, such as a retry of a stage that has not failed, is skipped.

        Args:
            mock: An active mock without a pipeline of that name.

        Returns:
            The ids of the executions, oldest first; at least one.

        Example:
            >>> from pipemock.strategies import Advance, Start, Stop, Walk
            >>> nightly = {**RELEASE, "name": "nightly"}
            >>> walk = Walk(pipeline=nightly, steps=[Advance(seconds=60), Stop(), Start()])
            >>> [stopped, waiting] = walk.play(mock)
            >>> client.get_pipeline_execution(
            ...     pipelineName="nightly", pipelineExecutionId=stopped
            ... )["pipelineExecution"]["status"]
            'Stopping'
        """
        scene = Scene(mock, mock.client(), self.pipeline)
        for each in self.behaviours:
            each.perform(scene)
        scene.client.create_pipeline(pipeline=self.pipeline)
        for step in self.steps:
            with contextlib.suppress(scene.client.exceptions.ClientError):
                step.perform(scene)
        return list(scene.execution_states)
