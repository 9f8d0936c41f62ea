"""No duration that a test gives ends after the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import (
    PipeMockError,
    approve,
    deploy_event,
    deploy_target,
    fail,
    failures,
    mock_codepipeline,
    reject,
    succeed,
)
from pipemock.declarations import RELEASE
from tests.engine.actions.jobs.custom_jobs import FARM, farm_pipeline, farm_type, farmed

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR: Final = timedelta(days=365)

PLANNED: Final[dict[str, tuple[str, Callable[[Any], object]]]] = {
    "job_lease": ("job_lease", lambda value: mock_codepipeline(job_lease=value)(print)),
    "action_duration": (
        "action_duration",
        lambda value: mock_codepipeline(action_duration=value)(print),
    ),
    "cancellation_delay": (
        "cancellation_delay",
        lambda value: mock_codepipeline(cancellation_delay=value)(print),
    ),
    "answer_delay": ("answer_delay", lambda value: mock_codepipeline(answer_delay=value)(print)),
    "succeed": ("after", lambda value: succeed(after=value)),
    "fail": ("after", lambda value: fail(after=value)),
    "approve": ("after", lambda value: approve(after=value)),
    "reject": ("after", lambda value: reject(after=value)),
    "build_failed": ("after", lambda value: failures.build_failed(after=value)),
    "no_result": ("after", lambda value: failures.no_result("announce", after=value)),
    "deploy_event": ("took", lambda value: deploy_event("Start", took=value)),
    "start of a target": ("after", lambda value: deploy_target("i-0a1", after=value)),
    "length of a target": ("took", lambda value: deploy_target("i-0a1", took=value)),
}


@pytest.mark.parametrize(("name", "give"), PLANNED.values(), ids=PLANNED)
@pytest.mark.parametrize(
    "value", [timedelta.max, 1e12, YEAR + timedelta(milliseconds=1), YEAR.total_seconds() + 1]
)
def test_a_duration_is_refused_where_it_is_given(
    name: str, give: Callable[[Any], object], value: timedelta | float
) -> None:
    """More than 365 days might end after the calendar; exactly that is accepted."""
    give(YEAR)
    with pytest.raises(PipeMockError) as caught:
        give(value)

    given = repr(value) if isinstance(value, timedelta) else f"{value!r} seconds"
    assert (
        f"{name} is at most 365 days, not {given}. Give less: every timeout of the service is "
        "shorter. An action that never ends by itself is hang()."
    ) == str(caught.value)


def test_the_parts_of_a_target_are_added_up() -> None:
    """A start and events that are each short enough may be too long together."""
    half = timedelta(days=183)
    with pytest.raises(PipeMockError, match=r"The end of target i-0a1, .* is at most 365 days"):
        deploy_target("i-0a1", after=half, took=half)
    steps = [deploy_event("Install", took=half), deploy_event("Start", took=half)]
    with pytest.raises(PipeMockError, match=r"The end of target i-0a1, .* is at most 365 days"):
        deploy_target("i-0a1", events=steps)


def test_the_longest_durations_fit_at_the_end_of_the_calendar() -> None:
    """At the last time of a mock, a lease and a slow cancellation of 365 days can be planned."""
    mock = mock_codepipeline(now="9998-12-31T00:00Z", job_lease=YEAR, cancellation_delay=YEAR)
    with mock:
        client: Any = mock.client()
        client.create_custom_action_type(**farm_type())
        client.create_pipeline(pipeline=farm_pipeline(farmed(), name="farm"))
        client.create_pipeline(pipeline=RELEASE)
        client.update_pipeline(pipeline=RELEASE)

        assert 1 == len(client.poll_for_jobs(actionTypeId=FARM)["jobs"])
        assert [] == client.poll_for_jobs(actionTypeId=FARM)["jobs"]
        assert mock.clock.now + YEAR in {each.when for each in mock.clock.pending}
