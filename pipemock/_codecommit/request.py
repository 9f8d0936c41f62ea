"""The context of a CodeCommit call, with lookups and the validation of nested members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pipemock._codecommit import errors, request_validation
from pipemock._codecommit.world import World
from pipemock._request import OperationContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipemock._codecommit.constraints import Constraints
    from pipemock._codecommit.world import Comment, PullRequest, Repository, Template
    from pipemock.codecommit_events import CodeCommitEvent


@attrs.frozen(kw_only=True)
class Request(OperationContext[World]):
    """One call of CodeCommit, with what the service model says about its members."""

    constraints: Mapping[str, Constraints]

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
        kind: type[CodeCommitEvent],
        event: str,
        repositories: Iterable[Repository],
        **members: Any,  # noqa: ANN401 -- the fields of the event
    ) -> None:
        """Record an event that the call causes in the event log."""
        log, tags = self.world.event_log, self.world.session_tags.get(self.caller, {})
        log.tell(
            kind(
                time=self.now,
                sequence=next(log.sequence),
                account=self.world.account,
                region=self.world.region,
                event=event,
                caller=self.caller,
                repositories={each.name: each.id for each in repositories},
                display_name=tags.get("displayName"),
                email_address=tags.get("emailAddress"),
                **members,
            )
        )
