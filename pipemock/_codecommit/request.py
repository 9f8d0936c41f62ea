"""The context of a CodeCommit call, with lookups and pagination."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pipemock._codecommit import errors
from pipemock._codecommit.world import World
from pipemock._request import OperationContext

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pipemock._codecommit.world import Comment, PullRequest, Repository, Template

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Request(OperationContext[World]):
    """One call of CodeCommit."""

    invalid_token = staticmethod(errors.invalid_continuation_token)

    def repository(self, name: str) -> Repository:
        """Return the repository named *name*."""
        try:
            return self.world.repositories[name]
        except KeyError:
            raise errors.repository_not_found(name, self.world.account) from None

    def branch(self, repository: Repository, name: str) -> str:
        """Return the commit that a branch points to."""
        try:
            return repository.branches[name]
        except KeyError:
            raise errors.branch_not_found(name) from None

    def pull_request(self, pull_request_id: str) -> PullRequest:
        """Return a pull request."""
        try:
            return self.world.pull_requests[pull_request_id]
        except KeyError:
            raise errors.pull_request_not_found(pull_request_id) from None

    def open_pull_request(self, pull_request_id: str) -> PullRequest:
        """Return an open pull request, or refuse a closed one."""
        pull_request = self.pull_request(pull_request_id)
        if not pull_request.is_open:
            raise errors.pull_request_closed(pull_request_id)
        return pull_request

    def template(self, name: str) -> Template:
        """Return an approval rule template."""
        try:
            return self.world.templates[name]
        except KeyError:
            raise errors.template_not_found(name) from None

    def comment(self, comment_id: str) -> Comment:
        """Return a comment, deleted or not."""
        try:
            return self.world.comments[comment_id]
        except KeyError:
            raise errors.comment_not_found(comment_id) from None

    def repeats(self, token: str) -> str:
        """Return the id that the first request with a token created, or an empty string.

        Raises:
            ServiceError: If the parameters of that request were different.
        """
        first = self.world.answered.get((self.operation, token))
        if first is None:
            return ""
        parameters, made = first
        if parameters != self.parameters:
            raise errors.idempotency_mismatch(token)
        return made

    def remember(self, token: str, made: str) -> None:
        """Store the id that the first request with a token created."""
        self.world.answered[self.operation, token] = (self.parameters, made)

    def names(
        self, names: Collection[str], *, size: int | None = None, most: int, token: str | None
    ) -> tuple[Sequence[str], str | None]:
        """Return one page of names, in alphabetical order."""
        rows = sorted(names)
        return self.page(
            rows,
            size=size,
            most=most,
            token=token,
            start_after=lambda anchor: bisect.bisect_right(rows, anchor),
            anchor=str,
        )

    def rows(
        self,
        rows: Sequence[T],
        anchor: Callable[[T], str],
        *,
        size: int | None,
        most: int,
        token: str | None,
    ) -> tuple[Sequence[T], str | None]:
        """Return one page of rows, in the given order."""
        return self.page(
            rows,
            size=size,
            most=most,
            token=token,
            start_after=lambda wanted: [anchor(row) for row in rows].index(wanted) + 1,
            anchor=anchor,
        )


def with_next_token(
    answer: dict[str, Any], token: str | None, *, name: str = "nextToken"
) -> dict[str, Any]:
    """Add the token of the next page; the last page has none."""
    return answer if token is None else {**answer, name: token}
