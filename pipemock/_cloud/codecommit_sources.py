"""The bridge between the services: branches start pipelines, and sources fetch commits."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import attrs

from pipemock._engine import change_detection
from pipemock._engine.state.ports import CONFIGURATION_ERROR, StoreError
from pipemock._engine.state.revision import Revision
from pipemock._ids import Ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.world import Repository
    from pipemock._codecommit.world import World as CodeCommit
    from pipemock._engine.state.world import World
    from pipemock._git_events import Push
    from pipemock.codecommit_events import RepositoryStateChange

# Inferred.
_NO_REPOSITORY = "The repository {repository} does not exist."
_NO_BRANCH = "The branch {branch} does not exist in the repository {repository}."


def start_pipelines(world: World, codecommit: CodeCommit, event: RepositoryStateChange) -> None:
    """Start the pipelines that watch a branch that has moved, and those of event rules."""
    if event.branch is None or event.commit_id is None:  # no branch, or one that was deleted
        change_detection.event_recorded(world, event.time, event)
        return
    [name] = event.repositories
    change_detection.branch_moved(
        world,
        event.time,
        repository=name,
        branch=event.branch,
        revision=_revision(codecommit.repositories[name], event.branch, event.commit_id),
        recorded=event,
    )


def record_push(
    codecommit: CodeCommit, now: datetime, *, repository: str, push: Push, commit: str, caller: str
) -> RepositoryStateChange:
    """Record the event of a push that a test reports, as if the repository had received it.

    The mock may not have the repository; it then has an id that is the same in every mock.
    """
    from pipemock.codecommit_events import RepositoryStateChange  # noqa: PLC0415 -- when needed

    found = codecommit.repositories.get(repository)
    is_new = push.new_branch or push.tag is not None
    return codecommit.record(
        RepositoryStateChange,
        now,
        event="referenceCreated" if is_new else "referenceUpdated",
        caller=caller,
        repositories={repository: found.id if found else _made_up_id(codecommit, repository)},
        branch=push.branch if push.tag is None else None,
        tag=push.tag,
        commit_id=commit,
        old_commit_id=found.branches.get(push.name) if found and not is_new else None,
    )


def _made_up_id(codecommit: CodeCommit, repository: str) -> str:
    return Ids("repository", codecommit.account, codecommit.region, repository).uuid()


@attrs.frozen
class Repositories:
    """The repositories of a mock, as source actions see them."""

    _worlds: Mapping[tuple[str, str], CodeCommit]

    def require(self, *, account: str, region: str, repository: str) -> None:
        """Refuse a repository that was deleted or renamed.

        One that was never created is the test's own business: its source succeeds.

        Raises:
            StoreError: If the repository existed and does not exist any more.
        """
        world = self._worlds.get((account, region))
        is_former = world is not None and repository in world.former_names
        if is_former and self._repository(account, region, repository) is None:
            raise StoreError(CONFIGURATION_ERROR, _NO_REPOSITORY.format(repository=repository))

    def revision(
        self, *, account: str, region: str, repository: str, branch: str, wanted: str | None
    ) -> Revision | None:
        """Return a wanted commit or the tip of a branch, or `None` without a repository.

        Raises:
            StoreError: If the repository has no such branch.
        """
        found = self._repository(account, region, repository)
        if found is None:
            return None
        if wanted is not None:
            is_there = wanted in found.objects.commits
            return _revision(found, branch, wanted) if is_there else None
        tip = found.branches.get(branch)
        if tip is None:
            text = _NO_BRANCH.format(branch=branch, repository=repository)
            raise StoreError(CONFIGURATION_ERROR, text)
        return _revision(found, branch, tip)

    def files(
        self, *, account: str, region: str, repository: str, commit: str
    ) -> Mapping[str, bytes]:
        """Return the files of a commit; an unknown commit has none."""
        found = self._repository(account, region, repository)
        if found is None or commit not in found.objects.commits:
            return {}
        from pipemock._codecommit.git.trees import files  # noqa: PLC0415 -- loaded by commits

        objects = found.objects
        return {
            path: objects.blobs[entry.id].content
            for path, entry in files(objects, objects.root(commit))
        }

    def _repository(self, account: str, region: str, name: str) -> Repository | None:
        world = self._worlds.get((account, region))
        return None if world is None else world.repositories.get(name)


def _revision(repository: Repository, branch: str, commit_id: str) -> Revision:
    commit = repository.commit(commit_id)
    return Revision(
        id=commit_id,
        summary=commit.message,
        branch=branch,
        author=commit.author.name,
        created=datetime.fromtimestamp(commit.author.seconds, timezone.utc),
    )
