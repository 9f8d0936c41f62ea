"""What a mock reports at the end of a test of a decorated `TestCase`."""

from __future__ import annotations

import contextlib
import unittest
from typing import Any

import pytest

from pipemock import PipeMockError, mock_codepipeline
from pipemock._codecommit.operations import OPERATIONS

aws = mock_codepipeline()


@pytest.fixture(autouse=True)
def _an_operation_that_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OPERATIONS, "GetRepositoryTriggers")


def _run(case: unittest.TestCase) -> unittest.TestResult:
    result = unittest.TestResult()
    case.run(result)
    return result


def _swallow() -> None:
    with contextlib.suppress(Exception):  # as the code under test had better not do
        aws.client("codecommit").get_repository_triggers(repositoryName="shop")


def _swallowing() -> type[unittest.TestCase]:
    @aws
    class Case(unittest.TestCase):
        def test_that_passes(self) -> None:
            """Believes to have passed."""
            _swallow()

        def test_that_fails(self) -> None:
            """Fails anyway."""
            _swallow()
            self.fail()

        def test_that_is_skipped(self) -> None:
            """Ends early."""
            _swallow()
            self.skipTest("not now")

        def test_that_cleans_up(self) -> None:
            """Believes to have passed, and to have cleaned up."""
            self.addCleanup(_swallow)

    return Case


def _swallowing_slowly() -> type[unittest.TestCase]:
    @aws
    class Case(unittest.IsolatedAsyncioTestCase):
        async def test_that_passes(self) -> None:
            """Believes to have passed."""
            _swallow()

    return Case


@pytest.mark.parametrize(
    "test",
    [
        _swallowing()("test_that_passes"),
        _swallowing()("test_that_cleans_up"),
        _swallowing_slowly()("test_that_passes"),
    ],
)
def test_a_caught_mistake_is_an_error_of_its_test(test: unittest.TestCase) -> None:
    """A test of a TestCase that has caught a mistake has an error, and the run continues."""
    result = _run(test)

    told = "PipeMockError: A call in this mock raised NotMocked"
    assert [True] == [told in error for _, error in result.errors]


@pytest.mark.parametrize(
    ("name", "expected"), [("test_that_fails", (1, 0, 0)), ("test_that_is_skipped", (0, 1, 0))]
)
def test_a_test_that_does_not_pass_has_no_other_error(
    name: str, expected: tuple[int, int, int]
) -> None:
    """For a test that failed or was skipped nothing else is reported."""
    result = _run(_swallowing()(name))

    assert expected == (len(result.failures), len(result.skipped), len(result.errors))


def test_debugging_raises_it() -> None:
    """A test that is run by `debug` raises what it has caught."""
    with pytest.raises(PipeMockError, match="A call in this mock raised NotMocked"):
        _swallowing()("test_that_passes").debug()


def test_a_plain_class_is_told_as_well() -> None:
    """A test of a class without a base raises at its end what it has caught."""

    @aws
    class Plain:
        def test_one(self) -> None:
            """Believes to have passed."""
            _swallow()

    plain: Any = Plain()
    with pytest.raises(PipeMockError, match="A call in this mock raised NotMocked"):
        plain.test_one()
