"""Operations on pull requests: create, list, read and update them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._arns import account_of
from pipemock._codecommit import errors, pull_request_events, pull_request_updates
from pipemock._codecommit.operations import approval_rules
from pipemock._codecommit.specifiers import branch_name
from pipemock._codecommit.views import pull_requests as views
from pipemock._codecommit.world import PullRequest, Status
from pipemock._request import with_next_token, without_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_OPEN: Final = 1000

_MOST_PER_PAGE: Final = 100
_REFERENCE: Final = "refs/"
_TARGET: Final = ("repositoryName", "sourceReference", "destinationReference")


def create(
    request: Request,
    *,
    title: str,
    targets: Sequence[Mapping[str, str]],
    description: str | None = None,
    client_request_token: str = "",
) -> dict[str, Any]:
    """Create a pull request, once for each client request token, with the rules of templates."""
    target = _only_target(request, targets)
    made = request.world.pull_requests.get(request.repeats(client_request_token))
    if made is not None:
        return _shown(made)
    repository = request.repository(target["repositoryName"])
    source = _branch(repository, target["sourceReference"])
    default = repository.default_branch
    destination = _branch(repository, target.get("destinationReference", default))
    if source == destination:
        raise errors.same_branches(source)
    if len(repository.open_pull_requests) >= MOST_OPEN:
        raise errors.too_many_pull_requests(MOST_OPEN)
    pull_request = PullRequest(
        id=str(next(request.world.numbers)),
        repository=repository,
        title=title,
        description=description,
        author=request.caller,
        token=client_request_token,
        source=source,
        destination=destination,
        destination_commit=repository.branches[destination],
        created=request.now,
    )
    _open(request, pull_request)
    request.remember(client_request_token, pull_request.id)
    return _shown(pull_request)


def get(request: Request, *, pull_request_id: str) -> dict[str, Any]:
    """Return one pull request."""
    return _shown(request.pull_request(pull_request_id))


def list_(
    request: Request,
    *,
    repository_name: str,
    author_arn: str | None = None,
    pull_request_status: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the ids of a repository's pull requests, most recently active first."""
    repository = request.repository(repository_name)
    if author_arn is not None and account_of(author_arn) != request.world.account:
        raise errors.unknown_author(author_arn)
    found = [
        each
        for each in repository.pull_requests.values()
        if author_arn in {None, each.author} and pull_request_status in {None, each.status.value}
    ]
    found.sort(key=lambda each: each.last_activity_number, reverse=True)
    page, token = request.rows(
        found, lambda row: row.id, size=max_results, most=_MOST_PER_PAGE, token=next_token
    )
    return with_next_token({"pullRequestIds": [each.id for each in page]}, token)


def update_title(request: Request, *, pull_request_id: str, title: str) -> dict[str, Any]:
    """Replace the title of an open pull request."""
    pull_request = request.open_pull_request(pull_request_id)
    pull_request.title = title
    pull_request_events.touch(request, pull_request)
    return _shown(pull_request)


def update_description(
    request: Request, *, pull_request_id: str, description: str
) -> dict[str, Any]:
    """Replace the description of an open pull request."""
    pull_request = request.open_pull_request(pull_request_id)
    pull_request.description = description
    pull_request_events.touch(request, pull_request)
    return _shown(pull_request)


def update_status(
    request: Request, *, pull_request_id: str, pull_request_status: str
) -> dict[str, Any]:
    """Close a pull request; do nothing if it already has the requested status."""
    pull_request = request.pull_request(pull_request_id)
    wanted = Status(pull_request_status)
    if not pull_request.is_open and wanted is Status.OPEN:
        raise errors.cannot_reopen(pull_request_id)
    if pull_request.status is not wanted:
        pull_request_updates.close(request, pull_request)
    return _shown(pull_request)


def describe_events(
    request: Request,
    *,
    pull_request_id: str,
    pull_request_event_type: str | None = None,
    actor_arn: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the events of a pull request, oldest first."""
    pull_request = request.pull_request(pull_request_id)
    if actor_arn is not None and account_of(actor_arn) != request.world.account:
        raise errors.unknown_actor(actor_arn)
    # Events have no id: their index among all events identifies them.
    found = [
        (index, each)
        for index, each in enumerate(pull_request.events)
        if pull_request_event_type in {None, each.type} and actor_arn in {None, each.actor}
    ]
    page, token = request.numbered(found, size=max_results, most=_MOST_PER_PAGE, token=next_token)
    shown = [views.event(each, pull_request_id) for each in page]
    return with_next_token({"pullRequestEvents": shown}, token)


def _shown(pull_request: PullRequest) -> dict[str, Any]:
    return {"pullRequest": views.pull_request(pull_request)}


def _open(request: Request, pull_request: PullRequest) -> None:
    world, repository = request.world, pull_request.repository
    pull_request_updates.add_revision(
        request, pull_request, repository.branches[pull_request.source]
    )
    pull_request_updates.rebase(pull_request)
    approval_rules.copy_templates(request, pull_request)
    world.pull_requests[pull_request.id] = pull_request
    repository.pull_requests[pull_request.id] = pull_request
    repository.open_pull_requests[pull_request.id] = pull_request
    metadata = without_none(
        repositoryName=repository.name,
        sourceCommitId=pull_request.revision.commit,
        destinationCommitId=pull_request.destination_commit,
        mergeBase=pull_request.merge_base,
    )
    pull_request_events.note(
        request,
        pull_request,
        "PULL_REQUEST_CREATED",
        {"pullRequestCreatedEventMetadata": metadata},
        event="pullRequestCreated",
    )


def _only_target(request: Request, targets: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    for target in targets:
        request.validate_members("targets.member", target, *_TARGET)
    if len({target["repositoryName"] for target in targets}) > 1:
        raise errors.one_repository_only()
    if len(targets) > 1:
        raise errors.one_target_only()
    return targets[0]


def _branch(repository: Repository, reference: str) -> str:
    name = branch_name(reference)
    if name.startswith(_REFERENCE):
        raise errors.reference_not_supported(name)
    if name not in repository.branches:
        raise errors.reference_not_found(name)
    return name
