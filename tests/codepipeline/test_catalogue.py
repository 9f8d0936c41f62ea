"""The catalogue holds what the service is known to offer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import attrs
import pytest

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock._codepipeline.property_descriptions import _DESCRIPTIONS
from pipemock._engine.declaration.action_type import ActionType, ActionTypeId

ALL_ACTION_TYPES = AWS_ACTION_TYPES + THIRD_PARTY_ACTION_TYPES
PLACEHOLDER = re.compile(r"\{([^}]*)\}")


def name_of(action_type: ActionType) -> str:
    """Return category and provider as one readable name."""
    return f"{action_type.id.category}/{action_type.id.provider}"


def find(name: str) -> ActionType:
    """Return the action type of that category and provider."""
    (found,) = (each for each in ALL_ACTION_TYPES if name_of(each) == name)
    return found


def templates_of(action_type: ActionType) -> list[str]:
    """Return the URL templates that the action type has."""
    templates = (
        action_type.entity_url_template,
        action_type.execution_url_template,
        action_type.revision_url_template,
    )
    return [each for each in templates if each is not None]


def test_aws_types_are_in_the_order_of_the_service() -> None:
    """The types of AWS are the 28 that ListActionTypes returned, in its order."""
    names = [name_of(each) for each in AWS_ACTION_TYPES]

    assert 28 == len(names)
    assert ["Source/S3", "Invoke/Lambda", "Deploy/Lambda"] == names[:3]
    assert ["Deploy/S3", "Build/CodeBuild", "Compute/Commands"] == names[-3:]


def test_ids_are_unique() -> None:
    """No two action types share an id."""
    assert len(ALL_ACTION_TYPES) == len({each.id for each in ALL_ACTION_TYPES})


def test_ids_name_owner_and_version() -> None:
    """Each type belongs to its table's owner and is version 1."""
    assert {("AWS", "1")} == {(each.id.owner, each.id.version) for each in AWS_ACTION_TYPES}
    assert ActionTypeId("Source", "ThirdParty", "GitHub", "1") == find("Source/GitHub").id


# Probed on the service: each of these keys was missed by CreatePipeline when it was left out.
@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("Source/S3", ["S3Bucket", "S3ObjectKey"]),
        ("Source/ECR", ["RepositoryName"]),
        ("Source/CodeCommit", ["RepositoryName", "BranchName"]),
        ("Deploy/S3", ["BucketName", "Extract"]),
        ("Deploy/CodeDeploy", ["ApplicationName", "DeploymentGroupName"]),
        ("Deploy/CloudFormation", ["ActionMode", "StackName"]),
        ("Deploy/ECS", ["ClusterName", "ServiceName"]),
        ("Deploy/ElasticBeanstalk", ["ApplicationName", "EnvironmentName"]),
        ("Build/CodeBuild", ["ProjectName"]),
        ("Test/CodeBuild", ["ProjectName"]),
        ("Invoke/Lambda", ["FunctionName"]),
        ("Invoke/StepFunctions", ["StateMachineArn"]),
        ("Invoke/CodePipeline", ["PipelineName"]),
    ],
)
def test_required_properties(name: str, required: list[str]) -> None:
    """A well-known type requires the keys that the service asks for."""
    assert required == [each.name for each in find(name).properties if each.required]


def test_property_names_are_unique_within_a_type() -> None:
    """No type lists a property twice."""
    repeated = [
        name_of(each)
        for each in ALL_ACTION_TYPES
        if len(each.properties) != len({one.name for one in each.properties})
    ]

    assert [] == repeated


def test_only_third_party_types_have_secrets() -> None:
    """Tokens and client secrets are secret, and nothing of AWS's is."""
    secrets = {
        (name_of(each), one.name)
        for each in ALL_ACTION_TYPES
        for one in each.properties
        if one.secret
    }

    assert {
        ("Source/GitHub", "OAuthToken"),
        ("Deploy/AlexaSkillsKit", "ClientSecret"),
        ("Deploy/AlexaSkillsKit", "RefreshToken"),
    } == secrets


# As ListActionTypes returned them; the token of GitHub is in the sample of the API reference.
def test_which_properties_are_not_keys() -> None:
    """Only some properties of a few types are not keys."""
    no_keys = {
        name_of(each): [one.name for one in each.properties if not one.key]
        for each in ALL_ACTION_TYPES
    }

    assert {
        "Approval/Manual": [
            "NotificationArn",
            "ExternalEntityLink",
            "CustomData",
            "IsSummaryRequired",
        ],
        "Deploy/EC2": [
            "InstanceTagValue",
            "MaxBatch",
            "MaxError",
            "TargetGroupNameList",
            "PreScript",
            "PostScript",
            "TargetDirectory",
            "DeploySpec",
        ],
        "Deploy/ECS": ["FileName", "DeploymentTimeout"],
        "Deploy/Lambda": ["PublishedTargetVersion", "DeployStrategy", "Alarms"],
        "Source/GitHub": ["OAuthToken"],
        "Test/CodeBuild": [
            "EnvironmentVariables",
            "BatchEnabled",
            "CombineArtifacts",
            "ServiceRoleArnOverride",
        ],
    } == {name: names for name, names in no_keys.items() if names}


def test_every_property_of_aws_has_a_description() -> None:
    """ListActionTypes describes the properties of AWS's types, and no description is unused."""
    found = {one.name: one.description for each in AWS_ACTION_TYPES for one in each.properties}

    assert found == _DESCRIPTIONS


def test_find_property() -> None:
    """A property is found by its exact name, and an unknown name finds nothing."""
    source = find("Source/S3")

    assert source.properties[1] == source.find_property("S3ObjectKey")
    assert source.find_property("s3objectkey") is None


# AWS CodePipeline user guide, quotas page.
@pytest.mark.parametrize(
    ("name", "timeout"),
    [
        ("Build/CodeBuild", timedelta(hours=36)),
        ("Test/CodeBuild", timedelta(hours=8)),
        ("Test/DeviceFarm", timedelta(hours=8)),
        ("Deploy/CloudFormation", timedelta(days=3)),
        ("Deploy/CloudFormationStackSet", timedelta(days=3)),
        ("Deploy/CloudFormationStackInstances", timedelta(days=3)),
        ("Deploy/CodeDeploy", timedelta(days=5)),
        ("Deploy/CodeDeployToECS", timedelta(days=5)),
        ("Invoke/Lambda", timedelta(hours=24)),
        ("Deploy/S3", timedelta(minutes=90)),
        ("Invoke/StepFunctions", timedelta(days=7)),
        ("Compute/Commands", timedelta(minutes=55)),
        ("Approval/Manual", timedelta(days=7)),
        ("Deploy/ECS", timedelta(hours=1)),
        ("Deploy/Lambda", timedelta(hours=1)),
        ("Source/S3", timedelta(hours=1)),
        ("Source/GitHub", timedelta(hours=1)),
    ],
)
def test_timeouts(name: str, timeout: timedelta) -> None:
    """An action runs no longer than the quota of its type."""
    assert timeout == find(name).timeout


def test_v2_only_types() -> None:
    """The types that need a V2 pipeline are marked."""
    assert {
        "Build/ECRBuildAndPublish",
        "Compute/Commands",
        "Deploy/EC2",
        "Deploy/EKS",
        "Deploy/Lambda",
        "Invoke/CodePipeline",
    } == {name_of(each) for each in ALL_ACTION_TYPES if each.v2_only}


def known_placeholders(action_type: ActionType) -> set[str]:
    """Return the placeholders that a URL template of this type may have."""
    properties = {f"Config:{each.name}" for each in action_type.properties}
    return {"Console", "Region", "ExternalExecutionId", "RevisionId"} | properties


def test_url_templates_use_only_known_placeholders() -> None:
    """A template names the console, the Region, an id, or a property of its own type."""
    unknown = [
        (name_of(each), placeholder)
        for each in ALL_ACTION_TYPES
        for template in templates_of(each)
        for placeholder in PLACEHOLDER.findall(template)
        if placeholder not in known_placeholders(each)
    ]

    assert [] == unknown


# Pages that the service was seen to link to, with the real names put back into placeholders.
@pytest.mark.parametrize(
    ("name", "attribute", "template"),
    [
        (
            "Source/S3",
            "entity_url_template",
            "https://console.aws.amazon.com/s3/home?region={Region}#",
        ),
        (
            "Build/CodeBuild",
            "execution_url_template",
            (
                "https://console.aws.amazon.com/codebuild/home?region={Region}"
                "#/builds/{ExternalExecutionId}/view/new"
            ),
        ),
        (
            "Source/CodeCommit",
            "revision_url_template",
            (
                "https://console.aws.amazon.com/codecommit/home?region={Region}"
                "#/repository/{Config:RepositoryName}/commit/{RevisionId}"
            ),
        ),
        (
            "Source/CodeStarSourceConnection",
            "revision_url_template",
            (
                "https://{Region}.console.aws.amazon.com/codesuite/settings/connections/redirect"
                "?connectionArn={Config:ConnectionArn}&referenceType=COMMIT"
                "&FullRepositoryId={Config:FullRepositoryId}&Commit={RevisionId}"
            ),
        ),
        ("Approval/Manual", "entity_url_template", "{Config:ExternalEntityLink}"),
    ],
)
def test_url_templates(name: str, attribute: str, template: str) -> None:
    """The templates lead to the pages that the service links to."""
    assert template == getattr(find(name), attribute)


@pytest.mark.parametrize(
    "name",
    [
        "Build/ECRBuildAndPublish",
        "Compute/Commands",
        "Deploy/EC2",
        "Invoke/CodePipeline",
        "Invoke/InspectorScan",
    ],
)
def test_types_without_url(name: str) -> None:
    """The service returned no settings for these types."""
    assert [] == templates_of(find(name))


# Captured: ListActionTypes; for most of them also the user guide,
# docs.aws.amazon.com/codepipeline/latest/userguide/reference-action-artifacts.html
# Fewest and most inputs, fewest and most outputs.
ARTIFACTS: Final = {
    (0, 0, 0, 0): "Approval/Manual Invoke/CodePipeline",
    (0, 0, 1, 1): (
        "Source/CodeCommit Source/CodeStarSourceConnection Source/ECR Source/GitHub Source/S3"
    ),
    (0, 1, 0, 0): "Deploy/Lambda",
    (0, 1, 0, 1): "Invoke/StepFunctions",
    (0, 1, 1, 1): "Invoke/InspectorScan",
    (0, 2, 0, 0): "Deploy/CloudFormationStackInstances",
    (0, 5, 0, 5): "Invoke/Lambda",
    (0, 10, 0, 1): "Compute/Commands Deploy/CloudFormation",
    (1, 1, 0, 0): (
        "Build/ECRBuildAndPublish Deploy/AppConfig Deploy/CodeDeploy Deploy/EC2 Deploy/ECS "
        "Deploy/EKS Deploy/ElasticBeanstalk Deploy/OpsWorks Deploy/S3 Deploy/ServiceCatalog "
        "Test/DeviceFarm"
    ),
    (1, 1, 1, 1): "Invoke/Snyk",
    (1, 2, 0, 0): "Deploy/AlexaSkillsKit",
    (1, 3, 0, 0): "Deploy/CloudFormationStackSet",
    (1, 5, 0, 0): "Deploy/CodeDeployToECS",
    (1, 5, 0, 5): "Build/CodeBuild Test/CodeBuild",
}


def test_how_many_artifacts_a_type_takes_and_gives() -> None:
    """Each action type has the numbers of artifacts that the service has."""
    found = {
        name_of(each): (*attrs.astuple(each.inputs), *attrs.astuple(each.outputs))
        for each in ALL_ACTION_TYPES
    }

    assert found == {name: each for each, names in ARTIFACTS.items() for name in names.split()}
