"""Worlds of the engine alone: no client, no mock, no clock; the test hands in the time."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.action_type_catalogue import AWS_ACTION_TYPES, THIRD_PARTY_ACTION_TYPES
from pipemock._codepipeline.rule_type_catalogue import RULE_TYPES
from pipemock._engine import engine
from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    AvailableTypes,
)
from pipemock._engine.state.ports import Ports
from pipemock._engine.state.world import World
from pipemock._event_log import EventLog
from pipemock._git_events import Commit, Push
from pipemock._ids import Ids
from pipemock.codecommit_events import RepositoryStateChange
from tests.declarations import (
    action,
    approval,
    build,
    condition,
    deploy,
    pipeline,
    rule,
    v2,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.revision import Revision
    from pipemock.behaviours import ActionStarting, Outcome

NINE: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
CALLER: Final = "arn:aws:iam::123456789012:user/tester"
FARM: Final = ActionTypeId("Build", "Custom", "Farm", "1")

_SHOP: Final = action(
    "Checkout",
    "Source/AWS/CodeCommit",
    configuration={
        "RepositoryName": "shop",
        "BranchName": "main",
        "PollForSourceChanges": "false",
    },
    outputArtifacts=[{"name": "Code"}],
)

_FARM: Final = ActionType(
    FARM, inputs=ArtifactLimits(0, 5), outputs=ArtifactLimits(0, 5), timeout=timedelta(hours=1)
)


def record_push(push: Push, revision: Revision) -> RepositoryStateChange:
    """Return the event of a push to a repository, which no log keeps."""
    return RepositoryStateChange(
        time=NINE,
        sequence=0,
        account="123456789012",
        region="us-east-1",
        event="referenceUpdated",
        caller=CALLER,
        repositories={"shop": "5h0p"},
        branch=push.branch,
        commit_id=revision.id,
    )


def push_of(branch: str) -> Push:
    """Return a push of a branch."""
    return Push(branch=branch, tag=None, files=(), new_branch=False, commit=Commit())


class Script:
    """What actions do, by their names; an action without a line does what it does by itself."""

    def __init__(self, **outcomes: Outcome) -> None:
        """Start with these outcomes."""
        self.outcomes = outcomes

    def choose(self, starting: ActionStarting) -> Outcome | None:
        """Return the outcome of an action or a rule that starts."""
        return self.outcomes.get(starting.action or starting.rule)


def _raise(error: BaseException) -> None:
    raise error


def bare_world(**outcomes: Outcome) -> World:
    """Return an empty world, with a custom action type and outcomes by the names of actions."""
    types = {kind.id: kind for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES, _FARM)}
    return World(
        account="123456789012",
        region="us-east-1",
        caller=CALLER,
        ids=Ids(0),
        choose=Script(**outcomes).choose,
        action_duration=timedelta(),
        types=AvailableTypes(types, {kind.id: kind for kind in RULE_TYPES}),
        event_log=EventLog(sequence=itertools.count()),
        job_lease=timedelta(minutes=1),
        cancellation_delay=timedelta(),
        answer_delay=timedelta(),
        ports=Ports(),
        report_error=_raise,
    )


def declared(**members: Any) -> dict[str, Any]:
    """Return a declaration that has something for every input: a job, an approval, a condition."""
    check = rule("Check", "VariableCheck", Variable="a", Value="a", Operator="EQ")
    stages = pipeline(
        ("Source", [_SHOP]),
        ("Build", [build(), action("Render", "Build/Custom/Farm")]),
        ("Approve", [approval()]),
        ("Deploy", [deploy()]),
    )
    return v2(stages, Deploy={"beforeEntry": condition("FAIL", check)}, **members)


def created(world: World, given: Mapping[str, Any] | None = None) -> Pipeline:
    """Create a pipeline and return it."""
    declaration = engine.create(world, given or declared(), NINE, caller=CALLER)
    return world.pipelines[declaration.name]
