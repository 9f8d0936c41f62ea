"""Merges of branches and pull requests: three ways, conflicts, and decisions about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock.codecommit_events import RepositoryStateChange
from tests.codecommit.git.repositories import commit, tree
from tests.codecommit.scenes import BO, NOWHERE, Desk, codes, content, paths, put, tip_of

if TYPE_CHECKING:
    from pipemock import PipelineMock

SPECIFIED: Final = {
    "repositoryName": "app",
    "sourceCommitSpecifier": "feature",
    "destinationCommitSpecifier": "main",
}
FIVE: Final = "1\n2\n3\n4\n5\n"


def _text(desk: Desk, path: str = "shared", specifier: str = "main") -> str:
    found = desk.ana.get_file(repositoryName="app", filePath=path, commitSpecifier=specifier)
    return str(found["fileContent"].decode())


def _commit(desk: Desk, commit_id: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.ana.get_commit(repositoryName="app", commitId=commit_id)["commit"]
    return found


@pytest.fixture
def torn(desk: Desk) -> Desk:
    """Return a desk where both branches have changed the same file, in different lines."""
    base = put(desk.ana, "shared", FIVE)
    desk.ana.delete_branch(repositoryName="app", branchName="feature")
    desk.branch("feature", at=base)
    put(desk.ana, "shared", FIVE.replace("1", "source"), branch="feature")
    put(desk.ana, "shared", FIVE.replace("5", "destination"))
    return desk


# Branches --------------------------------------------------------------------------------------


def test_fast_forward(desk: Desk) -> None:
    """The branch points to the source afterwards; no commit is made."""
    tip = tip_of(desk.ana, "feature")
    answer = desk.ana.merge_branches_by_fast_forward(**SPECIFIED)

    assert (tip, tip) == (answer["commitId"], tip_of(desk.ana, "main"))
    assert _commit(desk, str(tip))["treeId"] == answer["treeId"]


def test_fast_forward_to_where_it_is(mock: PipelineMock, desk: Desk) -> None:
    """A branch that is already there does not move, and no event is recorded."""
    before = len(mock.events)
    desk.ana.merge_branches_by_fast_forward(**{**SPECIFIED, "sourceCommitSpecifier": "main"})

    assert [] == mock.events[before:]


def test_fast_forward_needs_a_straight_line(desk: Desk) -> None:
    """Branches that have gone apart cannot be fast-forwarded."""
    put(desk.ana, "on_main")

    assert "ManualMergeRequired" == codes(desk.ana.merge_branches_by_fast_forward, **SPECIFIED)


@pytest.mark.parametrize(("how", "parents"), [("squash", 1), ("three_way", 2)])
def test_merge_commits(desk: Desk, how: str, parents: int) -> None:
    """A squash follows the destination alone, a merge follows both."""
    sides = [put(desk.ana, "on_main"), tip_of(desk.ana, "feature")]
    answer = getattr(desk.ana, f"merge_branches_by_{how}")(
        **SPECIFIED, authorName="Mary", email="mary@example.com", commitMessage="Both"
    )
    made = _commit(desk, answer["commitId"])

    assert (sides[:parents], "Both", "Mary", answer["treeId"]) == (
        made["parents"],
        made["message"],
        made["author"]["name"],
        made["treeId"],
    )
    assert answer["commitId"] == tip_of(desk.ana, "main")
    assert ["README", "feature.py", "on_main"] == paths(desk.ana)


def test_a_merge_does_not_ask_for_approval(desk: Desk) -> None:
    """Approval rules belong to pull requests: branches are merged without them."""
    desk.open()
    desk.rule(content(1, BO))

    assert "commitId" in desk.ana.merge_branches_by_squash(**SPECIFIED)


def test_another_branch_moves(desk: Desk) -> None:
    """Where the destination is a commit, the branch that moves is named, and points there."""
    desk.branch("release")
    answer = desk.ana.merge_branches_by_squash(
        **{**SPECIFIED, "destinationCommitSpecifier": desk.first}, targetBranch="release"
    )

    assert answer["commitId"] == tip_of(desk.ana, "release")
    assert desk.first == tip_of(desk.ana, "main")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"destinationCommitSpecifier": "<first>"}, "BranchNameRequired"),
        ({"targetBranch": "nowhere"}, "BranchDoesNotExist"),
        ({"targetBranch": "feature"}, "InvalidTargetBranch"),
        ({"targetBranch": "a b"}, "InvalidTargetBranch"),
        ({"sourceCommitSpecifier": NOWHERE}, "CommitDoesNotExist"),
        ({"sourceCommitSpecifier": ""}, "CommitRequired"),
        ({"conflictDetailLevel": "WORDS"}, "InvalidConflictDetailLevel"),
        ({"conflictResolutionStrategy": "HOPE"}, "InvalidConflictResolutionStrategy"),
    ],
)
def test_merges_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """A merge is of commits that are there, into a branch that points to one of them."""
    told = {key: desk.first if each == "<first>" else each for key, each in members.items()}

    assert code == codes(desk.ana.merge_branches_by_three_way, **{**SPECIFIED, **told})


def test_a_merge_that_no_branch_holds(mock: PipelineMock, desk: Desk) -> None:
    """A merge commit can be created without moving a branch, and its id is returned."""
    main, feature = desk.first, tip_of(desk.ana, "feature")
    answer = desk.ana.create_unreferenced_merge_commit(**SPECIFIED, mergeOption="THREE_WAY_MERGE")
    told = mock.events.of(RepositoryStateChange)[-1].detail()

    assert [main, feature] == _commit(desk, answer["commitId"])["parents"]
    assert main == tip_of(desk.ana, "main")
    assert {
        "event": "unreferencedMergeCommitCreated",
        "commitId": answer["commitId"],
        "sourceCommitId": feature,
        "destinationCommitId": main,
        "baseCommitId": main,
        "mergeOption": "THREE_WAY_MERGE",
        "conflictDetailsLevel": "FILE_LEVEL",
        "conflictResolutionStrategy": "NONE",
    }.items() <= told.items()
    assert "referenceName" not in told
    assert "InvalidMergeOption" == codes(
        desk.ana.create_unreferenced_merge_commit, **SPECIFIED, mergeOption="FAST_FORWARD_MERGE"
    )


# Without a common past -------------------------------------------------------------------------


@pytest.fixture
def apart(desk: Desk) -> Desk:
    """Return a desk with a branch that has no commit in common with the others."""
    repository = desk.mock._cloud.codecommit().repositories["app"]
    root = tree(repository.objects, index="1", README="other")
    repository.branches["pages"] = commit(repository.objects, root=root)
    return desk


PAGES: Final = {**SPECIFIED, "sourceCommitSpecifier": "pages"}


def test_branches_without_a_common_past(apart: Desk) -> None:
    """They are compared as if they had begun with nothing, and no answer has a merge base."""
    answer = apart.ana.get_merge_options(**PAGES)
    conflicts = apart.ana.get_merge_conflicts(**PAGES, mergeOption="SQUASH_MERGE")
    described = apart.ana.describe_merge_conflicts(
        **PAGES, mergeOption="SQUASH_MERGE", filePath="index"
    )

    assert ([], "") == (answer["mergeOptions"], answer["baseCommitId"])
    assert [("README", {"source": "A", "destination": "A"})] == [
        (each["filePath"], each["mergeOperations"]) for each in conflicts["conflictMetadataList"]
    ]
    assert {"source": "A"} == described["conflictMetadata"]["mergeOperations"]
    assert not {"baseCommitId"} & (conflicts.keys() | described.keys())


def test_a_merge_of_branches_without_a_common_past(mock: PipelineMock, apart: Desk) -> None:
    """A pull request between them has no merge base, and its merge has the files of both."""
    target = apart.open(source="pages")["pullRequestTargets"][0]
    assert "ManualMergeRequired" == codes(lambda: apart.merge("fast_forward"))
    assert "ManualMergeRequired" == codes(lambda: apart.merge("three_way"))
    apart.merge("three_way", conflictResolutionStrategy="ACCEPT_SOURCE")
    moved = mock.events.of(RepositoryStateChange)[-1].detail()

    assert not {"mergeBase", "baseCommitId"} & (target.keys() | moved.keys())
    assert ["README", "index"] == paths(apart.ana)
    assert "other" == _text(apart, "README")


# Pull requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "option"),
    [
        ("fast_forward", "FAST_FORWARD_MERGE"),
        ("squash", "SQUASH_MERGE"),
        ("three_way", "THREE_WAY_MERGE"),
    ],
)
def test_a_pull_request_is_merged(mock: PipelineMock, desk: Desk, how: str, option: str) -> None:
    """A merged pull request is closed, and says how it was merged; its branch stays."""
    desk.open()
    desk.merge(how)
    merged = desk.shown()
    events = [event.event for event in mock.events[-2:]]  # type: ignore[attr-defined]

    assert "CLOSED" == merged["pullRequestStatus"]
    assert {
        "isMerged": True,
        "mergedBy": merged["authorArn"],
        "mergeCommitId": tip_of(desk.ana, "main"),
        "mergeOption": option,
    } == merged["pullRequestTargets"][0]["mergeMetadata"]
    assert desk.first == merged["pullRequestTargets"][0]["destinationCommit"]
    assert tip_of(desk.ana, "feature") is not None
    assert ["pullRequestMergeStatusUpdated", "referenceUpdated"] == events


def test_what_a_merge_says_of_itself(desk: Desk) -> None:
    """Without a message, the commit names the pull request."""
    desk.open()
    merged = desk.merge()["pullRequestTargets"][0]["mergeMetadata"]["mergeCommitId"]

    assert "Merge pull request 1: A feature" == _commit(desk, merged)["message"]


def test_the_repository_of_a_pull_request(desk: Desk) -> None:
    """A merge names the repository that the pull request is in."""
    desk.open()
    desk.ana.create_repository(repositoryName="other")

    assert "RepositoryNotAssociatedWithPullRequest" == codes(
        lambda: desk.merge(repositoryName="other")
    )
    assert "RepositoryDoesNotExist" == codes(lambda: desk.merge(repositoryName="nowhere"))


# Conflicts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["squash", "three_way"])
def test_a_conflict(torn: Desk, how: str) -> None:
    """Two changes of one file are a conflict; line by line they are none if they lie apart."""
    torn.open()

    assert "ManualMergeRequired" == codes(lambda: torn.merge(how))
    torn.merge(how, conflictDetailLevel="LINE_LEVEL")
    assert "source\n2\n3\n4\ndestination\n" == _text(torn)


@pytest.mark.parametrize(
    ("strategy", "side"), [("ACCEPT_SOURCE", "feature"), ("ACCEPT_DESTINATION", "main")]
)
def test_one_side_is_accepted(torn: Desk, strategy: str, side: str) -> None:
    """A strategy decides for one side."""
    expected = _text(torn, specifier=side)
    torn.ana.merge_branches_by_squash(**SPECIFIED, conflictResolutionStrategy=strategy)

    assert expected == _text(torn)


def _replace(kind: str, **members: Any) -> dict[str, Any]:
    return {"replaceContents": [{"filePath": "shared", "replacementType": kind, **members}]}


@pytest.mark.parametrize(
    ("resolution", "text"),
    [
        (_replace("KEEP_BASE"), FIVE),
        (_replace("KEEP_SOURCE"), FIVE.replace("1", "source")),
        (_replace("KEEP_DESTINATION"), FIVE.replace("5", "destination")),
        (_replace("USE_NEW_CONTENT", content=b"new"), "new"),
        (_replace("USE_NEW_CONTENT", content=b"new", fileMode="EXECUTABLE"), "new"),
    ],
)
def test_decisions(torn: Desk, resolution: dict[str, Any], text: str) -> None:
    """A caller decides for each file in conflict."""
    torn.ana.merge_branches_by_three_way(
        **SPECIFIED, conflictResolutionStrategy="AUTOMERGE", conflictResolution=resolution
    )
    mode = resolution["replaceContents"][0].get("fileMode", "NORMAL")

    assert text == _text(torn)
    assert mode == torn.ana.get_file(repositoryName="app", filePath="shared")["fileMode"]


def test_a_file_in_conflict_is_deleted(torn: Desk) -> None:
    """A decision may be to have the file no more, and folders may be kept."""
    torn.ana.merge_branches_by_squash(
        **SPECIFIED,
        conflictResolutionStrategy="AUTOMERGE",
        conflictResolution={"deleteFiles": [{"filePath": "/shared"}]},
        keepEmptyFolders=True,
    )

    assert ["README"] == paths(torn.ana)


def test_modes_are_decided_too(torn: Desk) -> None:
    """Modes are set after the merge, for the files that are there."""
    resolution = {
        **_replace("KEEP_SOURCE"),
        "setFileModes": [
            {"filePath": "shared", "fileMode": "EXECUTABLE"},
            {"filePath": "nowhere", "fileMode": "NORMAL"},
        ],
    }
    torn.ana.merge_branches_by_squash(
        **SPECIFIED, conflictResolutionStrategy="AUTOMERGE", conflictResolution=resolution
    )
    found = torn.ana.get_file(repositoryName="app", filePath="shared")

    assert "EXECUTABLE" == found["fileMode"]


def test_new_content_of_what_both_have_deleted_and_changed(torn: Desk) -> None:
    """New content takes the mode of the side that still has the file."""
    tip = str(tip_of(torn.ana, "main"))
    torn.ana.delete_file(
        repositoryName="app", branchName="main", filePath="shared", parentCommitId=tip
    )
    torn.ana.merge_branches_by_squash(
        **SPECIFIED,
        conflictResolutionStrategy="AUTOMERGE",
        conflictResolution=_replace("USE_NEW_CONTENT", content=b"new"),
    )

    assert "new" == _text(torn)


def _with_mode(desk: Desk, branch: str, mode: str) -> None:
    desk.ana.create_commit(
        repositoryName="app",
        branchName=branch,
        parentCommitId=tip_of(desk.ana, branch),
        setFileModes=[{"filePath": "shared", "fileMode": mode}],
    )


@pytest.mark.parametrize("is_there", [True, False])
def test_the_mode_of_new_content(torn: Desk, *, is_there: bool) -> None:
    """New content has the mode of the destination's file, or else of the source's."""
    _with_mode(torn, "main" if is_there else "feature", "EXECUTABLE")
    if not is_there:
        tip = str(tip_of(torn.ana, "main"))
        torn.ana.delete_file(
            repositoryName="app", branchName="main", filePath="shared", parentCommitId=tip
        )
    torn.ana.merge_branches_by_squash(
        **SPECIFIED,
        conflictResolutionStrategy="AUTOMERGE",
        conflictResolution=_replace("USE_NEW_CONTENT", content=b"new"),
    )
    found = torn.ana.get_file(repositoryName="app", filePath="shared")

    assert (b"new", "EXECUTABLE") == (found["fileContent"], found["fileMode"])


@pytest.mark.parametrize("keep", [{}, {"keepEmptyFolders": False}, {"keepEmptyFolders": True}])
@pytest.mark.parametrize(
    "call",
    [
        "merge_branches_by_squash",
        "merge_branches_by_three_way",
        "create_unreferenced_merge_commit",
        "merge_pull_request_by_squash",
        "merge_pull_request_by_three_way",
    ],
)
def test_folders_that_a_merge_empties(desk: Desk, call: str, keep: dict[str, bool]) -> None:
    """A folder that a merge empties vanishes, unless it is to be kept."""
    base = put(desk.ana, "docs/page")
    desk.branch("source", base)
    desk.ana.delete_file(
        repositoryName="app", branchName="source", filePath="docs/page", parentCommitId=base
    )
    put(desk.ana, "later")
    desk.open(source="source")
    members = {**SPECIFIED, "sourceCommitSpecifier": "source"}
    if "pull_request" in call:
        members = {"repositoryName": "app", "pullRequestId": "1"}
    elif "unreferenced" in call:
        members |= {"mergeOption": "SQUASH_MERGE"}
    answer = getattr(desk.ana, call)(**members, **keep)
    made = str(answer.get("commitId", tip_of(desk.ana, "main")))
    kept = ["docs/.gitkeep"] if keep.get("keepEmptyFolders") else []

    assert ["README", *kept, "later"] == paths(desk.ana, made)


@pytest.mark.parametrize(
    ("strategy", "resolution", "code"),
    [
        ("AUTOMERGE", {}, "ManualMergeRequired"),
        ("NONE", _replace("KEEP_BASE"), "InvalidConflictResolution"),
        ("AUTOMERGE", _replace("HOPE"), "InvalidReplacementType"),
        ("AUTOMERGE", _replace(""), "ReplacementTypeRequired"),
        ("AUTOMERGE", _replace("USE_NEW_CONTENT"), "ReplacementContentRequired"),
        ("AUTOMERGE", _replace("KEEP_BASE", content=b""), "InvalidReplacementContent"),
        ("AUTOMERGE", _replace("KEEP_BASE", fileMode="ODD"), "InvalidFileMode"),
        (
            "AUTOMERGE",
            {**_replace("KEEP_BASE"), "deleteFiles": [{"filePath": "shared"}]},
            "MultipleConflictResolutionEntries",
        ),
        (
            "AUTOMERGE",
            {"setFileModes": [{"filePath": each, "fileMode": "NORMAL"} for each in ("a", "/a")]},
            "MultipleConflictResolutionEntries",
        ),
        ("AUTOMERGE", {"deleteFiles": [{"filePath": ""}]}, "PathRequired"),
        ("AUTOMERGE", _replace("KEEP_BASE", filePath="a//b"), "InvalidPath"),
        (
            "AUTOMERGE",
            {"setFileModes": [{"filePath": "..", "fileMode": "NORMAL"}]},
            "InvalidPath",
        ),
        (
            "AUTOMERGE",
            {"deleteFiles": [{"filePath": f"f{n}"} for n in range(101)]},
            "MaximumConflictResolutionEntriesExceeded",
        ),
        (
            "AUTOMERGE",
            _replace("USE_NEW_CONTENT", content=b"x" * (6 * 1024 * 1024 + 1)),
            "FileContentSizeLimitExceeded",
        ),
        (
            "AUTOMERGE",
            {"setFileModes": [{"filePath": "shared", "fileMode": "ODD"}]},
            "InvalidFileMode",
        ),
    ],
)
def test_decisions_that_are_refused(
    torn: Desk, strategy: str, resolution: dict[str, Any], code: str
) -> None:
    """A decision is one of four words, about one file, and once."""
    assert code == codes(
        torn.ana.merge_branches_by_squash,
        **SPECIFIED,
        conflictResolutionStrategy=strategy,
        conflictResolution=resolution,
    )
