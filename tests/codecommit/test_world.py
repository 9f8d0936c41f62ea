"""The state of CodeCommit."""

from __future__ import annotations

import inspect
from typing import Final

import attrs
import pytest

from pipemock._codecommit import world

VALUES: Final = {world.Merged, world.PullRequestEvent}
STATES: Final = [
    kind
    for _, kind in inspect.getmembers(world, attrs.has)
    if kind.__module__ == world.__name__ and kind not in VALUES
]


@pytest.mark.parametrize("kind", STATES)
def test_what_changes_is_compared_by_identity(kind: type) -> None:
    """Two repositories, or two rules, that are alike are two, and each can be in a set."""
    assert not {"__eq__", "__hash__"} & vars(kind).keys()
