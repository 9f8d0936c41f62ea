"""What the API makes of a repository is what the `git` program would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import mock_codepipeline
from tests.codecommit.git.git_program import git
from tests.codecommit.git.repositories import MARY
from tests.codecommit.scenes import put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MESSAGE = "The first\n\nof many\n"
WHO = {"name": MARY.name, "email": MARY.email, "commitMessage": MESSAGE}


@pytest.fixture
def commits() -> Iterator[Any]:
    """Return a client of CodeCommit, at the moment at which Mary commits with git."""
    with mock_codepipeline(now="2023-11-14T22:13:20Z") as mock:
        client = mock.client("codecommit")
        client.create_repository(repositoryName="app")
        yield client


def test_a_history_as_git_writes_it(commits: Any, tmp_path: Path) -> None:
    """Two commits and a merge of two branches have the ids that git gives them."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "docs").mkdir()

    def commit(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, "utf-8")
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--cleanup=verbatim", "--message", MESSAGE)
        return git(tmp_path, "rev-parse", "HEAD")

    theirs = [commit("README", "a\n"), commit("docs/page", "b\n")]
    git(tmp_path, "checkout", "--quiet", "-b", "feature", theirs[0])
    theirs.append(commit("docs.txt", "c\n"))
    git(tmp_path, "checkout", "--quiet", "main")
    git(tmp_path, "merge", "--quiet", "--no-ff", "--cleanup=verbatim", "-m", MESSAGE, "feature")
    theirs.append(git(tmp_path, "rev-parse", "HEAD"))

    ours = [put(commits, "README", "a\n", **WHO)]
    commits.create_branch(repositoryName="app", branchName="feature", commitId=ours[0])
    ours.append(put(commits, "docs/page", "b\n", **WHO))
    ours.append(put(commits, "docs.txt", "c\n", branch="feature", **WHO))
    merged = commits.merge_branches_by_three_way(
        repositoryName="app",
        sourceCommitSpecifier="feature",
        destinationCommitSpecifier="main",
        authorName=MARY.name,
        email=MARY.email,
        commitMessage=MESSAGE,
    )

    assert theirs == [*ours, merged["commitId"]]
