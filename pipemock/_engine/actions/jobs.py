"""Jobs: which actions have one, and how it reaches the worker or function that performs it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipemock._engine import errors
from pipemock._engine.providers.actions import provider_of
from pipemock._engine.state.executions import Job, Performer
from pipemock._engine.state.moves import move_job
from pipemock._engine.state.statuses import JobMove, JobStatus, Move

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId
    from pipemock._engine.state.endings import Ending
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World

# User guide, quotas: a function has to answer within this time; each continuation restarts it.
# docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
LAMBDA_SILENCE: Final = timedelta(minutes=20)


def performer_of(world: World, declaration: ActionDeclaration) -> Performer | None:
    """Return the kind of performer of an action's job, or `None` if the action has no job."""
    kind = declaration.type_id
    if kind.owner == "Custom":
        return Performer.WORKER
    if kind in world.third_parties:
        third_party = world.third_parties[kind]
        return Performer.FUNCTION if third_party.function_arn else Performer.PARTNER
    return Performer.FUNCTION if provider_of(kind).is_function else None


def function_of(
    world: World, declaration: ActionDeclaration, configuration: Mapping[str, str]
) -> str | None:
    """Return the function that performs an action with this configuration, or `None`."""
    if performer_of(world, declaration) is not Performer.FUNCTION:
        return None
    third_party = world.third_parties.get(declaration.type_id)
    if third_party is not None and third_party.function_arn is not None:
        return third_party.function_arn.partition(":function:")[2].partition(":")[0]
    return configuration["FunctionName"]


def waits_for_somebody(world: World, action: ActionExecution) -> bool:
    """Return whether an action waits for the answer of a person, a worker or a function.

    A function that the test has not registered is assumed to succeed by itself, unless a connector
    can invoke it.
    """
    if action.declaration.is_approval:
        return True
    performer = performer_of(world, action.declaration)
    if performer is Performer.FUNCTION:
        function = function_of(world, action.declaration, action.resolved_configuration)
        return world.ports.functions is not None or function in world.functions
    return performer is not None


def open_job(world: World, action: ActionExecution, now: datetime, *, waits: bool) -> Job | None:
    """Create the job of an action, if it has one.

    Args:
        world: The state of the mock.
        action: The attempt at the action.
        now: The current time.
        waits: Whether the job waits for its performer; if not, a scripted or default outcome ends
            the action.
    """
    performer = performer_of(world, action.declaration)
    if performer is None:
        return None
    job = Job(
        id=world.ids.uuid(),
        action=action,
        performer=performer,
        function=function_of(world, action.declaration, action.resolved_configuration) or "",
        created=now,
        expires=_deadline(world, action, performer, now),
    )
    _add(world, job, waits=waits)
    return job


def continue_job(world: World, job: Job, now: datetime, continuation_token: str) -> Job:
    """Create the job that continues another one, for the same performer."""
    following = Job(
        id=world.ids.uuid(),
        action=job.action,
        performer=job.performer,
        function=job.function,
        created=now,
        expires=_deadline(world, job.action, job.performer, now),
        continues=job,
        continuation_token=continuation_token,
    )
    _add(world, following, waits=True)
    return following


def hand_out(
    world: World,
    type_id: ActionTypeId,
    now: datetime,
    *,
    owner: str,
    most: int | None,
    query: Mapping[str, str],
) -> list[Job]:
    """Dispatch the free jobs of an action type to the worker that polls for them.

    Args:
        world: The state of the mock.
        type_id: The action type.
        now: The current time.
        owner: The owner whose action types the worker may poll for.
        most: The maximum number of jobs; `None` for all.
        query: The values that the configuration of their actions must have.

    Raises:
        ServiceError: If this owner does not have the action type, or if a property of the query
            is not queryable.
    """
    if type_id.owner != owner:
        raise errors.owner_not_polled(type_id.owner)
    if type_id not in world.action_types:
        raise errors.action_type_not_found(type_id)
    _require_queryable(world.action_types[type_id], query)
    jobs = world.jobs.free(type_id, now, most=most, query=query)
    for job in jobs:
        world.jobs.lease(job, until=now + world.job_lease)
        move_job(job, JobMove.DISPATCH)
    return jobs


# API reference, ActionConfigurationProperty: a query names queryable properties.
def _require_queryable(action_type: ActionType, query: Mapping[str, str]) -> None:
    for name in query:
        known = action_type.find_property(name)
        if known is None or not known.queryable:
            raise errors.not_queryable(action_type.id, name)


def acknowledge(world: World, job: Job, *, nonce: str) -> None:
    """Record that a worker has acknowledged a job; a second time changes nothing.

    Raises:
        ServiceError: If the nonce is not the one that the job was last handed out with.
    """
    if nonce != job.nonce:
        raise errors.invalid_nonce(job.id)
    if job.status is JobStatus.DISPATCHED:
        world.jobs.take_from_queue(job)
        move_job(job, JobMove.ACKNOWLEDGE)


def hand_to_function(world: World, job: Job) -> None:
    """Hand a job to its function, which neither polls nor acknowledges."""
    if job.status is JobStatus.QUEUED:
        world.jobs.take_from_queue(job)
        move_job(job, JobMove.DISPATCH)
        move_job(job, JobMove.ACKNOWLEDGE)
    world.called_functions.append((world, job))


# Functions are called, so only jobs of workers are queued.
def _add(world: World, job: Job, *, waits: bool) -> None:
    if waits:
        move_job(job, JobMove.QUEUE)
    world.jobs.add(job, queued=waits and job.performer is not Performer.FUNCTION)


def close_job(world: World, job: Job, ending: Ending) -> None:
    """Close the job of an action that ended without a job result.

    The job of an abandoned action stays open: its result is accepted and changes nothing.

    Raises:
        IllegalMove: If the job can't end like this.
    """
    if job.is_open and ending.move is not Move.ABANDON:
        result = JobMove.SUCCEED if ending.move is Move.SUCCEED else JobMove.FAIL
        move_job(job, JobMove.TIME_OUT if ending.times_out else result)
    world.jobs.take_from_queue(job)


def _deadline(
    world: World, action: ActionExecution, performer: Performer, now: datetime
) -> datetime:
    return min(action.expires, now + _job_timeout(world, action, performer))


def _job_timeout(world: World, action: ActionExecution, performer: Performer) -> timedelta:
    third_party = world.third_parties.get(action.declaration.type_id)
    if third_party is not None and third_party.job_timeout is not None:
        return third_party.job_timeout
    return LAMBDA_SILENCE if performer is Performer.FUNCTION else action.expires - action.started
