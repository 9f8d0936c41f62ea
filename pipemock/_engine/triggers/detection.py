"""What starts an execution by itself, and how the service names it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipemock._engine.state.executions import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.declaration.trigger import TriggerDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World


POLLING: Final = "PollForSourceChanges"

_CAN_POLL: Final = {"S3", "CodeCommit", "GitHub"}


def polls(action: ActionDeclaration) -> bool:
    """Whether the service itself looks for changes of a source.

    Captured: "true" in any case polls, so does leaving it out, and any other text does not.
    """
    setting = action.configuration.get("PollForSourceChanges", "true")
    return action.type_id.known_provider in _CAN_POLL and setting.lower() == "true"


def polls_at_all(declaration: PipelineDeclaration) -> bool:
    """Whether the service looks for changes of any source of a pipeline."""
    return any(polls(action) for action in declaration.source_actions())


def of_creation(declaration: PipelineDeclaration, caller: str) -> list[Trigger]:
    """Return what starts as a pipeline is created.

    Captured: each source that polls starts an execution of its own; only where none polls is the
    creation itself the trigger.
    """
    polling = [action.name for action in declaration.source_actions() if polls(action)]
    if polling:
        return [Trigger(type=POLLING, detail=name) for name in polling]
    return [Trigger(type="CreatePipeline", detail=caller)]


def of_source_change(world: World, pipeline: Pipeline, action_name: str) -> Trigger:
    """Return how a change of a source starts an execution."""
    sources = pipeline.declaration.source_actions()
    action = next(each for each in sources if each.name == action_name)
    if polls(action):
        return Trigger(type=POLLING, detail=action.name)
    match action.type_id.known_provider:
        case "CodeStarSourceConnection":
            return _of_connection(action, pipeline.declaration.trigger_of(action))
        case "GitHub":
            return Trigger(type="Webhook", detail=f"{pipeline.name}--{action.name}")
        case _:
            return _of_event_rule(world, pipeline)


def all_of_source_change(world: World, pipeline: Pipeline, action_name: str) -> list[Trigger]:
    """Return everything that starts an execution as a source changes, the fastest first.

    User guide, starting a pipeline: where an event rule stands beside polling, both start one.
    """
    found = of_source_change(world, pipeline, action_name)
    if found.type == POLLING and action_name in pipeline.event_rules:
        return [_of_event_rule(world, pipeline), found]
    return [found]


def _of_event_rule(world: World, pipeline: Pipeline) -> Trigger:
    rule = f"arn:aws:events:{world.region}:{world.account}:rule/{pipeline.name}"
    return Trigger(type="CloudWatchEvent", detail=rule)


# User guide, starting a pipeline: what a declared trigger starts is told by its second version. The
# detail was captured with the first one.
def _of_connection(action: ActionDeclaration, declared: TriggerDeclaration | None) -> Trigger:
    return Trigger(
        type="WebhookV2" if declared is not None and declared.has_filters else "Webhook",
        detail=action.configuration["ConnectionArn"],
        connection_source=action.name,
    )


# User guide, pollingDisabledAt.
LONGEST_INACTIVITY: Final = timedelta(days=30)


# Where a source lies: with another value, a source action looks at something else.
_PLACES: Final[Mapping[str | None, tuple[str, ...]]] = {
    "S3": ("S3Bucket", "S3ObjectKey"),
    "CodeCommit": ("RepositoryName", "BranchName"),
    "GitHub": ("Owner", "Repo", "Branch"),
    "CodeStarSourceConnection": ("FullRepositoryId", "BranchName"),
    "ECR": ("RepositoryName", "ImageTag"),
}


def begin(pipeline: Pipeline) -> None:
    """Note, as a pipeline is created, what nobody has polled yet."""
    sources = pipeline.declaration.source_actions()
    pipeline.unpolled.update((action.name, None) for action in sources if not polls(action))


def note_change(pipeline: Pipeline, action_name: str, *, polled: bool) -> None:
    """Note that a source has a new revision, and whether polling has found it."""
    if polled:
        pipeline.unpolled.pop(action_name, None)
    else:
        pipeline.unpolled[action_name] = None


def stopped_at(pipeline: Pipeline, now: datetime) -> datetime | None:
    """Return when polling stopped, if the pipeline was to be polled and went too long unused.

    Documented are the 30 days without an execution. How polling begins again is not: here a
    later execution does not bring it back, and an update of the pipeline does.
    """
    if pipeline.polling_stopped is not None:
        return pipeline.polling_stopped
    if not polls_at_all(pipeline.declaration):
        return None
    newest = pipeline.newest
    started = pipeline.created if newest is None else newest.started
    stops = max(started, pipeline.updated) + LONGEST_INACTIVITY
    return stops if stops <= now else None


def note_start(pipeline: Pipeline, now: datetime) -> None:
    """Note, before an execution starts, that polling had stopped by then."""
    pipeline.polling_stopped = stopped_at(pipeline, now)


def of_update(pipeline: Pipeline, previous: PipelineDeclaration) -> list[Trigger]:
    """Return what an update starts: polling that finds what it has not seen.

    A source that polls for the first time, or looks elsewhere, starts an execution though nothing
    has changed there; turning polling off and on again does not.
    """
    pipeline.polling_stopped = None
    old = {action.name: _place(action) for action in previous.source_actions()}
    sources = pipeline.declaration.source_actions()
    for action in sources:
        if old.get(action.name) != _place(action):
            pipeline.latest_revisions.pop(action.name, None)
            note_change(pipeline, action.name, polled=False)
    found = [each.name for each in sources if polls(each) and each.name in pipeline.unpolled]
    for name in found:
        note_change(pipeline, name, polled=True)
    return [Trigger(type=POLLING, detail=name) for name in found]


def _place(action: ActionDeclaration) -> tuple[object, ...]:
    keys = _PLACES.get(action.type_id.known_provider, ())
    return (action.type_id, *(action.configuration.get(key) for key in keys))
