"""What follows from a condition: for each kind and each result, whether it is met or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from pipemock import fail, succeed
from tests.client_helpers import action_status, created, latest, started, status, summaries
from tests.declarations import build, condition, deploy, pipeline, source, v2
from tests.engine.flow.conditions.declarations import (
    SAYS,
    check,
    checked,
    gated,
    stage_status,
    straight,
    triggers,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

Ends: TypeAlias = "tuple[str | None, str | None, str | None]"
"""The statuses of a stage, of the action in it and of the stage behind it."""


def told(client: Any, kind: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Return the statuses of the condition, its stage, the action there and the stage behind."""
    stage, action = stage_status(client), action_status(client, "Compile")
    return checked(client, kind), stage, action, stage_status(client, "Deploy")


# Before entry ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "decided", "ends"),
    [
        ("FAIL", "Succeeded", ("Succeeded", "Succeeded", "Succeeded")),
        ("FAIL", "Failed", ("Failed", None, None)),
        ("FAIL", "Errored", ("Failed", None, None)),
        ("SKIP", "Succeeded", ("Succeeded", "Succeeded", "Succeeded")),
        ("SKIP", "Failed", ("Skipped", None, "Succeeded")),
        ("SKIP", "Errored", ("Skipped", None, "Succeeded")),
    ],
)
def test_before_entry(
    mock: PipelineMock, client: Any, result: str, decided: str, ends: Ends
) -> None:
    """No action runs unless the condition is met: the stage fails, or is skipped."""
    mock.when(rule="Check").then(SAYS[decided])
    execution_id = created(client, gated("beforeEntry", result))

    assert (decided, *ends) == told(client, "beforeEntry")
    assert (ends[-1] or "Failed") == status(client, execution_id)


def test_skipping_the_last_stage(mock: PipelineMock, client: Any) -> None:
    """An execution whose last stage is skipped has succeeded."""
    mock.when(rule="Check").then(fail())
    last = {"beforeEntry": condition("SKIP", check())}
    execution_id = created(client, straight(Deploy=last))

    assert "Skipped" == stage_status(client, "Deploy")
    assert "Succeeded" == status(client, execution_id)


def test_entering_the_first_stage(mock: PipelineMock, client: Any) -> None:
    """A condition can stand in front of the sources too."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, straight(Source={"beforeEntry": condition("FAIL", check())}))

    assert "Failed" == status(client, execution_id)
    assert action_status(client, "Checkout") is None


def test_a_condition_without_a_result(mock: PipelineMock, client: Any) -> None:
    """A condition that says not what follows fails its stage."""
    mock.when(rule="Check").then(fail())
    declaration = gated("beforeEntry", "FAIL")
    [each] = declaration["stages"][1]["beforeEntry"]["conditions"]
    del each["result"]
    created(client, declaration)

    assert "Failed" == stage_status(client)


def test_a_condition_without_rules(client: Any) -> None:
    """A condition that asks for nothing is met."""
    declaration = gated("beforeEntry", "FAIL")
    [each] = declaration["stages"][1]["beforeEntry"]["conditions"]
    del each["rules"]
    created(client, declaration)

    assert ("Succeeded", "Succeeded") == told(client, "beforeEntry")[:2]


def test_an_artifact_of_a_skipped_stage(mock: PipelineMock, client: Any) -> None:
    """An action whose input artifact was not made fails."""
    mock.when(rule="Check").then(fail())
    packing = {**build(), "outputArtifacts": [{"name": "Package"}]}
    stages = ("Source", [source()]), ("Build", [packing]), ("Deploy", [deploy(takes="Package")])
    skipping = {"beforeEntry": condition("SKIP", check())}
    execution_id = created(client, v2(pipeline(*stages), Build=skipping))
    error = (latest(client, "Ship") or {})["errorDetails"]

    assert ("Skipped", "Failed") == (stage_status(client), status(client, execution_id))
    assert "ConfigurationError" == error["code"]
    assert error["message"].startswith(
        "The action failed because either the artifact or the Amazon S3 bucket could not be found. "
        "Name of artifact bucket: artifacts."
    )


# Several rules --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "decided"),
    [
        ("Succeeded", "Succeeded", "Succeeded"),
        ("Succeeded", "Failed", "Failed"),
        ("Failed", "Failed", "Failed"),
        ("Failed", "Errored", "Errored"),
        ("Errored", "Succeeded", "Errored"),
    ],
)
def test_all_rules_decide(
    mock: PipelineMock, client: Any, first: str, second: str, decided: str
) -> None:
    """A condition is met if all rules succeed, and in error if one of them can't be asked."""
    mock.when(rule="One").then(SAYS[first])
    mock.when(rule="Two").then(SAYS[second])
    created(client, gated("beforeEntry", "FAIL", check("One"), check("Two")))

    assert decided == checked(client, "beforeEntry")


def test_a_condition_waits_for_all_of_its_rules(mock: PipelineMock, client: Any) -> None:
    """Rules run at the same time, and a failed one does not end the check before the others."""
    mock.when(rule="One").then(fail())
    mock.when(rule="Two").then(succeed(after=60))
    execution_id = created(client, gated("beforeEntry", "FAIL", check("One"), check("Two")))
    before = checked(client, "beforeEntry"), status(client, execution_id)
    mock.clock.advance(seconds=60)

    assert ("InProgress", "InProgress") == before
    assert ("Failed", "Failed") == (checked(client, "beforeEntry"), status(client, execution_id))


# On success -----------------------------------------------------------------------------------


@pytest.mark.parametrize("result", ["FAIL", "ROLLBACK"])
@pytest.mark.parametrize(
    ("decided", "ends"),
    [
        ("Succeeded", ("Succeeded", "Succeeded", "Succeeded")),
        ("Failed", ("Failed", "Succeeded", None)),
        ("Errored", ("Failed", "Succeeded", None)),
    ],
)
def test_on_success(mock: PipelineMock, client: Any, result: str, decided: str, ends: Ends) -> None:
    """A stage fails though its actions succeeded; nothing can be rolled back to the first time."""
    mock.when(rule="Check").then(SAYS[decided])
    execution_id = created(client, gated("onSuccess", result))

    assert (decided, *ends) == told(client, "onSuccess")
    assert (ends[-1] or "Failed") == status(client, execution_id)
    assert ["CreatePipeline"] == triggers(client)


@pytest.mark.parametrize("says", ["Failed", "Errored"])
def test_on_success_rolls_back(mock: PipelineMock, client: Any, says: str) -> None:
    """A success that is not confirmed is rolled back to the execution that succeeded before."""
    mock.when(rule="Check").then(succeed(), SAYS[says], succeed())
    good = created(client, gated("onSuccess", "ROLLBACK"))
    bad = started(client)
    rollback = summaries(client)[0]

    assert "Failed" == status(client, bad)
    assert "Succeeded" == rollback["status"]
    assert {"rollbackTargetPipelineExecutionId": good} == rollback["rollbackMetadata"]
    assert {
        "triggerType": "AutomatedRollback",
        "triggerDetail": json.dumps({"FailedPipelineExecutionId": bad}, separators=(",", ":")),
    } == rollback["trigger"]


def test_on_success_is_checked_in_a_rollback_too(mock: PipelineMock, client: Any) -> None:
    """A rollback that is not confirmed either fails, and no other rollback follows."""
    mock.when(rule="Check").then(succeed(), fail())
    created(client, gated("onSuccess", "ROLLBACK"))
    started(client)

    assert ["Failed", "Failed", "Succeeded"] == [each["status"] for each in summaries(client)]
    assert ["CreatePipeline", "StartPipelineExecution", "AutomatedRollback"] == triggers(client)


def test_success_is_not_checked_after_a_failure(mock: PipelineMock, client: Any) -> None:
    """A stage whose action failed never asks whether it succeeded."""
    mock.when(stage="Build").then(fail())
    created(client, gated("onSuccess", "FAIL"))

    assert (None, "Failed", "Failed", None) == told(client, "onSuccess")


# On failure -----------------------------------------------------------------------------------


@pytest.mark.parametrize("decided", ["Succeeded", "Failed", "Errored"])
def test_on_failure_without_a_target(mock: PipelineMock, client: Any, decided: str) -> None:
    """A failure stands where there is nothing to roll back to."""
    mock.when(stage="Build").then(fail())
    mock.when(rule="Check").then(SAYS[decided])
    execution_id = created(client, gated("onFailure", "ROLLBACK"))

    assert (decided, "Failed", "Failed", None) == told(client, "onFailure")
    assert "Failed" == status(client, execution_id)
    assert ["CreatePipeline"] == triggers(client)


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ("Succeeded", ["CreatePipeline", "StartPipelineExecution"]),
        ("Failed", ["CreatePipeline", "StartPipelineExecution", "AutomatedRollback"]),
        ("Errored", ["CreatePipeline", "StartPipelineExecution", "AutomatedRollback"]),
    ],
)
def test_on_failure_rolls_back(
    mock: PipelineMock, client: Any, decided: str, expected: list[str]
) -> None:
    """A failure is rolled back unless the rules succeed."""
    mock.when(stage="Build").then(succeed(), fail(), succeed())
    mock.when(rule="Check").then(SAYS[decided])
    created(client, gated("onFailure", "ROLLBACK"))
    failed = started(client)

    assert expected == triggers(client)
    assert "Failed" == status(client, failed)


def test_targets_of_an_older_version(mock: PipelineMock, client: Any) -> None:
    """Nothing is rolled back to an execution of an older version (user guide)."""
    mock.when(stage="Build").then(succeed(), fail())
    mock.when(rule="Check").then(fail())
    created(client, gated("onFailure", "ROLLBACK"))
    client.update_pipeline(pipeline=gated("onFailure", "ROLLBACK"))
    failed = started(client)

    assert ["CreatePipeline", "StartPipelineExecution"] == triggers(client)
    assert "Failed" == status(client, failed)


def test_a_failed_stage_is_checked_in_progress(mock: PipelineMock, client: Any) -> None:
    """The stage shows its failure while the execution still waits for the rules."""
    mock.when(stage="Build").then(fail())
    mock.when(rule="Check").then(succeed(after=60))
    execution_id = created(client, gated("onFailure", "ROLLBACK"))
    before = stage_status(client), status(client, execution_id)
    mock.clock.advance(seconds=60)

    assert ("Failed", "InProgress") == before
    assert "Failed" == status(client, execution_id)


def test_failure_is_not_checked_after_a_success(client: Any) -> None:
    """A stage that succeeds never asks about its failure."""
    created(client, gated("onFailure", "ROLLBACK"))

    assert (None, "Succeeded", "Succeeded", "Succeeded") == told(client, "onFailure")


@pytest.mark.parametrize("kind", ["beforeEntry", "onSuccess"])
def test_a_condition_that_fails_a_stage_is_no_failure_of_actions(
    mock: PipelineMock, client: Any, kind: str
) -> None:
    """Neither an automatic retry nor a rollback follows a condition that failed its stage."""
    mock.when(rule="Check").then(fail())
    for result in ("RETRY", "ROLLBACK"):
        both = {kind: condition("FAIL", check()), "onFailure": {"result": result}}
        declaration = {**straight(Build=both), "name": result.lower()}
        client.create_pipeline(pipeline=declaration)

    assert ["Failed", "Failed"] == [
        summaries(client, name)[0]["status"] for name in ("retry", "rollback")
    ]
    assert [1, 1] == [len(summaries(client, name)) for name in ("retry", "rollback")]


# Failures without a condition -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("FAIL", ["CreatePipeline", "StartPipelineExecution"]),
        ("ROLLBACK", ["CreatePipeline", "StartPipelineExecution", "AutomatedRollback"]),
    ],
)
def test_results_of_a_failure(
    mock: PipelineMock, client: Any, result: str, expected: list[str]
) -> None:
    """A failure stands, or is rolled back without asking."""
    mock.when(stage="Build").then(succeed(), fail(), succeed())
    created(client, straight(Build={"onFailure": {"result": result}}))
    failed = started(client)

    assert expected == triggers(client)
    assert "Failed" == status(client, failed)


@pytest.mark.parametrize(("fails", "expected"), [(1, "Succeeded"), (2, "Failed")])
def test_one_automatic_retry(mock: PipelineMock, client: Any, fails: int, expected: str) -> None:
    """A failure is retried once, and then it stands."""
    mock.when(stage="Build").then(*[fail()] * fails, succeed())
    execution_id = created(client, straight(Build={"onFailure": {"result": "RETRY"}}))

    assert expected == status(client, execution_id)
