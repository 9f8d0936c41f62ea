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
from tests.definition_files import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    Path("a.json").write_text(as_json(release(executionMode="QUEUED")), "utf-8")
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
    report = json.loads(checked("json")[1])
    [finding] = report["findings"]

    assert (3, 2) == (report["files"], report["pipelines"])
    assert ("a.json", "pipeline.executionMode") == (finding["file"], finding["path"])
    assert ("release", "InvalidStructureException") == (finding["pipeline"], finding["code"])
    assert [{"file", "message", "line"}] == [set(each) for each in report["unreadable"]]
    assert ["other"] == [each["pipeline"] for each in report["remarks"]]


def test_sarif() -> None:
    """SARIF has a result for each finding, and notifications for the rest."""
    document = json.loads(FORMATS["sarif"](REPORT))
    [run] = document["runs"]
    [result] = run["results"]
    [location] = result["locations"]

    assert "2.1.0" == document["version"]
    assert [{"id": "Wrong"}] == run["tool"]["driver"]["rules"]
    assert ("Wrong", "error", "50%: no") == (
        result["ruleId"],
        result["level"],
        result["message"]["text"],
    )
    assert {
        "physicalLocation": {
            "artifactLocation": {"uri": "a%20b.yaml"},
            "region": {"startLine": 3},
        },
        "logicalLocations": [{"fullyQualifiedName": "X.Name"}],
    } == location
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [*REPORT.unreadable, *REPORT.remarks]
    assert [
        (level, {"text": each.message}) for level, each in zip(["error", "note"], told, strict=True)
    ] == [(each["level"], each["message"]) for each in invocation["toolExecutionNotifications"]]


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
