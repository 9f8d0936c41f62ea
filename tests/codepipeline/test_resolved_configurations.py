"""References to variables, as ListActionExecutions shows them resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import succeed
from tests.approval_answers import answer
from tests.client_helpers import action_status, attempts, created, latest, started, status
from tests.declarations import approval, build, pipeline, source

if TYPE_CHECKING:
    from pipemock import PipelineMock


def asking(text: str, *, before: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """Declare a pipeline whose approval shows *text*, after a build in a stage of its own."""
    sign = approval(configuration={"CustomData": text})
    first = before or build(namespace="Built")
    return pipeline(
        ("Source", [source(namespace="Fetched")]),
        ("Build", [first]),
        ("Approve", [sign]),
        **members,
    )


def shown(client: Any) -> tuple[str, str]:
    """Return the text of the newest approval, as declared and as resolved."""
    wanted = attempts(client, actionName="Sign")[0]["input"]
    return (
        wanted["configuration"]["CustomData"],
        wanted["resolvedConfiguration"]["CustomData"],
    )


def test_the_execution_itself(client: Any) -> None:
    """The id of the execution needs no namespace of an action."""
    text = "#{codepipeline.PipelineExecutionId}"
    execution_id = created(client, asking(text))

    assert (text, execution_id) == shown(client)


def test_a_variable_of_an_action(mock: PipelineMock, client: Any) -> None:
    """A reference is replaced inside longer text too, as often as it stands there."""
    mock.when(action="Compile").then(succeed(output_variables={"Tag": "1.2"}))
    text = "<#{Built.Tag}|#{Built.Tag}>"
    created(client, asking(text))

    assert (text, "<1.2|1.2>") == shown(client)


def test_a_variable_of_a_source(client: Any) -> None:
    """The variables of a source are read through its namespace."""
    created(client, asking("#{Fetched.BucketName}/#{Fetched.ObjectKey}"))

    assert "sources/Checkout.zip" == shown(client)[1]


def test_a_variable_of_the_pipeline(client: Any) -> None:
    """A variable of the pipeline has its default, or the value that the start gave it."""
    declared = [{"name": "Zulu", "defaultValue": "z-default"}]
    created(client, asking("Zulu=#{variables.Zulu}", variables=declared))
    by_default = shown(client)
    answer(client)

    started(client, variables=[{"name": "Zulu", "value": "other"}])

    assert ("Zulu=#{variables.Zulu}", "Zulu=z-default") == by_default
    assert ("Zulu=#{variables.Zulu}", "Zulu=other") == shown(client)


def test_a_value_that_looks_like_a_reference(mock: PipelineMock, client: Any) -> None:
    """A reference is resolved once: what comes out of it is not resolved again."""
    text = "#{codepipeline.PipelineExecutionId}"
    mock.when(action="Compile").then(succeed(output_variables={"Tag": text}))
    created(client, asking("#{Built.Tag}"))

    assert text == shown(client)[1]


def test_an_action_without_references(client: Any) -> None:
    """What holds no reference is shown twice the same."""
    created(client, asking("Nothing # {here}."))

    assert ("Nothing # {here}.",) * 2 == shown(client)


@pytest.mark.parametrize("text", ["#{Built.Missing}", "Fine: #{Fetched.bucketname}"])
def test_a_key_that_nothing_has_set(client: Any, text: str) -> None:
    """An unknown key is accepted as the pipeline is created, and fails the action as it starts."""
    execution_id = created(client, asking(text))

    [attempt] = attempts(client, actionName="Sign")
    failed = latest(client, "Sign") or {}
    assert ("Failed", "Failed") == (action_status(client, "Sign"), status(client, execution_id))
    assert "ConfigurationError" == failed["errorDetails"]["code"]
    assert {"code": "ConfigurationError"} == attempt["output"]["executionResult"]["errorDetails"]
    assert "token" not in failed
