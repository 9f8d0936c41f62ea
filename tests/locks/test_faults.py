"""The lock of the faults: each attempt meets its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._cloud.faults import Fault
from tests.edge.faults.call_results import new_client, outcome
from tests.interleaving import entering, interleave

if TYPE_CHECKING:
    from pipemock import PipelineMock


@pytest.fixture
def once(mock: PipelineMock) -> Any:  # noqa: ARG001 -- answers it
    """Create a client that never retries."""
    return new_client(retries={"total_max_attempts": 1})


def test_a_fault_with_one_time_is_met_once(mock: PipelineMock, once: Any) -> None:
    """Of two threads that call at once, one meets a fault that is there for one attempt."""
    fault = mock.fault("GetPipeline", "ThrottlingException", times=1)
    results = interleave(lambda: outcome(once), lambda: outcome(once), at=entering(Fault.suits))

    assert ("ThrottlingException", "PipelineNotFoundException") == results
    assert 1 == fault.hits


def test_a_fault_that_is_set_while_another_is_met_is_met_too(mock: PipelineMock, once: Any) -> None:
    """A fault that a thread sets while a call meets an earlier one is there for the next call."""
    mock.fault("GetPipeline", "ThrottlingException", times=1)
    first, later = interleave(
        lambda: outcome(once),
        lambda: mock.fault("GetPipeline", "InternalFailure", times=1),
        at=entering(Fault.suits),
    )

    assert ("ThrottlingException", "InternalFailure") == (first, outcome(once))
    assert 1 == later.hits
