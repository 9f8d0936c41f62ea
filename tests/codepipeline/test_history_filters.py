"""ListActionExecutions: both filters, alone and together, and how they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, succeed
from tests.client_helpers import attempts, created, retried, started
from tests.declarations import release
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

UNKNOWN: Final = "432a4d3d-7fc9-4aeb-8f2a-8d33462565ee"


def filtered(client: Any, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the names and statuses of the attempts that pass a filter, the newest first."""
    answer = client.list_action_executions(pipelineName="release", filter=wanted)
    return [(each["actionName"], each["status"]) for each in answer["actionExecutionDetails"]]


def refused(client: Any, pipeline: str = "release", **wanted: Any) -> tuple[str, str]:
    """Return the code and the message of the error for a filter."""
    return refusal(client.list_action_executions, pipelineName=pipeline, filter=wanted)


def latest_in(execution_id: str, time_range: str) -> dict[str, Any]:
    """Return a filter for one execution, with or without the attempts before a retry."""
    which = {"pipelineExecutionId": execution_id, "startTimeRange": time_range}
    return {"latestInPipelineExecution": which}


def not_found(execution_id: str) -> tuple[str, str]:
    """Return the error for an execution that does not exist."""
    words = f"Pipeline Execution with id '{execution_id}' does not exist"
    return "PipelineExecutionNotFoundException", f"{words} in pipeline with name 'release'"


@pytest.fixture
def retried_id(mock: PipelineMock, client: Any) -> str:
    """Return the id of an execution with a retried build, followed by another execution."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, release())
    mock.clock.advance(minutes=1)
    retried(client, execution_id, "Build")
    started(client)
    return execution_id


ALL: Final = [
    ("Sign", "InProgress"),
    ("Compile", "Succeeded"),
    ("Compile", "Failed"),
    ("Checkout", "Succeeded"),
]
LATEST: Final = [("Sign", "InProgress"), ("Compile", "Succeeded"), ("Checkout", "Succeeded")]


# What passes ----------------------------------------------------------------------------------


def test_no_filter(client: Any, retried_id: str) -> None:
    """Without a filter the attempts of the other execution are there too."""
    ids = {each["pipelineExecutionId"] for each in attempts(client)}

    assert 2 == len(ids)
    assert retried_id in ids


def test_an_empty_filter(client: Any, retried_id: str) -> None:
    """A filter that names nothing lets everything pass."""
    assert len(attempts(client)) == len(filtered(client, {}))
    assert retried_id in {each["pipelineExecutionId"] for each in attempts(client)}


def test_one_execution(client: Any, retried_id: str) -> None:
    """The first filter gives every attempt of one execution, each one its own row."""
    assert ALL == filtered(client, {"pipelineExecutionId": retried_id})


def test_all_of_one_execution(client: Any, retried_id: str) -> None:
    """The second filter gives the same when it asks for the whole range."""
    assert ALL == filtered(client, latest_in(retried_id, "All"))


def test_the_latest_of_one_execution(client: Any, retried_id: str) -> None:
    """The latest attempts are those after a retry, and what had succeeded before it."""
    assert LATEST == filtered(client, latest_in(retried_id, "Latest"))


def test_both_filters_with_one_execution(client: Any, retried_id: str) -> None:
    """Two filters that name the same execution let pass what both let pass."""
    both = {"pipelineExecutionId": retried_id, **latest_in(retried_id, "Latest")}

    assert LATEST == filtered(client, both)


def test_both_filters_with_different_executions(client: Any, retried_id: str) -> None:
    """Two filters that name different executions let nothing pass."""
    [other] = {each["pipelineExecutionId"] for each in attempts(client)} - {retried_id}

    both = {"pipelineExecutionId": retried_id, **latest_in(other, "All")}
    assert [] == filtered(client, both)


def test_both_filters_with_one_unknown_execution(client: Any, retried_id: str) -> None:
    """An unknown execution in the second filter causes no error if the first one is known."""
    both = {"pipelineExecutionId": retried_id, **latest_in(UNKNOWN, "All")}

    assert [] == filtered(client, both)


# What is refused ------------------------------------------------------------------------------


def test_an_unknown_execution(client: Any) -> None:
    """The first filter misses an unknown execution by its id."""
    created(client, release())

    assert not_found(UNKNOWN) == refused(client, pipelineExecutionId=UNKNOWN)


def test_an_unknown_execution_in_both_filters(client: Any) -> None:
    """With both filters the error is about the first one."""
    created(client, release())
    both = {"pipelineExecutionId": UNKNOWN, **latest_in(UNKNOWN, "All")}

    assert not_found(UNKNOWN) == refused(client, **both)


@pytest.mark.parametrize("time_range", ["All", "Latest"])
def test_an_unknown_execution_in_the_second_filter_alone(client: Any, time_range: str) -> None:
    """The service then calls the unknown execution 'null', and so does the mock."""
    created(client, release())

    assert not_found("null") == refused(client, **latest_in(UNKNOWN, time_range))


def test_an_execution_of_another_pipeline(client: Any) -> None:
    """An execution is looked for in its own pipeline only."""
    created(client, release())
    other = created(client, release(name="other"))

    assert not_found(other) == refused(client, pipelineExecutionId=other)


def test_an_unknown_pipeline(client: Any) -> None:
    """ListActionExecutions misses a pipeline in words of its own."""
    words = "The account with AWS account ID '123456789012' does not include a pipeline named"

    assert ("PipelineNotFoundException", f"{words} 'nowhere'") == refused(client, "nowhere")


def test_a_range_that_does_not_exist(client: Any) -> None:
    """The request is checked before the pipeline is looked for."""
    path = "filter.latestInPipelineExecution.startTimeRange"
    wanted = latest_in(UNKNOWN, "Newest")

    assert (
        "ValidationException",
        (
            f"1 validation error detected: Value at '{path}' failed to satisfy constraint: "
            "Member must satisfy enum value set: [All, Latest]"
        ),
    ) == refused(client, "nowhere", **wanted)
