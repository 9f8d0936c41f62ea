"""`pipemock.failures`: what each function lets an action fail with."""

from __future__ import annotations

import inspect
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import PipeMockError, fail, failures
from tests.client_helpers import attempts, created, latest
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock
    from pipemock.behaviours import Fail

PROJECT: Final = "arn:aws:codebuild:us-east-1:123456789012:project/Compile"
CALLER: Final = "arn:aws:sts::123456789012:assumed-role/pipeline/1"
CONNECTION: Final = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"
PAGE: Final = (Path(__file__).parents[1] / "docs" / "failures.md").read_text("utf-8")
SDK: Final = "Request ID: 00000000-0000-4000-8000-000000000000; Proxy: null)"

# For each function: a call, the code, the message, and the external id if it has a say in it.
FAILURES: Final[dict[str, tuple[Callable[[], Fail], str, str | None, str | None]]] = {
    "build_failed": (
        lambda: failures.build_failed("npm test", exit_status=2),
        "JobFailed",
        (
            "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, "
            "Message: Error while executing command: npm test. Reason: exit status 2"
        ),
        None,
    ),
    "build_phase_failed": (
        lambda: failures.build_phase_failed(
            "DOWNLOAD_SOURCE", code="YAML_FILE_ERROR", message="No file"
        ),
        "JobFailed",
        (
            "Build terminated with state: FAILED. Phase: DOWNLOAD_SOURCE, Code: YAML_FILE_ERROR, "
            "Message: No file"
        ),
        None,
    ),
    "project_not_found": (
        lambda: failures.project_not_found(PROJECT),
        "JobFailed",
        (
            f"Error calling startBuild: Project cannot be found: {PROJECT} (Service: AWSCodeBuild; "
            f"Status Code: 400; Error Code: ResourceNotFoundException; {SDK}"
        ),
        "",
    ),
    "build_start_throttled": (
        failures.build_start_throttled,
        "JobFailed",
        (
            "Error calling startBuild: Rate exceeded (Service: AWSCodeBuild; Status Code: 400; "
            f"Error Code: ThrottlingException; {SDK}"
        ),
        "",
    ),
    "too_many_builds": (
        lambda: failures.too_many_builds(20),
        "JobFailed",
        (
            "Error calling startBuild: Cannot have more than 20 builds in queue for the account "
            "(Service: AWSCodeBuild; Status Code: 400; Error Code: AccountLimitExceededException; "
            f"{SDK}"
        ),
        "",
    ),
    "build_not_authorized": (
        lambda: failures.build_not_authorized(PROJECT, caller=CALLER),
        "JobFailed",
        (
            f"Error calling startBuild: User: {CALLER} is not authorized to perform: "
            f"codebuild:StartBuild on resource: {PROJECT} (Service: AWSCodeBuild; "
            f"Status Code: 400; Error Code: AccessDeniedException; {SDK}"
        ),
        "",
    ),
    "deployment_failed": (
        lambda: failures.deployment_failed("d-8YX2HV1QF"),
        "JobFailed",
        "Deployment d-8YX2HV1QF failed",
        "d-8YX2HV1QF",
    ),
    "stack_rolled_back": (
        lambda: failures.stack_rolled_back("ROLLBACK_COMPLETE"),
        "JobFailed",
        "Failed to update stack. Current status: ROLLBACK_COMPLETE.",
        None,
    ),
    "image_definitions_missing": (
        lambda: failures.image_definitions_missing("artifacts", key="release/Image/aB3xY7q"),
        "JobFailed",
        (
            "Did not find the image definition file imagedefinitions.json in the input artifacts "
            "ZIP file. Verify the file is stored in your pipeline's Amazon S3 artifact bucket: "
            "artifacts key: release/Image/aB3xY7q"
        ),
        "",
    ),
    "archive_malformed": (
        failures.archive_malformed,
        "JobFailed",
        "The archive is malformed.",
        "",
    ),
    "artifact_not_found": (
        lambda: failures.artifact_not_found("artifacts"),
        "ConfigurationError",
        (
            "The action failed because either the artifact or the Amazon S3 bucket could not be "
            "found. Name of artifact bucket: artifacts. Verify that this bucket exists. If it "
            "exists, check the life cycle policy, then try releasing a change."
        ),
        "",
    ),
    "function_not_found": (
        lambda: failures.function_not_found("announce"),
        "ConfigurationError",
        "The AWS Lambda function announce does not exist.",
        "",
    ),
    "no_result": (
        lambda: failures.no_result("announce"),
        "JobFailed",
        (
            "The AWS Lambda function announce failed to return a result. Check the function to "
            "verify that it has permission to call the PutJobSuccessResult action and that it made "
            "a call to PutJobSuccessResult."
        ),
        None,
    ),
    "object_not_found": (
        lambda: failures.object_not_found("sources", key="app.zip"),
        "ConfigurationError",
        (
            'Could not access the Amazon S3 object: "sources/app.zip". '
            "Make sure that the names of the bucket and object are both correct."
        ),
        None,
    ),
    "repository_not_accessible": (
        lambda: failures.repository_not_accessible("app"),
        "PermissionError",
        (
            "Could not access the CodeCommit repository app. Make sure that the pipeline IAM role "
            "has sufficient permissions to access the repository."
        ),
        None,
    ),
    "branch_not_found": (
        lambda: failures.branch_not_found("main", repository="us/app", provider="GitLab"),
        "JobFailed",
        "[GitLab] No Branch [main] found for FullRepositoryName [us/app]",
        None,
    ),
    "connection_not_allowed": (
        lambda: failures.connection_not_allowed(CONNECTION),
        "PermissionError",
        (
            f"Unable to use Connection: {CONNECTION}. "
            "The provided role does not have sufficient permissions."
        ),
        None,
    ),
}


def test_every_function_is_here() -> None:
    """Each function of the module is called above."""
    functions = inspect.getmembers(failures, inspect.isfunction)

    assert FAILURES.keys() == {
        name
        for name, function in functions
        if not name.startswith("_") and function.__module__ == failures.__name__
    }


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_a_behaviour(name: str) -> None:
    """Each has the code and the words of the service, and says whether anything began outside."""
    behaviour, code, message, external_id = FAILURES[name]

    assert fail(message, code=code, external_execution_id=external_id) == behaviour()


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_on_its_page(name: str) -> None:
    """The page says of each function what it stands for, and how it is known."""
    assert f"\n| `{name}(" in PAGE


def test_a_build_that_was_not_started(mock: PipelineMock, client: Any) -> None:
    """It has neither an id nor a link, in any view."""
    mock.when(action="Compile").then(failures.project_not_found(PROJECT))
    created(client, release())
    state = latest(client, "Compile") or {}
    history = attempts(client, actionName="Compile")[0]["output"]["executionResult"]

    assert {"externalExecutionId", "externalExecutionUrl"}.isdisjoint({*state, *history})


def test_what_may_be_left_out() -> None:
    """The defaults are what the service says most often, or what a user most likely has."""
    assert (
        failures.build_failed("make", exit_status=1),
        failures.too_many_builds(1),
        failures.stack_rolled_back("UPDATE_ROLLBACK_COMPLETE"),
        failures.branch_not_found("main", repository="us/app", provider="GitHub"),
    ) == (
        failures.build_failed(),
        failures.too_many_builds(),
        failures.stack_rolled_back(),
        failures.branch_not_found("main", repository="us/app"),
    )


@pytest.mark.parametrize(
    ("failure", "arguments"),
    [
        (failures.build_failed, {}),
        (failures.build_phase_failed, {"phase": "BUILD", "code": "X", "message": "x"}),
        (failures.deployment_failed, {"deployment_id": "d-1"}),
        (failures.stack_rolled_back, {}),
        (failures.no_result, {"function": "announce"}),
    ],
)
def test_a_failure_that_takes_time(failure: Callable[..., Fail], arguments: dict[str, str]) -> None:
    """The duration is that of the action, and nothing else changes."""
    slow = failure(**arguments, after=60)

    assert attrs.evolve(failure(**arguments), after=timedelta(minutes=1)) == slow


def test_a_deployment_without_an_id_gets_one() -> None:
    """Without an id, the usual words of CodeDeploy name the generated one."""
    assert fail(after=60) == failures.deployment_failed(after=60)


def _texts() -> list[tuple[str, str]]:
    """Return the parameters that take texts, with their functions."""
    return [
        (name, parameter.name)
        for name in FAILURES
        for parameter in inspect.signature(getattr(failures, name)).parameters.values()
        if "str" in str(parameter.annotation)
    ]


@pytest.mark.parametrize(("name", "parameter"), _texts())
def test_a_text_has_to_be_one(name: str, parameter: str) -> None:
    """A number in place of a text is refused by the name of the parameter."""
    function = getattr(failures, name)
    parameters = inspect.signature(function).parameters.values()
    given: dict[str, Any] = {each.name: "x" for each in parameters if each.default is each.empty}
    with pytest.raises(PipeMockError, match=rf"{parameter} "):
        function(**given | {parameter: 5})
