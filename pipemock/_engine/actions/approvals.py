"""Manual approvals: requests for approval, and the effect of answers.

Captured from the real service: the token is the id of the action execution, a blank comment becomes
`Approved by <ARN>`, and a rejection is a failure whose comment appears where that of an approval
does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._arns import partition_of, parts_of
from pipemock._clock.times import iso_minutes
from pipemock._engine import errors
from pipemock._engine.state.endings import Ending, refused
from pipemock._engine.state.executions import Result
from pipemock._engine.state.lookups import action_of
from pipemock._engine.state.ports import (
    CONFIGURATION_ERROR,
    INVALID_TOPIC,
    JOB_FAILED,
    RefusedError,
)
from pipemock._engine.state.statuses import ActionExecutionStatus, Move
from pipemock._engine.state.world import Request
from pipemock._json import compact_json
from pipemock.events import Notification

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import ActionExecution, Pipeline
    from pipemock._engine.state.world import World

CANCELED: Final = "The approval action has been canceled."
"""Captured: the summary of an approval after stop-and-abandon and after an update."""

_LONGEST_NAME_IN_SUBJECT: Final = 24


def ask(world: World, action: ActionExecution, now: datetime) -> Ending | None:
    """Publish the request for an approval, if the action names a topic.

    Returns:
        The immediate ending of the action if the request can't be published, else `None`.
    """
    topic = action.resolved_configuration.get("NotificationArn")
    if topic is None or not action.declaration.is_approval:
        return None
    # Captured for a FIFO topic; inferred for a reference whose value is not an ARN.
    if topic.endswith(".fifo") or parts_of(topic) is None:
        return refused(action, RefusedError(CONFIGURATION_ERROR, INVALID_TOPIC.format(topic=topic)))
    message = compact_json(_message(world, action))
    notification = Notification(
        time=now, topic_arn=topic, subject=_subject(action), message=message
    )
    world.event_log.notifications.append(notification)
    world.event_log.unsent.append(Request(world=world, action=action, notification=notification))
    return None


def answered(action: ActionExecution, *, approved: bool, by: str, summary: str) -> Ending:
    """Return the ending of an approval that has been approved or rejected."""
    result = Result(
        summary=summary or f"{'Approved' if approved else 'Rejected'} by {by}",
        external_execution_id=action.external_execution_id,
        # Captured: the event of a rejection carries a code, and no view shows it.
        error_code=None if approved else JOB_FAILED,
        updated_by=by,
    )
    return Ending(Move.SUCCEED if approved else Move.FAIL, result)


def open_approval(
    pipeline: Pipeline, *, stage: str, action: str, token: str, summary: str
) -> ActionExecution:
    """Return the approval that *token* can still answer.

    Raises:
        ServiceError: If the token does not belong to an open approval, or *summary* is missing
            where one is required.
    """
    action_of(pipeline, stage, action)
    approval = pipeline.approvals.get(token)
    if approval is None or not _is_in(approval, stage, action):
        raise errors.approval_token_unknown()
    if approval.canceled or approval.status is ActionExecutionStatus.ABANDONED:
        raise errors.approval_out_of_date(pipeline.name)
    if not approval.awaits_answer:
        raise errors.approval_already_completed()
    if _requires_summary(approval) and not summary.strip():
        raise errors.approval_summary_required(stage, action)
    return approval


def canceled() -> Ending:
    """Return the ending of an approval that is open when its pipeline is updated."""
    return Ending(Move.CANCEL, Result(summary=CANCELED))


def abandoned(action: ActionExecution) -> Ending:
    """Return the ending of an action after stop-and-abandon."""
    return Ending(
        Move.ABANDON, Result(summary=CANCELED if action.declaration.is_approval else None)
    )


def _is_in(approval: ActionExecution, stage: str, action: str) -> bool:
    return (approval.stage.declaration.name, approval.declaration.name) == (stage, action)


def _requires_summary(approval: ActionExecution) -> bool:
    return approval.resolved_configuration.get("IsSummaryRequired", "").lower() == "true"


def _subject(action: ActionExecution) -> str:
    pipeline, name = action.execution.pipeline.name, action.declaration.name
    return f"APPROVAL NEEDED: AWS CodePipeline {_cut(pipeline)} for action {_cut(name)}"


def _cut(name: str) -> str:
    longest = _LONGEST_NAME_IN_SUBJECT
    return name if len(name) <= longest else f"{name[:longest]}..."


# User guide, format of approval notifications:
# docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html
def _message(world: World, action: ActionExecution) -> dict[str, object]:
    pipeline, stage = action.execution.pipeline.name, action.stage.declaration.name
    name, configuration = action.declaration.name, action.resolved_configuration
    console = (
        f"https://{partition_of(world.region).console}/codesuite/codepipeline/pipelines/"
        f"{pipeline}/view?region={world.region}"
    )
    return {
        "region": world.region,
        "consoleLink": console,
        "approval": {
            "pipelineName": pipeline,
            "stageName": stage,
            "actionName": name,
            "token": action.id,
            "expires": iso_minutes(action.expires),
            "externalEntityLink": configuration.get("ExternalEntityLink"),
            "approvalReviewLink": f"{console}#/{stage}/{name}/approve/{action.id}",
            "customData": configuration.get("CustomData"),
        },
    }
