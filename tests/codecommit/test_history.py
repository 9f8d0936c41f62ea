"""The history of one file."""

from __future__ import annotations

from tests.codecommit.scenes import Desk, put


def _history(desk: Desk, path: str = "text", branch: str = "main") -> list[tuple[str, list[str]]]:
    answer = desk.ana.list_file_commit_history(
        repositoryName="app", filePath=path, commitSpecifier=branch
    )
    return [
        (each["commit"]["commitId"], each["revisionChildren"]) for each in answer["revisionDag"]
    ]


def test_the_versions_of_a_file(desk: Desk) -> None:
    """Each commit that has changed the file is listed, with those that changed it next."""
    first = put(desk.ana, "text", "1")
    put(desk.ana, "other")
    second = put(desk.ana, "text", "2")

    assert [(second, []), (first, [second])] == _history(desk)


def test_a_file_that_was_deleted(desk: Desk) -> None:
    """A deletion is not a version; earlier versions remain."""
    first = put(desk.ana, "text", "1")
    desk.ana.delete_file(
        repositoryName="app", branchName="main", filePath="text", parentCommitId=first
    )
    again = put(desk.ana, "text", "1")

    assert [(again, []), (first, [])] == _history(desk)


def test_two_ways_to_one_version(desk: Desk) -> None:
    """A merge that takes a file from one side is not a version, and each commit appears once."""
    put(desk.ana, "on_main")
    merged = desk.ana.merge_branches_by_three_way(
        repositoryName="app",
        sourceCommitSpecifier="feature",
        destinationCommitSpecifier="main",
    )["commitId"]

    assert 1 == len(_history(desk, "feature.py"))
    assert [desk.first] == [commit for commit, _ in _history(desk, "README")]
    assert merged not in dict(_history(desk, "README"))


def test_two_versions_follow_one(desk: Desk) -> None:
    """Where two branches have changed a file, and both are merged, both come next, by their ids."""
    base = put(desk.ana, "text", "1\n2\n3\n4\n5\n")
    desk.branch("other", base)
    sides = [
        put(desk.ana, "text", "one\n2\n3\n4\n5\n"),
        put(desk.ana, "text", "1\n2\n3\n4\nfive\n", branch="other"),
    ]
    merged = desk.ana.merge_branches_by_three_way(
        repositoryName="app",
        sourceCommitSpecifier="other",
        destinationCommitSpecifier="main",
        conflictDetailLevel="LINE_LEVEL",
    )["commitId"]
    older = dict(_history(desk))

    assert {merged: [], sides[0]: [merged], sides[1]: [merged], base: sorted(sides)} == older
    assert [merged, *sorted(sides), base] == [commit for commit, _ in _history(desk)]


def test_pages_of_versions(desk: Desk) -> None:
    """The history comes in pages; without a branch it is that of the default one."""
    commits = [put(desk.ana, "text", str(number)) for number in range(3)]
    parameters = {"repositoryName": "app", "filePath": "text", "maxResults": 2}
    first = desk.ana.list_file_commit_history(**parameters)
    second = desk.ana.list_file_commit_history(**parameters, nextToken=first["nextToken"])

    assert commits[::-1] == [
        each["commit"]["commitId"] for page in (first, second) for each in page["revisionDag"]
    ]
