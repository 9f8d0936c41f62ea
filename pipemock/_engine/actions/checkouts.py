"""Source actions that find their branch in a repository of the same mock."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World


def revision(
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


def files(world: World, action: ActionExecution, found: Revision) -> Mapping[str, bytes]:
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
