"""The arguments of each command: their help, their values, their defaults and refusals."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock._cli import arguments, statuses
from pipemock._cli.scenario import Scenario

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

CHECK: Final = arguments.for_check
REHEARSE: Final = arguments.for_rehearsal
SERVE: Final = arguments.for_serving

Parse = Any  # a function of `arguments` that parses those of a command


# Help -----------------------------------------------------------------------------------------

HELP: Final[dict[Callable[..., argparse.Namespace], str]] = {
    REHEARSE: """\
usage: python -m pipemock [check | serve] [options] FILE ...

Rehearse definitions of pipelines, only check them, or serve them over HTTP.

positional arguments:
  FILE                  JSON of 'aws codepipeline get-pipeline', a CloudFormation template, a
                        cdk.out, JSON of 'terraform show -json', or a folder with such files; - for
                        stdin

options:
  -h, --help            show this help message and exit
  --version             show the version
  --skip-others         leave out named files without a pipeline
  --pipeline NAME       read only this pipeline
  --region REGION       the Region of the pipelines
  --parameter NAME=VALUE
                        the value of a parameter of a template
  --svg OUT             write a picture instead of text
  --svg-width PIXELS    the width of the picture in pixels (1120)
  --now TIME            the first time, such as 2026-01-05T09:00Z
  --runs RUNS           how many executions (1)
  --duration SECONDS    how long each action takes (60)
  --approve-after SECONDS
                        how long an approval waits for its answer (3600)
  --reject NAME         an approval that is rejected
  --fail NAME           an action, or a rule of a condition, that fails
  --hang NAME           an action that never ends, or an approval that nobody answers
  --variable NAME=VALUE
                        the value of a variable of the pipeline

Without arguments, it runs a demonstration.
""",
    CHECK: """\
usage: python -m pipemock check [-h] [--skip-others] [--pipeline NAME] [--region REGION]
                                [--parameter NAME=VALUE] [--format {text,json,sarif,github}]
                                FILE [FILE ...]

Report what AWS would refuse in definitions of pipelines.

positional arguments:
  FILE                  JSON of 'aws codepipeline get-pipeline', a CloudFormation template, a
                        cdk.out, JSON of 'terraform show -json', or a folder with such files; - for
                        stdin

options:
  -h, --help            show this help message and exit
  --skip-others         leave out named files without a pipeline
  --pipeline NAME       read only this pipeline
  --region REGION       the Region of the pipelines
  --parameter NAME=VALUE
                        the value of a parameter of a template
  --format {text,json,sarif,github}
                        how findings are written (text)

Exit status: 0 if all is well, 1 if AWS would refuse something, 2 if a file cannot be read.
""",
    SERVE: """\
usage: python -m pipemock serve [-h] [--host HOST] [--port PORT] [--allow-host NAME] [--tls]
                                [--now TIME] [--clock {manual,follow}] [--autojump]
                                [--region REGION] [--account ACCOUNT] [--seed SEED]
                                [--duration SECONDS] [--reject NAME] [--fail NAME] [--hang NAME]
                                [--parameter NAME=VALUE] [--quiet]
                                [FILE ...]

Serve CodePipeline and CodeCommit over HTTP, until it is interrupted.

positional arguments:
  FILE                  what is created at the start

options:
  -h, --help            show this help message and exit
  --host HOST           where to listen (127.0.0.1)
  --port PORT           the port (4571); 0: a free one
  --allow-host NAME     a name of this machine by which it may be called
  --tls                 use TLS, with a certificate created at the start
  --now TIME            the first time, such as 2026-01-05T09:00Z
  --clock {manual,follow}
                        stand still (manual), or follow the real time
  --autojump            advance the clock when a read repeats itself
  --region REGION       the Region (us-east-1)
  --account ACCOUNT     the account (123456789012)
  --seed SEED           the seed of all generated ids (0)
  --duration SECONDS    how long AWS's own actions take (no time)
  --reject NAME         an approval that is rejected
  --fail NAME           an action that fails
  --hang NAME           an action that never ends
  --parameter NAME=VALUE
                        the value of a parameter of a template
  --quiet               print no timeline at the end

Exit status: 0 if all was well, 1 if a call was a mistake, 2 if a file cannot be read or the port
is in use.
""",
}


@pytest.mark.parametrize("parse", HELP, ids=lambda each: each.__name__)
def test_help(
    parse: Parse, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command explains its arguments; versions of Python break the lines differently."""
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit) as ended:
        parse(["--help"])

    assert 0 == ended.value.code
    assert HELP[parse].split() == capsys.readouterr().out.split()


# Values ---------------------------------------------------------------------------------------

_NOON: Final = ["--now", "2026-01-05T12:00+01:00"]
_SHARED: Final[dict[str, Any]] = {
    "skip_others": False,
    "pipeline": None,
    "region": None,
    "parameter": [],
}
_DEFAULTS: Final[dict[Parse, dict[str, Any]]] = {
    CHECK: {**_SHARED, "format": "text"},
    REHEARSE: {
        **_SHARED,
        "svg": None,
        "svg_width": 1120,
        "now": None,
        "runs": 1,
        "duration": timedelta(minutes=1),
        "approve_after": timedelta(hours=1),
        "reject": [],
        "fail": [],
        "hang": [],
        "variable": [],
    },
    SERVE: {
        "host": "127.0.0.1",
        "port": 4571,
        "allow_host": [],
        "tls": False,
        "now": None,
        "clock": "manual",
        "autojump": False,
        "region": None,
        "account": None,
        "seed": 0,
        "duration": timedelta(),
        "reject": [],
        "fail": [],
        "hang": [],
        "parameter": [],
        "quiet": False,
    },
}


@pytest.mark.parametrize("parse", _DEFAULTS, ids=lambda each: each.__name__)
def test_defaults(parse: Parse) -> None:
    """Only files have to be given."""
    assert {"files": ["a", "b"], **_DEFAULTS[parse]} == vars(parse(["a", "b"]))


def test_a_server_needs_no_file() -> None:
    """A mock may be served empty."""
    assert [] == SERVE([]).files


_OF_ALL: Final[list[tuple[list[str], str, Any]]] = [
    (["--region", "eu-west-1"], "region", "eu-west-1"),
    (["--parameter", "A=1", "--parameter", "B="], "parameter", [("A", "1"), ("B", "")]),
]
_OF_FILES: Final[list[tuple[list[str], str, Any]]] = [
    (["--skip-others"], "skip_others", True),
    (["--pipeline", "release"], "pipeline", "release"),
]
_OF_EXECUTIONS: Final[list[tuple[list[str], str, Any]]] = [
    (_NOON, "now", datetime(2026, 1, 5, 11, tzinfo=timezone.utc)),
    (["--duration", "0.5"], "duration", timedelta(milliseconds=500)),
    (["--duration", "31536000"], "duration", timedelta(days=365)),
    *((["--" + name, "A", f"--{name}=B"], name, ["A", "B"]) for name in ("reject", "fail", "hang")),
]
_VALUES: Final[dict[Parse, list[tuple[list[str], str, Any]]]] = {
    CHECK: [
        *_OF_ALL,
        *_OF_FILES,
        *((["--format", name], "format", name) for name in ("text", "json", "sarif", "github")),
    ],
    REHEARSE: [
        *_OF_ALL,
        *_OF_FILES,
        *_OF_EXECUTIONS,
        (["--svg", "a.svg"], "svg", "a.svg"),
        (["--svg-width", "1"], "svg_width", 1),
        (["--runs", "1"], "runs", 1),
        (["--runs", "20"], "runs", 20),
        (["--approve-after", "1"], "approve_after", timedelta(seconds=1)),
        (["--variable", "A=B=C"], "variable", [("A", "B=C")]),
    ],
    SERVE: [
        *_OF_ALL,
        *_OF_EXECUTIONS,
        (["--host", "::1"], "host", "::1"),
        (["--port", "0"], "port", 0),
        (["--allow-host", "a", "--allow-host", "b"], "allow_host", ["a", "b"]),
        (["--tls"], "tls", True),
        (["--clock", "manual"], "clock", "manual"),
        (["--clock", "follow"], "clock", "follow"),
        (["--autojump"], "autojump", True),
        (["--account", "210987654321"], "account", "210987654321"),
        (["--seed", "7"], "seed", 7),
        (["--quiet"], "quiet", True),
    ],
}


@pytest.mark.parametrize(
    ("parse", "given", "name", "value"),
    [(parse, *each) for parse, values in _VALUES.items() for each in values],
    ids=lambda each: each.__name__ if callable(each) else None,
)
def test_a_value(parse: Parse, given: list[str], name: str, value: object) -> None:
    """An option sets its value, and no other."""
    assert {"files": ["a"], **_DEFAULTS[parse], name: value} == vars(parse([*given, "a"]))


def test_every_option_has_a_value() -> None:
    """No option is left out of the values above."""
    for parse, values in _VALUES.items():
        assert _DEFAULTS[parse].keys() == {name for _, name, _ in values}


def test_a_scenario() -> None:
    """The options of a rehearsal are those of its scenario, whose defaults are the same."""
    given = ["--runs=2", "--duration=1", "--approve-after=10", *_NOON]
    given += ["--reject=A", "--fail=B", "--hang=C", "--variable=D=E", "a"]

    default = attrs.evolve(Scenario(), rejected=[], failed=[], hanging=[])
    assert default == arguments.scenario(REHEARSE(["a"]))
    assert {
        "now": datetime(2026, 1, 5, 11, tzinfo=timezone.utc),
        "runs": 2,
        "duration": timedelta(seconds=1),
        "approve_after": timedelta(seconds=10),
        "rejected": ["A"],
        "failed": ["B"],
        "hanging": ["C"],
        "variables": {"D": "E"},
    } == attrs.asdict(arguments.scenario(REHEARSE(given)))


# Refusals -------------------------------------------------------------------------------------

_NO_SECONDS: Final = "is not a number of seconds greater than zero, at most 365 days"
_NO_COUNT: Final = "is not a number greater than zero"
_NO_TIME: Final = "'today' is not an ISO 8601 timestamp. Write it like '2026-01-05T09:00Z'."
_NO_REGION: Final = "There is no Region 'Mars'. Write one of AWS's Regions, like 'eu-west-1'."
_REFUSED: Final[list[tuple[list[str], str]]] = [
    *((["--runs", each], f"argument --runs: {each!r} {_NO_COUNT}") for each in ("0", "x", "-1")),
    *((["--runs", each], f"argument --runs: {each!r} {_NO_COUNT}") for each in ("", "\u00b2")),
    (["--svg-width", "\u0663"], f"argument --svg-width: '\u0663' {_NO_COUNT}"),
    *(
        ([f"--duration={each}"], f"argument --duration: {each!r} {_NO_SECONDS}")
        for each in ("0", "-1", "nan", "inf", "x", "31536001")
    ),
    (["--approve-after", "0"], f"argument --approve-after: '0' {_NO_SECONDS}"),
    (["--now", "today"], f"argument --now: {_NO_TIME}"),
    (["--region", "Mars"], f"argument --region: {_NO_REGION}"),
    (["--variable", "x"], "argument --variable: 'x' is not of the form NAME=VALUE"),
    (["--parameter", "=x"], "argument --parameter: '=x' is not of the form NAME=VALUE"),
    ([], "the following arguments are required: FILE"),
]


@pytest.mark.parametrize(("given", "told"), _REFUSED, ids=str)
def test_a_value_that_is_refused(
    capsys: pytest.CaptureFixture[str], given: list[str], told: str
) -> None:
    """A mistake ends with the status of argparse, and is reported with the option."""
    with pytest.raises(SystemExit) as ended:
        REHEARSE([*given, *(["a"] if given else [])])
    last = capsys.readouterr().err.splitlines()[-1]

    assert 2 == ended.value.code
    assert f"python -m pipemock: error: {told}" == last


@pytest.mark.parametrize(("misspelt", "command"), [("chekc", "check"), ("sreve", "serve")])
def test_a_command_that_is_misspelt(
    capsys: pytest.CaptureFixture[str], misspelt: str, command: str
) -> None:
    """What is neither a command nor a file, and near a command, is reported with that command."""
    with pytest.raises(SystemExit) as ended:
        arguments.require_command(misspelt)

    assert 2 == ended.value.code
    assert (
        "usage: python -m pipemock [check | serve] [options] FILE ...\n"
        f"python -m pipemock: error: there is no command and no file '{misspelt}'. "
        f"Did you mean {command}?\n"
    ) == capsys.readouterr().err


@pytest.mark.parametrize("first", ["check", "pipeline.json", "--help"])
def test_what_may_be_a_file(first: str) -> None:
    """A name that is near no command is read as a file."""
    arguments.require_command(first)


def test_the_exit_statuses() -> None:
    """The statuses are those of the help."""
    assert (0, 1, 2) == (statuses.FINE, statuses.PROBLEMS, statuses.UNUSABLE)
