"""Comments and reactions in answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._codecommit.world import Comment, Thread


def comment(shown: Comment, caller: str) -> dict[str, Any]:
    """Return a comment as a caller sees it; a deleted one has no content."""
    own = shown.reactions.get(caller)
    return without_none(
        commentId=shown.id,
        content=shown.content,
        inReplyTo=shown.in_reply_to,
        creationDate=shown.created,
        lastModifiedDate=shown.modified,
        authorArn=shown.author,
        deleted=shown.is_deleted,
        clientRequestToken=shown.token,
        callerReactions=[] if own is None else [own],
        reactionCounts=dict(Counter(map(_name, shown.reactions.values()))),
    )


# Documented: `THUMBSUP`, `SMILE`, `CLAP` and `CONFUSED` are counted in examples of the AWS CLI:
# docs.aws.amazon.com/cli/latest/reference/codecommit/get-comment.html
def _name(short_code: str) -> str:
    """Return the name by which reactions are counted."""
    return short_code.strip(":").upper()


def place(shown: Thread) -> dict[str, Any]:
    """Return the location of a thread."""
    return without_none(
        repositoryName=shown.repository.name,
        pullRequestId=shown.pull_request_id,
        beforeCommitId=shown.before_commit,
        afterCommitId=shown.after_commit,
        beforeBlobId=shown.before_blob,
        afterBlobId=shown.after_blob,
        location=shown.location,
    )
