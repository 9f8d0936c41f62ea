"""Commits of several files, and what differs between commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._codecommit.git.objects import Blob
from tests.codecommit.scenes import NOWHERE, Desk, codes, paths, put, tip_of
from tests.codecommit.submodules import add_submodule
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _commit(desk: Desk, **members: Any) -> dict[str, Any]:
    request = {
        "repositoryName": "app",
        "branchName": "main",
        "parentCommitId": tip_of(desk.ana, "main"),
        **members,
    }
    answer: dict[str, Any] = desk.ana.create_commit(**request)
    return answer


def _put(path: str, content: bytes | None = b"1", **members: Any) -> dict[str, Any]:
    return {"filePath": path, **({} if content is None else {"fileContent": content}), **members}


def _changed(answer: dict[str, Any]) -> list[list[str]]:
    kinds = ("filesAdded", "filesUpdated", "filesDeleted")
    return [[each["absolutePath"] for each in answer[kind]] for kind in kinds]


# Making ----------------------------------------------------------------------------------------


def test_several_changes_at_once(desk: Desk) -> None:
    """Files are added, updated and deleted in one commit, and the answer says which."""
    put(desk.ana, "old.py")
    answer = _commit(
        desk,
        putFiles=[_put("new.py"), _put("README")],
        deleteFiles=[{"filePath": "old.py"}],
        commitMessage="Tidy up",
        authorName="Mary",
    )
    made = desk.ana.get_commit(repositoryName="app", commitId=answer["commitId"])["commit"]

    assert [["new.py"], ["README"], ["old.py"]] == _changed(answer)
    assert ("Tidy up", "Mary", answer["treeId"]) == (
        made["message"],
        made["author"]["name"],
        made["treeId"],
    )
    assert ["README", "new.py"] == paths(desk.ana)


def test_modes(desk: Desk) -> None:
    """A file gets another mode, and keeps it when its content changes."""
    _commit(desk, setFileModes=[{"filePath": "README", "fileMode": "EXECUTABLE"}])
    answer = _commit(desk, putFiles=[_put("README", b"other")])

    assert ["EXECUTABLE"] == [each["fileMode"] for each in answer["filesUpdated"]]


def test_copies_and_moves(desk: Desk) -> None:
    """A file may be put from another one, which may go by that."""
    put(desk.ana, "run.sh", fileMode="EXECUTABLE")
    copied = _commit(
        desk,
        putFiles=[
            _put("copy.sh", None, sourceFile={"filePath": "run.sh"}, fileMode="NORMAL"),
            _put("moved", None, sourceFile={"filePath": "README", "isMove": True}),
        ],
    )

    assert [["copy.sh", "moved"], [], ["README"]] == _changed(copied)
    assert ["NORMAL", "NORMAL"] == [each["fileMode"] for each in copied["filesAdded"]]


def test_folders_that_are_kept(desk: Desk) -> None:
    """A folder that would vanish is kept if that is wished."""
    put(desk.ana, "docs/page")
    _commit(desk, deleteFiles=[{"filePath": "docs/page"}], keepEmptyFolders=True)

    assert ["README", "docs/.gitkeep"] == paths(desk.ana)


def test_several_folders_that_are_kept(desk: Desk) -> None:
    """Each folder that would vanish has a file of its own, in the order of their names."""
    for path in ("z/page", "a/b/page", "a/b/more", "full/one", "full/two"):
        put(desk.ana, path)
    gone = ("z/page", "a/b/page", "a/b/more", "full/one", "README")
    answer = _commit(desk, deleteFiles=[{"filePath": each} for each in gone], keepEmptyFolders=True)

    assert [["a/b/.gitkeep", "z/.gitkeep"], [], list(gone)] == _changed(answer)
    assert ["a/b/.gitkeep", "full/two", "z/.gitkeep"] == paths(desk.ana)


def test_a_folder_in_the_place_of_a_deleted_file(desk: Desk) -> None:
    """What a commit deletes is not in the way of what it puts."""
    _commit(desk, putFiles=[_put("README/page")], deleteFiles=[{"filePath": "README"}])

    assert ["README/page"] == paths(desk.ana)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "FileEntryRequired"),
        ({"putFiles": [_put(f"f{n}") for n in range(101)]}, "MaximumFileEntriesExceeded"),
        ({"putFiles": [_put("a"), _put("/a")]}, "PutFileEntryConflict"),
        ({"putFiles": [_put("a")], "deleteFiles": [{"filePath": "a"}]}, "SamePathRequest"),
        ({"putFiles": [_put("a", None)]}, "SourceFileOrContentRequired"),
        (
            {"putFiles": [_put("a", sourceFile={"filePath": "README"})]},
            "FileContentAndSourceFileSpecified",
        ),
        (
            {
                "putFiles": [_put("a", None, sourceFile={"filePath": "README"})],
                "deleteFiles": [{"filePath": "README"}],
            },
            "RestrictedSourceFile",
        ),
        ({"putFiles": [_put("a", None, sourceFile={"filePath": "x"})]}, "FileDoesNotExist"),
        ({"putFiles": [_put("a", fileMode="ODD")]}, "InvalidFileMode"),
        ({"putFiles": [_put("a"), _put("a/b")]}, "DirectoryNameConflictsWithFileName"),
        ({"putFiles": [_put("")]}, "PathRequired"),
        ({"putFiles": [_put("a", None, sourceFile={"filePath": ""})]}, "PathRequired"),
        ({"putFiles": [_put("a", b"x" * 6_291_457)]}, "FileContentSizeLimitExceeded"),
        ({"deleteFiles": [{"filePath": ""}]}, "PathRequired"),
        ({"setFileModes": [{"filePath": "", "fileMode": "NORMAL"}]}, "PathRequired"),
        ({"putFiles": [_put("README", b"text")]}, "NoChange"),
        ({"deleteFiles": [{"filePath": "x"}]}, "FileDoesNotExist"),
        ({"setFileModes": [{"filePath": "x", "fileMode": "NORMAL"}]}, "FileDoesNotExist"),
        ({"setFileModes": [{"filePath": "x", "fileMode": ""}]}, "FileModeRequired"),
        ({"putFiles": [_put("a")], "email": "x" * 257}, "InvalidEmail"),
        ({"putFiles": [_put("a")], "authorName": "x" * 1025}, "NameLengthExceeded"),
        ({"putFiles": [_put("a")], "commitMessage": "x" * 262_145}, "CommitMessageLengthExceeded"),
    ],
)
def test_commits_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """A commit whose entries make no sense is refused, and changes nothing."""
    before = tip_of(desk.ana, "main")

    assert code == codes(lambda: _commit(desk, **members))
    assert before == tip_of(desk.ana, "main")


def test_what_was_refused_is_not_kept(desk: Desk) -> None:
    """The content of a commit that was refused is not there."""
    refused = [_put("new", b"never seen"), _put("new/inside")]
    blob = Blob(b"never seen").id

    assert "DirectoryNameConflictsWithFileName" == codes(lambda: _commit(desk, putFiles=refused))
    assert "BlobIdDoesNotExist" == codes(desk.ana.get_blob, repositoryName="app", blobId=blob)


def test_a_submodule_in_the_way(mock: PipelineMock, desk: Desk) -> None:
    """No file can be put where a submodule is, nor inside of it; a folder shows it."""
    add_submodule(mock, "lib")
    shown = desk.ana.get_folder(repositoryName="app", folderPath="/")["subModules"]

    assert ["FilePathConflictsWithSubmodulePath"] * 2 == [
        codes(lambda path=path: _commit(desk, putFiles=[_put(path)]))
        for path in ("lib", "lib/file")
    ]
    assert ["lib"] == [each["absolutePath"] for each in shown]


# Reading ---------------------------------------------------------------------------------------


def test_a_commit_that_is_not_there(desk: Desk) -> None:
    """Here the service has an error of its own, and these words."""
    assert ("CommitIdDoesNotExistException", f"Could not retrieve {NOWHERE}") == refusal(
        desk.ana.get_commit, repositoryName="app", commitId=NOWHERE
    )


def test_several_commits(desk: Desk) -> None:
    """Those that are there are shown, and what is wrong with the others."""
    answer = desk.ana.batch_get_commits(repositoryName="app", commitIds=[NOWHERE, desk.first])

    assert [desk.first] == [each["commitId"] for each in answer["commits"]]
    assert [
        {
            "commitId": NOWHERE,
            "errorCode": "CommitIdDoesNotExistException",
            "errorMessage": f"Could not retrieve {NOWHERE}",
        }
    ] == answer["errors"]


def test_too_many_commits(desk: Desk) -> None:
    """A hundred at once are the most."""
    assert "CommitIdsLimitExceeded" == codes(
        desk.ana.batch_get_commits, repositoryName="app", commitIds=[NOWHERE] * 101
    )


# Comparing -------------------------------------------------------------------------------------


def _differences(desk: Desk, **members: Any) -> list[tuple[str, str]]:
    pages = desk.ana.get_paginator("get_differences").paginate(
        **{"repositoryName": "app", "afterCommitSpecifier": "feature", **members}
    )
    rows = [row for page in pages for row in page["differences"]]
    return [
        (row["changeType"], row.get("afterBlob", row.get("beforeBlob"))["path"]) for row in rows
    ]


def test_what_differs(desk: Desk) -> None:
    """Additions, modifications and deletions are reported by path, with the blobs of both sides."""
    put(desk.ana, "README", "other", branch="feature")
    [modified, added] = desk.ana.get_differences(
        repositoryName="app", beforeCommitSpecifier="main", afterCommitSpecifier="feature"
    )["differences"]

    assert ("M", {"beforeBlob", "afterBlob", "changeType"}) == (
        modified["changeType"],
        set(modified),
    )
    assert ("A", "feature.py", "100644") == (
        added["changeType"],
        added["afterBlob"]["path"],
        added["afterBlob"]["mode"],
    )


def test_pages_of_differences(desk: Desk) -> None:
    """Pages of any size show each difference once."""
    everything = [("A", "README"), ("A", "feature.py")]

    assert everything == _differences(desk)
    assert everything == _differences(desk, PaginationConfig={"PageSize": 1})


def test_the_differences_of_a_path(desk: Desk) -> None:
    """Only what lies at a path, on either side, may be asked for."""
    put(desk.ana, "docs/page", branch="feature")
    put(desk.ana, "docs2", branch="feature")

    assert [("A", "docs/page")] == _differences(desk, afterPath="/docs")
    assert [("A", "docs2")] == _differences(desk, afterPath="docs2")
    assert [("D", "feature.py")] == _differences(
        desk,
        beforeCommitSpecifier="feature",
        afterCommitSpecifier="main",
        beforePath="feature.py",
    )
    assert 4 == len(_differences(desk, afterPath="/"))
    assert "PathDoesNotExist" == codes(lambda: _differences(desk, afterPath="nowhere"))


def test_the_differences_of_two_files(desk: Desk) -> None:
    """Two paths of which one is a file limit the result to both."""
    put(desk.ana, "docs/page", branch="feature")
    both = {"beforeCommitSpecifier": "main", "beforePath": "README"}
    desk.ana.delete_file(
        repositoryName="app",
        branchName="feature",
        filePath="README",
        parentCommitId=tip_of(desk.ana, "feature"),
    )

    assert [("D", "README"), ("A", "feature.py")] == _differences(
        desk, **both, afterPath="feature.py"
    )
    assert [("D", "README"), ("A", "docs/page")] == _differences(desk, **both, afterPath="docs")


def test_a_renamed_folder(desk: Desk) -> None:
    """Two folders with different names are compared with each other, by relative paths."""
    put(desk.ana, "tmp/example/blob", "old")
    put(desk.ana, "tmp/example/same/file")
    put(desk.ana, "tmp/renamed/blob", "new", branch="feature")
    put(desk.ana, "tmp/renamed/same/file", branch="feature")
    put(desk.ana, "tmp/renamed/added", branch="feature")
    paths = {"beforeCommitSpecifier": "main", "beforePath": "tmp/example"}

    assert [("A", "added"), ("M", "blob")] == _differences(desk, **paths, afterPath="tmp/renamed/")
    before = tip_of(desk.ana, "feature")
    put(desk.ana, "tmp/renamed/blob", "newer", branch="feature")
    assert [("M", "tmp/renamed/blob")] == _differences(
        desk, beforeCommitSpecifier=before, beforePath="tmp/renamed", afterPath="tmp/renamed/"
    )


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"MaxResults": 0}, "InvalidMaxResults"),
        ({"NextToken": "made up"}, "InvalidContinuationToken"),
        ({"afterCommitSpecifier": "nowhere"}, "CommitDoesNotExist"),
        ({"afterCommitSpecifier": ""}, "CommitRequired"),
        ({"afterCommitSpecifier": "a b"}, "InvalidCommit"),
        ({"beforeCommitSpecifier": NOWHERE}, "CommitDoesNotExist"),
    ],
)
def test_differences_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """A question about what is not there has no answer."""
    parameters = {"repositoryName": "app", "afterCommitSpecifier": "feature", **members}

    assert code == codes(desk.ana.get_differences, **parameters)
