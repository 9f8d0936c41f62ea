"""How the service learns of changes: polling, and the trigger that each change is shown with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipemock._engine.providers.sources import Reporter, is_in_codecommit, provider_of
from pipemock._engine.state.executions import Trigger
from pipemock._engine.triggers.event_rules import rules_of, trigger_of

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.declaration.trigger import TriggerDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World


POLLING: Final = "PollForSourceChanges"


def polls(action: ActionDeclaration) -> bool:
    """Return whether the service polls a source for changes.

    Captured: "true" in upper or lower case turns polling on, and so does leaving the setting out;
    any other text turns it off.
    """
    setting = action.configuration.get("PollForSourceChanges", "true")
    return provider_of(action).can_be_polled and setting.lower() == "true"


def polls_at_all(declaration: PipelineDeclaration) -> bool:
    """Return whether the service polls any source of a pipeline."""
    return any(polls(action) for action in declaration.source_actions)


def of_creation(declaration: PipelineDeclaration, caller: str) -> list[Trigger]:
    """Return the triggers of the executions that start when a pipeline is created.

    Captured: each source that is polled starts an execution of its own; only if there is none, the
    creation itself is the trigger.
    """
    polling = [action.name for action in declaration.source_actions if polls(action)]
    if polling:
        return [Trigger(type=POLLING, detail=name) for name in polling]
    return [Trigger(type="CreatePipeline", detail=caller)]


def of_source_change(world: World, pipeline: Pipeline, action: ActionDeclaration) -> Trigger:
    """Return the trigger of the execution that a change of a source starts."""
    if polls(action):
        return Trigger(type=POLLING, detail=action.name)
    match provider_of(action).reporter:
        case Reporter.CONNECTION:
            return _of_connection(action, pipeline.declaration.trigger_of(action))
        case Reporter.WEBHOOK:
            return Trigger(type="Webhook", detail=f"{pipeline.name}--{action.name}")
        case _:
            return _of_event_rule(world, pipeline)


def all_of_source_change(
    world: World, pipeline: Pipeline, action: ActionDeclaration
) -> list[Trigger]:
    """Return all triggers of executions that a change of a source starts, the fastest first.

    User guide, starting a pipeline: an event rule and polling each start an execution.
    docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-about-starting.html
    """
    found = of_source_change(world, pipeline, action)
    if found.type == POLLING and action.name in pipeline.event_rules:
        return [_of_event_rule(world, pipeline), found]
    return [found]


def only_rules_report(world: World, pipeline: Pipeline, source: ActionDeclaration) -> bool:
    """Return whether nothing but the declared rules of a pipeline reports changes of a source."""
    return is_in_codecommit(source) and not polls(source) and bool(rules_of(world, pipeline))


# A pipeline without a declared rule is taken to have one that matches the branch of its source.
def _of_event_rule(world: World, pipeline: Pipeline) -> Trigger:
    names = [rule.name for rule in rules_of(world, pipeline)]
    return trigger_of(world, names[0] if names else pipeline.name)


# User guide, starting a pipeline: a declared trigger is shown as WebhookV2. The detail was captured
# with Webhook. docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-about-starting.html
def _of_connection(action: ActionDeclaration, declared: TriggerDeclaration | None) -> Trigger:
    return Trigger(
        type="WebhookV2" if declared is not None and declared.has_filters else "Webhook",
        detail=action.configuration["ConnectionArn"],
        connection_source=action.name,
    )


# User guide, pollingDisabledAt.
LONGEST_INACTIVITY: Final = timedelta(days=30)


def begin(pipeline: Pipeline) -> None:
    """Record which sources of a new pipeline have not been polled yet."""
    sources = pipeline.declaration.source_actions
    pipeline.unpolled.update((action.name, None) for action in sources if not polls(action))


def record_change(pipeline: Pipeline, action_name: str, *, polled: bool) -> None:
    """Record that a source has a new revision, and whether polling has found it."""
    if polled:
        pipeline.unpolled.pop(action_name, None)
    else:
        pipeline.unpolled[action_name] = None


def stopped_at(pipeline: Pipeline, now: datetime) -> datetime | None:
    """Return when polling of an unused pipeline stopped, or `None` if it has not.

    Documented: polling stops after 30 days without an execution. Not documented is how it resumes:
    here, an update of the pipeline resumes it, and a later execution does not.
    """
    if pipeline.polling_stopped is not None:
        return pipeline.polling_stopped
    newest = pipeline.newest
    started = pipeline.created if newest is None else newest.started
    stops = max(started, pipeline.updated) + LONGEST_INACTIVITY
    return stops if stops <= now and polls_at_all(pipeline.declaration) else None


def record_start(pipeline: Pipeline, now: datetime) -> None:
    """Record, before an execution starts, whether polling has stopped."""
    pipeline.polling_stopped = stopped_at(pipeline, now)


def of_update(pipeline: Pipeline, previous: PipelineDeclaration) -> list[Trigger]:
    """Return the triggers of the executions that an update starts through polling.

    A source that is polled for the first time, or in a new location, starts an execution although
    nothing has changed there; turning polling off and on again does not.
    """
    pipeline.polling_stopped = None
    old = {action.name: _location(action) for action in previous.source_actions}
    sources = pipeline.declaration.source_actions
    for action in sources:
        if old.get(action.name) != _location(action):
            pipeline.latest_revisions.pop(action.name, None)
            record_change(pipeline, action.name, polled=False)
    found = [each.name for each in sources if polls(each) and each.name in pipeline.unpolled]
    for name in found:
        record_change(pipeline, name, polled=True)
    return [Trigger(type=POLLING, detail=name) for name in found]


# With another value of these, a source action watches something else.
def _location(action: ActionDeclaration) -> tuple[object, ...]:
    keys = provider_of(action).location
    return (action.type_id, *(action.configuration.get(key) for key in keys))
