"""A mock that was left can be inspected, and refuses to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, approve, mock_codepipeline, succeed
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "change",
    [
        lambda mock, _, __: mock.clock.advance(days=7),
        lambda mock, _, __: mock.clock.advance_to("2027-01-05T09:00Z"),
        lambda mock, _, __: mock.clock.run_until_idle(),
        lambda mock, _, __: mock.clock.run_until(lambda: False),
        lambda _, approval, __: approval.approve(),
        lambda _, approval, __: approval.reject(),
        lambda _, __, when: when.then(approve()),
    ],
)
@pytest.mark.parametrize("settings", [{}, {"autojump": True}, {"sleep": "virtual"}])
def test_what_a_mock_has_handed_out_changes_nothing(
    change: Callable[[Any, Any, Any], object], settings: dict[str, Any]
) -> None:
    """The clock, the approvals and the selections of a mock belong inside it."""
    with mock_codepipeline(now="2026-01-05T09:00Z", **settings) as mock:
        mock.client().create_pipeline(pipeline=RELEASE)
        [approval] = mock.approvals
        when = mock.when(action="Sign")
        when.then(succeed())
    state = mock.explain("release"), list(mock.events), mock.clock.now
    with pytest.raises(PipeMockError) as caught:
        change(mock, approval, when)
    assert (
        "This mock was left, so its state can be inspected and not changed any more. Do this "
        "before: in the 'with' block, or in the decorated test."
    ) == str(caught.value)
    assert (mock.explain("release"), list(mock.events), mock.clock.now) == state
