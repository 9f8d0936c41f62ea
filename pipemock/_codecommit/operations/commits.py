"""Operations on commits: create, read and compare them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import errors
from pipemock._codecommit.batches import attempt_each, batch_error
from pipemock._codecommit.commits import (
    MODES,
    CommitText,
    file_at,
    mode_of,
    plain,
    require_free,
    root_of,
    tip_below,
    with_gitkeeps,
)
from pipemock._codecommit.git.differences import differences
from pipemock._codecommit.git.objects import EMPTY_TREE, Entry, Mode
from pipemock._codecommit.git.trees import edited, entry_at
from pipemock._codecommit.references import commit_to
from pipemock._codecommit.specifiers import commit_of
from pipemock._codecommit.views import repositories as views
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipemock._codecommit.git.differences import Change
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


# Inferred: the maximum page size is not documented.
_MOST_DIFFERENCES: Final = 1000


def create(
    request: Request,
    *,
    repository_name: str,
    branch_name: str,
    parent_commit_id: str | None = None,
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    put_files: Sequence[Mapping[str, Any]] = (),
    delete_files: Sequence[Mapping[str, Any]] = (),
    set_file_modes: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Change several files of a branch in one commit."""
    repository = request.repository(repository_name)
    tip = tip_below(request, repository, branch_name, parent_commit_id)
    root = root_of(repository, tip)
    asked = _FileEntries(put=put_files, delete=delete_files, modes=set_file_modes)
    with repository.objects.rollback_on_error():
        changes = _changes(request, repository, root, asked)
        if keep_empty_folders:
            changes = with_gitkeeps(repository, root, changes)
        before = {path: entry_at(repository.objects, root, path) for path in changes}
        if before == changes:
            raise errors.no_change()
    text = CommitText(author_name, email, commit_message or f"Commit to {branch_name}")
    commit = commit_to(request, repository, branch_name, tip, changes, text=text)
    there = {path: entry for path, entry in changes.items() if entry is not None}
    gone = {path: was for path, was in before.items() if was and changes[path] is None}
    added = {path: entry for path, entry in there.items() if before[path] is None}
    updated = {path: entry for path, entry in there.items() if before[path] is not None}
    return {
        "commitId": commit.id,
        "treeId": commit.tree,
        "filesAdded": views.files_metadata(added),
        "filesUpdated": views.files_metadata(updated),
        "filesDeleted": views.files_metadata(gone),
    }


def get(request: Request, *, repository_name: str, commit_id: str) -> dict[str, Any]:
    """Return one commit."""
    repository = request.repository(repository_name)
    return {"commit": views.commit(request.commit(repository, commit_id))}


def batch_get(
    request: Request, *, commit_ids: Sequence[str], repository_name: str
) -> dict[str, Any]:
    """Return several commits, and an error for each unknown one."""
    repository = request.repository(repository_name)
    found, failed = attempt_each(commit_ids, functools.partial(request.commit, repository))
    return {
        "commits": [views.commit(each) for each in found],
        "errors": [batch_error("commitId", commit_id, error) for commit_id, error in failed],
    }


def get_differences(
    request: Request,
    *,
    repository_name: str,
    before_commit_specifier: str | None = None,
    after_commit_specifier: str,
    before_path: str | None = None,
    after_path: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the differences between two commits, or all files of the second if it is alone.

    AWS CLI, example of get-differences: two folders with different names are compared with each
    other, and paths are relative to them. Inferred: any other path only limits the result.
    """
    repository = request.repository(repository_name)
    objects = repository.objects
    before = EMPTY_TREE.id
    if before_commit_specifier is not None:
        before = commit_of(repository, before_commit_specifier).tree
    after = commit_of(repository, after_commit_specifier).tree
    was, now = _entry(repository, before, before_path), _entry(repository, after, after_path)
    asked = {plain(path) for path in (before_path, after_path) if path is not None}
    if len(asked) > 1 and Mode.FOLDER is was.mode is now.mode:
        before, after, asked = was.id, now.id, set()
    rows = [each for each in differences(objects, before, after) if _is_asked(each, asked)]
    page, token = request.rows(
        rows, lambda row: row.path, size=max_results, most=_MOST_DIFFERENCES, token=next_token
    )
    found = [views.difference(each) for each in page]
    return with_next_token({"differences": found}, token, name="NextToken")


def _entry(repository: Repository, root: str, path: str | None) -> Entry:
    if path is None:
        return Entry(Mode.FOLDER, root)
    entry = entry_at(repository.objects, root, plain(path))
    if entry is None:
        raise errors.path_not_found(path)
    return entry


def _is_asked(change: Change, paths: Collection[str]) -> bool:
    return not paths or any(f"{change.path}/".startswith(f"{path}/".lstrip("/")) for path in paths)


# The entries of CreateCommit -------------------------------------------------------------------

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_ENTRIES: Final = 100


@attrs.frozen(kw_only=True)
class _FileEntries:
    """The files that a request for a commit puts, deletes or changes the mode of."""

    put: Sequence[Mapping[str, Any]]
    delete: Sequence[Mapping[str, Any]]
    modes: Sequence[Mapping[str, Any]]

    @property
    def every(self) -> list[Mapping[str, Any]]:
        """All entries."""
        return [*self.put, *self.delete, *self.modes]


def _changes(
    request: Request, repository: Repository, root: str, asked: _FileEntries
) -> dict[str, Entry | None]:
    """Return the new entry of each changed path.

    Raises:
        ServiceError: If an entry is not valid, or two contradict each other.
    """
    _require_valid(request, asked)
    result: dict[str, Entry | None] = {}
    for each in asked.delete:
        path = plain(each["filePath"])
        file_at(repository, root, path)
        result[path] = None
    below = edited(repository.objects, root, result)
    for each in asked.put:
        put = _put(repository, root, below, each)
        below = edited(repository.objects, below, put)
        result |= put
    for each in asked.modes:
        path = plain(each["filePath"])
        was = file_at(repository, root, path)
        result[path] = Entry(MODES[each["fileMode"]], was.id)
    return result


def _require_valid(request: Request, asked: _FileEntries) -> None:
    if not asked.every:
        raise errors.no_file_entries()
    if len(asked.every) > MOST_ENTRIES:
        raise errors.too_many_file_entries(MOST_ENTRIES)
    for each in asked.put:
        request.validate_members("putFiles.member", each, "filePath", "fileMode")
    for each in asked.delete:
        request.validate_members("deleteFiles.member", each, "filePath")
    for each in asked.modes:
        request.validate_members("setFileModes.member", each, "filePath", "fileMode")
    put = [plain(each["filePath"]) for each in asked.put]
    every = [plain(each["filePath"]) for each in asked.every]
    for path in every:
        if put.count(path) > 1:
            raise errors.put_twice(path)
        if every.count(path) > 1:
            raise errors.path_given_twice(path)
    _require_sources(request, asked, every)


def _require_sources(request: Request, asked: _FileEntries, changed: Sequence[str]) -> None:
    for each in asked.put:
        path, source = each["filePath"], each.get("sourceFile")
        if "fileContent" in each and source is not None:
            raise errors.two_contents_given(path)
        if source is None:
            if "fileContent" not in each:
                raise errors.no_content_given(path)
            request.validate("putFiles.member.fileContent", each["fileContent"])
            continue
        request.validate_members("putFiles.member.sourceFile", source, "filePath")
        if plain(source["filePath"]) in changed:
            raise errors.restricted_source(source["filePath"])


def _put(
    repository: Repository, root: str, below: str, each: Mapping[str, Any]
) -> dict[str, Entry | None]:
    path, source = plain(each["filePath"]), each.get("sourceFile")
    require_free(repository, below, path)
    if source is None:
        blob = repository.objects.add_blob(each["fileContent"])
        was = entry_at(repository.objects, root, path)
        mode = was.mode if was is not None else Mode.FILE
        return {path: Entry(mode_of(each, mode), blob)}
    origin = plain(source["filePath"])
    entry = file_at(repository, root, origin)
    copied: dict[str, Entry | None] = {path: Entry(mode_of(each, entry.mode), entry.id)}
    return copied | {origin: None} if source.get("isMove") else copied
