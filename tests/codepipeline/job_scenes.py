"""Scenes with jobs and custom action types, each ending with a call that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.codepipeline.scenes import asks
from tests.engine.actions.jobs import third_party_jobs
from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    NOBODY,
    begun,
    configurable,
    farm_type,
    finish,
    give_up,
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


def continued_to_the_end(client: Any, job: dict[str, Any]) -> None:
    finish(client, job, continuationToken="part 1")
    finish(client, begun(client))


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


def with_properties(**properties: dict[str, bool]) -> Scene:
    """Create a type with properties that are queryable."""
    given = [configurable(name, queryable=True, **each) for name, each in properties.items()]
    return asks(**farm_type(configurationProperties=given))


# The table ------------------------------------------------------------------------------------

MORE_AT_LEAST_THAN_AT_MOST: Final = {"minimumCount": 2, "maximumCount": 1}
PUBLIC: Final = {"required": True, "secret": False}

JOB_SCENES: Final[dict[str, Scene]] = {
    "type-with-more-artifacts-at-least-than-at-most": asks(
        **farm_type(inputArtifactDetails=MORE_AT_LEAST_THAN_AT_MOST)
    ),
    "type-with-two-queryable-properties": with_properties(a=PUBLIC, b=PUBLIC),
    "type-with-a-queryable-secret": with_properties(a={"required": True, "secret": True}),
    "type-that-was-deleted": a_deleted_type,
    "poll-for-an-unknown-type": asks(actionTypeId=FARM),
    "poll-for-a-type-of-aws": asks(actionTypeId=AWS_S_OWN),
    "success-of-an-unknown-job": asks(jobId=NOBODY),
    "failure-of-an-unknown-job": asks(jobId=NOBODY, failureDetails=FAILURE),
    "success-of-a-job-without-a-proper-id": asks(jobId="not-a-uuid"),
    "success-with-continuation-and-variables": of_a_job(
        continuationToken="part 1", outputVariables={"Tag": "7"}
    ),
    "success-again-but-different": of_a_job(finish, outputVariables={"Tag": "7"}),
    "success-of-a-job-continued-to-the-end": of_a_job(continued_to_the_end),
    "success-after-a-failure": of_a_job(give_up),
    "failure-after-a-success": of_a_job(finish, failureDetails=FAILURE),
}
"""By the name that the evidence has."""
