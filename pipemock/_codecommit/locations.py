"""The location of a comment: two commits, and a line or file in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pipemock._codecommit import commits, errors
from pipemock._codecommit.git.trees import entry_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


@attrs.frozen
class Place:
    """The blobs of the commented file in the two commits, if the comment is on a file."""

    before_blob: str | None = None
    after_blob: str | None = None


def place_in(
    request: Request,
    repository: Repository,
    before: str | None,
    after: str,
    location: Mapping[str, Any] | None,
) -> Place:
    """Return the blobs that a comment is about.

    Raises:
        ServiceError: If the location does not exist.
    """
    if not location:
        return Place()
    request.validate_members("location", location, "filePath", "relativeFileVersion")
    path = commits.plain(location["filePath"])
    blobs = Place(_blob(repository, before, path), _blob(repository, after, path))
    is_before = location.get("relativeFileVersion") == "BEFORE"
    meant = blobs.before_blob if is_before else blobs.after_blob
    if blobs == Place():
        raise errors.path_not_found(path)
    if meant is None:
        raise errors.file_not_in_commit(path)
    position = location.get("filePosition")
    lines = repository.objects.blobs[meant].content.splitlines()
    if position is not None and not 0 < position <= len(lines):
        raise errors.line_not_in_file(position, path)
    return blobs


def _blob(repository: Repository, commit_id: str | None, path: str) -> str | None:
    if commit_id is None:
        return None
    entry = entry_at(repository.objects, repository.objects.root(commit_id), path)
    return entry.id if entry and entry.mode.is_blob else None
