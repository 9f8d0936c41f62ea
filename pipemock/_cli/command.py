"""`python -m pipemock FILE` and `python -m pipemock check FILE`."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._cli import arguments
from pipemock._cli.progress import Progress
from pipemock._cli.reports import FORMATS, Note, Report
from pipemock._cli.simulation import simulate
from pipemock._cli.sources import STDIN, may_hold_a_pipeline, sources
from pipemock._cli.statuses import FINE, PROBLEMS, UNUSABLE
from pipemock._cli.streams import is_terminal, wants_colour
from pipemock._definitions import Definition, Options, Unreadable, read, read_source
from pipemock._definitions.files import bytes_of, decoded, require_known
from pipemock._errors import PipeMockError, ServiceError
from pipemock._loading.findings import inspect
from pipemock._loading.starters import inspect_starters

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import datetime

    from pipemock._cli.scenario import Scenario
    from pipemock._cli.sources import Source
    from pipemock._cli.streams import Streams
    from pipemock._definitions import Document, Finding
    from pipemock._loading.findings import Inspection

_TEXT: Final = "text"


def run(given: Sequence[str], streams: Streams) -> int:
    """Run the command line, and return the exit status."""
    arguments.require_command(given[0])
    if given[0] == "check":
        return _Check(arguments.for_check(given[1:]), streams).run()
    return _Rehearsal(arguments.for_rehearsal(given), streams).run()


@attrs.frozen
class _Read:
    """A pipeline that was found in a file."""

    file: str
    definition: Definition
    inspection: Inspection


class _Command:
    """The common part of both commands: read files, and report what AWS would refuse in them."""

    def __init__(self, options: argparse.Namespace, streams: Streams) -> None:
        self._options = options
        self._streams = streams
        self._notes: list[Note] = []
        self._files = 0
        self._is_text = getattr(options, "format", _TEXT) == _TEXT

    @property
    def _status(self) -> int:
        if any(note.is_unreadable for note in self._notes):
            return UNUSABLE
        return PROBLEMS if any(note.code for note in self._notes) else FINE

    def _all(self, now: datetime | None = None) -> list[_Read]:
        documents = [each for source in self._sources() for each in self._documents(source)]
        if not documents and not self._notes and not self._options.skip_others:
            self._cannot(f"There is no pipeline in {', '.join(self._options.files)}.")
        self._require_parameters(documents)
        try:
            chosen = _chosen(documents, self._options.pipeline)
        except PipeMockError as error:
            self._cannot(str(error))
            return []
        found = [self._inspected(file, each, now) for file, each in chosen]
        for document in documents if self._options.pipeline is None else ():
            self._inspect_starters(document, now)
        return found

    def _sources(self) -> list[Source]:
        found = sources(self._options.files)
        if self._options.skip_others:
            return [attrs.evolve(each, is_named=not Path(each.file).is_file()) for each in found]
        return found

    def _documents(self, source: Source) -> Sequence[Document]:
        options = Options(region=self._options.region, parameters=dict(self._options.parameter))
        found: Sequence[Document] = ()
        try:
            if not source.is_named and not may_hold_a_pipeline(_letters(source.file)):
                return ()
            found = _read(source.file, options)
        except Unreadable as error:
            if not source.is_named and error.line is None:
                return ()
            self._cannot(str(error), file=source.file, line=error.line)
        except PipeMockError as error:
            self._cannot(str(error), file=source.file)
        self._files += 1
        return found

    def _require_parameters(self, documents: Sequence[Document]) -> None:
        try:
            require_known(dict(self._options.parameter) if documents else {}, documents)
        except PipeMockError as error:
            self._cannot(str(error))

    def _inspected(self, file: str, definition: Definition, now: datetime | None) -> _Read:
        found = inspect(definition, now=now)
        for remark in found.remarks:
            self._add(Note(file=file, pipeline=definition.name, message=remark))
        for each in found.findings:
            self._add_finding(file, each, definition.name)
        return _Read(file, definition, found)

    def _inspect_starters(self, document: Document, now: datetime | None) -> None:
        for rule in document.event_rules:
            if rule.unplayed:
                remark = f"event rule {rule.name}: a mock does not play {rule.unplayed}"
                self._add(Note(file=document.file, message=remark))
        for each in inspect_starters(document, now=now):
            self._add_finding(document.file, each)

    def _add_finding(self, file: str, each: Finding, pipeline: str = "") -> None:
        self._add(
            Note(
                file=file,
                line=each.line,
                path=each.path,
                pipeline=pipeline,
                message=each.message,
                code=each.code,
            )
        )

    def _cannot(self, text: str, *, file: str = "", line: int | None = None) -> None:
        self._add(Note(file=file, line=line, message=text, is_unreadable=True))

    def _add(self, note: Note) -> None:
        if any(str(note) == str(each) for each in self._notes):
            return
        self._notes.append(note)
        if self._is_text:
            write = self._streams.say if note.code else self._streams.tell
            write(str(note))


class _Check(_Command):
    """`python -m pipemock check`."""

    def run(self) -> int:
        pipelines = len(self._all())
        report = Report(notes=self._notes, files=self._files, pipelines=pipelines)
        shown = report.summary() if self._is_text else FORMATS[self._options.format](report)
        self._streams.say(shown)
        return self._status


class _Rehearsal(_Command):
    """`python -m pipemock`."""

    def run(self) -> int:
        scenario = arguments.scenario(self._options)
        legal = [
            each
            for each in self._all(scenario.now)
            if not each.inspection.findings and self._is_known(each)
        ]
        try:
            self._require_sense(legal, scenario)
            for each in legal:
                self._rehearse(each, scenario)
        except PipeMockError as error:
            self._cannot(str(error))
        return self._status

    def _is_known(self, each: _Read) -> bool:
        unknown = each.definition.pipeline.omitted
        if unknown:
            text = f"{each.definition.name}: only a deployment knows what could be rehearsed."
            self._cannot(text, file=each.file)
        return not unknown

    def _require_sense(self, legal: Sequence[_Read], scenario: Scenario) -> None:
        if legal:
            scenario.require_names([each.definition.pipeline.request["pipeline"] for each in legal])
        if self._options.svg and len(legal) > 1:
            names = ", ".join(each.definition.name for each in legal)
            msg = f"A picture shows one pipeline; choose one with --pipeline: {names}."
            raise PipeMockError(msg)

    def _rehearse(self, each: _Read, scenario: Scenario) -> None:
        progress = Progress(each.definition.name, scenario.runs, sys.stderr or io.StringIO())
        try:
            played = simulate(each.definition, each.inspection.sandbox, scenario, progress)
        except ServiceError as refused:
            self._cannot(f"It cannot be rehearsed without a deployment: {refused}", file=each.file)
            return
        finally:
            progress.end()
        if self._options.svg:
            picture = played.timeline.svg(width=self._options.svg_width)
            self._write(picture)
            return
        width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
        colour = wants_colour(sys.stdout, os.environ)
        say = self._streams.say
        say(f"{each.file}: {each.definition.name}, {each.definition.region}\n")
        say(played.timeline.text(width=width, colour=colour) + "\n")
        if played.waits_for:
            say(played.waits_for + "\n")

    def _write(self, picture: str) -> None:
        try:
            Path(self._options.svg).write_text(picture, "ascii")
        except OSError as error:
            self._cannot(f"It cannot be written: {error.strerror}.", file=self._options.svg)


def _chosen(documents: Sequence[Document], name: str | None) -> Sequence[tuple[str, Definition]]:
    found = [(document.file, each) for document in documents for each in document.pipelines]
    chosen = [(file, each) for file, each in found if name in {None, each.name}]
    if documents and name is not None and not chosen:
        there = ", ".join(each.name for _, each in found) or "none"
        msg = f"There is no pipeline {name!r} in it; it has {there}."
        raise PipeMockError(msg)
    return chosen


def _letters(file: str) -> str:
    return bytes_of(Path(file)).decode("utf-8", errors="replace")


def _read(file: str, options: Options) -> Sequence[Document]:
    if file != STDIN:
        return read_source(file, options)
    if sys.stdin is None:
        msg = "It cannot be read: the standard input is closed."
        raise PipeMockError(msg)
    return read(decoded(sys.stdin.buffer.read()), options, file)
