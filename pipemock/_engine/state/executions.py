"""Pipelines, their stages, and the executions that pass through them.

Plain state without logic. Only `moves` changes a status, and `settle` decides what follows from a
change.
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

# Most executions leave these mappings empty: sharing one saves memory.
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})

# Read at every step: before Python 3.12, reading a member from its enum takes five times the time.
_EXECUTION_IN_PROGRESS: Final = PipelineExecutionStatus.IN_PROGRESS
_STAGE_IN_PROGRESS: Final = StageExecutionStatus.IN_PROGRESS
_ACTION_IN_PROGRESS: Final = ActionExecutionStatus.IN_PROGRESS
_ACTION_SUCCEEDED: Final = ActionExecutionStatus.SUCCEEDED
_ACTION_FAILED: Final = ActionExecutionStatus.FAILED

_PASSED = {ConditionExecutionStatus.SUCCEEDED, ConditionExecutionStatus.OVERRIDDEN}
_NOT_MET = {ConditionExecutionStatus.FAILED, ConditionExecutionStatus.ERRORED}
_OPEN = {JobStatus.CREATED, JobStatus.QUEUED, JobStatus.DISPATCHED, JobStatus.IN_PROGRESS}


class Performer(enum.Enum):
    """The kind of client that performs a job."""

    WORKER = enum.auto()
    PARTNER = enum.auto()
    FUNCTION = enum.auto()


@attrs.frozen(kw_only=True)
class Trigger:
    """The cause of an execution."""

    type: str
    detail: str
    connection_source: str | None = None


@attrs.frozen(kw_only=True)
class Result:
    """The result of an action execution."""

    summary: str | None = None
    external_execution_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    updated_by: str | None = None
    revision: Revision | None = None
    output_variables: Mapping[str, str] = NOTHING


@attrs.define(eq=False, kw_only=True)
class ActionExecution:
    """One attempt at an action, or one execution of a rule of a condition."""

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
    answer: Result | None = None
    answered: datetime | None = None

    @property
    def in_progress(self) -> bool:
        """Whether the attempt is in progress."""
        return self.status is _ACTION_IN_PROGRESS

    @property
    def may_end(self) -> bool:
        """Whether the attempt is in progress and its pipeline exists."""
        return self.in_progress and not self.execution.pipeline.deleted

    @property
    def awaits_answer(self) -> bool:
        """Whether the attempt is an approval that nobody has answered yet."""
        return self.in_progress and self.declaration.is_approval and self.answered is None

    @property
    def execution(self) -> PipelineExecution:
        """The pipeline execution that the attempt belongs to."""
        return self.stage.execution


@attrs.define(eq=False, kw_only=True)
class Job:
    """One request to perform an action."""

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
        """Whether the job can still receive a result."""
        return self.status in _OPEN

    @property
    def is_current(self) -> bool:
        """Whether a result would still have an effect."""
        return self.action.job is self and self.action.may_end


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
        """Whether the check is in progress."""
        return self.status is ConditionExecutionStatus.IN_PROGRESS

    @property
    def passed(self) -> bool:
        """Whether the condition allows the stage to continue."""
        return self.status in _PASSED

    @property
    def is_not_met(self) -> bool:
        """Whether the check has ended because a rule failed."""
        return self.status in _NOT_MET

    @property
    def has_rule_in_progress(self) -> bool:
        """Whether a rule is in progress."""
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
        return self.status is _STAGE_IN_PROGRESS

    @property
    def locks(self) -> bool:
        """Whether the pass locks the stage, and is shown as the state of the stage."""
        return not self.execution.declaration.is_parallel

    @property
    def condition_in_progress(self) -> ConditionExecution | None:
        """The condition that is being checked, if any."""
        return next((each for each in self.conditions.values() if each.in_progress), None)

    def has_passed(self, kind: ConditionKind) -> bool:
        """Return whether a condition has passed or is not declared."""
        if kind not in self.declaration.conditions:
            return True
        return kind in self.conditions and self.conditions[kind].passed

    @property
    def unmet_rules(self) -> tuple[str, ...]:
        """The names of the rules because of which a condition is not met."""
        return tuple(
            name
            for condition in self.conditions.values()
            if not condition.passed
            for name, rule in condition.rules.items()
            if rule.status is _ACTION_FAILED
        )

    @property
    def has_action_in_progress(self) -> bool:
        """Whether an attempt in this stage is in progress."""
        return any(action.in_progress for action in self.current.values())

    @property
    def has_failed_action(self) -> bool:
        """Whether the latest attempt at any action failed."""
        return any(action.status is _ACTION_FAILED for action in self.current.values())

    @property
    def succeeded(self) -> bool:
        """Whether every action of the stage has succeeded."""
        if len(self.current) < len(self.declaration.actions):
            return False
        return all(action.status is _ACTION_SUCCEEDED for action in self.current.values())


@attrs.define(eq=False, kw_only=True)
class PipelineExecution:
    """One execution of the whole pipeline."""

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
    cancelled_from: datetime | None = None
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
        """Whether the execution is in progress and not being stopped."""
        return self.status is _EXECUTION_IN_PROGRESS

    @property
    def condition_in_progress(self) -> ConditionExecution | None:
        """The condition of the current stage that is being checked, if any."""
        return None if self.current_stage is None else self.current_stage.condition_in_progress

    @property
    def is_busy(self) -> bool:
        """Whether an action or a condition of the execution is in progress."""
        stage = self.current_stage
        if stage is None:
            return False
        return stage.has_action_in_progress or stage.condition_in_progress is not None


@attrs.define(eq=False, kw_only=True)
class Transition:
    """The inbound or outbound transition of a stage."""

    enabled: bool = True
    changed_by: str | None = None
    changed_at: datetime | None = None
    disabled_since: datetime | None = None
    disabled_reason: str | None = None


@attrs.define(eq=False, kw_only=True)
class StageState:
    """The state of a stage: its occupant, the waiting executions and its latest execution.

    `actions` holds the latest attempt at each action in the latest execution.
    """

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
    """One version of a declaration, and its time of creation."""

    declaration: PipelineDeclaration
    made: datetime


@attrs.frozen(kw_only=True)
class UnreadableSource:
    """What polling says of a source that it can't read."""

    seen: datetime
    code: str
    message: str


@attrs.define(eq=False, kw_only=True)
class Pipeline:
    """A pipeline with its versions, stages, executions and histories."""

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
    started_by_token: dict[str | None, PipelineExecution] = attrs.field(factory=dict, repr=False)
    latest_revisions: dict[str, Revision] = attrs.field(factory=dict)
    unpolled: dict[str, None] = attrs.field(factory=dict)
    unreadable: dict[str, UnreadableSource] = attrs.field(factory=dict)
    event_rules: dict[str, None] = attrs.field(factory=dict)
    polling_stopped: datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Add the stages of the first version."""
        self._add_stages()

    def add_version(self, version: PipelineVersion) -> None:
        """Make *version* the current version; stages that keep their names keep their state."""
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
        """The time at which the current version was created."""
        return self.versions[-1].made
