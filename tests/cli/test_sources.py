"""Files, folders and patterns on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipemock.__main__ import main
from pipemock._cli import command
from tests.declarations import release
from tests.definition_files import as_json, as_template

FINE, PROBLEMS, UNREADABLE = command.FINE, command.PROBLEMS, command.UNREADABLE
Say = Any


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Return a function that runs `check` in a folder with some definitions and other files."""
    monkeypatch.chdir(tmp_path)
    files = {
        "one.json": as_json(release(executionMode="QUEUED")),
        "deep/er/two.yaml": as_template(release(name="two")),
        "deep/notes.json": '{"kind": "notes"}',
        "deep/values.yaml": "a: {{ b }}\n",
        "deep/broken.json": '{"actionTypeId": \n]',
        "deep/words.json": '["actionTypeId"]',
        "deep/text.md": "AWS::CodePipeline::Pipeline",
        ".hidden/three.json": as_json(release(name="three")),
        "node_modules/four.json": as_json(release(name="four")),
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["check", *arguments])
        return status, *capsys.readouterr()

    return run


def test_a_folder(say: Say) -> None:
    """All definitions in a folder are checked, and other files are left out."""
    status, out, err = say(".")

    assert UNREADABLE == status
    assert "1 problem in 2 pipelines of 3 files" == out.splitlines()[-1]
    assert [str(Path("deep/broken.json"))] == [line.partition(":")[0] for line in err.splitlines()]


@pytest.mark.parametrize("pattern", ["**/*.yaml", "deep/e?/*"])
def test_a_pattern(say: Say, pattern: str) -> None:
    """A pattern stands for the files that it matches."""
    status, out, _ = say(pattern, "--skip-others")

    assert (FINE, "0 problems in 1 pipeline of 1 file\n") == (status, out)


def test_a_pattern_without_matches(say: Say) -> None:
    """A pattern that matches nothing cannot be read."""
    assert (UNREADABLE, "*.tf: It cannot be read: No such file or directory.\n") == (
        say("*.tf")[::2]
    )


def test_a_file_is_checked_once(say: Say) -> None:
    """A file that several names stand for is checked once."""
    status, out, _ = say("one.json", "*.json", "one.json")

    assert (PROBLEMS, 2) == (status, len(out.splitlines()))
    assert "1 problem in 1 pipeline of 1 file" == out.splitlines()[-1]


def test_other_files_may_be_skipped(say: Say) -> None:
    """A hook names files of all kinds; those without a pipeline are left out then."""
    files = ["one.json", "deep/notes.json", "deep/values.yaml"]

    assert UNREADABLE == say(*files)[0]
    assert (PROBLEMS, "") == say(*files, "--skip-others")[::2]


def test_an_assembly_is_not_skipped(say: Say) -> None:
    """A cloud assembly is read, also where a hook names it among other files."""
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "er/two.yaml"}}
    Path("deep/manifest.json").write_text(json.dumps({"artifacts": {"Two": stack}}), "utf-8")
    status, out, _ = say("deep", "deep/notes.json", "--skip-others")

    assert (FINE, "0 problems in 1 pipeline of 1 file\n") == (status, out)


def test_a_missing_file_is_not_skipped(say: Say) -> None:
    """A file that does not exist is reported, also where a hook names it."""
    assert (UNREADABLE, "missing.json: It cannot be read: No such file or directory.\n") == (
        say("missing.json", "--skip-others")[::2]
    )


def test_a_pipeline_in_one_of_several_files(say: Say) -> None:
    """The pipeline that is chosen has to be in one of the files."""
    status, out, err = say("one.json", "deep/er/two.yaml", "--pipeline", "two")

    assert (FINE, "") == (status, err)
    assert "0 problems in 1 pipeline of 2 files\n" == out


def test_a_parameter_that_no_file_has(say: Say) -> None:
    """A name that no template knows is a mistake of the command."""
    status, _, err = say("one.json", "deep/er/two.yaml", "--parameter", "Branch=main")

    assert UNREADABLE == status
    assert "There is no parameter or placeholder 'Branch' in it; it has none.\n" == err
