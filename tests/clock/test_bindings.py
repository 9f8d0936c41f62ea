"""Where virtual sleep is found, and that no trace of it is left."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import subprocess
import sys
import time
import types
import unittest
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from botocore import retryhandler, waiter
from botocore.exceptions import ClientError

from pipemock import mock_codepipeline
from tests.client_helpers import START, seconds
from tests.clock import polling_code
from tests.declarations import release

if TYPE_CHECKING:
    from pathlib import Path

    from pipemock import PipelineMock

ORIGINALS = (time.sleep, asyncio.sleep)


def _bound() -> tuple[Any, ...]:
    names: Any = polling_code
    return (
        (time.sleep, asyncio.sleep),
        (names.sleep, names.pause),
        (names.nap, asyncio.tasks.sleep),
    )


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module that can be imported, and was not yet."""
    (tmp_path / "newcomer.py").write_text(
        "from time import sleep\nfrom asyncio import sleep as s\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return "newcomer"


@pytest.mark.usefixtures("mock")
def test_nothing_is_replaced_without_the_keyword() -> None:
    """A mock whose sleep is real replaces nothing."""
    assert (ORIGINALS,) * 3 == _bound()


def test_no_trace_is_left() -> None:
    """Inside, every name of a module is another function; afterwards it is the very original."""
    with mock_codepipeline(sleep="virtual"), mock_codepipeline(sleep="virtual"):
        inside = _bound()

    assert not set(ORIGINALS) & {name for names in inside for name in names}
    assert (ORIGINALS,) * 3 == _bound()


def test_an_exception_leaves_no_trace() -> None:
    """An exception passes through, and every name is the original again."""
    with contextlib.suppress(ZeroDivisionError), mock_codepipeline(sleep="virtual"):
        raise ZeroDivisionError

    assert (ORIGINALS,) * 3 == _bound()


def test_only_the_last_exit_puts_back() -> None:
    """Leaving an inner mock leaves the sleep of the outer one virtual."""
    with mock_codepipeline(now=START, sleep="virtual") as outer:
        with mock_codepipeline(sleep="virtual"):
            pass
        polling_code.by_name()

    assert 30 == seconds(outer.clock.now)


def test_a_module_that_is_imported_inside(newcomer: str) -> None:
    """A module that binds the names while a mock is active has the originals afterwards."""
    with mock_codepipeline(now=START, sleep="virtual") as mock:
        module: Any = importlib.import_module(newcomer)
        module.sleep(5)
    del sys.modules[newcomer]

    assert 5 == seconds(mock.clock.now)
    assert ORIGINALS == (module.sleep, module.s)


def test_a_name_that_outlives_the_mock(sleepy: PipelineMock) -> None:
    """A replacement that somebody has kept does what the original does, once no mock wants more."""
    kept = (time.sleep, asyncio.sleep)
    sleepy.stop()
    try:
        kept[0](0.001)
        asyncio.run(kept[1](0.001))
    finally:
        sleepy.start()

    assert START == sleepy.clock.now


def test_a_patch_inside_wins(sleepy: PipelineMock) -> None:
    """The mock leaves a patch of sleep alone that was made inside it."""
    with patch("time.sleep") as patched:
        time.sleep(5)

    patched.assert_called_once_with(5)
    assert START == sleepy.clock.now


def test_a_patch_that_ends_after_the_mock() -> None:
    """A patch that puts our replacement back too late does not confuse the next mock."""
    patcher, asleep = patch("time.sleep"), patch("asyncio.sleep")
    with mock_codepipeline(sleep="virtual"):
        patcher.start()
        asleep.start()
    patcher.stop()
    asleep.stop()
    with mock_codepipeline(now=START, sleep="virtual") as mock:
        time.sleep(5)
        asyncio.run(asyncio.sleep(5))

    assert 10 == seconds(mock.clock.now)
    assert (ORIGINALS,) * 3 == _bound()


def test_a_module_that_loads_itself_lazily(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that has not loaded itself yet is not made to."""
    touched: list[str] = []

    class Lazy(types.ModuleType):
        def __getattribute__(self, name: str) -> Any:
            touched.append(name)
            return super().__getattribute__(name)

    lazy = Lazy("lazy")
    monkeypatch.setitem(sys.modules, "lazy", lazy)
    monkeypatch.setitem(sys.modules, "no_module", object())
    with mock_codepipeline(sleep="virtual"):
        pass
    before = list(touched)
    assert "lazy" == lazy.__name__

    assert ([], ["__name__"]) == (before, touched)


def test_the_sleep_of_the_sdk_is_virtual(sleepy: PipelineMock) -> None:
    """The modules of botocore that sleep do so by the module `time`, which is reached."""
    for module in (retryhandler, waiter):
        library: Any = module
        assert not hasattr(library, "sleep")
    waiting: Any = waiter
    waiting.time.sleep(15)

    assert 15 == seconds(sleepy.clock.now)


def test_waiting_for_a_process_is_real(sleepy: PipelineMock) -> None:
    """The standard library waits for a process that is real in real time."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
        process.communicate(b"\n")

    assert START == sleepy.clock.now


@mock_codepipeline(now=START, sleep="virtual")
class ReleaseCase(unittest.TestCase):
    """A case of unittest that polls."""

    def test_polling(self) -> None:
        """Inside a decorated case, sleep is virtual."""
        polling_code.by_name()

    def test_nothing_else(self) -> None:
        """Nothing sleeps here."""


def test_a_decorated_case_leaves_no_trace() -> None:
    """A decorated case of unittest passes, and the originals are back."""
    result = unittest.defaultTestLoader.loadTestsFromTestCase(ReleaseCase).run(
        unittest.TestResult()
    )

    assert (2, True) == (result.testsRun, result.wasSuccessful())
    assert (ORIGINALS,) * 3 == _bound()


def test_an_s3_that_makes_the_sdk_wait(sleepy: PipelineMock) -> None:
    """In the middle of a step the SDK waits for a connected S3 in real time."""
    waited: list[dict[str, Any]] = []
    endpoint: dict[str, Any] = {"__name__": "botocore.endpoint", "time": time}
    exec("def retry(): time.sleep(0.001)", endpoint)  # noqa: S102 -- as if botocore did it

    class SlowS3:
        def get_object(self, **members: Any) -> Any:
            endpoint["retry"]()
            waited.append(members)
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")

    sleepy.connect(s3=SlowS3())
    sleepy.client().create_pipeline(pipeline=release())

    assert ([{"Bucket": "sources", "Key": "Checkout.zip"}], START) == (waited, sleepy.clock.now)
