"""Files, folders and patterns on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from pipemock.__main__ import main
from pipemock._cli.sources import Source, may_hold_a_pipeline, sources
from pipemock._cli.statuses import FINE, PROBLEMS, UNUSABLE
from tests.declarations import release
from tests.definition_files import as_json, as_template, line_of

REFUSED: Final = (
    "pipeline.executionMode: QUEUED or PARALLEL mode can only be used with V2 pipelines "
    "(InvalidStructureException)"
)
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
    line = line_of(Path("one.json").read_text("utf-8"), "executionMode")

    assert (
        UNUSABLE,
        f"one.json:{line}: {REFUSED}\n1 problem in 2 pipelines of 3 files\n",
        f"{Path('deep/broken.json')}:2: It is not valid JSON: Expecting value.\n",
    ) == say(".")


def test_the_files_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the formats of definitions are found in their order, unless they are of others."""
    monkeypatch.chdir(tmp_path)
    found = ["a/b/c.yaml", "a/d.yml", "e.json", "f.template", "manifest.d/g.json"]
    others = [".h/i.json", ".j.json", "k.txt", "l", "a/node_modules/m.json", "site-packages/n.json"]
    for name in [*reversed(found), *others]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    Path("o.json").mkdir()

    assert [Source(str(Path(each)), is_named=False) for each in found] == sources(["."])


def test_each_name_stands_for_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is a file, an assembly, a folder, a pattern, or a file that is not there."""
    monkeypatch.chdir(tmp_path)
    for name in ("app/manifest.json", "b/c.json", "b/[d].json"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    for name, expected in {
        "-": [Source("-")],
        "app": [Source("app")],
        "app/manifest.json": [Source("app/manifest.json")],
        "b": [Source(str(Path("b", each)), is_named=False) for each in ("[d].json", "c.json")],
        "b/[d].json": [Source("b/[d].json")],
        "b/*": [Source(str(Path("b", each))) for each in ("[d].json", "c.json")],
        "a*": [Source("app")],
        "**/c.*": [Source(str(Path("b/c.json")))],
        "*.tf": [Source("*.tf")],
    }.items():
        assert expected == sources([name]) == sources([name, name])


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ('"Type": "AWS::CodePipeline::Pipeline"', True),
        ('resource "aws_codepipeline" "release"', True),
        ('{"actionTypeId": {}}', True),
        ("AWS::CodeBuild::Project, codepipeline, actionType", False),
    ],
)
def test_which_texts_may_hold_a_pipeline(text: str, *, may: bool) -> None:
    """A definition has the words of CloudFormation, of Terraform or of the service."""
    assert may is may_hold_a_pipeline(text)


@pytest.mark.parametrize("names", [["deep"], ["deep", "empty"]])
@pytest.mark.parametrize("command", [["check"], []])
def test_folders_without_a_pipeline(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    names: list[str],
    command: list[str],
) -> None:
    """A run that has looked at nothing says so, unless other files are to be skipped."""
    monkeypatch.chdir(tmp_path)
    for name in ("deep", "empty"):
        Path(name).mkdir()
    Path("deep/notes.json").write_text('{"kind": "notes"}', "utf-8")

    assert UNUSABLE == main([*command, *names])
    assert f"There is no pipeline in {', '.join(names)}.\n" == capsys.readouterr().err
    assert FINE == main([*command, "--skip-others", *names])
    assert "" == capsys.readouterr().err


@pytest.mark.parametrize("pattern", ["**/*.yaml", "deep/e?/*"])
def test_a_pattern(say: Say, pattern: str) -> None:
    """A pattern stands for the files that it matches."""
    status, out, _ = say(pattern, "--skip-others")

    assert (FINE, "0 problems in 1 pipeline of 1 file\n") == (status, out)


def test_a_pattern_without_matches(say: Say) -> None:
    """A pattern that matches nothing cannot be read."""
    assert (UNUSABLE, "*.tf: It cannot be read: No such file or directory.\n") == (say("*.tf")[::2])


def test_a_file_is_checked_once(say: Say) -> None:
    """A file that several names stand for is checked once."""
    line = line_of(Path("one.json").read_text("utf-8"), "executionMode")

    assert (
        PROBLEMS,
        f"one.json:{line}: {REFUSED}\n1 problem in 1 pipeline of 1 file\n",
        "",
    ) == say("one.json", "*.json", "one.json")


def test_other_files_may_be_skipped(say: Say) -> None:
    """A hook names files of all kinds; those without a pipeline are left out then."""
    files = ["one.json", "deep/notes.json", "deep/values.yaml"]

    assert UNUSABLE == say(*files)[0]
    assert (PROBLEMS, "") == say(*files, "--skip-others")[::2]


def test_an_assembly_is_not_skipped(say: Say) -> None:
    """A cloud assembly is read, also where a hook names it among other files."""
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "er/two.yaml"}}
    Path("deep/manifest.json").write_text(json.dumps({"artifacts": {"Two": stack}}), "utf-8")
    status, out, _ = say("deep", "deep/notes.json", "--skip-others")

    assert (FINE, "0 problems in 1 pipeline of 1 file\n") == (status, out)


def test_a_missing_file_is_not_skipped(say: Say) -> None:
    """A file that does not exist is reported, also where a hook names it."""
    assert (UNUSABLE, "missing.json: It cannot be read: No such file or directory.\n") == (
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

    assert UNUSABLE == status
    assert "There is no parameter or placeholder 'Branch' in it; it has none.\n" == err
