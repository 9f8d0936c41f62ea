"""The errors of jobs and action types, worded once; how they are marked is said in `_errors`."""

from __future__ import annotations

from pipemock._errors import ServiceError, validation

# Jobs -----------------------------------------------------------------------------------------


def job_not_found(job_id: str) -> ServiceError:
    """Captured."""
    return ServiceError("JobNotFoundException", f"Job with id '{job_id}' does not exist")


def invalid_nonce(job_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The nonce is not the one that the job with id '{job_id}' was last handed out with"
    return ServiceError("InvalidNonceException", text)


def invalid_client_token(job_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The client token does not belong to the client of the job with id '{job_id}'"
    return ServiceError("InvalidClientTokenException", text)


def invalid_job(job_id: str) -> ServiceError:
    """Documented class; inferred words."""
    return ServiceError("InvalidJobException", f"Job with id '{job_id}' has already terminated")


def job_not_acknowledged(job_id: str) -> ServiceError:
    """Inferred: a result needs a job that was acknowledged; the words are inferred too."""
    text = f"Job with id {job_id} has not been acknowledged"
    return ServiceError("InvalidJobStateException", text)


def job_terminated(job_id: str) -> ServiceError:
    """Captured."""
    text = f"Job with id {job_id} has already terminated"
    return ServiceError("InvalidJobStateException", text)


def job_result_differs(job_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"The status of job with id {job_id} is already set to the desired value. "
        "It cannot be updated with the same status, but different result or output variables."
    )
    return ServiceError("InvalidJobStateException", text)


def continuation_with_variables() -> ServiceError:
    """Captured."""
    text = "A job can not contain both a continuation token and output variables."
    return validation(text)


def output_variables_too_large(limit: int) -> ServiceError:
    """Documented class and limit; inferred words."""
    text = f"The output variables of the action are larger than {limit} bytes"
    return ServiceError("OutputVariablesSizeExceededException", text)


# Action types ---------------------------------------------------------------------------------


def action_type_not_found(kind: object) -> ServiceError:
    """Captured from PollForJobs."""
    text = f"{kind} is not available"
    return ServiceError("ActionTypeNotFoundException", text)


def owner_not_polled(owner: str) -> ServiceError:
    """Captured from PollForJobs for the owner AWS."""
    return validation(f"ActionType with owner '{owner}' is not supported")


def not_queryable(kind: object, name: str) -> ServiceError:
    """Documented; inferred class and words."""
    return validation(f"The property '{name}' of {kind} is not queryable")


def invalid_action_type(text: str) -> ServiceError:
    """Refuse a custom action type; captured class, which the model does not list."""
    return ServiceError("InvalidActionTypeException", text)


def action_type_exists(kind: object) -> ServiceError:
    """Inferred: the model has the class, and no operation that raises it."""
    text = f"{kind} already exists"
    return ServiceError("ActionTypeAlreadyExistsException", text)


def action_type_deleted(kind: object) -> ServiceError:
    """Captured words, but for their beginning; the class is that of the other refusals."""
    text = f"{kind} has been deleted. Create a new version of the action type."
    return invalid_action_type(text)


def too_many_action_types(limit: int) -> ServiceError:
    """Documented class and limit; inferred words."""
    text = f"The number of custom action types has reached the limit of {limit}"
    return ServiceError("LimitExceededException", text)
