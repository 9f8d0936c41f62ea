"""Branches: made, moved, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipemock._codecommit.branch_names import require_branch_name
from pipemock._codecommit.operations import branches
from pipemock.codecommit_events import RepositoryStateChange
from tests.codecommit.scenes import ANA, NOWHERE, Desk, codes, put, tip_of
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_branches_are_listed_in_no_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every branch is listed once, by any pages, and neither by name nor by age."""
    made = ["main", "feature", *(f"branch-{number}" for number in range(8))]
    for name in made[2:]:
        desk.branch(name)
    whole = desk.ana.list_branches(repositoryName="app")["branches"]
    monkeypatch.setattr(branches, "_MOST_PER_PAGE", 3)
    pages = desk.ana.get_paginator("list_branches").paginate(repositoryName="app")

    assert sorted(made) == sorted(whole)
    assert whole not in (made, sorted(made))
    assert whole == [name for page in pages for name in page["branches"]]


def test_a_branch_that_goes_between_two_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next page starts where the last one ended, even if that branch is gone."""
    desk.branch("other")
    first, second, third = desk.ana.list_branches(repositoryName="app")["branches"]
    desk.ana.update_default_branch(repositoryName="app", defaultBranchName=third)
    monkeypatch.setattr(branches, "_MOST_PER_PAGE", 1)
    token = desk.ana.list_branches(repositoryName="app")["nextToken"]
    desk.ana.delete_branch(repositoryName="app", branchName=first)
    following = desk.ana.list_branches(repositoryName="app", nextToken=token)

    assert [second] == following["branches"]


def test_a_branch_that_is_there(desk: Desk) -> None:
    """There is one branch of a name."""
    assert "BranchNameExists" == codes(
        desk.ana.create_branch, repositoryName="app", branchName="main", commitId=desk.first
    )


def test_a_branch_of_a_commit_that_is_not_there(desk: Desk) -> None:
    """A branch points to a commit of its repository."""
    assert "CommitDoesNotExist" == codes(
        desk.ana.create_branch, repositoryName="app", branchName="new", commitId=NOWHERE
    )


def test_a_branch_that_is_not_there(desk: Desk) -> None:
    """There is nothing to say about it."""
    assert "BranchDoesNotExist" == codes(
        desk.ana.get_branch, repositoryName="app", branchName="nowhere"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bad branch", "Branch name cannot contain whitespace"),
        ("a..b", "Branch name cannot contain consecutive dots"),
        ("a.lock", "Branch name components cannot end with .lock"),
        ("a.lock/b", "Branch name components cannot end with .lock"),
        (".a", "Branch name components cannot begin with a dot."),
        ("a/.b", "Branch name components cannot begin with a dot."),
        ("a@{b", "Branch name cannot contain @{"),
        *(
            (f"a{each}b", "Branch name cannot contain any of ? ^ * [ \\ ~ :")
            for each in "?^*[\\~:\x00\x01\x7f"
        ),
        ("a/", "Branch name components cannot be empty"),
        ("a\tb", "Branch name cannot contain whitespace"),
        ("a//b", "Branch name components cannot be empty"),
        ("/a", "Branch name components cannot be empty"),
        ("a.", "Branch name cannot end with a dot"),
        ("@", "Branch name cannot be @"),
        (NOWHERE, "Branch name cannot look like a commit ID"),
        ("a" * 257, "Branch name cannot be longer than 256 characters"),
    ],
)
def test_names_that_are_none(desk: Desk, name: str, words: str) -> None:
    """Names follow git's rules, and the words say which one was broken."""
    found = refusal(
        desk.ana.create_branch, repositoryName="app", branchName=name, commitId=desk.first
    )

    assert ("InvalidBranchNameException", words) == found


@pytest.mark.parametrize(
    "name",
    [
        "a.b",
        "a.locked",
        "a/lock",
        "a/b.c/d",
        "a@b",
        "@a",
        "a{b",
        "a-b_c+d!",
        "ä",
        "a" * 256,
        "0" * 39,
        "0" * 41,
        "0" * 39 + "g",
        "HEAD",
    ],
)
def test_names_that_are_allowed(name: str) -> None:
    """Names that come close to breaking a rule, and break none."""
    require_branch_name(name)


def test_deleting(desk: Desk) -> None:
    """The answer says where the branch pointed; one that is not there has nothing to say."""
    tip = tip_of(desk.ana, "feature")
    deleted = desk.ana.delete_branch(repositoryName="app", branchName="feature")

    assert {"branchName": "feature", "commitId": tip} == deleted["deletedBranch"]
    assert ["ResponseMetadata"] == list(
        desk.ana.delete_branch(repositoryName="app", branchName="feature")
    )


def test_the_default_branch_stays(desk: Desk) -> None:
    """The default branch can't be deleted before another one has taken its place."""
    parameters = {"repositoryName": "app", "branchName": "main"}

    assert "DefaultBranchCannotBeDeleted" == codes(desk.ana.delete_branch, **parameters)
    desk.ana.update_default_branch(repositoryName="app", defaultBranchName="feature")
    assert "deletedBranch" in desk.ana.delete_branch(**parameters)


def test_the_default_branch_exists(desk: Desk) -> None:
    """What is not there can't be the default."""
    assert "BranchDoesNotExist" == codes(
        desk.ana.update_default_branch, repositoryName="app", defaultBranchName="nowhere"
    )


def test_what_the_journal_hears(mock: PipelineMock, desk: Desk) -> None:
    """Creating, moving and deleting a branch is reported in EventBridge's words."""
    before = len(mock.events)
    desk.branch("new", at=desk.first)
    moved = put(desk.ana, "x", branch="new")
    desk.ana.delete_branch(repositoryName="app", branchName="new")
    repository = desk.ana.get_repository(repositoryName="app")["repositoryMetadata"]
    common = {
        "repositoryName": "app",
        "repositoryId": repository["repositoryId"],
        "referenceType": "branch",
        "referenceName": "new",
        "referenceFullName": "refs/heads/new",
        "callerUserArn": ANA,
    }
    told = mock.events[before:]

    assert [
        {**common, "event": "referenceCreated", "commitId": desk.first},
        {**common, "event": "referenceUpdated", "commitId": moved, "oldCommitId": desk.first},
        {**common, "event": "referenceDeleted", "oldCommitId": moved},
    ] == [event.detail() for event in told]
    assert {RepositoryStateChange} == {type(event) for event in told}
    assert {
        "version": "0",
        "detail-type": "CodeCommit Repository State Change",
        "source": "aws.codecommit",
        "account": "123456789012",
        "time": "2026-01-05T09:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:codecommit:us-east-1:123456789012:app"],
    }.items() <= told[0].as_eventbridge().items()
    assert len(told) == len({event.as_eventbridge()["id"] for event in told})
