"""The context of a CodeCommit call, with lookups and the validation of nested members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pipemock._codecommit import errors, request_validation
from pipemock._codecommit.world import E, World
from pipemock._request import OperationContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipemock._codecommit.constraints import Constraints
    from pipemock._codecommit.git.objects import Commit
    from pipemock._codecommit.world import Comment, PullRequest, Repository, Template
    from pipemock._errors import ServiceError

T = TypeVar("T")


@attrs.define(eq=False, kw_only=True)
class Request(OperationContext[World]):
    """One call of CodeCommit, with what the service model says about its members."""

    constraints: Mapping[str, Constraints]

    invalid_token = staticmethod(errors.invalid_continuation_token)

    def repository(self, name: str) -> Repository:
        """Return the repository named *name*."""
        found = self.world.repositories.get(name)
        if found is None:
            raise errors.repository_not_found(name, self.world.account)
        return found

    def branch(self, repository: Repository, name: str) -> str:
        """Return the commit that a branch points to."""
        return _found(repository.branches, name, errors.branch_not_found)

    def commit(self, repository: Repository, commit_id: str) -> Commit:
        """Return the commit with an id; specifiers have an error of their own."""
        return _found(repository.objects.commits, commit_id, errors.commit_id_not_found)

    def blob(self, repository: Repository, blob_id: str) -> bytes:
        """Return the content of a blob."""
        return _found(repository.objects.blobs, blob_id, errors.blob_not_found).content

    def pull_request(self, pull_request_id: str) -> PullRequest:
        """Return a pull request."""
        return _found(self.world.pull_requests, pull_request_id, errors.pull_request_not_found)

    def open_pull_request(self, pull_request_id: str) -> PullRequest:
        """Return an open pull request, or refuse a closed one."""
        found = self.pull_request(pull_request_id)
        if not found.is_open:
            raise errors.pull_request_closed(pull_request_id)
        return found

    def pull_request_in(self, repository_name: str, pull_request_id: str) -> PullRequest:
        """Return a pull request of a repository, or refuse one of another repository."""
        found, repository = self.pull_request(pull_request_id), self.repository(repository_name)
        if found.repository is not repository:
            raise errors.other_repository(repository_name, pull_request_id)
        return found

    def template(self, name: str) -> Template:
        """Return an approval rule template."""
        return _found(self.world.templates, name, errors.template_not_found)

    def comment(self, comment_id: str) -> Comment:
        """Return a comment, deleted or not."""
        return _found(self.world.comments, comment_id, errors.comment_not_found)

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

    def validate(self, path: str, value: object) -> None:
        """Validate a nested member, such as `repositoryNames.member`.

        Raises:
            ServiceError: If it is missing or not valid.
        """
        request_validation.validate_member(self.operation, path, self.constraints[path], value)

    def validate_members(self, path: str, structure: Mapping[str, Any], *names: str) -> None:
        """Validate members of a nested structure.

        Raises:
            ServiceError: About the first member that is missing or not valid.
        """
        for name in names:
            self.validate(f"{path}.{name}", structure.get(name))

    def record(
        self,
        kind: type[E],
        event: str,
        repositories: Iterable[Repository],
        **members: Any,  # noqa: ANN401 -- the fields of the event
    ) -> E:
        """Record an event that the call causes in the event log."""
        return self.world.record(
            kind,
            self.now,
            event=event,
            caller=self.caller,
            repositories={each.name: each.id for each in repositories},
            **members,
        )


def _found(table: Mapping[str, T], key: str, refusal: Callable[[str], ServiceError]) -> T:
    found = table.get(key)
    if found is None:
        raise refusal(key)
    return found
