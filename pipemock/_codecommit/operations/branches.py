"""Operations on branches."""

from __future__ import annotations

import bisect
import zlib
from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors, references
from pipemock._codecommit.specifiers import require_commits
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from pipemock._codecommit.request import Request

# Inferred: the operation has no parameter for the page size.
_MOST_PER_PAGE: Final = 1000


def create(request: Request, *, repository_name: str, branch_name: str, commit_id: str) -> None:
    """Create a branch that points to a commit."""
    repository = request.repository(repository_name)
    if branch_name in repository.branches:
        raise errors.branch_exists(branch_name)
    require_commits(repository, commit_id)
    references.move(request, repository, branch_name, commit_id)


def get(request: Request, *, repository_name: str = "", branch_name: str = "") -> dict[str, Any]:
    """Return the commit that a branch points to."""
    repository = request.repository(repository_name)
    commit_id = request.branch(repository, branch_name)
    return {"branch": {"branchName": branch_name, "commitId": commit_id}}


def list_(
    request: Request, *, repository_name: str, next_token: str | None = None
) -> dict[str, Any]:
    """Return the names of all branches, in an arbitrary order.

    Captured: they are not sorted by name. The order of the service is unknown.
    """
    rows = sorted(request.repository(repository_name).branches, key=_order)
    page, token = request.page(
        rows,
        size=None,
        most=_MOST_PER_PAGE,
        token=next_token,
        start_after=lambda name: bisect.bisect_right(rows, _order(name), key=_order),
        anchor=str,
    )
    return with_next_token({"branches": page}, token)


def _order(name: str) -> tuple[int, str]:
    return zlib.crc32(name.encode()), name


def delete(request: Request, *, repository_name: str, branch_name: str) -> dict[str, Any]:
    """Delete a branch; do nothing if it does not exist (inferred)."""
    repository = request.repository(repository_name)
    if branch_name == repository.default_branch:
        raise errors.default_branch_stays(branch_name)
    if branch_name not in repository.branches:
        return {}
    commit_id = references.delete(request, repository, branch_name)
    return {"deletedBranch": {"branchName": branch_name, "commitId": commit_id}}


def update_default(request: Request, *, repository_name: str, default_branch_name: str) -> None:
    """Change the default branch."""
    repository = request.repository(repository_name)
    request.branch(repository, default_branch_name)
    repository.default_branch = default_branch_name
    repository.modified = request.now
