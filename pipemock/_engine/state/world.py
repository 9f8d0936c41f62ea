"""The complete state of the mock for one account and Region.

Time, identifiers and scripted behaviours are passed in: no code here reads a clock, draws a random
number or reads the environment.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import attrs

from pipemock._arns import arn
from pipemock._clock.timers import Timers
from pipemock._engine.state.job_queue import JobQueues

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.action_type import (
        ActionType,
        ActionTypeId,
        AvailableTypes,
    )
    from pipemock._engine.declaration.third_party import ThirdPartyActionType
    from pipemock._engine.state.endings import (
        PlannedAnswer,
        PlannedCancellation,
        PlannedEnding,
        PlannedInvocation,
    )
    from pipemock._engine.state.event_rule import EventRule
    from pipemock._engine.state.executions import (
        ActionExecution,
        Job,
        Pipeline,
        PipelineExecution,
    )
    from pipemock._engine.state.ports import Ports
    from pipemock._engine.state.webhook import Webhook
    from pipemock._event_log import EventLog
    from pipemock._ids import Ids
    from pipemock.behaviours import ActionStarting, Outcome
    from pipemock.events import Notification


@attrs.frozen(kw_only=True)
class Request:
    """The notification of an approval that has not been published yet."""

    world: World
    action: ActionExecution
    notification: Notification


@attrs.define(eq=False, kw_only=True)
class World:
    """The state of one account in one Region."""

    account: str
    region: str
    caller: str
    ids: Ids = attrs.field(repr=False)
    choose: Callable[[ActionStarting], Outcome | None] = attrs.field(repr=False)
    report_error: Callable[[BaseException], None] = attrs.field(repr=False)
    action_duration: timedelta
    types: AvailableTypes = attrs.field(repr=False)
    event_log: EventLog = attrs.field(repr=False)
    timers: Timers[PlannedEnding | PlannedAnswer | PlannedInvocation | PlannedCancellation] = (
        attrs.field(factory=Timers, repr=False)
    )
    functions: dict[str, Callable[[Any, Any], object] | None] = attrs.field(
        factory=dict, repr=False
    )
    job_lease: timedelta
    cancellation_delay: timedelta
    answer_delay: timedelta
    ports: Ports = attrs.field(repr=False)
    third_parties: dict[ActionTypeId, ThirdPartyActionType] = attrs.field(factory=dict, repr=False)
    retired_action_types: dict[ActionTypeId, ActionType] = attrs.field(factory=dict, repr=False)
    jobs: JobQueues = attrs.field(factory=JobQueues, repr=False)
    called_functions: deque[tuple[World, Job]] = attrs.field(factory=deque, repr=False)
    pipelines: dict[str, Pipeline] = attrs.field(factory=dict)
    webhooks: dict[str, Webhook] = attrs.field(factory=dict)
    event_rules: dict[str, EventRule] = attrs.field(factory=dict)
    tags: dict[str, dict[str, str]] = attrs.field(factory=dict)
    remembered: deque[PipelineExecution] = attrs.field(factory=deque, repr=False)
    overstaying: dict[PipelineExecution, None] = attrs.field(factory=dict, repr=False)
    unsettled: dict[PipelineExecution, None] = attrs.field(factory=dict, repr=False)
    connections: Mapping[str, str] = attrs.field(factory=dict)
    deployments: dict[str, int] = attrs.field(factory=dict, repr=False)

    @property
    def action_types(self) -> Mapping[ActionTypeId, ActionType]:
        """The action types that pipelines may declare."""
        return self.types.actions

    @property
    def rule_types(self) -> Mapping[ActionTypeId, ActionType]:
        """The rule types that conditions may declare."""
        return self.types.rules

    def region_of(self, action: ActionDeclaration) -> str:
        """Return the Region of an action: its own, or else that of the pipeline."""
        return action.region or self.region

    def pipeline_arn(self, name: str) -> str:
        """Return the ARN of the pipeline called *name*."""
        return arn("codepipeline", self.region, self.account, name)

    def webhook_arn(self, name: str) -> str:
        """Return the ARN of the webhook called *name*."""
        return arn("codepipeline", self.region, self.account, f"webhook:{name}")

    def action_type(self, type_id: ActionTypeId) -> ActionType:
        """Return an action or rule type, even if it was deleted after a pipeline used it."""
        known = self.action_types.get(type_id) or self.rule_types.get(type_id)
        return known or self.retired_action_types[type_id]

    def action_type_arn(self, type_id: ActionTypeId) -> str:
        """Return the ARN of an action type."""
        name = f"{type_id.owner}/{type_id.category}/{type_id.provider}/{type_id.version}"
        return arn("codepipeline", self.region, self.account, f"actiontype:{name}")

    def register_third_party(self, third_party: ThirdPartyActionType) -> None:
        """Add or replace the action type of a partner."""
        self.third_parties[third_party.type_id] = third_party
        self.types = self.types.with_action_type(third_party.action_type())

    def mark_unsettled(self, execution: PipelineExecution) -> None:
        """Mark *execution* for settling, since its state has changed."""
        self.unsettled[execution] = None
