"""Reports of a check: text for people, and formats that other programs read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


@attrs.frozen(kw_only=True)
class Note:
    """A line of a report: a finding if it has a code, else what was assumed, or is unreadable."""

    file: str
    message: str
    line: int | None = None
    path: str = ""
    pipeline: str = ""
    code: str = ""
    is_unreadable: bool = False

    def __str__(self) -> str:
        """Return the note in the format that editors recognise."""
        line = "" if self.line is None else f"{self.line}:"
        where = f"{self.file}:{line}" if self.file else ""
        if self.code:
            return f"{where} {self.path}: {self.message} ({self.code})"
        about = f" {self.pipeline}:" if self.pipeline else ""
        return f"{where}{about} {self.message}".strip()


@attrs.frozen(kw_only=True)
class Report:
    """All notes of a check, and what was read."""

    notes: Sequence[Note]
    files: int
    pipelines: int

    @property
    def findings(self) -> Sequence[Note]:
        """What AWS would refuse."""
        return [each for each in self.notes if each.code]

    @property
    def unreadable(self) -> Sequence[Note]:
        """What could not be read."""
        return [each for each in self.notes if each.is_unreadable]

    @property
    def remarks(self) -> Sequence[Note]:
        """What was assumed."""
        return [each for each in self.notes if not each.code and not each.is_unreadable]

    def summary(self) -> str:
        """Return a line with the numbers."""
        problems, pipelines = len(self.findings), counted(self.pipelines, "pipeline")
        return f"{counted(problems, 'problem')} in {pipelines} of {counted(self.files, 'file')}"


def counted(count: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def as_json(report: Report) -> str:
    """Return a report as one JSON object; lines are counted from one."""
    document = {
        "files": report.files,
        "pipelines": report.pipelines,
        "findings": [_members(each) for each in report.findings],
        "unreadable": [_members(each) for each in report.unreadable],
        "remarks": [_members(each) for each in report.remarks],
    }
    return json.dumps(document, indent=2)


def as_sarif(report: Report) -> str:
    """Return a report in the Static Analysis Results Interchange Format, version 2.1.0.

    The format: docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    codes = dict.fromkeys(each.code for each in report.findings)
    notifications = [
        {"level": level, "message": {"text": each.message}, "locations": _locations(each)}
        for level, notes in (("error", report.unreadable), ("note", report.remarks))
        for each in notes
    ]
    run = {
        "tool": {"driver": {"name": "pipemock", "rules": [{"id": code} for code in codes]}},
        "invocations": [
            {
                "executionSuccessful": not report.unreadable,
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": [
            {
                "ruleId": each.code,
                "level": "error",
                "message": {"text": each.message},
                "locations": _locations(each),
            }
            for each in report.findings
        ],
    }
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2)


def as_github(report: Report) -> str:
    """Return a report as workflow commands of GitHub Actions, with a summary as its last line.

    docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    lines = [_command("error", each) for each in (*report.findings, *report.unreadable)]
    lines += [_command("notice", each) for each in report.remarks]
    return "\n".join([*lines, report.summary()])


FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
"""The formats for other programs; text is written while files are read."""


def _members(note: Note) -> dict[str, Any]:
    members = attrs.asdict(note, filter=attrs.filters.exclude(attrs.fields(Note).is_unreadable))
    return {name: value for name, value in members.items() if value not in {None, ""}}


def _locations(note: Note) -> list[dict[str, Any]]:
    if not note.file:
        return []
    file: dict[str, Any] = {"artifactLocation": {"uri": quote(Path(note.file).as_posix())}}
    if note.line is not None:
        file["region"] = {"startLine": note.line}
    path = {"logicalLocations": [{"fullyQualifiedName": note.path}]} if note.path else {}
    return [{"physicalLocation": file, **path}]


def _command(level: str, note: Note) -> str:
    properties = {"file": note.file, "line": note.line, "title": note.code}
    given = ",".join(f"{name}={_property(str(each))}" for name, each in properties.items() if each)
    about = note.path or note.pipeline
    message = f"{about}: {note.message}" if about else note.message
    return f"::{level} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
