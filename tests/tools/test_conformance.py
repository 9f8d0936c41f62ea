"""The comparison with the real service, whose place a served mock takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from moto import mock_aws

from pipemock import mock_codepipeline
from pipemock._codecommit.views import conflicts
from pipemock._codepipeline.operations import action_types
from pipemock._engine import errors
from pipemock._errors import ServiceError
from tests.declarations import release
from tests.recordings.reading import recordings
from tools.conformance.__main__ import main
from tools.conformance.scenes import CREATES, PREFIX, TAG, Place, adapted, is_playable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock
    from tests.recordings.reading import Scene

ROOT: Final = Path(__file__).parents[2]
ACCOUNT: Final = "111122223333"
CREATE: Final = ("--account", ACCOUNT, "--yes-create-resources")
PLACE: Final = Place(
    account=ACCOUNT,
    caller=f"arn:aws:iam::{ACCOUNT}:user/somebody",
    role=f"arn:aws:iam::{ACCOUNT}:role/ours",
    bucket="our-bucket",
    run="ab12",
)
SCENES: Final = [
    pytest.param(scene, id=f"{recording.name}-{number}")
    for recording in recordings()
    for number, scene in enumerate(recording.scenes)
    if is_playable(scene)
]


@pytest.fixture
def mock() -> Iterator[PipelineMock]:
    with mock_codepipeline(account=ACCOUNT) as mock:
        yield mock


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own tool
        [sys.executable, "-m", "tools.conformance", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _run_against(mock: PipelineMock, *arguments: str) -> subprocess.CompletedProcess[str]:
    with mock.serve() as server:
        return _run(*CREATE, "--endpoint-url", server.url, *arguments, **server.environment)


def test_a_mock_does_not_differ_from_itself(mock: PipelineMock) -> None:
    """No difference is found where there is none, and nothing that was created stays."""
    run = _run_against(mock, "refused-jobs", "codecommit-examples")

    assert (0, True) == (run.returncode, "0 scenes differ" in run.stdout), run.stdout + run.stderr
    assert [] == mock.client().list_pipelines()["pipelines"]
    assert [] == mock.client().list_action_types(actionOwnerFilter="Custom")["actionTypes"]
    assert [] == mock.client("codecommit").list_repositories()["repositories"]


def test_each_fault_is_found_and_named(mock: PipelineMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other words of an error, a missing check and another value in an answer are reported."""
    metadata = conflicts.metadata

    def one_more(*arguments: Any) -> dict[str, Any]:
        number = metadata(*arguments)["numberOfConflicts"]
        return {**metadata(*arguments), "numberOfConflicts": number + 1}

    ended = ServiceError("InvalidJobStateException", "The job is over")
    monkeypatch.setattr(errors, "job_terminated", lambda _job_id: ended)
    monkeypatch.setattr(action_types, "_require_one_queryable", lambda _properties: None)
    monkeypatch.setattr(conflicts, "metadata", one_more)

    run = _run_against(mock, "refused-jobs", "codecommit-examples")

    assert 1 == run.returncode, run.stderr
    found = {line for line in run.stdout.splitlines() if line.startswith("- ")}
    assert {
        "- `error.message` of PutJobFailureResult",
        "- `error.message` of PutJobSuccessResult",
        "- `error` of CreateCustomActionType",
        "- `conflictMetadata.numberOfConflicts` of DescribeMergeConflicts",
        "- `conflictMetadataList.0.numberOfConflicts` of GetMergeConflicts",
        "- `conflicts.0.conflictMetadata.numberOfConflicts` of BatchDescribeMergeConflicts",
    } == found
    assert "'The job is over' is answered\n  - pipemock: as recorded" in run.stdout
    assert "'an answer' is answered\n  - pipemock: as recorded" in run.stdout
    assert ACCOUNT not in run.stdout


@pytest.mark.parametrize("arguments", [(), CREATE[:2], CREATE[2:]])
def test_nothing_is_done_unless_it_is_asked_for_twice(arguments: tuple[str, ...]) -> None:
    """Without the account and the consent it says what it needs and costs, and makes no call."""
    run = _run(*arguments)

    assert 2 == run.returncode
    assert {"codepipeline:CreatePipeline", "iam:PassRole"} <= set(run.stdout.split())
    assert "aws.amazon.com/codepipeline/pricing" in run.stdout
    assert "Nothing was done" in run.stdout


def test_it_does_not_run_against_aws_in_a_ci() -> None:
    """In a CI only a server on this machine is called."""
    run = _run(*CREATE, CI="true")

    assert (1, "This does not run against AWS in a CI or in a test.\n") == (
        run.returncode,
        run.stderr,
    )


def test_credentials_of_another_account_are_refused(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks STS whose the credentials are, and makes no call in another account than named."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    monkeypatch.delenv("CI", raising=False)
    refused = "The credentials are of account 123456789012, not of 111122223333."

    with mock_aws(), pytest.raises(SystemExit, match=refused):
        main([*CREATE, "refused-jobs"])

    assert [] == mock.calls


def test_what_is_left_is_removed(mock: PipelineMock) -> None:
    """`--clean` deletes what has the prefix and the tag, and nothing else."""
    tags = [{"key": TAG, "value": "ab12"}]
    client = mock.client()
    client.create_pipeline(pipeline=release(name=f"{PREFIX}ours"), tags=tags)
    client.create_pipeline(pipeline=release(name=f"{PREFIX}theirs"))
    client.create_pipeline(pipeline=release(name="theirs"), tags=tags)

    run = _run_against(mock, "--clean")

    assert f"Removed: {PREFIX}ours\n" == run.stdout, run.stderr
    assert [f"{PREFIX}theirs", "theirs"] == [
        each["name"] for each in client.list_pipelines()["pipelines"]
    ]


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_touches_only_what_it_names(scene: Scene) -> None:
    """What it creates has the prefix, the tag, and the role and bucket of the account."""
    for step in adapted(scene, PLACE, 7).steps:
        request = step.get("with", {})
        names = [request.get("pipelineName"), request.get("repositoryName")]
        if step["call"].endswith("Pipeline"):
            names += [request.get("pipeline", {}).get("name"), request.get("name")]
            assert request.get("pipeline", {}).get("roleArn", PLACE.role) == PLACE.role
        if step["call"] in CREATES:
            assert TAG in str(request["tags"])
        possible = [name for name in names if name and " " not in name]
        assert [] == [name for name in possible if not name.startswith(f"{PREFIX}ab127-")]


def test_a_report_does_not_name_the_account() -> None:
    """Account, caller, role and bucket are replaced."""
    text = f"{PLACE.caller} {PLACE.role} {PLACE.bucket} {PLACE.account}"

    assert "<caller> <role> <bucket> <account>" == PLACE.masked(text)
