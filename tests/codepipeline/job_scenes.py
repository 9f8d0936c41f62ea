"""Scenes with jobs and custom action types, each ending with a call that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.codepipeline.scenes import asks
from tests.engine.actions.jobs import third_party_jobs
from tests.engine.actions.jobs.custom_jobs import (
    begun,
    farm_type,
    running,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock
    from tests.codepipeline.scenes import Scene

FAILURE: Final = {"type": "JobFailed", "message": "No."}
AWS_S_OWN: Final = {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"}


# Jobs of workers ------------------------------------------------------------------------------


def of_a_waiting_job(**members: Any) -> Scene:
    """Return the parameters for a job that was handed out, but not acknowledged."""

    def scene(_mock: PipelineMock, client: Any) -> dict[str, Any]:
        running(client)
        return {"jobId": taken(client)["id"], **members}

    return scene


def of_a_job(*before: Callable[[Any, dict[str, Any]], None], **members: Any) -> Scene:
    """Return the parameters for an acknowledged job, after an earlier result."""

    def scene(_mock: PipelineMock, client: Any) -> dict[str, Any]:
        running(client)
        job = begun(client)
        for said in before:
            said(client, job)
        return {"jobId": job["id"], **members}

    return scene


# Jobs of partners -----------------------------------------------------------------------------


def of_a_waiting_partner_s_job(**members: Any) -> Scene:
    """Return the parameters for a partner's job that was not acknowledged."""

    def scene(mock: PipelineMock, client: Any) -> dict[str, Any]:
        third_party_jobs.offered(mock)
        third_party_jobs.scanning(client)
        [job] = third_party_jobs.polled(client)
        return {"jobId": job["jobId"], "clientToken": third_party_jobs.CLIENT_TOKEN, **members}

    return scene


def of_a_partner_s_job(*before: Callable[[Any, dict[str, Any]], None], **members: Any) -> Scene:
    """Return the parameters for an acknowledged partner's job, after an earlier result."""

    def scene(mock: PipelineMock, client: Any) -> dict[str, Any]:
        third_party_jobs.offered(mock)
        third_party_jobs.scanning(client)
        job = third_party_jobs.begun(client)
        for said in before:
            said(client, job)
        return {"jobId": job["id"], "clientToken": third_party_jobs.CLIENT_TOKEN, **members}

    return scene


# Action types ---------------------------------------------------------------------------------


def a_second_type(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_custom_action_type(**farm_type())
    return farm_type()


def a_deleted_type(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_custom_action_type(**farm_type())
    client.delete_custom_action_type(category="Build", provider="Farm", version="1")
    return farm_type(configurationProperties=[])


def too_many_types(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    for number in range(50):
        client.create_custom_action_type(**farm_type(version=str(number)))
    return farm_type(version="50")


# The table ------------------------------------------------------------------------------------

MORE_AT_LEAST_THAN_AT_MOST: Final = {"minimumCount": 2, "maximumCount": 1}

JOB_SCENES: Final[dict[str, Scene]] = {
    "type-with-more-artifacts-at-least-than-at-most": asks(
        **farm_type(inputArtifactDetails=MORE_AT_LEAST_THAN_AT_MOST)
    ),
    "type-that-was-deleted": a_deleted_type,
    "success-with-continuation-and-variables": of_a_job(
        continuationToken="part 1", outputVariables={"Tag": "7"}
    ),
}
