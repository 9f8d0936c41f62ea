"""The locations of the artifacts of an execution: bucket and key, from action to action."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, succeed
from tests.client_helpers import attempts, created, retried, started
from tests.declarations import build, deploy, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

LONG = "a-pipeline-with-quite-a-long-name"


def making(name: str = "Compile", *, output: str = "Page", **members: Any) -> dict[str, Any]:
    """Declare a build with an output artifact."""
    return build(name, outputArtifacts=[{"name": output}], **members)


def three_stages(**members: Any) -> dict[str, Any]:
    """Declare a pipeline in which each action takes the artifact of the one before it."""
    return pipeline(
        ("Source", [source()]),
        ("Build", [making()]),
        ("Deploy", [deploy(takes="Page")]),
        **members,
    )


def made(client: Any, name: str, pipeline_name: str = "release") -> dict[str, str]:
    """Return the location of the output of the newest attempt at an action."""
    newest = attempts(client, pipeline_name, actionName=name)[0]
    [artifact] = newest["output"]["outputArtifacts"]
    location: dict[str, str] = artifact["s3location"]
    return location


@pytest.mark.parametrize(
    ("name", "artifact", "pattern"),
    [
        (LONG, "SourceArtifact", r"a-pipeline-with-quit/SourceArti/[A-Za-z0-9]{7}\.zip"),
        ("short", "Code", r"short/Code/[A-Za-z0-9]{7}\.zip"),
    ],
)
def test_the_key_of_a_source(client: Any, name: str, artifact: str, pattern: str) -> None:
    """Twenty characters of the pipeline, ten of the artifact, seven made up, and a suffix."""
    fetch = source(output=artifact)
    created(client, pipeline(("S", [fetch]), ("B", [build(takes=artifact)]), name=name))

    location = made(client, "Checkout", name)
    assert "artifacts" == location["bucket"]
    assert re.fullmatch(pattern, location["key"])


def test_the_key_of_a_build(client: Any) -> None:
    """What is made later in the pipeline has a key without a suffix."""
    compile_ = making(output="BuildArtifact")
    created(client, pipeline(("Source", [source()]), ("Build", [compile_]), name=LONG))

    key = made(client, "Compile", LONG)["key"]
    assert re.fullmatch(r"a-pipeline-with-quit/BuildArtif/[A-Za-z0-9]{7}", key)


def test_each_action_takes_what_another_has_made(client: Any) -> None:
    """The input of an action lies where the action that makes it has put it."""
    created(client, three_stages())

    [compiled] = attempts(client, actionName="Compile")
    [shipped] = attempts(client, actionName="Ship")
    taken = [{"name": "Code", "s3location": made(client, "Checkout")}]
    assert taken == compiled["input"]["inputArtifacts"]
    assert [{"name": "Page", "s3location": made(client, "Compile")}] == shipped["input"][
        "inputArtifacts"
    ]


def test_each_execution_has_locations_of_its_own(client: Any) -> None:
    """Two executions never write to the same key."""
    created(client, three_stages())
    first = made(client, "Checkout")

    started(client)

    assert first != made(client, "Checkout")


def test_each_attempt_has_a_location_of_its_own(mock: PipelineMock, client: Any) -> None:
    """What a retry makes takes the place of what the attempt before it made."""
    declaration = pipeline(
        ("Source", [source()]),
        ("Build", [making(), build("Check")]),
        ("Deploy", [deploy(takes="Page")]),
    )
    mock.when(action="Check").then(fail(), succeed())
    execution_id = created(client, declaration)
    first = made(client, "Compile")

    retried(client, execution_id, "Build", "ALL_ACTIONS")

    second = made(client, "Compile")
    [shipped] = attempts(client, actionName="Ship")
    assert first != second
    assert [{"name": "Page", "s3location": second}] == shipped["input"]["inputArtifacts"]


def test_a_retry_takes_the_same_input(mock: PipelineMock, client: Any) -> None:
    """The source does not run again: the retry takes what it had fetched."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, release())

    retried(client, execution_id, "Build")

    second, first = attempts(client, actionName="Compile")
    assert first["input"]["inputArtifacts"] == second["input"]["inputArtifacts"]


def test_each_region_has_a_bucket(client: Any) -> None:
    """What an action makes in another Region lies in that Region's bucket."""
    declaration = pipeline(
        ("Source", [source()]),
        ("Build", [making(region="eu-west-1")]),
        artifactStores={
            "us-east-1": {"type": "S3", "location": "at-home"},
            "eu-west-1": {"type": "S3", "location": "abroad"},
        },
    )
    del declaration["artifactStore"]

    created(client, declaration)

    assert "at-home" == made(client, "Checkout")["bucket"]
    assert "abroad" == made(client, "Compile")["bucket"]


def test_a_failed_action_has_made_nothing(mock: PipelineMock, client: Any) -> None:
    """The place that was kept for an artifact is not shown when the action fails."""
    mock.when(action="Compile").then(fail())
    created(client, three_stages())

    [compiled] = attempts(client, actionName="Compile")
    assert [] == compiled["output"]["outputArtifacts"]
