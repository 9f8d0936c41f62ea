"""Repositories of CodeCommit made from folders: plain ones, and git repositories."""

from __future__ import annotations

from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError
from tests.codecommit.git.git_program import git
from tests.declarations import action, build, pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from pipemock import PipelineMock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a plain folder of files."""
    place = tmp_path / "shop"
    (place / "src" / "empty").mkdir(parents=True)
    (place / "README.md").write_text("# Shop\n", "utf-8")
    (place / "src" / "app.bin").write_bytes(b"\0\xff")
    tool = place / "src" / "tool"
    tool.write_text("#!/bin/sh\n", "utf-8")
    tool.chmod(0o755)
    (place / "link").symlink_to("README.md")
    return place


@pytest.fixture
def work_tree(folder: Path) -> Path:
    """Return a git repository with two branches and a merge, of which a third is checked out."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=First")
    git(folder, "switch", "--quiet", "--create", "prices")
    (folder / "prices.txt").write_text("1.20\n", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Prices")
    git(folder, "switch", "--quiet", "main")
    (folder / "README.md").write_text("# Our shop\n", "utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=Our")
    git(folder, "merge", "--quiet", "--no-edit", "prices")
    git(folder, "switch", "--quiet", "--create", "topic/next")
    return folder


@pytest.fixture
def codecommit(mock: PipelineMock) -> Any:
    return mock.client("codecommit")


def test_the_files_of_a_folder(mock: PipelineMock, codecommit: Any, folder: Path) -> None:
    """All files are in one commit on main, with their bytes and modes."""
    [(branch, commit_id)] = mock.repository("shop", folder).items()
    shown = codecommit.get_folder(repositoryName="shop", folderPath="src")
    app = codecommit.get_file(repositoryName="shop", filePath="src/app.bin")
    root = codecommit.get_folder(repositoryName="shop", folderPath="")

    assert ("main", b"\0\xff") == (branch, app["fileContent"])
    assert commit_id == shown["commitId"]
    assert {"src/app.bin": "NORMAL", "src/tool": "EXECUTABLE"} == {
        each["absolutePath"]: each["fileMode"] for each in shown["files"]
    }
    assert ["link"] == [each["absolutePath"] for each in root["symbolicLinks"]]


def test_the_tree_is_that_of_git(mock: PipelineMock, codecommit: Any, folder: Path) -> None:
    """The commit has the tree that git makes of the folder."""
    commit_id = mock.repository("shop", folder)["main"]
    commit = codecommit.get_commit(repositoryName="shop", commitId=commit_id)["commit"]
    git(folder, "init", "--quiet")
    git(folder, "add", ".")

    assert git(folder, "write-tree") == commit["treeId"]
    assert ("tester", "Add shop") == (commit["author"]["name"], commit["message"])


@pytest.mark.parametrize("is_bare", [False, True])
def test_the_branches_of_a_git_repository(
    mock: PipelineMock, codecommit: Any, work_tree: Path, tmp_path: Path, *, is_bare: bool
) -> None:
    """Branches lead to the commits that git shows, and the checked-out one is the default."""
    place = tmp_path / "shop.git" if is_bare else work_tree
    if is_bare:
        git(tmp_path, "clone", "--quiet", "--bare", str(work_tree), str(place))
    tips = mock.repository("shop", place)
    metadata = codecommit.get_repository(repositoryName="shop")["repositoryMetadata"]
    merge = codecommit.get_commit(repositoryName="shop", commitId=tips["main"])["commit"]

    assert {name: git(work_tree, "rev-parse", name) for name in tips} == tips
    assert {"main", "prices", "topic/next"} == tips.keys()
    assert "topic/next" == metadata["defaultBranch"]
    assert git(work_tree, "log", "-1", "--format=%P", "main").split() == merge["parents"]


def test_packed_objects(mock: PipelineMock, work_tree: Path) -> None:
    """What git has packed is read like any other object."""
    git(work_tree, "gc", "--quiet", "--aggressive", "--prune=now")

    assert git(work_tree, "rev-parse", "main") == mock.repository("shop", work_tree)["main"]


def test_differences_and_pull_requests_are_about_its_files(
    mock: PipelineMock, codecommit: Any, work_tree: Path
) -> None:
    """The repository works like any other."""
    mock.repository("shop", work_tree)
    found = codecommit.get_differences(
        repositoryName="shop", beforeCommitSpecifier="prices", afterCommitSpecifier="main"
    )
    target = {"repositoryName": "shop", "sourceReference": "prices"}
    opened = codecommit.create_pull_request(
        title="Prices", targets=[{**target, "destinationReference": "main"}]
    )

    assert ["README.md"] == [each["afterBlob"]["path"] for each in found["differences"]]
    assert "OPEN" == opened["pullRequest"]["pullRequestStatus"]


def test_what_is_not_committed_is_left_out(
    mock: PipelineMock, codecommit: Any, work_tree: Path
) -> None:
    """A git repository is read by its commits."""
    (work_tree / "draft.txt").write_text("later", "utf-8")
    mock.repository("shop", work_tree)

    with pytest.raises(codecommit.exceptions.FileDoesNotExistException):
        codecommit.get_file(repositoryName="shop", filePath="draft.txt")


def test_a_folder_inside_a_git_repository_is_plain(mock: PipelineMock, work_tree: Path) -> None:
    """Such as the data of a test: its files, not the history around it."""
    assert ["main"] == list(mock.repository("sources", work_tree / "src"))


@pytest.mark.parametrize("name", ["HEAD", "objects/box"])
def test_a_plain_folder_with_names_of_git(mock: PipelineMock, folder: Path, name: str) -> None:
    """Only a folder with a file HEAD and a folder of objects is a bare repository."""
    place = folder / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("a box", "utf-8")

    assert ["main"] == list(mock.repository("shop", folder))


def test_signatures_and_other_encodings_keep_their_ids(mock: PipelineMock, work_tree: Path) -> None:
    """Lines and letters that pipemock has no use for belong to the id all the same."""
    tree = git(work_tree, "rev-parse", "main^{tree}")
    commit = (
        f"tree {tree}\nauthor Ann <> 1 +0100\ncommitter Ann <> 1 -0330\nencoding ISO-8859-1\n"
        "gpgsig -----BEGIN-----\n abc\n -----END-----\n\nGr\N{LATIN SMALL LETTER U WITH DIAERESIS}n"
    )
    signed = git(
        work_tree,
        *("hash-object", "-t", "commit", "-w", "--stdin"),
        given=commit.encode("latin-1"),
    )
    git(work_tree, "branch", "signed", signed)

    assert signed == mock.repository("shop", work_tree)["signed"]


def test_its_branches_start_pipelines(mock: PipelineMock, client: Any, folder: Path) -> None:
    """The branches are pushed: a pipeline that watches one starts, and its source finds it."""
    checkout = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration={"RepositoryName": "shop", "BranchName": "main"},
        outputArtifacts=[{"name": "Code"}],
    )
    client.create_pipeline(pipeline=pipeline(("Source", [checkout]), ("Build", [build()])))
    tips = mock.repository("shop", folder)
    executions = client.list_pipeline_executions(pipelineName="release")
    [revision] = executions["pipelineExecutionSummaries"][0]["sourceRevisions"]

    assert 2 == len(executions["pipelineExecutionSummaries"])
    assert (tips["main"], "Add shop") == (revision["revisionId"], revision["revisionSummary"])


def test_in_another_account_and_region(mock: PipelineMock, folder: Path) -> None:
    """The repository is where it was asked for, and nowhere else."""
    mock.repository("shop", folder, region="eu-west-1", account="210987654321")
    there = mock.client("codecommit", region="eu-west-1", account="210987654321")

    assert ["shop"] == [
        each["repositoryName"] for each in there.list_repositories()["repositories"]
    ]
    assert [] == mock.client("codecommit").list_repositories()["repositories"]


@pytest.mark.parametrize("name", ["", "a shop", "x" * 101])
def test_a_name_that_no_repository_has(mock: PipelineMock, folder: Path, name: str) -> None:
    """The message says what names look like."""
    with pytest.raises(PipeMockError) as caught:
        mock.repository(name, folder)

    assert (
        f"{name!r} is not the name of a repository. It has at most 100 letters, digits, full "
        "stops, underscores and hyphens."
    ) == str(caught.value)


@pytest.mark.parametrize("name", ["x" * 100, "_.-09azAZ"])
def test_a_name_that_a_repository_may_have(mock: PipelineMock, folder: Path, name: str) -> None:
    """The longest name, and every kind of character, are accepted."""
    assert ["main"] == list(mock.repository(name, folder))


def test_a_name_in_use(mock: PipelineMock, folder: Path) -> None:
    """A repository is not overwritten."""
    mock.repository("shop", folder)
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", folder)

    assert "The repository 'shop' exists. Choose another name, or delete it first." == str(
        caught.value
    )


def test_what_is_not_a_folder(mock: PipelineMock, codecommit: Any, folder: Path) -> None:
    """A path that does not lead to a folder is a mistake, and creates nothing."""
    path = folder / "README.md"
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", path)

    assert f"There is no folder {str(path)!r} for the repository 'shop'." == str(caught.value)
    assert [] == codecommit.list_repositories()["repositories"]


def test_a_folder_without_files(mock: PipelineMock, tmp_path: Path) -> None:
    """There is nothing to commit."""
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", tmp_path)

    assert f"{tmp_path} has no files for a repository." == str(caught.value)


def test_a_git_repository_without_commits(mock: PipelineMock, folder: Path) -> None:
    """There is no branch yet, even if there are files."""
    git(folder, "init", "--quiet")
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", folder)

    assert f"{folder} has no commits for a repository." == str(caught.value)


def test_a_shallow_clone(mock: PipelineMock, work_tree: Path, tmp_path: Path) -> None:
    """The message says how to get the history."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{work_tree}", str(clone))
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", clone)

    tip = git(clone, "rev-parse", "HEAD")
    assert (
        f"A parent of commit {tip} is missing: the repository is a shallow clone. Fetch its whole "
        "history: git fetch --unshallow."
    ) == str(caught.value)


def test_a_detached_head(mock: PipelineMock, work_tree: Path) -> None:
    """Where no branch is checked out, the first one by name is the default."""
    git(work_tree, "switch", "--quiet", "--detach")

    assert "main" == next(iter(mock.repository("shop", work_tree)))


def test_git_that_is_not_installed(
    mock: PipelineMock, work_tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only git repositories need git, and the message names a way without it."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", work_tree)

    assert (
        f"{work_tree} is a git repository, and the program git, which reads it, was not found. "
        "Install git, or give a copy of the folder without '.git'."
    ) == str(caught.value)


def test_a_repository_that_git_cannot_read(
    mock: PipelineMock, work_tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of git say why; variables of git in the environment change nothing."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    mock.repository("shop", work_tree)
    (work_tree / ".git" / "HEAD").unlink()
    with pytest.raises(PipeMockError) as caught:
        mock.repository("other", work_tree)

    # Its further words depend on where the folder is mounted.
    words = f"git cannot read {work_tree}: fatal: not a git repository"
    assert words == str(caught.value)[: len(words)]


@pytest.mark.parametrize(
    ("command", "words"), [("symbolic-ref", "broken"), ("for-each-ref", "")], ids=["says", "silent"]
)
def test_a_command_of_git_that_fails(
    mock: PipelineMock,
    work_tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    words: str,
) -> None:
    """Only the question for the current branch may fail, and only without a word."""
    says = f"echo {words} >&2; " if words else ""
    program = work_tree.parent / "bin" / "git"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$3" = {command} ] && {{ {says}exit 1; }}\nexec {which("git")} "$@"\n',
        "utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", work_tree)

    assert f"git cannot read {work_tree}: {words}" == str(caught.value)


def test_an_object_of_an_unknown_form(mock: PipelineMock, work_tree: Path) -> None:
    """What would not have the id of git is refused, and nothing is created."""
    tree = git(work_tree, "rev-parse", "main^{tree}")
    commit = f"tree {tree}\nauthor nobody\ncommitter nobody\n\nOdd"
    odd = git(
        work_tree,
        *("hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
        given=commit.encode(),
    )
    (work_tree / ".git" / "refs" / "heads" / "odd").write_text(f"{odd}\n", "utf-8")
    with pytest.raises(PipeMockError) as caught:
        mock.repository("shop", work_tree)

    message = f"The commit {odd} has an unknown form. Give a copy of the folder without '.git'."
    assert message == str(caught.value)
    assert [] == mock.client("codecommit").list_repositories()["repositories"]
