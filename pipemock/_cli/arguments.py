"""The arguments of the command line."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipemock._arguments import near
from pipemock._arns import require_region
from pipemock._cli.scenario import Scenario
from pipemock._clock.times import parse_time, planned_duration
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_CHECK = "check"
_SERVE = "serve"
_COMMANDS = (_CHECK, _SERVE)
_EPILOG = "Without arguments, it runs a demonstration."
_FILE = (
    "JSON of 'aws codepipeline get-pipeline', a CloudFormation template, a cdk.out, JSON of "
    "'terraform show -json', or a folder with such files; - for stdin"
)


def require_command(first: str) -> None:
    """Exit with a message if the first argument looks like a command that is misspelt."""
    if first != _CHECK and not Path(first).exists() and (hint := near(first, _COMMANDS)):
        _parser().error(f"there is no command and no file {first!r}.{hint}")


def _parser() -> argparse.ArgumentParser:
    from importlib.metadata import version  # noqa: PLC0415 -- slow to load

    parser = argparse.ArgumentParser(
        prog="python -m pipemock",
        usage="%(prog)s [check | serve] [options] FILE ...",
        description="Rehearse definitions of pipelines, only check them, or serve them over HTTP.",
        epilog=_EPILOG,
    )
    shown = f"pipemock {version('pipemock')}"
    parser.add_argument("--version", action="version", version=shown, help="show the version")
    return parser


def for_check(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments after ``check``."""
    parser = argparse.ArgumentParser(
        prog="python -m pipemock check",
        description="Report what AWS would refuse in definitions of pipelines.",
        epilog="Exit status: 0 if all is well, 1 if AWS would refuse something, 2 if a file "
        "cannot be read.",
    )
    _add_common(parser)
    parser.add_argument(
        "--format",
        choices=["text", "json", "sarif", "github"],
        default="text",
        help="how findings are written (text)",
    )
    return parser.parse_args(arguments)


def for_serving(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments after ``serve``."""
    parser = argparse.ArgumentParser(
        prog="python -m pipemock serve",
        description="Serve CodePipeline and CodeCommit over HTTP, until it is interrupted.",
        epilog="Exit status: 0 if all was well, 1 if a call was a mistake, 2 if a file cannot be "
        "read or the port is in use.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="what is created at the start")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=int, default=4571, help="the port (4571); 0: a free one")
    _add_names(parser, "--allow-host", "a name of this machine by which it may be called")
    tls = "use TLS, with a certificate created at the start"
    parser.add_argument("--tls", action="store_true", help=tls)
    _add_now(parser)
    clock = "stand still (manual), or follow the real time"
    parser.add_argument("--clock", choices=("manual", "follow"), default="manual", help=clock)
    jump = "advance the clock when a read repeats itself"
    parser.add_argument("--autojump", action="store_true", help=jump)
    parser.add_argument("--region", type=_region, help="the Region (us-east-1)")
    parser.add_argument("--account", help="the account (123456789012)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of all generated ids (0)")
    duration = "how long AWS's own actions take (no time)"
    parser.add_argument(
        "--duration", type=_seconds, default=timedelta(), metavar="SECONDS", help=duration
    )
    _add_names(parser, "--reject", "an approval that is rejected")
    _add_names(parser, "--fail", "an action that fails")
    _add_names(parser, "--hang", "an action that never ends")
    _add_values(parser, "--parameter", "the value of a parameter of a template")
    parser.add_argument("--quiet", action="store_true", help="print no timeline at the end")
    return parser.parse_args(arguments)


def for_rehearsal(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments of a rehearsal."""
    parser = _parser()
    _add_common(parser)
    parser.add_argument("--svg", metavar="OUT", help="write a picture instead of text")
    width = "the width of the picture in pixels (1120)"
    parser.add_argument("--svg-width", type=_count, default=1120, metavar="PIXELS", help=width)
    _add_now(parser)
    parser.add_argument("--runs", type=_count, default=1, help="how many executions (1)")
    for option, default, what in (
        ("--duration", 60, "how long each action takes"),
        ("--approve-after", 3600, "how long an approval waits for its answer"),
    ):
        text = f"{what} ({default})"
        parser.add_argument(
            option, type=_seconds, default=timedelta(seconds=default), metavar="SECONDS", help=text
        )
    _add_names(parser, "--reject", "an approval that is rejected")
    _add_names(parser, "--fail", "an action, or a rule of a condition, that fails")
    _add_names(parser, "--hang", "an action that never ends, or an approval that nobody answers")
    _add_values(parser, "--variable", "the value of a variable of the pipeline")
    return parser.parse_args(arguments)


def scenario(options: argparse.Namespace) -> Scenario:
    """Return the scenario of a rehearsal."""
    return Scenario(
        now=options.now,
        runs=options.runs,
        duration=options.duration,
        approve_after=options.approve_after,
        rejected=options.reject,
        failed=options.fail,
        hanging=options.hang,
        variables=dict(options.variable),
    )


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help=_FILE)
    parser.add_argument(
        "--skip-others", action="store_true", help="leave out named files without a pipeline"
    )
    parser.add_argument("--pipeline", metavar="NAME", help="read only this pipeline")
    parser.add_argument("--region", type=_region, help="the Region of the pipelines")
    _add_values(parser, "--parameter", "the value of a parameter of a template")


def _add_now(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--now", type=_moment, metavar="TIME", help="the first time, such as 2026-01-05T09:00Z"
    )


def _add_names(parser: argparse.ArgumentParser, option: str, what: str) -> None:
    parser.add_argument(option, metavar="NAME", action="append", default=[], help=what)


def _add_values(parser: argparse.ArgumentParser, option: str, what: str) -> None:
    parser.add_argument(
        option, metavar="NAME=VALUE", action="append", type=_pair, default=[], help=what
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        msg = f"{text!r} is not of the form NAME=VALUE"
        raise argparse.ArgumentTypeError(msg)
    return name, value


def _region(text: str) -> str:
    try:
        require_region(text)
    except PipeMockError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _moment(text: str) -> datetime:
    try:
        return parse_time(text)
    except PipeMockError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


# Actions have to take time: transitions are disabled while the first one is in progress.
def _seconds(text: str) -> timedelta:
    try:
        length = planned_duration(float(text), "A duration")
    except (ValueError, PipeMockError):
        length = timedelta()
    if not length:
        msg = f"{text!r} is not a number of seconds greater than zero, at most 365 days"
        raise argparse.ArgumentTypeError(msg)
    return length


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text):
        msg = f"{text!r} is not a number greater than zero"
        raise argparse.ArgumentTypeError(msg)
    return int(text)
