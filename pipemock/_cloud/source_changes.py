"""Changes of sources that a test reports, and the executions that they start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, get_args

from pipemock._arguments import require_one_of
from pipemock._cloud import codecommit_sources
from pipemock._cloud.settings import ConnectionProvider
from pipemock._engine import change_detection
from pipemock._engine.flow.start import MOST_CONCURRENT_EXECUTIONS, has_room
from pipemock._engine.providers.sources import provider_of
from pipemock._engine.state.lookups import source_of
from pipemock._engine.state.revision import Revision
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud
    from pipemock._engine.state.executions import Pipeline
    from pipemock._git_events import Commit, PullRequest, Push, Started
    from pipemock.events import Event

# Service model of AWS CodeConnections, `ConnectionArn`.
_CONNECTION: Final = re.compile(
    r"arn:aws(-\w+)*:(codestar-connections|codeconnections):[a-z0-9-]+:[0-9]{12}:connection/[\w-]+"
)


def set_connection_provider(
    cloud: Cloud, connection_arn: str, provider: ConnectionProvider
) -> None:
    """Record the provider that a connection leads to."""
    if not _CONNECTION.fullmatch(connection_arn):
        example = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"
        msg = f"{connection_arn!r} is not the ARN of a connection. Write it like {example!r}."
        raise PipeMockError(msg)
    require_one_of(get_args(ConnectionProvider), provider=provider)
    cloud.connections[connection_arn] = provider


def source_change(
    cloud: Cloud,
    pipeline: str,
    action: str | None,
    *,
    commit: Commit,
    branch: str | None,
    region: str | None,
    account: str | None,
) -> str:
    """Give a source a new revision and return the id of the execution that it starts."""
    with cloud.lock:
        world, found = cloud.pipeline(pipeline, account=account, region=region)
        source = _source(found, action)
        _require_room(found)
        provider = provider_of(source_of(found, source))
        revision = Revision(
            id=commit.id or provider.new_revision_id(world.ids),
            summary=commit.message,
            branch=branch,
            author=commit.author,
            created=cloud.clock.now,
        )
        execution = change_detection.source_changed(
            world, found, cloud.clock.now, action=source, revision=revision
        )
    cloud.call_functions()
    return execution.id


def add_event_rule(
    cloud: Cloud, pipeline: str, action: str | None, *, region: str | None, account: str | None
) -> None:
    """Add an event rule that reports changes of a source to its pipeline."""
    with cloud.lock:
        _, found = cloud.pipeline(pipeline, account=account, region=region)
        found.event_rules[_source(found, action)] = None


def repository_event(
    cloud: Cloud,
    repository: str,
    event: Push | PullRequest,
    *,
    region: str | None,
    account: str | None,
) -> Started:
    """Report an event in a repository; return the executions that it started, and why."""
    with cloud.lock:
        world = cloud.world(account=account, region=region)

        def record_push(push: Push, revision: Revision) -> Event:
            return codecommit_sources.record_push(
                cloud.codecommit(account=world.account, region=world.region),
                cloud.clock.now,
                repository=repository,
                push=push,
                commit=revision.id,
                caller=cloud.callers.for_account(world.account, world.region),
            )

        started = change_detection.repository_event(
            world, cloud.clock.now, repository=repository, event=event, record_push=record_push
        )
    cloud.call_functions()
    return started


def _source(pipeline: Pipeline, action: str | None) -> str:
    names = [each.name for each in pipeline.declaration.source_actions]
    if action is None and len(names) == 1:
        return names[0]
    if action is None or action not in names:
        there = ", ".join(names)
        said = "Say which source action changes" if action is None else f"No source {action!r}"
        msg = f"{said}: pipeline {pipeline.name} has {there}."
        raise PipeMockError(msg)
    return action


# Documented: the service drops such a change without an error, which would hide a test's mistake.
def _require_room(pipeline: Pipeline) -> None:
    if not has_room(pipeline):
        most = MOST_CONCURRENT_EXECUTIONS
        msg = (
            f"The pipeline {pipeline.name!r} already has {most} executions in progress, as many as "
            "its mode allows: the change would start none. Let some of them end, or stop them."
        )
        raise PipeMockError(msg)
