"""The executions, stages, action attempts and waits that events describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arguments import require_integers
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

_UNFINISHED: Final = {"STARTED", "RESUMED", "STOPPING"}
_CONTINUES: Final = {"SUCCEEDED", "SKIPPED"}


@attrs.frozen(kw_only=True)
class Span:
    """A period and its latest state; `end` is `None` while the period lasts."""

    begin: datetime
    end: datetime | None
    state: str


@attrs.frozen(kw_only=True)
class Attempt(Span):
    """An attempt at an action."""

    action: str
    category: str
    provider: str
    number: int
    said: str

    @property
    def is_approval(self) -> bool:
        """Whether the action is a manual approval."""
        return self.category == "Approval"


@attrs.frozen(kw_only=True)
class Spell(Span):
    """A period in which a stage was in progress, and the rules that skipped or failed it."""

    unmet_rules: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Stage:
    """A stage of an execution: the wait before it, its spells, and its action attempts.

    An execution waits where the next stage is locked, or the transition to it is disabled.
    """

    name: str
    wait: Span | None
    spells: tuple[Spell, ...]
    attempts: tuple[Attempt, ...]

    @property
    def verdicts(self) -> list[Spell]:
        """The spells that ended because rules were not met."""
        return [spell for spell in self.spells if spell.unmet_rules]

    def attempts_in(self, spell: Span) -> list[Attempt]:
        """Return the attempts that began in one of the spells."""
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
    reason: str
    spells: tuple[Span, ...]
    stages: tuple[Stage, ...]
    wait: Span | None

    @property
    def place(self) -> tuple[str, str, str]:
        """The account, the Region and the name of the pipeline."""
        return self.account, self.region, self.pipeline

    @property
    def whole(self) -> Span:
        """The span from the first start to the last end, with the latest state."""
        return attrs.evolve(self.spells[-1], begin=self.spells[0].begin)

    @property
    def state(self) -> str:
        """The latest state."""
        return self.spells[-1].state

    @property
    def retries(self) -> int:
        """How often the execution was resumed after it had ended."""
        return len(self.spells) - 1

    @property
    def is_rollback(self) -> bool:
        """Whether the execution rolls a stage back."""
        return self.trigger.endswith("Rollback")


def key_of(event: PipelineEvent) -> tuple[str, str, str, str]:
    """Return the key of the execution that an event belongs to."""
    return event.account, event.region, event.pipeline, event.execution_id


def executions_of(events: Iterable[PipelineEvent]) -> tuple[Execution, ...]:
    """Return the executions that the events describe, in the order in which they began."""
    by_execution: dict[tuple[str, str, str, str], list[PipelineEvent]] = {}
    for event in events:
        by_execution.setdefault(key_of(event), []).append(event)
    return tuple(_execution(each) for each in by_execution.values())


def last_executions(events: Sequence[PipelineEvent], number: int) -> tuple[PipelineEvent, ...]:
    """Return the events of the executions that began last.

    Raises:
        PipeMockError: If *number* is below 1.
    """
    require_integers(last=number)
    if number < 1:
        msg = (
            f"A timeline shows at least one execution, so last={number!r} leaves nothing to show. "
            "Omit it to see all executions."
        )
        raise PipeMockError(msg)
    keys = list(dict.fromkeys(map(key_of, events)))
    kept = set(keys[-number:])
    return tuple(event for event in events if key_of(event) in kept)


def places_of(events: Iterable[PipelineEvent]) -> dict[tuple[str, str, str], str]:
    """Return a distinct display name for each pipeline."""
    keys = list(dict.fromkeys(key_of(event)[:3] for event in events))
    accounts = {account for account, _, _ in keys}
    regions = {region for _, region, _ in keys}
    return {
        (account, region, pipeline): "/".join(
            [account] * (len(accounts) > 1) + [region] * (len(regions) > 1) + [pipeline]
        )
        for account, region, pipeline in keys
    }


# One execution --------------------------------------------------------------------------------


def _execution(events: list[PipelineEvent]) -> Execution:
    of_execution = [each for each in events if isinstance(each, PipelineExecutionStateChange)]
    of_stages = [each for each in events if isinstance(each, StageExecutionStateChange)]
    of_actions = [each for each in events if isinstance(each, ActionExecutionStateChange)]
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
        trigger=of_execution[0].trigger_type if of_execution else "",
        trigger_detail=one_line(of_execution[0].trigger_detail) if of_execution else "",
        reason=_reason(of_execution[-1]) if of_execution else "",
        spells=_spells(of_execution) or _spells(events[:1]),
        stages=tuple(
            Stage(
                name=name,
                wait=waits.get(name),
                spells=_spells_of_stage([event for event in of_stages if event.stage == name]),
                attempts=_attempts([event for event in of_actions if event.stage == name]),
            )
            for name in names
        ),
        wait=waits.get(None),
    )


def _reason(event: PipelineExecutionStateChange) -> str:
    return one_line(event.stop_reason or event.status_summary or "")


# A retried execution or stage has several spells: it ended, and was resumed.
def _spells(events: Sequence[PipelineEvent]) -> tuple[Span, ...]:
    spells: list[Span] = []
    for event in events:
        begin = spells.pop().begin if spells and spells[-1].end is None else event.time
        end = None if event.state in _UNFINISHED else event.time
        spells.append(Span(begin=begin, end=end, state=event.state))
    return tuple(spells)


def _spells_of_stage(events: Sequence[StageExecutionStateChange]) -> tuple[Spell, ...]:
    ends = (event.unmet_rules for event in events if event.state not in _UNFINISHED)
    return tuple(
        Spell(begin=each.begin, end=each.end, state=each.state, unmet_rules=next(ends, ()))
        for each in _spells(events)
    )


# Sorted by the first attempt at each action; all attempts at one action are adjacent.
def _attempts(events: list[ActionExecutionStateChange]) -> tuple[Attempt, ...]:
    by_action: dict[str, dict[str, list[ActionExecutionStateChange]]] = {}
    for event in events:
        attempts = by_action.setdefault(event.action, {})
        attempts.setdefault(event.action_execution_id, []).append(event)
    return tuple(
        _attempt(each, number)
        for attempts in by_action.values()
        for number, each in enumerate(attempts.values(), start=1)
    )


def _attempt(events: list[ActionExecutionStateChange], number: int) -> Attempt:
    first, last = events[0], events[-1]
    return Attempt(
        begin=first.time,
        end=None if last.state in _UNFINISHED else last.time,
        state=last.state,
        action=first.action,
        category=first.category,
        provider=first.provider,
        number=number,
        said=one_line(last.external_execution_summary or ""),
    )


# An execution is between stages from its start, or from the end of a stage after which it
# continues, until the next stage starts.
def _waits(events: list[PipelineEvent]) -> dict[str | None, Span]:
    waits: dict[str | None, Span] = {}
    since: datetime | None = None
    for event in events:
        if isinstance(event, ActionExecutionStateChange) or event.state == "STOPPING":
            continue
        in_front_of = event.stage if isinstance(event, StageExecutionStateChange) else None
        if since is not None and since < event.time:
            waits[in_front_of] = Span(begin=since, end=event.time, state=event.state)
        since = event.time if _is_between_stages_after(event) else None
    if since is not None:
        waits[None] = Span(begin=since, end=None, state="STARTED")
    return waits


def _is_between_stages_after(event: PipelineEvent) -> bool:
    if isinstance(event, StageExecutionStateChange):
        return event.state in _CONTINUES
    return event.state == "STARTED"
