"""How a job is shown: to a worker, to a partner, and to a function as its event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.views.action_types import action_type_id
from pipemock._request import without_none

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import Job
    from pipemock._engine.state.world import World
    from pipemock.events import ArtifactLocation

# Captured: the credentials in an event are good for about this long.
_CREDENTIALS_LAST: Final = timedelta(minutes=15)


def job(world: World, job: Job) -> dict[str, Any]:
    """Show a job in PollForJobs."""
    return {
        "id": job.id,
        "data": job_data(world, job),
        "nonce": job.nonce,
        "accountId": world.account,
    }


def job_details(world: World, job: Job) -> dict[str, Any]:
    """Show a job in GetJobDetails, secrets included."""
    return {"id": job.id, "data": job_data(world, job), "accountId": world.account}


def third_party_job_details(world: World, job: Job) -> dict[str, Any]:
    """Show a job in GetThirdPartyJobDetails: partners don't learn whose pipeline it is."""
    data = job_data(world, job) | {"pipelineContext": _pipeline_context(job)}
    return without_none(id=job.id, data=data, nonce=job.nonce)


def job_data(world: World, job: Job) -> dict[str, Any]:
    """Show what a worker needs to do a job."""
    action, execution = job.action, job.action.execution
    return without_none(
        actionTypeId=action_type_id(action.declaration.type_id),
        actionConfiguration={"configuration": dict(action.resolved_configuration)},
        pipelineContext={
            **_pipeline_context(job),
            "pipelineArn": world.pipeline_arn(execution.pipeline.name),
            "pipelineExecutionId": execution.id,
        },
        inputArtifacts=[_artifact(each) for each in action.input_artifacts],
        outputArtifacts=[_artifact(each) for each in action.output_artifacts],
        artifactCredentials=_credentials(job),
        continuationToken=job.continuation_token,
        encryptionKey=_encryption_key(world, job),
    )


def _pipeline_context(job: Job) -> dict[str, Any]:
    action = job.action
    return {
        "pipelineName": action.execution.pipeline.name,
        "stage": {"name": action.stage.declaration.name},
        "action": {"name": action.declaration.name, "actionExecutionId": action.id},
    }


# Captured: the event has neither the action type nor the pipeline context, the revision of an
# output is null, and the credentials expire at a number of milliseconds.
def lambda_event(world: World, job: Job, now: datetime) -> dict[str, Any]:
    """Show a job as the event that a function is called with."""
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
    return {"type": "S3", "s3Location": where}


# They open nothing, and look like those of a session.
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
