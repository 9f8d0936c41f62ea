"""The effect of job results on the job and its action."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine import errors
from pipemock._engine.actions import jobs, lifecycle, outcomes
from pipemock._engine.state.endings import Ending, PlannedEnding, PlannedInvocation
from pipemock._engine.state.executions import Performer, Result
from pipemock._engine.state.moves import move_job
from pipemock._engine.state.statuses import JobMove, JobStatus, Move
from pipemock.behaviours import MOST_BYTES_OF_VARIABLES, size_of_variables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.state.executions import Job
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World

# Captured: a function is invoked again 28 to 30 seconds after it asked for a continuation.
CONTINUATION_DELAY: Final = timedelta(seconds=30)


@attrs.frozen(kw_only=True)
class Success:
    """A worker's report that a job, or a part of it, has succeeded."""

    continuation_token: str | None = None
    summary: str | None = None
    external_execution_id: str | None = None
    percent_complete: int | None = None
    output_variables: Mapping[str, str] = attrs.field(factory=dict)
    revision: Revision | None = None


@attrs.frozen(kw_only=True)
class Failure:
    """A worker's report that a job has failed."""

    code: str
    message: str
    external_execution_id: str | None = None


def succeed(world: World, job: Job, now: datetime, success: Success) -> None:
    """Close a job with a success, and end or continue its action.

    Raises:
        ServiceError: If the job does not accept the result.
    """
    if success.continuation_token is not None and success.output_variables:
        raise errors.continuation_with_variables()
    if size_of_variables(success.output_variables) > MOST_BYTES_OF_VARIABLES:
        raise errors.output_variables_too_large(MOST_BYTES_OF_VARIABLES)
    if _is_repeated(job, success, JobStatus.SUCCEEDED):
        return
    is_current = job.is_current
    job.report = success
    move_job(job, JobMove.SUCCEED)
    if not is_current:
        return
    if success.continuation_token is None:
        lifecycle.end(world, job.action, _success(world, job, now, success), now)
    else:
        _record_progress(job, now, success)
        _continue(world, job, now, success.continuation_token)


def fail(world: World, job: Job, now: datetime, failure: Failure) -> None:
    """Close a job with a failure, and fail its action.

    Raises:
        ServiceError: If the job does not accept the result.
    """
    if _is_repeated(job, failure, JobStatus.FAILED):
        return
    is_current = job.is_current
    job.report = failure
    move_job(job, JobMove.FAIL)
    if is_current:
        result = Result(
            external_execution_id=_external_id(job, failure.external_execution_id),
            error_code=failure.code,
            error_message=failure.message,
        )
        lifecycle.end(world, job.action, Ending(Move.FAIL, result), now)


# Captured: the same result is accepted again, a different one is refused.
def _is_repeated(job: Job, report: Success | Failure, status: JobStatus) -> bool:
    if job.status is JobStatus.IN_PROGRESS:
        return False
    if job.is_open:
        raise errors.job_not_acknowledged(job.id)
    if job.status is not status:
        raise errors.job_terminated(job.id)
    if job.report != report:
        raise errors.job_result_differs(job.id)
    return True


def _success(world: World, job: Job, now: datetime, success: Success) -> Ending:
    result = Result(
        summary=None if _hides_details(job) else success.summary,
        external_execution_id=_external_id(job, success.external_execution_id),
        revision=_revision(world, job, now, success),
        output_variables=MappingProxyType(dict(success.output_variables)),
    )
    return Ending(Move.SUCCEED, result)


def _revision(world: World, job: Job, now: datetime, success: Success) -> Revision | None:
    action = job.action
    if not action.declaration.is_source:
        return None if _hides_details(job) else success.revision
    if success.revision is None:
        return outcomes.revision_of(world, action, now)
    action.execution.pipeline.latest_revisions[action.declaration.name] = success.revision
    return success.revision


# Captured: no view shows the details that the function of AWS's own Lambda action reports.
def _hides_details(job: Job) -> bool:
    return job.action.declaration.type_id.owner == "AWS"


def _external_id(job: Job, reported: str | None) -> str | None:
    known = job.action.external_execution_id
    return known if _hides_details(job) else reported or known


def _record_progress(job: Job, now: datetime, success: Success) -> None:
    action = job.action
    if not _hides_details(job):
        action.summary = success.summary
        action.percent_complete = success.percent_complete
        action.external_execution_id = _external_id(job, success.external_execution_id)
        action.updated = now


def _continue(world: World, job: Job, now: datetime, continuation_token: str) -> None:
    following = jobs.continue_job(world, job, now, continuation_token)
    if following.performer is Performer.FUNCTION:
        world.timers.set(now + CONTINUATION_DELAY, PlannedInvocation(following))
    timeout = outcomes.timed_out(job.action)
    world.timers.set(following.expires, PlannedEnding(job.action, timeout, following))
