"""Random walks through a world: the steps, drawn by Hypothesis."""

from __future__ import annotations

import copy
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from botocore.exceptions import ClientError
from hypothesis import strategies as st

from pipemock.strategies import (
    Advance,
    Change,
    Start,
    Switch,
    Update,
    behaviours,
    pipelines,
)
from pipemock.strategies._executions import answers, overrides, retries, roll_backs, stops
from tests.engine.actions.jobs.custom_jobs import FARM
from tests.properties.steps import SAID, Create, Delete, Script, Step, Turn, Work
from tests.properties.worlds import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.properties.worlds import Walked

_CATEGORIES: Final = ("Source", "Build", "Deploy", "Test", "Invoke", "Approval")
NAMES: Final = ("release", "nightly")
_ABSENT: Final = ("nobody", "nothing", "none")
_LAMBDA: Final = {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}
_OF_A_FUNCTION: Final = {"actionTypeId": _LAMBDA, "configuration": {"FunctionName": FUNCTION}}
_BY_JOBS: Final[Mapping[str, dict[str, Any]]] = {
    "Build": {"actionTypeId": FARM, "configuration": {"Project": "a"}},
    "Deploy": _OF_A_FUNCTION,
    "Invoke": _OF_A_FUNCTION,
}
_PIPELINES: Final = pipelines(
    names=st.sampled_from(NAMES),
    max_stages=4,
    max_actions=3,
    execution_modes=("SUPERSEDED", "QUEUED"),
)
_WHICH: Final = st.integers(0, 9)
_DURATIONS: Final = (0, 1, 1800, 2 * 3600, 8 * 86_400, 31 * 86_400)

Walk: TypeAlias = "list[Step]"


def taken(step: Step, world: Walked) -> bool:
    """Take a step; return whether the service accepted it."""
    try:
        step.perform(world)
    except ClientError:
        return False
    return True


def walk_through(world: Walked, walk: Walk, each: Callable[[], None] = lambda: None) -> None:
    """Take all steps of a walk, and look at the world after *each*."""
    for step in walk:
        taken(step, world)
        each()


# Strategies -----------------------------------------------------------------------------------


def moments() -> st.SearchStrategy[datetime]:
    """Generate the moments at which clocks begin."""
    first, last = datetime(2015, 7, 9), datetime(2100, 1, 1)  # noqa: DTZ001 -- see timezones
    return st.datetimes(first, last, timezones=st.just(timezone.utc))


def durations() -> st.SearchStrategy[int]:
    """Generate action durations in seconds, most of them none at all."""
    return st.sampled_from((0, 0, 1, 600))


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, Any]:
    """Generate small pipelines with one of two names, with work for workers and functions."""
    declaration = draw(_PIPELINES)
    for stage in declaration["stages"]:
        for action in stage["actions"]:
            other = _BY_JOBS.get(action["actionTypeId"]["category"])
            if other is not None and draw(st.booleans()):
                action.update(copy.deepcopy(other))
    return declaration


def steps() -> st.SearchStrategy[Step]:
    """Generate single steps; what leads to most else comes more than once."""
    return st.one_of(
        advances(),
        advances(),
        retries(),
        retries(),
        retries(),
        answers(),
        stops(),
        roll_backs(),
        overrides(),
        starts(),
        works(),
        works(),
        changes(),
        switches(),
        scripts(),
        turns(),
        st.builds(Update, pipeline=declarations()),
        st.builds(Create, declarations()),
        st.builds(Delete, st.sampled_from((*NAMES, *_ABSENT))),
    )


def advances() -> st.SearchStrategy[Advance]:
    return milliseconds().map(lambda each: Advance(seconds=each / 1000))


def starts() -> st.SearchStrategy[Start]:
    return st.builds(Start, token=st.integers(0, 99).map("token-{}".format))


def works() -> st.SearchStrategy[Work]:
    return st.builds(Work, _WHICH, st.sampled_from(("poll", *SAID)))


def changes() -> st.SearchStrategy[Change]:
    return st.builds(Change, action=_WHICH)


def switches() -> st.SearchStrategy[Switch]:
    transitions = st.sampled_from(("Inbound", "Outbound"))
    return st.builds(Switch, stage=_WHICH, transition=transitions, enabled=st.booleans())


def scripts() -> st.SearchStrategy[Script]:
    return st.sampled_from(_CATEGORIES).flatmap(
        lambda category: st.builds(
            Script,
            st.just(category),
            st.lists(behaviours(category=category), min_size=1, max_size=3),
        )
    )


def turns() -> st.SearchStrategy[Turn]:
    return st.builds(Turn, st.sampled_from(NAMES), st.booleans())


def milliseconds() -> st.SearchStrategy[int]:
    return st.sampled_from(_DURATIONS).map(lambda s: s * 1000) | st.integers(0, 10**7)


def walks() -> st.SearchStrategy[Walk]:
    """Generate walks: what actions do, a pipeline, and then anything."""
    return st.builds(
        lambda scripted, create, anything, rest: [
            Turn(create.pipeline["name"], anything),
            *scripted,
            create,
            *rest,
        ],
        st.lists(scripts(), max_size=3),
        st.builds(Create, declarations()),
        st.booleans(),
        st.lists(steps(), min_size=10, max_size=40),
    )
