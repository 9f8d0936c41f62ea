"""Events in repositories, and the pipelines that they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine.flow.start import FULL, begin, has_room
from pipemock._engine.settle import tick
from pipemock._engine.state.revision import Revision
from pipemock._engine.triggers import detection, filters
from pipemock._errors import PipeMockError
from pipemock._git_events import Decision, Push, Started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World
    from pipemock._git_events import PullRequest


def happened(world: World, now: datetime, *, repository: str, event: Push | PullRequest) -> Started:
    """Check every source action that watches a repository, and start the matching pipelines.

    Raises:
        PipeMockError: If no pipeline watches the repository; the message names the watched ones.
    """
    watching = _watching(world, repository)
    revision = _revision(world, event, now)
    decisions = []
    matching: dict[Pipeline, list[ActionDeclaration]] = {}
    for pipeline, action in watching:
        decision = _decide(pipeline, action, event, now)
        decisions.append(decision)
        _move_head(pipeline, action, event, revision, found=decision.starts)
        if decision.starts:
            matching.setdefault(pipeline, []).append(action)
    ids = [
        execution_id
        for pipeline, actions in matching.items()
        for execution_id in _start(world, pipeline, actions, revision, now)
    ]
    return Started(ids, tuple(decisions))


def _watching(world: World, repository: str) -> list[tuple[Pipeline, ActionDeclaration]]:
    watched = list(_watched(world))
    watching = [(pipeline, action) for name, pipeline, action in watched if name == repository]
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
        for action in pipeline.declaration.source_actions():
            name = filters.repository_of(action)
            if name is not None:
                yield name, pipeline, action


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


def _decide(
    pipeline: Pipeline, action: ActionDeclaration, event: Push | PullRequest, now: datetime
) -> Decision:
    verdict = filters.verdict(
        action,
        pipeline.declaration.trigger_of(action),
        event,
        polling_stopped=detection.stopped_at(pipeline, now),
    )
    if verdict.starts and not has_room(pipeline):
        # User guide, quotas: such an event is dropped without an error.
        # docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
        verdict = filters.Verdict(starts=False, reason=FULL)
    return Decision(
        pipeline=pipeline.name, action=action.name, starts=verdict.starts, reason=verdict.reason
    )


# An execution that is started manually later gets the head of the configured branch, whether or not
# this push started anything. User guide, filters:
# docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
def _move_head(
    pipeline: Pipeline,
    action: ActionDeclaration,
    event: Push | PullRequest,
    revision: Revision,
    *,
    found: bool,
) -> None:
    if not isinstance(event, Push) or event.tag is not None:
        return
    if event.branch == filters.branch_of(action):
        pipeline.latest_revisions[action.name] = revision
        detection.note_change(pipeline, action.name, polled=found and detection.polls(action))


# User guide, considerations: connections notify each pipeline once of an event in a repository.
# Captured: each source that is polled starts an execution of its own.
def _start(
    world: World,
    pipeline: Pipeline,
    actions: list[ActionDeclaration],
    revision: Revision,
    now: datetime,
) -> Iterator[str]:
    connected = [each for each in actions if filters.watches_by_connection(each)]
    given = {each.name: revision for each in connected}
    others = [each for each in actions if each.name not in given]
    for action in (*connected[:1], *others):
        for trigger in detection.all_of_source_change(world, pipeline, action.name):
            if has_room(pipeline):
                execution = begin(world, pipeline, now, trigger=trigger, pinned_revisions=given)
                tick(world, now)
                yield execution.id
