"""Declared event rules, and the events of CodeCommit that they are matched with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._arns import arn
from pipemock._clock.times import iso
from pipemock._engine.state.executions import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.state.event_rule import EventRule
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World

_PREFIXES: Final = {"branch": "refs/heads/", "tag": "refs/tags/"}


def rules_of(world: World, pipeline: Pipeline) -> list[EventRule]:
    """Return the declared rules that start a pipeline."""
    return [rule for rule in world.event_rules.values() if pipeline.name in rule.pipelines]


def trigger_of(world: World, rule: str) -> Trigger:
    """Return the trigger of an execution that a rule of this name starts."""
    detail = arn("events", world.region, world.account, f"rule/{rule}")
    return Trigger(type="CloudWatchEvent", detail=detail)


def state_change(
    world: World,
    now: datetime,
    *,
    repository: str,
    kind: str,
    name: str,
    commit_id: str,
    is_new: bool,
) -> Mapping[str, Any]:
    """Return the event that EventBridge gets when a branch or a tag moves.

    CodeCommit user guide: docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
    """
    return {
        "source": "aws.codecommit",
        "detail-type": "CodeCommit Repository State Change",
        "account": world.account,
        "region": world.region,
        "time": iso(now),
        "resources": [arn("codecommit", world.region, world.account, repository)],
        "detail": {
            "event": "referenceCreated" if is_new else "referenceUpdated",
            "repositoryName": repository,
            "referenceType": kind,
            "referenceName": name,
            "referenceFullName": f"{_PREFIXES[kind]}{name}",
            "commitId": commit_id,
        },
    }
