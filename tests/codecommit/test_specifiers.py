"""Commit specifiers, in every operation that takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from botocore import xform_name

from pipemock import mock_codepipeline
from tests.codecommit.scenes import Desk, codes, put, tip_of
from tests.codecommit.valid_requests import valid_request
from tests.refusals import refusal
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import Shape


def _members(operation: str) -> Mapping[str, Shape]:
    shape = service("codecommit").operation_model(operation).input_shape
    return shape.members if shape is not None else {}


SPECIFIERS: Final = [
    (name, member)
    for name in service("codecommit").operation_names
    for member in _members(name)
    if member.lower().endswith("commitspecifier")
]
"""Each member that specifies a commit, with its operation."""


def _outcome(operation: str, **members: str) -> object:
    usual = {"commitMessage": "Merge", "filePath": "README", "folderPath": ""}
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        desk = Desk(mock)
        desk.open()
        request = valid_request(desk, operation) | usual | members
        asked = {name: request[name] for name in _members(operation) if name in request}
        answer = getattr(desk.ana, xform_name(operation))(**asked)
        del answer["ResponseMetadata"]
        return answer, desk.ana.get_branch(repositoryName="app", branchName="main")["branch"]


@pytest.mark.parametrize(("operation", "member"), SPECIFIERS)
def test_head_is_the_default_branch(operation: str, member: str) -> None:
    """HEAD specifies the tip of the default branch, and is a target like that branch."""
    assert _outcome(operation, **{member: "main"}) == _outcome(operation, **{member: "HEAD"})


def test_head_follows_the_default_branch(desk: Desk) -> None:
    """Another default branch is another HEAD."""
    desk.ana.update_default_branch(repositoryName="app", defaultBranchName="feature")
    found = desk.ana.get_file(repositoryName="app", commitSpecifier="HEAD", filePath="feature.py")

    assert tip_of(desk.ana, "feature") == found["commitId"]


def test_head_of_an_empty_repository(desk: Desk) -> None:
    """Without a commit there is no HEAD, whether it is named or meant."""
    desk.ana.create_repository(repositoryName="empty")
    refusals = {
        refusal(desk.ana.get_folder, repositoryName="empty", folderPath="", **specifier)
        for specifier in ({"commitSpecifier": "HEAD"}, {})
    }

    assert 1 == len(refusals)
    assert "CommitDoesNotExist" == codes(
        desk.ana.get_folder, repositoryName="empty", folderPath="", commitSpecifier="HEAD"
    )


def test_a_branch_in_full_or_not(desk: Desk) -> None:
    """A merge goes into the branch that the destination names, with or without `refs/heads/`."""
    put(desk.ana, "more", branch="feature")
    merged = desk.ana.merge_branches_by_fast_forward(
        repositoryName="app",
        sourceCommitSpecifier="refs/heads/feature",
        destinationCommitSpecifier="HEAD",
    )

    assert tip_of(desk.ana, "main") == merged["commitId"] == tip_of(desk.ana, "feature")
