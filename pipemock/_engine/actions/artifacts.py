"""Artifacts as bytes in S3, and the run-time checks of S3 deployments."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine.declaration.references import references
from pipemock._engine.providers import sources
from pipemock._engine.providers.actions import provider_of
from pipemock._engine.providers.sources import Storage
from pipemock._engine.state.ports import CONFIGURATION_ERROR, ObjectSettings, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.ports import ArtifactStore, Repositories
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World


_NO_OBJECT: Final = (
    "When the extract feature is disabled, you must provide an object. "
    "Edit your pipeline to fix the configuration."
)
_BAD_EXTRACT: Final = (
    "Invalid value for configuration property '{value}': 'Extract'. "
    "Edit your pipeline and set 'Extract' to either 'true' or 'false'."
)


def poll(world: World, source: ActionDeclaration) -> None:
    """Look for the object of a source in S3, if S3 is connected, as polling does.

    Inferred: an object whose place contains a reference is first looked for by the execution, since
    no reference has a value before.

    Raises:
        StoreError: If the object can't be read.
    """
    store, provider = world.ports.store, sources.provider_of(source)
    if store is None or provider.storage is not Storage.BUCKET:
        return
    bucket, key = source.configuration["S3Bucket"], source.configuration["S3ObjectKey"]
    if not any(references(bucket + key)):
        store.poll(bucket=bucket, key=key)


def fetched(
    world: World, action: ActionExecution, revision: Revision, *, wanted: str | None
) -> Revision:
    """Return the revision of a source, and store its artifacts, if S3 is connected.

    A source in S3 is read from its bucket. The artifact of a repository of this mock is an archive
    of its files. The files of any other source are unknown, and its artifact is an empty archive.

    Args:
        world: The state of the mock.
        action: The attempt at the source action.
        revision: The revision to return unless the source is read from its bucket.
        wanted: The version of the object that a scripted behaviour asks for.

    Raises:
        StoreError: If the object can't be read.
    """
    store, configuration = world.ports.store, action.resolved_configuration
    if store is None:
        return revision
    if sources.provider_of(action.declaration).storage is not Storage.BUCKET:
        contents = repository_files(world, action, revision)
        for output in action.output_artifacts:
            store.put_archive(output, contents)
        return revision
    wanted = wanted or action.execution.requested_revisions.get(action.declaration.name)
    [artifact] = action.output_artifacts
    found = store.fetch(
        bucket=configuration["S3Bucket"],
        key=configuration["S3ObjectKey"],
        version_id=wanted,
        to=artifact,
    )
    # Service model: the summary of a revision in S3 comes from the metadata of the object.
    summary = found.summary or revision.summary
    return attrs.evolve(revision, id=found.version_id, etag=found.etag, summary=summary)


def store_outputs(world: World, action: ActionExecution, now: datetime) -> None:
    """Read the input artifacts of an action that succeeds, and write its outputs.

    An S3 deployment writes its artifact to its bucket. Any other action copies its first input to
    each of its outputs, because its real output is unknown.

    Raises:
        StoreError: If an artifact can't be read or written, or a deployment is misconfigured.
    """
    store = world.ports.store
    if provider_of(action.declaration.type_id).deploys_to_bucket:
        _deploy(store, action, now)
    elif store is not None:
        _copy_first_input(store, action)


def _copy_first_input(store: ArtifactStore, action: ActionExecution) -> None:
    for artifact in action.input_artifacts:
        store.expect(artifact)
    if not action.input_artifacts:
        for output in action.output_artifacts:
            store.put_archive(output, {})
        return
    for output in action.output_artifacts:
        store.carry_on(action.input_artifacts[0], to=output)


# Captured: the service accepts these invalid values when a pipeline is created; the action fails.
def _deploy(store: ArtifactStore | None, action: ActionExecution, now: datetime) -> None:
    configuration = action.resolved_configuration
    extract, key = configuration["Extract"], configuration.get("ObjectKey")
    if extract not in {"true", "false"}:
        raise StoreError(CONFIGURATION_ERROR, _BAD_EXTRACT.format(value=extract))
    if extract == "false" and key is None:
        raise StoreError(CONFIGURATION_ERROR, _NO_OBJECT)
    if store is None:
        return
    [artifact] = action.input_artifacts
    bucket, name = configuration["BucketName"], _object_key(key or "", action, now)
    settings = ObjectSettings(
        cache_control=configuration.get("CacheControl"),
        canned_acl=configuration.get("CannedACL"),
        kms_key=configuration.get("KMSEncryptionKeyARN"),
    )
    if extract == "true":
        store.deploy_files(artifact, bucket=bucket, prefix=name, settings=settings)
    else:
        store.deploy_object(artifact, bucket=bucket, key=name, settings=settings)


# User guide, action declaration: an object key can contain these two placeholders.
# docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html
def _object_key(key: str, action: ActionExecution, now: datetime) -> str:
    timestamp = now.strftime("%Y-%m-%d_%H-%M-%S")
    return key.replace("{datetime}", timestamp).replace("{uuid}", action.id)


def require_repository(world: World, action: ActionExecution) -> None:
    """Refuse a source whose repository in CodeCommit was deleted or renamed.

    Raises:
        StoreError: If the repository does not exist any more.
    """
    repositories = _repositories(world, action)
    if repositories is not None:
        repositories.require(**_repository(world, action))


def repository_revision(
    world: World, action: ActionExecution, *, wanted: str | None, announced: Revision | None
) -> Revision | None:
    """Return the requested commit of a source's repository, or else the tip of its branch.

    Args:
        world: The state of the mock.
        action: The attempt at the source action.
        wanted: The requested commit.
        announced: The last known revision of the source. One that the repository does not contain
            was made up by a test, and stays valid.

    Returns:
        `None` if the source is not in CodeCommit, its repository has not been created, or the
        announced revision stays valid.

    Raises:
        StoreError: If the repository exists, but not the branch.
    """
    repositories = _repositories(world, action)
    if repositories is None:
        return None
    look_up = functools.partial(
        repositories.revision,
        **_repository(world, action),
        branch=action.resolved_configuration["BranchName"],
    )
    if wanted is None and announced is not None and look_up(wanted=announced.id) is None:
        return None
    return look_up(wanted=wanted)


def repository_files(world: World, action: ActionExecution, found: Revision) -> Mapping[str, bytes]:
    """Return the files of a commit; none if the source is not in CodeCommit."""
    repositories = _repositories(world, action)
    if repositories is None:
        return {}
    return repositories.files(**_repository(world, action), commit=found.id)


def _repositories(world: World, action: ActionExecution) -> Repositories | None:
    """Return what holds the repository of a source in CodeCommit, else `None`."""
    return world.ports.repositories if sources.is_in_codecommit(action.declaration) else None


def _repository(world: World, action: ActionExecution) -> dict[str, str]:
    return {
        "account": world.account,
        "region": world.region_of(action.declaration),
        "repository": action.resolved_configuration["RepositoryName"],
    }
