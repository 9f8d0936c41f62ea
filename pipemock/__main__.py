"""`python -m pipemock`: rehearse, check or serve definitions of pipelines, or show how they run.

The demonstration, shown without arguments, is a release with an approval, which is given once and
expires once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipemock import mock_codepipeline, succeed
from pipemock._cli.statuses import FINE, UNUSABLE
from pipemock._cli.streams import Streams
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run the command line, and return the exit status.

    Args:
        arguments: The arguments after ``python -m pipemock``.
    """
    streams = Streams()
    try:
        status = _run(arguments, streams)
    finally:
        streams.flush()
    if streams.problem:
        streams.tell(streams.problem)
        return UNUSABLE
    return status


def _run(arguments: Sequence[str], streams: Streams) -> int:
    if arguments[:1] == ["serve"]:
        from pipemock._cli.serving import serve  # noqa: PLC0415 -- http.server, when needed

        return serve(arguments[1:], streams)
    if arguments:
        from pipemock._cli.command import run  # noqa: PLC0415 -- botocore, when needed

        return run(arguments, streams)
    _demonstrate(streams)
    return FINE


def _demonstrate(streams: Streams) -> None:
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client()
        mock.when(provider="CodeBuild").then(succeed(after=240))
        client.create_pipeline(pipeline=RELEASE)

        mock.clock.advance(hours=2)
        _show(streams, "A release waits for its approval.", mock.explain("release"))
        [approval] = mock.approvals
        approval.approve(summary="Looks good.", by="arn:aws:iam::123456789012:user/Bob")

        client.start_pipeline_execution(name="release")
        mock.clock.advance(days=8)
        _show(streams, "One was approved; nobody answered the next one.", str(mock.timeline()))


def _show(streams: Streams, title: str, text: str) -> None:
    streams.say(f"{title}\n\n{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
