"""Operations on comments: post, reply, read, update and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors, pull_request_events
from pipemock._codecommit.locations import thread_at
from pipemock._codecommit.specifiers import require_commits
from pipemock._codecommit.views import comments as views
from pipemock._codecommit.world import Comment
from pipemock._request import with_next_token
from pipemock.codecommit_events import CommentOnCommit, CommentOnPullRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Thread

_MOST_PER_PAGE: Final = 500
_DEFAULT_PAGE: Final = 100

# Posting ---------------------------------------------------------------------------------------


def post_for_compared_commit(
    request: Request,
    *,
    repository_name: str,
    before_commit_id: str | None = None,
    after_commit_id: str,
    location: Mapping[str, Any] | None = None,
    content: str,
    client_request_token: str = "",
) -> dict[str, Any]:
    """Comment on the difference between two commits, or on one commit."""
    repository = request.repository(repository_name)
    thread = thread_at(request, repository, before_commit_id, after_commit_id, location)
    made = _posted(request, thread, content, client_request_token)
    return views.place(made.thread) | {"comment": views.comment(made, request.caller)}


def post_for_pull_request(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str,
    before_commit_id: str,
    after_commit_id: str,
    location: Mapping[str, Any] | None = None,
    content: str,
    client_request_token: str = "",
) -> dict[str, Any]:
    """Comment on a pull request, open or closed (documented)."""
    pull_request = request.pull_request_in(repository_name, pull_request_id)
    repository = pull_request.repository
    thread = thread_at(request, repository, before_commit_id, after_commit_id, location)
    thread.pull_request = pull_request
    made = _posted(request, thread, content, client_request_token)
    return views.place(made.thread) | {"comment": views.comment(made, request.caller)}


def post_reply(
    request: Request, *, in_reply_to: str, client_request_token: str = "", content: str
) -> dict[str, Any]:
    """Reply to a comment."""
    thread = request.comment(in_reply_to).thread
    made = _posted(request, thread, content, client_request_token, in_reply_to)
    return {"comment": views.comment(made, request.caller)}


# One comment -----------------------------------------------------------------------------------


def get(request: Request, *, comment_id: str) -> dict[str, Any]:
    """Return a comment that is not deleted."""
    return {"comment": views.comment(present_comment(request, comment_id), request.caller)}


def update(request: Request, *, comment_id: str, content: str) -> dict[str, Any]:
    """Replace the content of a comment; only its author may do that."""
    comment = present_comment(request, comment_id)
    if comment.author != request.caller:
        raise errors.comment_of_somebody_else(comment_id)
    comment.content, comment.modified = content, request.now
    _record(request, comment, "Updated")
    return {"comment": views.comment(comment, request.caller)}


def delete_content(request: Request, *, comment_id: str) -> dict[str, Any]:
    """Delete the content of a comment; the mock does not check permissions for this."""
    comment = present_comment(request, comment_id)
    comment.content, comment.modified = None, request.now
    mark_active(request, comment)
    return {"comment": views.comment(comment, request.caller)}


def mark_active(request: Request, comment: Comment) -> None:
    """Mark the pull request of a comment as active, if there is one.

    Documented: `lastActivityDate` is that of the last activity of a user or the system. Inferred:
    whatever happens to a comment is such an activity.
    """
    if comment.thread.pull_request is not None:
        pull_request_events.touch(request, comment.thread.pull_request)


def present_comment(request: Request, comment_id: str) -> Comment:
    """Return a comment that is not deleted.

    Raises:
        ServiceError: If the comment does not exist or is deleted.
    """
    comment = request.comment(comment_id)
    if comment.is_deleted:
        raise errors.comment_deleted(comment_id)
    return comment


# Several comments ------------------------------------------------------------------------------


def get_for_compared_commit(
    request: Request,
    *,
    repository_name: str,
    before_commit_id: str | None = None,
    after_commit_id: str,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the comments on the difference between two commits."""
    repository = request.repository(repository_name)
    require_commits(repository, before_commit_id, after_commit_id)
    found = [
        each
        for each in repository.threads
        if each.pull_request is None
        and (each.before_commit, each.after_commit) == (before_commit_id, after_commit_id)
    ]
    return _page(request, "commentsForComparedCommitData", found, max_results, next_token)


def get_for_pull_request(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str | None = None,
    before_commit_id: str | None = None,
    after_commit_id: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the comments on a pull request, or on two of its commits."""
    pull_request = request.pull_request(pull_request_id)
    if repository_name is not None:
        request.pull_request_in(repository_name, pull_request_id)
    require_commits(pull_request.repository, before_commit_id, after_commit_id)
    found = [
        each
        for each in pull_request.repository.threads
        if each.pull_request is pull_request
        and before_commit_id in {None, each.before_commit}
        and after_commit_id in {None, each.after_commit}
    ]
    return _page(request, "commentsForPullRequestData", found, max_results, next_token)


def _page(
    request: Request, member: str, threads: Sequence[Thread], size: int | None, token: str | None
) -> dict[str, Any]:
    page, next_token = request.rows(
        threads,
        lambda row: row.comments[0].id,
        size=min(size, _MOST_PER_PAGE) if size else None,
        most=_DEFAULT_PAGE,
        token=token,
    )
    data = [
        views.place(thread)
        | {"comments": [views.comment(each, request.caller) for each in thread.comments]}
        for thread in page
    ]
    return with_next_token({member: data}, next_token)


# Shared helpers --------------------------------------------------------------------------------


def _posted(
    request: Request, thread: Thread, content: str, token: str, in_reply_to: str | None = None
) -> Comment:
    made = request.world.comments.get(request.repeats(token))
    if made is not None:
        return made
    ids = request.world.ids
    # Inferred: the first half of the id identifies the thread.
    name = thread.comments[0].id.partition(":")[0] if thread.comments else ids.uuid()
    comment = Comment(
        id=f"{name}:{ids.uuid()}",
        thread=thread,
        content=content,
        in_reply_to=in_reply_to,
        author=request.caller,
        token=token,
        created=request.now,
        modified=request.now,
    )
    if not thread.comments:
        thread.repository.threads.append(thread)
    thread.comments.append(comment)
    request.world.comments[comment.id] = comment
    request.remember(token, comment.id)
    _record(request, comment, "Created")
    return comment


def _record(request: Request, comment: Comment, what: str) -> None:
    mark_active(request, comment)
    thread = comment.thread
    on_commit = thread.pull_request is None
    request.record(
        CommentOnCommit if on_commit else CommentOnPullRequest,
        f"commentOn{'Commit' if on_commit else 'PullRequest'}{what}",
        [thread.repository],
        comment_id=comment.id,
        in_reply_to=comment.in_reply_to,
        before_commit_id=thread.before_commit,
        after_commit_id=thread.after_commit,
        pull_request_id=thread.pull_request_id,
    )
