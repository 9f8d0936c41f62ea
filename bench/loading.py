"""The cost of importing pipemock, and of a pytest plugin that is installed but not used."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Final

import attrs

from bench.timing import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIPEMOCK_AIM: Final = 1.10
_BOTH_AIM: Final = 1.08
_FIRST_CALL_AIM: Final = 1.10
_PLUGIN_AIM: Final = 1.05
_ROUNDS: Final = 20

_TIMED_IMPORT: Final = """
import time
start = time.perf_counter()
import {modules}
print(time.perf_counter() - start)
"""

_FIRST_CALL: Final = """
import time
start = time.perf_counter()
{test}
print(time.perf_counter() - start)
"""
_WITH_PIPEMOCK: Final = """
from pipemock import mock_codepipeline
with mock_codepipeline() as mock:
    mock.client().list_pipelines()
"""
_WITH_STUBBER: Final = """
import boto3
from botocore.stub import Stubber
client = boto3.client(
    "codepipeline",
    region_name="us-east-1",
    aws_access_key_id="AKIAEXAMPLE",
    aws_secret_access_key="a secret that opens nothing",
)
with Stubber(client) as stubber:
    stubber.add_response("list_pipelines", {"pipelines": []})
    client.list_pipelines()
"""

_COLLECTION: Final = """
import sys, pytest
pytest.main(sys.argv[1:])
print("botocore" in sys.modules)
"""

# pytest would load pipemock's plugin on both sides, so neither loads installed plugins.
_OPTIONS: Final = ("--collect-only", "-q", "-p", "no:cacheprovider", "--disable-plugin-autoload")
_PLUGIN: Final = ("-p", "pipemock.pytest_plugin")


@attrs.frozen
class _Place:
    """An empty working directory, and a directory that keeps bytecode as an installation would."""

    empty: str
    bytecode: str

    def python(self, *arguments: str) -> str:
        """Run Python in a separate process and return what it prints."""
        kept = {key: text for key, text in os.environ.items() if not key.startswith("PYTHON")}
        finished = subprocess.run(  # noqa: S603 -- our own programs
            [sys.executable, *arguments],
            cwd=self.empty,
            env={**kept, "PYTHONPYCACHEPREFIX": self.bytecode},
            capture_output=True,
            text=True,
            check=True,
        )
        return finished.stdout

    def seconds_to_import(self, modules: str) -> float:
        """Return how long an import takes, not including the start of Python."""
        return float(self.python("-c", _TIMED_IMPORT.format(modules=modules)))

    def seconds_of(self, test: str) -> float:
        """Return how long a test takes in a new process, not including the start of Python."""
        return float(self.python("-c", _FIRST_CALL.format(test=test)))

    def collect(self, *options: str) -> str:
        """Run pytest in a directory without tests and return the output."""
        return self.python("-c", _COLLECTION, *_OPTIONS, *options)

    def seconds_to_collect(self, *options: str) -> float:
        """Return how long this takes, including the start of Python."""
        start = time.perf_counter()
        self.collect(*options)
        return time.perf_counter() - start


def comparisons() -> Iterator[Comparison]:
    """Yield comparisons of imports and of start-up times."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as bytecode:
        place = _Place(empty, bytecode)
        yield _imports(place, "pipemock", "boto3", _PIPEMOCK_AIM)
        yield _imports(place, "boto3, pipemock", "boto3", _BOTH_AIM)
        yield Comparison(
            name="first call of a process, with its imports / Stubber",
            ours=functools.partial(place.seconds_of, _WITH_PIPEMOCK),
            other=functools.partial(place.seconds_of, _WITH_STUBBER),
            aim=_FIRST_CALL_AIM,
            rounds=_ROUNDS,
        )
        yield Comparison(
            name="start pytest with the plugin / without",
            ours=functools.partial(place.seconds_to_collect, *_PLUGIN),
            other=place.seconds_to_collect,
            aim=_PLUGIN_AIM,
            rounds=_ROUNDS,
        )


def plugin_loads_botocore() -> bool:
    """Return whether a test run without a mock loads botocore."""
    with tempfile.TemporaryDirectory() as empty:
        return _Place(empty, empty).collect(*_PLUGIN).split()[-1] == "True"


def _imports(place: _Place, ours: str, other: str, aim: float) -> Comparison:
    return Comparison(
        name=f"import {ours} / import {other}",
        ours=functools.partial(place.seconds_to_import, ours),
        other=functools.partial(place.seconds_to_import, other),
        aim=aim,
        rounds=_ROUNDS,
    )
