"""The variables of an execution: given, declared and missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock import fail, succeed
from tests.client_helpers import (
    attempts,
    created,
    execution,
    retried,
    started,
    status,
    summaries,
)
from tests.declarations import approval, build, pipeline, source
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

TAKEN = "Variable names must be unique. The following variable name is already in use: Target"


def given(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def with_variables(*names: str, **defaults: str) -> dict[str, Any]:
    declared: list[dict[str, str]] = [{"name": name} for name in names]
    declared += [{"name": name, "defaultValue": value} for name, value in defaults.items()]
    shown = {"CustomData": "Target is #{variables.Target}"}
    return pipeline(
        ("Source", [source()]),
        ("Approve", [approval(configuration=shown)]),
        pipelineType="V2",
        variables=declared,
    )


def variables(client: Any, execution_id: str) -> dict[str, str]:
    found = execution(client, execution_id)["variables"]
    return {each["name"]: each["resolvedValue"] for each in found}


def test_a_missing_value_fails_the_execution(client: Any) -> None:
    """The call succeeds, and the execution has failed before any action ran."""
    client.create_pipeline(pipeline=with_variables("Target"))
    answer = client.start_pipeline_execution(name="release")
    failed = execution(client, answer["pipelineExecutionId"])

    assert 200 == answer["ResponseMetadata"]["HTTPStatusCode"]
    assert "Failed" == failed["status"]
    assert "Values for required variables haven't been provided: Target" == failed["statusSummary"]
    assert [] == attempts(client)
    assert "variables" not in failed


def test_missing_values_are_told_in_the_order_of_declaration(client: Any) -> None:
    """Several names are joined by a comma alone."""
    client.create_pipeline(pipeline=with_variables("Zulu", "Alpha", "Middle", Target="x"))
    started(client)

    assert {"Values for required variables haven't been provided: Zulu,Alpha,Middle"} == {
        each["statusSummary"] for each in summaries(client)
    }


def test_only_missing_names_are_told(client: Any) -> None:
    """A value that was given is not missed."""
    client.create_pipeline(pipeline=with_variables("Zulu", "Alpha", Target="x"))
    execution_id = started(client, variables=given(Zulu="z"))

    assert (
        "Values for required variables haven't been provided: Alpha"
        == execution(client, execution_id)["statusSummary"]
    )


def test_the_execution_of_a_creation_misses_values_too(mock: PipelineMock, client: Any) -> None:
    """A pipeline with a required variable can be created; its first execution fails."""
    execution_id = created(client, with_variables("Target"))

    assert "Failed" == status(client, execution_id)
    assert ["STARTED", "FAILED"] == [event.detail()["state"] for event in mock.events]


def test_a_value_overrides_the_default(client: Any) -> None:
    """Variables have the given value, else the declared one."""
    client.create_pipeline(pipeline=with_variables(Target="test", Colour="blue"))
    execution_id = started(client, variables=given(Target="production"))

    assert {"Target": "production", "Colour": "blue"} == variables(client, execution_id)


def test_unknown_names_are_ignored(client: Any) -> None:
    """A value for a variable that is not declared changes nothing."""
    client.create_pipeline(pipeline=with_variables(Target="test"))
    execution_id = started(client, variables=given(Nobody="knows"))

    assert {"Target": "test"} == variables(client, execution_id)


def test_a_name_given_twice_is_refused(client: Any) -> None:
    """Two values for one name are refused, in the words of the service, and nothing starts."""
    client.create_pipeline(pipeline=with_variables(Target="test"))
    twice = [*given(Target="a"), *given(Target="a")]
    start = client.start_pipeline_execution

    assert ("ValidationException", TAKEN) == refusal(start, name="release", variables=twice)
    assert 1 == len(summaries(client))


def test_without_variables_none_are_shown(client: Any) -> None:
    """An execution of a pipeline that declares no variables shows no such member."""
    declared = created(client, pipeline(("Source", [source()]), ("B", [build()]), variables=[]))

    assert "variables" not in execution(client, declared)


def test_values_are_frozen(mock: PipelineMock, client: Any) -> None:
    """Neither a retry nor an update changes the values of an execution."""
    mock.when(action="Sign").then(fail(), succeed())
    client.create_pipeline(pipeline=with_variables("Target"))
    execution_id = started(client, variables=given(Target="production"))
    retried(client, execution_id, "Approve")
    client.update_pipeline(pipeline=with_variables(Target="other"))

    assert {"Target": "production"} == variables(client, execution_id)
    assert ["Target is production"] * 2 == [
        each["input"]["resolvedConfiguration"]["CustomData"]
        for each in attempts(client, actionName="Sign")
    ]


def test_values_are_not_resolved_themselves(client: Any) -> None:
    """A value that looks like a reference stays as it is."""
    client.create_pipeline(pipeline=with_variables("Target"))
    execution_id = started(client, variables=given(Target="#{codepipeline.PipelineExecutionId}"))

    assert {"Target": "#{codepipeline.PipelineExecutionId}"} == variables(client, execution_id)
