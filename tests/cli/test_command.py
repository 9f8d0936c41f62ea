"""`python -m pipemock FILE` and `python -m pipemock check FILE`: their output and status."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest

from pipemock.__main__ import main
from pipemock._cli import command
from pipemock._cli.statuses import FINE, PROBLEMS, UNUSABLE
from pipemock.declarations import RELEASE
from tests.declarations import release
from tests.definition_files import as_json, as_template, line_of

if TYPE_CHECKING:
    from collections.abc import Callable

BEGINS: Final = "--now=2026-01-05T09:00Z"
BROKEN: Final = release(executionMode="QUEUED")
REFUSED: Final = (
    "pipeline.executionMode: QUEUED or PARALLEL mode can only be used with V2 pipelines "
    "(InvalidStructureException)"
)

MISSING: Final = "missing.json: It cannot be read: No such file or directory.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command, and returns its status and both outputs."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        return status, *capsys.readouterr()

    return run


Say = Any


def _write(name: str, text: str) -> str:
    Path(name).write_text(text, "utf-8")
    return name


# check -------------------------------------------------------------------------------------------


def test_a_legal_file(say: Say) -> None:
    """Nothing is found in a legal file, and that is said."""
    assert (FINE, "0 problems in 1 pipeline of 1 file\n", "") == say(
        "check", _write("release.json", as_json(RELEASE))
    )


def test_a_broken_file(say: Say) -> None:
    """A problem stands on a line of its own, in the way that editors read."""
    line = line_of(as_json(BROKEN), "executionMode")

    assert (
        PROBLEMS,
        f"a.json:{line}: {REFUSED}\n1 problem in 1 pipeline of 1 file\n",
        "",
    ) == say("check", _write("a.json", as_json(BROKEN)))


def test_several_files(say: Say) -> None:
    """Each file is reported, and the worst of them decides the status."""
    _write("a.json", as_json(BROKEN))
    _write("b.json", as_template(release()))
    _write("c.json", "[")
    line = line_of(as_json(BROKEN), "executionMode")

    assert (
        UNUSABLE,
        f"a.json:{line}: {REFUSED}\n1 problem in 2 pipelines of 4 files\n",
        f"c.json:1: It is not valid JSON: Expecting value.\n{MISSING}",
    ) == say("check", "a.json", "b.json", "c.json", "missing.json")


def test_two_stacks_of_one_template(say: Say) -> None:
    """A problem in a template is reported once, although two stacks are made of it."""
    stack = {
        "type": "aws:cloudformation:stack",
        "properties": {"templateFile": "release.template.json"},
    }
    Path("app").mkdir()
    _write("app/manifest.json", json.dumps({"artifacts": {"Test": stack, "Live": stack}}))
    _write("app/release.template.json", as_template(BROKEN))
    file = Path("app/release.template.json")
    line = line_of(file.read_text("utf-8"), "ExecutionMode")
    place = "Resources.Release.Properties.ExecutionMode"
    refused = REFUSED.replace("pipeline.executionMode", place)

    assert (
        PROBLEMS,
        f"{file}:{line}: {refused}\n1 problem in 2 pipelines of 1 file\n",
        "",
    ) == say("check", "app")


def test_the_standard_input(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hyphen stands for the standard input."""
    text = io.BytesIO(as_json(BROKEN).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(text))
    line = line_of(as_json(BROKEN), "executionMode")

    assert (
        PROBLEMS,
        f"-:{line}: {REFUSED}\n1 problem in 1 pipeline of 1 file\n",
        "",
    ) == say("check", "-")


def test_a_byte_order_mark(say: Say) -> None:
    """A byte order mark, as some Windows editors write it, is ignored."""
    Path("a.json").write_bytes(b"\xef\xbb\xbf" + as_json(release()).encode())

    assert FINE == say("check", "a.json")[0]


def test_a_file_that_is_no_text(say: Say) -> None:
    """A file that is not UTF-8 is unreadable."""
    Path("a.json").write_bytes(b"\xff\xfe\x00")

    assert (UNUSABLE, "a.json: It is not UTF-8 text.\n") == say("check", "a.json")[::2]


def test_a_file_without_a_pipeline(say: Say) -> None:
    """In a file that is given there has to be a pipeline."""
    status, _, err = say("check", _write("a.json", "3"))

    assert UNUSABLE == status
    assert err.startswith("a.json: There is no pipeline in it")


def _two_pipelines() -> str:
    one = json.loads(as_template(release(name="one")))["Resources"]["Release"]
    other = json.loads(as_template(release(name="other", executionMode="QUEUED")))
    return json.dumps({"Resources": {"One": one, "Other": other["Resources"]["Release"]}})


@pytest.mark.parametrize(
    ("chosen", "status", "summary"),
    [
        ([], PROBLEMS, "1 problem in 2 pipelines of 1 file"),
        (["--pipeline", "one"], FINE, "0 problems in 1 pipeline of 1 file"),
        (["--pipeline", "other"], PROBLEMS, "1 problem in 1 pipeline of 1 file"),
    ],
)
def test_one_pipeline_may_be_chosen(say: Say, chosen: list[str], status: int, summary: str) -> None:
    """All pipelines of a file are looked at, or the one that is named."""
    found, out, _ = say("check", _write("a.json", _two_pipelines()), *chosen)

    assert (status, summary) == (found, out.splitlines()[-1])


def test_a_pipeline_that_is_not_there(say: Say) -> None:
    """A mistake in the name is reported together with the names that there are."""
    assert (
        UNUSABLE,
        "0 problems in 0 pipelines of 1 file\n",
        "There is no pipeline 'three' in it; it has one, other.\n",
    ) == say("check", _write("a.json", _two_pipelines()), "--pipeline", "three")


def test_a_pipeline_where_there_is_none(say: Say) -> None:
    """A file with other resources has none to name; an unreadable one is not asked for any."""
    count = {"MinimumCount": 0, "MaximumCount": 1}
    properties = {"Category": "Test", "Provider": "Scan", "Version": "1"}
    counts = {"InputArtifactDetails": count, "OutputArtifactDetails": count}
    own = {"Type": "AWS::CodePipeline::CustomActionType", "Properties": properties | counts}
    _write("a.json", json.dumps({"Resources": {"Own": own}}))

    assert (
        "There is no pipeline 'x' in it; it has none.\n"
        == say("check", "a.json", "--pipeline=x")[2]
    )
    assert MISSING == say("check", "missing.json", "--pipeline=x", "--parameter=Y=z")[2]


def test_parameters_and_region_decide(say: Say) -> None:
    """A condition of the template, and its Region, can be chosen."""
    mode = {"Fn::If": ["Queued", "QUEUED", "SUPERSEDED"]}
    sections = {
        "Parameters": {"Mode": {"Type": "String", "Default": "plain"}},
        "Conditions": {"Queued": {"Fn::Equals": [{"Ref": "Mode"}, {"Ref": "AWS::Region"}]}},
    }
    text = as_template(release(), ExecutionMode=mode)
    _write("a.json", json.dumps({**json.loads(text), **sections}))

    assert FINE == say("check", "a.json")[0]
    assert FINE == say("check", "a.json", "--parameter", "Mode=eu-west-1")[0]
    assert PROBLEMS == say("check", "a.json", "--parameter=Mode=eu-west-1", "--region=eu-west-1")[0]


def test_a_made_up_action_type_is_told(say: Say) -> None:
    """The output says that an action type was not checked."""
    declared = release()
    declared["stages"][1]["actions"][0]["actionTypeId"]["owner"] = "Custom"
    status, _, err = say("check", _write("a.json", as_json(declared)))

    assert FINE == status
    assert (
        "a.json: release: the action type Build/Custom/CodeBuild/1 is not defined there, "
        "and taken to exist\n"
    ) == err


def test_odd_letters_are_written_somehow(say: Say) -> None:
    """A problem stays on its line, whatever a member is called."""
    status, out, _ = say("check", _write("a.json", r'{"stages": [], "\ud800\n": 1}'))

    assert PROBLEMS == status
    assert out.startswith(r"a.json:1: \ud800\n: Unknown parameter")


def test_letters_that_a_terminal_has_not(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is spelled out."""
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", terminal)
    say("check", "m\xfcll.json")
    terminal.seek(0)

    assert "m\\xfcll.json: It cannot be read: No such file or directory.\n" == terminal.read()


# Rehearsals --------------------------------------------------------------------------------------


def test_a_rehearsal(say: Say) -> None:
    """What happens is shown as a timeline."""
    status, out, err = say(_write("a.json", as_json(RELEASE)), BEGINS)
    lines = out.splitlines()

    assert (FINE, "") == (status, err)
    assert ["a.json: release, us-east-1", "", "2026-01-05 09:00:00 UTC"] == lines[:3]
    assert ["+01:03:00  48a1c96e  execution     SUCCEEDED", "+01:03:00  now", ""] == lines[-3:]


def test_options_of_a_rehearsal(say: Say) -> None:
    """The options are handed on to the script."""
    _write("a.json", as_json(RELEASE))
    status, out, _ = say(
        *("a.json", BEGINS, "--runs=2", "--duration=1", "--approve-after=10"),
        *("--reject=Sign", "--fail=Ship", "--hang=Deploy/Ship"),
    )

    assert FINE == status
    assert "+00:00:24  now" in out
    assert 2 == out.count("execution     FAILED")


def test_what_a_rehearsal_waits_for(say: Say) -> None:
    """Where something is still in progress at the end, it is explained."""
    transition = {"StageName": "Build", "Reason": "Not yet"}
    text = as_template(release(), DisableInboundStageTransitions=[transition])
    assert (FINE, _WAITING, "") == say(_write("a.json", text), BEGINS)


_WAITING: Final = """\
a.json: release, us-east-1

2026-01-05 09:00:00 UTC
+00:00:00  48a1c96e  execution     STARTED  by CreatePipeline
+00:00:00  48a1c96e    Source      STARTED
+00:00:00  48a1c96e      Checkout  STARTED
+00:01:00  48a1c96e      Checkout  SUCCEEDED  Amazon S3 version id: LYhiHuWMGmUdJEiAlkM8fIXkn9bY6QSL
+00:01:00  48a1c96e    Source      SUCCEEDED
+00:01:00  now

Pipeline release, version 1:
  Execution 48a1c96e-c534-44e6-ac7a-d3a5b7361c58 is InProgress since 2026-01-05T09:00:00.000Z.
    It waits in front of stage Build: the inbound transition is disabled (Not yet).
  The inbound transition of stage Build is disabled by arn:aws:iam::123456789012:user/tester: \
Not yet

"""


def test_a_rehearsal_needs_a_legal_definition(say: Say) -> None:
    """What AWS would refuse is reported, and not played."""
    line = line_of(as_json(BROKEN), "executionMode")

    assert (PROBLEMS, f"a.json:{line}: {REFUSED}\n", "") == say(_write("a.json", as_json(BROKEN)))


def test_a_rehearsal_of_what_is_not_there(say: Say) -> None:
    """A mistake in an option is reported."""
    names = (
        "Checkout, Source/Checkout, Compile, Build/Compile, Sign, Approve/Sign, Ship, Deploy/Ship"
    )

    assert (
        UNUSABLE,
        "",
        f"--fail Compil: there is no such action or rule; there is {names}.\n",
    ) == say(_write("a.json", as_json(RELEASE)), "--fail=Compil")


def test_a_rehearsal_of_what_only_a_deployment_knows(say: Say) -> None:
    """Stages that only a deployment knows cannot be rehearsed."""
    file = _write("a.json", as_template(release(), Stages={"Fn::ImportValue": "stages"}))
    status, out, err = say(file)

    assert (UNUSABLE, "") == (status, out)
    assert (
        "a.json: release: only a deployment knows Resources.Release.Properties.Stages, "
        "so the structure of the pipeline was not checked\n"
        "a.json: release: only a deployment knows what could be rehearsed.\n"
    ) == err


def test_a_rehearsal_that_would_be_refused(say: Say) -> None:
    """A reference to a namespace that only a deployment knows is legal, but cannot be followed."""
    document = json.loads(as_template(release()))
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[0]["Actions"][0]["Namespace"] = {"Fn::ImportValue": "namespace"}
    stages[1]["Actions"][0]["Configuration"]["EnvironmentVariables"] = "#{Checkout.CommitId}"
    file = _write("a.json", json.dumps(document))
    status, out, err = say(file)

    assert FINE == say("check", file)[0]
    assert (UNUSABLE, "") == (status, out)
    assert err.startswith("a.json: It cannot be rehearsed without a deployment: ")
    assert "namespace that does not exist" in err


def test_a_picture(say: Say) -> None:
    """A picture is a file of its own."""
    _write("a.json", as_json(RELEASE))
    _write("b.json", as_json(BROKEN))

    assert (FINE, "", "") == say("a.json", BEGINS, "--svg=a.svg")
    root = ET.parse("a.svg").getroot()  # noqa: S314 -- our own
    assert (True, "1120") == (root.tag.endswith("svg"), root.get("width"))
    assert PROBLEMS == say("a.json", "b.json", "--svg=b.svg")[0]
    assert Path("b.svg").exists()


def test_a_picture_for_a_phone(say: Say) -> None:
    """The picture is as wide as asked for."""
    _write("a.json", as_json(RELEASE))

    assert (FINE, "", "") == say("a.json", BEGINS, "--svg=a.svg", "--svg-width=390")
    assert "390" == ET.parse("a.svg").getroot().get("width")  # noqa: S314 -- our own


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["a.json", "b.json", "--svg=a.svg"],
            "A picture shows one pipeline; choose one with --pipeline: release, other.\n",
        ),
        (
            ["a.json", "--svg=nowhere/a.svg"],
            "nowhere/a.svg: It cannot be written: No such file or directory.\n",
        ),
        (
            ["a.json", "--svg=a.svg", "--svg-width=319"],
            (
                "A picture 319 pixels wide has no room for names. "
                "Write width=320 or more, and let the page make it smaller.\n"
            ),
        ),
    ],
)
def test_a_picture_that_cannot_be_drawn(say: Say, arguments: list[str], told: str) -> None:
    """There is one picture, and it has to be written somewhere."""
    _write("a.json", as_json(RELEASE))
    _write("b.json", as_json(release(name="other")))

    assert (UNUSABLE, "", told) == say(*arguments)


def test_text_fits_the_terminal(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal, lines are as long as it is wide."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((40, 20)))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    say(_write("a.json", as_json(RELEASE)), BEGINS)
    _, out, _ = say("a.json", BEGINS)
    capsys.readouterr()

    assert 40 == max(map(len, out.splitlines()))


@pytest.mark.parametrize(
    ("escapes", "environment"),
    [
        (9, {}),
        (9, {"NO_COLOR": ""}),
        (0, {"NO_COLOR": "1"}),
        (0, {"NO_COLOR": "1", "FORCE_COLOR": "1"}),
        (0, {"TERM": "dumb"}),
        (9, {"TERM": "dumb", "FORCE_COLOR": "1"}),
    ],
)
def test_text_has_colours_on_a_terminal(
    say: Say, monkeypatch: pytest.MonkeyPatch, escapes: int, environment: dict[str, str]
) -> None:
    """On a terminal states have colours, unless the environment says otherwise."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    _, out, _ = say(_write("a.json", as_json(RELEASE)), BEGINS)

    assert escapes == out.count("\x1b[32mSUCCEEDED\x1b[0m")
    assert 2 * escapes == out.count("\x1b")


def test_text_has_no_colours_elsewhere(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a pipe gets plain text, unless colours are forced."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    _, plain, _ = say(_write("a.json", as_json(RELEASE)), BEGINS)
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, forced, _ = say("a.json", BEGINS)

    assert "\x1b" not in plain
    assert "\x1b[32mSUCCEEDED\x1b[0m" in forced


def test_a_command_that_is_misspelt(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    """What is near a command and no file is reported before anything is read."""
    with pytest.raises(SystemExit) as ended:
        say("chekc", "a.json")

    assert UNUSABLE == ended.value.code
    assert capsys.readouterr().err.endswith(" file 'chekc'. Did you mean check?\n")


def test_a_file_that_is_called_like_a_command(say: Say) -> None:
    """A file is read, whatever it is called."""
    _write("chekc", as_json(BROKEN))

    assert PROBLEMS == say("chekc")[0]


def test_the_version(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    """The version is that of the installed package."""
    with pytest.raises(SystemExit) as ended:
        say("--version")

    assert FINE == ended.value.code
    assert f"pipemock {version('pipemock')}\n" == capsys.readouterr().out


def test_the_status_reaches_the_shell() -> None:
    """What the function returns is what the process ends with."""
    _write("a.json", as_json(BROKEN))
    done = subprocess.run(
        [sys.executable, "-m", "pipemock", "check", "a.json"],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(command.__file__).parents[2])},
    )

    assert PROBLEMS == done.returncode
