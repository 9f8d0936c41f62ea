"""The history of rule executions, and the list of rule types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang
from tests.client_helpers import START, attempts, created, retried, started
from tests.declarations import rule
from tests.engine.flow.conditions.declarations import (
    alarm,
    check,
    entry,
    gated,
    runs,
    runs_in_full,
)
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

ROLE: Final = "arn:aws:iam::123456789012:role/rules"


def test_a_run_in_full(mock: PipelineMock, client: Any) -> None:
    """A rule execution shows its place and times, its input and its result."""
    mock.when(rule="Quiet").then(fail(message="The alarm is on."))
    quiet = {**alarm(WaitTime="1"), "roleArn": ROLE, "region": "us-east-1"}
    execution_id = created(client, entry(quiet))
    mock.clock.run_until_idle()
    [found] = runs_in_full(client)
    configuration = {"AlarmName": "errors", "WaitTime": "1"}
    type_id = {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"}

    assert found.pop("ruleExecutionId")
    assert {
        "pipelineExecutionId": execution_id,
        "pipelineVersion": 1,
        "stageName": "Build",
        "ruleName": "Quiet",
        "startTime": START,
        "lastUpdateTime": mock.clock.now,
        "status": "Failed",
        "input": {
            "ruleTypeId": type_id,
            "configuration": configuration,
            "resolvedConfiguration": configuration,
            "roleArn": ROLE,
            "region": "us-east-1",
            "inputArtifacts": [],
        },
        "output": {
            "executionResult": {
                "externalExecutionSummary": "The alarm is on.",
                "errorDetails": {"code": "JobFailed"},
            }
        },
    } == found


def test_a_run_in_progress(mock: PipelineMock, client: Any) -> None:
    """A rule in progress has no result."""
    mock.when(rule="Quiet").then(hang())
    created(client, entry(alarm()))
    [found] = runs_in_full(client)

    assert ("InProgress", {}) == (found["status"], found["output"])


def test_rules_and_actions_have_histories_of_their_own(client: Any) -> None:
    """No rule stands among the actions, and no action among the rules."""
    created(client, entry())

    assert ["Ship", "Compile", "Checkout"] == [each["actionName"] for each in attempts(client)]
    assert [("Check", "Succeeded")] == runs(client)


def twice(mock: PipelineMock, client: Any) -> tuple[str, str]:
    """Run a check twice in a first execution, and once in a second one."""
    mock.when(rule="Check").then(fail(), fail(), fail())
    first = created(client, entry())
    retried(client, first, "Build")
    return first, started(client)


def test_the_newest_first(mock: PipelineMock, client: Any) -> None:
    """Runs of all executions stand in one list."""
    first, second = twice(mock, client)

    assert [second, first, first] == [each["pipelineExecutionId"] for each in runs_in_full(client)]


def test_filters(mock: PipelineMock, client: Any) -> None:
    """An execution can be picked out, with all of its runs or the latest of each rule."""
    first, second = twice(mock, client)
    everything, newest = (
        {"pipelineExecutionId": first, "startTimeRange": kind} for kind in ("All", "Latest")
    )

    assert 2 == len(runs(client, pipelineExecutionId=first))
    assert 1 == len(runs(client, pipelineExecutionId=second))
    assert 2 == len(runs(client, latestInPipelineExecution=everything))
    assert 1 == len(runs(client, latestInPipelineExecution=newest))
    assert [] == runs(client, pipelineExecutionId=second, latestInPipelineExecution=newest)


def test_the_latest_runs_of_namesakes(client: Any) -> None:
    """Rules of two conditions of a stage may have the same name, and are distinguished."""
    declaration = entry()
    declaration["stages"][1] |= gated("onSuccess", "FAIL")["stages"][1]
    execution_id = created(client, declaration)
    newest = {"pipelineExecutionId": execution_id, "startTimeRange": "Latest"}

    assert 2 == len(runs(client, latestInPipelineExecution=newest))


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages(mock: PipelineMock, client: Any, size: int) -> None:
    """The pages together are the whole list."""
    twice(mock, client)
    pages = client.get_paginator("list_rule_executions").paginate(
        pipelineName="release", PaginationConfig={"PageSize": size}
    )
    found = [each for page in pages for each in page["ruleExecutionDetails"]]

    assert runs_in_full(client) == found


def test_a_token_of_another_list(mock: PipelineMock, client: Any) -> None:
    """The token of a list of actions is of no use here."""
    twice(mock, client)
    token = client.list_action_executions(pipelineName="release", maxResults=1)["nextToken"]
    [code, _] = refusal(client.list_rule_executions, pipelineName="release", nextToken=token)

    assert "InvalidNextTokenException" == code


# Types ----------------------------------------------------------------------------------------


def test_the_types(client: Any) -> None:
    """There are six, all of them AWS's own."""
    found = client.list_rule_types(ruleOwnerFilter="AWS")["ruleTypes"]

    assert [
        "CloudWatchAlarm",
        "CodeBuild",
        "Commands",
        "DeploymentWindow",
        "LambdaInvoke",
        "VariableCheck",
    ] == [each["id"]["provider"] for each in found]
    assert {("Rule", "AWS", "1")} == {
        (each["id"]["category"], each["id"]["owner"], each["id"]["version"]) for each in found
    }
    assert {None} == {each.get("outputArtifactDetails") for each in found}


@pytest.mark.parametrize("region", [None, "eu-west-1"])
def test_types_of_a_region(client: Any, region: str | None) -> None:
    """The addresses of a type are those of the Region that was asked for."""
    members = {"regionFilter": region} if region else {}
    found = client.list_rule_types(**members)["ruleTypes"]
    [invoke] = [each for each in found if each["id"]["provider"] == "LambdaInvoke"]

    assert f"region={region or 'us-east-1'}#" in invoke["settings"]["entityUrlTemplate"]


def property_of(name: str, *, required: bool = True) -> dict[str, Any]:
    """Return a configuration property as a type shows it."""
    return {
        "name": name,
        "required": required,
        "key": True,
        "secret": False,
        "queryable": False,
    }


def test_a_type_in_full(client: Any) -> None:
    """A type shows its addresses, and which members its configuration has and needs."""
    alarms, project, *_ = client.list_rule_types()["ruleTypes"]
    home = "https://console.aws.amazon.com/codebuild/home?region=us-east-1#"
    others = ("PrimarySource", "BatchEnabled", "CombineArtifacts", "EnvironmentVariables")

    assert {
        "id": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
        "settings": {},
        "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
        "ruleConfigurationProperties": [
            property_of("AlarmName"),
            property_of("AlarmStates", required=False),
            property_of("WaitTime", required=False),
        ],
    } == alarms
    assert {
        "id": {"category": "Rule", "owner": "AWS", "provider": "CodeBuild", "version": "1"},
        "settings": {
            "entityUrlTemplate": f"{home}/projects/{{Config:ProjectName}}/view",
            "executionUrlTemplate": f"{home}/builds/{{ExternalExecutionId}}/view/new",
        },
        "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 5},
        "ruleConfigurationProperties": [
            property_of("ProjectName"),
            *(property_of(name, required=False) for name in others),
        ],
    } == project


def test_a_type_without_owner_and_version(client: Any) -> None:
    """A rule that names only category and provider is AWS's own, of version 1."""
    short = rule("Quiet", "CloudWatchAlarm", AlarmName="errors")
    short["ruleTypeId"] = {"category": "Rule", "provider": "CloudWatchAlarm"}
    created(client, entry(short, check()))

    assert [("Quiet", "Succeeded"), ("Check", "Succeeded")] == runs(client)
