"""The lock of a mock that is served by the command line: it starts anew once at a time."""

from __future__ import annotations

from pipemock._cli import serving
from pipemock._cli.arguments import for_serving
from pipemock._cli.serving import Served
from pipemock._edge import hook
from tests.interleaving import each_line_of, interleave


def test_two_resets_leave_one_mock() -> None:
    """However two clients reset a server, one new mock answers, and no other is left behind."""
    before = len(hook._active)
    served = Served(for_serving(["--port", "0"]))
    for pause in each_line_of(serving):
        interleave(served.reset, served.reset, at=pause)

        assert 1 == len(hook._active) - before
    served.mock.stop()
