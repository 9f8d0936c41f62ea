"""Failures of actions in the words of the real service, as behaviours for `mock.when`.

Each function returns what `fail` returns, with the message and the code that the service uses. The
page about failures says where each of them is known from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._arguments import require_integers, require_optional_texts, require_texts
from pipemock.behaviours import fail

if TYPE_CHECKING:
    from datetime import timedelta

    from pipemock.behaviours import Fail

# The words, which the providers of actions use too.
BUILD_TERMINATED: Final = (
    "Build terminated with state: FAILED. Phase: {phase}, Code: {code}, Message: {message}"
)
COMMAND_FAILED: Final = "Error while executing command: {command}. Reason: exit status {status}"
BUILD_NOT_STARTED: Final = (
    "Error calling startBuild: {message} (Service: AWSCodeBuild; Status Code: 400; "
    "Error Code: {code}; Request ID: {request_id}; Proxy: null)"
)
DEPLOYMENT_FAILED: Final = "Deployment {deployment_id} failed"
STACK_NOT_UPDATED: Final = "Failed to update stack. Current status: {status}."
CHANGE_SET_NOT_EXECUTED: Final = (
    "Failed to execute change set. Current stack status: {status}. Reason: No reason was provided."
)
NO_IMAGE_DEFINITIONS: Final = (
    "Did not find the image definition file {file_name} in the input artifacts ZIP file. "
    "Verify the file is stored in your pipeline's Amazon S3 artifact bucket: {bucket} key: {key}"
)
MALFORMED_ARCHIVE: Final = "The archive is malformed."
NO_FUNCTION: Final = "The AWS Lambda function {name} does not exist."
NO_RESULT: Final = (
    "The AWS Lambda function {name} failed to return a result. Check the function to verify that "
    "it has permission to call the PutJobSuccessResult action and that it made a call to "
    "PutJobSuccessResult."
)
UNREADABLE_SOURCE: Final = (
    'Could not access the Amazon S3 object: "{bucket}/{key}". '
    "Make sure that the names of the bucket and object are both correct."
)
NO_REPOSITORY: Final = (
    "Could not access the CodeCommit repository {repository}. Make sure that the pipeline IAM role "
    "has sufficient permissions to access the repository."
)
NO_BRANCH: Final = "[{provider}] No Branch [{branch}] found for FullRepositoryName [{repository}]"
NO_CONNECTION: Final = (
    "Unable to use Connection: {connection}. The provided role does not have sufficient "
    "permissions."
)
NO_ARTIFACT: Final = (
    "The action failed because either the artifact or the Amazon S3 bucket could not be found. "
    "Name of artifact bucket: {bucket}. Verify that this bucket exists. If it exists, check the "
    "life cycle policy, then try releasing a change."
)

_USUAL_PROVIDER: Final = "GitHub"
_NOTHING_BEGAN: Final = ""
_REQUEST_ID: Final = "00000000-0000-4000-8000-000000000000"


def build_failed(
    command: str = "make", *, exit_status: int = 1, after: timedelta | float | None = None
) -> Fail:
    """Fail a build because of a command.

    Example:
        >>> _ = mock.when(provider="CodeBuild").then(failures.build_failed("npm test"))
    """
    require_texts(command=command)
    require_integers(exit_status=exit_status)
    reason = COMMAND_FAILED.format(command=command, status=exit_status)
    return build_phase_failed("BUILD", code="COMMAND_EXECUTION_ERROR", message=reason, after=after)


def build_phase_failed(
    phase: str, *, code: str, message: str, after: timedelta | float | None = None
) -> Fail:
    """Fail a build in one of its phases.

    Args:
        phase: The phase, such as ``DOWNLOAD_SOURCE``.
        code: The code of CodeBuild, such as ``YAML_FILE_ERROR``.
        message: The message of CodeBuild.
        after: The duration of the action, a timedelta or seconds.

    Example:
        >>> no_buildspec = failures.build_phase_failed(
        ...     "DOWNLOAD_SOURCE",
        ...     code="YAML_FILE_ERROR",
        ...     message="stat /src/buildspec.yml: no such file or directory",
        ... )
        >>> _ = mock.when(provider="CodeBuild").then(no_buildspec)
    """
    require_texts(phase=phase, code=code, message=message)
    text = BUILD_TERMINATED.format(phase=phase, code=code, message=message)
    return fail(text, after=after)


def project_not_found(project_arn: str) -> Fail:
    """Fail a build whose project does not exist.

    Example:
        >>> arn = "arn:aws:codebuild:us-east-1:123456789012:project/Compile"
        >>> _ = mock.when(provider="CodeBuild").then(failures.project_not_found(arn))
    """
    require_texts(project_arn=project_arn)
    text = f"Project cannot be found: {project_arn}"
    return _build_not_started("ResourceNotFoundException", text)


def build_start_throttled() -> Fail:
    """Fail a build because too many builds were started.

    Example:
        >>> _ = mock.when(provider="CodeBuild").then(failures.build_start_throttled(), succeed())
    """
    return _build_not_started("ThrottlingException", "Rate exceeded")


def too_many_builds(most: int = 1) -> Fail:
    """Fail a build because the queue of the account is full.

    Example:
        >>> _ = mock.when(provider="CodeBuild").then(failures.too_many_builds(), succeed())
    """
    require_integers(most=most)
    text = f"Cannot have more than {most} builds in queue for the account"
    return _build_not_started("AccountLimitExceededException", text)


def build_not_authorized(project_arn: str, *, caller: str) -> Fail:
    """Fail a build that the role of the pipeline may not start.

    Example:
        >>> arn = "arn:aws:codebuild:us-east-1:123456789012:project/Compile"
        >>> role = "arn:aws:sts::123456789012:assumed-role/pipeline/1"
        >>> denied = failures.build_not_authorized(arn, caller=role)
        >>> _ = mock.when(provider="CodeBuild").then(denied)
    """
    require_texts(project_arn=project_arn, caller=caller)
    text = (
        f"User: {caller} is not authorized to perform: codebuild:StartBuild "
        f"on resource: {project_arn}"
    )
    return _build_not_started("AccessDeniedException", text)


def deployment_failed(
    deployment_id: str | None = None, *, after: timedelta | float | None = None
) -> Fail:
    """Fail a deployment of CodeDeploy.

    Args:
        deployment_id: The id of the deployment; a generated one if omitted.
        after: The duration of the action, a timedelta or seconds.

    Example:
        >>> _ = mock.when(provider="CodeDeploy").then(failures.deployment_failed("d-8YX2HV1QF"))
    """
    require_optional_texts(deployment_id=deployment_id)
    if deployment_id is None:
        return fail(after=after)
    text = DEPLOYMENT_FAILED.format(deployment_id=deployment_id)
    return fail(text, external_execution_id=deployment_id, after=after)


def stack_rolled_back(
    status: str = "UPDATE_ROLLBACK_COMPLETE", *, after: timedelta | float | None = None
) -> Fail:
    """Fail the update of a stack in CloudFormation.

    Example:
        >>> _ = mock.when(provider="CloudFormation").then(failures.stack_rolled_back())
    """
    require_texts(status=status)
    return fail(STACK_NOT_UPDATED.format(status=status), after=after)


def image_definitions_missing(
    bucket: str, *, key: str, file_name: str = "imagedefinitions.json"
) -> Fail:
    """Fail a deployment to ECS whose artifact lacks its image definition file.

    Example:
        >>> missing = failures.image_definitions_missing("artifacts", key="release/Image/aB3xY7q")
        >>> _ = mock.when(provider="ECS").then(missing)
    """
    require_texts(bucket=bucket, key=key, file_name=file_name)
    text = NO_IMAGE_DEFINITIONS.format(file_name=file_name, bucket=bucket, key=key)
    return fail(text, external_execution_id=_NOTHING_BEGAN)


def archive_malformed() -> Fail:
    """Fail a deployment to S3 that cannot extract its artifact.

    Example:
        >>> _ = mock.when(category="Deploy", provider="S3").then(failures.archive_malformed())
    """
    return fail(MALFORMED_ARCHIVE, external_execution_id=_NOTHING_BEGAN)


def artifact_not_found(bucket: str) -> Fail:
    """Fail an action whose input artifact, or its bucket, does not exist.

    Example:
        >>> _ = mock.when(category="Deploy").then(failures.artifact_not_found("artifacts"))
    """
    require_texts(bucket=bucket)
    text = NO_ARTIFACT.format(bucket=bucket)
    return fail(text, code="ConfigurationError", external_execution_id=_NOTHING_BEGAN)


def function_not_found(name: str) -> Fail:
    """Fail an action whose function does not exist.

    Example:
        >>> _ = mock.when(provider="Lambda").then(failures.function_not_found("announce"))
    """
    require_texts(name=name)
    text = NO_FUNCTION.format(name=name)
    return fail(text, code="ConfigurationError", external_execution_id=_NOTHING_BEGAN)


def no_result(function: str, *, after: timedelta | float | None = None) -> Fail:
    """Fail an action whose function puts no result.

    Example:
        >>> _ = mock.when(provider="Lambda").then(failures.no_result("announce", after=1200))
    """
    require_texts(function=function)
    return fail(NO_RESULT.format(name=function), after=after)


def object_not_found(bucket: str, *, key: str) -> Fail:
    """Fail an S3 source whose object does not exist.

    Example:
        >>> missing = failures.object_not_found("sources", key="app.zip")
        >>> _ = mock.when(category="Source").then(missing)
    """
    require_texts(bucket=bucket, key=key)
    text = UNREADABLE_SOURCE.format(bucket=bucket, key=key)
    return fail(text, code="ConfigurationError")


def repository_not_accessible(repository: str) -> Fail:
    """Fail a CodeCommit source whose repository the role of the pipeline may not read.

    Example:
        >>> denied = failures.repository_not_accessible("release")
        >>> _ = mock.when(category="Source").then(denied)
    """
    require_texts(repository=repository)
    return fail(NO_REPOSITORY.format(repository=repository), code="PermissionError")


def branch_not_found(branch: str, *, repository: str, provider: str = _USUAL_PROVIDER) -> Fail:
    """Fail the source of a connection that has no access to the repository, or finds no branch.

    Example:
        >>> missing = failures.branch_not_found("main", repository="us/app")
        >>> _ = mock.when(category="Source").then(missing)
    """
    require_texts(branch=branch, repository=repository, provider=provider)
    return fail(NO_BRANCH.format(provider=provider, branch=branch, repository=repository))


def connection_not_allowed(connection_arn: str) -> Fail:
    """Fail the source of a connection that the role of the pipeline may not use.

    Example:
        >>> arn = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"
        >>> _ = mock.when(category="Source").then(failures.connection_not_allowed(arn))
    """
    require_texts(connection_arn=connection_arn)
    return fail(NO_CONNECTION.format(connection=connection_arn), code="PermissionError")


def _build_not_started(code: str, message: str) -> Fail:
    text = BUILD_NOT_STARTED.format(message=message, code=code, request_id=_REQUEST_ID)
    return fail(text, external_execution_id=_NOTHING_BEGAN)
