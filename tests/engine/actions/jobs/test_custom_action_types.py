"""Action types of a user's own: how they are created, shown, tagged and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    FARM_IN_WORDS,
    configurable,
    farm_type,
    refusal,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

FARM_ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:actiontype:Custom/Build/Farm/1"

WHOLE_PROPERTY: Final = {
    "name": "Project",
    "required": True,
    "key": True,
    "secret": False,
    "queryable": True,
    "description": "Which project.",
}
WHOLE_SETTINGS: Final = {
    "thirdPartyConfigurationUrl": "https://farm.example/sign-up",
    "entityUrlTemplate": "https://farm.example/{Config:Project}",
    "executionUrlTemplate": "https://farm.example/{Config:Project}/{ExternalExecutionId}",
    "revisionUrlTemplate": "https://farm.example/{Config:Project}/settings",
}
WHOLE: Final = {
    "category": "Build",
    "provider": "Farm",
    "version": "1",
    "settings": WHOLE_SETTINGS,
    "configurationProperties": [{**WHOLE_PROPERTY, "type": "String"}],
    "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 2},
    "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
    "tags": [{"key": "team", "value": "web"}, {"key": "area", "value": ""}],
}
LEAST: Final = {
    "category": "Test",
    "provider": "Bench",
    "version": "2",
    "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 0},
    "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 0},
}
SHOWN: Final = {
    "id": FARM,
    "settings": WHOLE_SETTINGS,
    "actionConfigurationProperties": [WHOLE_PROPERTY],
    "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 2},
    "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
}


def answered(client: Any, **members: Any) -> dict[str, Any]:
    """Create an action type and return the answer without what every answer has."""
    answer: dict[str, Any] = client.create_custom_action_type(**members)
    del answer["ResponseMetadata"]
    return answer


def listed(client: Any, **members: Any) -> list[dict[str, Any]]:
    """Return the action types that ListActionTypes shows."""
    found: list[dict[str, Any]] = client.list_action_types(**members)["actionTypes"]
    return found


def tags(client: Any, arn: str = FARM_ARN) -> list[dict[str, str]]:
    """Return the tags of a resource."""
    found: list[dict[str, str]] = client.list_tags_for_resource(resourceArn=arn)["tags"]
    return found


# Created and shown ----------------------------------------------------------------------------


def test_the_answer_repeats_the_whole_definition(client: Any) -> None:
    """The answer shows all but the types of properties, with the owner Custom and sorted tags."""
    answer = answered(client, **WHOLE)

    assert {
        "actionType": SHOWN,
        "tags": [{"key": "area", "value": ""}, {"key": "team", "value": "web"}],
    } == answer


def test_the_least_definition(client: Any) -> None:
    """What may be left out is answered as empty, and tags are not answered at all."""
    answer = answered(client, **LEAST)

    assert {
        "actionType": {
            "id": {"category": "Test", "owner": "Custom", "provider": "Bench", "version": "2"},
            "settings": {},
            "actionConfigurationProperties": [],
            "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 0},
            "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 0},
        }
    } == answer


def test_a_property_is_not_queryable_unless_it_says_so(client: Any) -> None:
    """The answer says so, and has no description where none was given."""
    least = {"name": "Project", "required": False, "key": False, "secret": True}
    answer = answered(client, **{**LEAST, "configurationProperties": [least]})

    assert [{**least, "queryable": False}] == answer["actionType"]["actionConfigurationProperties"]


def test_the_owner_filter_shows_own_types(client: Any) -> None:
    """ListActionTypes for the owner Custom shows just what was created, in its order."""
    answered(client, **WHOLE)
    bench = answered(client, **LEAST)["actionType"]

    assert [SHOWN, bench] == listed(client, actionOwnerFilter="Custom")


@pytest.mark.parametrize("owner", ["AWS", "ThirdParty"])
def test_the_owner_filter_hides_own_types(client: Any, owner: str) -> None:
    """ListActionTypes for another owner is not changed by a type of one's own."""
    before = listed(client, actionOwnerFilter=owner)
    answered(client, **WHOLE)

    assert before == listed(client, actionOwnerFilter=owner)


def test_without_a_filter_own_types_are_shown_too(client: Any) -> None:
    """ListActionTypes without a filter shows them behind all others."""
    before = listed(client)
    answered(client, **WHOLE)

    assert [*before, SHOWN] == listed(client)


def test_each_region_has_its_own(mock: PipelineMock, client: Any) -> None:
    """A type that was created in one Region is not there in another."""
    answered(client, **WHOLE)

    assert [] == listed(mock.client(region="eu-west-1"), actionOwnerFilter="Custom")


def test_a_change_of_the_answer_changes_nothing(client: Any) -> None:
    """Changing a response does not change the action type."""
    answer = answered(client, **WHOLE)
    answer["actionType"]["actionConfigurationProperties"].clear()
    answer["actionType"]["settings"].clear()

    assert [SHOWN] == listed(client, actionOwnerFilter="Custom")


# Tags -----------------------------------------------------------------------------------------


def test_tags_belong_to_the_arn_of_the_type(client: Any) -> None:
    """ListTagsForResource knows the type by its ARN, with or without tags."""
    answered(client, **WHOLE)
    answered(client, **LEAST)
    bench = "arn:aws:codepipeline:us-east-1:123456789012:actiontype:Custom/Test/Bench/2"

    assert [{"key": "area", "value": ""}, {"key": "team", "value": "web"}] == tags(client)
    assert [] == tags(client, bench)


def test_tags_can_be_changed(client: Any) -> None:
    """TagResource and UntagResource work on types of one's own."""
    answered(client, **WHOLE)
    client.tag_resource(resourceArn=FARM_ARN, tags=[{"key": "team", "value": "app"}])
    client.untag_resource(resourceArn=FARM_ARN, tagKeys=["area"])

    assert [{"key": "team", "value": "app"}] == tags(client)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ([{"key": "aws:team", "value": ""}], "InvalidTagsException"),
        ([{"key": "team", "value": ""}, {"key": "team", "value": "b"}], "InvalidTagsException"),
        ([{"key": str(number), "value": ""} for number in range(51)], "TooManyTagsException"),
    ],
    ids=["reserved", "twice", "too many"],
)
def test_wrong_tags(client: Any, wrong: list[dict[str, str]], code: str) -> None:
    """Tags that no resource may have are refused, and nothing is created."""
    assert code == refusal(client.create_custom_action_type, **{**WHOLE, "tags": wrong})[0]
    assert [] == listed(client, actionOwnerFilter="Custom")


# Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("details", ["inputArtifactDetails", "outputArtifactDetails"])
def test_more_artifacts_at_least_than_at_most(client: Any, details: str) -> None:
    """A minimum above the maximum is refused, for inputs and for outputs."""
    wrong = {**WHOLE, details: {"minimumCount": 2, "maximumCount": 1}}

    assert (
        "InvalidActionTypeException",
        "Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2).",
    ) == refusal(client.create_custom_action_type, **wrong)
    assert [] == listed(client, actionOwnerFilter="Custom")


def test_two_queryable_properties(client: Any) -> None:
    """Of all properties, one may be queryable; the others are named in their order."""
    names = ["b", "c", "a"]
    queryable = [configurable(name, required=True, queryable=True) for name in names]
    wrong = farm_type(configurationProperties=[configurable("d"), *queryable])
    words = (
        "Multiple queryable configuration properties found with names 'b, c, a'. "
        "Up to one queryable property may be specified."
    )

    assert ("InvalidActionTypeException", words) == refusal(
        client.create_custom_action_type, **wrong
    )


@pytest.mark.parametrize(
    "members", [{"required": True, "secret": True}, {"required": False}, {"secret": True}]
)
def test_a_queryable_property_is_required_and_no_secret(
    client: Any, members: dict[str, bool]
) -> None:
    """A queryable property that is optional or secret is refused."""
    wrong = farm_type(configurationProperties=[configurable("a", queryable=True, **members)])
    words = (
        "Invalid queryable property 'a'. "
        "Queryable configuration properties must be required and non-secret."
    )

    assert ("InvalidActionTypeException", words) == refusal(
        client.create_custom_action_type, **wrong
    )


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"category": "Party"}, "'category'"),
        ({"provider": "F" * 36}, "'provider'"),
        ({"version": "1.0"}, "'version'"),
        (
            {"inputArtifactDetails": {"minimumCount": 0, "maximumCount": 6}},
            "'inputArtifactDetails.maximumCount'",
        ),
        (
            {"configurationProperties": [configurable(str(number)) for number in range(11)]},
            "'configurationProperties'",
        ),
        (
            {"configurationProperties": [configurable("a", type="List")]},
            "'configurationProperties.1.member.type'",
        ),
    ],
)
def test_limits_of_the_model(client: Any, members: dict[str, Any], problem: str) -> None:
    """What the service model does not allow is a ValidationException that says where."""
    code, words = refusal(client.create_custom_action_type, **farm_type(**members))

    assert "ValidationException" == code
    assert words.startswith(f"1 validation error detected: Value at {problem} failed")


@pytest.mark.parametrize("members", [{}, {"configurationProperties": []}])
def test_a_second_type_of_the_same_name(client: Any, members: dict[str, Any]) -> None:
    """Category, provider and version together are taken once, also for the same definition."""
    answered(client, **farm_type())
    code, words = refusal(client.create_custom_action_type, **farm_type(**members))

    assert "ActionTypeAlreadyExistsException" == code
    assert FARM_IN_WORDS in words


@pytest.mark.parametrize("other", [{"category": "Deploy"}, {"provider": "Ranch"}, {"version": "2"}])
def test_names_of_types_have_three_parts(client: Any, other: dict[str, str]) -> None:
    """A type is another one as soon as one part of its name differs."""
    answered(client, **farm_type())
    answered(client, **farm_type(**other))

    assert 2 == len(listed(client, actionOwnerFilter="Custom"))


def test_fifty_types(client: Any) -> None:
    """The fifty-first type is refused, and has a place once another one is deleted."""
    for number in range(50):
        answered(client, **farm_type(version=str(number)))

    code, _ = refusal(client.create_custom_action_type, **farm_type(version="50"))
    client.delete_custom_action_type(category="Build", provider="Farm", version="0")

    assert "LimitExceededException" == code
    assert "50" == answered(client, **farm_type(version="50"))["actionType"]["id"]["version"]
