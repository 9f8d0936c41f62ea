"""A terminal for the walkthroughs that type commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.cli import open_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipemock import PipelineMock
    from tests.stories.cli import Terminal


@pytest.fixture
def terminal(
    mock: PipelineMock,  # noqa: ARG001 -- answers the commands
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terminal]:
    with open_terminal(tmp_path, capsys) as terminal:
        yield terminal
