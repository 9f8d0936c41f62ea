"""Notifiers and an approval bot, which read messages in the ways of published ones.

They are written here. What they read and which calls they make is that of dannysteenman/aws-toolbox
(Slack, behind an event rule), seffparker/aws-codepipeline-msteams-notification (Teams, behind an
event rule), kjagiello/terraform-aws-codepipeline-slack-notifications (Slack, behind a notification
rule) and rayl15/codepipeline-slack-approver (buttons in Slack, behind the topic of an approval).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlencode


def slack_of_event(event: dict[str, Any], client: Any) -> str:
    """Return a sentence about an execution, with the actions that the history shows as failed."""
    detail = event["detail"]
    if detail["state"] != "FAILED":
        return f"{detail['pipeline']} {detail['state']}{_after_failure(detail, client)}"
    history = client.list_action_executions(
        pipelineName=detail["pipeline"], filter={"pipelineExecutionId": detail["execution-id"]}
    )
    failed = [
        f"{each['actionName']}: {each['output']['executionResult']['externalExecutionSummary']}"
        for each in history["actionExecutionDetails"]
        if each["status"] == "Failed"
    ]
    return f"{detail['pipeline']} FAILED ({', '.join(failed)})"


def _after_failure(detail: dict[str, Any], client: Any) -> str:
    pages = client.list_pipeline_executions(pipelineName=detail["pipeline"])
    ids = {e["pipelineExecutionId"]: e["status"] for e in pages["pipelineExecutionSummaries"]}
    older = list(ids)[list(ids).index(detail["execution-id"]) + 1 :]
    return " (previously failed)" if [ids[each] for each in older][:1] == ["Failed"] else ""


def teams_of_event(event: dict[str, Any]) -> dict[str, str]:
    """Return a card about an action: its colour, its stage and provider, and its result."""
    detail = event["detail"]
    result = detail.get("execution-result", {})
    return {
        "colour": {"SUCCEEDED": "green", "FAILED": "red"}.get(detail["state"], "black"),
        "status": f"{detail['stage']} in {detail['type']['provider']} has {detail['state']}",
        "summary": result.get("external-execution-summary", "Nil"),
        "link": result.get("external-execution-url", event["resources"][0]),
    }


def slack_of_rule(event: dict[str, Any], client: Any) -> str:
    """Return a sentence about the message of a notification rule, with the revision."""
    message = json.loads(event["Records"][0]["Sns"]["Message"])
    detail, added = message["detail"], message["additionalAttributes"]
    execution = client.get_pipeline_execution(
        pipelineName=detail["pipeline"], pipelineExecutionId=detail["execution-id"]
    )["pipelineExecution"]
    what = "awaits approval" if "customData" in added else detail["state"].lower()
    revision = execution["artifactRevisions"][0]["revisionSummary"]
    failed = "".join(f", {each['action']} failed" for each in added.get("failedActions", []))
    return f"{detail['pipeline']} {what}{failed}: {revision}"


def buttons(event: dict[str, Any]) -> dict[str, str]:
    """Return what the buttons of an approval send to the bot when a person clicks them."""
    asked = json.loads(event["Records"][0]["Sns"]["Message"])["approval"]
    names = {name: asked[name] for name in ("pipelineName", "stageName", "actionName", "token")}
    return {
        status: urlencode({"payload": json.dumps({**names, "status": status})})
        for status in ("Approved", "Rejected")
    }


def clicked(body: str, client: Any) -> str:
    """Answer the approval as the button says, and return a sentence for the channel."""
    answer = json.loads(parse_qs(body)["payload"][0])
    result = {"status": answer.pop("status"), "summary": ""}
    try:
        client.put_approval_result(**answer, result=result)
    except client.exceptions.ApprovalAlreadyCompletedException:
        return f"{answer['actionName']} has been answered before."
    return f"{answer['actionName']} has been {result['status'].lower()}."
