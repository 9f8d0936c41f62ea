"""Repositories: made, found, called otherwise, and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._codecommit.operations import repositories
from tests.codecommit.scenes import Desk, codes, put, tip_of
from tests.declarations import BOB
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

ARN = "arn:aws:codecommit:us-east-1:123456789012:app"


def _names(answer: dict[str, Any]) -> list[str]:
    return [each["repositoryName"] for each in answer["repositories"]]


def test_a_new_repository(mock: PipelineMock, commits: Any) -> None:
    """A new repository has its addresses, and no default branch."""
    made = commits.create_repository(repositoryName="app", repositoryDescription="All of it")[
        "repositoryMetadata"
    ]

    assert {
        "accountId": "123456789012",
        "repositoryId": made["repositoryId"],
        "repositoryName": "app",
        "repositoryDescription": "All of it",
        "lastModifiedDate": mock.clock.now,
        "creationDate": mock.clock.now,
        "cloneUrlHttp": "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/app",
        "cloneUrlSsh": "ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/app",
        "Arn": ARN,
        "kmsKeyId": "alias/aws/codecommit",
    } == made
    assert made == commits.get_repository(repositoryName="app")["repositoryMetadata"]


def test_the_first_branch_is_the_default(commits: Any) -> None:
    """The first commit makes its branch, which is the default one from then on."""
    commits.create_repository(repositoryName="app")
    put(commits, "README", branch="trunk")
    shown = commits.get_repository(repositoryName="app")["repositoryMetadata"]

    assert "trunk" == shown["defaultBranch"]


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("create_branch", {"branchName": "new", "commitId": "<first>"}),
        ("put_file", {"branchName": "feature", "filePath": "new", "fileContent": b""}),
        (
            "merge_branches_by_squash",
            {"sourceCommitSpecifier": "feature", "destinationCommitSpecifier": "main"},
        ),
        ("delete_branch", {"branchName": "feature"}),
    ],
)
def test_pushes_modify_a_repository(
    mock: PipelineMock, desk: Desk, operation: str, members: dict[str, Any]
) -> None:
    """Every move of a branch does, so the list by date has the busiest repository last."""
    desk.ana.create_repository(repositoryName="b")
    mock.clock.advance(60)
    if "fileContent" in members:
        members = members | {"parentCommitId": tip_of(desk.ana, "feature")}
    told = {key: desk.first if value == "<first>" else value for key, value in members.items()}
    getattr(desk.ana, operation)(repositoryName="app", **told)
    shown = desk.ana.get_repository(repositoryName="app")["repositoryMetadata"]

    assert mock.clock.now == shown["lastModifiedDate"]
    assert ["b", "app"] == _names(desk.ana.list_repositories(sortBy="lastModifiedDate"))


def test_a_repository_that_is_not_there(commits: Any) -> None:
    """The error names the repository and the account, and nothing else."""
    assert ("RepositoryDoesNotExistException", "app for 123456789012") == refusal(
        commits.get_repository, repositoryName="app"
    )


def test_a_name_that_is_taken(commits: Any) -> None:
    """There is one repository of a name."""
    commits.create_repository(repositoryName="app")

    assert ("RepositoryNameExistsException", "Repository named app already exists") == refusal(
        commits.create_repository, repositoryName="app"
    )


@pytest.mark.parametrize("name", ["a b", "app.git", "a" * 101, "a/b", "ä"])
def test_names_that_are_none(commits: Any, name: str) -> None:
    """A name has up to a hundred letters, digits and marks, and no ending .git."""
    words = "Repository names are restricted to alphanumeric characters, plus '.', '_', and '-'"

    assert ("InvalidRepositoryNameException", words) == refusal(
        commits.create_repository, repositoryName=name
    )


def test_as_many_as_allowed(commits: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a quota of repositories."""
    monkeypatch.setattr(repositories, "MOST_REPOSITORIES", 1)
    commits.create_repository(repositoryName="app")

    assert "RepositoryLimitExceeded" == codes(commits.create_repository, repositoryName="other")


def test_several_at_once(commits: Any) -> None:
    """Those that are there come with everything, the others by name."""
    commits.create_repository(repositoryName="app")
    answer = commits.batch_get_repositories(repositoryNames=["app", "nowhere"])

    assert (["app"], ["nowhere"]) == (_names(answer), answer["repositoriesNotFound"])
    assert "InvalidRepositoryName" == codes(commits.batch_get_repositories, repositoryNames=["a b"])


def test_in_which_order_they_are_listed(mock: PipelineMock, commits: Any) -> None:
    """By name or by date, upwards or downwards."""
    for name in ("b", "a", "c"):
        commits.create_repository(repositoryName=name)
        mock.clock.advance(1)

    assert ["a", "b", "c"] == _names(commits.list_repositories())
    assert ["b", "a", "c"] == _names(commits.list_repositories(sortBy="lastModifiedDate"))
    assert ["c", "b", "a"] == _names(commits.list_repositories(order="descending"))
    assert {"InvalidSortBy", "InvalidOrder"} == {
        codes(commits.list_repositories, sortBy="size"),
        codes(commits.list_repositories, order="up"),
    }


def test_pages(commits: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says how to go on, and refuses what it did not say."""
    for name in "abc":
        commits.create_repository(repositoryName=name)
    monkeypatch.setattr(repositories, "MOST_REPOSITORIES", 2)
    pages = list(commits.get_paginator("list_repositories").paginate())

    assert [["a", "b"], ["c"]] == [_names(page) for page in pages]
    assert "InvalidContinuationToken" == codes(commits.list_repositories, nextToken="made up")


def test_deleting(desk: Desk) -> None:
    """All that belongs to a repository goes with it; twice is as good as once."""
    desk.open()
    commented = desk.ana.post_comment_for_compared_commit(
        repositoryName="app", afterCommitId=desk.first, content="Well done."
    )["comment"]["commentId"]
    shown = desk.ana.get_repository(repositoryName="app")["repositoryMetadata"]
    deleted = desk.ana.delete_repository(repositoryName="app")

    assert shown["repositoryId"] == deleted["repositoryId"]
    assert ["ResponseMetadata"] == list(desk.ana.delete_repository(repositoryName="app"))
    assert "PullRequestDoesNotExist" == codes(desk.ana.get_pull_request, pullRequestId="1")
    assert "CommentDoesNotExist" == codes(desk.ana.get_comment, commentId=commented)


def test_describing(commits: Any) -> None:
    """A description is replaced, or taken away."""
    commits.create_repository(repositoryName="app", repositoryDescription="old")
    commits.update_repository_description(repositoryName="app", repositoryDescription="new")
    described = commits.get_repository(repositoryName="app")["repositoryMetadata"]
    commits.update_repository_description(repositoryName="app")
    silent = commits.get_repository(repositoryName="app")["repositoryMetadata"]

    assert "new" == described["repositoryDescription"]
    assert "repositoryDescription" not in silent


def test_another_name(desk: Desk) -> None:
    """A repository keeps its id and its pull requests under another name."""
    desk.open()
    desk.ana.create_repository(repositoryName="other")
    rename = desk.ana.update_repository_name

    assert "RepositoryNameExists" == codes(rename, oldName="app", newName="other")
    rename(oldName="app", newName="shop")
    assert "shop" == desk.shown()["pullRequestTargets"][0]["repositoryName"]
    assert "RepositoryDoesNotExist" == codes(rename, oldName="app", newName="any")


def test_another_key(commits: Any) -> None:
    """The key is stored, and the answer has the previous one."""
    made = commits.create_repository(repositoryName="app", kmsKeyId="old-key")
    answer = commits.update_repository_encryption_key(repositoryName="app", kmsKeyId="new-key")

    assert {"kmsKeyId": "new-key", "originalKmsKeyId": "old-key"} == {
        key: answer[key] for key in ("kmsKeyId", "originalKmsKeyId")
    }
    assert made["repositoryMetadata"]["repositoryId"] == answer["repositoryId"]


# Tags ------------------------------------------------------------------------------------------


def test_tags(commits: Any) -> None:
    """Tags are put on, over others, and taken off."""
    commits.create_repository(repositoryName="app", tags={"team": "shop", "stage": "dev"})
    commits.tag_resource(resourceArn=ARN, tags={"stage": "prod", "owner": BOB})
    commits.untag_resource(resourceArn=ARN, tagKeys=["team", "unknown"])

    assert {"stage": "prod", "owner": BOB} == commits.list_tags_for_resource(resourceArn=ARN)[
        "tags"
    ]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"aws:team": "1"}, "InvalidSystemTagUsage"),
        ({"k" * 129: "1"}, "InvalidTagsMap"),
        ({"k": "1" * 257}, "InvalidTagsMap"),
        ({f"k{number}": "" for number in range(51)}, "TooManyTags"),
    ],
)
def test_tags_that_are_refused(commits: Any, tags: dict[str, str], code: str) -> None:
    """Tags have limits, as a repository is made and afterwards."""
    assert code == codes(commits.create_repository, repositoryName="app", tags=tags)
    commits.create_repository(repositoryName="app")
    assert code == codes(commits.tag_resource, resourceArn=ARN, tags=tags)


def test_a_reserved_tag_cannot_be_taken_off(commits: Any) -> None:
    """Keys that belong to AWS are refused here too."""
    commits.create_repository(repositoryName="app")

    assert "InvalidSystemTagUsage" == codes(
        commits.untag_resource, resourceArn=ARN, tagKeys=["aws:"]
    )


def test_a_key_that_is_too_long_cannot_be_taken_off(commits: Any) -> None:
    """No tag has such a key."""
    commits.create_repository(repositoryName="app")

    assert "InvalidTagKeysList" == codes(
        commits.untag_resource, resourceArn=ARN, tagKeys=["k" * 129]
    )


@pytest.mark.parametrize(
    "arn",
    [ARN.replace("us-east-1", "eu-west-1"), ARN.replace("12", "21"), f"{ARN}:x", "arn:aws:s3:::x"],
)
def test_tags_of_something_else(commits: Any, arn: str) -> None:
    """Only repositories of the own account and Region have tags here."""
    assert "InvalidResourceArn" == codes(commits.list_tags_for_resource, resourceArn=arn)
