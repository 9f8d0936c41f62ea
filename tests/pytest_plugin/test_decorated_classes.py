"""Decorated plain classes under pytest: the whole of each test is inside one world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

pytest_plugins: Final = ["pytester"]

_BEGIN: Final = """
import boto3, pytest
from pipemock import mock_codepipeline
from pipemock.declarations import RELEASE

aws = mock_codepipeline(now="2026-01-05T09:00Z")
client = boto3.client("codepipeline", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

def create(name):
    client.create_pipeline(pipeline={**RELEASE, "name": name})

def created():
    return [each["name"] for each in client.list_pipelines()["pipelines"]]
"""


def test_one_world_for_each_test(run: Callable[..., pytest.RunResult]) -> None:
    """Set-up, fixtures, test and clean-up share one world, and each test has its own."""
    result = run(
        _BEGIN
        + """
@aws
class TestRelease:
    def setup_method(self):
        create("set-up")

    @pytest.fixture(autouse=True)
    def around(self):
        create("fixture")
        yield
        assert created() == ["fixture", "set-up", "test"]

    @pytest.mark.parametrize("number", [1, 2])
    def test_one(self, number):
        create("test")

    def teardown_method(self):
        assert created() == ["fixture", "set-up", "test"]
"""
    )

    result.assert_outcomes(passed=2)


# pytest calls the set-up of a nested class again for that of each class around it, so only the
# innermost classes have one here.
def test_nested_classes(run: Callable[..., pytest.RunResult]) -> None:
    """A nested class is covered as the class itself is."""
    result = run(
        _BEGIN
        + """
@aws
class TestRelease:
    class TestNested:
        def test_one(self):
            assert created() == []

        class TestDeeper:
            def setup_method(self):
                create("deeper")

            def test_two(self):
                assert created() == ["deeper"]
"""
    )

    result.assert_outcomes(passed=2)


def test_subclasses(run: Callable[..., pytest.RunResult]) -> None:
    """A subclass is covered too, with the methods that it adds."""
    result = run(
        _BEGIN
        + """
@aws
class TestRelease:
    def test_one(self):
        create("one")

class TestMore(TestRelease):
    def setup_method(self):
        create("more")

    def test_two(self):
        assert created() == ["more"]
"""
    )

    result.assert_outcomes(passed=3)


def test_a_class_that_is_decorated_twice(run: Callable[..., pytest.RunResult]) -> None:
    """The outer decorator is entered first, so that the inner mock answers."""
    result = run(
        _BEGIN
        + """
inner = mock_codepipeline(region="eu-west-1")

@aws
@inner
class TestRelease:
    def setup_method(self):
        create("set-up")

    def test_one(self):
        assert (1, 0) == (len(inner.calls), len(aws.calls))
"""
    )

    result.assert_outcomes(passed=1)


def test_a_mistake_that_was_swallowed(run: Callable[..., pytest.RunResult]) -> None:
    """What leaving the mock reports is an error of the clean-up; a failed test has none."""
    result = run(
        _BEGIN
        + """
from pipemock import call

@aws
class TestRelease:
    def setup_method(self):
        aws.when(action="Compile").then(call(lambda starting: None))
        try:
            create("release")
        except Exception:
            pass

    def test_passes(self):
        pass

    def test_fails(self):
        assert False
"""
    )

    result.assert_outcomes(passed=1, failed=1, errors=1)


def test_nothing_is_active_afterwards(run: Callable[..., pytest.RunResult]) -> None:
    """A test behind those of a decorated class runs without a mock."""
    result = run(
        _BEGIN
        + """
from botocore.hooks import EventAliaser

@aws
class TestRelease:
    def test_one(self):
        create("release")

def test_after():
    assert EventAliaser.emit.__module__ == "botocore.hooks"
"""
    )

    result.assert_outcomes(passed=2)
