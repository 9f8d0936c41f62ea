"""From events to what lasted: runs, their stages, the attempts at their actions, and waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from pipemock._errors import PipeMockError
from pipemock._rendering.words import one_line
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pipemock.events import PipelineEvent

_BEGINS: Final = {"STARTED", "RESUMED"}
_GOES_ON: Final = {*_BEGINS, "STOPPING"}
_LETS_GO_ON: Final = {"SUCCEEDED", "SKIPPED"}

E = TypeVar("E", bound="PipelineEvent")


@attrs.frozen(kw_only=True)
class Span:
    """Something that lasted: from when, until when (`None`: it still does), and its last state."""

    begin: datetime
    end: datetime | None
    state: str


@attrs.frozen(kw_only=True)
class Attempt(Span):
    """One attempt at an action."""

    action: str
    category: str
    provider: str
    number: int
    said: str

    @property
    def is_approval(self) -> bool:
        """Whether somebody has to answer."""
        return self.category == "Approval"


@attrs.frozen(kw_only=True)
class Wait(Span):
    """A time in which a run was between stages: the next one was locked, or a transition closed."""


@attrs.frozen(kw_only=True)
class Stage:
    """A stage of a run: the wait in front of it, its spells, and what was attempted in it."""

    name: str
    wait: Wait | None
    spells: tuple[Span, ...]
    attempts: tuple[Attempt, ...]

    def attempts_in(self, spell: Span) -> list[Attempt]:
        """Return what was attempted in one of the spells."""
        later = [each.begin for each in self.spells if each.begin > spell.begin]
        return [
            attempt
            for attempt in self.attempts
            if spell.begin <= attempt.begin and not (later and later[0] <= attempt.begin)
        ]


@attrs.frozen(kw_only=True)
class Execution:
    """A pipeline execution."""

    account: str
    region: str
    pipeline: str
    execution_id: str
    version: int
    trigger: str
    trigger_detail: str
    stop_reason: str
    spells: tuple[Span, ...]
    stages: tuple[Stage, ...]
    wait: Wait | None

    @property
    def place(self) -> tuple[str, str, str]:
        """The account, the Region and the name of its pipeline."""
        return self.account, self.region, self.pipeline

    @property
    def whole(self) -> Span:
        """From its start until its last end, with the state that it has taken on last."""
        return attrs.evolve(self.spells[-1], begin=self.spells[0].begin)

    @property
    def state(self) -> str:
        """The state that it has taken on last."""
        return self.spells[-1].state

    @property
    def retries(self) -> int:
        """How often it was taken up again after it had ended."""
        return len(self.spells) - 1

    @property
    def is_rollback(self) -> bool:
        """Whether it takes a stage back to an earlier revision."""
        return self.trigger.endswith("Rollback")


def key_of(event: PipelineEvent) -> tuple[str, str, str, str]:
    """Return what tells the run of an event from every other."""
    return event.account, event.region, event.pipeline, event.execution_id


def executions_of(events: Iterable[PipelineEvent]) -> tuple[Execution, ...]:
    """Return the runs that events tell of, in the order in which they began."""
    by_run: dict[tuple[str, str, str, str], list[PipelineEvent]] = {}
    for event in events:
        by_run.setdefault(key_of(event), []).append(event)
    return tuple(_run(told) for told in by_run.values())


def last_executions(events: Sequence[PipelineEvent], number: int) -> tuple[PipelineEvent, ...]:
    """Return only the events of the runs that began last.

    Raises:
        PipeMockError: If they are none.
    """
    if number < 1:
        msg = (
            f"A timeline tells of one execution at least, so last={number!r} leaves nothing. "
            "Leave it out in order to see all of them."
        )
        raise PipeMockError(msg)
    keys = list(dict.fromkeys(map(key_of, events)))
    kept = set(keys[-number:])
    return tuple(event for event in events if key_of(event) in kept)


def places_of(events: Iterable[PipelineEvent]) -> dict[tuple[str, str, str], str]:
    """Return what to call each pipeline, so that no two are called alike."""
    keys = list(dict.fromkeys(key_of(event)[:3] for event in events))
    accounts = {account for account, _, _ in keys}
    regions = {region for _, region, _ in keys}
    return {
        (account, region, pipeline): "/".join(
            [account] * (len(accounts) > 1) + [region] * (len(regions) > 1) + [pipeline]
        )
        for account, region, pipeline in keys
    }


# One run --------------------------------------------------------------------------------------


def _run(events: list[PipelineEvent]) -> Execution:
    of_run = _of(events, PipelineExecutionStateChange)
    of_stages = _of(events, StageExecutionStateChange)
    of_actions = _of(events, ActionExecutionStateChange)
    names = dict.fromkeys(
        [*(each.stage for each in of_stages), *(each.stage for each in of_actions)]
    )
    waits = _waits(events)
    first = events[0]
    return Execution(
        account=first.account,
        region=first.region,
        pipeline=first.pipeline,
        execution_id=first.execution_id,
        version=first.version,
        trigger=of_run[0].trigger_type if of_run else "",
        trigger_detail=one_line(of_run[0].trigger_detail) if of_run else "",
        stop_reason=one_line(of_run[-1].stop_reason or "") if of_run else "",
        spells=_spells(of_run) or _spells(events[:1]),
        stages=tuple(
            Stage(
                name=name,
                wait=waits.get(name),
                spells=_spells([event for event in of_stages if event.stage == name]),
                attempts=_attempts([event for event in of_actions if event.stage == name]),
            )
            for name in names
        ),
        wait=waits.get(None),
    )


def _of(events: list[PipelineEvent], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


# What was retried has several spells: it ended, and was taken up again.
def _spells(events: Sequence[PipelineEvent]) -> tuple[Span, ...]:
    spells: list[Span] = []
    for event in events:
        begin = spells.pop().begin if spells and spells[-1].end is None else event.time
        end = None if event.state in _GOES_ON else event.time
        spells.append(Span(begin=begin, end=end, state=event.state))
    return tuple(spells)


# In the order of the actions' first attempts, the attempts at one action side by side.
def _attempts(events: list[ActionExecutionStateChange]) -> tuple[Attempt, ...]:
    by_action: dict[str, dict[str, list[ActionExecutionStateChange]]] = {}
    for event in events:
        attempts = by_action.setdefault(event.action, {})
        attempts.setdefault(event.action_execution_id, []).append(event)
    return tuple(
        _attempt(told, number)
        for attempts in by_action.values()
        for number, told in enumerate(attempts.values(), start=1)
    )


def _attempt(events: list[ActionExecutionStateChange], number: int) -> Attempt:
    first, last = events[0], events[-1]
    return Attempt(
        begin=first.time,
        end=None if last.state in _GOES_ON else last.time,
        state=last.state,
        action=first.action,
        category=first.category,
        provider=first.provider,
        number=number,
        said=one_line(last.external_execution_summary or ""),
    )


# A run is between stages once one lets it go on, or it has just begun, until the next one starts.
def _waits(events: list[PipelineEvent]) -> dict[str | None, Wait]:
    waits: dict[str | None, Wait] = {}
    since: datetime | None = None
    for event in events:
        if isinstance(event, ActionExecutionStateChange) or event.state == "STOPPING":
            continue
        in_front_of = event.stage if isinstance(event, StageExecutionStateChange) else None
        if since is not None and since < event.time:
            waits[in_front_of] = Wait(begin=since, end=event.time, state=event.state)
        since = event.time if _is_between_stages_after(event) else None
    if since is not None:
        waits[None] = Wait(begin=since, end=None, state="STARTED")
    return waits


def _is_between_stages_after(event: PipelineEvent) -> bool:
    if isinstance(event, StageExecutionStateChange):
        return event.state in _LETS_GO_ON
    return event.state == "STARTED"
