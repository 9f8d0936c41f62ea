"""Operations on the history of a file, and on line differences between blobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import commits
from pipemock._codecommit.git.file_history import versions
from pipemock._codecommit.git.lines import is_binary
from pipemock._codecommit.specifiers import commit_of
from pipemock._codecommit.views import blob_differences
from pipemock._codecommit.views import repositories as views
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from pipemock._codecommit.request import Request

_MOST_PER_PAGE: Final = 1000
_DEFAULT_HUNKS: Final = 100


def list_file_commits(
    request: Request,
    *,
    repository_name: str,
    commit_specifier: str | None = None,
    file_path: str,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the commits that changed a file, newest first, without following renames."""
    repository = request.repository(repository_name)
    commit, path = commit_of(repository, commit_specifier), commits.plain(file_path)
    found = versions(repository.objects, commit.id, path)
    page, token = request.rows(
        found, lambda row: row.commit, size=max_results, most=_MOST_PER_PAGE, token=next_token
    )
    shown = [
        {
            "commit": views.commit(repository.commit(each.commit)),
            "blobId": each.blob,
            "path": path,
            "revisionChildren": list(each.newer),
        }
        for each in page
    ]
    return with_next_token({"revisionDag": shown}, token)


def get_blob_differences(
    request: Request,
    *,
    repository_name: str,
    after_blob_id: str,
    before_blob_id: str | None = None,
    context_lines: int = 3,
    ignore_whitespace: bool = False,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the line differences between two blobs; if the first is omitted, all is new."""
    repository = request.repository(repository_name)
    after = request.blob(repository, after_blob_id)
    before = b"" if before_blob_id is None else request.blob(repository, before_blob_id)
    binary = is_binary(before) or is_binary(after)
    hunks = (
        []
        if binary
        else blob_differences.hunks(
            before, after, context=context_lines, ignore_whitespace=ignore_whitespace
        )
    )
    page, token = request.rows(
        hunks,
        lambda row: f"{row['beforeStartLine']},{row['afterStartLine']}",
        size=max_results,
        most=_DEFAULT_HUNKS,
        token=next_token,
    )
    answer = {
        "hunks": list(page),
        "isBinary": binary,
        "beforeBlobSize": len(before),
        "afterBlobSize": len(after),
    }
    return with_next_token(answer, token, name="NextToken")
