"""Repositories of CodeCommit made from folders on disk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipemock._cloud import folders
from pipemock._codecommit import commits, references
from pipemock._codecommit.git.objects import EMPTY_TREE
from pipemock._codecommit.git.store import ObjectStore
from pipemock._codecommit.operations import repositories
from pipemock._codecommit.request import Request
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    import os

    from pipemock._cloud.cloud import Cloud
    from pipemock._codecommit.world import Repository

# Service model of CodeCommit, `RepositoryName`.
_NAME: Final = re.compile(r"[\w.-]{1,100}", re.ASCII)
_BRANCH: Final = "main"


def create(
    cloud: Cloud,
    name: str,
    path: str | os.PathLike[str],
    *,
    region: str | None,
    account: str | None,
) -> dict[str, str]:
    """Create a repository from a folder, and return the commit of each of its branches."""
    folder = Path(path)
    if not folder.is_dir():
        msg = f"There is no folder {str(path)!r} for the repository {name!r}."
        raise PipeMockError(msg)
    if not _NAME.fullmatch(name):
        msg = (
            f"{name!r} is not the name of a repository. "
            "It has at most 100 letters, digits, full stops, underscores and hyphens."
        )
        raise PipeMockError(msg)
    with cloud.lock:
        request = _request(cloud, region=region, account=account)
        if name in request.world.repositories:
            msg = f"The repository {name!r} exists. Choose another name, or delete it first."
            raise PipeMockError(msg)
        repository = _created(request, name, folder)
    cloud.call_functions()
    return dict(repository.branches)


def _request(cloud: Cloud, *, region: str | None, account: str | None) -> Request:
    world = cloud.codecommit(account=account, region=region)
    return Request(
        world=world,
        now=cloud.clock.now,
        caller=cloud.callers.for_account(world.account, world.region),
        operation="CreateRepository",
        parameters={},
        constraints={},
    )


# The folder is read before anything is created, so that an error changes nothing.
def _created(request: Request, name: str, folder: Path) -> Repository:
    store = ObjectStore()
    is_repository = folders.is_repository(folder)
    tips = folders.read_branches(folder, store) if is_repository else {}
    root = EMPTY_TREE.id if is_repository else folders.read_files(folder, store)
    if not tips and root == EMPTY_TREE.id:
        msg = f"{folder} has no {'commits' if is_repository else 'files'} for a repository."
        raise PipeMockError(msg)
    repository = repositories.add(request, name)
    repository.objects = store
    if not tips:
        text = commits.CommitText(name=None, email=None, message=f"Add {folder.resolve().name}")
        tips = {_BRANCH: commits.add_commit(request, repository, root, (), text).id}
    for branch, commit_id in tips.items():
        references.move(request, repository, branch, commit_id)
    return repository
