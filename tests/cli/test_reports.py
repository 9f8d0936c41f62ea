"""The formats of `check` for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock.__main__ import main
from pipemock._cli.reports import FORMATS, Note, Report
from tests.declarations import release
from tests.definition_files import as_json, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_QUEUED: Final = release(executionMode="QUEUED")
REPORT = Report(
    files=2,
    pipelines=1,
    notes=[
        Note(file="a b.yaml", line=3, path="X.Name", pipeline="p", message="50%: no", code="Wrong"),
        Note(file="c,d.json", line=7, message="It is not valid JSON.", is_unreadable=True),
        Note(file="a b.yaml", pipeline="p", message="assumed"),
    ],
)


@pytest.fixture
def checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str, str]]:
    """Return a function that checks a broken, a custom and an unreadable file in a format."""
    monkeypatch.chdir(tmp_path)
    custom = release(name="other")
    custom["stages"][1]["actions"][0]["actionTypeId"]["owner"] = "Custom"
    Path("a.json").write_text(as_json(_QUEUED), "utf-8")
    Path("b.json").write_text(as_json(custom), "utf-8")
    Path("c.json").write_text("[\n", "utf-8")

    def run(name: str) -> tuple[int, str, str]:
        status = main(["check", "--format", name, "a.json", "b.json", "c.json"])
        return status, *capsys.readouterr()

    return run


Checked = Any


@pytest.mark.parametrize("name", FORMATS)
def test_everything_is_on_the_standard_output(checked: Checked, name: str) -> None:
    """The status is that of the text, and nothing is written elsewhere."""
    status, out, err = checked(name)

    assert (2, "") == (status, err)
    for words in ("QUEUED or PARALLEL mode", "taken to exist", "It is not valid JSON"):
        assert 1 == out.count(words)


def test_json(checked: Checked) -> None:
    """JSON has the members of each note, and the numbers."""
    out = checked("json")[1]
    report = {
        "files": 3,
        "pipelines": 2,
        "findings": [
            {
                "file": "a.json",
                "message": "QUEUED or PARALLEL mode can only be used with V2 pipelines",
                "line": line_of(as_json(_QUEUED), "executionMode"),
                "path": "pipeline.executionMode",
                "pipeline": "release",
                "code": "InvalidStructureException",
            }
        ],
        "unreadable": [
            {"file": "c.json", "message": "It is not valid JSON: Expecting value.", "line": 2}
        ],
        "remarks": [
            {
                "file": "b.json",
                "message": (
                    "the action type Build/Custom/CodeBuild/1 is not defined there, "
                    "and taken to exist"
                ),
                "pipeline": "other",
            }
        ],
    }

    assert f"{json.dumps(report, indent=2)}\n" == out


def test_sarif() -> None:
    """SARIF has a result for each finding, and notifications for the rest."""
    location = {
        "physicalLocation": {
            "artifactLocation": {"uri": "a%20b.yaml"},
            "region": {"startLine": 3},
        },
        "logicalLocations": [{"fullyQualifiedName": "X.Name"}],
    }
    unreadable = {"artifactLocation": {"uri": "c%2Cd.json"}, "region": {"startLine": 7}}
    assumed = {"artifactLocation": {"uri": "a%20b.yaml"}}
    run = {
        "tool": {"driver": {"name": "pipemock", "rules": [{"id": "Wrong"}]}},
        "invocations": [
            {
                "executionSuccessful": False,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": "It is not valid JSON."},
                        "locations": [{"physicalLocation": unreadable}],
                    },
                    {
                        "level": "note",
                        "message": {"text": "assumed"},
                        "locations": [{"physicalLocation": assumed}],
                    },
                ],
            }
        ],
        "results": [
            {
                "ruleId": "Wrong",
                "level": "error",
                "message": {"text": "50%: no"},
                "locations": [location],
            }
        ],
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }

    assert json.dumps(document, indent=2) == FORMATS["sarif"](REPORT)


def test_sarif_has_a_rule_for_each_code() -> None:
    """A code that several findings have is one rule; without unreadable files all went well."""
    notes = [Note(file="a", line=1, message="m", code=code) for code in ("Two", "One", "Two")]
    [run] = json.loads(FORMATS["sarif"](attrs.evolve(REPORT, notes=notes)))["runs"]

    assert [{"id": "Two"}, {"id": "One"}] == run["tool"]["driver"]["rules"]
    assert [{"executionSuccessful": True, "toolExecutionNotifications": []}] == run["invocations"]


# The properties that the schema of the OASIS requires, and those that it allows among ours.
# github.com/oasis-tcs/sarif-spec, sarif-2.1/schema/sarif-schema-2.1.0.json
_SARIF: Final[dict[str, tuple[set[str], set[str]]]] = {
    "": ({"version", "runs"}, {"$schema"}),
    "runs": ({"tool"}, {"invocations", "results"}),
    "tool": ({"driver"}, set()),
    "driver": ({"name"}, {"rules"}),
    "rules": ({"id"}, set()),
    "invocations": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
    "toolExecutionNotifications": ({"message"}, {"level", "locations"}),
    "results": ({"message"}, {"ruleId", "level", "locations"}),
    "message": (set(), {"text"}),
    "locations": (set(), {"physicalLocation", "logicalLocations"}),
    "physicalLocation": (set(), {"artifactLocation", "region"}),
    "artifactLocation": (set(), {"uri"}),
    "region": (set(), {"startLine"}),
    "logicalLocations": (set(), {"fullyQualifiedName"}),
}


def _objects(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield name, each
            for key, inner in each.items():
                yield from _objects(inner, key)


@pytest.mark.parametrize(
    "notes", [[*REPORT.notes, Note(file="", message="Nothing is there.", is_unreadable=True)], []]
)
def test_sarif_has_the_properties_of_its_schema(notes: list[Note]) -> None:
    """Each object has what the schema requires, and nothing that it does not know."""
    found = dict(_objects(json.loads(FORMATS["sarif"](attrs.evolve(REPORT, notes=notes)))))
    for name, each in found.items():
        required, allowed = _SARIF[name]
        assert required <= each.keys() <= required | allowed, name
    assert not notes or _SARIF.keys() == found.keys()


def test_sarif_locates_nothing_without_a_file() -> None:
    """An error that concerns no file has no location, rather than one with the current folder."""
    note = Note(file="", message="There is no pipeline 'x' in it.", is_unreadable=True)
    [run] = json.loads(FORMATS["sarif"](attrs.evolve(REPORT, notes=[note])))["runs"]
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert told["locations"] == []


def test_github() -> None:
    """Workflow commands escape what would end them."""
    assert [
        "::error file=a b.yaml,line=3,title=Wrong::X.Name: 50%25: no",
        "::error file=c%2Cd.json,line=7::It is not valid JSON.",
        "::notice file=a b.yaml::p: assumed",
        "1 problem in 1 pipeline of 2 files",
    ] == FORMATS["github"](REPORT).splitlines()


def test_github_escapes_what_would_end_a_property() -> None:
    """Percent signs and ends of lines are escaped everywhere, colons and commas in properties."""
    odd = "%\r\n:,"
    note = Note(file=odd, line=1, path=odd, message=odd, code=odd)

    assert [
        "::error file=%25%0D%0A%3A%2C,line=1,title=%25%0D%0A%3A%2C::%25%0D%0A:,: %25%0D%0A:,",
        "1 problem in 1 pipeline of 2 files",
    ] == FORMATS["github"](attrs.evolve(REPORT, notes=[note])).splitlines()


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"file": "a", "line": 3, "path": "X", "pipeline": "p", "code": "C"}, "a:3: X: m (C)"),
        ({"file": "a", "line": 3, "pipeline": "p"}, "a:3: p: m"),
        ({"file": "a", "pipeline": "p"}, "a: p: m"),
        ({"file": "a", "line": 3}, "a:3: m"),
        ({"file": "a"}, "a: m"),
        ({"file": ""}, "m"),
        ({"file": "", "pipeline": "p"}, "p: m"),
    ],
)
def test_a_note_as_text(members: dict[str, Any], told: str) -> None:
    """A note begins with its place, as editors recognise it."""
    assert told == str(Note(message="m", **members))


@pytest.mark.parametrize(
    ("problems", "pipelines", "files", "told"),
    [
        (0, 0, 1, "0 problems in 0 pipelines of 1 file"),
        (1, 1, 2, "1 problem in 1 pipeline of 2 files"),
        (2, 2, 2, "2 problems in 2 pipelines of 2 files"),
    ],
)
def test_a_summary(problems: int, pipelines: int, files: int, told: str) -> None:
    """The summary counts problems, not what could not be read."""
    notes = [Note(file="a", line=1, message="m", code="C")] * problems
    others = [Note(file="a", message="m", is_unreadable=True), Note(file="a", message="m")]

    assert told == Report(notes=[*notes, *others], files=files, pipelines=pipelines).summary()
