"""The page about rehearsals is true: its commands, run on its files, print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from pipemock.__main__ import main

PAGE: Final = (Path(__file__).parents[2] / "docs" / "rehearse.md").read_text("utf-8")
FILE: Final = re.compile(r'(?ms)^```yaml title="([\w.]+)"\n(.*?)^```$')
COMMAND: Final = re.compile(r"(?ms)^```console\n\$ python -m pipemock (.*?)\n(.*?)^```$")


@pytest.mark.parametrize(("said", "printed"), COMMAND.findall(PAGE))
def test_the_page_shows_what_is_printed(
    said: str,
    printed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command on the page prints the output shown for it."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILE.findall(PAGE):
        Path(name).write_text(text, "utf-8")
    main(shlex.split(said))

    assert printed.rstrip() == capsys.readouterr().out.rstrip()


def test_the_page_has_commands() -> None:
    """The check above finds them."""
    assert 3 == len(COMMAND.findall(PAGE))
