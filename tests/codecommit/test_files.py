"""Single files, folders and blobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.codecommit.scenes import ANA, NOWHERE, Desk, codes, paths, put, tip_of
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

HELLO: Final = "ce013625030ba8dba906f756967f9e9ca394464a"


@pytest.fixture
def app(commits: Any) -> Any:
    """Return a client with an empty repository."""
    commits.create_repository(repositoryName="app")
    return commits


def _file(path: str = "README", branch: str = "main", **members: Any) -> dict[str, Any]:
    content = {"fileContent": b"hello\n"} if "parentCommitId" not in members else {}
    return {"repositoryName": "app", "branchName": branch, "filePath": path, **content, **members}


def test_a_file_is_there(app: Any) -> None:
    """A file is put into a branch, which is a commit, and found there under git's own id."""
    made = app.put_file(**_file("docs/README"))
    found = app.get_file(repositoryName="app", filePath="/docs/README")

    assert HELLO == made["blobId"]
    assert {
        "commitId": made["commitId"],
        "blobId": HELLO,
        "filePath": "docs/README",
        "fileMode": "NORMAL",
        "fileSize": 6,
        "fileContent": b"hello\n",
    } == {key: found[key] for key in found if key != "ResponseMetadata"}
    assert b"hello\n" == app.get_blob(repositoryName="app", blobId=HELLO)["content"]


@pytest.mark.parametrize("content", ["hello\n", bytearray(b"hello\n")])
def test_other_kinds_of_content(app: Any, content: Any) -> None:
    """Whatever boto3 takes for bytes is taken."""
    assert HELLO == app.put_file(**_file(fileContent=content))["blobId"]


def test_who_has_committed(mock: PipelineMock, app: Any) -> None:
    """A commit is by whom it says, and otherwise by the caller; dates are text."""
    first = put(app, "a", name="Mary Major", email="mary@example.com", commitMessage="First")
    with mock.acting_as(ANA):
        second = put(app, "b")
    [one, other] = app.batch_get_commits(repositoryName="app", commitIds=[first, second])["commits"]

    mary = {"name": "Mary Major", "email": "mary@example.com", "date": "1767603600 +0000"}
    assert (mary, mary, "First", []) == (
        one["author"],
        one["committer"],
        one["message"],
        one["parents"],
    )
    assert ("Ana", "", "Added b", [first]) == (
        other["author"]["name"],
        other["author"]["email"],
        other["message"],
        other["parents"],
    )


def test_the_commit_on_top_of_which(app: Any) -> None:
    """All but the first commit say which one they follow, and that has to be the tip."""
    put_file = app.put_file
    assert "ParentCommitDoesNotExist" == codes(
        put_file, **_file(fileContent=b"1", parentCommitId=NOWHERE)
    )
    first = put(app, "a")
    put(app, "b")

    assert [
        "ParentCommitIdRequired",
        "ParentCommitDoesNotExist",
        "ParentCommitIdOutdated",
        "BranchDoesNotExist",
        "InvalidParentCommitId",
    ] == [
        codes(put_file, **_file()),
        codes(put_file, **_file(fileContent=b"1", parentCommitId=NOWHERE)),
        codes(put_file, **_file(fileContent=b"1", parentCommitId=first)),
        codes(put_file, **_file(branch="nowhere")),
        codes(put_file, **_file(fileContent=b"1", parentCommitId="abc")),
    ]


def test_the_same_again(app: Any) -> None:
    """A file that is there already is not put again; with another mode it is another one."""
    put(app, "run.sh")
    again = _file("run.sh", fileContent=b"text", parentCommitId=tip_of(app, "main"))

    assert "SameFileContent" == codes(app.put_file, **again)
    app.put_file(**again, fileMode="EXECUTABLE")
    found = app.get_file(repositoryName="app", filePath="run.sh")
    assert "EXECUTABLE" == found["fileMode"]


def test_names_in_each_others_way(app: Any) -> None:
    """A file can't be where a folder is, nor inside of a file."""
    put(app, "folder/file")
    parent = tip_of(app, "main")

    assert ["FileNameConflictsWithDirectoryName", "DirectoryNameConflictsWithFileName"] == [
        codes(app.put_file, **_file(path, fileContent=b"1", parentCommitId=parent))
        for path in ("folder", "folder/file/deeper")
    ]


@pytest.mark.parametrize("path", ["a//b", "../a", ".git/config", "a" * 4097, "x/" * 21 + "x", "\0"])
def test_paths_that_are_none(app: Any, path: str) -> None:
    """Paths are plain, not too long and not too deep."""
    assert "InvalidPath" == codes(app.put_file, **_file(path))


def test_files_that_are_too_large(app: Any) -> None:
    """A file has at most six megabytes."""
    large = b"x" * (6 * 1024 * 1024 + 1)

    assert "FileContentSizeLimitExceeded" == codes(app.put_file, **_file(fileContent=large))


def test_deleting_a_file(app: Any) -> None:
    """A file goes by a commit, and its folder with it unless it is to be kept."""
    put(app, "a/one")
    put(app, "b/two")
    deleted = app.delete_file(**_file("a/one", parentCommitId=tip_of(app, "main")))
    assert ("a/one", ["b/two"]) == (deleted["filePath"], paths(app))
    kept = app.delete_file(
        **_file("b/two", parentCommitId=tip_of(app, "main")), keepEmptyFolders=True
    )

    assert kept["commitId"] == tip_of(app, "main")
    assert ["b/.gitkeep"] == paths(app)


def test_a_folder_with_other_files_needs_no_keeper(app: Any) -> None:
    """A folder that still holds something is kept by that."""
    put(app, "top")
    put(app, "a/one")
    put(app, "a/two")
    parameters: dict[str, Any] = {"keepEmptyFolders": True}
    app.delete_file(**_file("a/one", **parameters, parentCommitId=tip_of(app, "main")))
    app.delete_file(**_file("top", **parameters, parentCommitId=tip_of(app, "main")))

    assert ["a/two"] == paths(app)


def test_what_is_not_there(app: Any) -> None:
    """There is nothing to read or delete, each in its own words."""
    put(app, "folder/file")
    parent = tip_of(app, "main")

    assert [
        "FileDoesNotExist",
        "FileDoesNotExist",
        "FileDoesNotExist",
        "FolderDoesNotExist",
        "FolderDoesNotExist",
        "BlobIdDoesNotExist",
        "CommitDoesNotExist",
    ] == [
        codes(app.delete_file, **_file("nowhere", parentCommitId=parent)),
        codes(app.get_file, repositoryName="app", filePath="nowhere"),
        codes(app.get_file, repositoryName="app", filePath="folder"),
        codes(app.get_folder, repositoryName="app", folderPath="nowhere"),
        codes(app.get_folder, repositoryName="app", folderPath="folder/file"),
        codes(app.get_blob, repositoryName="app", blobId=NOWHERE),
        codes(app.get_file, repositoryName="app", filePath="a", commitSpecifier="nowhere"),
    ]


def test_an_empty_repository_has_no_commit(app: Any) -> None:
    """Before the first commit there is nothing that could be looked at."""
    assert "CommitDoesNotExist" == codes(app.get_folder, repositoryName="app", folderPath="/")


def test_a_folder(app: Any) -> None:
    """A folder shows what lies directly in it."""
    put(app, "a/b/c")
    put(app, "a/file")
    put(app, "a/link", "file", fileMode="SYMLINK")
    folder = app.get_folder(repositoryName="app", folderPath="/a/")
    root = app.get_folder(repositoryName="app", folderPath="/", commitSpecifier="refs/heads/main")
    same = app.get_folder(repositoryName="app", folderPath="")

    assert ("a", ["b"], ["file"], ["link"], []) == (
        folder["folderPath"],
        [each["relativePath"] for each in folder["subFolders"]],
        [each["relativePath"] for each in folder["files"]],
        [each["relativePath"] for each in folder["symbolicLinks"]],
        folder["subModules"],
    )
    assert ("", ["a"]) == (
        root["folderPath"],
        [each["absolutePath"] for each in root["subFolders"]],
    )
    assert {**root, "ResponseMetadata": same["ResponseMetadata"]} == same
    assert ["a/file"] == [each["absolutePath"] for each in folder["files"]]


def test_a_commit_specifier(desk: Desk) -> None:
    """A commit goes by its id, or by the name of a branch, in full or not."""
    tip = tip_of(desk.ana, "feature")
    found = {
        desk.ana.get_file(repositoryName="app", filePath="feature.py", commitSpecifier=specifier)[
            "commitId"
        ]
        for specifier in ("feature", "refs/heads/feature", str(tip))
    }

    assert {tip} == found


def test_words_about_a_path(desk: Desk) -> None:
    """What is missing at a path is named in the words that GetFile was seen to use."""
    missing = {
        desk.ana.get_file: {"filePath": "no/where"},
        desk.ana.get_folder: {"folderPath": "no/where"},
        desk.ana.delete_file: {
            "branchName": "main",
            "filePath": "no/where",
            "parentCommitId": desk.first,
        },
        desk.ana.get_differences: {"afterCommitSpecifier": "main", "afterPath": "no/where"},
        desk.ana.describe_merge_conflicts: {
            "sourceCommitSpecifier": "feature",
            "destinationCommitSpecifier": "main",
            "mergeOption": "SQUASH_MERGE",
            "filePath": "no/where",
        },
    }

    assert {"Could not find path no/where"} == {
        refusal(call, repositoryName="app", **members)[1] for call, members in missing.items()
    }
