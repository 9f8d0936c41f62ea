"""Every operation of CodePipeline with requests that nobody would write."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from pipemock._codepipeline.operations import OPERATIONS
from tests import hypothesis_profile
from tests.properties import invariants
from tests.properties.fuzzed_pipelines import prepared, requests_of
from tests.properties.fuzzing import can_be_written, succeeds
from tests.properties.requests import spoilt


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
@hypothesis_profile.fewer()
def test_a_request_that_fits_meets_only_listed_errors(name: str, data: st.DataObject) -> None:
    """A request of the right shape succeeds, or meets an error that the model lists."""
    _expect_only_listed_errors(name, data.draw(requests_of(name)))


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
@hypothesis_profile.fewer()
def test_a_spoilt_request_meets_only_listed_errors(name: str, data: st.DataObject) -> None:
    """A request that is wrong in one place meets an error that the model lists."""
    request = data.draw(spoilt(requests_of(name)))
    if not can_be_written(name, request):
        reject()
    _expect_only_listed_errors(name, request)


def _expect_only_listed_errors(name: str, request: dict[str, Any]) -> None:
    with prepared() as world:
        if succeeds(world.mock, name, request):
            for holds in invariants.IN_A_WORLD:
                holds(world)
