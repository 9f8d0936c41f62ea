"""Pull requests: opened, found, changed, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._codecommit.operations import pull_requests
from tests.codecommit.scenes import ANA, BO, Desk, codes, content, put, tip_of
from tests.service_model import service

if TYPE_CHECKING:
    from pipemock import PipelineMock

OTHER_ACCOUNT = "arn:aws:iam::999999999999:user/Ana"


def _target(**members: Any) -> dict[str, Any]:
    return {"repositoryName": "app", "sourceReference": "feature", **members}


def _ids(desk: Desk, **members: Any) -> list[str]:
    pages = desk.ana.get_paginator("list_pull_requests").paginate(repositoryName="app", **members)
    return [each for page in pages for each in page["pullRequestIds"]]


# Opening ---------------------------------------------------------------------------------------


def test_a_new_pull_request(mock: PipelineMock, desk: Desk) -> None:
    """A pull request shows its target, its author and its first revision; ids are numbers."""
    opened = desk.open(description="Why", clientRequestToken="token")

    assert {
        "pullRequestId": "1",
        "title": "A feature",
        "description": "Why",
        "lastActivityDate": mock.clock.now,
        "creationDate": mock.clock.now,
        "pullRequestStatus": "OPEN",
        "authorArn": ANA,
        "pullRequestTargets": [
            {
                "repositoryName": "app",
                "sourceReference": "refs/heads/feature",
                "destinationReference": "refs/heads/main",
                "sourceCommit": tip_of(desk.ana, "feature"),
                "destinationCommit": desk.first,
                "mergeBase": desk.first,
                "mergeMetadata": {"isMerged": False},
            }
        ],
        "clientRequestToken": "token",
        "revisionId": opened["revisionId"],
        "approvalRules": [],
    } == opened
    assert opened == desk.shown()
    assert "2" == desk.open()["pullRequestId"]


def test_a_token_of_a_pull_request_that_is_gone(desk: Desk) -> None:
    """A token says nothing any more once its pull request was deleted with the repository."""
    desk.open(clientRequestToken="token")
    desk.ana.delete_repository(repositoryName="app")
    again = Desk(desk.mock)

    assert "2" == again.open(clientRequestToken="token")["pullRequestId"]


def test_the_default_branch_is_the_destination(desk: Desk) -> None:
    """Without a destination, a pull request is for the default branch; full references will do."""
    opened = desk.ana.create_pull_request(
        title="A feature", targets=[_target(sourceReference="refs/heads/feature")]
    )["pullRequest"]

    assert "refs/heads/main" == opened["pullRequestTargets"][0]["destinationReference"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"title": ""}, "TitleRequired"),
        ({"title": "x" * 151}, "InvalidTitle"),
        ({"description": "x" * 10_241}, "InvalidDescription"),
        ({"targets": []}, "TargetsRequired"),
        ({"targets": [_target(), _target()]}, "InvalidTargets"),
        (
            {"targets": [_target(), _target(repositoryName="other")]},
            "MultipleRepositoriesInPullRequest",
        ),
        ({"targets": [_target(repositoryName="other")]}, "RepositoryDoesNotExist"),
        ({"targets": [_target(repositoryName="a b")]}, "InvalidRepositoryName"),
        ({"targets": [_target(sourceReference="")]}, "ReferenceNameRequired"),
        ({"targets": [_target(sourceReference="a b")]}, "InvalidReferenceName"),
        ({"targets": [_target(sourceReference="nowhere")]}, "ReferenceDoesNotExist"),
        ({"targets": [_target(destinationReference="nowhere")]}, "ReferenceDoesNotExist"),
        ({"targets": [_target(sourceReference="refs/tags/v1")]}, "ReferenceTypeNotSupported"),
        ({"targets": [_target(sourceReference="main")]}, "SourceAndDestinationAreSame"),
        ({"clientRequestToken": ""}, "ClientRequestTokenRequired"),
        ({"clientRequestToken": "x" * 65}, "InvalidClientRequestToken"),
    ],
)
def test_pull_requests_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """What makes no pull request is refused, and none is there afterwards."""
    parameters = {"title": "A feature", "targets": [_target()], **members}

    assert code == codes(desk.ana.create_pull_request, **parameters)
    assert [] == _ids(desk)


def test_as_many_as_allowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a quota of open pull requests; closed ones do not count."""
    monkeypatch.setattr(pull_requests, "MOST_OPEN", 1)
    desk.open()

    assert "MaximumOpenPullRequestsExceeded" == codes(desk.open)
    desk.ana.update_pull_request_status(pullRequestId="1", pullRequestStatus="CLOSED")
    assert "2" == desk.open()["pullRequestId"]


# Finding ---------------------------------------------------------------------------------------


def test_which_ones_are_listed(desk: Desk) -> None:
    """They are listed by activity, and can be asked for by author and status."""
    for _ in range(3):
        desk.open()
    desk.ana.update_pull_request_title(pullRequestId="1", title="Another title")
    desk.ana.update_pull_request_status(pullRequestId="2", pullRequestStatus="CLOSED")

    assert ["2", "1", "3"] == _ids(desk)
    assert ["2", "1", "3"] == _ids(desk, PaginationConfig={"PageSize": 1})
    assert ["1", "3"] == _ids(desk, pullRequestStatus="OPEN")
    assert ["2"] == _ids(desk, pullRequestStatus="CLOSED", authorArn=ANA)
    assert [] == _ids(desk, authorArn=BO)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"pullRequestStatus": "MERGED"}, "InvalidPullRequestStatus"),
        ({"authorArn": "Ana"}, "InvalidAuthorArn"),
        ({"authorArn": OTHER_ACCOUNT}, "AuthorDoesNotExist"),
        ({"maxResults": 0}, "InvalidMaxResults"),
        ({"nextToken": "made up"}, "InvalidContinuationToken"),
    ],
)
def test_questions_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """A question that makes no sense has no answer."""
    assert code == codes(desk.ana.list_pull_requests, repositoryName="app", **members)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "PullRequestIdRequired"),
        ("x", "InvalidPullRequestId"),
        ("7", "PullRequestDoesNotExist"),
    ],
)
def test_a_pull_request_that_is_not_there(desk: Desk, number: str, code: str) -> None:
    """An id is a number, and names what exists."""
    assert code == codes(desk.ana.get_pull_request, pullRequestId=number)


# Changing --------------------------------------------------------------------------------------


def test_title_and_description(mock: PipelineMock, desk: Desk) -> None:
    """Both can be changed, which is activity."""
    desk.open()
    mock.clock.advance(60)
    first = mock.clock.now
    titled = desk.ana.update_pull_request_title(pullRequestId="1", title="New")["pullRequest"]
    mock.clock.advance(60)
    described = desk.ana.update_pull_request_description(pullRequestId="1", description="Why")[
        "pullRequest"
    ]

    assert ("New", "Why") == (titled["title"], described["description"])
    assert [first, mock.clock.now] == [each["lastActivityDate"] for each in (titled, described)]
    assert titled["creationDate"] == described["creationDate"]
    assert described == desk.shown()


def test_the_same_status_again(desk: Desk) -> None:
    """Setting the current status changes nothing."""
    desk.open()
    for status in ("OPEN", "CLOSED", "CLOSED"):
        answer = desk.ana.update_pull_request_status(pullRequestId="1", pullRequestStatus=status)

    assert "CLOSED" == answer["pullRequest"]["pullRequestStatus"]
    assert ["CREATED", "STATUS_CHANGED"] == desk.types()


def test_a_destination_that_is_deleted(desk: Desk) -> None:
    """A pull request ends with its destination too; others stay open."""
    desk.branch("dev")
    desk.open(into="dev")
    desk.open()
    desk.ana.delete_branch(repositoryName="app", branchName="dev")

    assert (["1"], ["2"]) == (
        _ids(desk, pullRequestStatus="CLOSED"),
        _ids(desk, pullRequestStatus="OPEN"),
    )


def test_a_destination_that_has_everything(desk: Desk) -> None:
    """A pull request whose commits reach the destination otherwise is closed as merged."""
    desk.open()
    desk.bo.merge_branches_by_fast_forward(
        repositoryName="app",
        sourceCommitSpecifier="feature",
        destinationCommitSpecifier="main",
    )
    closed = desk.shown()

    assert "CLOSED" == closed["pullRequestStatus"]
    assert {
        "isMerged": True,
        "mergedBy": BO,
        "mergeCommitId": tip_of(desk.ana, "main"),
        "mergeOption": "FAST_FORWARD_MERGE",
    } == closed["pullRequestTargets"][0]["mergeMetadata"]


def test_a_destination_that_moves(desk: Desk) -> None:
    """A new commit on the destination is a new destination commit, and no new revision."""
    opened = desk.open()
    moved = put(desk.ana, "on_main")
    [target] = desk.shown()["pullRequestTargets"]

    assert (moved, desk.first) == (target["destinationCommit"], target["mergeBase"])
    assert opened["revisionId"] == desk.shown()["revisionId"]


def test_a_destination_that_has_a_part(desk: Desk) -> None:
    """A destination that moves along the source has another merge base."""
    part = tip_of(desk.ana, "feature")
    desk.branch("part", part)
    put(desk.ana, "more", branch="feature")
    [opened] = desk.open()["pullRequestTargets"]
    desk.ana.merge_branches_by_fast_forward(
        repositoryName="app", sourceCommitSpecifier="part", destinationCommitSpecifier="main"
    )
    [target] = desk.shown()["pullRequestTargets"]

    assert (desk.first, part, part) == (
        opened["mergeBase"],
        target["mergeBase"],
        target["destinationCommit"],
    )


def test_nothing_to_merge_is_no_obstacle(desk: Desk) -> None:
    """A pull request without a commit of its own stays open, whatever its destination does."""
    desk.branch("empty")
    desk.open(source="empty")
    put(desk.ana, "on_main")

    assert "OPEN" == desk.shown()["pullRequestStatus"]


def test_two_branches_at_one_commit(desk: Desk) -> None:
    """Their pull request has no merge base until one of them moves, and can be merged."""
    desk.branch("empty")
    [opened] = desk.open(source="empty")["pullRequestTargets"]
    events = desk.ana.describe_pull_request_events(pullRequestId="1")["pullRequestEvents"]
    moved = put(desk.ana, "on_empty", branch="empty")
    [changed] = desk.shown()["pullRequestTargets"]
    desk.branch("other", moved)
    desk.open(source="other", into="empty")
    [merged] = desk.merge("fast_forward", pullRequestId="2")["pullRequestTargets"]

    assert "mergeBase" not in opened
    assert "mergeBase" not in events[0]["pullRequestCreatedEventMetadata"]
    assert (moved, desk.first) == (changed["sourceCommit"], changed["mergeBase"])
    assert moved == merged["destinationCommit"] == merged["mergeMetadata"]["mergeCommitId"]
    assert "mergeBase" not in merged


def test_a_revision_is_new_each_time(desk: Desk) -> None:
    """A branch that comes back to an earlier commit has a new revision all the same."""
    desk.branch("back")
    first = desk.open(source="back")["revisionId"]
    moved = put(desk.ana, "x", branch="back")
    repository = desk.mock._cloud.codecommit().repositories["app"]
    repository.branches["back"] = desk.first
    desk.ana.merge_branches_by_fast_forward(
        repositoryName="app", sourceCommitSpecifier=moved, destinationCommitSpecifier="back"
    )

    assert 3 == len({first, desk.shown()["revisionId"], desk.at()["revisionId"]} | {moved})


# What happened ---------------------------------------------------------------------------------


def test_the_events_of_a_life(mock: PipelineMock, desk: Desk) -> None:
    """Everything that happened is listed, oldest first, each with what belongs to it."""
    desk.open()
    rule = desk.rule(content(1, BO))
    after = put(desk.bo, "more", branch="feature")
    desk.approve(desk.bo)
    revision = desk.at()["revisionId"]
    desk.merge()
    events = desk.ana.describe_pull_request_events(pullRequestId="1")["pullRequestEvents"]
    metadata = [next(value for key, value in each.items() if "Metadata" in key) for each in events]

    assert [
        "CREATED",
        "APPROVAL_RULE_CREATED",
        "SOURCE_REFERENCE_UPDATED",
        "APPROVAL_STATE_CHANGED",
        "MERGE_STATE_CHANGED",
        "STATUS_CHANGED",
    ] == desk.types()
    assert [ANA, ANA, BO, BO, ANA, ANA] == [each["actorArn"] for each in events]
    assert {("1", mock.clock.now)} == {
        (each["pullRequestId"], each["eventDate"]) for each in events
    }
    assert (desk.first, rule["approvalRuleId"], after, "APPROVE", revision) == (
        metadata[0]["destinationCommitId"],
        metadata[1]["approvalRuleId"],
        metadata[2]["afterCommitId"],
        metadata[3]["approvalStatus"],
        metadata[3]["revisionId"],
    )
    assert ("refs/heads/main", {"pullRequestStatus": "CLOSED"}) == (
        metadata[4]["destinationReference"],
        metadata[5],
    )


def test_every_event_has_all_that_belongs_to_it(desk: Desk) -> None:
    """Each event has every member that the service model has for its type, and no other."""
    desk.open()
    desk.rule(content(1, BO))
    desk.ana.update_pull_request_approval_rule_content(
        pullRequestId="1", approvalRuleName="review", newRuleContent=content(2)
    )
    desk.ana.delete_pull_request_approval_rule(pullRequestId="1", approvalRuleName="review")
    desk.approve(desk.bo)
    desk.ana.override_pull_request_approval_rules(**desk.at(), overrideStatus="OVERRIDE")
    put(desk.bo, "more", branch="feature")
    desk.merge()
    events = desk.ana.describe_pull_request_events(pullRequestId="1")["pullRequestEvents"]
    shape: Any = service("codecommit").shape_for("PullRequestEvent")
    found = {
        (each["pullRequestEventType"], name): (set(value), set(shape.members[name].members))
        for each in events
        for name, value in each.items()
        if name.endswith("Metadata")
    }

    assert {kind for kind, _ in found} == set(shape.members["pullRequestEventType"].enum)
    assert all(members == expected for members, expected in found.values())


def test_some_of_the_events(desk: Desk) -> None:
    """Events can be asked for by type and by who did it, in pages."""
    desk.open()
    desk.approve(desk.bo)
    desk.approve(desk.eve)
    describe = desk.ana.get_paginator("describe_pull_request_events").paginate
    pages = describe(pullRequestId="1", PaginationConfig={"PageSize": 1})
    state = "PULL_REQUEST_APPROVAL_STATE_CHANGED"
    by_bo = desk.ana.describe_pull_request_events(
        pullRequestId="1", pullRequestEventType=state, actorArn=BO
    )

    assert [1, 1, 1] == [len(page["pullRequestEvents"]) for page in pages]
    assert [(state, BO)] == [
        (each["pullRequestEventType"], each["actorArn"]) for each in by_bo["pullRequestEvents"]
    ]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"pullRequestEventType": "ODD"}, "InvalidPullRequestEventType"),
        ({"actorArn": "Ana"}, "InvalidActorArn"),
        ({"actorArn": OTHER_ACCOUNT}, "ActorDoesNotExist"),
    ],
)
def test_events_that_cannot_be(desk: Desk, members: dict[str, Any], code: str) -> None:
    """Unknown event types and actors from other accounts are refused."""
    desk.open()

    assert code == codes(desk.ana.describe_pull_request_events, pullRequestId="1", **members)
