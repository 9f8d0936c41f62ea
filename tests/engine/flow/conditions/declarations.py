"""Stages with conditions: their declarations and views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, succeed
from tests.client_helpers import stage_state, summaries
from tests.declarations import condition, rule, v2
from tests.declarations import straight as plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock.behaviours import Behaviour

UNREADABLE: Final = fail("It can't be asked.", code="ConfigurationError")

SAYS: Final[Mapping[str, Behaviour]] = {
    "Succeeded": succeed(),
    "Failed": fail(),
    "Errored": UNREADABLE,
}
"""By the status of a condition, what its one rule says."""


def check(name: str = "Check", **members: Any) -> dict[str, Any]:
    """Declare a rule that every condition takes; it succeeds unless a test says otherwise."""
    return {**rule(name, "LambdaInvoke", FunctionName="check"), **members}


def alarm(name: str = "Quiet", **configuration: str) -> dict[str, Any]:
    """Declare a rule that looks at an alarm."""
    return rule(name, "CloudWatchAlarm", AlarmName="errors", **configuration)


def straight(**members: Any) -> dict[str, Any]:
    """Declare a pipeline of type V2: Source, Build, Deploy."""
    return v2(plain(), **members)


def gated(kind: str, result: str, *rules: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare such a pipeline whose stage Build has a condition."""
    return straight(Build={kind: condition(result, *(rules or [check()]))}, **members)


def entry(*rules: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare such a pipeline whose stage Build fails unless the rules let it be entered."""
    return gated("beforeEntry", "FAIL", *rules, **members)


def condition_state(client: Any, kind: str, stage: str = "Build") -> dict[str, Any]:
    """Return a condition as GetPipelineState shows it."""
    state: dict[str, Any] = stage_state(client, stage)[f"{kind}ConditionState"]
    return state


def checked(client: Any, kind: str, stage: str = "Build") -> str | None:
    """Return the status of the latest check of a condition, if there was one."""
    status: str | None = (
        condition_state(client, kind, stage).get("latestExecution", {}).get("status")
    )
    return status


def stage_status(client: Any, stage: str = "Build") -> str | None:
    """Return the status of the latest pass through a stage, if there was one."""
    status: str | None = stage_state(client, stage).get("latestExecution", {}).get("status")
    return status


def overridden(client: Any, execution_id: str, kind: str = "BEFORE_ENTRY") -> None:
    """Override a condition of the stage Build."""
    client.override_stage_condition(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        conditionType=kind,
    )


def runs(client: Any, **filters: Any) -> list[tuple[str, str]]:
    """Return the names and statuses of rule executions, the oldest first."""
    found = runs_in_full(client, **filters)
    return [(each["ruleName"], each["status"]) for each in reversed(found)]


def runs_in_full(client: Any, **filters: Any) -> list[dict[str, Any]]:
    """Return the rule executions as ListRuleExecutions shows them, the newest first."""
    members = {"filter": filters} if filters else {}
    answer = client.list_rule_executions(pipelineName="release", **members)
    found: list[dict[str, Any]] = answer["ruleExecutionDetails"]
    return found


def said(client: Any) -> str | None:
    """Return the message of the newest execution of a rule."""
    result = runs_in_full(client)[0]["output"].get("executionResult", {})
    words: str | None = result.get("externalExecutionSummary")
    return words


def triggers(client: Any) -> list[str]:
    """Return what started the executions, the oldest first."""
    return [each["trigger"]["triggerType"] for each in reversed(summaries(client))]
