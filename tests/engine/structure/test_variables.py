"""Rules for variables and namespaces: each has a broken twin, and a neighbour that is legal."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.declarations import approval, build, pipeline, release, source
from tests.refusals import refusals

ACTION: Final = "InvalidActionDeclarationException"
STRUCTURE: Final = "InvalidStructureException"
RESERVED: Final = (
    "One or more of the chosen namespaces is reserved. "
    "Note that there is a namespace for variables at the pipeline level.\n"
)
NOWHERE: Final = (
    "Valid format for a pipeline execution variable reference is a namespace and a key separated "
    "by a period (.). The following pipeline execution variables are referencing a namespace "
    "that does not exist.\n"
)


def with_data(text: str, **members: Any) -> dict[str, Any]:
    """Declare a pipeline whose approval shows a text, behind a source with a namespace."""
    review = approval("Review", configuration={"CustomData": text})
    checkout = source(namespace="Sources")
    return pipeline(("Source", [checkout]), ("Gate", [review]), **members)


# Names ----------------------------------------------------------------------------------------


def test_declared_names_are_unique() -> None:
    """A variable that is declared before is refused where it comes again."""
    declaration = release(variables=[{"name": "dup"}, {"name": "other"}, {"name": "dup"}])
    text = "Variable names must be unique. The following variable name is already in use: dup"

    assert [("variables[2].name", STRUCTURE, text)] == refusals(declaration)


def test_declared_names_that_differ_in_case() -> None:
    """Variables are distinguished by their case."""
    assert [] == refusals(release(variables=[{"name": "dup"}, {"name": "Dup"}]))


# Namespaces -----------------------------------------------------------------------------------


def with_namespaces(first: str, second: str, **members: Any) -> dict[str, Any]:
    """Declare a pipeline with two actions that have namespaces."""
    stages = (
        ("First", [build("One", namespace=first)]),
        ("Second", [build("Two", namespace=second)]),
    )
    return pipeline(("Source", [source()]), *stages, **members)


def test_namespaces_are_unique() -> None:
    """A namespace that an earlier action has is refused, and only the later action is named."""
    text = (
        "Namespaces must be unique across the pipeline definition. "
        "The following occur more than once in the pipeline.\n"
        "StageName=[Second], ActionName=[Two], Namespace=[Built]"
    )

    assert [("stages[2].actions[0].namespace", ACTION, text)] == refusals(
        with_namespaces("Built", "Built")
    )


def test_namespaces_that_differ() -> None:
    """Two actions may have namespaces that differ, even in case alone."""
    assert [] == refusals(with_namespaces("Built", "built"))


def test_the_built_in_namespace_is_reserved() -> None:
    """No action may take the namespace of the service, whatever the pipeline declares."""
    assert [("stages[1].actions[0].namespace", STRUCTURE, RESERVED)] == refusals(
        with_namespaces("codepipeline", "Built")
    )


def test_the_namespace_of_variables_is_reserved_where_there_are_some() -> None:
    """No action may take the namespace of the variables that the pipeline declares."""
    declaration = with_namespaces("variables", "Built", variables=[{"name": "Colour"}])

    assert [("stages[1].actions[0].namespace", STRUCTURE, RESERVED)] == refusals(declaration)


def test_the_namespace_of_variables_is_free_where_there_are_none() -> None:
    """An action may take that namespace in a pipeline without variables."""
    assert [] == refusals(with_namespaces("variables", "Built"))


# References -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference", ["Nothing.Key", "sources.Key", "Sources", "Sources.", ".Key", "variables.Unknown"]
)
def test_references_to_no_namespace(reference: str) -> None:
    """A reference without a namespace that exists, or without a key, is refused."""
    text = (
        f"{NOWHERE}StageName=[Gate], ActionName=[Review], "
        f"ActionConfigurationKey=[CustomData], VariableReferenceText=[{reference}]"
    )
    declaration = with_data(f"see #{{{reference}}}")
    path = "stages[1].actions[0].configuration.CustomData"

    assert [(path, ACTION, text)] == refusals(declaration)


@pytest.mark.parametrize(
    "text",
    [
        "#{Sources.VersionId}",
        "#{Sources.NoKeyIsChecked}",
        "#{codepipeline.PipelineExecutionId}",
        "#{Sources.A} and #{codepipeline.B}",
        "#Sources.VersionId",
        "{Nothing.Key}",
        "#{Nothing.Key",
    ],
)
def test_references_that_lead_somewhere(text: str) -> None:
    """A namespace has to exist, its keys are not checked, and other text is not a reference."""
    assert [] == refusals(with_data(text))


def test_every_reference_of_a_value_is_checked() -> None:
    """A second reference in the same value is looked at too."""
    [(_, _, text)] = refusals(with_data("#{Sources.VersionId} and #{Nothing.Key}"))

    assert text.endswith("VariableReferenceText=[Nothing.Key]")


def in_order(*actions: tuple[str, int, dict[str, Any]]) -> dict[str, Any]:
    """Declare a stage behind the source, of actions that have a name and a run order."""
    work = [build(name, runOrder=order, **members) for name, order, members in actions]
    return pipeline(("Source", [source()]), ("Work", work))


def reading(reference: str) -> dict[str, Any]:
    """Return the member of a build that reads a variable."""
    variables = f'[{{"name":"X","value":"#{{{reference}}}"}}]'
    return {"configuration": {"ProjectName": "App", "EnvironmentVariables": variables}}


MAKER: Final = {"namespace": "Made"}


@pytest.mark.parametrize(
    "actions",
    [
        [("Maker", 1, MAKER), ("Reader", 1, {})],
        [("Maker", 2, MAKER), ("Reader", 1, {})],
        [("Reader", 1, MAKER)],
    ],
    ids=["at the same time", "afterwards", "by itself"],
)
def test_namespaces_that_are_not_made_before(
    actions: list[tuple[str, int, dict[str, Any]]],
) -> None:
    """A namespace counts only for actions that run after the one that makes it."""
    declaration = in_order(*actions)
    declaration["stages"][1]["actions"][-1] |= reading("Made.Key")
    text = (
        f"{NOWHERE}StageName=[Work], ActionName=[Reader], "
        "ActionConfigurationKey=[EnvironmentVariables], VariableReferenceText=[Made.Key]"
    )

    assert [(ACTION, text)] == [found[1:] for found in refusals(declaration)]


def test_namespaces_of_later_stages() -> None:
    """A namespace of a later stage does not count."""
    declaration = in_order(("Reader", 1, {}))
    declaration["stages"][1]["actions"][0] |= reading("Made.Key")
    declaration["stages"].append({"name": "Late", "actions": [build("Maker", **MAKER)]})

    assert [ACTION] == [code for _, code, _ in refusals(declaration)]


def test_namespaces_of_a_lower_run_order() -> None:
    """A namespace counts for a higher run order of the same stage."""
    declaration = in_order(("Maker", 1, MAKER), ("Reader", 2, {}))
    declaration["stages"][1]["actions"][1] |= reading("Made.Key")

    assert [] == refusals(declaration)


# Variables at the pipeline level --------------------------------------------------------------


def test_sources_read_no_variables() -> None:
    """A source can't refer to a variable of the pipeline."""
    declaration = release(variables=[{"name": "Zulu"}])
    configuration = declaration["stages"][0]["actions"][0]["configuration"]
    configuration["S3ObjectKey"] = "#{variables.Zulu}.zip"
    text = (
        "Variables at the pipeline level cannot be used in source actions.\n"
        "StageName=[Source], ActionName=[Checkout], "
        "ActionConfigurationKey=[S3ObjectKey], VariableReferenceText=[variables.Zulu]"
    )
    path = "stages[0].actions[0].configuration.S3ObjectKey"

    assert [(path, STRUCTURE, text)] == refusals(declaration)


def test_references_to_what_is_not_declared() -> None:
    """A reference to a variable that a pipeline with variables does not declare is refused."""
    declaration = with_data("#{variables.Unknown}", variables=[{"name": "Zulu"}])
    path = "stages[1].actions[0].configuration.CustomData"
    text = "The referenced variables haven't been declared.\n"

    assert [(path, STRUCTURE, text)] == refusals(declaration)


def test_references_to_what_is_declared() -> None:
    """A reference to a variable of the pipeline is legal outside of sources."""
    assert [] == refusals(with_data("#{variables.Zulu}", variables=[{"name": "Zulu"}]))
