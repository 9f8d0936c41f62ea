"""The work of a call, counted in functions of pipemock that it calls: it must not creep up.

Counts do not depend on the speed of a machine, and functions of pipemock not on the version of
botocore. Limits of functions have a fifth to spare; `python -m bench` measures the time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import pipemock
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pipemock import PipelineMock

PACKAGE = str(Path(pipemock.__file__).parent)

IMPORTS = """
import sys
{statement}
print(len([name for name in sys.modules if name.partition(".")[0] == "pipemock"]))
print(*{{"asyncio", "boto3", "botocore", "pipemock._engine"}}.intersection(sys.modules))
"""


def functions_called(call: Callable[[], object]) -> int:
    """Count the calls of functions in pipemock's own files."""
    count = 0

    def profile(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            count += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("operation", "most"),
    [("get_pipeline", 70), ("get_pipeline_state", 220), ("start_pipeline_execution", 760)],
)
def test_the_functions_of_a_call(
    mock: PipelineMock, client: Any, operation: str, most: int
) -> None:
    """A call of a pipeline with four stages calls few functions."""
    client.create_pipeline(pipeline=release())
    call = getattr(client, operation)
    call(name="release")

    assert most >= functions_called(lambda: call(name="release"))
    assert 1 == len([each for each in mock.calls if each.operation == "CreatePipeline"])


def test_the_functions_of_a_whole_test(client: Any) -> None:
    """A pipeline that was declared before goes to its approval in few calls."""
    client.create_pipeline(pipeline=release())
    client.delete_pipeline(name="release")

    assert 1000 >= functions_called(lambda: client.create_pipeline(pipeline=release()))


@pytest.mark.parametrize(
    ("statement", "most"),
    [
        ("import pipemock", 1),
        ("import pipemock.pytest_plugin", 10),
        ("from pipemock import mock_codepipeline, succeed", 26),
    ],
)
def test_the_modules_of_an_import(statement: str, most: int) -> None:
    """An import loads few modules, and neither the engine nor botocore."""
    command = [sys.executable, "-c", IMPORTS.format(statement=statement)]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 -- our own
    modules, heavy = done.stdout.decode().splitlines()

    assert most >= int(modules)
    assert "" == heavy


FIRST_CALL = """
from pipemock import mock_codepipeline
with mock_codepipeline() as mock:
    mock.client({service!r}).{operation}()
"""


@pytest.mark.parametrize(
    ("service", "operation", "most"),
    [("codepipeline", "list_pipelines", 170), ("codecommit", "list_repositories", 200)],
)
def test_the_modules_of_a_first_call(service: str, operation: str, most: int) -> None:
    """A first call loads the engine and the operations of its service, and little else."""
    statement = FIRST_CALL.format(service=service, operation=operation)
    command = [sys.executable, "-c", IMPORTS.format(statement=statement)]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 -- our own
    modules, heavy = done.stdout.decode().splitlines()

    assert most >= int(modules)
    assert {"boto3", "botocore", "pipemock._engine"} == {*heavy.split()}
