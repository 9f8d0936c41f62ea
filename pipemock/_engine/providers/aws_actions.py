"""The default results of AWS's own actions, where a test sets no scripted behaviour.

Summaries, external ids and output variables per provider: captured from the real service where the
fidelity page says so, otherwise documented in the user guide's variables reference:
docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from pipemock._clock.times import iso_seconds
from pipemock._engine.state.revision import Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World
    from pipemock._ids import Ids

FIRST_CHANGE: Final = "Initial commit"

_REVISION_IDS: Final[Mapping[str | None, Callable[[Ids], str]]] = {
    "S3": lambda ids: ids.object_version(),
    "ECR": lambda ids: ids.image_digest(),
}


def first_revision(action: ActionDeclaration, ids: Ids, now: datetime) -> Revision:
    """Return the revision of a source before its first change."""
    summary = None if action.type_id.provider == "S3" else FIRST_CHANGE
    return Revision(id=new_revision_id(action, ids), summary=summary, created=now)


def new_revision_id(action: ActionDeclaration, ids: Ids) -> str:
    """Return a new revision id in the format of the source's provider."""
    new_id = _REVISION_IDS.get(action.type_id.known_provider)
    return new_id(ids) if new_id else ids.commit()


def revision_summary(action: ActionDeclaration, revision: Revision) -> str:
    """Return the summary that a source action gives to the revision that it found."""
    match action.type_id.known_provider:
        case "S3":
            # Service model: the object's `codepipeline-artifact-revision-summary`, if any.
            return revision.summary or f"Amazon S3 version id: {revision.id}"
        case "CodeStarSourceConnection":
            message = {"ProviderType": "GitHub", "CommitMessage": revision.summary or ""}
            return json.dumps(message, separators=(",", ":"))
        case _:
            return revision.summary or revision.id


def source_variables(
    world: World, action: ActionExecution, revision: Revision
) -> Mapping[str, str]:
    """Return the output variables of a source action."""
    provider = action.declaration.type_id.known_provider
    if provider == "ECR":
        return _ecr(world, action, revision)
    variables = _SOURCE_VARIABLES.get(provider)
    return variables(action.resolved_configuration, revision) if variables else {}


def _s3(configuration: Mapping[str, str], revision: Revision) -> Mapping[str, str]:
    return {
        "BucketName": configuration["S3Bucket"],
        "ETag": revision.etag or _generated_etag(revision),
        "ObjectKey": configuration["S3ObjectKey"],
        "VersionId": revision.id,
    }


def _generated_etag(revision: Revision) -> str:
    return hashlib.md5(revision.id.encode(), usedforsecurity=False).hexdigest()


def _commit(configuration: Mapping[str, str], revision: Revision) -> dict[str, str]:
    return {
        "AuthorDate": iso_seconds(revision.created),
        "BranchName": revision.branch or configuration["BranchName"],
        "CommitId": revision.id,
        "CommitMessage": revision.summary or "",
    }


def _code_commit(configuration: Mapping[str, str], revision: Revision) -> Mapping[str, str]:
    return _commit(configuration, revision) | {
        "CommitterDate": iso_seconds(revision.created),
        "RepositoryName": configuration["RepositoryName"],
    }


def _connection(configuration: Mapping[str, str], revision: Revision) -> Mapping[str, str]:
    author = revision.author or "author"
    return _reference(configuration, revision) | {
        "AuthorDisplayName": author,
        "AuthorEmail": f"{author}@example.com",
        "AuthorId": author,
        "ConnectionArn": configuration["ConnectionArn"],
        "FullRepositoryName": configuration["FullRepositoryId"],
        "ProviderType": "GitHub",
    }


# User guide, variables reference: the names depend on what started the execution.
def _reference(configuration: Mapping[str, str], revision: Revision) -> dict[str, str]:
    variables = _commit(configuration, revision)
    if revision.tag is not None:
        variables["TagName"] = revision.tag
    if (pull_request := revision.pull_request) is not None:
        del variables["BranchName"]
        variables |= {
            "DestinationBranchName": pull_request.destination_branch,
            "PullRequestId": pull_request.number,
            "PullRequestTitle": pull_request.title,
            "SourceBranchName": pull_request.source_branch,
        }
    return variables


def _github(configuration: Mapping[str, str], revision: Revision) -> Mapping[str, str]:
    owner, repository = configuration["Owner"], configuration["Repo"]
    commit = _commit({**configuration, "BranchName": configuration["Branch"]}, revision)
    return commit | {
        "CommitterDate": iso_seconds(revision.created),
        "CommitUrl": f"https://github.com/{owner}/{repository}/commit/{revision.id}",
        "RepositoryName": repository,
    }


def _ecr(world: World, action: ActionExecution, revision: Revision) -> Mapping[str, str]:
    configuration = action.resolved_configuration
    repository = configuration["RepositoryName"]
    registry = f"{world.account}.dkr.ecr.{world.region}.amazonaws.com"
    variables = {
        "ImageDigest": revision.id,
        "ImageURI": f"{registry}/{repository}@{revision.id}",
        "RegistryId": world.account,
        "RepositoryName": repository,
    }
    # User guide, ECR action reference: an image that was requested by its digest has no tag.
    # docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECR.html
    if action.declaration.name not in action.execution.requested_revisions:
        variables["ImageTag"] = configuration.get("ImageTag", "latest")
    return variables


_SOURCE_VARIABLES: Final[
    Mapping[str | None, Callable[[Mapping[str, str], Revision], Mapping[str, str]]]
] = {
    "S3": _s3,
    "CodeCommit": _code_commit,
    "CodeStarSourceConnection": _connection,
    "GitHub": _github,
}


def action_variables(action: ActionExecution, ids: Ids) -> Mapping[str, str]:
    """Return the output variables of an action that is not a source.

    These are only variables with fixed names: a test sets the outputs of a stack or a build.
    """
    kind = action.declaration.type_id
    variables = _ACTION_VARIABLES.get((kind.category, kind.known_provider))
    return variables(action, ids) if variables else {}


def _stack_set(action: ActionExecution, ids: Ids) -> Mapping[str, str]:
    name = action.resolved_configuration["StackSetName"]
    return {"OperationId": ids.uuid(), "StackSetId": f"{name}:{ids.uuid()}"}


def _image_build(action: ActionExecution, ids: Ids) -> Mapping[str, str]:
    return {
        "ECRImageDigestId": ids.image_digest(),
        "ECRRepositoryName": action.resolved_configuration["ECRRepositoryName"],
    }


def _cluster(action: ActionExecution, _: Ids) -> Mapping[str, str]:
    return {"EKSClusterName": action.resolved_configuration["ClusterName"]}


def _function_version(action: ActionExecution, _: Ids) -> Mapping[str, str]:
    return {"FunctionVersion": action.resolved_configuration.get("PublishedTargetVersion", "1")}


def _scan(_action: ActionExecution, _: Ids) -> Mapping[str, str]:
    return {"HighestScannedSeverity": "medium"}


def _state_machine(action: ActionExecution, _: Ids) -> Mapping[str, str]:
    machine = action.resolved_configuration["StateMachineArn"]
    return {"ExecutionArn": _execution_arn(action), "StateMachineArn": machine}


_ACTION_VARIABLES: Final[
    Mapping[tuple[str, str | None], Callable[[ActionExecution, Ids], Mapping[str, str]]]
] = {
    ("Build", "ECRBuildAndPublish"): _image_build,
    ("Deploy", "CloudFormationStackInstances"): _stack_set,
    ("Deploy", "CloudFormationStackSet"): _stack_set,
    ("Deploy", "EKS"): _cluster,
    ("Deploy", "Lambda"): _function_version,
    ("Invoke", "InspectorScan"): _scan,
    ("Invoke", "StepFunctions"): _state_machine,
}


def external_execution_id(action: ActionExecution, ids: Ids) -> str | None:
    """Return the external execution id of an action, which is known from its start."""
    kind, configuration = action.declaration.type_id, action.resolved_configuration
    match (kind.category, kind.known_provider):
        case (_, "CodeBuild"):
            return f"{configuration['ProjectName']}:{ids.uuid()}"
        case ("Invoke", "Lambda") | ("Rule", "LambdaInvoke"):
            return configuration["FunctionName"]
        case ("Invoke", "StepFunctions"):
            return _execution_arn(action)
        case (_, "CodeDeploy" | "CodeDeployToECS"):
            return f"d-{ids.artifact_suffix().upper()}XX"
        case ("Deploy", "S3"):
            key = configuration.get("ObjectKey")
            return "/".join(part for part in (configuration["BucketName"], key) if part)
        case _:
            return None


# User guide, Step Functions action reference: the state machine's execution is named after the
# action execution.
# docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
def _execution_arn(action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    machine = configuration["StateMachineArn"].replace(":stateMachine:", ":execution:")
    prefix = configuration.get("ExecutionNamePrefix")
    return f"{machine}:{prefix}-{action.id}" if prefix else f"{machine}:{action.id}"


def success_summary(action: ActionDeclaration) -> str | None:
    """Return the summary of an action that has succeeded."""
    category, provider = action.type_id.category, action.type_id.known_provider
    is_code_deploy = provider in {"CodeDeploy", "CodeDeployToECS"}
    is_s3_deploy = category == "Deploy" and provider == "S3"
    return "Deployment Succeeded" if is_code_deploy or is_s3_deploy else None
