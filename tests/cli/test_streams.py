"""Streams that are closed or full, and readers that go away, change no exit status."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from pipemock.__main__ import main
from pipemock._cli import command
from pipemock._cli.statuses import FINE, PROBLEMS, UNUSABLE
from pipemock._cli.streams import Streams, is_terminal, wants_colour
from tests.declarations import release
from tests.definition_files import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL: Final = Path("/dev/full")
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="closes streams in a shell")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="only Linux has a full device")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(as_json(release()), "utf-8")
    (tmp_path / "bad.json").write_text(as_json(release(executionMode="QUEUED")), "utf-8")
    return tmp_path


def _run(
    folder: Path,
    *arguments: str,
    redirected: str = "",
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> tuple[int, str]:
    words = [sys.executable, "-m", "pipemock", *arguments]
    if redirected:
        words = ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", *words]
    done = subprocess.run(  # noqa: S603 -- words of the tests
        words,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(command.__file__).parents[2])},
        text=True,
        stdout=stdout,
        stderr=stderr,
    )
    return done.returncode, done.stderr or ""


@pytest.fixture
def no_reader() -> Iterator[int]:
    """Return the end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check", "good.json"], FINE),
        (["check", "bad.json"], PROBLEMS),
        (["check", "missing.json"], UNUSABLE),
        (["good.json"], FINE),
        ([], FINE),
        (["--help"], FINE),
    ],
)
def test_a_reader_that_goes_away(
    folder: Path, no_reader: int, arguments: list[str], status: int
) -> None:
    """The status is that of the files, and nothing is said about the pipe."""
    found, err = _run(folder, *arguments, stdout=no_reader)

    assert status == found
    assert "Broken pipe" not in err
    assert "Traceback" not in err


@needs_a_shell
@pytest.mark.parametrize("redirected", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams(folder: Path, redirected: str) -> None:
    """What cannot be written is dropped."""
    for file, status in (("good.json", FINE), ("bad.json", PROBLEMS)):
        assert (status, "") == _run(folder, "check", file, redirected=redirected)


@needs_a_shell
def test_a_closed_standard_input(folder: Path) -> None:
    """There is nothing to read then."""
    words = "-: It cannot be read: the standard input is closed.\n"

    assert (UNUSABLE, words) == _run(folder, "check", "-", redirected="<&-")


@needs_a_full_device
def test_a_full_device(folder: Path) -> None:
    """What cannot be written for another reason is reported."""
    with FULL.open("w") as full:
        words = "The output cannot be written: No space left on device.\n"

        assert (UNUSABLE, words) == _run(folder, "check", "good.json", stdout=full.fileno())


@needs_a_full_device
def test_a_full_standard_error(folder: Path) -> None:
    """Remarks are lost, and the status is that of the files."""
    with FULL.open("w") as full:
        assert UNUSABLE == _run(folder, "check", "x.json", stderr=full.fileno())[0]
        assert FINE == _run(folder, "check", "good.json", stderr=full.fileno())[0]


class _Broken(io.StringIO):
    """A stream that raises an error of the system for whatever is written."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def write(self, _: str) -> int:
        raise OSError(self._number, os.strerror(self._number))


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.EPIPE, ""),
        (errno.EINVAL, ""),
        (errno.ENOSPC, f"The output cannot be written: {os.strerror(errno.ENOSPC)}."),
    ],
)
def test_what_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    problem: str,
) -> None:
    """A reader that went away is none; a problem of the output becomes the last line and status."""
    streams = Streams()
    monkeypatch.setattr(sys, "stderr", _Broken(number))
    streams.tell("Lost.")
    assert "" == streams.problem
    monkeypatch.undo()
    monkeypatch.setattr(sys, "stdout", _Broken(number))
    streams.say("Lost.")
    assert problem == streams.problem
    status = main([])
    monkeypatch.undo()

    assert (2 if problem else 0) == status
    assert ("", f"{problem}\n" if problem else "") == capsys.readouterr()


def test_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """What is said and what is reported are lines of the two streams."""
    streams = Streams()
    streams.say("One.")
    streams.tell("Two.")
    streams.say("")
    streams.flush()

    assert ("One.\n\n", "Two.\n") == capsys.readouterr()
    assert "" == streams.problem


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_a_terminal_is() -> None:
    """A stream that is missing or closed is shown nowhere."""
    closed = _Terminal()
    closed.close()

    assert [True, False, False, False] == [
        is_terminal(each) for each in (_Terminal(), io.StringIO(), closed, None)
    ]


@pytest.mark.parametrize(
    ("environment", "on_a_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "", "FORCE_COLOR": ""}, True, False),
        ({"NO_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": "0"}, True, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_who_wants_colours(
    environment: dict[str, str], *, on_a_terminal: bool, elsewhere: bool
) -> None:
    """Variables of the environment are on if they are not empty; the one against colours wins."""
    assert (on_a_terminal, elsewhere, elsewhere) == tuple(
        wants_colour(each, environment) for each in (_Terminal(), io.StringIO(), None)
    )
