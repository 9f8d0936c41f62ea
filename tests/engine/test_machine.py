"""The engine under any sequence of inputs, driven directly: without boto3, a mock or a clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipemock import fail, hang, succeed
from pipemock._engine import change_detection, engine, settle
from pipemock._engine.actions.job_results import Failure, Success
from pipemock._engine.declaration.action_type import ActionTypeId
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.flow.start import SourceOverride
from pipemock._engine.state.endings import Ending
from pipemock._engine.state.executions import Result, Trigger
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.statuses import IllegalMove, Move
from pipemock._errors import PipeMockError, ServiceError
from tests.engine.bare_worlds import (
    CALLER,
    FARM,
    NINE,
    Script,
    bare_world,
    declared,
    push_of,
    record_push,
)
from tests.properties.fingerprint import structure

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock._engine.state.executions import ActionExecution, Job, Pipeline, PipelineExecution

NAMES: Final = ("release", "other")
MODES: Final = ("SUPERSEDED", "QUEUED", "PARALLEL")
STAGES: Final = st.sampled_from(("Source", "Build", "Approve", "Deploy", "Nowhere"))
ACTIONS: Final = st.sampled_from(("Checkout", "Compile", "Render", "Sign", "Ship", "Nowhere"))
OUTCOMES: Final = st.sampled_from((succeed(), succeed(after=60), fail(), fail(after=60), hang()))
NOWHERE: Final = "00000000-0000-4000-8000-000000000000"
# An index into what exists, newest first; beyond it lies what does not exist.
INDEX: Final = st.integers(0, 4)


class Inputs(RuleBasedStateMachine):
    """Each rule is one input of the engine, with arguments that may be illegal."""

    def __init__(self) -> None:
        super().__init__()
        self.script = Script()
        self.world = bare_world()
        self.world.choose = self.script.choose
        self.now = NINE
        self.finished: dict[str, tuple[PipelineExecution, Any]] = {}

    def _try(self, act: Callable[[], object]) -> None:
        before = structure(self.world)
        try:
            act()
        except (ServiceError, IllegalMove, PipeMockError):
            assert before == structure(self.world)

    # What exists ------------------------------------------------------------------------------

    def _pipelines(self) -> list[Pipeline]:
        return list(self.world.pipelines.values())

    def _id(self, pipeline: Pipeline, index: int) -> str:
        newest_first = pipeline.history[::-1]
        return newest_first[index].id if index < len(newest_first) else NOWHERE

    def _jobs(self) -> list[Job]:
        return list(self.world.jobs.by_id.values())[::-1]

    def _attempts(self) -> list[ActionExecution]:
        return [each for found in self._pipelines() for each in found.action_history][::-1]

    def _approval(self, pipeline: Pipeline, index: int) -> str:
        tokens = list(pipeline.approvals)[::-1]
        return tokens[index] if index < len(tokens) else NOWHERE

    # Pipelines --------------------------------------------------------------------------------

    @rule(action=ACTIONS, outcome=OUTCOMES)
    def behave(self, action: str, outcome: Any) -> None:
        self.script.outcomes[action] = outcome

    @rule(name=st.sampled_from(NAMES), mode=st.sampled_from((*MODES, "BOGUS")))
    def create(self, name: str, mode: str) -> None:
        given = {**declared(executionMode=mode), "name": name}
        given = {**given, "stages": []} if mode == "BOGUS" else given
        self._try(lambda: engine.create(self.world, given, self.now, caller=CALLER))

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, mode=st.sampled_from((*MODES, "BOGUS")))
    def update(self, which: int, mode: str) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        given = {**declared(executionMode=mode), "name": pipeline.name}
        given = {**given, "stages": []} if mode == "BOGUS" else given
        self._try(lambda: engine.update(self.world, pipeline, given, self.now))

    @precondition(lambda self: len(self.world.pipelines) > 1)
    @rule(which=INDEX)
    def delete(self, which: int) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        engine.delete(self.world, pipeline)
        self._try(lambda: engine.delete(self.world, pipeline))

    # Executions -------------------------------------------------------------------------------

    @precondition(lambda self: self.world.pipelines)
    @rule(
        which=INDEX,
        names=st.lists(st.sampled_from("ab"), max_size=2),
        source=ACTIONS,
        token=st.sampled_from((None, "once")),
    )
    def start(self, which: int, names: list[str], source: str, token: str | None) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        self._try(
            lambda: engine.start(
                self.world,
                pipeline,
                self.now,
                trigger=Trigger(type="StartPipelineExecution", detail=CALLER),
                variables=[(name, "1") for name in names],
                overrides=[SourceOverride(action=source, type="COMMIT_ID", value="abc")],
                token=token,
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, index=INDEX, abandon=st.booleans())
    def stop(self, which: int, index: int, *, abandon: bool) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        wanted = self._id(pipeline, index)
        self._try(
            lambda: engine.stop(
                self.world, pipeline, self.now, execution_id=wanted, abandon=abandon, reason="Why."
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, index=INDEX, stage=STAGES, all_actions=st.booleans())
    def retry(self, which: int, index: int, stage: str, *, all_actions: bool) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        wanted = self._id(pipeline, index)
        self._try(
            lambda: engine.retry(
                self.world,
                pipeline,
                self.now,
                stage=stage,
                execution_id=wanted,
                all_actions=all_actions,
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, index=INDEX, stage=STAGES)
    def roll_back(self, which: int, index: int, stage: str) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        wanted = self._id(pipeline, index)
        self._try(
            lambda: engine.roll_back(
                self.world, pipeline, self.now, stage=stage, target_id=wanted, caller=CALLER
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, index=INDEX, stage=STAGES, kind=st.sampled_from(ConditionKind))
    def override(self, which: int, index: int, stage: str, kind: ConditionKind) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        wanted = self._id(pipeline, index)
        self._try(
            lambda: engine.override_condition(
                self.world, pipeline, self.now, stage=stage, execution_id=wanted, kind=kind
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, index=INDEX, action=ACTIONS, approved=st.booleans())
    def answer(self, which: int, index: int, action: str, *, approved: bool) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        token = self._approval(pipeline, index)
        self._try(
            lambda: engine.answer_approval(
                self.world,
                pipeline,
                self.now,
                stage="Approve",
                action=action,
                token=token,
                approved=approved,
                by=CALLER,
                summary="",
            )
        )

    # Sources ----------------------------------------------------------------------------------

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, action=ACTIONS, revision=st.sampled_from(("one", "two")))
    def put_revision(self, which: int, action: str, revision: str) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        put = Revision(id=revision, created=self.now)
        self._try(
            lambda: engine.put_revision(
                self.world, pipeline, self.now, action=action, revision=put, caller=CALLER
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, action=ACTIONS)
    def change(self, which: int, action: str) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        new = Revision(id=self.world.ids.commit(), created=self.now)
        self._try(
            lambda: change_detection.source_changed(
                self.world, pipeline, self.now, action=action, revision=new
            )
        )

    @rule(repository=st.sampled_from(("shop", "elsewhere")), branch=st.sampled_from(("main", "x")))
    def push(self, repository: str, branch: str) -> None:
        self._try(
            lambda: change_detection.repository_event(
                self.world,
                self.now,
                repository=repository,
                event=push_of(branch),
                record_push=record_push,
            )
        )

    @rule()
    def move_branch(self) -> None:
        moved = Revision(id=self.world.ids.commit(), created=self.now)
        change_detection.branch_moved(
            self.world,
            self.now,
            repository="shop",
            branch="main",
            revision=moved,
            recorded=record_push(push_of("main"), moved),
        )

    # Jobs -------------------------------------------------------------------------------------

    @rule(owner=st.sampled_from(("Custom", "ThirdParty")), provider=st.sampled_from(("Farm", "X")))
    def poll(self, owner: str, provider: str) -> None:
        type_id = ActionTypeId(FARM.category, FARM.owner, provider, FARM.version)
        self._try(
            lambda: engine.poll_jobs(self.world, type_id, self.now, owner=owner, most=2, query={})
        )

    @precondition(lambda self: self.world.jobs.by_id)
    @rule(index=INDEX, is_right=st.booleans())
    def acknowledge(self, index: int, *, is_right: bool) -> None:
        job = self._jobs()[index % len(self.world.jobs.by_id)]
        nonce = (job.nonce if is_right else None) or "wrong"
        self._try(lambda: engine.acknowledge_job(self.world, job, nonce=nonce))

    @precondition(lambda self: self.world.jobs.by_id)
    @rule(index=INDEX, token=st.sampled_from((None, "more")))
    def succeed_job(self, index: int, token: str | None) -> None:
        job = self._jobs()[index % len(self.world.jobs.by_id)]
        success = Success(continuation_token=token)
        self._try(lambda: engine.succeed_job(self.world, job, self.now, success))

    @precondition(lambda self: self.world.jobs.by_id)
    @rule(index=INDEX)
    def fail_job(self, index: int) -> None:
        job = self._jobs()[index % len(self.world.jobs.by_id)]
        failure = Failure(code="JobFailed", message="No.")
        self._try(lambda: engine.fail_job(self.world, job, self.now, failure))

    @precondition(lambda self: self._attempts())
    @rule(index=INDEX)
    def refuse(self, index: int) -> None:
        attempts = self._attempts()
        action = attempts[index % len(attempts)]
        ending = Ending(Move.FAIL, Result(error_code="JobFailed", error_message="No."))
        self._try(lambda: engine.refuse(self.world, action, self.now, ending))

    # Transitions and time ---------------------------------------------------------------------

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, stage=STAGES, outbound=st.booleans())
    def disable(self, which: int, stage: str, *, outbound: bool) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        self._try(
            lambda: engine.disable_transition(
                pipeline, self.now, stage=stage, outbound=outbound, caller=CALLER, reason="Frozen."
            )
        )

    @precondition(lambda self: self.world.pipelines)
    @rule(which=INDEX, stage=STAGES, outbound=st.booleans())
    def enable(self, which: int, stage: str, *, outbound: bool) -> None:
        pipeline = self._pipelines()[which % len(self.world.pipelines)]
        self._try(
            lambda: engine.enable_transition(
                self.world, pipeline, self.now, stage=stage, outbound=outbound, caller=CALLER
            )
        )

    @rule(seconds=st.sampled_from((1, 60, 3600, 7 * 86_400, 31 * 86_400)))
    def advance(self, seconds: int) -> None:
        end = self.now + timedelta(seconds=seconds)
        while (due := settle.next_due(self.world)) is not None and due <= end:
            self.now = due
            settle.tick(self.world, due)
        self.now = end
        settle.tick(self.world, end)

    # What always holds ------------------------------------------------------------------------

    @invariant()
    def nothing_is_left_to_settle(self) -> None:
        assert not self.world.unsettled

    @invariant()
    def a_stage_is_occupied_by_one_execution(self) -> None:
        for pipeline in self._pipelines():
            for stage in pipeline.stages.values():
                inside = [
                    each
                    for each in pipeline.history
                    if each.current_stage is not None and each.current_stage.state is stage
                    if not each.declaration.is_parallel
                ]
                assert inside == ([stage.occupant] if stage.occupant else [])

    @invariant()
    def events_are_in_order(self) -> None:
        times = [event.time for event in self.world.event_log.events]
        assert times == sorted(times)


TestInputs = Inputs.TestCase
# With fewer examples, some inputs never come.
TestInputs.settings = settings(max_examples=4 * settings().max_examples)
