"""Operations on reactions to comments; each user has at most one per comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import errors
from pipemock._codecommit.operations.comments import mark_active, present_comment
from pipemock._request import with_next_token
from pipemock.codecommit_events import CommentReactionChange

if TYPE_CHECKING:
    from pipemock._codecommit.request import Request

_MOST_PER_PAGE: Final = 1000
_NOTHING: Final = {"", "none"}


@attrs.frozen
class Reaction:
    """A reaction in its three notations."""

    emoji: str
    short_code: str
    unicode: str


# The user guide shows these nine; some of their codes are inferred.
REACTIONS: Final = tuple(
    Reaction(chr(code), f":{name}:", f"U+{code:X}")
    for code, name in (
        (0x1F44D, "thumbsup"),
        (0x1F44E, "thumbsdown"),
        (0x1F604, "smile"),
        (0x2764, "heart"),
        (0x1F620, "angry"),
        (0x1F615, "confused"),
        (0x1F631, "scream"),
        (0x1F634, "sleeping"),
        (0x1F44F, "clap"),
    )
)

_BY_ANY_NAME: Final = {
    name: reaction
    for reaction in REACTIONS
    for name in (reaction.emoji, reaction.short_code, reaction.unicode)
}
_BY_SHORT_CODE: Final = {reaction.short_code: reaction for reaction in REACTIONS}


def put(request: Request, *, comment_id: str, reaction_value: str) -> None:
    """Set the caller's reaction to a comment; `none` removes it (documented)."""
    comment = present_comment(request, comment_id)
    if reaction_value in _NOTHING:
        if comment.reactions.pop(request.caller, None) is not None:
            mark_active(request, comment)
        return
    reaction = _BY_ANY_NAME.get(reaction_value)
    if reaction is None:
        raise errors.unknown_reaction(reaction_value)
    what = "Updated" if request.caller in comment.reactions else "Created"
    comment.reactions[request.caller] = reaction.short_code
    mark_active(request, comment)
    request.record(
        CommentReactionChange,
        f"commentReaction{what}",
        [comment.thread.repository],
        comment_id=comment.id,
        emoji=reaction.emoji,
        short_code=reaction.short_code,
        unicode=reaction.unicode,
    )


def get(
    request: Request,
    *,
    comment_id: str,
    reaction_user_arn: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the reactions to a comment, each with its users."""
    comment = present_comment(request, comment_id)
    users: dict[str, list[str]] = {}
    for user, short_code in comment.reactions.items():
        if reaction_user_arn in {None, user}:
            users.setdefault(short_code, []).append(user)
    page, token = request.names(users, size=max_results, most=_MOST_PER_PAGE, token=next_token)
    found = [
        {
            "reaction": {
                "emoji": _BY_SHORT_CODE[short_code].emoji,
                "shortCode": short_code,
                "unicode": _BY_SHORT_CODE[short_code].unicode,
            },
            "reactionUsers": users[short_code],
            "reactionsFromDeletedUsersCount": 0,
        }
        for short_code in page
    ]
    return with_next_token({"reactionsForComment": found}, token)
