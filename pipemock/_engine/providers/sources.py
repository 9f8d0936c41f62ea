"""The source providers: one row holds all that the machine knows of a provider.

Summaries, ids and output variables: captured from the real service where the fidelity page says
so, otherwise documented in the user guide's variables reference:
docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arns import partition_of
from pipemock._clock.times import iso_seconds
from pipemock._engine.state.revision import Revision
from pipemock._ids import Ids
from pipemock._json import compact_json
from pipemock.failures import NO_BRANCH, NO_REPOSITORY, UNREADABLE_SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World

OBJECT_KEY: Final = "S3_OBJECT_KEY"
"""The type of an override that names another object, and not a revision."""

_FIRST_CHANGE: Final = "Initial commit"
_USUAL_PROVIDER_TYPE: Final = "GitHub"


class Reporter(enum.Enum):
    """What reports the changes of a source that the service does not poll."""

    EVENT_RULE = enum.auto()
    CONNECTION = enum.auto()
    WEBHOOK = enum.auto()


class Storage(enum.Enum):
    """What holds the content of a source, as far as a mock can hold it too."""

    ELSEWHERE = enum.auto()
    BUCKET = enum.auto()
    REPOSITORY = enum.auto()


def _own_summary(_world: World, _action: ActionExecution, revision: Revision) -> str | None:
    return revision.summary or revision.id


def _unknown(*_: object) -> None:
    return None


def _no_variables(*_: object) -> Mapping[str, str]:
    return {}


@attrs.frozen(kw_only=True)
class SourceProvider:
    """A source provider.

    `location` has the configuration keys that say what is watched; `repository`, among them, those
    that name a repository, and `branch` the one that names its branch. `overrides` has the types of
    revision that a caller may ask for, each with the configuration key that must allow it, if any;
    it is `None` where they are not known. `failure` returns the usual message of a failure, or
    `None` if none is known. `variables_of_messages` has the output variables that the messages of
    notification rules show.
    """

    location: tuple[str, ...] = ()
    repository: tuple[str, ...] = ()
    branch: str | None = None
    overrides: Mapping[str, str | None] | None = None
    can_be_polled: bool = False
    reporter: Reporter = Reporter.EVENT_RULE
    storage: Storage = Storage.ELSEWHERE
    new_revision_id: Callable[[Ids], str] = Ids.commit
    first_summary: str | None = _FIRST_CHANGE
    summary: Callable[[World, ActionExecution, Revision], str | None] = _own_summary
    failure: Callable[[World, ActionExecution], str | None] = _unknown
    variables: Callable[[World, ActionExecution, Revision], Mapping[str, str]] = _no_variables
    variables_of_messages: tuple[str, ...] = ()
    ending_of_artifacts: str = ".zip"

    def first_revision(self, ids: Ids, now: datetime) -> Revision:
        """Return the revision of a source before its first change."""
        return Revision(id=self.new_revision_id(ids), summary=self.first_summary, created=now)

    def repository_of(self, configuration: Mapping[str, str]) -> str | None:
        """Return the repository that a configuration watches, or `None` if it watches none."""
        return "/".join(configuration[key] for key in self.repository) or None

    def branch_of(self, configuration: Mapping[str, str]) -> str | None:
        """Return the branch that a configuration watches, or `None` if it watches none."""
        return None if self.branch is None else configuration.get(self.branch)


def provider_of(action: ActionDeclaration) -> SourceProvider:
    """Return the provider of a source action; one without a row is a provider without features."""
    return SOURCES.get((action.type_id.owner, action.type_id.provider), _NO_ROW)


def is_in_codecommit(action: ActionDeclaration) -> bool:
    """Return whether a source is a repository of CodeCommit, which this mock may hold."""
    return provider_of(action).storage is Storage.REPOSITORY


# S3 --------------------------------------------------------------------------------------------


# Service model: the summary is the object's `codepipeline-artifact-revision-summary`, if any.
def _s3_summary(_world: World, _action: ActionExecution, revision: Revision) -> str:
    return revision.summary or f"Amazon S3 version id: {revision.id}"


def _s3_failure(_world: World, action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    return UNREADABLE_SOURCE.format(
        bucket=configuration["S3Bucket"], key=configuration["S3ObjectKey"]
    )


def _s3_variables(_world: World, action: ActionExecution, revision: Revision) -> Mapping[str, str]:
    configuration = action.resolved_configuration
    return {
        "BucketName": configuration["S3Bucket"],
        "ETag": revision.etag or _generated_etag(revision),
        "ObjectKey": configuration["S3ObjectKey"],
        "VersionId": revision.id,
    }


def _generated_etag(revision: Revision) -> str:
    return hashlib.md5(revision.id.encode(), usedforsecurity=False).hexdigest()


# ECR -------------------------------------------------------------------------------------------


# What the service says of an image is not known; an image has no commit whose message it could be.
def _ecr_summary(_world: World, _action: ActionExecution, revision: Revision) -> str | None:
    return revision.summary


def _ecr_variables(world: World, action: ActionExecution, revision: Revision) -> Mapping[str, str]:
    configuration = action.resolved_configuration
    repository = configuration["RepositoryName"]
    registry = f"{world.account}.dkr.ecr.{world.region}.{partition_of(world.region).dns_suffix}"
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


# Repositories ----------------------------------------------------------------------------------


def _commit(revision: Revision, branch: str) -> dict[str, str]:
    return {
        "AuthorDate": iso_seconds(revision.created),
        "BranchName": revision.branch or branch,
        "CommitId": revision.id,
        "CommitMessage": revision.summary or "",
    }


def _code_commit_variables(
    _world: World, action: ActionExecution, revision: Revision
) -> Mapping[str, str]:
    configuration = action.resolved_configuration
    return _commit(revision, configuration["BranchName"]) | {
        "CommitterDate": iso_seconds(revision.created),
        "RepositoryName": configuration["RepositoryName"],
    }


# User guide, troubleshooting:
# docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html
def _code_commit_failure(_world: World, action: ActionExecution) -> str:
    return NO_REPOSITORY.format(repository=action.resolved_configuration["RepositoryName"])


# Captured: github.com/aws-samples/aws-secure-environment-accelerator/issues/974 (2022). An edition
# of the page above of 2020 documents the beginning.
def _github_failure(_world: World, action: ActionExecution) -> str:
    return (
        f'Could not access the GitHub repository: "{action.resolved_configuration["Repo"]}". The '
        "access token might be invalid or has been revoked. Edit the pipeline to reconnect with "
        "GitHub."
    )


def _github_variables(
    _world: World, action: ActionExecution, revision: Revision
) -> Mapping[str, str]:
    configuration = action.resolved_configuration
    owner, repository = configuration["Owner"], configuration["Repo"]
    return _commit(revision, configuration["Branch"]) | {
        "CommitterDate": iso_seconds(revision.created),
        "CommitUrl": f"https://github.com/{owner}/{repository}/commit/{revision.id}",
        "RepositoryName": repository,
    }


def _provider_type(world: World, action: ActionExecution) -> str:
    connection = action.resolved_configuration["ConnectionArn"]
    return world.connections.get(connection, _USUAL_PROVIDER_TYPE)


def _connection_summary(world: World, action: ActionExecution, revision: Revision) -> str:
    message = {
        "ProviderType": _provider_type(world, action),
        "CommitMessage": revision.summary or "",
    }
    return compact_json(message)


def _connection_failure(world: World, action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    return NO_BRANCH.format(
        provider=_provider_type(world, action),
        branch=configuration["BranchName"],
        repository=configuration["FullRepositoryId"],
    )


def _connection_variables(
    world: World, action: ActionExecution, revision: Revision
) -> Mapping[str, str]:
    configuration = action.resolved_configuration
    author = revision.author or "author"
    return _reference(revision, configuration["BranchName"]) | {
        "AuthorDisplayName": author,
        "AuthorEmail": f"{author}@example.com",
        "AuthorId": author,
        "ConnectionArn": configuration["ConnectionArn"],
        "FullRepositoryName": configuration["FullRepositoryId"],
        "ProviderType": _provider_type(world, action),
    }


# User guide, variables reference: the names depend on what started the execution.
def _reference(revision: Revision, branch: str) -> dict[str, str]:
    variables = _commit(revision, branch)
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


# User guide, source overrides, and the S3 action reference:
# docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html
# docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
_COMMIT: Final[Mapping[str, None]] = {"COMMIT_ID": None}
_IMAGE: Final[Mapping[str, None]] = {"IMAGE_DIGEST": None}
_OBJECT: Final[Mapping[str, str | None]] = {
    "S3_OBJECT_VERSION_ID": None,
    OBJECT_KEY: "AllowOverrideForS3ObjectKey",
}

# The table -------------------------------------------------------------------------------------


_NO_ROW: Final = SourceProvider()

SOURCES: Final[dict[tuple[str, str], SourceProvider]] = {
    ("AWS", "CodeCommit"): SourceProvider(
        location=("RepositoryName", "BranchName"),
        repository=("RepositoryName",),
        branch="BranchName",
        overrides=_COMMIT,
        can_be_polled=True,
        storage=Storage.REPOSITORY,
        failure=_code_commit_failure,
        variables=_code_commit_variables,
        # Captured, as is that a connection shows none; that others show none is inferred.
        variables_of_messages=("BranchName", "CommitId", "RepositoryName"),
    ),
    ("AWS", "CodeStarSourceConnection"): SourceProvider(
        location=("FullRepositoryId", "BranchName"),
        repository=("FullRepositoryId",),
        branch="BranchName",
        overrides=_COMMIT,
        reporter=Reporter.CONNECTION,
        summary=_connection_summary,
        failure=_connection_failure,
        variables=_connection_variables,
        # Captured in 2022 and 2024; the artifacts of S3 and CodeCommit end in ".zip".
        ending_of_artifacts="",
    ),
    ("AWS", "ECR"): SourceProvider(
        location=("RepositoryName", "ImageTag"),
        overrides=_IMAGE,
        new_revision_id=Ids.image_digest,
        first_summary=None,
        summary=_ecr_summary,
        variables=_ecr_variables,
    ),
    ("ThirdParty", "GitHub"): SourceProvider(
        location=("Owner", "Repo", "Branch"),
        repository=("Owner", "Repo"),
        branch="Branch",
        overrides=_COMMIT,
        can_be_polled=True,
        reporter=Reporter.WEBHOOK,
        failure=_github_failure,
        variables=_github_variables,
    ),
    ("AWS", "S3"): SourceProvider(
        location=("S3Bucket", "S3ObjectKey"),
        overrides=_OBJECT,
        can_be_polled=True,
        storage=Storage.BUCKET,
        new_revision_id=Ids.object_version,
        first_summary=None,
        summary=_s3_summary,
        failure=_s3_failure,
        variables=_s3_variables,
    ),
}
"""The source providers of AWS, and GitHub (Version 1), by owner and name."""
