"""CodeBuild connected: actions start builds of its projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from pipemock import fail, failures, succeed
from tests.client_helpers import created, latest, status
from tests.declarations import build, deploy, pipeline, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

NOT_STARTED: Final = (
    "Error calling startBuild: {message} (Service: AWSCodeBuild; Status Code: 400; "
    "Error Code: {code}; Request ID: 1; Proxy: null)"
)


def building(*, takes: str = "Code", **configuration: str) -> dict[str, Any]:
    """Declare a pipeline with one build."""
    compiling = build(takes=takes)
    compiling["configuration"] |= configuration
    return pipeline(("Source", [source()]), ("Build", [compiling]))


@attrs.define
class Projects:
    """CodeBuild as a test double, which keeps what it was asked for."""

    error: tuple[str, str] | Exception | None = None
    requests: list[dict[str, Any]] = attrs.field(factory=list)

    def start_build(self, **request: Any) -> Any:
        return {"build": {"id": self._started(request)}}

    def start_build_batch(self, **request: Any) -> Any:
        return {"buildBatch": {"id": self._started(request)}}

    def _started(self, request: dict[str, Any]) -> str:
        if isinstance(self.error, Exception):
            raise self.error
        if self.error is not None:
            code, message = self.error
            answer: Any = {
                "Error": {"Code": code, "Message": message},
                "ResponseMetadata": {"RequestId": "1"},
            }
            raise ClientError(answer, "StartBuild")
        self.requests.append(request)
        return f"{request['projectName']}:{len(self.requests)}"


@pytest.fixture
def projects(mock: PipelineMock) -> Iterator[Projects]:
    connected = Projects()
    mock.connect(codebuild=connected)
    yield connected
    mock.connect()


def test_the_build_is_that_of_moto(mock: PipelineMock, client: Any) -> None:
    """Code that looks up the build of an action finds it in CodeBuild."""
    with mock_aws():
        codebuild = mock.client("codebuild")
        codebuild.create_project(
            name="Compile",
            source={"type": "S3", "location": "artifacts/code.zip"},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "aws/codebuild/standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
            },
            serviceRole="arn:aws:iam::123456789012:role/service-role/build",
        )
        mock.connect(codebuild=codebuild)
        created(client, building())
        build_id = (latest(client, "Compile") or {})["externalExecutionId"]
        [found] = codebuild.batch_get_builds(ids=[build_id])["builds"]

    assert ("Compile", build_id) == (found["projectName"], found["id"])


def test_a_project_that_moto_does_not_know(mock: PipelineMock, client: Any) -> None:
    """A refusal fails the action in the words of the service, without an external id."""
    with mock_aws():
        mock.connect(codebuild=mock.client("codebuild"))
        execution_id = created(client, building())
    shown = latest(client, "Compile") or {}

    assert "Failed" == status(client, execution_id)
    assert shown["errorDetails"]["message"].startswith(
        "Error calling startBuild: Project cannot be found: "
        "arn:aws:codebuild:us-east-1:123456789012:project/Compile (Service: AWSCodeBuild; "
        "Status Code: 400; Error Code: ResourceNotFoundException; Request ID: "
    )
    assert {"externalExecutionId", "externalExecutionUrl"}.isdisjoint(shown)


def test_what_a_build_is_started_with(client: Any, projects: Projects) -> None:
    """The project builds the artifact, with the variables of the action."""
    created(client, building(EnvironmentVariables='[{"name": "STAGE", "value": "dev"}]'))
    [request] = projects.requests

    assert "Compile" == request["projectName"]
    assert [{"name": "STAGE", "value": "dev"}] == request["environmentVariablesOverride"]
    assert request["sourceVersion"].startswith("arn:aws:s3:::artifacts/release/Code/")


def test_the_primary_source_is_built(client: Any, projects: Projects) -> None:
    """Of several inputs, the configuration names the one that is built."""
    compiling = build()
    compiling["configuration"]["PrimarySource"] = "Tools"
    compiling["inputArtifacts"].append({"name": "Tools"})
    sources = [source(), source("Fetch", output="Tools")]
    created(client, pipeline(("Source", sources), ("Build", [compiling])))
    [request] = projects.requests

    assert "/Tools/" in request["sourceVersion"]


def test_a_batch(client: Any, projects: Projects) -> None:
    """A batch of builds has the id that CodePipeline gives it."""
    created(client, building(BatchEnabled="true"))

    assert 1 == len(projects.requests)
    assert "build-batch/Compile:1" == (latest(client, "Compile") or {})["externalExecutionId"]


def test_the_scripted_behaviour_decides(
    mock: PipelineMock, client: Any, projects: Projects
) -> None:
    """A build starts for each attempt, and its result is that of the behaviour."""
    mock.when(provider="CodeBuild").then(fail(after=30), succeed(after=30))
    execution_id = created(client, building())
    running = status(client, execution_id)
    mock.clock.advance(30)
    failed = latest(client, "Compile") or {}
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        retryMode="FAILED_ACTIONS",
    )
    mock.clock.advance(30)

    assert ("InProgress", "Compile:1") == (running, failed["externalExecutionId"])
    assert ("Succeeded", 2) == (status(client, execution_id), len(projects.requests))


@pytest.mark.parametrize(
    "behaviour",
    [
        succeed(external_execution_id="Compile:mine"),
        failures.project_not_found("arn:aws:codebuild:us-east-1:123456789012:project/Compile"),
    ],
)
def test_a_behaviour_with_an_id_of_its_own_starts_nothing(
    mock: PipelineMock, client: Any, projects: Projects, behaviour: Any
) -> None:
    """Neither one that names the build, nor one that says that none could start."""
    mock.when(provider="CodeBuild").then(behaviour)
    created(client, building())

    assert [] == projects.requests


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("AccountLimitExceededException", "Cannot have more than 1 builds in queue"),
        ("AccessDeniedException", "User: somebody is not authorized"),
    ],
)
def test_a_build_that_cannot_start(
    client: Any, projects: Projects, code: str, message: str
) -> None:
    """Every refusal has the words and the code with which the service shows it."""
    projects.error = (code, message)
    created(client, building())
    words = NOT_STARTED.format(code=code, message=message)

    assert {"code": "JobFailed", "message": words} == (latest(client, "Compile") or {})[
        "errorDetails"
    ]


@pytest.mark.parametrize("text", ["STAGE=dev", '{"STAGE": "dev"}'])
def test_variables_that_are_not_a_list(client: Any, projects: Projects, text: str) -> None:
    """Variables that cannot be read fail the action, and nothing starts."""
    created(client, building(EnvironmentVariables=text))
    shown = latest(client, "Compile") or {}

    assert ([], "ConfigurationError") == (projects.requests, shown["errorDetails"]["code"])
    assert shown["errorDetails"]["message"].startswith(
        "EnvironmentVariables specified in action config does not match expected format, the "
        'expected format is JSON array adhering to the following format: [{"name": "string"'
    )


def test_a_client_that_raises(mock: PipelineMock, client: Any) -> None:
    """What a test double raises reaches the test, and the action has failed."""
    mock.connect(codebuild=Projects(RuntimeError("out of order")))
    with pytest.raises(RuntimeError, match="out of order"):
        client.create_pipeline(pipeline=building())
    mock.mistakes.clear()

    assert "Failed" == (latest(client, "Compile") or {})["status"]


def test_other_actions_start_nothing(client: Any, projects: Projects) -> None:
    """A deployment has nothing to do with CodeBuild."""
    created(client, pipeline(("Source", [source()]), ("Ship", [deploy()])))

    assert [] == projects.requests
