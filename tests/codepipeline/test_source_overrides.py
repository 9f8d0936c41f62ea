"""Overrides of source revisions: which type each source provider takes, and on what condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from tests.client_helpers import started, summaries
from tests.declarations import action, approval, pipeline
from tests.engine.actions.jobs.custom_jobs import farm_type
from tests.refusals import refusal
from tests.service_model import service

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType

VALIDATION: Final = "ValidationException"
TYPES: Final[list[str]] = service().shape_for("SourceRevisionType").metadata["enum"]
OBJECT_KEY: Final = "S3_OBJECT_KEY"
PERMISSION: Final = "AllowOverrideForS3ObjectKey"

# Documented: the types that belong to each provider.
TAKEN: Final = {
    "CodeCommit": ["COMMIT_ID"],
    "CodeStarSourceConnection": ["COMMIT_ID"],
    "ECR": ["IMAGE_DIGEST"],
    "GitHub": ["COMMIT_ID"],
    "S3": ["S3_OBJECT_VERSION_ID", OBJECT_KEY],
}

SOURCES: Final = {
    kind.id.provider: kind
    for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
    if kind.id.category == "Source"
}


def fed_by(kind: ActionType, **configuration: str) -> dict[str, Any]:
    """Declare a pipeline of one source, which allows everything unless told otherwise."""
    needed = {each.name: "true" for each in kind.properties if each.required}
    allowed = {PERMISSION: "true"} if kind.find_property(PERMISSION) else {}
    fetch = action(
        "Fetch",
        f"Source/{kind.id.owner}/{kind.id.provider}",
        configuration={**needed, **allowed, **configuration},
        outputArtifacts=[{"name": "Code"}],
    )
    return pipeline(("Source", [fetch]), ("Approve", [approval()]))


def wanted(kind: str) -> dict[str, str]:
    """Return an override of a type."""
    return {"actionName": "Fetch", "revisionType": kind, "revisionValue": "7"}


def test_every_source_is_looked_at() -> None:
    """The table has a row for each source in the catalogue."""
    assert SOURCES.keys() == TAKEN.keys()


@pytest.mark.parametrize("provider", TAKEN)
@pytest.mark.parametrize("kind", TYPES)
def test_the_type_belongs_to_the_provider(client: Any, provider: str, kind: str) -> None:
    """A source takes revisions of its own types, and refuses others."""
    client.create_pipeline(pipeline=fed_by(SOURCES[provider]))
    before = len(summaries(client))
    if kind in TAKEN[provider]:
        started(client, sourceRevisions=[wanted(kind)])
        assert before + 1 == len(summaries(client))
        return
    text = f"The revision type {kind} is not valid for the source action Fetch."

    assert (VALIDATION, text) == refusal(
        client.start_pipeline_execution, name="release", sourceRevisions=[wanted(kind)]
    )
    assert before == len(summaries(client))


@pytest.mark.parametrize("allowed", ["false", "no", None])
@pytest.mark.parametrize("others", [[], ["S3_OBJECT_VERSION_ID"]])
def test_another_key_has_to_be_allowed(client: Any, allowed: str | None, others: list[str]) -> None:
    """By default, the key of a source in S3 can't be overridden, but its version can."""
    declared = fed_by(SOURCES["S3"])
    configuration = declared["stages"][0]["actions"][0]["configuration"]
    if allowed is None:
        del configuration[PERMISSION]
    else:
        configuration[PERMISSION] = allowed
    client.create_pipeline(pipeline=declared)
    text = (
        "The revision type S3_OBJECT_KEY is not allowed for the source action Fetch. To use it, "
        "set AllowOverrideForS3ObjectKey to true in the configuration of the action."
    )
    overrides = [wanted(kind) for kind in (*others, OBJECT_KEY)]

    assert (VALIDATION, text) == refusal(
        client.start_pipeline_execution, name="release", sourceRevisions=overrides
    )
    started(client, sourceRevisions=[wanted("S3_OBJECT_VERSION_ID")])


@pytest.mark.parametrize("kind", TYPES)
def test_a_source_of_ones_own_takes_any_type(client: Any, kind: str) -> None:
    """Nothing is known of the types that a custom source takes, so none is refused."""
    client.create_custom_action_type(**farm_type(category="Source"))
    fetch = action(
        "Fetch",
        "Source/Custom/Farm",
        configuration={"Project": "shop"},
        outputArtifacts=[{"name": "Code"}],
    )
    client.create_pipeline(pipeline=pipeline(("Source", [fetch]), ("Approve", [approval()])))
    started(client, sourceRevisions=[wanted(kind)])

    assert 2 == len(summaries(client))
