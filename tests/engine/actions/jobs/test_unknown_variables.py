"""References that lead nowhere: as a pipeline is created, and as an action starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import succeed
from tests.client_helpers import execution, retried
from tests.declarations import action, build
from tests.engine.actions.jobs.custom_jobs import (
    attempt,
    created,
    farm_type,
    farmed,
    latest,
    polled,
    refusal,
    status,
)
from tests.engine.actions.jobs.lambda_actions import (
    asked,
    asking,
    invoke,
    invoking,
    stage_by_stage,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

# As a pipeline is created ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["#{Nobody.Tag}", "#{Later.Tag}", "#{Sign.Tag}", "#{Tag}", "#{}"])
def test_a_namespace_that_nothing_has(client: Any, text: str) -> None:
    """A reference to what no earlier action has is refused as the pipeline is created."""
    declared = stage_by_stage(asking(text, namespace="Sign"), build(namespace="Later"))
    code, words = refusal(client.create_pipeline, pipeline=declared)

    assert "InvalidActionDeclarationException" == code
    assert f"VariableReferenceText=[{text[2:-1]}]" in words
    assert [] == client.list_pipelines()["pipelines"]


def test_a_namespace_that_an_update_takes_away(client: Any) -> None:
    """An update is refused as well, and the pipeline stays as it is."""
    declared = stage_by_stage(build(namespace="Built"), asking("#{Built.Tag}"))
    created(client, declared)
    del declared["stages"][1]["actions"][0]["namespace"]

    assert (
        "InvalidActionDeclarationException" == refusal(client.update_pipeline, pipeline=declared)[0]
    )
    assert 1 == client.get_pipeline(name="release")["pipeline"]["version"]


# As an action starts --------------------------------------------------------------------------

READERS: Final = {
    "approval": asking("#{Built.Missing}", "Next"),
    "function": invoke("Next", parameters="#{Built.Missing}"),
    "worker": farmed("Next", project="#{Built.Missing}"),
    "build": action(
        "Next",
        "Build/AWS/CodeBuild",
        configuration={"ProjectName": "#{Built.Missing}"},
        inputArtifacts=[{"name": "Code"}],
    ),
}


def reading(reader: dict[str, Any]) -> dict[str, Any]:
    """Declare a pipeline in which an action reads what another has not put out."""
    return stage_by_stage(build(namespace="Built"), reader)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_key_that_nothing_has_set(
    mock: PipelineMock, client: Any, reader: dict[str, Any]
) -> None:
    """A reference to what was not put out fails its action as it starts, in all views."""
    client.create_custom_action_type(**farm_type())
    execution_id = created(client, reading(reader))
    details = {
        "code": "ConfigurationError",
        "message": (
            "An action in this pipeline failed because one or more variables could not be "
            "resolved: Action name=Next. This can result when a variable is referenced that does "
            "not exist. Validate the configuration for this action."
        ),
    }
    [event] = [
        each
        for each in mock.events
        if "FAILED" == each.detail()["state"] and hasattr(each, "action")
    ]

    assert "Failed" == execution(client, execution_id)["status"]
    assert ("Failed", details) == (
        latest(client, "Next")["status"],
        latest(client, "Next")["errorDetails"],
    )
    assert {"code": "ConfigurationError"} == attempt(client, "Next")["output"]["executionResult"][
        "errorDetails"
    ]
    assert (
        "ConfigurationError" == event.as_eventbridge()["detail"]["execution-result"]["error-code"]
    )


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_nobody_is_asked_to_do_what_has_failed(
    mock: PipelineMock, client: Any, reader: dict[str, Any]
) -> None:
    """No job goes out, and no function is called, for an action whose reference leads nowhere."""
    client.create_custom_action_type(**farm_type())
    created(client, reading(reader))

    assert ([], [], []) == (mock.lambda_invocations, polled(client), mock.notifications)


def test_a_key_that_is_there_the_second_time(mock: PipelineMock, client: Any) -> None:
    """A retry resolves the reference again, with what the producer has put out by then."""
    mock.when(action="Compile").then(succeed(), succeed(output_variables={"Missing": "1.2"}))
    declared = invoking(build(namespace="Built"), asking("#{Built.Missing}", "Next", runOrder=2))
    execution_id = created(client, declared)
    before = status(client)
    retried(client, execution_id, "Invoke", "ALL_ACTIONS")

    assert ("Failed", "InProgress") == (before, status(client))
    assert "1.2" == asked(client, "Next")
