"""A pipeline to roll back, and how to ask for it."""

from __future__ import annotations

from typing import Any

from tests.client_helpers import created, started
from tests.declarations import build, deploy, pipeline, source, v2


def versioned(mode: str = "SUPERSEDED", **members: Any) -> dict[str, Any]:
    """Declare a release whose build makes a package and sets a variable."""
    package = [{"name": "Package"}]
    stages = pipeline(
        ("Source", [source(namespace="Code")]),
        ("Build", [build(outputArtifacts=package, namespace="Built")]),
        ("Deploy", [deploy(takes="Package")]),
    )
    variables = [{"name": "Target", "defaultValue": "none"}]
    return v2(stages, executionMode=mode, variables=variables, **members)


def two(client: Any) -> tuple[str, str]:
    """Return two executions that succeeded, with a revision and a variable of their own."""
    first = created(client, versioned())
    revision = {"revisionType": "S3_OBJECT_VERSION_ID", "revisionValue": "other"}
    second = started(
        client,
        variables=[{"name": "Target", "value": "moon"}],
        sourceRevisions=[{"actionName": "Checkout", **revision}],
    )
    return first, second


def rolled_back(client: Any, target: str, stage: str = "Deploy") -> str:
    answer = client.rollback_stage(
        pipelineName="release", stageName=stage, targetPipelineExecutionId=target
    )
    execution_id: str = answer["pipelineExecutionId"]
    return execution_id
