"""Exceptions at every place where code outside pipemock runs: no step is left half-way."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipemock import call, fail
from pipemock._clock.times import duration
from pipemock._errors import message_of
from pipemock.behaviours import succeed
from pipemock.strategies import Advance
from tests.client_helpers import START
from tests.declarations import action, approval, build, pipeline, source
from tests.properties import invariants
from tests.properties.reading import everything
from tests.properties.steps import Create, Script
from tests.properties.walks import Walk, durations, moments, taken, walks
from tests.properties.worlds import FUNCTION, begun

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock.behaviours import ActionStarting, Behaviour
    from tests.properties.steps import Step
    from tests.properties.worlds import Walked


class _InjectedError(BaseException):
    """What code outside pipemock raises."""


_ERROR: Final = _InjectedError("injected")
_LIKE_IT: Final = fail(message_of(_ERROR), after=0, external_execution_id="")


@attrs.define
class _Injections:
    """Whether each piece of code that runs raises, in turn."""

    drawn: list[bool]
    count: int = 0

    def next(self) -> bool:
        self.count += 1
        return self.drawn[self.count % len(self.drawn)]

    def meet(self) -> None:
        if self.next():
            raise _ERROR


def _take(step: Step, world: Walked) -> None:
    """Take a step to its end, however often it is interrupted."""
    if isinstance(step, Advance):
        _advance(world, step.seconds)
        return
    with contextlib.suppress(_InjectedError):
        taken(step, world)
    # A call that raises what other code has raised has changed the pipeline all the same.
    world.turn(step.pipeline["name"] if isinstance(step, Create) else world.name)


def _advance(world: Walked, seconds: float) -> None:
    clock = world.mock.clock
    end = clock.now + duration(seconds)
    while clock.now < end:
        with contextlib.suppress(_InjectedError):
            clock.advance_to(end)


# Functions given to call() -----------------------------------------------------------------------


def _scripted(walk: Walk, injections: _Injections, *, raises: bool) -> Walk:
    """Return a walk whose behaviours come from functions, which sometimes raise or fail."""

    def function(behaviour: Behaviour) -> Behaviour:
        def decide(_: ActionStarting) -> Behaviour:
            if not injections.next():
                return behaviour
            if raises:
                raise _ERROR
            return _LIKE_IT

        return call(decide)

    return [
        Script(step.category, [function(each) for each in step.behaviours])
        if isinstance(step, Script)
        else step
        for step in [Script("Build", [succeed(after=1800)]), *walk]
    ]


@given(walks(), moments(), durations(), st.lists(st.booleans(), min_size=1, max_size=8))
def test_a_function_that_raises_is_one_that_fails_its_action(
    walk: Walk, now: datetime, length: int, drawn: list[bool]
) -> None:
    """World, views and events are those of a function that lets the action fail at once."""
    played = []
    for raises in (True, False):
        with begun(now, action_duration=length) as world:
            for step in _scripted(walk, _Injections(drawn), raises=raises):
                _take(step, world)
            world.mock.mistakes.clear()
            calls = [(call.operation, call.time, call.error) for call in world.mock.calls]
            played.append((everything(world.client), list(world.mock.events), calls))

    assert played[0] == played[1]


# Everything that is connected --------------------------------------------------------------------


@attrs.define
class _Service:
    """A connected client of any service; some of its calls raise."""

    _injections: _Injections

    def get_object(self, **_: object) -> dict[str, Any]:
        self._injections.meet()
        body = io.BytesIO(b"")
        return {"Body": body, "VersionId": "1", "ETag": '"1"', "Metadata": {}}

    def put_object(self, **_: object) -> None:
        self._injections.meet()

    def publish(self, **_: object) -> None:
        self._injections.meet()

    def put_events(self, **_: object) -> dict[str, Any]:
        self._injections.meet()
        return {"FailedEntryCount": 0, "Entries": []}

    def invoke(self, **_: object) -> None:
        self._injections.meet()

    def start_build(self, **_: object) -> dict[str, Any]:
        self._injections.meet()
        return {"build": {"id": "shop:1"}}


_TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:approvals"
_FUNCTION: Final = action("Call", "Invoke/AWS/Lambda", configuration={"FunctionName": FUNCTION})
_APPROVAL: Final = approval(configuration={"NotificationArn": _TOPIC})
_REACHES_ALL: Final[Walk] = [
    Create(pipeline(("Source", [source()]), ("Release", [_FUNCTION, _APPROVAL, build()]))),
    Advance(seconds=60),
]


@pytest.mark.parametrize("is_registered", [True, False])
@example(walk=_REACHES_ALL, now=START, length=0, drawn=[False])
@example(walk=_REACHES_ALL, now=START, length=0, drawn=[False, False, False, True])
@given(
    walk=walks(),
    now=moments(),
    length=durations(),
    drawn=st.lists(st.booleans(), min_size=1, max_size=8),
)
def test_the_invariants_hold_whatever_raises(
    walk: Walk,
    now: datetime,
    length: int,
    drawn: list[bool],
    *,
    is_registered: bool,
) -> None:
    """After each step every action has its due time, and nothing is unsettled."""
    injections = _Injections(drawn)
    service = _Service(injections)
    with begun(now, action_duration=length) as world:
        connected = dict.fromkeys(("s3", "sns", "events", "lambda_", "codebuild"), service)
        world.mock.connect(**connected)
        if is_registered:
            world.mock.lambda_function(FUNCTION, lambda _event, _context: injections.meet())
        else:
            del world.mock._cloud.functions.handlers[FUNCTION]
        for step in _scripted(walk, injections, raises=True):
            _take(step, world)
            for invariant in invariants.IN_A_WORLD:
                invariant(world)
        world.mock.mistakes.clear()
