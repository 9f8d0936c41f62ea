"""What actions do to artifacts where these are bytes, and what S3 deployments check at run time."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine.state.ports import CONFIGURATION_ERROR, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.ports import ArtifactStore
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


def fetched(
    world: World, action: ActionExecution, revision: Revision, *, wanted: str | None
) -> Revision:
    """Return the revision of a source, read from its bucket where S3 is connected.

    The artifact of a repository of this mock is an archive of its files. What a source elsewhere
    holds, nobody can know: its artifact is an archive without files.

    Args:
        world: Where the action runs.
        action: The attempt at the source action.
        revision: What the source holds where nothing is connected.
        wanted: The version of the object that a behaviour asks for.

    Raises:
        StoreError: If the object can't be read.
    """
    store, configuration = world.ports.store, action.resolved_configuration
    if store is None:
        return revision
    if action.declaration.type_id.known_provider != "S3":
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
    # The service model: the summary of a revision in S3 is what the object's own metadata says.
    summary = found.summary or revision.summary
    return attrs.evolve(revision, id=found.version_id, etag=found.etag, summary=summary)


def store_outputs(world: World, action: ActionExecution, now: datetime) -> None:
    """Do with bytes what an action of AWS's own does that succeeds by itself.

    An S3 deployment writes its artifact out. Any other action reads what it takes, and hands on,
    as each of its outputs, what it took first: what it would have made of it, nobody can know.

    Raises:
        StoreError: If that can't be done.
    """
    kind, store = action.declaration.type_id, world.ports.store
    if (kind.category, kind.known_provider) == ("Deploy", "S3"):
        _deploy(store, action, now)
    elif store is not None:
        _hand_on(store, action)


def _hand_on(store: ArtifactStore, action: ActionExecution) -> None:
    for artifact in action.input_artifacts:
        store.expect(artifact)
    if not action.input_artifacts:
        for output in action.output_artifacts:
            store.put_archive(output, {})
        return
    for output in action.output_artifacts:
        store.carry_on(action.input_artifacts[0], to=output)


# Captured: these values are accepted as a pipeline is created, and fail the action as it runs.
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
    bucket, name = configuration["BucketName"], _named(key or "", action, now)
    if extract == "true":
        store.deploy_files(artifact, bucket=bucket, prefix=name)
    else:
        store.deploy_object(artifact, bucket=bucket, key=name)


# User guide, action declaration: these two may stand in an object key.
def _named(key: str, action: ActionExecution, now: datetime) -> str:
    moment = now.strftime("%Y-%m-%d_%H-%M-%S")
    return key.replace("{datetime}", moment).replace("{uuid}", action.id)


def repository_revision(
    world: World, action: ActionExecution, *, wanted: str | None, announced: Revision | None
) -> Revision | None:
    """Return the tip of the branch of a source, or the commit that is wanted instead of it.

    Args:
        world: Where the action runs.
        action: The attempt at the source action.
        wanted: The commit that somebody asks for.
        announced: The last change of the source. One that the repository knows nothing of was made
            up by a test, and stands.

    Returns:
        Nothing where the source is elsewhere, or nobody has made its repository.

    Raises:
        StoreError: If the repository is there, and has no such branch.
    """
    repositories, asked = world.ports.repositories, action.resolved_configuration
    if repositories is None or not _is_code_commit(action):
        return None
    look_up = functools.partial(
        repositories.revision,
        account=world.account,
        region=action.declaration.region or world.region,
        repository=asked["RepositoryName"],
        branch=asked["BranchName"],
    )
    if wanted is None and announced is not None and look_up(wanted=announced.id) is None:
        return None
    return look_up(wanted=wanted)


def repository_files(world: World, action: ActionExecution, found: Revision) -> Mapping[str, bytes]:
    """Return the files of a commit; none where the source is elsewhere."""
    repositories = world.ports.repositories
    if repositories is None or not _is_code_commit(action):
        return {}
    return repositories.files(
        account=world.account,
        region=action.declaration.region or world.region,
        repository=action.resolved_configuration["RepositoryName"],
        commit=found.id,
    )


def _is_code_commit(action: ActionExecution) -> bool:
    return action.declaration.type_id.known_provider == "CodeCommit"
