"""Inputs of rules of conditions: artifacts and variables that exist by then."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.declarations import build, condition, pipeline, rule, source, v2
from tests.engine.flow.conditions.declarations import check, entry, gated, straight
from tests.refusals import refusal, refusals

STAGE: Final = "InvalidStageDeclarationException"
STRUCTURE: Final = "InvalidStructureException"
NOWHERE: Final = (
    "Valid format for a pipeline execution variable reference is a namespace and a key separated "
    "by a period (.). The following pipeline execution variables are referencing a namespace "
    "that does not exist.\n"
)
KINDS: Final = [("beforeEntry", "FAIL"), ("onSuccess", "FAIL"), ("onFailure", "ROLLBACK")]


def made(kind: str, result: str, given: dict[str, Any], stage: str = "Build") -> dict[str, Any]:
    """Declare a rule in a pipeline each stage of which makes an artifact and sets variables."""
    compiled = build(outputArtifacts=[{"name": "Site"}], namespace="Built")
    packed = build("Pack", outputArtifacts=[{"name": "Package"}], namespace="Packed")
    checkout = source(namespace="Fetched")
    stages = ("Source", [checkout]), ("Build", [compiled]), ("Deploy", [packed])
    return v2(pipeline(*stages), **{stage: {kind: condition(result, given)}})


# Artifacts ------------------------------------------------------------------------------------


def taking(name: str) -> dict[str, Any]:
    """Declare a rule with an input artifact."""
    return check(inputArtifacts=[{"name": name}])


@pytest.mark.parametrize(
    ("kind", "result", "name"),
    [
        ("beforeEntry", "FAIL", "Site"),
        ("beforeEntry", "FAIL", "Package"),
        ("beforeEntry", "FAIL", "Nothing"),
        ("onSuccess", "FAIL", "Package"),
        ("onFailure", "ROLLBACK", "Package"),
    ],
)
def test_artifacts_that_nobody_has_made_yet(kind: str, result: str, name: str) -> None:
    """A rule takes what earlier stages made; what its own made is there once it has ended."""
    text = (
        f"Input Artifact Bundle {name} in rule Check "
        "is not the output of an action that runs before it."
    )
    path = f"stages[1].{kind}.conditions[0].rules[0].inputArtifacts[0].name"

    assert [(path, STAGE, text)] == refusals(made(kind, result, taking(name)))


@pytest.mark.parametrize(
    ("kind", "result", "name"),
    [
        *((kind, result, "Code") for kind, result in KINDS),
        ("onSuccess", "FAIL", "Site"),
        ("onFailure", "ROLLBACK", "Site"),
    ],
)
def test_artifacts_that_are_there(kind: str, result: str, name: str) -> None:
    """These can be taken."""
    assert [] == refusals(made(kind, result, taking(name)))


# Variables ------------------------------------------------------------------------------------


def reading(text: str) -> dict[str, Any]:
    """Declare a rule that reads a variable."""
    return rule("Read", "VariableCheck", Variable=text, Value="1", Operator="EQ")


@pytest.mark.parametrize(
    ("kind", "result", "reference"),
    [
        ("beforeEntry", "FAIL", "Built.Tag"),
        ("beforeEntry", "FAIL", "Packed.Tag"),
        ("onSuccess", "FAIL", "Packed.Tag"),
        ("onFailure", "ROLLBACK", "Packed.Tag"),
        *((kind, result, "Nothing.Tag") for kind, result in KINDS),
        *((kind, result, "Fetched") for kind, result in KINDS),
        ("beforeEntry", "FAIL", "Fetched."),
        ("beforeEntry", "FAIL", "variables.Colour"),
    ],
)
def test_references_to_no_namespace(kind: str, result: str, reference: str) -> None:
    """A namespace counts from the end of its stage on, and for what is checked there."""
    text = (
        f"{NOWHERE}StageName=[Build], RuleName=[Read], "
        f"RuleConfigurationKey=[Variable], VariableReferenceText=[{reference}]"
    )
    path = f"stages[1].{kind}.conditions[0].rules[0].configuration.Variable"

    assert [(path, STAGE, text)] == refusals(made(kind, result, reading(f"#{{{reference}}}")))


@pytest.mark.parametrize(
    ("kind", "result", "text"),
    [
        *((kind, result, "#{Fetched.NoKeyIsChecked}") for kind, result in KINDS),
        *((kind, result, "#{codepipeline.PipelineExecutionId}") for kind, result in KINDS),
        ("onSuccess", "FAIL", "#{Built.Tag}"),
        ("onFailure", "ROLLBACK", "#{Built.Tag} and #{Fetched.VersionId}"),
        ("beforeEntry", "FAIL", "#Built.Tag"),
    ],
)
def test_references_that_lead_somewhere(kind: str, result: str, text: str) -> None:
    """Namespaces of earlier stages count, and on the way out those of the stage itself."""
    assert [] == refusals(made(kind, result, reading(text)))


def test_every_reference_is_looked_at() -> None:
    """A second one in the same value is refused too, and so is one of another member."""
    given = reading("#{Fetched.VersionId} #{Nothing.A}")
    given["configuration"]["Value"] = "#{Nothing.B}"
    found = [text.rpartition("=")[2] for _, _, text in refusals(made("onSuccess", "FAIL", given))]

    assert ["[Nothing.A]", "[Nothing.B]"] == sorted(found)


def test_variables_of_the_pipeline() -> None:
    """A variable has to be declared; at the entry to the sources it can be read already."""
    variables = [{"name": "Colour"}]
    path = "stages[1].beforeEntry.conditions[0].rules[0].configuration.Variable"
    text = "The referenced variables haven't been declared.\n"
    conditions = {"beforeEntry": condition("FAIL", reading("#{variables.Colour}"))}

    assert [(path, STRUCTURE, text)] == refusals(
        entry(reading("#{variables.Flavour}"), variables=variables)
    )
    assert [] == refusals(straight(Source=conditions, variables=variables))


# Refused by the operations --------------------------------------------------------------------


def test_creating(client: Any) -> None:
    """CreatePipeline refuses what breaks a rule, and nothing is created."""
    declaration = gated("beforeEntry", "RETRY")
    text = "The result RETRY cannot be used in the beforeEntry conditions of stage 'Build'"

    assert (STAGE, text) == refusal(client.create_pipeline, pipeline=declaration)
    assert [] == client.list_pipelines()["pipelines"]


def test_updating(client: Any) -> None:
    """So does UpdatePipeline, and the old version stays."""
    client.create_pipeline(pipeline=entry())
    code, _ = refusal(client.update_pipeline, pipeline=entry(check(), check()))

    assert STAGE == code
    assert 1 == client.get_pipeline(name="release")["pipeline"]["version"]


@pytest.mark.parametrize(
    ("path", "conditions"),
    [
        ("", [{"result": "FAIL"}, {"result": "SKIP"}]),
        (".1.member.result", [{"result": "ROLL"}]),
        (".1.member.rules", [{"rules": [check(f"Check{number}") for number in range(6)]}]),
        (
            ".1.member.rules.1.member.timeoutInMinutes",
            [{"rules": [check(timeoutInMinutes=86_401)]}],
        ),
    ],
)
def test_limits(client: Any, path: str, conditions: list[dict[str, Any]]) -> None:
    """The limits of the service model: one condition, five rules, sixty days."""
    declaration = straight(Build={"beforeEntry": {"conditions": conditions}})
    code, words = refusal(client.create_pipeline, pipeline=declaration)

    assert "ValidationException" == code
    assert f"'pipeline.stages.2.member.beforeEntry.conditions{path}'" in words
