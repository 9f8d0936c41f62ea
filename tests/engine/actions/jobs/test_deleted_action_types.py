"""Deleted action types: actions of such a type fail, and how a type is restored."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.declarations import BOB, approval, open_token
from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    FARM_IN_WORDS,
    attempt,
    begun,
    configurable,
    created,
    farm_pipeline,
    farm_type,
    farmed,
    finish,
    latest,
    polled,
    refusal,
    running,
    status,
)

FARM_ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:actiontype:Custom/Build/Farm/1"
UNAVAILABLE: Final = ("ActionTypeNotFoundException", f"{FARM_IN_WORDS} is not available")


def closed(client: Any, **members: str) -> None:
    """Delete the type of the farm."""
    named = {"category": "Build", "provider": "Farm", "version": "1", **members}
    client.delete_custom_action_type(**named)


def own_types(client: Any) -> list[dict[str, str]]:
    """Return the ids of all custom action types."""
    found = client.list_action_types(actionOwnerFilter="Custom")["actionTypes"]
    return [each["id"] for each in found]


# Deleted --------------------------------------------------------------------------------------


def test_a_deleted_type_is_not_listed(client: Any) -> None:
    """ListActionTypes shows only what pipelines may use."""
    client.create_custom_action_type(**farm_type())
    client.create_custom_action_type(**farm_type(version="2"))
    closed(client)

    assert [{**FARM, "version": "2"}] == own_types(client)


@pytest.mark.parametrize("member", ["category", "provider", "version"])
def test_what_does_not_exist_is_as_good_as_deleted(client: Any, member: str) -> None:
    """Deleting a type that is not there succeeds and deletes no other."""
    client.create_custom_action_type(**farm_type())
    closed(client, **{member: "Test"})

    assert [FARM] == own_types(client)


def test_polls_fail(client: Any) -> None:
    """PollForJobs fails from the deletion on, though a job waits."""
    running(client)
    closed(client)

    assert UNAVAILABLE == refusal(polled, client)


def test_tags_are_deleted_too(client: Any) -> None:
    """A deleted type has no tags to list."""
    client.create_custom_action_type(**farm_type(tags=[{"key": "team", "value": "web"}]))
    closed(client)

    assert (
        "ResourceNotFoundException"
        == refusal(client.list_tags_for_resource, resourceArn=FARM_ARN)[0]
    )


@pytest.mark.parametrize("operation", ["create_pipeline", "update_pipeline"])
def test_no_declaration_may_name_it(client: Any, operation: str) -> None:
    """Neither a new pipeline nor a new version can use a deleted type."""
    running(client)
    closed(client)
    code, words = refusal(getattr(client, operation), pipeline=farm_pipeline())

    assert "InvalidActionDeclarationException" == code
    assert words.endswith("in action 'Compile' is not available in region 'US_EAST_1'")


def test_a_type_in_use_fails_the_action_when_it_runs(client: Any) -> None:
    """A pipeline that uses the type runs up to the action, which fails."""
    client.create_custom_action_type(**farm_type())
    created(client, farm_pipeline(approval(), farmed(runOrder=2)))
    closed(client)
    client.put_approval_result(
        pipelineName="release",
        stageName="Build",
        actionName="Sign",
        result={"summary": BOB, "status": "Approved"},
        token=open_token(client),
    )

    assert {
        "code": "ConfigurationError",
        "message": f"{FARM_IN_WORDS} is not available",
    } == latest(client)["errorDetails"]
    assert "Failed" == status(client)


def test_a_job_in_progress_can_be_done(client: Any) -> None:
    """A worker that acknowledged a job before the deletion may report its result."""
    running(client)
    job = begun(client)
    closed(client)
    finish(client, job)

    assert "Succeeded" == latest(client)["status"]
    assert "Succeeded" == status(client)


def test_secrets_stay_masked(client: Any) -> None:
    """Views go on to hide what the deleted type called a secret."""
    keyed = farmed(configuration={"Project": "shop", "Key": "sesame"})
    running(client, keyed)
    closed(client)
    shown = client.get_pipeline(name="release")["pipeline"]["stages"][1]["actions"][0]

    assert {"Key": "****", "Project": "shop"} == shown["configuration"]
    assert {"Key": "****", "Project": "shop"} == attempt(client)["input"]["resolvedConfiguration"]


# Created again --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {"configurationProperties": []},
        {"configurationProperties": [configurable("Project", required=True, queryable=True)]},
        {
            "configurationProperties": [
                configurable("Project", required=True, queryable=True, type="String"),
                configurable("Key", secret=True),
            ]
        },
        {"inputArtifactDetails": {"minimumCount": 0, "maximumCount": 4}},
        {"outputArtifactDetails": {"minimumCount": 1, "maximumCount": 5}},
        {"settings": {"entityUrlTemplate": "https://farm.example"}},
    ],
)
def test_a_name_is_used_up(client: Any, other: dict[str, Any]) -> None:
    """A deleted type can't be created again with another definition."""
    client.create_custom_action_type(**farm_type())
    closed(client)
    code, words = refusal(client.create_custom_action_type, **farm_type(**other))

    assert "InvalidActionTypeException" == code
    assert words.endswith(" has been deleted. Create a new version of the action type.")
    assert [] == own_types(client)


def test_a_new_version_is_free(client: Any) -> None:
    """A version that was never used may be anything."""
    client.create_custom_action_type(**farm_type())
    closed(client)
    client.create_custom_action_type(**farm_type(version="2", configurationProperties=[]))

    assert [{**FARM, "version": "2"}] == own_types(client)


def test_the_same_definition_restores_a_type(client: Any) -> None:
    """An identical definition brings the type back, and what waited can be polled for."""
    running(client)
    closed(client)
    client.create_custom_action_type(**farm_type())
    finish(client, begun(client))

    assert [FARM] == own_types(client)
    assert "Succeeded" == status(client)


def test_tags_are_no_part_of_the_definition(client: Any) -> None:
    """A restored type has the tags that it is restored with."""
    client.create_custom_action_type(**farm_type(tags=[{"key": "team", "value": "web"}]))
    closed(client)
    client.create_custom_action_type(**farm_type(tags=[{"key": "team", "value": "app"}]))

    assert [{"key": "team", "value": "app"}] == client.list_tags_for_resource(resourceArn=FARM_ARN)[
        "tags"
    ]


def test_a_restored_type_can_be_deleted_again(client: Any) -> None:
    """Deletion and restoration can follow one another as often as one likes."""
    for _ in range(2):
        client.create_custom_action_type(**farm_type())
        closed(client)

    assert UNAVAILABLE == refusal(polled, client)
