"""Comments, replies and reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._codecommit.operations import comments
from pipemock._codecommit.operations.reactions import REACTIONS
from pipemock.codecommit_events import CommentOnCommit, CommentOnPullRequest, CommentReactionChange
from tests.codecommit.scenes import ANA, BO, EVE, NOWHERE, Desk, codes, put, tip_of
from tests.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

UNKNOWN = f"{'0' * 8}-0000-4000-8000-{'0' * 12}"
NO_COMMENT = f"{UNKNOWN}:{UNKNOWN}"


def _on_commit(desk: Desk, **members: Any) -> dict[str, Any]:
    request = {
        "repositoryName": "app",
        "afterCommitId": tip_of(desk.ana, "feature"),
        "content": "Well done.",
        **members,
    }
    answer: dict[str, Any] = desk.ana.post_comment_for_compared_commit(**request)
    return answer


def _on_request(desk: Desk, **members: Any) -> dict[str, Any]:
    request = {
        "pullRequestId": "1",
        "repositoryName": "app",
        "beforeCommitId": desk.first,
        "afterCommitId": tip_of(desk.ana, "feature"),
        "content": "Well done.",
        **members,
    }
    answer: dict[str, Any] = desk.bo.post_comment_for_pull_request(**request)
    return answer


def _id(answer: dict[str, Any]) -> str:
    return str(answer["comment"]["commentId"])


# Posting ---------------------------------------------------------------------------------------


def test_a_comment_on_a_commit(mock: PipelineMock, desk: Desk) -> None:
    """A comment is there with who has written it and when."""
    answer = _on_commit(desk, clientRequestToken="token")

    assert {
        "commentId": _id(answer),
        "content": "Well done.",
        "creationDate": mock.clock.now,
        "lastModifiedDate": mock.clock.now,
        "authorArn": ANA,
        "deleted": False,
        "clientRequestToken": "token",
        "callerReactions": [],
        "reactionCounts": {},
    } == answer["comment"]
    assert answer["comment"] == desk.ana.get_comment(commentId=_id(answer))["comment"]
    assert answer == {**_on_commit(desk, clientRequestToken="token"), **_metadata(answer)}
    assert "IdempotencyParameterMismatch" == codes(
        lambda: _on_commit(desk, clientRequestToken="token", content="Not quite.")
    )


def _metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {"ResponseMetadata": answer["ResponseMetadata"]}


@pytest.mark.parametrize("line", [1, 2])
def test_a_place_in_a_file(desk: Desk, line: int) -> None:
    """A comment on the first or the last line has the blobs of the file in both commits."""
    put(desk.ana, "README", "a\nb\n", branch="feature")
    location = {"filePath": "README", "filePosition": line, "relativeFileVersion": "AFTER"}
    answer = _on_commit(desk, beforeCommitId=desk.first, location=location)

    assert location == answer["location"]
    assert answer["beforeBlobId"] != answer["afterBlobId"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"content": ""}, "CommentContentRequired"),
        ({"content": "x" * 10_241}, "CommentContentSizeLimitExceeded"),
        ({"afterCommitId": ""}, "CommitIdRequired"),
        ({"afterCommitId": "x"}, "InvalidCommitId"),
        ({"afterCommitId": NOWHERE}, "CommitDoesNotExist"),
        ({"beforeCommitId": "<after>"}, "BeforeCommitIdAndAfterCommitIdAreSame"),
        ({"location": {"filePath": "nowhere"}}, "PathDoesNotExist"),
        ({"location": {"filePosition": 1}}, "PathRequired"),
        ({"location": {"filePath": "a//b"}}, "InvalidPath"),
        (
            {"location": {"filePath": "README", "relativeFileVersion": "NEVER"}},
            "InvalidRelativeFileVersionEnum",
        ),
        (
            {"location": {"filePath": "README", "relativeFileVersion": "BEFORE"}},
            "InvalidFileLocation",
        ),
        ({"location": {"filePath": "README", "filePosition": 2}}, "InvalidFilePosition"),
        ({"location": {"filePath": "README", "filePosition": 0}}, "InvalidFilePosition"),
    ],
)
def test_comments_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """A comment says something, of what is there."""
    tip = tip_of(desk.ana, "feature")
    told = {key: tip if value == "<after>" else value for key, value in members.items()}

    assert code == codes(lambda: _on_commit(desk, **told))


def test_a_comment_on_a_pull_request(desk: Desk) -> None:
    """A comment on a pull request says which one, also when that is closed."""
    desk.open()
    desk.ana.update_pull_request_status(pullRequestId="1", pullRequestStatus="CLOSED")
    answer = _on_request(desk, clientRequestToken="token")
    again = _on_request(desk, clientRequestToken="token")

    assert ("1", BO) == (answer["pullRequestId"], answer["comment"]["authorArn"])
    assert _id(answer) == _id(again)


def test_the_repository_of_a_pull_request(desk: Desk) -> None:
    """The repository is that of the pull request, for those who write and those who read."""
    desk.open()
    desk.ana.create_repository(repositoryName="other")

    commits = {"beforeCommitId": desk.first, "afterCommitId": desk.first}

    assert ["RepositoryNotAssociatedWithPullRequest"] * 2 == [
        codes(lambda: _on_request(desk, repositoryName="other")),
        codes(
            desk.ana.get_comments_for_pull_request,
            pullRequestId="1",
            repositoryName="other",
            **commits,
        ),
    ]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (("repositoryName",), ("CommitId", "commit ID")),
        (("repositoryName", "beforeCommitId"), ("CommitId", "commit ID")),
        (("repositoryName", "afterCommitId"), ("CommitId", "commit ID")),
        (("beforeCommitId",), ("RepositoryName", "repository name")),
        (("beforeCommitId", "afterCommitId"), ("RepositoryName", "repository name")),
    ],
)
def test_members_that_go_together(
    desk: Desk, given: tuple[str, ...], missing: tuple[str, str]
) -> None:
    """The repository and both commits are named together, or none of them."""
    desk.open()
    values = {"repositoryName": "app", "beforeCommitId": desk.first, "afterCommitId": desk.first}
    name, noun = missing

    assert (
        f"{name}RequiredException",
        f"A {noun} is required, but no {noun} was specified.",
    ) == refusal(
        desk.ana.get_comments_for_pull_request,
        pullRequestId="1",
        **{each: values[each] for each in given},
    )


def test_replies(desk: Desk) -> None:
    """A reply names what it answers, and belongs to the same thread."""
    first = _id(_on_commit(desk))
    reply = {"inReplyTo": first, "content": "Thanks.", "clientRequestToken": "token"}
    answer = desk.eve.post_comment_reply(**reply)
    again = desk.eve.post_comment_reply(**reply)

    assert (first, EVE) == (answer["comment"]["inReplyTo"], answer["comment"]["authorArn"])
    assert first.partition(":")[0] == _id(answer).partition(":")[0]
    assert _id(answer) == _id(again)
    assert "CommentDoesNotExist" == codes(
        desk.eve.post_comment_reply, inReplyTo=NO_COMMENT, content="Thanks."
    )


# One comment -----------------------------------------------------------------------------------


def test_saying_something_else(mock: PipelineMock, desk: Desk) -> None:
    """Only the author of a comment may change it."""
    named = {"commentId": _id(_on_commit(desk)), "content": "Not quite."}
    mock.clock.advance(60)
    changed = desk.ana.update_comment(**named)["comment"]

    assert ("Not quite.", mock.clock.now) == (changed["content"], changed["lastModifiedDate"])
    assert "CommentNotCreatedByCaller" == codes(desk.bo.update_comment, **named)


def test_taking_it_back(desk: Desk) -> None:
    """What was deleted has no content, and nothing can be done with it any more."""
    named = {"commentId": _id(_on_commit(desk))}
    deleted = desk.bo.delete_comment_content(**named)["comment"]

    assert (True, False) == (deleted["deleted"], "content" in deleted)
    assert ["CommentDeleted"] * 5 == [
        codes(desk.ana.get_comment, **named),
        codes(desk.ana.update_comment, **named, content="x"),
        codes(desk.ana.delete_comment_content, **named),
        codes(desk.ana.put_comment_reaction, **named, reactionValue=":heart:"),
        codes(desk.ana.get_comment_reactions, **named),
    ]


@pytest.mark.parametrize(
    ("comment", "code"),
    [("", "CommentIdRequired"), ("x", "InvalidCommentId"), (NO_COMMENT, "CommentDoesNotExist")],
)
def test_a_comment_that_is_not_there(desk: Desk, comment: str, code: str) -> None:
    """An id is two UUIDs, and names what exists."""
    assert code == codes(desk.ana.get_comment, commentId=comment)


# Several comments ------------------------------------------------------------------------------


def test_what_was_said_of_two_commits(desk: Desk) -> None:
    """Threads on the same commits are listed, those on others and on pull requests are not."""
    desk.open()
    _on_request(desk)
    both = {"beforeCommitId": desk.first, "afterCommitId": tip_of(desk.ana, "feature")}
    first = _on_commit(desk, beforeCommitId=desk.first)
    _on_commit(desk)
    desk.eve.post_comment_reply(inReplyTo=_id(first), content="Thanks.")
    [thread] = desk.ana.get_comments_for_compared_commit(repositoryName="app", **both)[
        "commentsForComparedCommitData"
    ]

    assert ["Well done.", "Thanks."] == [each["content"] for each in thread["comments"]]
    assert both.items() <= thread.items()
    assert "CommitDoesNotExist" == codes(
        desk.ana.get_comments_for_compared_commit, repositoryName="app", afterCommitId=NOWHERE
    )


def test_what_was_said_of_a_pull_request(desk: Desk) -> None:
    """All threads of a pull request, or those on some commits of it, in pages."""
    desk.open()
    first, tip = _on_request(desk), tip_of(desk.ana, "feature")
    put(desk.ana, "more", branch="feature")
    second = _on_request(desk)
    get = desk.ana.get_paginator("get_comments_for_pull_request").paginate
    pages = list(get(pullRequestId="1", PaginationConfig={"PageSize": 1}))
    some = desk.ana.get_comments_for_pull_request(
        pullRequestId="1", repositoryName="app", beforeCommitId=desk.first, afterCommitId=tip
    )["commentsForPullRequestData"]

    assert [_id(first), _id(second)] == [
        page["commentsForPullRequestData"][0]["comments"][0]["commentId"] for page in pages
    ]
    assert [[_id(first)]] == [[each["commentId"] for each in row["comments"]] for row in some]


def test_what_was_said_of_some_commits(desk: Desk) -> None:
    """Comments on a pull request are those on both commits that are asked for."""
    desk.open()
    tip = str(tip_of(desk.ana, "feature"))
    more = put(desk.ana, "more", branch="feature")
    pairs = [(desk.first, tip), (desk.first, more), (tip, more)]
    for before, after in pairs:
        _on_request(desk, beforeCommitId=before, afterCommitId=after)
    about = {"pullRequestId": "1", "repositoryName": "app"}
    get = desk.ana.get_comments_for_pull_request
    found = [
        [
            (thread["beforeCommitId"], thread["afterCommitId"])
            for thread in get(**about, beforeCommitId=before, afterCommitId=after)[
                "commentsForPullRequestData"
            ]
        ]
        for before, after in (*pairs, (more, tip))
    ]

    assert [[pair] for pair in pairs] + [[]] == found
    assert ["CommitDoesNotExist"] * 2 == [
        codes(get, **about, beforeCommitId=before, afterCommitId=after)
        for before, after in ((NOWHERE, tip), (tip, NOWHERE))
    ]


def test_how_many_comments_a_page_has(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page has a default size, and a largest one, whatever is asked for."""
    monkeypatch.setattr(comments, "_DEFAULT_PAGE", 1)
    monkeypatch.setattr(comments, "_MOST_PER_PAGE", 2)
    first, second, third = (_on_commit(desk, content=each)["comment"] for each in "abc")
    about = {"repositoryName": "app", "afterCommitId": tip_of(desk.ana, "feature")}
    get = desk.ana.get_comments_for_compared_commit
    default, large = get(**about), get(**about, maxResults=3)
    rest = get(**about, maxResults=3, nextToken=large["nextToken"])

    assert [[[first]], [[first], [second]], [[third]]] == [
        [thread["comments"] for thread in page["commentsForComparedCommitData"]]
        for page in (default, large, rest)
    ]
    assert (True, False) == ("nextToken" in default, "nextToken" in rest)


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, _: _on_request(desk),
        lambda desk, comment: desk.eve.post_comment_reply(inReplyTo=comment, content="Thanks."),
        lambda desk, comment: desk.bo.update_comment(commentId=comment, content="Not quite."),
        lambda desk, comment: desk.bo.delete_comment_content(commentId=comment),
        lambda desk, comment: desk.eve.put_comment_reaction(
            commentId=comment, reactionValue=":heart:"
        ),
        lambda desk, comment: desk.ana.put_comment_reaction(
            commentId=comment, reactionValue="none"
        ),
    ],
    ids=["comment", "reply", "update", "delete", "react", "take back"],
)
def test_comments_are_activity(
    mock: PipelineMock, desk: Desk, act: Callable[[Desk, str], object]
) -> None:
    """Whatever happens to a comment moves its pull request to the front of the list."""
    desk.open()
    comment = _id(_on_request(desk))
    desk.ana.put_comment_reaction(commentId=comment, reactionValue=":smile:")
    desk.open()
    before = desk.ana.list_pull_requests(repositoryName="app")["pullRequestIds"]
    mock.clock.advance(60)
    act(desk, comment)
    after = desk.ana.list_pull_requests(repositoryName="app")["pullRequestIds"]

    assert mock.clock.now == desk.shown()["lastActivityDate"]
    assert (["2", "1"], ["1", "2"]) == (before, after)


# Reactions -------------------------------------------------------------------------------------


def test_all_reactions() -> None:
    """These are the nine of the user guide, each in its three notations."""
    assert [
        ("\N{THUMBS UP SIGN}", ":thumbsup:", "U+1F44D"),
        ("\N{THUMBS DOWN SIGN}", ":thumbsdown:", "U+1F44E"),
        ("\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}", ":smile:", "U+1F604"),
        ("\N{HEAVY BLACK HEART}", ":heart:", "U+2764"),
        ("\N{ANGRY FACE}", ":angry:", "U+1F620"),
        ("\N{CONFUSED FACE}", ":confused:", "U+1F615"),
        ("\N{FACE SCREAMING IN FEAR}", ":scream:", "U+1F631"),
        ("\N{SLEEPING FACE}", ":sleeping:", "U+1F634"),
        ("\N{CLAPPING HANDS SIGN}", ":clap:", "U+1F44F"),
    ] == [(each.emoji, each.short_code, each.unicode) for each in REACTIONS]


@pytest.mark.parametrize("value", [":heart:", "\N{HEAVY BLACK HEART}", "U+2764"])
def test_a_reaction(desk: Desk, value: str) -> None:
    """A reaction may be written in three ways, and is shown in all of them."""
    named = {"commentId": _id(_on_commit(desk))}
    desk.bo.put_comment_reaction(**named, reactionValue=value)
    [found] = desk.ana.get_comment_reactions(**named)["reactionsForComment"]
    shown = desk.bo.get_comment(**named)["comment"]

    assert {
        "reaction": {
            "emoji": "\N{HEAVY BLACK HEART}",
            "shortCode": ":heart:",
            "unicode": "U+2764",
        },
        "reactionUsers": [BO],
        "reactionsFromDeletedUsersCount": 0,
    } == found
    assert ([":heart:"], {"HEART": 1}) == (shown["callerReactions"], shown["reactionCounts"])


def test_one_reaction_each(desk: Desk) -> None:
    """A new reaction takes the place of the old one, and `none` takes it away."""
    named = {"commentId": _id(_on_commit(desk))}
    for client, value in ((desk.bo, ":heart:"), (desk.bo, ":clap:"), (desk.eve, ":smile:")):
        client.put_comment_reaction(**named, reactionValue=value)
    desk.eve.put_comment_reaction(**named, reactionValue="none")
    desk.ana.put_comment_reaction(**named, reactionValue="none")
    found = desk.ana.get_comment_reactions(**named)["reactionsForComment"]
    of_eve = desk.ana.get_comment_reactions(**named, reactionUserArn=EVE)

    assert [":clap:"] == [each["reaction"]["shortCode"] for each in found]
    assert [] == of_eve["reactionsForComment"]


def test_reactions_that_are_refused(desk: Desk) -> None:
    """There are nine reactions, and they belong to people."""
    named = {"commentId": _id(_on_commit(desk))}

    assert "InvalidReactionValue" == codes(
        desk.ana.put_comment_reaction, **named, reactionValue=":shrug:"
    )
    assert "InvalidReactionUserArn" == codes(
        desk.ana.get_comment_reactions, **named, reactionUserArn="Eve"
    )


def test_pages_of_reactions(desk: Desk) -> None:
    """Reactions come in pages, by their names."""
    named = {"commentId": _id(_on_commit(desk))}
    desk.bo.put_comment_reaction(**named, reactionValue=":smile:")
    desk.eve.put_comment_reaction(**named, reactionValue=":clap:")
    first = desk.ana.get_comment_reactions(**named, maxResults=1)
    second = desk.ana.get_comment_reactions(**named, maxResults=1, nextToken=first["nextToken"])

    assert [":clap:", ":smile:"] == [
        page["reactionsForComment"][0]["reaction"]["shortCode"] for page in (first, second)
    ]


# Events ----------------------------------------------------------------------------------------


def test_what_the_journal_hears(mock: PipelineMock, desk: Desk) -> None:
    """Comments and reactions are reported, each with what it is about."""
    desk.open()
    on_commit, on_request = _id(_on_commit(desk)), _id(_on_request(desk))
    reply = _id(desk.eve.post_comment_reply(inReplyTo=on_request, content="Thanks."))
    desk.eve.update_comment(commentId=reply, content="Thank you.")
    for value in (":heart:", ":clap:"):
        desk.ana.put_comment_reaction(commentId=reply, reactionValue=value)
    told = [
        event.as_eventbridge()
        for event in (*mock.events.of(CommentOnCommit), *mock.events.of(CommentOnPullRequest))
    ]
    reactions = [event.as_eventbridge() for event in mock.events.of(CommentReactionChange)]

    assert [
        ("CodeCommit Comment on Commit", "commentOnCommitCreated", on_commit),
        ("CodeCommit Comment on Pull Request", "commentOnPullRequestCreated", on_request),
        ("CodeCommit Comment on Pull Request", "commentOnPullRequestCreated", reply),
        ("CodeCommit Comment on Pull Request", "commentOnPullRequestUpdated", reply),
    ] == [
        (each["detail-type"], each["detail"]["event"], each["detail"]["commentId"]) for each in told
    ]
    assert (on_request, "1", EVE, desk.first) == (
        told[2]["detail"]["inReplyTo"],
        told[2]["detail"]["pullRequestId"],
        told[2]["detail"]["callerUserArn"],
        told[2]["detail"]["beforeCommitId"],
    )
    assert [
        ("commentReactionCreated", [":heart:"], ["U+2764"]),
        ("commentReactionUpdated", [":clap:"], ["U+1F44F"]),
    ] == [
        (
            each["detail"]["event"],
            each["detail"]["reactionShortcodes"],
            each["detail"]["reactionUnicodes"],
        )
        for each in reactions
    ]
    assert ("CodeCommit Comment Reaction Change", ["\N{CLAPPING HANDS SIGN}"]) == (
        reactions[1]["detail-type"],
        reactions[1]["detail"]["reactionEmojis"],
    )
