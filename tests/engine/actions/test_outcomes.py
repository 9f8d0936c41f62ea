"""How actions end, as whole results: what behaviours say, and what providers add to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import approve, fail, hang, reject, succeed
from pipemock._engine import engine, settle
from pipemock._engine.actions import lifecycle, outcomes
from pipemock._engine.state.endings import Ending
from pipemock._engine.state.executions import Result
from pipemock._engine.state.ports import StoreError
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.statuses import IllegalMove, Move
from tests.declarations import (
    action,
    approval,
    build,
    condition,
    deploy,
    pipeline,
    rule,
    source,
    v2,
)
from tests.engine.bare_worlds import CALLER, NINE, bare_world, created
from tests.engine.triggers.repositories import codecommit

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import ActionExecution, PipelineExecution
    from pipemock._engine.state.world import World
    from pipemock.behaviours import Outcome

BOB: Final = "arn:aws:iam::123456789012:user/Bob"
BUILD_FAILED: Final = (
    "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, "
    "Message: Error while executing command: make. Reason: exit status 1"
)


def play(given: dict[str, Any], outcome: Outcome | None) -> tuple[World, PipelineExecution]:
    """Create a pipeline whose action *Tried* has an outcome; errors are only recorded."""
    world = bare_world(**({} if outcome is None else {"Tried": outcome}))
    errors: list[BaseException] = []
    world.report_error = errors.append
    found = created(world, given)
    assert found.newest is not None
    assert [] == errors
    return world, found.newest


def tried(execution: PipelineExecution) -> ActionExecution:
    """Return the attempt at the action or rule called *Tried*."""
    [found] = [
        each for each in (*execution.actions, *execution.rules) if each.declaration.name == "Tried"
    ]
    return found


def planned(world: World, attempt: ActionExecution) -> list[datetime]:
    """Return when an attempt ends by itself."""
    return [due for due, each in world.timers if getattr(each, "action", None) is attempt]


def built(**configuration: str) -> dict[str, Any]:
    """Declare a pipeline whose build is tried."""
    tried_build = build("Tried")
    tried_build["configuration"] |= configuration
    return pipeline(("Source", [source()]), ("Build", [tried_build]))


def masked(result: Result | None, attempt: ActionExecution) -> Result:
    """Return a result in which the generated ids are named."""
    assert result is not None
    known = result.external_execution_id
    if known is not None and known.startswith("Tried:"):
        return attrs.evolve(result, external_execution_id="build")
    return attrs.evolve(result, external_execution_id="own") if known == attempt.id else result


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (succeed(), Result(external_execution_id="build")),
        (
            succeed(summary="Done.", external_execution_id="7", output_variables={"Tag": "1"}),
            Result(summary="Done.", external_execution_id="7", output_variables={"Tag": "1"}),
        ),
        (succeed(summary="", external_execution_id="", output_variables={}), Result()),
        (
            fail(),
            Result(
                external_execution_id="build", error_code="JobFailed", error_message=BUILD_FAILED
            ),
        ),
        (
            fail("No.", code="ConfigurationError", external_execution_id="7"),
            Result(external_execution_id="7", error_code="ConfigurationError", error_message="No."),
        ),
        (
            fail(external_execution_id=""),
            Result(error_code="JobFailed", error_message=BUILD_FAILED),
        ),
    ],
)
def test_the_result_of_a_build(outcome: Outcome, result: Result) -> None:
    """A behaviour says what it wants, and the provider says the rest."""
    _, execution = play(built(), outcome)
    attempt = tried(execution)

    assert result == masked(attempt.result, attempt)


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (approve(), Result(summary=f"Approved by {CALLER}", updated_by=CALLER)),
        (approve(by=BOB, summary="Good."), Result(summary="Good.", updated_by=BOB)),
        (
            reject(),
            Result(summary=f"Rejected by {CALLER}", updated_by=CALLER, error_code="JobFailed"),
        ),
        (
            reject(by=BOB, summary="Bad."),
            Result(summary="Bad.", updated_by=BOB, error_code="JobFailed"),
        ),
    ],
)
def test_the_result_of_an_approval(outcome: Outcome, result: Result) -> None:
    """An answer has a summary, and the person who gave it."""
    _, execution = play(pipeline(("Source", [source()]), ("Sign", [approval("Tried")])), outcome)
    attempt = tried(execution)

    assert attrs.evolve(result, external_execution_id="own") == masked(attempt.result, attempt)


@pytest.mark.parametrize(
    ("outcome", "revision", "summary", "external_id"),
    [
        (succeed(revision="abc"), "abc", "abc", "abc"),
        (succeed(revision="abc", summary="Fix it."), "abc", "Fix it.", "abc"),
        (succeed(revision="abc", summary=""), "abc", None, "abc"),
        (succeed(revision="abc", external_execution_id="7"), "abc", "abc", "7"),
        (succeed(revision="abc", external_execution_id=""), "abc", "abc", None),
    ],
)
def test_the_result_of_a_source(
    outcome: Outcome, revision: str, summary: str | None, external_id: str | None
) -> None:
    """A source reports its revision, whose summary is its own."""
    stages = ("Source", [codecommit("Tried")]), ("Build", [build(takes="Tried")])
    _, execution = play(pipeline(*stages), outcome)
    result = tried(execution).result
    assert result is not None
    assert result.revision is not None

    assert (summary, external_id) == (result.summary, result.external_execution_id)
    assert (revision, summary, NINE) == (
        result.revision.id,
        result.revision.summary,
        result.revision.created,
    )
    assert {
        "AuthorDate": "2026-01-05T09:00:00Z",
        "BranchName": "main",
        "CommitId": "abc",
        "CommitMessage": "",
        "CommitterDate": "2026-01-05T09:00:00Z",
        "RepositoryName": "shop",
    } == result.output_variables


@pytest.mark.parametrize(
    ("wanted", "pinned", "latest", "found"),
    [
        (None, None, "new", ("new", "latest")),
        (None, "old", "new", ("old", "pinned")),
        ("old", "older", "new", ("old", None)),
        ("new", "old", "new", ("new", "latest")),
    ],
)
def test_the_revision_of_a_source(
    wanted: str | None, pinned: str | None, latest: str, found: tuple[str, str | None]
) -> None:
    """What is asked for comes before what started the execution, and that before the latest."""
    stages = ("Source", [codecommit("Tried")]), ("Build", [build(takes="Tried")])
    world, execution = play(pipeline(*stages), succeed())
    execution.pipeline.latest_revisions["Tried"] = Revision(
        id=latest, summary="latest", created=NINE
    )
    if pinned is not None:
        execution.pinned_revisions = {"Tried": Revision(id=pinned, summary="pinned", created=NINE)}
    revision = outcomes.revision_of(world, tried(execution), NINE, wanted=wanted)

    assert (*found, NINE) == (revision.id, revision.summary, revision.created)


def test_a_failure_of_which_nothing_is_known() -> None:
    """Some message is there in any case."""
    work = action("Tried", "Build/Custom/Farm")
    _, execution = play(pipeline(("Source", [source()]), ("Build", [work])), fail())

    assert ("JobFailed", "The action failed.", None) == failed_with(execution)


# Times ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [(succeed(after=60), 60), (fail(after=90), 90), (hang(), 36 * 3600), (None, 5)],
)
def test_when_an_action_ends(outcome: Outcome | None, seconds: int) -> None:
    """It ends when its behaviour says, after the usual time, or with its timeout."""
    world = bare_world(**({} if outcome is None else {"Tried": outcome}))
    world.action_duration = timedelta(seconds=5)
    execution = created(world, built()).newest
    assert execution is not None
    settle.tick(world, NINE + timedelta(seconds=5))

    assert [NINE + timedelta(seconds=5 + seconds)] == planned(world, tried(execution))


@pytest.mark.parametrize(
    ("seconds", "message"),
    [(300, BUILD_FAILED), (301, "The action has timed out.")],
)
def test_an_action_that_ends_with_its_timeout(
    monkeypatch: pytest.MonkeyPatch, seconds: int, message: str
) -> None:
    """An action may take as long as its timeout, and no longer."""
    monkeypatch.setattr(lifecycle, "time_out", lambda _world, _action: timedelta(minutes=5))
    world, execution = play(built(), fail(after=seconds))
    settle.tick(world, NINE + timedelta(minutes=5))
    result = tried(execution).result
    assert result is not None

    assert ("JobFailed", message) == (result.error_code, result.error_message)


def with_rule(tried_rule: dict[str, Any]) -> dict[str, Any]:
    """Declare a pipeline whose build has a condition on entry."""
    stages = pipeline(("Source", [source()]), ("Build", [build()]))
    return v2(stages, Build={"beforeEntry": condition("FAIL", tried_rule)})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (built(), "The action has timed out."),
        (
            pipeline(("Source", [source()]), ("Sign", [approval("Tried")])),
            "The approval request has expired.",
        ),
        (with_rule(rule("Tried", "CloudWatchAlarm", AlarmName="a")), "The rule has timed out."),
        (
            pipeline(
                ("Source", [source()]),
                (
                    "Call",
                    [action("Tried", "Invoke/AWS/Lambda", configuration={"FunctionName": "f"})],
                ),
            ),
            (
                "The AWS Lambda function f failed to return a result. Check the function to verify "
                "that it has permission to call the PutJobSuccessResult action and that it made a "
                "call to PutJobSuccessResult."
            ),
        ),
    ],
)
def test_what_has_timed_out(given: dict[str, Any], message: str) -> None:
    """The message depends on what was waited for."""
    _, execution = play(given, hang())
    attempt = tried(execution)

    assert Ending(
        Move.FAIL,
        Result(
            external_execution_id=attempt.external_execution_id,
            error_code="JobFailed",
            error_message=message,
        ),
        times_out=True,
    ) == outcomes.timed_out(attempt)


@pytest.mark.parametrize(
    ("outcome", "status", "minutes"),
    [(None, "Succeeded", 0), (succeed(), "Succeeded", 0), (fail(), "Failed", 20)],
)
def test_a_rule_that_waits(outcome: Outcome | None, status: str, minutes: int) -> None:
    """The rule of an alarm waits only before it fails."""
    alarm = rule("Tried", "CloudWatchAlarm", AlarmName="a", WaitTime="20")
    world, execution = play(with_rule(alarm), outcome)
    settle.tick(world, NINE + timedelta(minutes=20))
    attempt = tried(execution)

    assert (status, NINE + timedelta(minutes=minutes)) == (attempt.status.value, attempt.updated)


# What fails before anything begins --------------------------------------------------------------


def failed_with(execution: PipelineExecution) -> tuple[str | None, str | None, str | None]:
    """Return the error of the tried action, and its external id."""
    result = tried(execution).result
    assert result is not None
    return result.error_code, result.error_message, result.external_execution_id


def test_an_unknown_variable() -> None:
    """The message names the action."""
    _, execution = play(built(ProjectName="#{codepipeline.Other}"), succeed())

    assert (
        "ConfigurationError",
        (
            "An action in this pipeline failed because one or more variables could not be "
            "resolved: Action name=Tried. This can result when a variable is referenced that does "
            "not exist. Validate the configuration for this action."
        ),
        None,
    ) == failed_with(execution)


def test_a_function_that_does_not_exist() -> None:
    """The message names the function."""
    call = action("Tried", "Invoke/AWS/Lambda", configuration={"FunctionName": "gone"})
    world = bare_world()
    world.functions["gone"] = None
    execution = created(world, pipeline(("Source", [source()]), ("Call", [call]))).newest
    assert execution is not None

    assert (
        "ConfigurationError",
        "The AWS Lambda function gone does not exist.",
        None,
    ) == failed_with(execution)


def test_an_action_type_that_is_deleted() -> None:
    """The message names the type in the words of the service."""
    world = bare_world(Compile=succeed(after=60))
    work = action("Tried", "Build/Custom/Farm", runOrder=2)
    pipeline_ = created(world, pipeline(("Source", [source()]), ("Build", [build(), work])))
    [farm] = [each for each in world.action_types.values() if each.id.provider == "Farm"]
    world.retired_action_types[farm.id] = farm
    world.types = world.types.without_action_type(farm.id)
    settle.tick(world, NINE + timedelta(minutes=1))
    assert pipeline_.newest is not None

    assert (
        "ConfigurationError",
        (
            "ActionType (Category: 'Build', Owner: 'Custom', Provider: 'Farm', Version: '1') "
            "is not available"
        ),
        None,
    ) == failed_with(pipeline_.newest)


class BadStore:
    """A store that refuses everything, or raises what is not its own."""

    def __init__(self, error: BaseException) -> None:
        """Raise this error."""
        self._error = error

    def __getattr__(self, _: str) -> Any:
        """Return a method that raises."""

        def refuse(*_: object, **_named: object) -> None:
            raise self._error

        return refuse


@pytest.mark.parametrize(
    ("error", "expected", "reported", "seconds"),
    [
        (StoreError("PermissionError", "Denied."), ("PermissionError", "Denied.", None), 0, 60),
        (
            RuntimeError("Broken."),
            ("JobFailed", "Code outside pipemock raised RuntimeError('Broken.').", None),
            1,
            0,
        ),
    ],
)
def test_a_store_that_refuses(
    error: BaseException, expected: tuple[str, str, None], reported: int, seconds: int
) -> None:
    """The action fails when it would have ended; what a client raises is reported at once."""
    world = bare_world(Tried=succeed(after=60))
    ports: Any = world.ports
    ports.store = BadStore(error)
    errors: list[BaseException] = []
    world.report_error = errors.append
    stages = ("Source", [source("Tried")]), ("Build", [build()])
    execution = created(world, pipeline(*stages)).newest
    assert execution is not None
    settle.tick(world, NINE + timedelta(minutes=1))

    assert [error] * reported == errors
    assert expected == failed_with(execution)
    assert NINE + timedelta(seconds=seconds) == tried(execution).updated


# Ends -------------------------------------------------------------------------------------------


def test_an_action_ends_once() -> None:
    """What has ended can't end otherwise, and keeps its result."""
    world, execution = play(built(), succeed())
    attempt = tried(execution)
    result = attempt.result
    with pytest.raises(IllegalMove):
        engine.refuse(world, attempt, NINE, Ending(Move.FAIL, Result(error_code="JobFailed")))

    assert result is attempt.result


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (succeed(), Result(summary="Deployment Succeeded", external_execution_id="production")),
        (
            fail(),
            Result(
                error_code="JobFailed",
                error_message="The archive is malformed.",
            ),
        ),
    ],
)
def test_the_result_of_a_deployment(outcome: Outcome, result: Result) -> None:
    """An S3 deployment is known by its object only once it has succeeded."""
    stages = ("Source", [source()]), ("Deploy", [deploy("Tried")])
    _, execution = play(pipeline(*stages), outcome)

    assert result == tried(execution).result
