"""AWS's own action types, and the third-party ones in AWS's user guide, as data.

The rows of AWS are in the order in which ListActionTypes returned them in us-east-1 in September
2026. That answer also gave the properties, the artifact limits and the URL templates.
"""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypedDict

import attrs

from pipemock._arns import CONSOLE, partition_of
from pipemock._codepipeline.property_descriptions import DESCRIPTIONS
from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    ConfigurationProperty,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# User guide, quotas: types that it does not name fall under "all others".
_TIMEOUT_OF_ALL_OTHERS: Final = timedelta(hours=1)


class UrlTemplates(TypedDict, total=False):
    """The URL templates of an action type."""

    entity_url_template: str
    execution_url_template: str
    revision_url_template: str


def _home(service: str, fragment: str = "") -> str:
    """Return the template of a page of *service* in the AWS console."""
    return f"https://{CONSOLE}/{service}/home?region={{Region}}#{fragment}"


_CONNECTION_REDIRECT: Final = (
    f"https://{{Region}}.{CONSOLE}/codesuite/settings/connections/redirect"
    "?connectionArn={Config:ConnectionArn}"
)

CODEBUILD_URLS: Final[UrlTemplates] = {
    "entity_url_template": _home("codebuild", "/projects/{Config:ProjectName}/view"),
    "execution_url_template": _home("codebuild", "/builds/{ExternalExecutionId}/view/new"),
}

LAMBDA_URLS: Final[UrlTemplates] = {
    "entity_url_template": _home("lambda", "/functions/{Config:FunctionName}"),
    "execution_url_template": _home(
        "cloudwatch", "logStream:group=%252Faws%252Flambda%252F{Config:FunctionName}"
    ),
}

_CODEDEPLOY_URLS: Final[UrlTemplates] = {
    "entity_url_template": _home("codedeploy", "/applications/{Config:ApplicationName}"),
    "execution_url_template": _home("codedeploy", "/deployments/{ExternalExecutionId}"),
}

_LAMBDA_DEPLOYMENT: Final = "{Console}/lambda/home?region={Region}#/functions/{Config:FunctionName}"
_DEVICE_FARM_RUNS: Final = (
    f"https://us-west-2.{CONSOLE}/devicefarm/home#/projects/{{Config:ProjectId}}/runs"
)
_STACK_SET: Final = _home("cloudformation", "/stacksets/{Config:StackSetName}")
_PRODUCT: Final = _home("servicecatalog", "admin-products/{Config:ProductId}")
_APP_CONFIG: Final = f"https://{CONSOLE}/systems-manager/appconfig"

# Types that are missing here have no URLs.
_URL_TEMPLATES: Final[Mapping[str, UrlTemplates]] = {
    "Approval/Manual": {"entity_url_template": "{Config:ExternalEntityLink}"},
    "Build/CodeBuild": CODEBUILD_URLS,
    # Captured in the results of an action; that ListActionTypes shows them is inferred.
    "Deploy/AppConfig": {
        "entity_url_template": (
            f"{_APP_CONFIG}/applications/{{Config:Application}}"
            "/environments/{Config:Environment}?region={Region}"
        ),
        "execution_url_template": (
            f"{_APP_CONFIG}/{{ExternalExecutionId}}/details?region={{Region}}"
        ),
    },
    # Captured in a state of 2019.
    "Deploy/AlexaSkillsKit": {
        "entity_url_template": "https://developer.amazon.com/alexa/console/ask/"
    },
    "Deploy/CloudFormation": {
        "entity_url_template": _home("cloudformation", "/"),
        "execution_url_template": _home("cloudformation", "/{ExternalExecutionId}"),
    },
    "Deploy/CloudFormationStackInstances": {
        "entity_url_template": f"{_STACK_SET}/stacks",
        "execution_url_template": f"{_STACK_SET}/operations/{{ExternalExecutionId}}",
    },
    "Deploy/CodeDeploy": _CODEDEPLOY_URLS,
    "Deploy/CodeDeployToECS": _CODEDEPLOY_URLS,
    "Deploy/ECS": {
        "entity_url_template": _home(
            "ecs", "/clusters/{Config:ClusterName}/services/{Config:ServiceName}/details"
        ),
        "execution_url_template": _home(
            "ecs", "/clusters/{Config:ClusterName}/services/{Config:ServiceName}/deployments"
        ),
    },
    "Deploy/EKS": {
        "entity_url_template": "{Console}/eks/home?region={Region}#/clusters/{Config:ClusterName}"
    },
    "Deploy/Lambda": {
        "entity_url_template": _LAMBDA_DEPLOYMENT,
        "execution_url_template": _LAMBDA_DEPLOYMENT,
    },
    "Deploy/ServiceCatalog": {
        "entity_url_template": _PRODUCT,
        "execution_url_template": f"{_PRODUCT}/version/{{ExternalExecutionId}}",
    },
    "Deploy/S3": {
        "entity_url_template": (
            f"https://{CONSOLE}/s3/buckets/{{Config:BucketName}}/?region={{Region}}&tab=overview"
        ),
    },
    "Invoke/Lambda": LAMBDA_URLS,
    "Invoke/StepFunctions": {
        "entity_url_template": _home("states", "/statemachines/view/{Config:StateMachineArn}"),
        "execution_url_template": _home("states", "/executions/details/{ExternalExecutionId}"),
    },
    "Source/CodeCommit": {
        "entity_url_template": _home(
            "codecommit", "/repository/{Config:RepositoryName}/browse/{Config:BranchName}/--/"
        ),
        "revision_url_template": _home(
            "codecommit", "/repository/{Config:RepositoryName}/commit/{RevisionId}"
        ),
    },
    "Source/CodeStarSourceConnection": {
        "entity_url_template": (
            _CONNECTION_REDIRECT + "&referenceType=BRANCH"
            "&FullRepositoryId={Config:FullRepositoryId}&Branch={Config:BranchName}"
        ),
        "revision_url_template": (
            _CONNECTION_REDIRECT + "&referenceType=COMMIT"
            "&FullRepositoryId={Config:FullRepositoryId}&Commit={RevisionId}"
        ),
    },
    "Source/ECR": {
        "entity_url_template": _home(
            "ecs", "/repositories/{Config:RepositoryName}#images;tagStatus=ALL"
        ),
    },
    # Captured in 2018 and 2021; the templates themselves are in the API reference.
    "Source/GitHub": {
        "entity_url_template": (
            "https://github.com/{Config:Owner}/{Config:Repo}/tree/{Config:Branch}"
        ),
        "revision_url_template": (
            "https://github.com/{Config:Owner}/{Config:Repo}/commit/{RevisionId}"
        ),
    },
    "Source/S3": {"entity_url_template": _home("s3")},
    "Test/CodeBuild": CODEBUILD_URLS,
    "Test/DeviceFarm": {
        "entity_url_template": _DEVICE_FARM_RUNS,
        "execution_url_template": f"{_DEVICE_FARM_RUNS}/{{ExternalExecutionId}}",
    },
}


def properties_of(words: str, *, described: bool = False) -> tuple[ConfigurationProperty, ...]:
    """Parse configuration properties: their names, each followed by its marks.

    The marks are ``*`` for required, ``!`` for secret, and ``~`` for a property that is not a key.
    """
    return tuple(_property(word, described=described) for word in words.split())


def _property(word: str, *, described: bool) -> ConfigurationProperty:
    name = word.rstrip("*!~")
    return ConfigurationProperty(
        name,
        required="*" in word,
        key="~" not in word,
        secret="!" in word,
        description=DESCRIPTIONS.get(name) if described else None,
    )


def _action_type(
    owner: str,
    name: str,
    inputs: tuple[int, int],
    outputs: tuple[int, int],
    properties: str,
    *,
    timeout: timedelta = _TIMEOUT_OF_ALL_OTHERS,
    v2_only: bool = False,
) -> ActionType:
    category, provider = name.split("/")
    return ActionType(
        ActionTypeId(category, owner, provider, version="1"),
        properties=properties_of(properties, described=owner == "AWS"),
        inputs=ArtifactLimits(*inputs),
        outputs=ArtifactLimits(*outputs),
        timeout=timeout,
        v2_only=v2_only,
        **_URL_TEMPLATES.get(name, UrlTemplates()),
    )


_aws = functools.partial(_action_type, "AWS")
_third_party = functools.partial(_action_type, "ThirdParty")

# Each row: category/provider, minimum and maximum of input artifacts and of output artifacts,
# properties, and the timeout, if it is not that of all others. Formatted by hand, so that it reads
# as a table. Sources:
# - Timeouts: user guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
# - Types that require a V2 pipeline: user guide, action reference.
# - Properties that are not keys: captured for AWS's types; for OAuthToken the sample response in
#   docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListActionTypes.html
# fmt: off
AWS_ACTION_TYPES: Final[tuple[ActionType, ...]] = (
    _aws("Source/S3", (0, 0), (1, 1),
         "S3Bucket* S3ObjectKey* PollForSourceChanges AllowOverrideForS3ObjectKey"),
    _aws("Invoke/Lambda", (0, 5), (0, 5), "FunctionName* UserParameters",
         timeout=timedelta(hours=24)),
    _aws("Deploy/Lambda", (0, 1), (0, 0),
         "FunctionName* FunctionAlias PublishedTargetVersion~ DeployStrategy~ Alarms~",
         v2_only=True),
    _aws("Test/CodeBuild", (1, 5), (0, 5),
         "ProjectName* EnvironmentVariables~ PrimarySource BatchEnabled~ CombineArtifacts~ "
         "ServiceRoleArnOverride~",
         timeout=timedelta(hours=8)),
    _aws("Approval/Manual", (0, 0), (0, 0),
         "NotificationArn~ ExternalEntityLink~ CustomData~ IsSummaryRequired~",
         timeout=timedelta(days=7)),
    _aws("Source/CodeStarSourceConnection", (0, 0), (1, 1),
         "ConnectionArn* FullRepositoryId* BranchName* OutputArtifactFormat DetectChanges"),
    _aws("Invoke/InspectorScan", (0, 1), (1, 1),
         "InspectorRunMode* ECRRepositoryName ImageTag CriticalThreshold HighThreshold "
         "MediumThreshold LowThreshold"),
    _aws("Source/CodeCommit", (0, 0), (1, 1),
         "RepositoryName* BranchName* PollForSourceChanges OutputArtifactFormat"),
    _aws("Invoke/StepFunctions", (0, 1), (0, 1),
         "StateMachineArn* ExecutionNamePrefix InputType Input",
         timeout=timedelta(days=7)),
    _aws("Deploy/CloudFormation", (0, 10), (0, 1),
         "ActionMode* StackName* ChangeSetName TemplatePath TemplateConfiguration "
         "ParameterOverrides OutputFileName Capabilities RoleArn",
         timeout=timedelta(days=3)),
    _aws("Deploy/CloudFormationStackSet", (1, 3), (0, 0),
         "StackSetName* TemplatePath* Description Parameters Capabilities PermissionModel "
         "AdministrationRoleArn ExecutionRoleName OrganizationsAutoDeployment DeploymentTargets "
         "Regions FailureTolerancePercentage MaxConcurrentPercentage RegionConcurrencyType "
         "ConcurrencyMode CallAs",
         timeout=timedelta(days=3)),
    _aws("Deploy/EKS", (1, 1), (0, 0),
         "ClusterName* HelmReleaseName HelmChartLocation HelmValuesFiles ManifestFiles "
         "KustomizationDirectory Namespace Subnets SecurityGroupIds",
         v2_only=True),
    _aws("Test/DeviceFarm", (1, 1), (0, 0),
         "ProjectId* DevicePoolArn* AppType* App TestType* Test AdditionalData FuzzEventCount "
         "FuzzEventThrottle FuzzRandomizerSeed CustomHostMachineArtifacts CustomDeviceArtifacts "
         "UnmeteredDevicesOnly JobTimeoutMinutes Latitude Longitude RadioBluetoothEnabled "
         "RadioGpsEnabled RadioNfcEnabled RadioWifiEnabled RecordAppPerformanceData RecordVideo "
         "TestSpec",
         timeout=timedelta(hours=8)),
    _aws("Build/ECRBuildAndPublish", (1, 1), (0, 0),
         "ECRRepositoryName* ImageTags DockerFilePath RegistryType",
         v2_only=True),
    _aws("Deploy/CloudFormationStackInstances", (0, 2), (0, 0),
         "StackSetName* DeploymentTargets* Regions* ParameterOverrides "
         "FailureTolerancePercentage MaxConcurrentPercentage RegionConcurrencyType "
         "ConcurrencyMode CallAs",
         timeout=timedelta(days=3)),
    _aws("Deploy/EC2", (1, 1), (0, 0),
         "InstanceType* InstanceTagKey* InstanceTagValue~ MaxBatch~ MaxError~ TargetGroupNameList~ "
         "PreScript~ PostScript~ TargetDirectory~ DeploySpec~",
         v2_only=True),
    _aws("Deploy/ECS", (1, 1), (0, 0), "ClusterName* ServiceName* FileName~ DeploymentTimeout~"),
    _aws("Source/ECR", (0, 0), (1, 1), "RepositoryName* ImageTag"),
    _aws("Deploy/CodeDeploy", (1, 1), (0, 0), "ApplicationName* DeploymentGroupName*",
         timeout=timedelta(days=5)),
    _aws("Deploy/ServiceCatalog", (1, 1), (0, 0),
         "ConfigurationFilePath ProductId* ProductVersionName ProductVersionDescription "
         "ProductType TemplateFilePath"),
    _aws("Deploy/CodeDeployToECS", (1, 5), (0, 0),
         "ApplicationName* DeploymentGroupName* TaskDefinitionTemplateArtifact* "
         "TaskDefinitionTemplatePath AppSpecTemplateArtifact* AppSpecTemplatePath "
         "Image1ContainerName Image2ContainerName Image3ContainerName Image4ContainerName "
         "Image1ArtifactName Image2ArtifactName Image3ArtifactName Image4ArtifactName",
         timeout=timedelta(days=5)),
    _aws("Deploy/ElasticBeanstalk", (1, 1), (0, 0), "ApplicationName* EnvironmentName*"),
    _aws("Invoke/CodePipeline", (0, 0), (0, 0), "PipelineName* SourceRevisions Variables",
         v2_only=True),
    _aws("Deploy/OpsWorks", (1, 1), (0, 0), "DeploymentType* StackId* AppId LayerId"),
    _aws("Deploy/AppConfig", (1, 1), (0, 0),
         "Application* Environment* ConfigurationProfile* DeploymentStrategy* "
         "InputArtifactConfigurationPath*"),
    _aws("Deploy/S3", (1, 1), (0, 0),
         "BucketName* ObjectKey KMSEncryptionKeyARN Extract* CannedACL CacheControl",
         timeout=timedelta(minutes=90)),
    _aws("Build/CodeBuild", (1, 5), (0, 5),
         "ProjectName* EnvironmentVariables PrimarySource BuildspecOverride BatchEnabled "
         "CombineArtifacts ServiceRoleArnOverride",
         timeout=timedelta(hours=36)),
    _aws("Compute/Commands", (0, 10), (0, 1),
         "VpcId Subnets SecurityGroupIds EnvironmentType ComputeType",
         timeout=timedelta(minutes=55), v2_only=True),
)

# User guide. Snyk is configured in the console and its properties are not published, so none are
# listed.
THIRD_PARTY_ACTION_TYPES: Final[tuple[ActionType, ...]] = (
    _third_party("Source/GitHub", (0, 0), (1, 1),
                 "Owner* Repo* Branch* OAuthToken*!~ PollForSourceChanges"),
    _third_party("Deploy/AlexaSkillsKit", (1, 2), (0, 0),
                 "ClientId* ClientSecret*! RefreshToken*! SkillId*"),
    _third_party("Invoke/Snyk", (1, 1), (1, 1), ""),
)
# fmt: on


def by_id(kinds: Iterable[ActionType], *, region: str) -> dict[ActionTypeId, ActionType]:
    """Return action types by their ids, with the URLs that they have in the partition of a Region.

    Inferred: the consoles of all partitions have the same paths.
    """
    console = partition_of(region).console
    if console == CONSOLE:
        return {kind.id: kind for kind in kinds}
    return {kind.id: _on_console(console, kind) for kind in kinds}


def _on_console(console: str, kind: ActionType) -> ActionType:
    templates = {
        name: template.replace(CONSOLE, console)
        for name in UrlTemplates.__annotations__
        if (template := getattr(kind, name)) is not None
    }
    return attrs.evolve(kind, **templates)
