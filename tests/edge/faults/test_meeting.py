"""Which attempts meet a fault, and how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import mock_codepipeline
from tests.edge.faults.call_results import new_client, outcome

if TYPE_CHECKING:
    from pipemock import PipelineMock


@pytest.fixture
def once() -> Any:
    """Create a client that never retries."""
    return new_client(retries={"total_max_attempts": 1})


# How often -------------------------------------------------------------------------------------


def test_a_fault_is_met_once(mock: PipelineMock, once: Any) -> None:
    """Unless something else is said, one attempt meets a fault."""
    mock.fault("GetPipeline", "ThrottlingException")

    assert ["ThrottlingException", "fine"] == [outcome(once), outcome(once)]


def test_a_fault_without_end(mock: PipelineMock, once: Any) -> None:
    """A fault without a number of times is met by every attempt."""
    mock.fault("GetPipeline", "ThrottlingException", times=None)

    assert {"ThrottlingException"} == {outcome(once) for _ in range(30)}


def test_faults_are_met_in_their_order(mock: PipelineMock, once: Any) -> None:
    """Faults of one operation are met one after the other, in the order in which they were set."""
    mock.fault("GetPipeline", "ThrottlingException", times=2)
    mock.fault("GetPipeline", "InternalFailure")

    assert ["ThrottlingException", "ThrottlingException", "InternalFailure", "fine"] == [
        outcome(once) for _ in range(4)
    ]


def test_one_call_may_meet_several_faults(mock: PipelineMock) -> None:
    """The attempts of one call meet successive faults, whatever they are."""
    for code in ("ThrottlingException", "ReadTimeoutError", "PipelineNotFoundException"):
        mock.fault("GetPipeline", code)
    result = outcome(new_client(retries={"mode": "standard"}))

    assert ("PipelineNotFoundException", 3) == (result, mock.calls[0].attempts)


def test_other_operations_meet_nothing(mock: PipelineMock, once: Any) -> None:
    """A fault of one operation does not concern the others."""
    mock.fault("GetPipelineState", "ThrottlingException", times=None)

    assert "fine" == outcome(once)


@pytest.mark.filterwarnings("ignore:.*was not met by any call:pipemock.PipeMockWarning")
def test_another_service_with_the_same_operation(mock: PipelineMock) -> None:
    """An operation that two services have fails only in the one that the fault names."""
    fault = mock.fault("ListTagsForResource", "ThrottlingException", service="codecommit")
    arn = "arn:aws:codepipeline:us-east-1:123456789012:release"
    result = outcome(mock.client(), "list_tags_for_resource", resourceArn=arn)

    assert ("fine", 0) == (result, fault.hits)


def test_another_mock_meets_nothing(mock: PipelineMock, once: Any) -> None:
    """A fault is set in one mock; one inside of it knows nothing of that."""
    mock.fault("GetPipeline", "ThrottlingException", times=None)
    with mock_codepipeline():
        inside = outcome(once)

    assert ("PipelineNotFoundException", "ThrottlingException") == (inside, outcome(once))


# Which calls -----------------------------------------------------------------------------------


def test_parameters_tell_calls_apart(mock: PipelineMock, once: Any) -> None:
    """A fault with parameters is met by calls that have these, whatever others they have."""
    mock.fault("GetPipeline", "AccessDeniedException", times=None, parameters={"name": "release"})
    results = [outcome(once, name="other"), outcome(once, name="release", version=1)]

    assert ["PipelineNotFoundException", "AccessDeniedException"] == results


@pytest.mark.filterwarnings("ignore:.*was not met by any call:pipemock.PipeMockWarning")
def test_a_parameter_that_a_call_does_not_have(mock: PipelineMock, once: Any) -> None:
    """A call without the parameter does not meet the fault, even where that is to be nothing."""
    mock.fault("GetPipeline", "AccessDeniedException", parameters={"version": None})

    assert "fine" == outcome(once)


@pytest.mark.filterwarnings("ignore:.*was not met by any call:pipemock.PipeMockWarning")
def test_a_fault_that_waits_for_others_does_not_hold_up(mock: PipelineMock, once: Any) -> None:
    """A fault for other parameters lets the one behind it be met."""
    mock.fault("GetPipeline", "AccessDeniedException", parameters={"name": "other"})
    mock.fault("GetPipeline", "ThrottlingException")

    assert "ThrottlingException" == outcome(once)


# The fault in the hand -------------------------------------------------------------------------


def test_a_fault_counts(mock: PipelineMock, once: Any) -> None:
    """A fault knows how often it was met, and how often it still will be."""
    fault = mock.fault("GetPipeline", "ThrottlingException", times=3)
    outcome(once)

    assert (1, 2, "<Fault codepipeline GetPipeline: ThrottlingException, 1 of 3 met>") == (
        fault.hits,
        fault.remaining,
        repr(fault),
    )


def test_a_fault_without_end_counts(mock: PipelineMock, once: Any) -> None:
    """An unlimited fault counts its hits and has `None` remaining."""
    fault = mock.fault("GetPipeline", "ThrottlingException", times=None)
    outcome(once)

    assert (1, None, "<Fault codepipeline GetPipeline: ThrottlingException, 1 met>") == (
        fault.hits,
        fault.remaining,
        repr(fault),
    )


def test_a_fault_can_be_withdrawn(mock: PipelineMock, once: Any) -> None:
    """A fault that was withdrawn is met no more, and shows it."""
    fault = mock.fault("GetPipeline", "ThrottlingException", times=3)
    outcome(once)
    fault.withdraw()

    assert (
        "fine",
        1,
        0,
        "<Fault codepipeline GetPipeline: ThrottlingException, 1 of 3 met, withdrawn>",
    ) == (outcome(once), fault.hits, fault.remaining, repr(fault))


def test_a_block_withdraws_its_fault(mock: PipelineMock, once: Any) -> None:
    """As a context manager, a fault lasts as long as its block."""
    with mock.fault("GetPipeline", "ThrottlingException", times=None) as fault:
        inside = outcome(once)

    assert ("ThrottlingException", "fine", 1) == (inside, outcome(once), fault.hits)


@pytest.mark.filterwarnings("ignore:.*was not met by any call:pipemock.PipeMockWarning")
def test_the_mock_remembers_its_faults(mock: PipelineMock, once: Any) -> None:
    """Those that were met and those that were not are all known, in their order."""
    met = mock.fault("GetPipeline", "ThrottlingException")
    unmet = mock.fault("DeletePipeline", "ThrottlingException")
    outcome(once)

    assert [(met, 1), (unmet, 0)] == [(each, each.hits) for each in mock._cloud.faults.every]


# Threads ---------------------------------------------------------------------------------------


def test_threads_are_not_held_up(mock: PipelineMock) -> None:
    """Between two attempts of one call, the call of another thread is answered."""
    client, other = mock.client(), mock.client()
    mock.fault("GetPipeline", "ThrottlingException")
    with ThreadPoolExecutor(1) as threads:

        def call_meanwhile(attempts: int, **_: Any) -> None:
            if attempts == 1:
                threads.submit(other.delete_pipeline, name="release").result(timeout=10)

        client.meta.events.register("needs-retry.codepipeline.GetPipeline", call_meanwhile)
        result = outcome(client)

    assert ("PipelineNotFoundException", ["DeletePipeline", "GetPipeline"]) == (
        result,
        [call.operation for call in mock.calls],
    )
