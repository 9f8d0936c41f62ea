"""What every provider reports: of a success and of a failure, in state, history and event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, get_args

import attrs
import pytest

from pipemock import fail, succeed
from pipemock._cloud.settings import ConnectionProvider
from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock.strategies._scope import _VARIABLES
from tests.client_helpers import attempts, created, execution, latest, stage_state
from tests.declarations import action, build, pipeline, source, v2
from tests.service_model import service

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._engine.declaration.action_type import ActionType

CONSOLE: Final = "https://console.aws.amazon.com"
UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
COMMIT: Final = "[0-9a-f]{40}"
CONNECTION: Final = "arn:aws:codeconnections:eu-west-1:123456789012:connection/1"
REDIRECT: Final = (
    "https://eu-west-1.console.aws.amazon.com/codesuite/settings/connections/redirect"
    f"?connectionArn={CONNECTION}&referenceType="
)
MACHINE: Final = "arn:aws:states:eu-west-1:123456789012:stateMachine:move"
STACK_ARN: Final = f"arn:aws:cloudformation:eu-west-1:123456789012:stack/app/{UUID}"
STACK: Final = rf"stack/detail\?stackId={STACK_ARN}"
UNKNOWN: Final = "The action failed."
BUILD_FAILED: Final = (
    "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, "
    "Message: Error while executing command: make. Reason: exit status 1"
)


@attrs.frozen(kw_only=True)
class Known:
    """What is known of a provider; `id` is a pattern, and URLs may contain ``{id}``.

    `keeps_id` is whether a failure has the id and the URL too, and `revision_url` is shown by a
    source in history and events.
    """

    configuration: dict[str, str]
    id: str | None = None
    url: str | None = None
    revision_url: str | None = None
    summary: str | None = None
    failure: str = UNKNOWN
    keeps_id: bool = True
    entity: str | None = None
    variables: frozenset[str] = frozenset()
    has_log_stream: bool = False


def variables(names: str) -> frozenset[str]:
    """Return the names of output variables."""
    return frozenset(names.split())


def home(service: str, fragment: str) -> str:
    """Return a page of a service in the console, in the Region of the action."""
    return f"{CONSOLE}/{service}/home?region=eu-west-1#{fragment}"


CODEBUILD: Final = Known(
    configuration={"ProjectName": "app"},
    id=f"app:{UUID}",
    url=home("codebuild", "/builds/{id}/view/new"),
    failure=BUILD_FAILED,
    entity=home("codebuild", "/projects/app/view"),
)
PROVIDERS: Final = {
    "Source/S3": Known(
        configuration={"S3Bucket": "sources", "S3ObjectKey": "a.zip"},
        id="[A-Za-z0-9]{32}",
        summary="Amazon S3 version id: {id}",
        failure=(
            'Could not access the Amazon S3 object: "sources/a.zip". '
            "Make sure that the names of the bucket and object are both correct."
        ),
        entity=home("s3", ""),
        variables=variables("BucketName ETag ObjectKey VersionId"),
    ),
    "Source/CodeCommit": Known(
        configuration={"RepositoryName": "app", "BranchName": "main"},
        id=COMMIT,
        revision_url=home("codecommit", "/repository/app/commit/{id}"),
        summary="Initial commit",
        failure=(
            "Could not access the CodeCommit repository app. Make sure that the pipeline IAM role "
            "has sufficient permissions to access the repository."
        ),
        entity=home("codecommit", "/repository/app/browse/main/--/"),
        variables=variables(
            "AuthorDate BranchName CommitId CommitMessage CommitterDate RepositoryName"
        ),
    ),
    "Source/CodeStarSourceConnection": Known(
        configuration={
            "ConnectionArn": CONNECTION,
            "FullRepositoryId": "us/app",
            "BranchName": "main",
        },
        id=COMMIT,
        revision_url=f"{REDIRECT}COMMIT&FullRepositoryId=us/app&Commit={{id}}",
        summary='{"ProviderType":"GitLab","CommitMessage":"Initial commit"}',
        failure="[GitLab] No Branch [main] found for FullRepositoryName [us/app]",
        entity=f"{REDIRECT}BRANCH&FullRepositoryId=us/app&Branch=main",
        variables=variables(
            "AuthorDate AuthorDisplayName AuthorEmail AuthorId BranchName CommitId CommitMessage "
            "ConnectionArn FullRepositoryName ProviderType"
        ),
    ),
    "Source/ECR": Known(
        configuration={"RepositoryName": "app"},
        id="sha256:[0-9a-f]{64}",
        entity=home("ecs", "/repositories/app#images;tagStatus=ALL"),
        variables=variables("ImageDigest ImageTag ImageURI RegistryId RepositoryName"),
    ),
    "Source/GitHub": Known(
        configuration={"Owner": "us", "Repo": "app", "Branch": "main", "OAuthToken": "hunter2"},
        id=COMMIT,
        revision_url="https://github.com/us/app/commit/{id}",
        summary="Initial commit",
        failure=(
            'Could not access the GitHub repository: "app". The access token might be invalid or '
            "has been revoked. Edit the pipeline to reconnect with GitHub."
        ),
        entity="https://github.com/us/app/tree/main",
        variables=variables(
            "AuthorDate BranchName CommitId CommitMessage CommitUrl CommitterDate RepositoryName"
        ),
    ),
    "Build/CodeBuild": CODEBUILD,
    "Test/CodeBuild": CODEBUILD,
    "Build/ECRBuildAndPublish": Known(
        configuration={"ECRRepositoryName": "app"},
        variables=variables("ECRImageDigestId ECRRepositoryName"),
    ),
    "Compute/Commands": Known(
        configuration={},
        id=(
            "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/codepipeline/release:"
            f"log-stream:{UUID}/{UUID}"
        ),
        failure=(
            "Action failed with status: FAILED. COMMAND_EXECUTION_ERROR: "
            "Error while executing command: make. Reason: exit status 1"
        ),
        has_log_stream=True,
    ),
    "Test/DeviceFarm": Known(
        configuration={
            "ProjectId": "p1",
            "DevicePoolArn": "arn",
            "AppType": "Android",
            "TestType": "Fuzz",
        },
        entity="https://us-west-2.console.aws.amazon.com/devicefarm/home#/projects/p1/runs",
    ),
    "Deploy/AlexaSkillsKit": Known(
        configuration={"ClientId": "c", "ClientSecret": "s", "RefreshToken": "t", "SkillId": "k"},
        entity="https://developer.amazon.com/alexa/console/ask/",
    ),
    "Deploy/AppConfig": Known(
        configuration={
            "Application": "a1",
            "Environment": "e1",
            "ConfigurationProfile": "p1",
            "DeploymentStrategy": "s1",
            "InputArtifactConfigurationPath": "config.json",
        },
        id="applications/a1/environments/e1/deployments/1",
        url=f"{CONSOLE}/systems-manager/appconfig/{{id}}/details?region=eu-west-1",
        summary="Deployment succeeded!",
        entity=(
            f"{CONSOLE}/systems-manager/appconfig/applications/a1/environments/e1?region=eu-west-1"
        ),
    ),
    "Deploy/CloudFormation": Known(
        configuration={"ActionMode": "CREATE_UPDATE", "StackName": "app"},
        id=STACK,
        url=home("cloudformation", "/{id}"),
        summary="Stack app was updated.",
        failure="Failed to update stack. Current status: UPDATE_ROLLBACK_COMPLETE.",
        entity=home("cloudformation", "/"),
    ),
    "Deploy/CloudFormationStackSet": Known(
        configuration={"StackSetName": "set", "TemplatePath": "Code::t.yaml"},
        variables=variables("OperationId StackSetId"),
    ),
    "Deploy/CloudFormationStackInstances": Known(
        configuration={
            "StackSetName": "set",
            "DeploymentTargets": "123456789012",
            "Regions": "eu-west-1",
        },
        entity=home("cloudformation", "/stacksets/set/stacks"),
        variables=variables("OperationId StackSetId"),
    ),
    "Deploy/CodeDeploy": Known(
        configuration={"ApplicationName": "app", "DeploymentGroupName": "all"},
        id="d-[0-9A-Z]{9}",
        url=home("codedeploy", "/deployments/{id}"),
        summary="Deployment Succeeded",
        failure="Deployment {id} failed",
        entity=home("codedeploy", "/applications/app"),
    ),
    "Deploy/CodeDeployToECS": Known(
        configuration={
            "ApplicationName": "app",
            "DeploymentGroupName": "all",
            "TaskDefinitionTemplateArtifact": "Code",
            "AppSpecTemplateArtifact": "Code",
        },
        id="d-[0-9A-Z]{9}",
        url=home("codedeploy", "/deployments/{id}"),
        summary="Deployment Succeeded",
        failure="Deployment {id} failed",
        entity=home("codedeploy", "/applications/app"),
    ),
    "Deploy/EC2": Known(configuration={"InstanceType": "EC2", "InstanceTagKey": "Name"}),
    "Deploy/ECS": Known(
        configuration={"ClusterName": "c", "ServiceName": "s"},
        failure=(
            "Did not find the image definition file imagedefinitions.json in the input artifacts "
            "ZIP file. Verify the file is stored in your pipeline's Amazon S3 artifact bucket: "
            "{bucket} key: {key}"
        ),
        entity=home("ecs", "/clusters/c/services/s/details"),
    ),
    "Deploy/EKS": Known(
        configuration={"ClusterName": "c"},
        entity=home("eks", "/clusters/c"),
        variables=variables("EKSClusterName"),
    ),
    "Deploy/ElasticBeanstalk": Known(
        configuration={"ApplicationName": "app", "EnvironmentName": "prod"},
        failure=(
            "Deployment failed. The provided role does not have sufficient permissions: "
            "Service:AmazonElasticLoadBalancing"
        ),
    ),
    "Deploy/Lambda": Known(
        configuration={"FunctionName": "f"},
        entity=home("lambda", "/functions/f"),
        variables=variables("FunctionVersion"),
    ),
    "Deploy/OpsWorks": Known(configuration={"DeploymentType": "deploy_app", "StackId": "s"}),
    "Deploy/S3": Known(
        configuration={"BucketName": "site", "Extract": "true"},
        id="site",
        summary="Deployment Succeeded",
        failure="The archive is malformed.",
        keeps_id=False,
        entity=f"{CONSOLE}/s3/buckets/site/?region=eu-west-1&tab=overview",
    ),
    "Deploy/ServiceCatalog": Known(
        configuration={"ProductId": "p1"}, entity=home("servicecatalog", "admin-products/p1")
    ),
    "Invoke/CodePipeline": Known(configuration={"PipelineName": "other"}),
    "Invoke/InspectorScan": Known(
        configuration={"InspectorRunMode": "SourceCodeScan"},
        variables=variables("HighestScannedSeverity"),
    ),
    "Invoke/Lambda": Known(
        configuration={"FunctionName": "f"},
        id="f",
        url=home("cloudwatch", "logStream:group=%252Faws%252Flambda%252Ff"),
        failure=(
            "The AWS Lambda function f failed to return a result. Check the function to verify "
            "that it has permission to call the PutJobSuccessResult action and that it made a "
            "call to PutJobSuccessResult."
        ),
        entity=home("lambda", "/functions/f"),
    ),
    "Invoke/Snyk": Known(configuration={}),
    "Invoke/StepFunctions": Known(
        configuration={"StateMachineArn": MACHINE},
        id=f"arn:aws:states:eu-west-1:123456789012:execution:move:{UUID}",
        url=home("states", "/executions/details/{id}"),
        entity=home("states", f"/statemachines/view/{MACHINE}"),
        variables=variables("ExecutionArn StateMachineArn"),
    ),
}
TYPES: Final = {
    f"{each.id.category}/{each.id.provider}": each
    for each in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
    if each.id.category != "Approval"
}
ALL: Final = pytest.mark.parametrize("name", PROVIDERS)


def declared(kind: ActionType, configuration: dict[str, str]) -> dict[str, Any]:
    """Declare a pipeline with one action of a type, which is called Act."""
    members: dict[str, Any] = {"configuration": configuration}
    if kind.inputs.minimum or kind.id.provider == "Commands":
        members["inputArtifacts"] = [{"name": "Code"}]
    if kind.outputs.minimum:
        members["outputArtifacts"] = [{"name": "Made"}]
    if kind.id.provider == "Commands":
        members["commands"] = ["make"]
    act = action("Act", f"{kind.id.category}/{kind.id.owner}/{kind.id.provider}", **members)
    if kind.id.category == "Source":
        return v2(pipeline(("Work", [act]), ("Build", [build(takes="Made")])))
    return v2(pipeline(("Source", [source()]), ("Work", [act])))


def entity_of(client: Any) -> str | None:
    """Return the entity URL of the action."""
    [state] = stage_state(client, "Work")["actionStates"]
    url: str | None = state.get("entityUrl")
    return url


@attrs.frozen
class Views:
    """The results of the action in the three views, with the names of the event's members."""

    state: dict[str, Any]
    history: dict[str, Any]
    event: dict[str, Any]
    variables: dict[str, str]


def views(mock: PipelineMock, client: Any) -> Views:
    """Return the result of the action in each of the three views."""
    state = latest(client, "Act") or {}
    output = attempts(client, actionName="Act")[0]["output"]
    events = [each.detail() for each in mock.events if hasattr(each, "action")]
    [event] = [
        each
        for each in events
        if each["action"] == "Act" and each["state"] in {"SUCCEEDED", "FAILED"}
    ]
    for other in ("actionExecutionId", "lastStatusChange", "status"):
        del state[other]
    return Views(
        state=state,
        history=output.get("executionResult", {}),
        event=event.get("execution-result", {}),
        variables=output["outputVariables"],
    )


def without_none(**members: Any) -> dict[str, Any]:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value is not None}


def known_id(known: Known, result: dict[str, Any]) -> str:
    """Return the external id of a result, which has to look like those of the provider."""
    found: str = result.get("externalExecutionId", "")
    assert re.fullmatch(known.id or "", found)
    return found


@pytest.fixture
def mock() -> Any:
    """Enter a mock in another Region than the usual one, with a connection to GitLab."""
    from pipemock import mock_codepipeline  # noqa: PLC0415

    with mock_codepipeline(now="2026-01-05T09:00Z", region="eu-west-1") as mock:
        mock.connection_provider(CONNECTION, "GitLab")
        yield mock


@pytest.fixture
def client(mock: PipelineMock) -> Any:
    """Make a client of that Region."""
    return mock.client()


def test_every_provider_is_here() -> None:
    """Each action type of the catalogue but manual approval is asked."""
    assert TYPES.keys() == PROVIDERS.keys()


@ALL
def test_a_success_in_three_views(mock: PipelineMock, client: Any, name: str) -> None:
    """State, history and event agree on a success; only two link to its revision."""
    known = PROVIDERS[name]
    created(client, declared(TYPES[name], known.configuration))
    found = views(mock, client)
    external_id = known_id(known, found.history) or None
    url = known.url and known.url.format(id=external_id)
    linked = url or (known.revision_url and known.revision_url.format(id=external_id))
    summary = known.summary and known.summary.replace("{id}", external_id or "")
    logs = external_id if known.has_log_stream else None

    assert found.state.pop("summary", None) == summary
    assert found.state == without_none(
        externalExecutionId=external_id, externalExecutionUrl=url, logStreamARN=logs
    )
    assert found.history == without_none(
        externalExecutionId=external_id,
        externalExecutionSummary=summary,
        externalExecutionUrl=linked,
        logStreamARN=logs,
    )
    assert found.event == {
        member: value
        for member, value in (
            ("external-execution-url", linked),
            ("external-execution-summary", summary),
            ("external-execution-id", external_id),
        )
        if value is not None
    }
    assert known.variables == found.variables.keys()


@ALL
def test_a_failure_in_three_views(mock: PipelineMock, client: Any, name: str) -> None:
    """State, history and event agree on a failure, in the usual words of the provider."""
    known = PROVIDERS[name]
    mock.when(action="Act").then(fail())
    created(client, declared(TYPES[name], known.configuration))
    found = views(mock, client)
    keeps_id = known.keeps_id and not name.startswith("Source/")
    external_id = known_id(known, found.history) if keeps_id and known.id else None
    url = known.url and external_id and known.url.format(id=external_id)
    inputs = attempts(client, actionName="Act")[0]["input"]["inputArtifacts"]
    location = inputs[0]["s3location"] if inputs else {"bucket": "", "key": ""}
    message = known.failure.format(id=external_id, **location)
    logs = external_id if known.has_log_stream else None

    assert found.state == without_none(
        externalExecutionId=external_id,
        externalExecutionUrl=url,
        errorDetails={"code": "JobFailed", "message": message},
        logStreamARN=logs,
    )
    assert found.history == without_none(
        externalExecutionId=external_id,
        externalExecutionSummary=message,
        externalExecutionUrl=url,
        errorDetails={"code": "JobFailed"},
        logStreamARN=logs,
    )
    assert found.event == {
        member: value
        for member, value in (
            ("external-execution-url", url),
            ("external-execution-summary", message),
            ("external-execution-id", external_id),
            ("error-code", "JobFailed"),
        )
        if value is not None
    }


@ALL
def test_the_page_of_what_an_action_acts_on(mock: PipelineMock, client: Any, name: str) -> None:
    """The entity is linked before the first run too."""
    known = PROVIDERS[name]
    mock.when(category="Source").then(fail())
    created(client, declared(TYPES[name], known.configuration))

    assert known.entity == entity_of(client)


@ALL
def test_a_failure_before_anything_began_outside(
    mock: PipelineMock, client: Any, name: str
) -> None:
    """Without an external id there is no link, in no view, and not while the action runs."""
    known = PROVIDERS[name]
    mock.when(action="Act").then(fail("No.", external_execution_id="", after=60))
    created(client, declared(TYPES[name], known.configuration))
    before = latest(client, "Act") or {}
    mock.clock.advance(60)
    found = views(mock, client)

    assert "externalExecutionId" not in before
    assert {"errorDetails": {"code": "JobFailed", "message": "No."}} == found.state
    assert {
        "externalExecutionSummary": "No.",
        "errorDetails": {"code": "JobFailed"},
    } == found.history
    assert {"external-execution-summary": "No.", "error-code": "JobFailed"} == found.event


# Sources and third-party actions are refused in another Region.
@pytest.mark.parametrize(
    "name",
    [
        each
        for each in PROVIDERS
        if not each.startswith("Source/") and TYPES[each].id.owner == "AWS"
    ],
)
def test_another_region(mock: PipelineMock, name: str) -> None:
    """All addresses and ids name the Region of the action, not that of its pipeline."""
    known = PROVIDERS[name]
    client = mock.client(region="us-east-2")
    declaration = declared(TYPES[name], known.configuration)
    declaration["stages"][-1]["actions"][0]["region"] = "eu-west-1"
    store = declaration.pop("artifactStore")
    declaration["artifactStores"] = {"us-east-2": store, "eu-west-1": store}
    created(client, declaration)
    result = attempts(client, actionName="Act")[0]["output"].get("executionResult", {})

    assert known.entity == entity_of(client)
    assert known_id(known, result) == result.get("externalExecutionId", "")
    assert result.get("externalExecutionUrl") == (
        known.url and known.url.format(id=result["externalExecutionId"])
    )


# Modes and options ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "external_id", "summary"),
    [
        (
            "CHANGE_SET_REPLACE",
            (
                r"changeset/detail\?changeSetId=arn:aws:cloudformation:eu-west-1:123456789012:"
                rf"changeSet/next/{UUID}&stackId={STACK_ARN}"
            ),
            "Change set next was created.",
        ),
        ("CHANGE_SET_EXECUTE", STACK, "Stack app was updated."),
        ("CREATE_UPDATE", STACK, "Stack app was updated."),
        ("DELETE_ONLY", "", None),
        ("REPLACE_ON_FAILURE", "", None),
    ],
)
def test_modes_of_cloudformation(
    client: Any, mode: str, external_id: str, summary: str | None
) -> None:
    """A change set and a stack are linked; of the other modes nothing is known."""
    configuration = {"ActionMode": mode, "StackName": "app", "ChangeSetName": "next"}
    created(client, declared(TYPES["Deploy/CloudFormation"], configuration))
    result = attempts(client, actionName="Act")[0]["output"].get("executionResult", {})

    found = result.get("externalExecutionId", "")
    assert re.fullmatch(external_id, found)
    assert summary == result.get("externalExecutionSummary")
    url = result.get("externalExecutionUrl")
    assert url == (home("cloudformation", f"/{found}") if found else None)


def test_a_change_set_that_cannot_be_executed(mock: PipelineMock, client: Any) -> None:
    """Its failure has words of its own."""
    mock.when(action="Act").then(fail())
    configuration = {"ActionMode": "CHANGE_SET_EXECUTE", "StackName": "app"}
    created(client, declared(TYPES["Deploy/CloudFormation"], configuration))
    [failed] = attempts(client, actionName="Act")

    assert (
        "Failed to execute change set. Current stack status: UPDATE_ROLLBACK_COMPLETE. "
        "Reason: No reason was provided."
    ) == failed["output"]["executionResult"]["externalExecutionSummary"]


def test_a_stack_keeps_its_id(client: Any) -> None:
    """The change set and its execution name the same stack."""
    kind = TYPES["Deploy/CloudFormation"]
    ids = []
    for mode in ("CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE"):
        configuration = {"ActionMode": mode, "StackName": "app", "ChangeSetName": "next"}
        declaration = {**declared(kind, configuration), "name": mode}
        created(client, declaration)
        found = attempts(client, mode, actionName="Act")[0]["output"]["executionResult"]
        ids.append(found["externalExecutionId"].rpartition("stackId=")[2])

    assert ids[0] == ids[1]


def test_deployments_of_a_configuration_are_counted(client: Any) -> None:
    """The second deployment in an environment is number 2."""
    known = PROVIDERS["Deploy/AppConfig"]
    created(client, declared(TYPES["Deploy/AppConfig"], known.configuration))
    client.start_pipeline_execution(name="release")

    found = attempts(client, actionName="Act")[0]["output"]["executionResult"]
    assert "applications/a1/environments/e1/deployments/2" == found["externalExecutionId"]


def test_an_image_definition_file_of_another_name(mock: PipelineMock, client: Any) -> None:
    """The failure of a deployment to ECS names the file that was asked for."""
    known = PROVIDERS["Deploy/ECS"]
    mock.when(action="Act").then(fail())
    created(
        client, declared(TYPES["Deploy/ECS"], {**known.configuration, "FileName": "images.json"})
    )
    found = latest(client, "Act") or {}

    assert found["errorDetails"]["message"].startswith(
        "Did not find the image definition file images.json in the input artifacts ZIP file."
    )


def test_a_batch_build(client: Any) -> None:
    """The id of a batch says that it is one."""
    created(
        client,
        declared(TYPES["Build/CodeBuild"], {"ProjectName": "app", "BatchEnabled": "true"}),
    )

    found = attempts(client, actionName="Act")[0]["output"]["executionResult"]
    assert re.fullmatch(f"build-batch/app:{UUID}", found["externalExecutionId"])


def test_an_id_of_ones_own_shows_while_the_action_runs(mock: PipelineMock, client: Any) -> None:
    """A failure that names its build is known by it from the start."""
    mock.when(action="Act").then(fail(external_execution_id="app:7", after=60))
    created(client, declared(TYPES["Build/CodeBuild"], {"ProjectName": "app"}))

    assert "app:7" == (latest(client, "Act") or {})["externalExecutionId"]


def test_a_deployment_fails_under_its_own_id(mock: PipelineMock, client: Any) -> None:
    """The usual message of CodeDeploy names the id that a test gives."""
    known = PROVIDERS["Deploy/CodeDeploy"]
    mock.when(action="Act").then(fail(external_execution_id="d-ABC"))
    created(client, declared(TYPES["Deploy/CodeDeploy"], known.configuration))

    assert "Deployment d-ABC failed" == (latest(client, "Act") or {})["errorDetails"]["message"]


# Connections ------------------------------------------------------------------------------------


# API reference, CodeStar Connections: the values of ProviderType.
@pytest.mark.parametrize(
    "provider", ["Bitbucket", "GitHub", "GitHubEnterpriseServer", "GitLab", "GitLabSelfManaged"]
)
def test_the_provider_of_a_connection(mock: PipelineMock, client: Any, provider: Any) -> None:
    """Summary, variables and the commit in events name the provider that the test has said."""
    name = "Source/CodeStarSourceConnection"
    mock.connection_provider(CONNECTION, provider)
    created(client, declared(TYPES[name], PROVIDERS[name].configuration))
    mock.source_change("release", summary="Fix it\n")
    found = attempts(client, actionName="Act")[0]["output"]
    commits = [dict(getattr(each, "commit", ())) for each in mock.events]

    said = f'{{"ProviderType":"{provider}","CommitMessage":"Fix it\\n"}}'
    assert said == found["executionResult"]["externalExecutionSummary"]
    assert provider == found["outputVariables"]["ProviderType"]
    assert {provider} == {each["provider-type"] for each in commits if each}


def test_a_connection_leads_to_github_unless_said(client: Any) -> None:
    """A connection whose provider is not set leads to GitHub."""
    name = "Source/CodeStarSourceConnection"
    other = {**PROVIDERS[name].configuration, "ConnectionArn": CONNECTION + "2"}
    execution_id = created(client, declared(TYPES[name], other))

    [revision] = execution(client, execution_id)["artifactRevisions"]
    assert revision["revisionSummary"].startswith('{"ProviderType":"GitHub"')


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        (name, "" if name == "Source/CodeStarSourceConnection" else r"\.zip")
        for name in PROVIDERS
        if name.startswith("Source/")
    ],
)
def test_the_key_of_an_artifact(client: Any, name: str, ending: str) -> None:
    """The key of a source's artifact ends in .zip, but not that of a connection."""
    created(client, declared(TYPES[name], PROVIDERS[name].configuration))

    [artifact] = attempts(client, actionName="Act")[0]["output"]["outputArtifacts"]
    assert re.fullmatch(rf"release/Made/[A-Za-z0-9]{{7}}{ending}", artifact["s3location"]["key"])


def test_an_image_says_what_the_test_says(mock: PipelineMock, client: Any) -> None:
    """What the service says of an image is not known; what a test says is shown."""
    created(client, declared(TYPES["Source/ECR"], {"RepositoryName": "app"}))
    mock.source_change("release", summary="Nightly")
    mock.when(action="Act").then(succeed())

    found = attempts(client, actionName="Act")[0]["output"]["executionResult"]
    assert "Nightly" == found["externalExecutionSummary"]


def test_the_providers_of_connections_are_those_of_the_service_model() -> None:
    """A test can name every provider that CodeStar Connections has."""
    shape: Any = service("codestar-connections").shape_for("ProviderType")

    assert set(shape.enum) == set(get_args(ConnectionProvider))


@pytest.mark.parametrize(("provider", "variable"), _VARIABLES.items())
def test_the_variable_that_generated_pipelines_read(
    client: Any, provider: str, variable: str
) -> None:
    """The variable that a generated pipeline reads from a source is one that the source sets."""
    name = f"Source/{provider}"
    created(client, declared(TYPES[name], PROVIDERS[name].configuration))

    assert variable in attempts(client, actionName="Act")[0]["output"]["outputVariables"]
