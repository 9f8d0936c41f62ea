"""The lock of a mock: a call or a step of the clock is done in one go, whatever others do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, call, succeed
from pipemock._cloud import (
    notification_attributes,
    notification_rules,
    repository_folders,
    status,
)
from pipemock._cloud.cloud import Cloud
from pipemock._cloud.step_errors import StepErrors
from pipemock._engine.state.world import World
from pipemock._loading import load
from pipemock._mock import failure_report
from pipemock._serving import attempts
from pipemock._serving.attempts import Attempts
from pipemock.events import ApiCall
from tests.client_helpers import started, summaries
from tests.cloud.webhooks.requests import MAIN, declared, github, hook
from tests.declarations import action, build, pipeline, release
from tests.definition_files import as_template
from tests.edge.faults.call_results import new_client, outcome
from tests.interleaving import Pause, each_line_of, entering, interleave, leaving, run
from tests.locks.scenes import BUILD, pausing, pipelines_of_events
from tests.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting

YEAR: Final = 366


@pytest.fixture
def once() -> Any:
    """Create a client that never retries."""
    return new_client(retries={"total_max_attempts": 1})


@pytest.fixture
def url(client: Any) -> str:
    """Create the pipeline "other" with a GitHub source, and return the URL of its webhook."""
    client.create_pipeline(pipeline=declared(github(), name="other"))
    answer = client.put_webhook(webhook=hook(targetPipeline="other"))
    found: str = answer["webhook"]["url"]
    return found


# Steps -----------------------------------------------------------------------------------------


def _deliver(mock: PipelineMock, url: str) -> None:
    assert mock.deliver_webhook(url, dict(MAIN)).accepted


def _lose_answer(mock: PipelineMock, _: str) -> None:
    client = new_client(retries={"total_max_attempts": 1})
    mock.fault("StartPipelineExecution", "ReadTimeoutError", performed=True)
    assert "ReadTimeoutError" == outcome(client, "start_pipeline_execution", name="other")


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(lambda mock, _: started(mock.client(), "other"), id="a call"),
        pytest.param(_lose_answer, id="a call whose answer is lost"),
        pytest.param(lambda mock, _: mock.source_change("other"), id="a source change"),
        pytest.param(lambda mock, _: mock.git_push("team/app", branch="main"), id="a push"),
        pytest.param(_deliver, id="a webhook delivery"),
    ],
)
def test_two_steps_never_interleave(
    mock: PipelineMock, client: Any, url: str, step: Callable[[PipelineMock, str], object]
) -> None:
    """What arrives in the middle of a call happens after it: their events are not mixed."""
    pause = Pause()
    pausing(mock, pause)
    interleave(lambda: client.create_pipeline(pipeline=BUILD), lambda: step(mock, url), at=pause)

    assert ["other", "release", "other"] == pipelines_of_events(mock)


def test_a_call_waits_for_a_step_of_the_clock(mock: PipelineMock, client: Any, url: str) -> None:  # noqa: ARG001 -- makes "other"
    """A call that arrives while something falls due is answered after it."""
    pause = Pause()
    pausing(mock, pause)
    _take_a_minute(mock, client, "release")
    interleave(lambda: mock.clock.advance(60), lambda: started(client, "other"), at=pause)

    assert ["other", "release", "other"] == pipelines_of_events(mock)


def test_a_step_of_the_clock_waits_for_a_call(mock: PipelineMock, client: Any) -> None:
    """What falls due in the middle of a call happens after it."""
    pause = Pause()
    pausing(mock, pause)
    _take_a_minute(mock, client, "other")
    interleave(
        lambda: client.create_pipeline(pipeline=BUILD), lambda: mock.clock.advance(60), at=pause
    )

    assert ["other", "release", "other"] == pipelines_of_events(mock)


def test_an_answer_to_an_approval_waits_for_a_call(mock: PipelineMock, client: Any) -> None:
    """What follows an approval is not mixed with a call in progress."""
    pause = Pause()
    client.create_pipeline(pipeline=release(name="other"))
    [approval] = mock.approvals
    pausing(mock, pause)
    interleave(lambda: client.create_pipeline(pipeline=BUILD), approval.approve, at=pause)

    assert ["other", "release", "other"] == pipelines_of_events(mock)


def test_an_error_is_raised_in_the_thread_of_its_step(mock: PipelineMock, client: Any) -> None:
    """A call of another thread does not raise what a function of this one has raised."""

    def decide(_: ActionStarting) -> Any:
        raise ZeroDivisionError

    pause = entering(StepErrors.raise_first)
    mock.when(action="Compile").then(call(decide))
    creates = run(lambda: client.create_pipeline(pipeline=BUILD), until=pause)
    lists = run(client.list_pipelines)
    pause.resume()

    assert ["release"] == [each["name"] for each in lists.result()["pipelines"]]
    with pytest.raises(ZeroDivisionError):
        creates.result()
    mock.mistakes.clear()


def _take_a_minute(mock: PipelineMock, client: Any, name: str) -> None:
    mock.when(pipeline=name, category="Source").then(succeed(after=60))
    client.create_pipeline(pipeline={**BUILD, "name": name})


# Reads -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda mock: mock.explain("release"), id="explain"),
        pytest.param(lambda mock: mock.clock.next_due, id="next_due"),
        pytest.param(lambda mock: mock.clock.pending, id="pending"),
        pytest.param(lambda mock: repr(mock.clock), id="repr"),
        pytest.param(lambda mock: mock.approvals, id="approvals"),
        pytest.param(lambda mock: mock._cloud.situation(), id="situation"),
        pytest.param(lambda mock: status.pipelines(mock._cloud), id="status"),
        pytest.param(
            lambda mock: failure_report.report([mock._cloud], width=80), id="report of a failure"
        ),
    ],
)
def test_a_step_is_not_seen_half_done(
    mock: PipelineMock, client: Any, read: Callable[[PipelineMock], object]
) -> None:
    """A read in the middle of a call shows what the call leaves behind."""
    pause = Pause()
    pausing(mock, pause)
    _, seen = interleave(
        lambda: client.create_pipeline(pipeline=release()), lambda: read(mock), at=pause
    )

    assert read(mock) == seen


def test_old_executions_are_gone_when_the_clock_arrives(mock: PipelineMock, client: Any) -> None:
    """A call that finds the clock a year later finds no execution of the year before."""
    client.create_pipeline(pipeline=BUILD)
    _, seen = interleave(
        lambda: mock.clock.advance(days=YEAR),
        lambda: summaries(client),
        at=entering(Cloud.forget),
    )

    assert [] == seen


# What the steps read ----------------------------------------------------------------------------


def test_an_event_rule_waits_for_a_push(mock: PipelineMock, client: Any) -> None:
    """An event rule that is added in the middle of a push does not see the push."""
    pause = Pause()
    configuration = {"RepositoryName": "shop", "BranchName": "main"}
    polled = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration=configuration,
        outputArtifacts=[{"name": "Code"}],
    )
    for name in ("release", "other"):
        declaration = pipeline(("Source", [polled]), ("Build", [build()]), name=name)
        client.create_pipeline(pipeline=declaration)
    pausing(mock, pause)
    pushed, _ = interleave(
        lambda: mock.git_push("shop", branch="main"), lambda: mock.event_rule("other"), at=pause
    )

    assert (2, 3) == (len(pushed), len(mock.git_push("shop", branch="main")))


def test_two_threads_that_first_use_a_region_share_it(mock: PipelineMock) -> None:
    """A Region that two threads use for the first time is one: nothing in it is lost."""
    client = mock.client(region="eu-west-1")
    identity = {"category": "Test", "owner": "ThirdParty", "provider": "Scan", "version": "1"}
    workers = {"jobWorkerExecutorConfiguration": {"pollingAccounts": ["123456789012"]}}
    artifacts = {"minimumCount": 0, "maximumCount": 1}
    scan = {
        "id": identity,
        "executor": {"type": "JobWorker", "configuration": workers},
        "inputArtifactDetails": artifacts,
        "outputArtifactDetails": artifacts,
    }
    interleave(
        lambda: mock.partner_action_type(
            scan,
            client_id="0b3f9c1e-5f0a-4d6b-9a55-2c1d1f0e7a11",
            client_token="known to the partner alone",
            region="eu-west-1",
        ),
        lambda: client.create_pipeline(pipeline=BUILD),
        at=entering(World.__init__),
    )

    assert ["release"] == [each["name"] for each in client.list_pipelines()["pipelines"]]


def test_two_repositories_of_one_name(mock: PipelineMock, tmp_path: Path) -> None:
    """Of two threads that create a repository of the same name, the later one is refused."""
    pause = entering(repository_folders._created)
    (tmp_path / "a.txt").write_text("a", "utf-8")
    first = run(lambda: mock.repository("shop", tmp_path), until=pause)
    second = run(lambda: mock.repository("shop", tmp_path))
    pause.resume()

    assert ["main"] == list(first.result())
    with pytest.raises(PipeMockError, match="The repository 'shop' exists"):
        second.result()


def test_a_definition_is_loaded_as_a_whole(mock: PipelineMock, client: Any) -> None:
    """A pipeline that another thread creates does not come between the check and the creation."""
    document = json.loads(as_template(release(name="one")))
    [other] = json.loads(as_template(release(name="other")))["Resources"].values()
    document["Resources"]["Other"] = other
    pause = leaving(load._require_no_findings)
    loads = run(lambda: mock.load(document), until=pause)
    creates = run(lambda: refusal(client.create_pipeline, pipeline=release(name="other")))
    pause.resume()

    assert ("one", "other") == loads.result().pipelines
    assert "PipelineNameInUseException" == creates.result()[0]


def test_two_notification_rules_have_two_names(mock: PipelineMock) -> None:
    """However two threads add a rule without a name, there are two."""
    failed = ["codepipeline-pipeline-pipeline-execution-failed"]
    for pause in each_line_of(notification_rules):
        one, two = interleave(
            lambda: mock.notification_rule("release", failed),
            lambda: mock.notification_rule("release", failed),
            at=pause,
        )

        assert one != two


def test_a_message_of_a_rule_shows_its_own_time(mock: PipelineMock, client: Any) -> None:
    """A pipeline that another thread deletes is there until the message about it is complete."""
    needed = ["codepipeline-pipeline-manual-approval-needed"]
    mock.notification_rule("release", needed, name="team")
    declaration = release()
    [approval] = declaration["stages"][2]["actions"]
    approval["configuration"] = {"CustomData": "Look at the dashboard."}
    interleave(
        lambda: client.create_pipeline(pipeline=declaration),
        lambda: client.delete_pipeline(name="release"),
        at=entering(notification_attributes.attributes),
    )
    [message] = mock.rule_notifications

    assert "Look at the dashboard." in message.message


# Calls that are recorded -------------------------------------------------------------------------


def test_calls_are_recorded_in_the_order_of_their_times(mock: PipelineMock, once: Any) -> None:
    """A call that a fault has ended is recorded before the clock moves on."""

    def a_second_later() -> None:
        mock.clock.advance(1)
        once.list_pipelines()

    mock.fault("GetPipeline", "ThrottlingException")
    interleave(lambda: outcome(once), a_second_later, at=entering(ApiCall.__init__))

    assert ["GetPipeline", "ListPipelines"] == [each.operation for each in mock.calls]


def test_no_call_is_lost_where_an_attempt_is_repeated(mock: PipelineMock, once: Any) -> None:
    """However an attempt replaces the one before it, a call of another thread stays recorded."""
    mock.fault("GetPipeline", "ThrottlingException", times=99)
    tried = Attempts(mock._cloud)
    for pause in each_line_of(attempts):
        mock.calls.clear()
        outcome(once)
        tried._failed["same"] = mock.calls[0]
        interleave(lambda: tried._count("same"), once.list_pipelines, at=pause)

        assert ["ListPipelines"] == [each.operation for each in mock.calls]
