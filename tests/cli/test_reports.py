"""The formats of `check` for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipemock.__main__ import main
from pipemock._cli.reports import FORMATS, Note, Report
from tests.declarations import release
from tests.definition_files import as_json

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert ["error", "note"] == [each["level"] for each in invocation["toolExecutionNotifications"]]


def test_github() -> None:
    """Workflow commands escape what would end them."""
    assert [
        "::error file=a b.yaml,line=3,title=Wrong::X.Name: 50%25: no",
        "::error file=c%2Cd.json,line=7::It is not valid JSON.",
        "::notice file=a b.yaml::p: assumed",
        "1 problem in 1 pipeline of 2 files",
    ] == FORMATS["github"](REPORT).splitlines()
