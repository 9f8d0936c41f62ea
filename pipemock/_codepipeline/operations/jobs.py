"""Operations on jobs, called by workers of custom actions, functions and partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views import jobs as views
from pipemock._engine import engine, errors
from pipemock._engine.actions.job_results import Failure, Success
from pipemock._engine.declaration.action_type import ActionTypeId
from pipemock._engine.state.executions import Performer
from pipemock._engine.state.revision import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.executions import Job
    from pipemock._engine.state.world import World

# Workers of custom actions ----------------------------------------------------------------------


def poll(
    request: Request,
    *,
    action_type_id: Mapping[str, str],
    max_batch_size: int | None = None,
    query_param: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return available jobs of a custom action type, and lease them to the worker."""
    jobs = engine.poll_jobs(
        request.world,
        ActionTypeId(**action_type_id),
        request.now,
        owner="Custom",
        most=max_batch_size,
        query=query_param or {},
    )
    return {"jobs": [views.job(request.world, job) for job in jobs]}


def acknowledge(request: Request, *, job_id: str, nonce: str) -> dict[str, Any]:
    """Acknowledge a job for a worker, and return its status."""
    return _acknowledged(request.world, _own_job(request, job_id), nonce)


def get_details(request: Request, *, job_id: str) -> dict[str, Any]:
    """Return the details that a worker needs for a job, including secrets."""
    return {"jobDetails": views.job_details(request.world, _own_job(request, job_id))}


def put_success_result(
    request: Request,
    *,
    job_id: str,
    current_revision: Mapping[str, Any] | None = None,
    continuation_token: str | None = None,
    execution_details: Mapping[str, Any] | None = None,
    output_variables: Mapping[str, str] | None = None,
) -> None:
    """Report that a job has succeeded, or that it continues in a new job."""
    job = _own_job(request, job_id)
    success = _success(
        job, current_revision, continuation_token, execution_details, output_variables
    )
    engine.succeed_job(request.world, job, request.now, success)


def put_failure_result(
    request: Request, *, job_id: str, failure_details: Mapping[str, str]
) -> None:
    """Report that a job has failed."""
    job = _own_job(request, job_id)
    engine.fail_job(request.world, job, request.now, _failure(failure_details))


# Partners ---------------------------------------------------------------------------------------


def poll_for_third_party(
    request: Request, *, action_type_id: Mapping[str, str], max_batch_size: int | None = None
) -> dict[str, Any]:
    """Return available jobs of a partner's action type, and lease them to the partner."""
    jobs = engine.poll_jobs(
        request.world,
        ActionTypeId(**action_type_id),
        request.now,
        owner="ThirdParty",
        most=max_batch_size,
        query={},
    )
    third_parties = request.world.third_parties
    return {
        "jobs": [
            {"clientId": third_parties[job.action.declaration.type_id].client_id, "jobId": job.id}
            for job in jobs
        ]
    }


def acknowledge_third_party(
    request: Request, *, job_id: str, nonce: str, client_token: str
) -> dict[str, Any]:
    """Acknowledge a job for a partner, and return its status."""
    return _acknowledged(request.world, _third_party_job(request, job_id, client_token), nonce)


def get_third_party_details(request: Request, *, job_id: str, client_token: str) -> dict[str, Any]:
    """Return the details that a partner needs for a job, and the nonce to acknowledge it."""
    job = _third_party_job(request, job_id, client_token)
    if not job.is_open:
        raise errors.invalid_job(job_id)
    return {"jobDetails": views.third_party_job_details(request.world, job)}


def put_third_party_success_result(
    request: Request,
    *,
    job_id: str,
    client_token: str,
    current_revision: Mapping[str, Any] | None = None,
    continuation_token: str | None = None,
    execution_details: Mapping[str, Any] | None = None,
) -> None:
    """Report that a partner's job has succeeded, or that it continues in a new job."""
    job = _third_party_job(request, job_id, client_token)
    success = _success(job, current_revision, continuation_token, execution_details, None)
    engine.succeed_job(request.world, job, request.now, success)


def put_third_party_failure_result(
    request: Request, *, job_id: str, client_token: str, failure_details: Mapping[str, str]
) -> None:
    """Report that a partner's job has failed."""
    job = _third_party_job(request, job_id, client_token)
    engine.fail_job(request.world, job, request.now, _failure(failure_details))


# Shared by workers and partners ----------------------------------------------------------------


def _job(request: Request, job_id: str) -> Job:
    try:
        return request.world.jobs.by_id[job_id]
    except KeyError:
        raise errors.job_not_found(job_id) from None


# Documented: a partner's jobs are accessible only with its client token.
def _own_job(request: Request, job_id: str) -> Job:
    job = _job(request, job_id)
    if job.performer is Performer.PARTNER:
        raise errors.job_not_found(job_id)
    return job


def _third_party_job(request: Request, job_id: str, client_token: str) -> Job:
    job = _job(request, job_id)
    if job.performer is not Performer.PARTNER:
        raise errors.job_not_found(job_id)
    third_party = request.world.third_parties[job.action.declaration.type_id]
    if client_token != third_party.client_token:
        raise errors.invalid_client_token(job_id)
    return job


def _acknowledged(world: World, job: Job, nonce: str) -> dict[str, Any]:
    engine.acknowledge_job(world, job, nonce=nonce)
    return {"status": job.status.value}


def _success(
    job: Job,
    current_revision: Mapping[str, Any] | None,
    continuation_token: str | None,
    execution_details: Mapping[str, Any] | None,
    output_variables: Mapping[str, str] | None,
) -> Success:
    details = execution_details or {}
    return Success(
        continuation_token=continuation_token,
        summary=details.get("summary"),
        external_execution_id=details.get("externalExecutionId"),
        percent_complete=details.get("percentComplete"),
        output_variables=output_variables or {},
        revision=_revision(job, current_revision) if current_revision else None,
    )


# If the revision has no time of creation, it gets that of the job, so that the same result reported
# again is equal to the first one.
def _revision(job: Job, given: Mapping[str, Any]) -> Revision:
    return Revision(
        id=given["revision"],
        summary=given.get("revisionSummary"),
        change_id=given["changeIdentifier"],
        created=given.get("created", job.created),
    )


def _failure(details: Mapping[str, str]) -> Failure:
    return Failure(
        code=details["type"],
        message=details["message"],
        external_execution_id=details.get("externalExecutionId"),
    )
