"""Declared event rules, and the executions that they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._arns import arn
from pipemock._engine.state.executions import Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipemock._engine.state.event_rule import EventRule
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World
    from pipemock.events import Event


def rules_of(world: World, pipeline: Pipeline) -> list[EventRule]:
    """Return the declared rules that start a pipeline."""
    return [rule for rule in world.event_rules.values() if pipeline.name in rule.pipelines]


def matching(rules: Iterable[EventRule], event: Event) -> list[EventRule]:
    """Return the rules that match an event."""
    body = event.as_eventbridge()
    return [rule for rule in rules if rule.matches(body)]


def trigger_of(world: World, rule: str) -> Trigger:
    """Return the trigger of an execution that a rule of this name starts."""
    detail = arn("events", world.region, world.account, f"rule/{rule}")
    return Trigger(type="CloudWatchEvent", detail=detail)
