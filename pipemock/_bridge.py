"""The bridge between the services: a branch that moves starts the pipelines that watch it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pipemock._engine import engine
from pipemock._engine.revision import Revision

if TYPE_CHECKING:
    from pipemock._codecommit.world import BranchMoved, Repository
    from pipemock._engine.declaration import ActionDeclaration
    from pipemock._engine.world import World


def start_pipelines(world: World, moved: BranchMoved) -> None:
    """Start the pipelines whose source is a branch that has moved, by the name of the pipeline."""
    revision = revision_of(moved.repository, moved.branch, moved.commit_id)
    for name in sorted(world.pipelines):
        pipeline = world.pipelines.get(name)
        sources = () if pipeline is None else pipeline.declaration.source_actions()
        for action in sources:
            if pipeline is not None and _watches(action, moved):
                engine.source_change(
                    world, pipeline, moved.now, action=action.name, revision=revision
                )


def revision_of(repository: Repository, branch: str, commit_id: str) -> Revision:
    """Return a commit as a source action finds it."""
    commit = repository.commit(commit_id)
    return Revision(
        id=commit_id,
        summary=commit.message,
        branch=branch,
        author=commit.author.name,
        created=datetime.fromtimestamp(commit.author.seconds, timezone.utc),
    )


def _watches(action: ActionDeclaration, moved: BranchMoved) -> bool:
    asked = action.configuration
    return action.type_id.known_provider == "CodeCommit" and (
        asked.get("RepositoryName"),
        asked.get("BranchName"),
    ) == (moved.repository.name, moved.branch)
