"""Partners: an action type of the integration model, pipelines that use it, and its client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.declarations import action, pipeline, source
from tests.engine.actions.jobs.custom_jobs import created

if TYPE_CHECKING:
    from pipemock import PipelineMock

SCAN: Final = {"category": "Test", "owner": "ThirdParty", "provider": "Scan", "version": "1"}
CLIENT_ID: Final = "0b3f9c1e-5f0a-4d6b-9a55-2c1d1f0e7a11"
CLIENT_TOKEN: Final = "the partner's own"
FUNCTION_ARN: Final = "arn:aws:lambda:us-east-1:210987654321:function:scan"

WORKER: Final = {
    "type": "JobWorker",
    "configuration": {"jobWorkerExecutorConfiguration": {"pollingAccounts": ["123456789012"]}},
}
FUNCTION: Final = {
    "type": "Lambda",
    "configuration": {"lambdaExecutorConfiguration": {"lambdaFunctionArn": FUNCTION_ARN}},
}


def scan_type(executor: dict[str, Any] = WORKER, **members: Any) -> dict[str, Any]:
    """Declare the action type of a partner who scans what was built."""
    return {
        "description": "Scans.",
        "executor": executor,
        "id": SCAN,
        "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
        "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 10},
        "properties": [
            {"name": "Depth", "optional": False, "key": True, "noEcho": False},
            {"name": "Licence", "optional": True, "key": False, "noEcho": True},
        ],
        **members,
    }


def offered(mock: PipelineMock, declaration: dict[str, Any] | None = None) -> None:
    """Offer the partner's action type."""
    mock.partner_action_type(
        declaration or scan_type(), client_id=CLIENT_ID, client_token=CLIENT_TOKEN
    )


def scanned(name: str = "Check", **members: Any) -> dict[str, Any]:
    """Declare an action that the partner does."""
    given: dict[str, Any] = {"configuration": {"Depth": "2", "Licence": "sesame"}, **members}
    return action(name, "Test/ThirdParty/Scan", **given)


def scanning(client: Any, *actions: dict[str, Any]) -> str:
    """Create a pipeline that needs the partner, and return the id of its execution."""
    stages = ("Source", [source()]), ("Test", list(actions or [scanned()]))
    return created(client, pipeline(*stages))


# What the partner's client says ---------------------------------------------------------------


def polled(client: Any, **members: Any) -> list[dict[str, Any]]:
    """Return the jobs that the client is handed."""
    answer = client.poll_for_third_party_jobs(**{"actionTypeId": SCAN, **members})
    jobs: list[dict[str, Any]] = answer["jobs"]
    return jobs


def details(client: Any, job_id: str, *, token: str = CLIENT_TOKEN) -> dict[str, Any]:
    """Return the details of a job."""
    answer = client.get_third_party_job_details(jobId=job_id, clientToken=token)
    found: dict[str, Any] = answer["jobDetails"]
    return found


def taken(client: Any) -> dict[str, Any]:
    """Return the details of the only job that there is, which nobody has acknowledged."""
    [job] = polled(client)
    return details(client, job["jobId"])


def acknowledged(client: Any, job: dict[str, Any], *, token: str = CLIENT_TOKEN) -> str:
    """Acknowledge a job and return the status in the answer."""
    status: str = client.acknowledge_third_party_job(
        jobId=job["id"], nonce=job["nonce"], clientToken=token
    )["status"]
    return status


def begun(client: Any) -> dict[str, Any]:
    """Return the details of the only job that there is, acknowledged."""
    job = taken(client)
    acknowledged(client, job)
    return job


def finish(client: Any, job: dict[str, Any], *, token: str = CLIENT_TOKEN, **members: Any) -> None:
    """Report that a job is done."""
    client.put_third_party_job_success_result(jobId=job["id"], clientToken=token, **members)


def give_up(
    client: Any,
    job: dict[str, Any],
    message: str = "No.",
    *,
    token: str = CLIENT_TOKEN,
    **details: Any,
) -> None:
    """Report that a job can't be done."""
    failure = {"type": "JobFailed", "message": message, **details}
    client.put_third_party_job_failure_result(
        jobId=job["id"], clientToken=token, failureDetails=failure
    )
