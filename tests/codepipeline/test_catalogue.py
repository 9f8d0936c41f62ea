"""The catalogue holds what the service is known to offer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
    by_id,
    properties_of,
)
from pipemock._codepipeline.property_descriptions import DESCRIPTIONS
from pipemock._codepipeline.rule_type_catalogue import RULE_TYPES
from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ConfigurationProperty,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


ORDER: Final = (
    "Source/S3 Invoke/Lambda Deploy/Lambda Test/CodeBuild Approval/Manual "
    "Source/CodeStarSourceConnection Invoke/InspectorScan Source/CodeCommit Invoke/StepFunctions "
    "Deploy/CloudFormation Deploy/CloudFormationStackSet Deploy/EKS Test/DeviceFarm "
    "Build/ECRBuildAndPublish Deploy/CloudFormationStackInstances Deploy/EC2 Deploy/ECS Source/ECR "
    "Deploy/CodeDeploy Deploy/ServiceCatalog Deploy/CodeDeployToECS Deploy/ElasticBeanstalk "
    "Invoke/CodePipeline Deploy/OpsWorks Deploy/AppConfig Deploy/S3 Build/CodeBuild "
    "Compute/Commands"
)


def test_types_are_in_the_order_of_the_service() -> None:
    """The types of AWS are the 28 that ListActionTypes returned, in its order."""
    assert ORDER.split() == [name_of(each) for each in AWS_ACTION_TYPES]
    assert ["Source/GitHub", "Deploy/AlexaSkillsKit", "Invoke/Snyk"] == [
        name_of(each) for each in THIRD_PARTY_ACTION_TYPES
    ]


def test_ids_are_unique() -> None:
    """No two action types share an id."""
    assert len(ALL_ACTION_TYPES) == len({each.id for each in ALL_ACTION_TYPES})


def test_ids_name_owner_and_version() -> None:
    """Each type belongs to its table's owner and is version 1."""
    assert {("AWS", "1")} == {(each.id.owner, each.id.version) for each in AWS_ACTION_TYPES}
    assert ActionTypeId("Source", "ThirdParty", "GitHub", "1") == find("Source/GitHub").id


# As ListActionTypes returned them; those of partners and of rules are in the user guide. Most were
# probed: CreatePipeline missed each of these keys when it was left out.
REQUIRED: Final = {
    "Build/CodeBuild": "ProjectName",
    "Build/ECRBuildAndPublish": "ECRRepositoryName",
    "Deploy/AlexaSkillsKit": "ClientId ClientSecret RefreshToken SkillId",
    "Deploy/AppConfig": (
        "Application Environment ConfigurationProfile DeploymentStrategy "
        "InputArtifactConfigurationPath"
    ),
    "Deploy/CloudFormation": "ActionMode StackName",
    "Deploy/CloudFormationStackInstances": "StackSetName DeploymentTargets Regions",
    "Deploy/CloudFormationStackSet": "StackSetName TemplatePath",
    "Deploy/CodeDeploy": "ApplicationName DeploymentGroupName",
    "Deploy/CodeDeployToECS": (
        "ApplicationName DeploymentGroupName TaskDefinitionTemplateArtifact AppSpecTemplateArtifact"
    ),
    "Deploy/EC2": "InstanceType InstanceTagKey",
    "Deploy/ECS": "ClusterName ServiceName",
    "Deploy/EKS": "ClusterName",
    "Deploy/ElasticBeanstalk": "ApplicationName EnvironmentName",
    "Deploy/Lambda": "FunctionName",
    "Deploy/OpsWorks": "DeploymentType StackId",
    "Deploy/S3": "BucketName Extract",
    "Deploy/ServiceCatalog": "ProductId",
    "Invoke/CodePipeline": "PipelineName",
    "Invoke/InspectorScan": "InspectorRunMode",
    "Invoke/Lambda": "FunctionName",
    "Invoke/StepFunctions": "StateMachineArn",
    "Rule/CloudWatchAlarm": "AlarmName",
    "Rule/CodeBuild": "ProjectName",
    "Rule/DeploymentWindow": "Cron",
    "Rule/LambdaInvoke": "FunctionName",
    "Rule/VariableCheck": "Variable Value Operator",
    "Source/CodeCommit": "RepositoryName BranchName",
    "Source/CodeStarSourceConnection": "ConnectionArn FullRepositoryId BranchName",
    "Source/ECR": "RepositoryName",
    "Source/GitHub": "Owner Repo Branch OAuthToken",
    "Source/S3": "S3Bucket S3ObjectKey",
    "Test/CodeBuild": "ProjectName",
    "Test/DeviceFarm": "ProjectId DevicePoolArn AppType TestType",
}


def test_required_properties() -> None:
    """A type requires the keys that the service asks for."""
    found = {
        name_of(each): " ".join(one.name for one in each.properties if one.required)
        for each in (*ALL_ACTION_TYPES, *RULE_TYPES)
    }

    assert REQUIRED == {name: required for name, required in found.items() if required}


def test_properties_of_rules() -> None:
    """A rule takes the keys of its page, those in brackets if they are given.

    Documented: docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html
    """
    found = {
        each.id.provider: [one.name if one.required else f"[{one.name}]" for one in each.properties]
        for each in RULE_TYPES
    }

    assert {
        "CloudWatchAlarm": ["AlarmName", "[AlarmStates]", "[WaitTime]"],
        "CodeBuild": [
            "ProjectName",
            "[PrimarySource]",
            "[BatchEnabled]",
            "[CombineArtifacts]",
            "[EnvironmentVariables]",
        ],
        "Commands": [],
        "DeploymentWindow": ["Cron", "[TimeZone]"],
        "LambdaInvoke": ["FunctionName", "[UserParameters]"],
        "VariableCheck": ["Variable", "Value", "Operator"],
    } == found


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


def test_the_marks_of_a_property() -> None:
    """The rows of the table mark what is required, secret or not a key."""
    assert (
        ConfigurationProperty("Prefix"),
        ConfigurationProperty("B", required=True),
        ConfigurationProperty("C", required=True, secret=True, key=False),
        ConfigurationProperty("D", key=False),
    ) == properties_of("Prefix B* C*!~ D~")
    assert (
        ConfigurationProperty("VpcId", description=DESCRIPTIONS["VpcId"]),
        ConfigurationProperty("Unheard"),
    ) == properties_of("VpcId Unheard", described=True)


def test_every_property_of_aws_has_a_description() -> None:
    """ListActionTypes describes the properties of AWS's types, and no description is unused."""
    found = {one.name: one.description for each in AWS_ACTION_TYPES for one in each.properties}

    assert found == DESCRIPTIONS


def test_find_property() -> None:
    """A property is found by its exact name, and an unknown name finds nothing."""
    source = find("Source/S3")

    assert source.properties[1] == source.find_property("S3ObjectKey")
    assert source.find_property("s3objectkey") is None


# AWS CodePipeline user guide, quotas page; for commands as a rule, the rule reference.
TIMEOUTS: Final = {
    "Approval/Manual": timedelta(days=7),
    "Build/CodeBuild": timedelta(hours=36),
    "Compute/Commands": timedelta(minutes=55),
    "Deploy/CloudFormation": timedelta(days=3),
    "Deploy/CloudFormationStackInstances": timedelta(days=3),
    "Deploy/CloudFormationStackSet": timedelta(days=3),
    "Deploy/CodeDeploy": timedelta(days=5),
    "Deploy/CodeDeployToECS": timedelta(days=5),
    "Deploy/S3": timedelta(minutes=90),
    "Invoke/Lambda": timedelta(hours=24),
    "Invoke/StepFunctions": timedelta(days=7),
    "Rule/Commands": timedelta(minutes=55),
    "Test/CodeBuild": timedelta(hours=8),
    "Test/DeviceFarm": timedelta(hours=8),
}


def test_timeouts() -> None:
    """An action runs no longer than the quota of its type: an hour, where it has none."""
    kinds = [*ALL_ACTION_TYPES, *RULE_TYPES]

    assert {name_of(each): TIMEOUTS.get(name_of(each), timedelta(hours=1)) for each in kinds} == {
        name_of(each): each.timeout for each in kinds
    }


def test_v2_only_types() -> None:
    """The types that need a V2 pipeline are marked, and so is every rule type."""
    assert all(each.v2_only for each in RULE_TYPES)
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


# Pages that the service was seen to link to, with the real names put back into placeholders. What
# begins with a service is a page of the console; the place of the Region is `?`.
CODEDEPLOY: Final = {
    "entity": "codedeploy/home?#/applications/{Config:ApplicationName}",
    "execution": "codedeploy/home?#/deployments/{ExternalExecutionId}",
}
CODEBUILD: Final = {
    "entity": "codebuild/home?#/projects/{Config:ProjectName}/view",
    "execution": "codebuild/home?#/builds/{ExternalExecutionId}/view/new",
}
LAMBDA: Final = {
    "entity": "lambda/home?#/functions/{Config:FunctionName}",
    "execution": ("cloudwatch/home?#logStream:group=%252Faws%252Flambda%252F{Config:FunctionName}"),
}
ALIAS: Final = "{Console}/lambda/home?#/functions/{Config:FunctionName}"
SERVICE: Final = "ecs/home?#/clusters/{Config:ClusterName}/services/{Config:ServiceName}"
STACK_SET: Final = "cloudformation/home?#/stacksets/{Config:StackSetName}"
PRODUCT: Final = "servicecatalog/home?#admin-products/{Config:ProductId}"
REPOSITORY: Final = "codecommit/home?#/repository/{Config:RepositoryName}"
GITHUB: Final = "https://github.com/{Config:Owner}/{Config:Repo}"
DEVICES: Final = (
    "https://us-west-2.console.aws.amazon.com/devicefarm/home#/projects/{Config:ProjectId}/runs"
)
CONNECTION: Final = (
    "https://{Region}.console.aws.amazon.com/codesuite/settings/connections/redirect"
    "?connectionArn={Config:ConnectionArn}&referenceType="
)
FULL_ID: Final = "&FullRepositoryId={Config:FullRepositoryId}"
TEMPLATES: Final = {
    "Approval/Manual": {"entity": "{Config:ExternalEntityLink}"},
    "Build/CodeBuild": CODEBUILD,
    "Deploy/AlexaSkillsKit": {"entity": "https://developer.amazon.com/alexa/console/ask/"},
    "Deploy/AppConfig": {
        "entity": (
            "systems-manager/appconfig/applications/{Config:Application}"
            "/environments/{Config:Environment}?"
        ),
        "execution": "systems-manager/appconfig/{ExternalExecutionId}/details?",
    },
    "Deploy/CloudFormation": {
        "entity": "cloudformation/home?#/",
        "execution": "cloudformation/home?#/{ExternalExecutionId}",
    },
    "Deploy/CloudFormationStackInstances": {
        "entity": f"{STACK_SET}/stacks",
        "execution": f"{STACK_SET}/operations/{{ExternalExecutionId}}",
    },
    "Deploy/CodeDeploy": CODEDEPLOY,
    "Deploy/CodeDeployToECS": CODEDEPLOY,
    "Deploy/ECS": {"entity": f"{SERVICE}/details", "execution": f"{SERVICE}/deployments"},
    "Deploy/EKS": {"entity": "{Console}/eks/home?#/clusters/{Config:ClusterName}"},
    "Deploy/Lambda": {"entity": ALIAS, "execution": ALIAS},
    "Deploy/S3": {"entity": "s3/buckets/{Config:BucketName}/?&tab=overview"},
    "Deploy/ServiceCatalog": {
        "entity": PRODUCT,
        "execution": f"{PRODUCT}/version/{{ExternalExecutionId}}",
    },
    "Invoke/Lambda": LAMBDA,
    "Invoke/StepFunctions": {
        "entity": "states/home?#/statemachines/view/{Config:StateMachineArn}",
        "execution": "states/home?#/executions/details/{ExternalExecutionId}",
    },
    "Rule/CodeBuild": CODEBUILD,
    "Rule/LambdaInvoke": LAMBDA,
    "Source/CodeCommit": {
        "entity": f"{REPOSITORY}/browse/{{Config:BranchName}}/--/",
        "revision": f"{REPOSITORY}/commit/{{RevisionId}}",
    },
    "Source/CodeStarSourceConnection": {
        "entity": f"{CONNECTION}BRANCH{FULL_ID}&Branch={{Config:BranchName}}",
        "revision": f"{CONNECTION}COMMIT{FULL_ID}&Commit={{RevisionId}}",
    },
    "Source/ECR": {
        "entity": "ecs/home?#/repositories/{Config:RepositoryName}#images;tagStatus=ALL"
    },
    "Source/GitHub": {
        "entity": f"{GITHUB}/tree/{{Config:Branch}}",
        "revision": f"{GITHUB}/commit/{{RevisionId}}",
    },
    "Source/S3": {"entity": "s3/home?#"},
    "Test/CodeBuild": CODEBUILD,
    "Test/DeviceFarm": {"entity": DEVICES, "execution": f"{DEVICES}/{{ExternalExecutionId}}"},
}


def page(template: str, console: str) -> str:
    """Return the address of a page in the table above."""
    if template.startswith("https:"):
        return template.replace("console.aws.amazon.com", console)
    path = template.replace("?", "?region={Region}", 1)
    return path if path.startswith("{") else f"https://{console}/{path}"


@pytest.mark.parametrize(
    ("region", "console"),
    [("eu-west-1", "console.aws.amazon.com"), ("cn-north-1", "console.amazonaws.cn")],
)
def test_url_templates(region: str, console: str) -> None:
    """The templates lead to the pages that the service links to; other types have none."""
    kinds = by_id((*ALL_ACTION_TYPES, *RULE_TYPES), region=region).values()

    assert {
        name_of(each): {
            kind: template
            for kind in ("entity", "execution", "revision")
            if (template := getattr(each, f"{kind}_url_template")) is not None
        }
        for each in kinds
        if templates_of(each)
    } == {
        name: {kind: page(template, console) for kind, template in each.items()}
        for name, each in TEMPLATES.items()
    }


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
# Inferred.
ARTIFACTS_OF_RULES: Final = {
    (0, 5, 0, 0): (
        "Rule/CloudWatchAlarm Rule/Commands Rule/DeploymentWindow Rule/LambdaInvoke "
        "Rule/VariableCheck"
    ),
    (1, 5, 0, 0): "Rule/CodeBuild",
}


@pytest.mark.parametrize(
    ("kinds", "expected"), [(ALL_ACTION_TYPES, ARTIFACTS), (RULE_TYPES, ARTIFACTS_OF_RULES)]
)
def test_how_many_artifacts_a_type_takes_and_gives(
    kinds: Sequence[ActionType], expected: Mapping[tuple[int, ...], str]
) -> None:
    """Each type has the numbers of artifacts that the service has."""
    found = {
        name_of(each): (*attrs.astuple(each.inputs), *attrs.astuple(each.outputs)) for each in kinds
    }

    assert found == {name: each for each, names in expected.items() for name in names.split()}
