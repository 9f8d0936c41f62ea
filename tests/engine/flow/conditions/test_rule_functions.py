"""Rules that invoke functions: the job protocol of Lambda actions, with a verdict at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang
from tests.client_helpers import created, seconds, status, stopped
from tests.declarations import rule
from tests.engine.actions.jobs.custom_jobs import finish, give_up
from tests.engine.actions.jobs.lambda_actions import events, job_of, played, silent, taking
from tests.engine.flow.conditions.declarations import (
    check,
    checked,
    entry,
    gated,
    overridden,
    runs,
    runs_in_full,
    said,
    stage_status,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_a_function_that_agrees(mock: PipelineMock, client: Any) -> None:
    """A result of success lets the execution in; the function is named as what ran outside."""
    jobs = played(mock, lambda job: finish(client, job), function="check")
    execution_id = created(client, entry())
    [found] = runs_in_full(client)

    assert 1 == len(jobs)
    assert "Succeeded" == status(client, execution_id)
    assert "check" == found["output"]["executionResult"]["externalExecutionId"]


@pytest.mark.parametrize(
    ("kind", "decided"), [("JobFailed", "Failed"), ("ConfigurationError", "Errored")]
)
def test_a_function_that_refuses(mock: PipelineMock, client: Any, kind: str, decided: str) -> None:
    """A failed job fails the condition; a failure of another kind is an error of the condition."""
    played(mock, lambda job: give_up(client, job, "Not today.", type=kind), function="check")
    created(client, entry())

    assert decided == checked(client, "beforeEntry")
    assert "Not today." == said(client)


def test_the_event(mock: PipelineMock, client: Any) -> None:
    """The function gets the configuration and the artifacts of the rule."""
    asking = rule(
        "Ask", "LambdaInvoke", FunctionName="check", UserParameters="build=#{N.VersionId}"
    )
    declaration = entry({**asking, "inputArtifacts": taking("Code")})
    declaration["stages"][0]["actions"][0]["namespace"] = "N"
    played(mock, lambda job: finish(client, job), function="check")
    created(client, declaration)
    [event] = events(mock)
    data = job_of(event)["data"]

    assert ["FunctionName", "UserParameters"] == sorted(
        data["actionConfiguration"]["configuration"]
    )
    assert "#{" not in data["actionConfiguration"]["configuration"]["UserParameters"]
    assert ["Code"] == [each["name"] for each in data["inputArtifacts"]]
    assert [] == data["outputArtifacts"]


def test_the_details_of_the_job(mock: PipelineMock, client: Any) -> None:
    """GetJobDetails names the type and the name of the rule."""
    jobs = played(mock, silent, function="check")
    created(client, entry())
    data = client.get_job_details(jobId=jobs[0]["id"])["jobDetails"]["data"]
    [found] = runs_in_full(client)

    assert ("Rule", "LambdaInvoke") == (
        data["actionTypeId"]["category"],
        data["actionTypeId"]["provider"],
    )
    assert {"name": "Check", "actionExecutionId": found["ruleExecutionId"]} == (
        data["pipelineContext"]["action"]
    )


def test_a_continuation(mock: PipelineMock, client: Any) -> None:
    """A function that continues is called again half a minute later, for the same run."""
    played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: finish(client, job),
        function="check",
    )
    created(client, entry())
    before = checked(client, "beforeEntry")
    waits_for = [due.what for due in mock.clock.pending]
    mock.clock.advance(seconds=30)

    assert "InProgress" == before
    assert "release/Build/beforeEntry/Check is continued" == waits_for[0]
    assert [("Check", "Succeeded")] == runs(client)


def test_silence(mock: PipelineMock, client: Any) -> None:
    """A function that says nothing is a no after twenty minutes."""
    played(mock, silent, function="check")
    created(client, entry())
    mock.clock.run_until_idle()

    assert "Failed" == checked(client, "beforeEntry")
    assert 20 * 60 == seconds(mock.clock.now)
    assert "The AWS Lambda function check failed to return a result. " in str(said(client))


def test_silence_until_the_time_out_of_the_rule(mock: PipelineMock, client: Any) -> None:
    """The timeout that the rule declares comes first if it is shorter."""
    played(mock, silent, function="check")
    created(client, entry(check(timeoutInMinutes=5)))
    mock.clock.run_until_idle()

    assert 5 * 60 == seconds(mock.clock.now)


def test_a_function_that_does_not_exist(mock: PipelineMock, client: Any) -> None:
    """A function that is missing can't be asked."""
    mock.lambda_function("check", None)
    created(client, entry())

    assert "Errored" == checked(client, "beforeEntry")
    assert "The AWS Lambda function check does not exist." == said(client)


def test_a_function_that_nobody_registered(mock: PipelineMock, client: Any) -> None:
    """It is taken to agree, and nothing is called."""
    created(client, entry())

    assert "Succeeded" == checked(client, "beforeEntry")
    assert [False] == [each.was_called for each in mock.lambda_invocations]


def test_a_function_that_skips(mock: PipelineMock, client: Any) -> None:
    """A function can decide that a stage is skipped."""
    played(mock, lambda job: give_up(client, job), function="check")
    execution_id = created(client, gated("beforeEntry", "SKIP"))

    assert "Skipped" == stage_status(client)
    assert "Succeeded" == status(client, execution_id)


def test_a_behaviour_comes_before_the_function(mock: PipelineMock, client: Any) -> None:
    """What a test says of the rule happens, and the function is not called."""
    jobs = played(mock, silent, function="check")
    mock.when(rule="Check").then(fail())
    created(client, entry())

    assert [] == jobs
    assert "Failed" == checked(client, "beforeEntry")


@pytest.mark.parametrize("how", ["override", "stop"])
def test_a_result_that_comes_too_late(mock: PipelineMock, client: Any, how: str) -> None:
    """A result for a rule that was abandoned is accepted and changes nothing."""
    jobs = played(mock, silent, function="check")
    execution_id = created(client, entry())
    if how == "override":
        overridden(client, execution_id)
    else:
        stopped(client, execution_id, abandon=True)
    before = status(client, execution_id)
    give_up(client, jobs[0])

    assert [("Check", "Abandoned")] == runs(client)
    assert before == status(client, execution_id)


def test_a_rule_that_hangs_is_still_handed_to_its_function(mock: PipelineMock, client: Any) -> None:
    """Where a behaviour lets the rule run on, the function may answer after all."""
    played(mock, lambda job: finish(client, job), function="check")
    mock.when(rule="Check").then(hang())
    created(client, entry())

    assert "Succeeded" == checked(client, "beforeEntry")
