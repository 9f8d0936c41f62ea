"""Where warnings stand: at the call of the test that led to them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockWarning, approve, mock_codepipeline
from tests.declarations import release
from tests.integrations.receivers import (
    asking,
    bus,
    functions,
    invoking,
    raising,
    refusal,
    topics,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock


def _handler(mock: PipelineMock) -> dict[str, Any]:
    mock.lambda_function("announce", lambda *_: 1 // 0)
    return invoking()


def _function(mock: PipelineMock) -> dict[str, Any]:
    mock.connect(lambda_=functions(raising(refusal("Throttling"))))
    return invoking()


def _bus(mock: PipelineMock) -> dict[str, Any]:
    mock.connect(events=bus(raising(refusal("Throttling"))))
    return release()


def _topic(mock: PipelineMock) -> dict[str, Any]:
    mock.connect(sns=topics(raising(refusal("Throttling"))))
    return asking()


def _faster(mock: PipelineMock) -> dict[str, Any]:
    mock.connect(sns=topics(raising(refusal("NotFound"))))
    mock.when(category="Approval").then(approve())
    return asking()


def _rule(mock: PipelineMock) -> dict[str, Any]:
    mock.notification_rule("release", ["codepipeline-pipeline-pipeline-execution-started"])
    mock.connect(sns=topics(raising(refusal("Throttling"))))
    return release()


CAUSES: Final = [_handler, _function, _bus, _topic, _faster, _rule]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.__name__.strip("_"))
def test_a_warning_is_at_the_call(cause: Callable[[PipelineMock], dict[str, Any]]) -> None:
    """A warning about code behind the mock is at the line of the call, not inside of pipemock."""
    with mock_codepipeline() as mock, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        declaration = cause(mock)
        mock.client().create_pipeline(pipeline=declaration)
        line = test_a_warning_is_at_the_call.__code__.co_firstlineno + 6

    assert {(PipeMockWarning, __file__, line)} == {
        (each.category, each.filename, each.lineno) for each in caught
    }
