"""`python -m pipemock FILE` and `python -m pipemock check FILE`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import attrs

from pipemock._cli import arguments
from pipemock._cli.progress import Progress
from pipemock._cli.simulation import simulate
from pipemock._definitions import Definition, Document, Options, Unreadable, read, read_source
from pipemock._definitions.files import decoded
from pipemock._errors import PipeMockError
from pipemock._loading.findings import check
from pipemock._loading.sandbox import prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipemock._cli.scenario import Scenario
    from pipemock._loading.findings import Finding
    from pipemock._loading.sandbox import Sandbox

FINE: Final = 0
PROBLEMS: Final = 1
UNREADABLE: Final = 2

_STDIN: Final = "-"


def run(given: Sequence[str]) -> int:
    """Run the command line, and return the exit status."""
    arguments.require_command(given[0])
    if given[0] == "check":
        return _Check(arguments.for_check(given[1:])).run()
    return _Rehearsal(arguments.for_rehearsal(given)).run()


@attrs.frozen
class _Read:
    """A pipeline that was found in a file."""

    file: str
    definition: Definition
    sandbox: Sandbox
    findings: Sequence[Finding]


class _Command:
    """The common part of both commands: read files, and report what AWS would refuse in them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._status = FINE

    def _all(self, now: datetime | None = None) -> list[_Read]:
        return [each for file in self._options.files for each in self._in(file, now)]

    def _in(self, file: str, now: datetime | None) -> Iterator[_Read]:
        for place, definition in self._definitions(file):
            sandbox = prepare(definition, now=now)
            found = check(definition, sandbox)
            yield _Read(place, definition, sandbox, found)
            for kind in sandbox.assumed:
                text = f"the action type {kind} is not defined there, and taken to exist"
                _write(sys.stderr, f"{place}: {definition.name}: {text}")
            for each in found:
                self._status = max(self._status, PROBLEMS)
                _write(sys.stdout, f"{place}:{each}")

    def _definitions(self, file: str) -> Sequence[tuple[str, Definition]]:
        options = Options(region=self._options.region, parameters=dict(self._options.parameter))
        try:
            found = _documents(file, options)
            return _chosen(found, self._options.pipeline)
        except Unreadable as error:
            line = "" if error.line is None else f"{error.line}:"
            self._cannot(f"{file}:{line} {error}")
        except PipeMockError as error:
            self._cannot(f"{file}: {error}")
        return ()

    def _cannot(self, text: str) -> None:
        self._status = UNREADABLE
        _write(sys.stderr, text)


class _Check(_Command):
    """`python -m pipemock check`."""

    def run(self) -> int:
        pipelines = self._all()
        count = sum(len(each.findings) for each in pipelines)
        files = _counted(len(self._options.files), "file")
        where = f"{_counted(len(pipelines), 'pipeline')} of {files}"
        _write(sys.stdout, f"{_counted(count, 'problem')} in {where}")
        return self._status


class _Rehearsal(_Command):
    """`python -m pipemock`."""

    def run(self) -> int:
        scenario = arguments.scenario(self._options)
        legal = [each for each in self._all(scenario.now) if not each.findings]
        try:
            self._require_sense(legal, scenario)
            for each in legal:
                self._rehearse(each, scenario)
        except (PipeMockError, OSError) as error:
            self._cannot(str(error))
        return self._status

    def _require_sense(self, legal: Sequence[_Read], scenario: Scenario) -> None:
        if legal:
            scenario.require_names([each.definition.pipeline.request["pipeline"] for each in legal])
        if self._options.svg and len(legal) > 1:
            names = ", ".join(each.definition.name for each in legal)
            msg = f"A picture shows one pipeline; choose one with --pipeline: {names}."
            raise PipeMockError(msg)

    def _rehearse(self, each: _Read, scenario: Scenario) -> None:
        progress = Progress(each.definition.name, scenario.runs, sys.stderr)
        try:
            played = simulate(each.definition, each.sandbox, scenario, progress)
        finally:
            progress.end()
        if self._options.svg:
            picture = played.timeline.svg()
            Path(self._options.svg).write_text(picture, "utf-8", errors="backslashreplace")
            return
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        _write(sys.stdout, f"{each.file}: {each.definition.name}, {each.definition.region}\n")
        _write(sys.stdout, played.timeline.text(width=width) + "\n")
        if played.waits_for:
            _write(sys.stdout, played.waits_for + "\n")


def _documents(file: str, options: Options) -> Sequence[Document]:
    if file == _STDIN:
        return read(decoded(sys.stdin.buffer.read()), options, file)
    return read_source(file, options)


def _chosen(documents: Sequence[Document], name: str | None) -> Sequence[tuple[str, Definition]]:
    found = [(document.file, each) for document in documents for each in document.pipelines]
    chosen = [(file, each) for file, each in found if name in {None, each.name}]
    if name is not None and not chosen:
        there = ", ".join(each.name for _, each in found) or "none"
        msg = f"There is no pipeline {name!r} in it; there is {there}."
        raise PipeMockError(msg)
    return chosen


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


# A name may have letters that the terminal cannot show.
def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
