"""The location of a comment: two commits, and a line or file in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codecommit import commits, errors
from pipemock._codecommit.git.trees import blob_at
from pipemock._codecommit.specifiers import require_commits
from pipemock._codecommit.world import Thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


def thread_at(
    request: Request,
    repository: Repository,
    before: str | None,
    after: str,
    location: Mapping[str, Any] | None,
) -> Thread:
    """Return a new thread on two commits, or on a line or file in one of them.

    Raises:
        ServiceError: If the location does not exist.
    """
    require_commits(repository, before, after)
    if before == after:
        raise errors.same_commits()
    thread = Thread(
        repository=repository, before_commit=before, after_commit=after, location=location
    )
    if location:
        thread.before_blob, thread.after_blob = _blobs(request, thread, location)
    return thread


def _blobs(
    request: Request, thread: Thread, location: Mapping[str, Any]
) -> tuple[str | None, str | None]:
    request.validate_members("location", location, "filePath", "relativeFileVersion")
    repository, path = thread.repository, commits.plain(location["filePath"])
    before, after = (
        _blob(repository, commit_id, path)
        for commit_id in (thread.before_commit, thread.after_commit)
    )
    meant = before if location.get("relativeFileVersion") == "BEFORE" else after
    if before is None and after is None:
        raise errors.path_not_found(path)
    if meant is None:
        raise errors.file_not_in_commit(path)
    position = location.get("filePosition")
    lines = repository.objects.blobs[meant].content.splitlines()
    if position is not None and not 0 < position <= len(lines):
        raise errors.line_not_in_file(position, path)
    return before, after


def _blob(repository: Repository, commit_id: str | None, path: str) -> str | None:
    if commit_id is None:
        return None
    entry = blob_at(repository.objects, repository.objects.root(commit_id), path)
    return None if entry is None else entry.id
