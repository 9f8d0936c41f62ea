"""The filters of triggers: the examples of the user guide, and each of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.engine.triggers.repositories import connection, fed_by, trigger, triggered

if TYPE_CHECKING:
    from pipemock import PipelineMock

Filters: TypeAlias = dict[str, Any]

EXAMPLE_1: Filters = {
    "push": [
        {
            "filePaths": {"includes": ["common/**/*.js"]},
            "branches": {"includes": ["feature/**"]},
        }
    ]
}
EXAMPLE_2: Filters = {
    "push": [{"branches": {"includes": ["main"], "excludes": ["feature-branch"]}}]
}
# The guide spells the file README.MD in its prose and README.md in its JSON: here it is the latter.
EXAMPLE_3: Filters = {
    "push": [
        {
            "branches": {"includes": ["main"], "excludes": ["feature-branch", "feature-branch-2"]},
            "filePaths": {"includes": ["README.md"], "excludes": ["LICENSE.txt"]},
        }
    ],
    "pullRequest": [
        {
            "events": ["CLOSED", "OPEN"],
            "branches": {
                "includes": ["feature-branch"],
                "excludes": ["feature-branch-2", "main"],
            },
        }
    ],
}
EXAMPLE_4: Filters = {
    "push": [
        {"tags": {"includes": ["release-1"]}},
        {"branches": {"includes": ["main*"], "excludes": ["feature*"]}},
    ]
}
PATHS = {
    "includes": ["projectA/**", "common/**/*.js"],
    "excludes": ["**/README.md", "**/LICENSE", "**/CONTRIBUTING.md"],
}
BRANCHES = {"includes": ["feature/**", "release/**"], "excludes": ["mainline"]}
REFERENCE: Filters = {
    "push": [
        {"filePaths": PATHS, "branches": BRANCHES},
        {"tags": {"includes": ["release-v0", "release-v1"], "excludes": ["release-v2"]}},
    ],
    "pullRequest": [{"events": ["CLOSED"], "branches": BRANCHES, "filePaths": PATHS}],
}
ONLY_EXCLUDES: Filters = {"push": [{"branches": {"excludes": ["dev", "test/**"]}}]}
SAME: Filters = {"push": [{"branches": {"includes": ["main"], "excludes": ["main"]}}]}
TAGS: Filters = {"push": [{"tags": {"includes": ["v*"], "excludes": ["v*-rc*"]}}]}
ANY_EVENT: Filters = {"pullRequest": [{"branches": {"includes": ["main"]}}]}
NO_FILTER: Filters = {}

MANY = [f"docs/{number}.md" for number in range(100)]


@pytest.mark.parametrize(
    ("filters", "push", "starts"),
    [
        (EXAMPLE_1, {"branch": "feature/triggers", "files": ["common/app.js"]}, True),
        (EXAMPLE_1, {"branch": "feature/triggers", "files": ["src/Main.java"]}, False),
        (
            EXAMPLE_1,
            {"branch": "feature/triggers", "files": ["src/Main.java", "common/a.js"]},
            True,
        ),
        (EXAMPLE_1, {"branch": "main", "files": ["common/app.js"]}, False),
        (EXAMPLE_1, {"branch": "feature/triggers"}, False),
        (EXAMPLE_2, {"branch": "main"}, True),
        (EXAMPLE_2, {"branch": "feature-branch"}, False),
        (EXAMPLE_2, {"branch": "other"}, False),
        (EXAMPLE_3, {"branch": "main", "files": ["README.md"]}, True),
        (EXAMPLE_3, {"branch": "feature-branch", "files": ["README.md"]}, False),
        (EXAMPLE_3, {"branch": "main", "files": ["LICENSE.txt"]}, False),
        (EXAMPLE_3, {"branch": "main", "files": ["LICENSE.txt", "README.md"]}, True),
        (EXAMPLE_4, {"tag": "release-1", "branch": "feature-branch"}, True),
        (EXAMPLE_4, {"tag": "release-1"}, True),
        (EXAMPLE_4, {"tag": "release-2", "branch": "main"}, False),
        (EXAMPLE_4, {"branch": "main"}, True),
        (EXAMPLE_4, {"branch": "main-2"}, True),
        (EXAMPLE_4, {"branch": "feature-branch"}, False),
        (REFERENCE, {"branch": "release/1", "files": ["projectA/app.py"]}, True),
        (REFERENCE, {"branch": "release/1", "files": ["projectA/README.md"]}, False),
        (REFERENCE, {"branch": "mainline", "files": ["projectA/app.py"]}, False),
        (REFERENCE, {"tag": "release-v0"}, True),
        (REFERENCE, {"tag": "release-v2"}, False),
        (ONLY_EXCLUDES, {"branch": "main"}, True),
        (ONLY_EXCLUDES, {"branch": "feature/x"}, True),
        (ONLY_EXCLUDES, {"branch": "dev"}, False),
        (ONLY_EXCLUDES, {"branch": "test/x"}, False),
        (ONLY_EXCLUDES, {"tag": "v1"}, False),
        (SAME, {"branch": "main"}, False),
        (TAGS, {"tag": "v1.0"}, True),
        (TAGS, {"tag": "v1.0-rc1"}, False),
        (TAGS, {"branch": "v1.0"}, False),
        (ANY_EVENT, {"branch": "main"}, False),
        (NO_FILTER, {"branch": "main"}, True),
        (NO_FILTER, {"branch": "dev"}, False),
        (NO_FILTER, {"tag": "v1"}, False),
        # What the service looks at: a hundred files, and none in a branch that was just made.
        (EXAMPLE_3, {"branch": "main", "files": [*MANY[1:], "README.md"]}, True),
        (EXAMPLE_3, {"branch": "main", "files": [*MANY, "README.md"]}, False),
        (EXAMPLE_3, {"branch": "main", "files": ["README.md"], "new_branch": True}, False),
        (EXAMPLE_2, {"branch": "main", "new_branch": True}, True),
    ],
)
def test_pushes(
    mock: PipelineMock,
    client: Any,
    filters: Any,
    *,
    push: Any,
    starts: bool,
) -> None:
    """A push starts the pipeline if it passes one of the filters for pushes, as a whole."""
    client.create_pipeline(pipeline=triggered(**filters))

    assert starts is bool(mock.git_push("team/app", **push))


@pytest.mark.parametrize(
    ("filters", "event", "destination", "files", "starts"),
    [
        (EXAMPLE_3, "CLOSED", "feature-branch", [], True),
        (EXAMPLE_3, "OPEN", "feature-branch", [], True),
        (EXAMPLE_3, "UPDATED", "feature-branch", [], False),
        (EXAMPLE_3, "OPEN", "feature-branch-2", [], False),
        (EXAMPLE_3, "CLOSED", "main", [], False),
        (REFERENCE, "CLOSED", "release/1", ["projectA/app.py"], True),
        (REFERENCE, "OPEN", "release/1", ["projectA/app.py"], False),
        (REFERENCE, "CLOSED", "release/1", ["docs/app.py"], False),
        (REFERENCE, "CLOSED", "main", ["projectA/app.py"], False),
        (ANY_EVENT, "OPEN", "main", [], True),
        (ANY_EVENT, "UPDATED", "main", [], True),
        (ANY_EVENT, "CLOSED", "main", [], True),
        (ANY_EVENT, "OPEN", "topic", [], False),
        (EXAMPLE_2, "OPEN", "main", [], False),
        (NO_FILTER, "OPEN", "main", [], False),
    ],
)
def test_pull_requests(
    mock: PipelineMock,
    client: Any,
    *,
    filters: Any,
    event: str,
    destination: str,
    files: list[str],
    starts: bool,
) -> None:
    """A pull request starts the pipeline by its event and by the branch that it goes to."""
    client.create_pipeline(pipeline=triggered(**filters))
    started = mock.pull_request(
        "team/app",
        event=event,
        source_branch="topic",
        destination_branch=destination,
        files=files,
    )

    assert starts is bool(started)


@pytest.mark.parametrize("setting", ["true", "false"])
def test_filters_decide_whatever_detection_says(
    mock: PipelineMock, client: Any, setting: str
) -> None:
    """A trigger with filters stands in for the detection of changes, switched on or off."""
    declaration = fed_by(
        connection(DetectChanges=setting), pipelineType="V2", triggers=[trigger(**EXAMPLE_4)]
    )
    client.create_pipeline(pipeline=declaration)

    assert [1, 0] == [len(mock.git_push("team/app", branch=name)) for name in ("main-2", "dev")]


@pytest.mark.parametrize(
    ("filters", "push", "said"),
    [
        (EXAMPLE_4, {"branch": "main"}, "starts: push[1] matches"),
        (
            EXAMPLE_4,
            {"branch": "feature-1"},
            (
                "does not start: push[0]: it is for tags; "
                "push[1]: 'feature-1' is excluded by 'feature*'"
            ),
        ),
        (
            EXAMPLE_4,
            {"tag": "v1"},
            "does not start: push[0]: 'v1' does not match 'release-1'; push[1]: it is not for tags",
        ),
        (
            EXAMPLE_1,
            {"branch": "feature/x"},
            "does not start: push[0]: it asks for file paths, and no file has changed",
        ),
        (
            EXAMPLE_1,
            {"branch": "feature/x", "files": ["a.py", "b.py"]},
            (
                "does not start: push[0]: none of the changed files passes: "
                "'a.py' does not match 'common/**/*.js'"
            ),
        ),
        (
            EXAMPLE_3,
            {"branch": "main", "files": MANY},
            (
                "does not start: push[0]: none of the changed files passes: "
                "'docs/0.md' does not match 'README.md'"
            ),
        ),
        (
            EXAMPLE_3,
            {"branch": "main", "files": [*MANY, "README.md"]},
            (
                "does not start: push[0]: none of the first 100 changed files passes: "
                "'docs/0.md' does not match 'README.md'"
            ),
        ),
        (
            EXAMPLE_1,
            {"branch": "feature/x", "files": ["common/a.js"], "new_branch": True},
            (
                "does not start: push[0]: it asks for file paths, "
                "and of a new branch it is not known what has changed"
            ),
        ),
        (ANY_EVENT, {"branch": "main"}, "does not start: its trigger has no filter for pushes"),
    ],
)
def test_a_push_says_why(
    mock: PipelineMock, client: Any, filters: Any, push: Any, said: str
) -> None:
    """What a push returns shows the filter that matched, or why each of them did not."""
    client.create_pipeline(pipeline=triggered(**filters))

    assert f"release/Checkout {said}." == mock.git_push("team/app", **push).explain()


@pytest.mark.parametrize(
    ("filters", "event", "said"),
    [
        (ANY_EVENT, "OPEN", "starts: pullRequest[0] matches"),
        (
            EXAMPLE_3,
            "UPDATED",
            "does not start: pullRequest[0]: it is for CLOSED and OPEN, not for UPDATED",
        ),
        (EXAMPLE_2, "OPEN", "does not start: its trigger has no filter for pull requests"),
    ],
)
def test_a_pull_request_says_why(
    mock: PipelineMock, client: Any, filters: Any, event: str, said: str
) -> None:
    """What a pull request returns agrees on the filters for pull requests."""
    client.create_pipeline(pipeline=triggered(**filters))
    started = mock.pull_request(
        "team/app", event=event, source_branch="topic", destination_branch="main"
    )

    assert f"release/Checkout {said}." == started.explain()
