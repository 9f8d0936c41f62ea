"""The inputs of the engine, driven without boto3: each checks everything and then changes."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import fail, hang
from pipemock._engine import change_detection, engine, settle
from pipemock._engine.actions.job_results import Failure, Success
from pipemock._engine.declaration.action_type import ActionTypeId
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.errors import pipeline_not_found
from pipemock._engine.flow.start import SourceOverride
from pipemock._engine.state.endings import Ending
from pipemock._engine.state.event_rule import EventRule
from pipemock._engine.state.executions import Result, Trigger
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.statuses import IllegalMove, Move
from pipemock._errors import PipeMockError, ServiceError
from tests.declarations import build, pipeline, source
from tests.engine.bare_worlds import (
    CALLER,
    FARM,
    NINE,
    bare_world,
    created,
    declared,
    push_of,
    record_push,
)
from tests.properties.fingerprint import structure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipemock._engine.state.executions import Job, Pipeline, PipelineExecution
    from pipemock._engine.state.world import World

BY_HAND: Final = Trigger(type="StartPipelineExecution", detail=CALLER)
LATER: Final = NINE + timedelta(minutes=5)
NOWHERE: Final = "00000000-0000-4000-8000-000000000000"


@attrs.frozen
class Scene:
    """A world with a pipeline whose first execution waits for a job and runs into an approval."""

    world: World
    pipeline: Pipeline

    @property
    def execution(self) -> PipelineExecution:
        """The newest execution."""
        assert self.pipeline.newest is not None
        return self.pipeline.newest

    @property
    def job(self) -> Job:
        """The job of the custom action."""
        return next(iter(self.world.jobs.by_id.values()))

    def do_job(self) -> None:
        """Let a worker do the job."""
        engine.poll_jobs(self.world, FARM, LATER, owner="Custom", most=None, query={})
        engine.acknowledge_job(self.world, self.job, nonce=self.job.nonce or "")
        engine.succeed_job(self.world, self.job, LATER, Success())

    def approve(self) -> None:
        """Approve the open approval."""
        [token] = self.pipeline.approvals
        self._answer(token)

    def _answer(self, token: str) -> None:
        engine.answer_approval(
            self.world,
            self.pipeline,
            LATER,
            stage="Approve",
            action="Sign",
            token=token,
            approved=True,
            by=CALLER,
            summary="",
        )


def _scene(**outcomes: Any) -> Scene:
    world = bare_world(**outcomes)
    return Scene(world, created(world))


def _at_approval() -> Scene:
    scene = _scene()
    scene.do_job()
    return scene


def _finished() -> Scene:
    scene = _at_approval()
    scene.approve()
    return scene


def _failed() -> Scene:
    scene = _scene(Compile=fail())
    scene.do_job()
    return scene


def _override(scene: Scene, kind: ConditionKind = ConditionKind.BEFORE_ENTRY) -> None:
    engine.override_condition(
        scene.world,
        scene.pipeline,
        LATER,
        stage="Deploy",
        execution_id=scene.execution.id,
        kind=kind,
    )


def _retry(scene: Scene, stage: str = "Build") -> None:
    engine.retry(
        scene.world,
        scene.pipeline,
        LATER,
        stage=stage,
        execution_id=scene.execution.id,
        all_actions=False,
    )


def _roll_back(scene: Scene, target: str | None = None, stage: str = "Build") -> None:
    target_id = target or scene.execution.id
    engine.roll_back(
        scene.world, scene.pipeline, LATER, stage=stage, target_id=target_id, caller=CALLER
    )


def _stop(scene: Scene, execution_id: str | None = None) -> None:
    wanted = execution_id or scene.execution.id
    engine.stop(scene.world, scene.pipeline, LATER, execution_id=wanted, abandon=False, reason=None)


def _put_revision(scene: Scene, action: str = "Checkout", revision: str = "new") -> None:
    put = Revision(id=revision, created=LATER)
    engine.put_revision(
        scene.world, scene.pipeline, LATER, action=action, revision=put, caller=CALLER
    )


def _source_changed(scene: Scene, action: str = "Checkout") -> None:
    change_detection.source_changed(
        scene.world, scene.pipeline, LATER, action=action, revision=None
    )


def _transition(scene: Scene, stage: str, *, enable: bool) -> None:
    if enable:
        engine.enable_transition(
            scene.world, scene.pipeline, LATER, stage=stage, outbound=False, caller=CALLER
        )
    else:
        engine.disable_transition(
            scene.pipeline, LATER, stage=stage, outbound=False, caller=CALLER, reason="Frozen."
        )


def _push(scene: Scene, repository: str) -> None:
    change_detection.repository_event(
        scene.world,
        LATER,
        repository=repository,
        event=push_of("main"),
        record_push=record_push,
    )


def _branch_moved(scene: Scene) -> None:
    revision = Revision(id="new", created=LATER)
    change_detection.branch_moved(
        scene.world,
        LATER,
        repository="shop",
        branch="main",
        revision=revision,
        recorded=record_push(push_of("main"), revision),
    )


def _with_a_rule() -> Scene:
    scene = _scene()
    scene.world.event_rules["pushes"] = EventRule(
        name="pushes",
        pipelines=["release"],
        matches=lambda event: event["source"] == "aws.codecommit",
    )
    return scene


def _event_recorded(scene: Scene) -> None:
    event = record_push(push_of("main"), Revision(id="new", created=LATER))
    change_detection.event_recorded(scene.world, LATER, event)


def _poll(scene: Scene, type_id: ActionTypeId = FARM, owner: str = "Custom") -> None:
    engine.poll_jobs(scene.world, type_id, LATER, owner=owner, most=None, query={})


def _start(
    scene: Scene,
    *variables: tuple[str, str],
    source_action: str = "Checkout",
    revision_type: str = "COMMIT_ID",
) -> None:
    overrides = [SourceOverride(action=source_action, type=revision_type, value="abc")]
    engine.start(
        scene.world,
        scene.pipeline,
        LATER,
        trigger=BY_HAND,
        variables=variables,
        overrides=overrides,
    )


def _refuse(scene: Scene) -> None:
    [token] = scene.pipeline.approvals
    approval = scene.pipeline.approvals[token]
    engine.refuse(scene.world, approval, LATER, Ending(Move.FAIL, Result()))


def _twice(scene: Scene, act: Callable[[Scene], None]) -> Scene:
    act(scene)
    return scene


def _full() -> Scene:
    scene = Scene(world := bare_world(), created(world, declared(executionMode="QUEUED")))
    for _ in range(49):
        _start(scene)
    return scene


LEGAL: Final[dict[str, tuple[Callable[[], Scene], Callable[[Scene], Any]]]] = {
    "create": (lambda: Scene(bare_world(), None), lambda scene: created(scene.world)),  # type: ignore[arg-type]
    "update": (_scene, lambda s: engine.update(s.world, s.pipeline, declared(), LATER)),
    "delete": (_scene, lambda s: engine.delete(s.world, s.pipeline)),
    "start": (_scene, _start),
    "put_revision": (_scene, _put_revision),
    "stop": (_scene, _stop),
    "retry": (_failed, _retry),
    "roll_back": (_finished, _roll_back),
    "override_condition": (
        lambda: _twice(_twice(_scene(Check=hang()), Scene.do_job), Scene.approve),
        _override,
    ),
    "answer_approval": (_at_approval, Scene.approve),
    "poll_jobs": (_scene, _poll),
    "acknowledge_job": (
        lambda: _twice(_scene(), _poll),
        lambda s: engine.acknowledge_job(s.world, s.job, nonce=s.job.nonce or ""),
    ),
    "succeed_job": (_scene, Scene.do_job),
    "fail_job": (
        lambda: _twice(
            _twice(_scene(), _poll),
            lambda s: engine.acknowledge_job(s.world, s.job, nonce=s.job.nonce or ""),
        ),
        lambda s: engine.fail_job(s.world, s.job, LATER, Failure(code="JobFailed", message="No.")),
    ),
    "refuse": (_at_approval, _refuse),
    "disable_transition": (_scene, lambda s: _transition(s, "Deploy", enable=False)),
    "enable_transition": (
        lambda: _twice(_scene(), lambda s: _transition(s, "Deploy", enable=False)),
        lambda s: _transition(s, "Deploy", enable=True),
    ),
    "source_changed": (_scene, _source_changed),
    "repository_event": (_scene, lambda s: _push(s, "shop")),
    "branch_moved": (_scene, _branch_moved),
    "event_recorded": (_with_a_rule, _event_recorded),
    "change_detected": (
        _scene,
        lambda s: change_detection.change_detected(
            s.world,
            s.pipeline,
            LATER,
            sources=s.pipeline.declaration.source_actions,
            revision=Revision(id="new", created=LATER),
            is_latest=True,
        ),
    ),
    "tick": (
        lambda: _scene(Compile=hang()),
        lambda s: settle.tick(s.world, NINE + timedelta(days=1)),
    ),
}
"""An input in a scene in which it is legal."""

ILLEGAL: Final[list[tuple[str, Callable[[], Scene], Callable[[Scene], Any]]]] = [
    ("create", _scene, lambda s: created(s.world)),
    (
        "create",
        _scene,
        lambda s: created(s.world, pipeline(("Source", [source()]), ("Build", []), name="other")),
    ),
    (
        "update",
        _scene,
        lambda s: engine.update(
            s.world,
            s.pipeline,
            pipeline(("Source", [source()]), ("Build", [build(takes="Nothing")])),
            LATER,
        ),
    ),
    (
        "delete",
        lambda: _twice(_scene(), lambda s: engine.delete(s.world, s.pipeline)),
        lambda s: engine.delete(s.world, s.pipeline),
    ),
    ("start", _scene, lambda s: _start(s, ("a", "1"), ("a", "2"))),
    ("start", _scene, lambda s: _start(s, source_action="Compile")),
    ("start", _scene, lambda s: _start(s, revision_type="IMAGE_DIGEST")),
    ("start", _full, _start),
    ("put_revision", _scene, lambda s: _put_revision(s, "Compile")),
    ("put_revision", _full, _put_revision),
    ("stop", _scene, lambda s: _stop(s, NOWHERE)),
    ("stop", lambda: _twice(_scene(), _stop), _stop),
    ("stop", _finished, _stop),
    ("retry", _finished, _retry),
    ("retry", _failed, lambda s: _retry(s, "Nowhere")),
    ("retry", _failed, lambda s: _retry(s, "Deploy")),
    ("roll_back", _finished, lambda s: _roll_back(s, NOWHERE)),
    ("roll_back", _finished, lambda s: _roll_back(s, stage="Nowhere")),
    ("roll_back", _scene, _roll_back),
    ("override_condition", _finished, _override),
    ("override_condition", _finished, lambda s: _override(s, ConditionKind.ON_SUCCESS)),
    ("override_condition", _scene, _override),
    ("answer_approval", _finished, Scene.approve),
    ("answer_approval", _at_approval, lambda s: s._answer(NOWHERE)),
    ("poll_jobs", _scene, lambda s: _poll(s, ActionTypeId("Build", "Custom", "Other", "1"))),
    ("poll_jobs", _scene, lambda s: _poll(s, owner="ThirdParty")),
    (
        "acknowledge_job",
        lambda: _twice(_scene(), _poll),
        lambda s: engine.acknowledge_job(s.world, s.job, nonce="wrong"),
    ),
    ("succeed_job", _scene, lambda s: engine.succeed_job(s.world, s.job, LATER, Success())),
    (
        "succeed_job",
        _at_approval,
        lambda s: engine.succeed_job(s.world, s.job, LATER, Success(summary="Another.")),
    ),
    (
        "fail_job",
        _at_approval,
        lambda s: engine.fail_job(s.world, s.job, LATER, Failure(code="JobFailed", message="")),
    ),
    ("refuse", _finished, _refuse),
    # A worker's job can't fail before the worker has it.
    (
        "refuse",
        _scene,
        lambda s: engine.refuse(s.world, s.job.action, LATER, Ending(Move.FAIL, Result())),
    ),
    ("disable_transition", _scene, lambda s: _transition(s, "Nowhere", enable=False)),
    ("enable_transition", _scene, lambda s: _transition(s, "Nowhere", enable=True)),
    ("source_changed", _scene, lambda s: _source_changed(s, "Compile")),
    ("source_changed", _full, _source_changed),
    ("repository_event", _scene, lambda s: _push(s, "elsewhere")),
]
"""An input in a scene in which it is refused."""

# Nothing about these can be wrong: they take what other inputs have checked.
NEVER_REFUSED: Final = {"event_recorded", "branch_moved", "change_detected", "tick"}
# Parts of the inputs `create` and `update`.
PARTS: Final = {"pipeline_created", "pipeline_updated"}
# Questions that change nothing.
QUESTIONS: Final = {"problems_with", "next_due", "pending"}


def _functions_of(module: Any) -> set[str]:
    """Return the names of the public functions that a module defines or makes of others."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    functions = {name for name, _ in inspect.getmembers(module, inspect.isfunction)}
    return {name for name in functions - imported if not name.startswith("_")}


def test_every_input_is_tried() -> None:
    """Each public function of the engine stands in the tables of this file."""
    inputs = _functions_of(engine) | _functions_of(change_detection) | {"tick"}

    assert inputs - PARTS - QUESTIONS == LEGAL.keys()
    assert LEGAL.keys() - NEVER_REFUSED == {name for name, _, _ in ILLEGAL}


@pytest.mark.parametrize("name", LEGAL)
def test_a_legal_input_changes_something(name: str) -> None:
    """Each input does its work in a scene in which it may."""
    begin, act = LEGAL[name]
    scene = begin()
    before = structure(scene.world)
    act(scene)

    assert before != structure(scene.world)


@pytest.mark.parametrize(
    ("name", "begin", "act"), ILLEGAL, ids=[f"{n}-{name}" for n, (name, _, _) in enumerate(ILLEGAL)]
)
def test_an_illegal_input_changes_nothing(
    name: str, begin: Callable[[], Scene], act: Callable[[Scene], Any]
) -> None:
    """An input that raises leaves the world as it was."""
    scene = begin()
    before = structure(scene.world)
    with pytest.raises((ServiceError, IllegalMove, PipeMockError)) as raised:
        act(scene)

    assert before == structure(scene.world), name
    assert str(raised.value)


def test_what_is_deleted_can_not_be_deleted_again() -> None:
    """The second deletion is refused in the words for a pipeline that does not exist."""
    scene = _scene()
    engine.delete(scene.world, scene.pipeline)
    with pytest.raises(ServiceError) as raised:
        engine.delete(scene.world, scene.pipeline)

    assert str(pipeline_not_found("123456789012", "release")) == str(raised.value)


def test_the_engine_needs_neither_boto3_nor_botocore() -> None:
    """A program that drives the engine alone loads no SDK."""
    program = (
        "import sys\n"
        "from tests.engine.bare_worlds import bare_world, created\n"
        "created(bare_world())\n"
        "print(sorted({'boto3', 'botocore'} & sys.modules.keys()))"
    )
    run = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "[]\n" == run.stdout


def _now_of(scene: Scene) -> datetime:
    return scene.execution.updated


def test_the_time_of_an_input_is_the_time_of_its_changes() -> None:
    """The engine receives the time: nothing has another date."""
    scene = _scene()
    _stop(scene)

    assert LATER == _now_of(scene)
