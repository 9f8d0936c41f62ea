"""What notification rules add to the events that they send: their `additionalAttributes`.

Captured in messages that were published between 2019 and 2022, unless a comment says otherwise.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final, Protocol

from pipemock._codecommit.git.differences import differences
from pipemock._engine.providers.sources import provider_of
from pipemock.codecommit_events import CommentOnPullRequest, PullRequestStateChange
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineEvent,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._codecommit.world import Thread
    from pipemock._codecommit.world import World as CodeCommit
    from pipemock._engine.state.executions import ActionExecution, PipelineExecution
    from pipemock._engine.state.world import World
    from pipemock._event_log import EventLog
    from pipemock.events import Event

# Captured (quicken/aws-meerkat): four failures were counted and three of them listed.
_MOST_FAILED_ACTIONS: Final = 3


class Services(Protocol):
    """The state of both services in all accounts and Regions."""

    @property
    def event_log(self) -> EventLog:
        """Everything that happened."""

    def world(self, *, account: str, region: str) -> World:
        """Return the state of CodePipeline in an account and Region."""

    def codecommit(self, *, account: str, region: str) -> CodeCommit:
        """Return the state of CodeCommit in an account and Region."""


def attributes(services: Services, event: Event) -> dict[str, Any]:
    """Return what the service adds to an event; `additionalAttributes` is empty for most."""
    add = _ADDED.get(type(event))
    return {} if add is None else add(services, event)


def _of_pipeline_execution(
    services: Services, event: PipelineExecutionStateChange
) -> dict[str, Any]:
    failed = _failed_actions(services, event) if event.state == "FAILED" else []
    if not failed:
        return {}
    return {**_listed(failed), "failedStage": failed[0].stage}


def _of_stage_execution(services: Services, event: StageExecutionStateChange) -> dict[str, Any]:
    if event.state != "FAILED":
        return {"sourceActions": _source_actions(services, event)}
    return _listed([each for each in _failed_actions(services, event) if each.stage == event.stage])


# Captured: attempts at one action are counted one by one. The order is that of the one message with
# several, the newest first.
def _listed(failed: list[ActionExecutionStateChange]) -> dict[str, Any]:
    return {
        "failedActionCount": len(failed),
        "failedActions": [
            {"action": each.action, "additionalInformation": each.external_execution_summary}
            for each in failed[:_MOST_FAILED_ACTIONS]
        ],
    }


def _failed_actions(services: Services, until: PipelineEvent) -> list[ActionExecutionStateChange]:
    """Return the failed attempts of an execution before an event, the newest first."""
    of_execution = (
        event
        for event in reversed(services.event_log.events)
        if isinstance(event, PipelineEvent) and event.execution_id == until.execution_id
    )
    before = itertools.dropwhile(lambda each: each is not until, of_execution)
    return [
        event
        for event in itertools.takewhile(_is_after_the_start, before)
        if isinstance(event, ActionExecutionStateChange) and event.state == "FAILED"
    ]


def _is_after_the_start(event: PipelineEvent) -> bool:
    return not isinstance(event, PipelineExecutionStateChange) or event.state != "STARTED"


# Captured: from the stage after the source on.
def _source_actions(services: Services, event: StageExecutionStateChange) -> list[dict[str, Any]]:
    execution = _execution(services, event)
    return [
        {
            "sourceActionName": action.declaration.name,
            "sourceActionProvider": action.declaration.type_id.provider,
            "sourceActionVariables": {
                name: action.result.output_variables[name]
                for name in provider_of(action.declaration).variables_of_messages
                if name in action.result.output_variables
            },
        }
        for action in (execution.actions if execution is not None else ())
        if action.declaration.is_source
        and provider_of(action.declaration).variables_of_messages
        and action.result is not None
        and action.result.output_variables
        and (event.stage != action.stage.declaration.name or event.state != "STARTED")
    ]


def _of_action_execution(services: Services, event: ActionExecutionStateChange) -> dict[str, Any]:
    if event.state == "FAILED":
        return {"additionalInformation": event.external_execution_summary}
    if event.state == "STARTED" and event.category == "Approval":
        action = _action(services, event)
        configuration = {} if action is None else action.resolved_configuration
        return {
            "externalEntityLink": configuration.get("ExternalEntityLink", ""),
            "customData": configuration.get("CustomData", ""),
        }
    return {}


def _execution(services: Services, event: PipelineEvent) -> PipelineExecution | None:
    world = services.world(account=event.account, region=event.region)
    pipeline = world.pipelines.get(event.pipeline)
    return None if pipeline is None else pipeline.executions.get(event.execution_id)


def _action(services: Services, event: ActionExecutionStateChange) -> ActionExecution | None:
    execution = _execution(services, event)
    actions = () if execution is None else reversed(execution.actions)
    return next((each for each in actions if each.id == event.action_execution_id), None)


# Captured in 2021: the numbers are texts. That a new pull request shows what its source changes
# since the merge base is inferred.
def _of_pull_request(services: Services, event: PullRequestStateChange) -> dict[str, Any]:
    if event.event != "pullRequestCreated":
        return {}
    world = services.codecommit(account=event.account, region=event.region)
    pull_request = world.pull_requests[event.pull_request_id]
    objects = pull_request.repository.objects
    base = pull_request.merge_base or event.destination_commit
    changes = differences(objects, objects.root(base), objects.root(event.source_commit))
    kinds = [each.kind for each in changes]
    return {
        "numberOfFilesAdded": str(kinds.count("A")),
        "numberOfFilesDeleted": str(kinds.count("D")),
        "numberOfFilesModified": str(kinds.count("M")),
        "changedFiles": [{"changeType": each.kind, "filePath": each.path} for each in changes],
    }


# Captured: `commentedLine` is null without a line. That the other two are so too is inferred.
def _of_comment(services: Services, event: CommentOnPullRequest) -> dict[str, Any]:
    world = services.codecommit(account=event.account, region=event.region)
    thread = world.comments[event.comment_id].thread
    location = thread.location or {}
    return {
        "commentedLine": _line(thread),
        "resourceArn": world.repository_arn(thread.repository.name),
        "comments": [
            {"authorArn": each.author, "commentText": each.content}
            for each in thread.comments
            if not each.is_deleted
        ],
        "commentedLineNumber": location.get("filePosition"),
        "filePath": location.get("filePath"),
    }


def _line(thread: Thread) -> str | None:
    location = thread.location or {}
    is_before = location.get("relativeFileVersion") == "BEFORE"
    blob = thread.before_blob if is_before else thread.after_blob
    number = location.get("filePosition")
    if blob is None or number is None:
        return None
    lines = thread.repository.objects.blobs[blob].content.splitlines()
    return str(lines[number - 1], "utf-8", "replace")


_ADDED: Final[Mapping[type[Event], Callable[[Services, Any], dict[str, Any]]]] = {
    PipelineExecutionStateChange: _of_pipeline_execution,
    StageExecutionStateChange: _of_stage_execution,
    ActionExecutionStateChange: _of_action_execution,
    PullRequestStateChange: _of_pull_request,
    CommentOnPullRequest: _of_comment,
}
