"""Questions about merges: what is possible, and what stands in the way."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.codecommit.scenes import Desk, codes, put, tip_of
from tests.codecommit.submodules import add_submodule

if TYPE_CHECKING:
    from pipemock import PipelineMock

SPECIFIED: Final = {
    "repositoryName": "app",
    "sourceCommitSpecifier": "feature",
    "destinationCommitSpecifier": "main",
}
THREE_WAY: Final = {**SPECIFIED, "mergeOption": "THREE_WAY_MERGE"}
FIVE: Final = "1\n2\n3\n4\n5\n"


@pytest.fixture
def torn(desk: Desk) -> Desk:
    """Return a desk where the branches conflict in one file, and could be merged in another."""
    put(desk.ana, "lines", FIVE)
    base = put(desk.ana, "word", "old")
    desk.ana.delete_branch(repositoryName="app", branchName="feature")
    desk.branch("feature", at=base)
    put(desk.ana, "lines", FIVE.replace("1", "source"), branch="feature")
    put(desk.ana, "word", "source", branch="feature")
    put(desk.ana, "lines", FIVE.replace("5", "destination"))
    put(desk.ana, "word", "destination")
    return desk


def _ids(desk: Desk, base: str) -> dict[str, Any]:
    return {
        "sourceCommitId": tip_of(desk.ana, "feature"),
        "destinationCommitId": tip_of(desk.ana, "main"),
        "baseCommitId": base,
    }


def _options(desk: Desk, **members: Any) -> list[str]:
    return list(desk.ana.get_merge_options(**SPECIFIED, **members)["mergeOptions"])


def _conflicts(desk: Desk, **members: Any) -> dict[str, Any]:
    answer: dict[str, Any] = desk.ana.get_merge_conflicts(**{**THREE_WAY, **members})
    return answer


# What is possible ------------------------------------------------------------------------------


def test_all_options(desk: Desk) -> None:
    """In a straight line everything is possible."""
    answer = desk.ana.get_merge_options(**SPECIFIED)

    assert ["FAST_FORWARD_MERGE", "SQUASH_MERGE", "THREE_WAY_MERGE"] == answer["mergeOptions"]
    assert _ids(desk, desk.first).items() <= answer.items()


def test_some_options(torn: Desk) -> None:
    """A conflict leaves nothing, unless it is decided."""
    assert [] == _options(torn)
    assert [] == _options(torn, conflictDetailLevel="LINE_LEVEL")
    assert ["SQUASH_MERGE", "THREE_WAY_MERGE"] == _options(
        torn, conflictResolutionStrategy="ACCEPT_SOURCE"
    )


def test_a_merge_commit(desk: Desk) -> None:
    """The merge commit is returned where there is one."""
    before = _ids(desk, desk.first)
    specified = {
        "repositoryName": "app",
        "sourceCommitSpecifier": before["sourceCommitId"],
        "destinationCommitSpecifier": before["destinationCommitId"],
    }
    unmerged = desk.ana.get_merge_commit(**specified)
    merged = desk.ana.merge_branches_by_three_way(**SPECIFIED)["commitId"]

    assert "mergedCommitId" not in unmerged
    assert {**before, "mergedCommitId": merged}.items() <= desk.ana.get_merge_commit(
        **specified
    ).items()


# What stands in the way ------------------------------------------------------------------------


def test_which_files_conflict(torn: Desk) -> None:
    """Each file in conflict is reported, with what there is to know about it."""
    answer = _conflicts(torn)
    [lines, word] = answer["conflictMetadataList"]

    assert (False, "lines") == (answer["mergeable"], lines["filePath"])
    assert {
        "filePath": "word",
        "fileSizes": {"source": 6, "destination": 11, "base": 3},
        "fileModes": {"source": "NORMAL", "destination": "NORMAL", "base": "NORMAL"},
        "objectTypes": {"source": "FILE", "destination": "FILE", "base": "FILE"},
        "numberOfConflicts": 1,
        "isBinaryFile": {"source": False, "destination": False, "base": False},
        "contentConflict": True,
        "fileModeConflict": False,
        "objectTypeConflict": False,
        "mergeOperations": {"source": "M", "destination": "M"},
    } == word


def test_line_by_line(torn: Desk) -> None:
    """Line by line there are fewer conflicts."""
    answer = _conflicts(torn, conflictDetailLevel="LINE_LEVEL")

    assert ["word"] == [each["filePath"] for each in answer["conflictMetadataList"]]


def test_pages_of_conflicts(torn: Desk) -> None:
    """Files in conflict come in pages."""
    first = _conflicts(torn, maxConflictFiles=1)
    second = _conflicts(torn, maxConflictFiles=1, nextToken=first["nextToken"])

    assert ["lines", "word"] == [
        page["conflictMetadataList"][0]["filePath"] for page in (first, second)
    ]
    assert "nextToken" not in second
    assert "InvalidMaxConflictFiles" == codes(lambda: _conflicts(torn, maxConflictFiles=0))


def test_a_fast_forward_has_no_conflicts(torn: Desk) -> None:
    """Whether a fast-forward is possible is all there is to say of it."""
    answer = _conflicts(torn, mergeOption="FAST_FORWARD_MERGE")

    assert (False, []) == (answer["mergeable"], answer["conflictMetadataList"])


@pytest.mark.parametrize(
    ("option", "code"), [("", "MergeOptionRequired"), ("HOPE", "InvalidMergeOption")]
)
def test_options_that_are_none(desk: Desk, option: str, code: str) -> None:
    """There are three ways to merge."""
    assert code == codes(lambda: _conflicts(desk, mergeOption=option))


# Where it stands in the way --------------------------------------------------------------------


def _described(desk: Desk, path: str = "lines", **members: Any) -> dict[str, Any]:
    answer: dict[str, Any] = desk.ana.describe_merge_conflicts(
        **{**THREE_WAY, "filePath": path, **members}
    )
    return answer


def _text(hunk: dict[str, Any], side: str) -> str:
    return base64.b64decode(hunk[side]["hunkContent"]).decode()


def test_a_file_as_a_whole(torn: Desk) -> None:
    """At the level of files, the hunk is the whole of it."""
    [hunk] = _described(torn)["mergeHunks"]

    assert (True, FIVE, 0, 5) == (
        hunk["isConflict"],
        _text(hunk, "base"),
        hunk["base"]["startLine"],
        hunk["base"]["endLine"],
    )


def test_lines_of_a_file(torn: Desk) -> None:
    """At the level of lines, each changed place is a hunk, in conflict or not."""
    hunks = _described(torn, conflictDetailLevel="LINE_LEVEL")["mergeHunks"]
    word = _described(torn, "word", conflictDetailLevel="LINE_LEVEL")["mergeHunks"]

    assert [(False, "source\n", 0, 1), (False, "5\n", 4, 5)] == [
        (
            each["isConflict"],
            _text(each, "source"),
            each["source"]["startLine"],
            each["source"]["endLine"],
        )
        for each in hunks
    ]
    assert [(True, "destination")] == [
        (each["isConflict"], _text(each, "destination")) for each in word
    ]


def test_pages_of_hunks(torn: Desk) -> None:
    """Hunks come in pages."""
    members: dict[str, Any] = {"conflictDetailLevel": "LINE_LEVEL", "maxMergeHunks": 1}
    first = _described(torn, **members)
    second = _described(torn, **members, nextToken=first["nextToken"])

    assert [0, 4] == [page["mergeHunks"][0]["base"]["startLine"] for page in (first, second)]


def test_a_file_without_a_conflict(torn: Desk) -> None:
    """An unchanged file has no conflicts, and a missing file is refused."""
    answer = _described(torn, "README")

    assert (0, [], {}) == (
        answer["conflictMetadata"]["numberOfConflicts"],
        answer["mergeHunks"],
        answer["conflictMetadata"]["mergeOperations"],
    )
    assert "FileDoesNotExist" == codes(lambda: _described(torn, "nowhere"))
    assert "InvalidMergeOption" == codes(lambda: _described(torn, mergeOption="FAST_FORWARD_MERGE"))


def test_several_files(torn: Desk) -> None:
    """All files in conflict, or those that are asked for; errors are reported one by one."""
    every = torn.ana.batch_describe_merge_conflicts(**THREE_WAY, maxMergeHunks=1)
    some = torn.ana.batch_describe_merge_conflicts(
        **THREE_WAY, filePaths=["word", "nowhere"], conflictDetailLevel="LINE_LEVEL"
    )

    assert (["lines", "word"], []) == (
        [each["conflictMetadata"]["filePath"] for each in every["conflicts"]],
        every["errors"],
    )
    assert [1, 1] == [len(each["mergeHunks"]) for each in every["conflicts"]]
    assert ["word"] == [each["conflictMetadata"]["filePath"] for each in some["conflicts"]]
    assert [("nowhere", "FileDoesNotExistException")] == [
        (each["filePath"], each["exceptionName"]) for each in some["errors"]
    ]


def test_several_files_of_a_fast_forward(torn: Desk) -> None:
    """A fast-forward has no conflicts to describe."""
    asked = THREE_WAY | {"mergeOption": "FAST_FORWARD_MERGE"}

    assert "InvalidMergeOption" == codes(torn.ana.batch_describe_merge_conflicts, **asked)


def test_one_side_is_binary(torn: Desk) -> None:
    """A file that is binary on one side is one hunk, at the level of lines too."""
    binary = FIVE.replace("5", "\0")
    put(torn.ana, "lines", binary)
    answer = _described(torn, "lines", conflictDetailLevel="LINE_LEVEL")

    assert [(FIVE, FIVE.replace("1", "source"), binary)] == [
        tuple(_text(each, side) for side in ("base", "source", "destination"))
        for each in answer["mergeHunks"]
    ]


def test_added_here_and_deleted_there(torn: Desk) -> None:
    """What each side did to a file is given by a letter."""
    tip = str(tip_of(torn.ana, "main"))
    torn.ana.delete_file(
        repositoryName="app", branchName="main", filePath="word", parentCommitId=tip
    )
    put(torn.ana, "new", "\0one")
    put(torn.ana, "new", "other", branch="feature")
    operations = {
        each["filePath"]: each["mergeOperations"]
        for each in _conflicts(torn)["conflictMetadataList"]
    }
    binary = _described(torn, "new", conflictDetailLevel="LINE_LEVEL")

    assert {"source": "M", "destination": "D"} == operations["word"]
    assert {"source": "A", "destination": "A"} == operations["new"]
    assert {"source": False, "destination": True} == binary["conflictMetadata"]["isBinaryFile"]
    assert 1 == len(binary["mergeHunks"])


def test_a_submodule(mock: PipelineMock, torn: Desk) -> None:
    """A submodule is a link to git, without a size and a mode."""
    add_submodule(mock, "lib")
    put(torn.ana, "lib", branch="feature")
    [lib] = [each for each in _conflicts(torn)["conflictMetadataList"] if each["filePath"] == "lib"]

    assert {"source": "FILE", "destination": "GIT_LINK"} == lib["objectTypes"]
    assert ({"source": 4}, {"source": "NORMAL"}) == (lib["fileSizes"], lib["fileModes"])
    assert lib["objectTypeConflict"]
