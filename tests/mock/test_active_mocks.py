"""The mocks of the current test, as a test runner sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipemock import mock_codepipeline
from pipemock._mock import active_mocks
from pipemock._mock.active_mocks import ActiveMocks

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def mocks() -> Iterator[ActiveMocks]:
    """Observe the mocks of a test."""
    mocks = ActiveMocks()
    active_mocks.observers.append(mocks)
    yield mocks
    active_mocks.observers.remove(mocks)


def test_mocks_of_a_test_are_known_until_the_next_one(mocks: ActiveMocks) -> None:
    """What a test has left is still known, and forgotten when the next one begins."""
    with mock_codepipeline() as mock:
        cloud = mock._cloud
        inside = mocks.clouds()
    left = mocks.clouds()
    mocks.next_test()

    assert [[cloud], [cloud], []] == [inside, left, mocks.clouds()]


def test_an_active_mock_belongs_to_every_test(mocks: ActiveMocks) -> None:
    """What is still active is known to the next test too, before its own."""
    with mock_codepipeline() as outer:
        mocks.next_test()
        with mock_codepipeline() as inner:
            expected = [outer._cloud, inner._cloud]

            assert expected == mocks.clouds()


def test_only_the_last_ones_are_held(mocks: ActiveMocks) -> None:
    """A test that enters a mock again and again, as Hypothesis does, is known by the last ones."""
    clouds = []
    for _ in range(5):
        with mock_codepipeline() as mock:
            clouds.append(mock._cloud)

    assert clouds[-3:] == mocks.clouds()


def test_a_mock_from_before_is_no_concern() -> None:
    """A mock that was entered before anybody watched can be left."""
    mocks = ActiveMocks()
    with mock_codepipeline():
        active_mocks.observers.append(mocks)
    active_mocks.observers.remove(mocks)

    assert [] == mocks.clouds()


def test_an_unfinished_test_is_told_nothing(mocks: ActiveMocks) -> None:
    """While a test is known to have failed, no mock complains; in the next one it does."""
    mocks.is_unfinished = True
    failed = active_mocks.is_unfinished()
    mocks.next_test()

    assert (True, False) == (failed, active_mocks.is_unfinished())
