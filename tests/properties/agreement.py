"""Where several operations show the same thing, they have to show the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def expect_views_to_agree(view: Mapping[str, Any]) -> None:
    """Compare the views of one pipeline, as `reading.one_pipeline` returns them."""
    executions = {each["pipelineExecutionId"]: each for each in view["executions"]}
    _one_execution_and_the_list(view, executions)
    for each in executions.values():
        _status_and_summary(each)
    mode = view["versions"][-1]["pipeline"]["executionMode"]
    assert (mode == "PARALLEL") == (view["state"]["stageStates"] == [])
    for stage in view["state"]["stageStates"]:
        _stage_and_executions(stage, executions)
        _waiting_and_executions(stage, executions, mode)
        _actions_and_history(stage, view["actions"])
    assert _open_tokens(view) <= _actions_in_progress(view)


def _one_execution_and_the_list(view: Mapping[str, Any], executions: Mapping[str, Any]) -> None:
    for answer in view["each"]:
        one = answer["pipelineExecution"]
        listed = executions[one["pipelineExecutionId"]]
        for member in ("status", "statusSummary", "trigger", "executionMode"):
            assert listed.get(member) == one.get(member)
        found = {each["revisionId"] for each in listed["sourceRevisions"]}
        assert found == {each["revisionId"] for each in one["artifactRevisions"]}


# The reason of a stop is a trigger at once, and a summary only when the execution has stopped.
def _status_and_summary(listed: Mapping[str, Any]) -> None:
    status, summary = listed["status"], listed.get("statusSummary")
    reason = listed.get("stopTrigger", {}).get("reason")
    if status != "Failed":
        summaries = {"Cancelled": "Pipeline definition was updated", "Stopped": reason}
        assert summary == summaries.get(status)
    assert reason is None or status in {"Stopping", "Stopped"}


# An execution leaves a stage that has succeeded or was skipped. Any other stage is where it came to
# rest, or still is, and has the same status. The exception is a failed stage whose conditions are
# being checked, or were when the execution was stopped or cancelled.
def _stage_and_executions(stage: Mapping[str, Any], executions: Mapping[str, Any]) -> None:
    latest = stage.get("latestExecution")
    if latest is not None and latest["status"] not in {"Succeeded", "Skipped"}:
        allowed = {latest["status"]}
        if latest["status"] == "Failed" and "onFailureConditionState" in stage:
            allowed |= {"InProgress", "Stopping", "Stopped", "Cancelled"}
        status = executions[latest["pipelineExecutionId"]]["status"]
        assert status in allowed, f"{stage['stageName']} {latest['status']}, execution {status}"


# Only a queue is shown as a list.
def _waiting_and_executions(
    stage: Mapping[str, Any], executions: Mapping[str, Any], mode: str
) -> None:
    last = [stage["inboundExecution"]] if "inboundExecution" in stage else []
    for inbound in (*stage["inboundExecutions"], *last):
        assert executions[inbound["pipelineExecutionId"]]["status"] == inbound["status"]
    assert stage["inboundExecutions"][-1:] == (last if mode == "QUEUED" else [])


# A stage shows what its latest execution has done, and nothing of the previous execution.
def _actions_and_history(stage: Mapping[str, Any], history: list[dict[str, Any]]) -> None:
    entered_by = stage.get("latestExecution", {}).get("pipelineExecutionId")
    for action in stage["actionStates"]:
        where = (entered_by, stage["stageName"], action["actionName"])
        newest = next((row for row in history if _place_of(row) == where), None)
        latest = action.get("latestExecution")
        assert (newest is None) == (latest is None)
        assert latest is not None or "currentRevision" not in action
        if newest is not None and latest is not None:
            assert newest["actionExecutionId"] == latest["actionExecutionId"]
            assert newest["status"] == latest["status"]
            assert latest.get("lastStatusChange") in {None, newest["lastUpdateTime"]}
            assert latest.get("lastUpdatedBy") == newest.get("updatedBy")


def _place_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["pipelineExecutionId"], row["stageName"], row["actionName"]


def _open_tokens(view: Mapping[str, Any]) -> set[str]:
    return {each["token"] for each in _latest_actions(view) if "token" in each}


def _actions_in_progress(view: Mapping[str, Any]) -> set[str]:
    return {row["actionExecutionId"] for row in view["actions"] if row["status"] == "InProgress"}


def _latest_actions(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for stage in view["state"]["stageStates"]:
        for action in stage["actionStates"]:
            if "latestExecution" in action:
                yield action["latestExecution"]
