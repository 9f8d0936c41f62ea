"""The mock as a decorator of classes, as pytest and as unittest collect them."""

from __future__ import annotations

import asyncio
import functools
import unittest

from pipemock import mock_codepipeline
from pipemock._mock import decorator
from tests.declarations import release

aws = mock_codepipeline(now="2026-01-05T09:00Z")


def _is_active() -> bool:
    return "not active" not in repr(aws)


def _pipelines() -> int:
    return len(aws.client().list_pipelines()["pipelines"])


def _note(what: str) -> None:
    aws.client().create_pipeline(pipeline=release(name=what))


async def _note_slowly(what: str) -> None:
    await asyncio.sleep(0)
    _note(what)


def _noted() -> list[str]:
    return [call.parameters["pipeline"]["name"] for call in aws.calls]


# Classes ---------------------------------------------------------------------------------------


def test_a_context_that_was_held_is_entered_again() -> None:
    """Where a plugin has held the context of one test, a later call of its method enters it."""
    mock = mock_codepipeline()
    context = decorator.TestContext(mock)
    with context.held(), context:
        held = repr(mock)
    with context:
        entered = repr(mock)

    assert ["not active" in text for text in (held, entered, repr(mock))] == [False, False, True]


def test_the_tests_of_a_class_run_inside() -> None:
    """Each test method of a decorated class has a fresh world, and the others have none."""

    @aws
    class TestSomething:
        def helper(self) -> bool:
            return _is_active()

        def test_one(self) -> int:
            """Runs inside."""
            _note("one")
            return _pipelines()

    tests = TestSomething()
    assert (False, 1, 1) == (tests.helper(), tests.test_one(), tests.test_one())


def test_static_and_class_methods_run_inside() -> None:
    """Static and class methods of a decorated class keep their kind."""

    @aws
    class TestSomething:
        @classmethod
        def test_one(cls) -> tuple[object, bool]:
            """Runs inside."""
            return (cls, _is_active())

        @staticmethod
        def test_two(argument: int) -> tuple[int, bool]:
            """Runs inside."""
            return (argument, _is_active())

    tests = TestSomething()
    assert ((TestSomething, True), (2, True)) == (tests.test_one(), tests.test_two(2))


def test_what_is_no_test_is_left_alone() -> None:
    """What only is named like a test stays what it is in a decorated class."""

    @aws
    class TestSomething:
        test_number = 42

        @property
        def test_property(self) -> bool:
            """Is no test."""
            return _is_active()

        @functools.cached_property
        def test_cached_property(self) -> bool:
            """Is no test."""
            return _is_active()

    tests = TestSomething()
    assert (42, False, False) == (
        tests.test_number,
        tests.test_property,
        tests.test_cached_property,
    )


def test_a_base_class_is_left_alone() -> None:
    """Tests that a decorated class inherits run inside; those of its base class do not."""

    class Base:
        def test_one(self) -> bool:
            """Runs inside."""
            return _is_active()

    @aws
    class Derived(Base):
        pass

    assert (False, True) == (Base().test_one(), Derived().test_one())


def test_a_decorated_class_is_the_same_class() -> None:
    """Decorating a class returns the class itself."""

    class TestSomething:
        pass

    assert TestSomething is aws(TestSomething)


# unittest --------------------------------------------------------------------------------------


def _run(*tests: unittest.TestCase) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.TestSuite(tests).run(result)
    return result


def _case() -> type[unittest.TestCase]:
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.addCleanup(_note, "cleaned-up")
            _note("set-up")

        def tearDown(self) -> None:
            _note("torn-down")

        def test_one(self) -> None:
            """Runs inside."""
            _note("tested")

        def test_two(self) -> None:
            """Runs inside."""
            self.assertEqual(1, _pipelines())  # noqa: PT009 -- as a test case writes it

        def test_three(self) -> None:
            """Runs inside."""
            self.fail()

        @unittest.skip("not now")
        def test_four(self) -> None:
            """Never runs."""

    return Case


def test_a_test_case_runs_inside_as_a_whole() -> None:
    """Set-up, test, tear-down and clean-ups of a test case share one world."""
    result = _run(aws(_case())("test_one"))

    assert (True, ["set-up", "tested", "torn-down", "cleaned-up"]) == (
        result.wasSuccessful(),
        _noted(),
    )


def test_an_asynchronous_test_case_runs_inside_as_a_whole() -> None:
    """What a test case awaits is inside the mock too."""

    @aws
    class Case(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            self.addAsyncCleanup(_note_slowly, "cleaned-up")
            await _note_slowly("set-up")

        async def asyncTearDown(self) -> None:
            await _note_slowly("torn-down")

        async def test_one(self) -> None:
            """Runs inside."""
            await _note_slowly("tested")

    result = _run(Case("test_one"))
    assert (True, ["set-up", "tested", "torn-down", "cleaned-up"]) == (
        result.wasSuccessful(),
        _noted(),
    )


def test_each_test_of_a_test_case_has_a_fresh_world() -> None:
    """What one test of a test case leaves behind is not there for the next one."""
    case = aws(_case())

    assert _run(case("test_one"), case("test_two")).wasSuccessful()


def test_results_of_a_test_case_are_the_same() -> None:
    """Failures and skipped tests of a decorated test case are reported as such."""
    case = aws(_case())
    result = _run(case("test_three"), case("test_four"))

    assert (1, 1, 0) == (len(result.failures), len(result.skipped), len(result.errors))


def test_a_test_case_can_be_debugged_inside() -> None:
    """A test case that is run by `debug`, without a result, is inside as well."""
    aws(_case())("test_one").debug()

    assert ["set-up", "tested", "torn-down", "cleaned-up"] == _noted()


def test_one_test_of_a_test_case_can_be_decorated() -> None:
    """A decorated method alone is inside; the set-up and the others of its test case are not."""

    class Case(unittest.TestCase):
        def setUp(self) -> None:
            seen.append(_is_active())

        @aws
        def test_one(self) -> None:
            """Runs inside."""
            seen.append(_is_active())

    seen: list[bool] = []
    _run(Case("test_one"))
    assert [False, True] == seen
