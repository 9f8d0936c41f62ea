"""ListActionTypes: which types it shows, in which order, and how each of them looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock._codepipeline.property_descriptions import DESCRIPTIONS
from tests.engine.actions.jobs.custom_jobs import farm_type
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

CONSOLE: Final = "https://console.aws.amazon.com/"
NAMES: Final = [
    f"{kind.id.category}/{kind.id.owner}/{kind.id.provider}"
    for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
]
PARTNERS: Final = NAMES[len(AWS_ACTION_TYPES) :]


def names(client: Any, **members: str) -> list[str]:
    """Return category, owner and provider of each type that is listed."""
    found = [each["id"] for each in client.list_action_types(**members)["actionTypes"]]
    return [f"{each['category']}/{each['owner']}/{each['provider']}" for each in found]


def shown(client: Any, name: str, **members: str) -> dict[str, Any]:
    """Return an action type as it is listed."""
    category, owner, provider = name.split("/")
    type_id = {"category": category, "owner": owner, "provider": provider, "version": "1"}
    kinds: list[dict[str, Any]] = client.list_action_types(**members)["actionTypes"]
    [found] = [each for each in kinds if each["id"] == type_id]
    return found


# Which ----------------------------------------------------------------------------------------


def test_all_of_them(client: Any) -> None:
    """Without a filter, AWS's types come first in the order of the service, then the others."""
    found = names(client)

    assert NAMES == found
    assert "Source/AWS/S3" == found[0]
    assert "Source/ThirdParty/GitHub" == PARTNERS[0]


@pytest.mark.parametrize("owner", ["AWS", "ThirdParty", "Custom"])
def test_the_owner_filter(client: Any, owner: str) -> None:
    """Only the types of the owner that is asked for are shown, in their order."""
    found = names(client, actionOwnerFilter=owner)

    assert [name for name in NAMES if name.split("/")[1] == owner] == found


def test_an_owner_that_nobody_is(client: Any) -> None:
    """An owner outside of the three is refused."""
    text = (
        "1 validation error detected: Value at 'actionOwnerFilter' failed to satisfy constraint: "
        "Member must satisfy enum value set: [AWS, Custom, ThirdParty]"
    )

    assert ("ValidationException", text) == refusal(
        client.list_action_types, actionOwnerFilter="Nobody"
    )


def test_the_region_filter(client: Any) -> None:
    """Types of one's own are those of their Region, and all others are listed for any Region."""
    client.create_custom_action_type(**farm_type())

    assert [*NAMES, "Build/Custom/Farm"] == names(client, regionFilter="us-east-1")
    assert NAMES == names(client, regionFilter="eu-west-1")


def test_the_region_filter_fills_templates(client: Any) -> None:
    """The addresses are those in the Region that is asked for."""
    found = shown(client, "Source/AWS/S3", regionFilter="eu-west-1")

    assert f"{CONSOLE}s3/home?region=eu-west-1#" == found["settings"]["entityUrlTemplate"]


@pytest.mark.parametrize(
    ("owner", "region", "expected"),
    [
        ("ThirdParty", "us-east-1", PARTNERS),
        ("ThirdParty", "eu-west-1", PARTNERS),
        ("Custom", "us-east-1", ["Build/Custom/Farm"]),
        ("Custom", "eu-west-1", []),
    ],
)
def test_both_filters(client: Any, owner: str, region: str, expected: list[str]) -> None:
    """Both filters together mean both."""
    client.create_custom_action_type(**farm_type())

    assert expected == names(client, actionOwnerFilter=owner, regionFilter=region)


# How ------------------------------------------------------------------------------------------


def properties(**required: bool) -> list[dict[str, Any]]:
    """Return configuration properties as they are listed."""
    return [
        {
            "name": name,
            "required": needed,
            "key": True,
            "secret": False,
            "queryable": False,
            "description": DESCRIPTIONS[name],
        }
        for name, needed in required.items()
    ]


def test_a_type_in_full(client: Any) -> None:
    """A type is shown with its id, its templates, its properties and its artifact numbers."""
    home = f"{CONSOLE}codedeploy/home?region=us-east-1"
    expected = {
        "id": {"category": "Deploy", "owner": "AWS", "provider": "CodeDeploy", "version": "1"},
        "settings": {
            "entityUrlTemplate": f"{home}#/applications/{{Config:ApplicationName}}",
            "executionUrlTemplate": f"{home}#/deployments/{{ExternalExecutionId}}",
        },
        "actionConfigurationProperties": properties(ApplicationName=True, DeploymentGroupName=True),
        "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 1},
        "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 0},
    }

    assert expected == shown(client, "Deploy/AWS/CodeDeploy")


def test_properties_in_their_order(client: Any) -> None:
    """Properties stand in the order of the service, each with whether it is required."""
    expected = properties(
        S3Bucket=True,
        S3ObjectKey=True,
        PollForSourceChanges=False,
        AllowOverrideForS3ObjectKey=False,
    )

    assert expected == shown(client, "Source/AWS/S3")["actionConfigurationProperties"]


def test_secrets_are_marked(client: Any) -> None:
    """A property that is never shown says that it is secret."""
    found = shown(client, "Source/ThirdParty/GitHub")["actionConfigurationProperties"]

    assert ["OAuthToken"] == [each["name"] for each in found if each["secret"]]


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize(
    ("name", "template", "url"),
    [
        ("Source/AWS/S3", "entityUrlTemplate", "s3/home?region=HERE#"),
        (
            "Source/AWS/CodeCommit",
            "revisionUrlTemplate",
            "codecommit/home?region=HERE#/repository/{Config:RepositoryName}/commit/{RevisionId}",
        ),
        (
            "Build/AWS/CodeBuild",
            "executionUrlTemplate",
            "codebuild/home?region=HERE#/builds/{ExternalExecutionId}/view/new",
        ),
        (
            "Deploy/AWS/S3",
            "entityUrlTemplate",
            "s3/buckets/{Config:BucketName}/?region=HERE&tab=overview",
        ),
    ],
)
def test_templates_name_the_region(
    mock: PipelineMock, region: str, name: str, template: str, url: str
) -> None:
    """The Region of the client is filled in, all other places of a template are left open."""
    found = shown(mock.client(region=region), name)

    assert f"{CONSOLE}{url.replace('HERE', region)}" == found["settings"][template]


def test_a_template_without_a_region(client: Any) -> None:
    """What an approval links to is taken from its configuration alone."""
    expected = {"entityUrlTemplate": "{Config:ExternalEntityLink}"}

    assert expected == shown(client, "Approval/AWS/Manual")["settings"]


@pytest.mark.parametrize("provider", ["Invoke/AWS/InspectorScan", "Compute/AWS/Commands"])
def test_a_type_without_templates(client: Any, provider: str) -> None:
    """A type that has no address shows its settings all the same, with nothing in them."""
    assert {} == shown(client, provider)["settings"]


def test_which_templates_keep_the_region_open(client: Any) -> None:
    """A type shows the place of the Region only where it shows that of the console too."""
    settings = [each["settings"] for each in client.list_action_types()["actionTypes"]]
    templates = {template for each in settings for template in each.values()}

    assert len(templates) > 20
    assert {
        "{Console}/eks/home?region={Region}#/clusters/{Config:ClusterName}",
        "{Console}/lambda/home?region={Region}#/functions/{Config:FunctionName}",
    } == {each for each in templates if "{Region}" in each or "{Console}" in each}
