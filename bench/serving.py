"""Calls over HTTP, compared with calls in the process and with moto's server.

Both servers are processes of their own: `python -m bench.serving ours` and `... moto`.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any, Final

from moto.server import ThreadedMotoServer

from bench.against_moto import ROLE
from bench.clients import new_client
from bench.timing import Comparison, seconds_for_a_call
from pipemock import mock_codepipeline
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# moto's server logs each request.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

_CALL_AIM: Final = 1 / 2
_CALLS: Final = 50
_ROUNDS: Final = 10
_STARTS: Final = 5

_SCOPE: Final = "AKIAPIPEMOCKEXAMPLE/20260105/us-east-1/codepipeline/aws4_request"
_LIST: Final = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={_SCOPE}, SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "CodePipeline_20150709.ListPipelines",
}


def comparisons() -> list[Comparison]:
    """Return comparisons of starting a server, and of a call."""
    ours, moto = (functools.partial(_over_http, name) for name in ("ours", "moto"))
    return [
        Comparison(
            name="start a server, to its first answer / moto's server",
            ours=_start_ours,
            other=_start_moto,
            aim=None,
            rounds=_STARTS,
        ),
        _comparison("get_pipeline over HTTP / in the process", ours, _in_process, None),
        _comparison("get_pipeline over HTTP / moto's server", ours, moto, _CALL_AIM),
    ]


def _comparison(name: str, ours: Any, other: Any, aim: float | None) -> Comparison:
    return Comparison(
        name=name,
        ours=functools.partial(seconds_for_a_call, ours, _CALLS),
        other=functools.partial(seconds_for_a_call, other, _CALLS),
        aim=aim,
        rounds=_ROUNDS,
    )


def _start_ours() -> float:
    with mock_codepipeline() as mock:
        start = time.perf_counter()
        _ask(mock.serve().url)
        return time.perf_counter() - start


def _start_moto() -> float:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    start = time.perf_counter()
    server.start()
    host, port = server.get_host_and_port()
    _ask(f"http://{host}:{port}")
    seconds = time.perf_counter() - start
    server.stop()
    return seconds


def _ask(url: str) -> None:
    request = urllib.request.Request(url, b"{}", _LIST)  # noqa: S310 -- our own servers
    with urllib.request.urlopen(request) as response:  # noqa: S310
        response.read()


@contextlib.contextmanager
def _in_process(_calls: int) -> Iterator[Callable[[], Any]]:
    client = new_client()
    with mock_codepipeline():
        client.create_pipeline(pipeline=release())
        yield functools.partial(client.get_pipeline, name="release")


@contextlib.contextmanager
def _over_http(name: str, _calls: int) -> Iterator[Callable[[], Any]]:
    command = [sys.executable, "-m", "bench.serving", name]
    with subprocess.Popen(  # noqa: S603 -- ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout  # noqa: PT018 -- for type checkers
        url = process.stdout.readline().strip()
        if name == "moto":
            new_client("iam", endpoint_url=url).create_role(**ROLE)
        client = new_client(endpoint_url=url)
        client.create_pipeline(pipeline=release())
        yield functools.partial(client.get_pipeline, name="release")
        process.stdin.close()


# A server runs until its standard input is closed.
def _serve(name: str) -> None:
    if name == "ours":
        with mock_codepipeline() as mock:
            _wait(mock.serve().url)
    else:
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        _wait(f"http://{host}:{port}")
        server.stop()


def _wait(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1])
