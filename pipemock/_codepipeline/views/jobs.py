"""Jobs, as workers, partners and functions receive them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.views.action_types import action_type_id
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
    return {**_id_and_data(world, job), "nonce": job.nonce, "accountId": world.account}


def job_details(world: World, job: Job) -> dict[str, Any]:
    """Return a job as GetJobDetails shows it, including secrets."""
    return {**_id_and_data(world, job), "accountId": world.account}


def third_party_job_details(world: World, job: Job) -> dict[str, Any]:
    """Return a job as GetThirdPartyJobDetails shows it, without the account and pipeline ARN."""
    data = _data(world, job, _pipeline_context(job))
    return without_none(id=job.id, data=data, nonce=job.nonce)


# Captured: the event has neither the action type nor the pipeline context, the revision of an
# output is null, and the expiration time of the credentials is in milliseconds.
def lambda_event(world: World, job: Job, now: datetime) -> dict[str, Any]:
    """Return a job as the event of a Lambda function."""
    data = _data(world, job, {}, artifact=_event_artifact)
    del data["actionTypeId"], data["pipelineContext"]
    expiration = int((now + _CREDENTIALS_LAST).timestamp() * 1000)
    data["artifactCredentials"]["expirationTime"] = expiration
    return {"CodePipeline.job": {"id": job.id, "accountId": world.account, "data": data}}


def _id_and_data(world: World, job: Job) -> dict[str, Any]:
    execution = job.action.execution
    context = {
        **_pipeline_context(job),
        "pipelineArn": world.pipeline_arn(execution.pipeline.name),
        "pipelineExecutionId": execution.id,
    }
    return {"id": job.id, "data": _data(world, job, context)}


def _artifact(artifact: ArtifactLocation) -> dict[str, Any]:
    return without_none(**_event_artifact(artifact))


def _event_artifact(artifact: ArtifactLocation) -> dict[str, Any]:
    where = {"bucketName": artifact.bucket, "objectKey": artifact.key}
    return {
        "name": artifact.name,
        "revision": artifact.revision,
        "location": {"type": _LOCATION_TYPE, "s3Location": where},
    }


def _data(
    world: World,
    job: Job,
    context: Mapping[str, Any],
    *,
    artifact: Callable[[ArtifactLocation], dict[str, Any]] = _artifact,
) -> dict[str, Any]:
    action = job.action
    return without_none(
        actionTypeId=action_type_id(action.declaration.type_id),
        actionConfiguration={"configuration": dict(action.resolved_configuration)},
        pipelineContext=context,
        inputArtifacts=[artifact(each) for each in action.input_artifacts],
        outputArtifacts=[artifact(each) for each in action.output_artifacts],
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


# Not valid anywhere; their form is that of session credentials.
def _credentials(job: Job) -> dict[str, str]:
    return {
        "accessKeyId": f"ASIA{job.id.replace('-', '')[:16].upper()}",
        "secretAccessKey": f"secret-of-{job.id}",
        "sessionToken": f"session-of-{job.id}",
    }


def _encryption_key(world: World, job: Job) -> dict[str, str] | None:
    region = world.region_of(job.action.declaration)
    key = job.action.execution.declaration.encryption_key_in(region)
    return None if key is None else dict(key)
