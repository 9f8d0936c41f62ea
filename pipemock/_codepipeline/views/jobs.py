"""Jobs, as workers, partners and functions receive them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.views.action_types import action_type_id
from pipemock._codepipeline.views.members import without_none

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import Job
    from pipemock._engine.state.world import World
    from pipemock.events import ArtifactLocation

# Captured: the credentials in an event are valid for about this long.
_CREDENTIALS_LAST: Final = timedelta(minutes=15)

# Service model, ArtifactLocationType: the only one.
_LOCATION_TYPE: Final = "S3"


def job(world: World, job: Job) -> dict[str, Any]:
    """Return a job as PollForJobs shows it."""
    return {
        "id": job.id,
        "data": job_data(world, job),
        "nonce": job.nonce,
        "accountId": world.account,
    }


def job_details(world: World, job: Job) -> dict[str, Any]:
    """Return a job as GetJobDetails shows it, including secrets."""
    return {"id": job.id, "data": job_data(world, job), "accountId": world.account}


def third_party_job_details(world: World, job: Job) -> dict[str, Any]:
    """Return a job as GetThirdPartyJobDetails shows it, without the account and pipeline ARN."""
    data = job_data(world, job)
    context = data["pipelineContext"]
    del context["pipelineArn"], context["pipelineExecutionId"]
    return without_none(id=job.id, data=data, nonce=job.nonce)


def job_data(world: World, job: Job) -> dict[str, Any]:
    """Return the data that a worker needs for a job."""
    action, execution = job.action, job.action.execution
    return without_none(
        actionTypeId=action_type_id(action.declaration.type_id),
        actionConfiguration={"configuration": dict(action.resolved_configuration)},
        pipelineContext={
            "pipelineName": execution.pipeline.name,
            "stage": {"name": action.stage.declaration.name},
            "action": {"name": action.declaration.name, "actionExecutionId": action.id},
            "pipelineArn": world.pipeline_arn(execution.pipeline.name),
            "pipelineExecutionId": execution.id,
        },
        inputArtifacts=[_artifact(each) for each in action.input_artifacts],
        outputArtifacts=[_artifact(each) for each in action.output_artifacts],
        artifactCredentials=_credentials(job),
        continuationToken=job.continuation_token,
        encryptionKey=_encryption_key(world, job),
    )


# Captured: the event has neither the action type nor the pipeline context, the revision of an
# output is null, and the expiration time of the credentials is in milliseconds.
def lambda_event(world: World, job: Job, now: datetime) -> dict[str, Any]:
    """Return a job as the event of a Lambda function."""
    action = job.action
    expiration = int((now + _CREDENTIALS_LAST).timestamp() * 1000)
    data = without_none(
        actionConfiguration={"configuration": dict(action.resolved_configuration)},
        inputArtifacts=[_event_artifact(each) for each in action.input_artifacts],
        outputArtifacts=[_event_artifact(each) for each in action.output_artifacts],
        artifactCredentials={**_credentials(job), "expirationTime": expiration},
        continuationToken=job.continuation_token,
        encryptionKey=_encryption_key(world, job),
    )
    return {"CodePipeline.job": {"id": job.id, "accountId": world.account, "data": data}}


def _artifact(artifact: ArtifactLocation) -> dict[str, Any]:
    return without_none(
        name=artifact.name, revision=artifact.revision, location=_location(artifact)
    )


def _event_artifact(artifact: ArtifactLocation) -> dict[str, Any]:
    return {
        "name": artifact.name,
        "revision": artifact.revision,
        "location": _location(artifact),
    }


def _location(artifact: ArtifactLocation) -> dict[str, Any]:
    where = {"bucketName": artifact.bucket, "objectKey": artifact.key}
    return {"type": _LOCATION_TYPE, "s3Location": where}


# Not valid anywhere; their form is that of session credentials.
def _credentials(job: Job) -> dict[str, str]:
    return {
        "accessKeyId": f"ASIA{job.id.replace('-', '')[:16].upper()}",
        "secretAccessKey": f"secret-of-{job.id}",
        "sessionToken": f"session-of-{job.id}",
    }


def _encryption_key(world: World, job: Job) -> dict[str, str] | None:
    region = job.action.declaration.region or world.region
    key = job.action.execution.declaration.encryption_key_in(region)
    return None if key is None else dict(key)
