"""Random walks: what people and time may do to pipelines, as values that can be played again.

A step speaks of what exists by number, so that the same walk means something in any world; a step
for which there is nothing is passed over.
"""

from __future__ import annotations

import contextlib
import functools
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeVar

import attrs
import boto3
from botocore.exceptions import ClientError
from hypothesis import strategies as st

from pipemock import mock_codepipeline
from pipemock.strategies import behaviours, pipelines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipemock import PipelineMock
    from pipemock._engine.execution import ActionExecution, Pipeline, PipelineExecution
    from pipemock.behaviours import Behaviour

T = TypeVar("T")

_CATEGORIES: Final = ("Source", "Build", "Deploy", "Test", "Invoke", "Approval")
NAMES: Final = ("release", "nightly")
_ABSENT: Final = ("nobody", "nothing", "none")
_WHICH: Final = st.integers(0, 9)
_DURATIONS: Final = (0, 1, 1800, 2 * 3600, 8 * 86_400, 31 * 86_400)


class Step(Protocol):
    """One thing that somebody does, or that time does."""

    def perform(self, world: Walked) -> None:
        """Do it; what the service refuses is raised."""


@attrs.frozen
class Walked:
    """A mock that a walk goes through."""

    mock: PipelineMock
    client: Any

    @property
    def pipelines(self) -> list[Pipeline]:
        """Every pipeline there is."""
        return list(self.mock._cloud.world().pipelines.values())

    @property
    def executions(self) -> list[PipelineExecution]:
        """Every execution of every pipeline, the newest first."""
        return [each for pipeline in self.pipelines for each in reversed(pipeline.history)]

    @property
    def approvals(self) -> list[ActionExecution]:
        """Every approval that was ever asked for, the newest first."""
        every = [each for p in self.pipelines for each in p.approvals.values()]
        return every[::-1]


def chosen(things: Sequence[T], number: int) -> Iterator[T]:
    """Yield the thing with a number, counted round and round; none if there is none."""
    if things:
        yield things[number % len(things)]


@attrs.frozen
class Create:
    """CreatePipeline."""

    pipeline: dict[str, Any]

    def perform(self, world: Walked) -> None:
        world.client.create_pipeline(pipeline=self.pipeline)


@attrs.frozen
class Update:
    """UpdatePipeline, most often of a pipeline that exists."""

    pipeline: dict[str, Any]

    def perform(self, world: Walked) -> None:
        world.client.update_pipeline(pipeline=self.pipeline)


@attrs.frozen
class Delete:
    """DeletePipeline."""

    name: str

    def perform(self, world: Walked) -> None:
        world.client.delete_pipeline(name=self.name)


@attrs.frozen
class Start:
    """StartPipelineExecution, with a token, since botocore would draw one."""

    name: str
    token: int

    def perform(self, world: Walked) -> None:
        world.client.start_pipeline_execution(
            name=self.name, clientRequestToken=f"token-{self.token}"
        )


@attrs.frozen
class Stop:
    """StopPipelineExecution."""

    which: int
    abandon: bool

    def perform(self, world: Walked) -> None:
        for execution in chosen(world.executions, self.which):
            world.client.stop_pipeline_execution(
                pipelineName=execution.pipeline.name,
                pipelineExecutionId=execution.id,
                abandon=self.abandon,
                reason="Enough.",
            )


@attrs.frozen
class Retry:
    """RetryStageExecution, of the stage that an execution came to last without success."""

    which: int
    mode: str

    def perform(self, world: Walked) -> None:
        stuck = [e for e in world.executions if e.stages and e.status.value != "Succeeded"]
        for execution in chosen(stuck, self.which):
            world.client.retry_stage_execution(
                pipelineName=execution.pipeline.name,
                stageName=list(execution.stages)[-1],
                pipelineExecutionId=execution.id,
                retryMode=self.mode,
            )


@attrs.frozen
class Answer:
    """PutApprovalResult."""

    which: int
    status: str
    summary: str

    def perform(self, world: Walked) -> None:
        for approval in chosen(world.approvals, self.which):
            world.client.put_approval_result(
                pipelineName=approval.execution.pipeline.name,
                stageName=approval.stage.declaration.name,
                actionName=approval.declaration.name,
                result={"status": self.status, "summary": self.summary},
                token=approval.id,
            )


@attrs.frozen
class Switch:
    """DisableStageTransition or EnableStageTransition."""

    which: int
    kind: str
    enable: bool

    def perform(self, world: Walked) -> None:
        places = [(p.name, s.name) for p in world.pipelines for s in p.declaration.stages]
        for pipeline, stage in chosen(places, self.which):
            where = {"pipelineName": pipeline, "stageName": stage, "transitionType": self.kind}
            if self.enable:
                world.client.enable_stage_transition(**where)
            else:
                world.client.disable_stage_transition(**where, reason="Not now.")


@attrs.frozen
class Change:
    """A source has a new revision."""

    which: int

    def perform(self, world: Walked) -> None:
        sources = [
            (p.name, s.name) for p in world.pipelines for s in p.declaration.source_actions()
        ]
        for pipeline, source in chosen(sources, self.which):
            world.mock.source_change(pipeline, source)


@attrs.frozen
class Behave:
    """A test says what actions do from now on."""

    category: str
    behaviours: tuple[Behaviour, ...]

    def perform(self, world: Walked) -> None:
        world.mock.when(category=self.category).then(*self.behaviours)


@attrs.frozen
class Advance:
    """Time passes."""

    milliseconds: int

    def perform(self, world: Walked) -> None:
        world.mock.clock.advance(self.milliseconds / 1000)


Walk: TypeAlias = "list[Step]"


# Reaching a client that was made before is part of what is tested, and it is made only once.
@functools.cache
def client() -> Any:
    """Return a client whose credentials are worth nothing."""
    return boto3.client(
        "codepipeline",
        region_name="us-east-1",
        aws_access_key_id="AKIAPIPEMOCKEXAMPLE",
        aws_secret_access_key="nothing",
    )


@contextlib.contextmanager
def begun(
    now: datetime, *, action_duration: float = 0, seed: int = 0, through: Any = None
) -> Iterator[Walked]:
    """Yield a fresh world to walk through, with the calls going *through* a client."""
    mock = mock_codepipeline(now=now, action_duration=action_duration, seed=seed)
    with mock:
        yield Walked(mock, through or client())


def taken(step: Step, world: Walked) -> bool:
    """Take a step; return whether the service accepted it."""
    try:
        step.perform(world)
    except ClientError:
        return False
    return True


def walk_through(world: Walked, walk: Walk, each: Callable[[], None] = lambda: None) -> None:
    """Take all steps of a walk, and look at the world after *each*."""
    for step in walk:
        taken(step, world)
        each()


# Strategies -----------------------------------------------------------------------------------


def moments() -> st.SearchStrategy[datetime]:
    """Generate the moments at which clocks begin."""
    first, last = datetime(2015, 7, 9), datetime(2100, 1, 1)  # noqa: DTZ001 -- see timezones
    return st.datetimes(first, last, timezones=st.just(timezone.utc))


def durations() -> st.SearchStrategy[int]:
    """Generate action durations in seconds, most of them none at all."""
    return st.sampled_from((0, 0, 1, 600))


def declarations() -> st.SearchStrategy[dict[str, Any]]:
    """Generate small pipelines with one of two names."""
    return pipelines(names=st.sampled_from(NAMES), max_stages=4, max_actions=3)


def steps() -> st.SearchStrategy[Step]:
    """Generate single steps; what leads to most else comes twice."""
    return st.one_of(
        advances(),
        advances(),
        retries(),
        retries(),
        answers(),
        stops(),
        starts(),
        changes(),
        switches(),
        behaves(),
        st.builds(Update, declarations()),
        st.builds(Create, declarations()),
        st.builds(Delete, st.sampled_from((*NAMES, *_ABSENT))),
    )


def advances() -> st.SearchStrategy[Advance]:
    return st.builds(Advance, milliseconds())


def retries() -> st.SearchStrategy[Retry]:
    return st.builds(Retry, _WHICH, st.sampled_from(("FAILED_ACTIONS", "ALL_ACTIONS")))


def answers() -> st.SearchStrategy[Answer]:
    summaries = st.sampled_from(("", " ", "Fine.", "Not like this."))
    return st.builds(Answer, _WHICH, st.sampled_from(("Approved", "Rejected")), summaries)


def stops() -> st.SearchStrategy[Stop]:
    return st.builds(Stop, _WHICH, st.booleans())


def starts() -> st.SearchStrategy[Start]:
    return st.builds(Start, st.sampled_from(NAMES), st.integers(0, 99))


def changes() -> st.SearchStrategy[Change]:
    return st.builds(Change, _WHICH)


def switches() -> st.SearchStrategy[Switch]:
    return st.builds(Switch, _WHICH, st.sampled_from(("Inbound", "Outbound")), st.booleans())


def behaves() -> st.SearchStrategy[Behave]:
    return st.sampled_from(_CATEGORIES).flatmap(
        lambda category: st.builds(
            Behave,
            st.just(category),
            st.lists(behaviours(category=category), min_size=1, max_size=3).map(tuple),
        )
    )


def milliseconds() -> st.SearchStrategy[int]:
    return st.sampled_from(_DURATIONS).map(lambda s: s * 1000) | st.integers(0, 10**7)


def walks() -> st.SearchStrategy[Walk]:
    """Generate walks: what actions do, a pipeline, and then anything."""
    return st.builds(
        lambda behave, create, rest: [*behave, create, *rest],
        st.lists(behaves(), max_size=3),
        st.builds(Create, declarations()),
        st.lists(steps(), min_size=8, max_size=30),
    )
