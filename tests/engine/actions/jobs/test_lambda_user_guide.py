"""A handler like those in AWS's user guide runs unchanged, together with moto's S3."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.client_helpers import retried, started
from tests.declarations import action
from tests.engine.actions.jobs import render_function
from tests.engine.actions.jobs.buckets import archive, failure, files_in, get, keys, made, put
from tests.engine.actions.jobs.custom_jobs import attempt, created, status
from tests.engine.actions.jobs.lambda_actions import invoke, stage_by_stage, taking

if TYPE_CHECKING:
    from pipemock import PipelineMock

TEMPLATES: Final = archive({"index.html": "Release $release", "about.html": "We are $who."})
PARAMETERS: Final = {"templates": "Code", "values": {"release": "1.2", "who": "us"}}


def rendering(parameters: str | None = json.dumps(PARAMETERS)) -> dict[str, Any]:
    """Declare a pipeline that renders pages and deploys them to a folder of their release."""
    render = invoke(
        "Render",
        parameters=parameters,
        namespace="Rendered",
        inputArtifacts=taking("Code"),
        outputArtifacts=taking("Pages"),
    )
    ship = action(
        "Ship",
        "Deploy/AWS/S3",
        configuration={
            "BucketName": "production",
            "Extract": "true",
            "ObjectKey": "#{Rendered.Release}/#{Rendered.Pages}-pages",
        },
        inputArtifacts=taking("Pages"),
    )
    return stage_by_stage(render, ship)


@pytest.fixture(autouse=True)
def _the_function_is_there(mock: PipelineMock) -> None:
    mock.lambda_function("render", render_function.handler)


def test_from_templates_to_production(client: Any, s3: Any) -> None:
    """The function finds its input, its output is deployed, and its variables say where."""
    put(s3, TEMPLATES)
    created(client, rendering())

    assert "Succeeded" == status(client)
    assert ["1.2/2-pages/about.html", "1.2/2-pages/index.html"] == keys(s3)
    assert b"Release 1.2" == get(s3, "production", "1.2/2-pages/index.html")


def test_what_the_function_has_made(client: Any, s3: Any) -> None:
    """Output artifact and output variables of the function are those of its action."""
    put(s3, TEMPLATES)
    created(client, rendering())

    assert {"index.html": "Release 1.2", "about.html": "We are us."} == files_in(
        made(s3, client, "Render")
    )
    assert {"Pages": "2", "Release": "1.2"} == attempt(client, "Render")["output"][
        "outputVariables"
    ]


def test_a_change_of_the_templates(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A new version of the templates goes the same way."""
    put(s3, TEMPLATES)
    created(client, rendering())
    put(s3, archive({"index.html": "Now: $release"}))
    mock.source_change("release")

    assert b"Now: 1.2" == get(s3, "production", "1.2/1-pages/index.html")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (None, "Function failed: UserParameters must say what to render"),
        (
            json.dumps({**PARAMETERS, "templates": "Pages"}),
            "Function failed: Input artifact Pages is missing",
        ),
        (
            json.dumps({**PARAMETERS, "values": {"release": "1.2"}}),
            "Function failed: 'who'",
        ),
    ],
)
def test_wrong_parameters(client: Any, s3: Any, parameters: str | None, words: str) -> None:
    """What the function says of its failure is what the action says, and nothing is deployed."""
    put(s3, TEMPLATES)
    created(client, rendering(parameters))

    assert ("JobFailed", words) == failure(client, "Render")
    assert "Failed" == status(client)
    assert [] == keys(s3)


def test_templates_that_are_no_archive(client: Any, s3: Any) -> None:
    """The function can't read anything but an archive; replacing it later does not help a retry."""
    put(s3, b"no archive")
    execution_id = created(client, rendering())
    put(s3, TEMPLATES)
    retried(client, execution_id, "Stage1")

    assert ("JobFailed", "Function failed: File is not a zip file") == failure(client, "Render")


def test_an_execution_after_a_failure(client: Any, s3: Any) -> None:
    """Another execution reads the repaired object."""
    put(s3, b"no archive")
    created(client, rendering())
    put(s3, TEMPLATES)
    started(client)

    assert "Succeeded" == status(client)


def test_the_first_artifact_is_missing(client: Any, s3: Any) -> None:
    """Where the object of the source is missing, the function is not called at all."""
    created(client, rendering())

    assert "Failed" == status(client)
    assert [] == keys(s3, "artifacts")
