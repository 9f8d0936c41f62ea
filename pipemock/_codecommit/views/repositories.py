"""Repositories, commits and files in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._arns import partition_of
from pipemock._codecommit.git.objects import Mode
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.git.differences import Change
    from pipemock._codecommit.git.objects import Commit, Entry, Person
    from pipemock._codecommit.world import Repository, World

FILE_MODES: Final[Mapping[Mode, str]] = {
    Mode.FILE: "NORMAL",
    Mode.EXECUTABLE: "EXECUTABLE",
    Mode.LINK: "SYMLINK",
}
"""CodeCommit's names for the file modes."""


def metadata(world: World, shown: Repository) -> dict[str, Any]:
    """Return a repository; captured: `Arn` is the only member that starts with a capital."""
    host = f"git-codecommit.{world.region}.{partition_of(world.region).dns_suffix}"
    where = f"{host}/v1/repos/{shown.name}"
    return without_none(
        accountId=world.account,
        repositoryId=shown.id,
        repositoryName=shown.name,
        repositoryDescription=shown.description or None,
        defaultBranch=shown.default_branch or None,
        lastModifiedDate=shown.modified,
        creationDate=shown.created,
        cloneUrlHttp=f"https://{where}",
        cloneUrlSsh=f"ssh://{where}",
        Arn=world.repository_arn(shown.name),
        kmsKeyId=shown.key_id,
    )


def commit(shown: Commit) -> dict[str, Any]:
    """Return a commit."""
    return {
        "commitId": shown.id,
        "treeId": shown.tree,
        "parents": list(shown.parents),
        "message": shown.message,
        "author": _person(shown.author),
        "committer": _person(shown.committer),
        "additionalData": "",
    }


def _person(shown: Person) -> dict[str, str]:
    return {"name": shown.name, "email": shown.email, "date": shown.date}


def difference(change: Change) -> dict[str, Any]:
    """Return a path that differs."""
    return without_none(
        changeType=change.kind,
        beforeBlob=_blob(change.before, change.path),
        afterBlob=_blob(change.after, change.path),
    )


def _blob(entry: Entry | None, path: str) -> dict[str, str] | None:
    if entry is None:
        return None
    return {"blobId": entry.id, "path": path, "mode": entry.mode.value}


def files_metadata(shown: Mapping[str, Entry]) -> list[dict[str, str]]:
    """Return the files that a commit added, updated or deleted."""
    return [
        {"absolutePath": path, "blobId": entry.id, "fileMode": FILE_MODES[entry.mode]}
        for path, entry in shown.items()
    ]
