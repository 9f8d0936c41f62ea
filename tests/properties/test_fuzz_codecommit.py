"""Every operation of CodeCommit with requests that nobody would write."""

from __future__ import annotations

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from tests import hypothesis_profile
from tests.properties.fuzzed_repositories import SERVICE, is_repeated_in_vain, prepared, requests_of
from tests.properties.fuzzing import can_be_written, succeeds
from tests.properties.requests import spoilt
from tests.service_model import service


@pytest.mark.parametrize("name", service(SERVICE).operation_names)
@given(data=st.data())
@hypothesis_profile.fewer()
def test_a_request_meets_only_listed_errors(name: str, data: st.DataObject) -> None:
    """A request that fits, or is wrong in one place, succeeds or meets an error of the model."""
    fits = requests_of(name)
    request = data.draw(st.one_of(fits, spoilt(fits)))
    if not can_be_written(name, request, SERVICE) or is_repeated_in_vain(request):
        reject()
    with prepared() as mock:
        succeeds(mock, name, request, SERVICE)
