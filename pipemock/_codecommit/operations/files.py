"""Operations on single files, folders and blobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import commits, errors
from pipemock._codecommit.git.objects import Blob, Entry, Mode
from pipemock._codecommit.git.trees import entry_at
from pipemock._codecommit.references import commit_to
from pipemock._codecommit.specifiers import commit_of
from pipemock._codecommit.views.repositories import FILE_MODES
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._codecommit.request import Request

# The lists of GetFolder for each kind of entry, and the members that hold their ids.
_KINDS: Final = {
    Mode.FOLDER: ("subFolders", "treeId"),
    Mode.FILE: ("files", "blobId"),
    Mode.EXECUTABLE: ("files", "blobId"),
    Mode.LINK: ("symbolicLinks", "blobId"),
    Mode.SUBMODULE: ("subModules", "commitId"),
}


def put(
    request: Request,
    *,
    repository_name: str,
    branch_name: str,
    file_content: bytes,
    file_path: str,
    file_mode: str = "NORMAL",
    parent_commit_id: str | None = None,
    commit_message: str | None = None,
    name: str | None = None,
    email: str | None = None,
) -> dict[str, Any]:
    """Add or change one file on a branch, in its own commit."""
    repository = request.repository(repository_name)
    tip = commits.tip_below(request, repository, branch_name, parent_commit_id)
    root, path = commits.root_of(repository, tip), commits.plain(file_path)
    commits.require_free(repository, root, path)
    entry = Entry(commits.MODES[file_mode], Blob(file_content).id)
    before = entry_at(repository.objects, root, path)
    if entry == before:
        raise errors.same_content(path)
    repository.objects.add_blob(file_content)
    message = commit_message or f"{'Edited' if before else 'Added'} {path}"
    text = commits.CommitText(name, email, message)
    commit = commit_to(request, repository, branch_name, tip, {path: entry}, text=text)
    return {"commitId": commit.id, "blobId": entry.id, "treeId": commit.tree}


def delete(
    request: Request,
    *,
    repository_name: str,
    branch_name: str,
    file_path: str,
    parent_commit_id: str,
    keep_empty_folders: bool = False,
    commit_message: str | None = None,
    name: str | None = None,
    email: str | None = None,
) -> dict[str, Any]:
    """Delete one file from a branch, in its own commit."""
    repository = request.repository(repository_name)
    tip = commits.tip_below(request, repository, branch_name, parent_commit_id)
    root, path = commits.root_of(repository, tip), commits.plain(file_path)
    entry = commits.file_at(repository, root, path)
    changes: dict[str, Entry | None] = {path: None}
    if keep_empty_folders:
        changes = commits.with_gitkeeps(repository, root, changes)
    text = commits.CommitText(name, email, commit_message or f"Deleted {path}")
    commit = commit_to(request, repository, branch_name, tip, changes, text=text)
    return {
        "commitId": commit.id,
        "blobId": entry.id,
        "treeId": commit.tree,
        "filePath": path,
    }


def get(
    request: Request, *, repository_name: str, commit_specifier: str | None = None, file_path: str
) -> dict[str, Any]:
    """Return one file of a commit, by default the tip of the default branch."""
    repository = request.repository(repository_name)
    commit = commit_of(repository, commit_specifier)
    path = commits.plain(file_path)
    entry = commits.file_at(repository, commit.tree, path)
    content = repository.objects.blobs[entry.id].content
    return {
        "commitId": commit.id,
        "blobId": entry.id,
        "filePath": path,
        "fileMode": FILE_MODES[entry.mode],
        "fileSize": len(content),
        "fileContent": content,
    }


def get_folder(
    request: Request, *, repository_name: str, commit_specifier: str | None = None, folder_path: str
) -> dict[str, Any]:
    """Return the direct contents of a folder."""
    repository = request.repository(repository_name)
    commit, path = commit_of(repository, commit_specifier), commits.plain(folder_path)
    folder = entry_at(repository.objects, commit.tree, path)
    if folder is None or folder.mode is not Mode.FOLDER:
        raise errors.folder_not_found(path)
    answer: dict[str, Any] = {
        "commitId": commit.id,
        "folderPath": path,
        "treeId": folder.id,
        "subFolders": [],
        "files": [],
        "symbolicLinks": [],
        "subModules": [],
    }
    for name, entry in sorted(repository.objects.trees[folder.id].entries.items()):
        kind, member = _KINDS[entry.mode]
        shown = without_none(
            absolutePath=f"{path}/{name}" if path else name,
            relativePath=name,
            **{member: entry.id},
            fileMode=FILE_MODES.get(entry.mode),
        )
        answer[kind].append(shown)
    return answer


def get_blob(request: Request, *, repository_name: str, blob_id: str) -> dict[str, Any]:
    """Return the content of a blob."""
    return {"content": request.blob(request.repository(repository_name), blob_id)}
