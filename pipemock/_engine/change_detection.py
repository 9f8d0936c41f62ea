"""Changes of sources: the one place where they start executions.

A change is detected when a pipeline is created or updated, by polling, an event rule, a webhook, a
connection or a commit in CodeCommit; PutActionRevision and a test report one by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine.actions import artifacts
from pipemock._engine.flow.start import FULL, begin, has_room, require_room
from pipemock._engine.providers.sources import is_in_codecommit
from pipemock._engine.settle import tick
from pipemock._engine.state.executions import NOTHING, UnreadableSource
from pipemock._engine.state.lookups import source_of
from pipemock._engine.state.ports import JOB_FAILED, StoreError
from pipemock._engine.state.revision import Revision
from pipemock._engine.triggers import detection, event_rules, filters
from pipemock._errors import PipeMockError, message_of
from pipemock._git_events import Decision, Push, Started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.state.executions import Pipeline, PipelineExecution, Trigger
    from pipemock._engine.state.world import World
    from pipemock._git_events import PullRequest
    from pipemock.events import Event


# Pipelines ------------------------------------------------------------------------------------


def pipeline_created(world: World, pipeline: Pipeline, now: datetime, *, caller: str) -> None:
    """Start the first execution of a pipeline, or one for each source that is polled."""
    detection.begin(pipeline)
    for trigger in detection.of_creation(pipeline.declaration, caller):
        if _finds_source(world, pipeline, now, trigger):
            _start(world, pipeline, now, trigger)


def pipeline_updated(
    world: World, pipeline: Pipeline, now: datetime, *, previous: PipelineDeclaration
) -> None:
    """Start an execution for each source that polling finds new in an updated pipeline."""
    declared = {source.name for source in pipeline.declaration.source_actions}
    for name in pipeline.unreadable.keys() - declared:
        del pipeline.unreadable[name]
    for trigger in detection.of_update(pipeline, previous):
        if has_room(pipeline) and _finds_source(world, pipeline, now, trigger):
            _start(world, pipeline, now, trigger)


# Captured: polling that can't read its object starts no execution, and the action shows why.
def _finds_source(world: World, pipeline: Pipeline, now: datetime, trigger: Trigger) -> bool:
    if trigger.type != detection.POLLING:
        return True
    try:
        artifacts.poll(world, source_of(pipeline, trigger.detail))
    except StoreError as error:
        problem = error
    except BaseException as error:  # noqa: BLE001 -- a client and its receivers may raise anything
        world.report_error(error)
        problem = StoreError(JOB_FAILED, message_of(error))
    else:
        return True
    pipeline.unreadable[trigger.detail] = UnreadableSource(
        seen=now, code=problem.code, message=problem.message
    )
    return False


# Sources --------------------------------------------------------------------------------------


def source_changed(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    action: str,
    revision: Revision | None,
    trigger: Trigger | None = None,
) -> PipelineExecution:
    """Start the execution that a reported change starts in any case.

    Args:
        world: The state of the mock.
        pipeline: The pipeline.
        now: The current time.
        action: The name of the source action.
        revision: The new revision, or `None` if the report brings none.
        trigger: The trigger of the execution; that of the source's change detection if omitted.

    Raises:
        ServiceError: If the source action does not exist, or if the limit of concurrent executions
            is reached.
    """
    source = source_of(pipeline, action)
    require_room(pipeline)
    if trigger is None:
        trigger = detection.of_source_change(world, pipeline, source)
        detection.record_change(pipeline, action, polled=trigger.type == detection.POLLING)
    if revision is not None:
        pipeline.latest_revisions[action] = revision
    pinned = _pinned(pipeline, [source], revision, is_latest=True)
    return _start(world, pipeline, now, trigger, pinned)


def change_detected(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    sources: Sequence[ActionDeclaration],
    revision: Revision,
    is_latest: bool,
) -> list[PipelineExecution]:
    """Start the executions that the service starts by itself, as sources have a new revision.

    User guide, quotas: an execution beyond the limit is not started, without an error:
    docs.aws.amazon.com/codepipeline/latest/userguide/limits.html

    Args:
        world: The state of the mock.
        pipeline: The pipeline.
        now: The current time.
        sources: The source actions that detect the change.
        revision: The new revision.
        is_latest: Whether it is what the sources are configured to fetch, and not a tag, a pull
            request or another branch that a filter accepts.
    """
    pinned = _pinned(pipeline, sources, revision, is_latest=is_latest)
    polling_stopped = detection.stopped_at(pipeline, now) is not None
    started = []
    for trigger in _triggers(world, pipeline, sources):
        polled = trigger.type == detection.POLLING
        if has_room(pipeline) and not (polled and polling_stopped):
            if polled:
                detection.record_change(pipeline, trigger.detail, polled=True)
            started.append(_start(world, pipeline, now, trigger, pinned))
    return started


# User guide, considerations: connections notify each pipeline once of an event in a repository.
# Captured: each source that is polled starts an execution of its own.
def _triggers(
    world: World, pipeline: Pipeline, sources: Sequence[ActionDeclaration]
) -> Iterator[Trigger]:
    connected = [each for each in sources if filters.watches_by_connection(each)]
    others = [each for each in sources if each not in connected]
    for source in (*connected[:1], *others):
        yield from detection.all_of_source_change(world, pipeline, source)


# User guide, execution modes: an execution that waits gets the revision that started it, but a
# parallel execution gets the newest one.
# docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
def _pinned(
    pipeline: Pipeline,
    sources: Sequence[ActionDeclaration],
    revision: Revision | None,
    *,
    is_latest: bool,
) -> Mapping[str, Revision]:
    if revision is None or (is_latest and pipeline.declaration.is_parallel):
        return {}
    return {source.name: revision for source in sources}


def _start(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    trigger: Trigger,
    pinned: Mapping[str, Revision] = NOTHING,
) -> PipelineExecution:
    execution = begin(world, pipeline, now, trigger=trigger, pinned_revisions=pinned)
    tick(world, now)
    return execution


# Repositories ---------------------------------------------------------------------------------


def branch_moved(
    world: World,
    now: datetime,
    *,
    repository: str,
    branch: str,
    revision: Revision,
    recorded: Event,
) -> None:
    """Start the pipelines that watch a branch of a repository in CodeCommit, ordered by name.

    Args:
        world: The state of the mock.
        now: The current time.
        repository: The name of the repository.
        branch: The branch that has moved.
        revision: The commit that it points to now.
        recorded: The event that CodeCommit has recorded, for event rules.
    """
    watching = {
        pipeline: [
            source
            for source in pipeline.declaration.source_actions
            if filters.watches_code_commit(source, repository, branch)
        ]
        for _, pipeline in sorted(world.pipelines.items())
    }
    for pipeline, sources in watching.items():
        for source in sources:
            _record_latest(pipeline, source, revision)
    event_recorded(world, now, recorded)
    for pipeline, sources in watching.items():
        reported = [
            source for source in sources if not detection.only_rules_report(world, pipeline, source)
        ]
        if reported:
            change_detected(
                world, pipeline, now, sources=reported, revision=revision, is_latest=True
            )


def event_recorded(world: World, now: datetime, event: Event) -> list[PipelineExecution]:
    """Start the pipelines whose declared event rules match an event, once for each rule.

    A rule starts its pipeline like StartPipelineExecution: each source fetches its latest revision.
    """
    return [
        _start(world, world.pipelines[name], now, event_rules.trigger_of(world, rule.name))
        for rule in event_rules.matching(world.event_rules.values(), event)
        for name in rule.pipelines
        if name in world.pipelines and has_room(world.pipelines[name])
    ]


def repository_event(
    world: World,
    now: datetime,
    *,
    repository: str,
    event: Push | PullRequest,
    record_push: Callable[[Push, Revision], Event],
) -> Started:
    """Check every source action that watches a repository, and start the matching pipelines.

    Args:
        world: The state of the mock.
        now: The current time.
        repository: The repository, as in the configuration of the source actions.
        event: What happened in the repository.
        record_push: Records the event of a push to CodeCommit, for event rules.

    Raises:
        PipeMockError: If no pipeline watches the repository; the message names the watched ones.
    """
    watching = _watching(world, repository)
    revision = _revision(world, event, now)
    decisions = []
    matching: dict[Pipeline, list[ActionDeclaration]] = {}
    recorded = None
    if isinstance(event, Push) and any(is_in_codecommit(source) for _, source in watching):
        recorded = record_push(event, revision)
    for pipeline, source in watching:
        by_rules = detection.only_rules_report(world, pipeline, source)
        if by_rules:
            verdict = _verdict_of_rules(world, pipeline, recorded)
        else:
            verdict = _verdict(pipeline, source, event, now)
        decision = _decide(pipeline, source, verdict)
        decisions.append(decision)
        if _is_latest(source, event):
            _record_latest(pipeline, source, revision)
        if decision.starts and not by_rules:
            matching.setdefault(pipeline, []).append(source)
    started = [] if recorded is None else event_recorded(world, now, recorded)
    for pipeline, sources in matching.items():
        started += change_detected(
            world,
            pipeline,
            now,
            sources=sources,
            revision=revision,
            is_latest=all(_is_latest(source, event) for source in sources),
        )
    return Started([execution.id for execution in started], tuple(decisions))


def _verdict_of_rules(world: World, pipeline: Pipeline, event: Event | None) -> filters.Verdict:
    rules = event_rules.rules_of(world, pipeline)
    matching = [] if event is None else event_rules.matching(rules, event)
    if matching:
        reason = f"event rule {matching[0].name!r} matches"
        return filters.Verdict(starts=True, reason=reason)
    names = ", ".join(rule.name for rule in rules)
    return filters.Verdict(starts=False, reason=f"no event rule matches: {names}")


def _watching(world: World, repository: str) -> list[tuple[Pipeline, ActionDeclaration]]:
    watched = list(_watched(world))
    watching = [(pipeline, source) for name, pipeline, source in watched if name == repository]
    if not watching:
        names = sorted({name for name, _, _ in watched})
        there = f"they watch {', '.join(names)}" if names else "they watch no repository at all"
        msg = (
            f"No pipeline in account {world.account}, Region {world.region} "
            f"watches repository {repository!r}; {there}."
        )
        raise PipeMockError(msg)
    return watching


def _watched(world: World) -> Iterator[tuple[str, Pipeline, ActionDeclaration]]:
    for pipeline in world.pipelines.values():
        for source in pipeline.declaration.source_actions:
            name = filters.repository_of(source)
            if name is not None:
                yield name, pipeline, source


def _revision(world: World, event: Push | PullRequest, now: datetime) -> Revision:
    branch, tag = (event.branch, event.tag) if isinstance(event, Push) else (None, None)
    return Revision(
        id=event.commit.id or world.ids.commit(),
        summary=event.commit.message,
        author=event.commit.author,
        branch=branch,
        tag=tag,
        pull_request=None if isinstance(event, Push) else event,
        created=now,
    )


def _verdict(
    pipeline: Pipeline, source: ActionDeclaration, event: Push | PullRequest, now: datetime
) -> filters.Verdict:
    has_event_rule = source.name in pipeline.event_rules
    return filters.verdict(
        source,
        pipeline.declaration.trigger_of(source),
        event,
        polling_stopped=None if has_event_rule else detection.stopped_at(pipeline, now),
    )


def _decide(pipeline: Pipeline, source: ActionDeclaration, verdict: filters.Verdict) -> Decision:
    if verdict.starts and not has_room(pipeline):
        verdict = filters.Verdict(starts=False, reason=FULL)
    return Decision(
        pipeline=pipeline.name, action=source.name, starts=verdict.starts, reason=verdict.reason
    )


# User guide, filters: an execution that is started by hand later gets the latest revision of the
# configured branch, whether or not the push has started one itself.
# docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
def _is_latest(source: ActionDeclaration, event: Push | PullRequest) -> bool:
    if not isinstance(event, Push) or event.tag is not None:
        return False
    return event.branch == filters.branch_of(source)


def _record_latest(pipeline: Pipeline, source: ActionDeclaration, revision: Revision) -> None:
    pipeline.latest_revisions[source.name] = revision
    detection.record_change(pipeline, source.name, polled=False)
