"""What lives: pipelines, their stages, and the executions that pass through them.

Plain state without rules. Statuses are changed by `moves` alone, and what follows from a change is
decided by `settle`.
"""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.state.history import History
from pipemock._engine.state.statuses import (
    ActionExecutionStatus,
    ConditionExecutionStatus,
    JobStatus,
    PipelineExecutionStatus,
    StageExecutionStatus,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.condition import ConditionDeclaration, ConditionKind
    from pipemock._engine.declaration.pipeline import PipelineDeclaration, StageDeclaration
    from pipemock._engine.state.revision import Revision
    from pipemock._targets import DeployTarget
    from pipemock.events import ArtifactLocation

# What most executions have none of: one mapping for all of them takes no room.
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})

_PASSED = {ConditionExecutionStatus.SUCCEEDED, ConditionExecutionStatus.OVERRIDDEN}
_OPEN = {JobStatus.CREATED, JobStatus.QUEUED, JobStatus.DISPATCHED, JobStatus.IN_PROGRESS}


class Performer(enum.Enum):
    """Who does a job."""

    WORKER = enum.auto()
    PARTNER = enum.auto()
    FUNCTION = enum.auto()


@attrs.frozen(kw_only=True)
class Trigger:
    """What started an execution."""

    type: str
    detail: str
    connection_source: str | None = None


@attrs.frozen(kw_only=True)
class Result:
    """What an action execution ended with."""

    summary: str | None = None
    external_execution_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    updated_by: str | None = None
    revision: Revision | None = None
    output_variables: Mapping[str, str] = NOTHING


@attrs.define(eq=False, kw_only=True)
class ActionExecution:
    """One attempt at one action, or one run of a rule for the condition that it belongs to."""

    id: str
    stage: StageExecution = attrs.field(repr=False)
    declaration: ActionDeclaration
    condition: ConditionExecution | None = attrs.field(default=None, repr=False)
    number: int
    attempt: int
    started: datetime
    updated: datetime
    expires: datetime
    status: ActionExecutionStatus = ActionExecutionStatus.IN_PROGRESS
    canceled: bool = False
    resolved_configuration: Mapping[str, str] = attrs.field(default=NOTHING, repr=False)
    input_artifacts: tuple[ArtifactLocation, ...] = ()
    output_artifacts: tuple[ArtifactLocation, ...] = ()
    external_execution_id: str | None = None
    summary: str | None = None
    percent_complete: int | None = None
    job: Job | None = attrs.field(default=None, repr=False)
    result: Result | None = None
    targets: tuple[DeployTarget, ...] = ()

    @property
    def in_progress(self) -> bool:
        """Whether the attempt still runs."""
        return self.status is ActionExecutionStatus.IN_PROGRESS

    @property
    def execution(self) -> PipelineExecution:
        """The pipeline execution that the attempt belongs to."""
        return self.stage.execution


@attrs.define(eq=False, kw_only=True)
class Job:
    """One request to do an action."""

    id: str
    action: ActionExecution = attrs.field(repr=False)
    performer: Performer
    function: str = ""
    created: datetime
    expires: datetime
    continues: Job | None = attrs.field(default=None, repr=False)
    continuation_token: str | None = None
    status: JobStatus = JobStatus.CREATED
    nonce: str | None = None
    leased_until: datetime | None = None
    report: object = None
    trouble: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a result can still come."""
        return self.status in _OPEN

    @property
    def is_current(self) -> bool:
        """Whether a result would still change anything."""
        action = self.action
        return action.job is self and action.in_progress and not action.execution.pipeline.deleted


@attrs.define(eq=False, kw_only=True)
class ConditionExecution:
    """One check of a condition of a stage."""

    stage: StageExecution = attrs.field(repr=False)
    declaration: ConditionDeclaration
    updated: datetime
    status: ConditionExecutionStatus = ConditionExecutionStatus.IN_PROGRESS
    rules: dict[str, ActionExecution] = attrs.field(factory=dict)

    @property
    def in_progress(self) -> bool:
        """Whether the check still runs."""
        return self.status is ConditionExecutionStatus.IN_PROGRESS

    @property
    def passed(self) -> bool:
        """Whether the stage may go on."""
        return self.status in _PASSED

    @property
    def has_rule_in_progress(self) -> bool:
        """Whether a rule still runs."""
        return any(rule.in_progress for rule in self.rules.values())


@attrs.define(eq=False, kw_only=True)
class StageExecution:
    """One pass of a pipeline execution through one stage."""

    execution: PipelineExecution = attrs.field(repr=False)
    declaration: StageDeclaration
    state: StageState = attrs.field(repr=False)
    started: datetime
    updated: datetime
    status: StageExecutionStatus = StageExecutionStatus.IN_PROGRESS
    current: dict[str, ActionExecution] = attrs.field(factory=dict)
    conditions: Mapping[ConditionKind, ConditionExecution] = NOTHING
    manual_retries: int = 0
    automatic_retries: int = 0
    latest_retry_was_automatic: bool = False
    last_retry: datetime | None = None

    @property
    def in_progress(self) -> bool:
        """Whether the pass is neither over nor being stopped."""
        return self.status is StageExecutionStatus.IN_PROGRESS

    @property
    def locks(self) -> bool:
        """Whether the pass keeps others out, and is what is seen of the stage."""
        return not self.execution.declaration.is_parallel

    @property
    def condition_in_progress(self) -> ConditionExecution | None:
        """The condition that is being checked, if any."""
        return next((each for each in self.conditions.values() if each.in_progress), None)

    def has_passed(self, kind: ConditionKind) -> bool:
        """Whether a condition lets the stage go on, or is not declared."""
        if kind not in self.declaration.conditions:
            return True
        return kind in self.conditions and self.conditions[kind].passed

    @property
    def has_action_in_progress(self) -> bool:
        """Whether an attempt in this stage still runs."""
        return any(action.in_progress for action in self.current.values())

    @property
    def has_failed_action(self) -> bool:
        """Whether the latest attempt at an action failed."""
        failed = ActionExecutionStatus.FAILED
        return any(action.status is failed for action in self.current.values())

    @property
    def succeeded(self) -> bool:
        """Whether every action of the stage has succeeded."""
        if len(self.current) < len(self.declaration.actions):
            return False
        succeeded = ActionExecutionStatus.SUCCEEDED
        return all(action.status is succeeded for action in self.current.values())


@attrs.define(eq=False, kw_only=True)
class PipelineExecution:
    """One run through the whole pipeline."""

    id: str
    number: int
    pipeline: Pipeline = attrs.field(repr=False)
    declaration: PipelineDeclaration = attrs.field(repr=False)
    trigger: Trigger
    request_token: str | None = None
    started: datetime
    updated: datetime
    status: PipelineExecutionStatus = PipelineExecutionStatus.IN_PROGRESS
    status_summary: str | None = None
    stop_reason: str | None = None
    outdated: bool = False
    rollback_target: PipelineExecution | None = attrs.field(default=None, repr=False)
    attempt: int = 1
    last_retry: datetime | None = None
    position: int = 0
    current_stage: StageExecution | None = None
    waiting_for: StageState | None = None
    stages: dict[str, StageExecution] = attrs.field(factory=dict, repr=False)
    actions: list[ActionExecution] = attrs.field(factory=list, repr=False)
    rules: tuple[ActionExecution, ...] = attrs.field(default=(), repr=False)
    revisions: dict[str, Revision] = attrs.field(factory=dict)
    requested_revisions: Mapping[str, str] = NOTHING
    requested_keys: Mapping[str, str] = NOTHING
    pinned_revisions: Mapping[str, Revision] = NOTHING
    artifacts: dict[str, ArtifactLocation] = attrs.field(factory=dict, repr=False)
    variables: Mapping[str, str] = NOTHING
    output_variables: dict[str, Mapping[str, str]] = attrs.field(factory=dict)

    @property
    def in_progress(self) -> bool:
        """Whether the execution goes on by itself."""
        return self.status is PipelineExecutionStatus.IN_PROGRESS

    @property
    def is_busy(self) -> bool:
        """Whether an action or a condition of the execution still runs."""
        stage = self.current_stage
        if stage is None:
            return False
        return stage.has_action_in_progress or stage.condition_in_progress is not None


@attrs.define(kw_only=True)
class Transition:
    """The gate in front of a stage, or behind it."""

    enabled: bool = True
    changed_by: str | None = None
    changed_at: datetime | None = None
    disabled_since: datetime | None = None
    disabled_reason: str | None = None


@attrs.define(eq=False, kw_only=True)
class StageState:
    """A stage as a place: who is inside, who waits in front of it, what was seen there last."""

    name: str
    inbound: Transition = attrs.field(factory=Transition)
    outbound: Transition = attrs.field(factory=Transition)
    occupant: PipelineExecution | None = attrs.field(default=None, repr=False)
    waiting: list[PipelineExecution] = attrs.field(factory=list, repr=False)
    wait_expired: bool = False
    latest: StageExecution | None = None
    last_success: PipelineExecution | None = attrs.field(default=None, repr=False)
    actions: dict[str, ActionExecution] = attrs.field(factory=dict, repr=False)


@attrs.frozen(kw_only=True)
class PipelineVersion:
    """One version of a declaration, and when it was made."""

    declaration: PipelineDeclaration
    made: datetime


@attrs.define(eq=False, kw_only=True)
class Pipeline:
    """A pipeline with everything that ever happened to it."""

    name: str
    created: datetime
    versions: list[PipelineVersion] = attrs.field(repr=False)
    deleted: bool = False
    stages: dict[str, StageState] = attrs.field(factory=dict, repr=False)
    executions: dict[str, PipelineExecution] = attrs.field(factory=dict, repr=False)
    active: dict[str, PipelineExecution] = attrs.field(factory=dict, repr=False)
    newest: PipelineExecution | None = attrs.field(default=None, repr=False)
    history: History[PipelineExecution] = attrs.field(factory=History, repr=False)
    action_history: History[ActionExecution] = attrs.field(factory=History, repr=False)
    rule_history: History[ActionExecution] = attrs.field(factory=History, repr=False)
    approvals: dict[str, ActionExecution] = attrs.field(factory=dict, repr=False)
    started_by_token: dict[str, PipelineExecution] = attrs.field(factory=dict, repr=False)
    latest_revisions: dict[str, Revision] = attrs.field(factory=dict)
    unpolled: dict[str, None] = attrs.field(factory=dict)
    event_rules: dict[str, None] = attrs.field(factory=dict)
    polling_stopped: datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Make the places that the first version speaks of."""
        self._add_stages()

    def add_version(self, version: PipelineVersion) -> None:
        """Make *version* the current one; a stage that keeps its name keeps its state."""
        self.versions.append(version)
        self._add_stages()

    def _add_stages(self) -> None:
        for stage in self.declaration.stages:
            self.stages.setdefault(stage.name, StageState(name=stage.name))

    @property
    def declaration(self) -> PipelineDeclaration:
        """The current version of the declaration."""
        return self.versions[-1].declaration

    @property
    def updated(self) -> datetime:
        """When the current version was made."""
        return self.versions[-1].made
