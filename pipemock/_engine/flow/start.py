"""The start of executions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine import errors
from pipemock._engine.declaration.pipeline import SUPERSEDED
from pipemock._engine.flow.stages import enter, go_to_stage
from pipemock._engine.providers.sources import OBJECT_KEY, provider_of
from pipemock._engine.state import moves
from pipemock._engine.state.executions import NOTHING, PipelineExecution
from pipemock._engine.state.statuses import STARTED, Move
from pipemock._engine.triggers import detection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.state.executions import Pipeline, Trigger
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World

# User guide, quotas, for the modes QUEUED and PARALLEL:
# docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
MOST_CONCURRENT_EXECUTIONS: Final = 50

FULL: Final = (
    f"{MOST_CONCURRENT_EXECUTIONS} executions are in progress, and CodePipeline starts no more: "
    "AWS does not report this."
)


def has_room(pipeline: Pipeline) -> bool:
    """Return whether one more execution may be in progress."""
    if pipeline.declaration.execution_mode == SUPERSEDED:
        return True
    return len(pipeline.active) < MOST_CONCURRENT_EXECUTIONS


def require_room(pipeline: Pipeline) -> None:
    """Refuse an execution beyond the limit of concurrent executions.

    Raises:
        ServiceError: If the limit is reached.
    """
    if not has_room(pipeline):
        raise errors.too_many_executions(pipeline.name, MOST_CONCURRENT_EXECUTIONS)


@attrs.frozen(kw_only=True)
class SourceOverride:
    """What a caller asks a source action to fetch: a revision, or another object key.

    The types are those of the service model, such as `COMMIT_ID`.
    """

    action: str
    type: str
    value: str

    @property
    def is_object_key(self) -> bool:
        """Whether the source is to fetch another object, in whatever version."""
        return self.type == OBJECT_KEY


def start(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    trigger: Trigger,
    variables: Sequence[tuple[str, str]] = (),
    overrides: Sequence[SourceOverride] = (),
    token: str | None = None,
) -> PipelineExecution:
    """Start an execution on behalf of a caller, once for each client request token.

    Raises:
        ServiceError: If a variable is set twice, if a source action does not take an override, or
            if the limit of concurrent executions is reached.
    """
    values = _set_once(variables)
    for override in overrides:
        _require_possible(pipeline, override)
    repeated = pipeline.started_by_token.get(token)
    if repeated is not None:
        return repeated
    require_room(pipeline)
    execution = begin(
        world,
        pipeline,
        now,
        trigger=trigger,
        variables=values,
        requested_revisions={
            each.action: each.value for each in overrides if not each.is_object_key
        },
        requested_keys={each.action: each.value for each in overrides if each.is_object_key},
    )
    if token is not None:
        execution.request_token = token
        pipeline.started_by_token[token] = execution
    return execution


def _set_once(variables: Sequence[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in variables:
        if name in values:
            raise errors.variable_given_twice(name)
        values[name] = value
    return values


def _require_possible(pipeline: Pipeline, override: SourceOverride) -> None:
    sources = {action.name: action for action in pipeline.declaration.source_actions}
    source = sources.get(override.action)
    if source is None:
        raise errors.not_a_source_action()
    possible = provider_of(source).overrides
    if possible is None:
        return
    if override.type not in possible:
        raise errors.override_of_another_source(source.name, override.type)
    key = possible[override.type]
    if key is not None and source.configuration.get(key, "").lower() != "true":
        raise errors.override_not_allowed(source.name, override.type, key)


def begin(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    trigger: Trigger,
    variables: Mapping[str, str] | None = None,
    requested_revisions: Mapping[str, str] | None = None,
    requested_keys: Mapping[str, str] | None = None,
    pinned_revisions: Mapping[str, Revision] | None = None,
) -> PipelineExecution:
    """Start an execution of the current version, which waits for its first stage.

    Captured: if a variable has neither a value nor a default, the call still succeeds, and the
    execution fails before any action runs.
    """
    values, missing = _values(pipeline.declaration, variables or {})
    execution = _new(
        world,
        pipeline,
        now,
        trigger=trigger,
        requested_revisions=requested_revisions or NOTHING,
        requested_keys=requested_keys or NOTHING,
        pinned_revisions=pinned_revisions or NOTHING,
        variables=values or NOTHING,
    )
    if missing:
        names = ",".join(missing)
        execution.status_summary = f"Values for required variables haven't been provided: {names}"
        moves.move_pipeline_execution(world, execution, Move.FAIL, now)
    else:
        go_to_stage(world, execution, 0)
    return execution


def begin_rollback(
    world: World, target: PipelineExecution, position: int, now: datetime, *, trigger: Trigger
) -> PipelineExecution:
    """Start an execution that repeats a single stage of another execution, the target.

    Captured: its revisions, variables and artifacts are those of the target. Inferred: it enters
    the stage at once, even past a disabled transition, since it comes from no other stage.
    """
    execution = _new(
        world,
        target.pipeline,
        now,
        trigger=trigger,
        rollback_target=target,
        revisions=dict(target.revisions),
        artifacts=dict(target.artifacts),
        variables=target.variables,
        output_variables=dict(target.output_variables),
    )
    enter(world, execution, position, now)
    return execution


def _new(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    trigger: Trigger,
    **given: Any,  # noqa: ANN401 -- members of an execution
) -> PipelineExecution:
    detection.record_start(pipeline, now)
    execution = PipelineExecution(
        id=world.ids.uuid(),
        number=pipeline.history.next_number,
        pipeline=pipeline,
        declaration=pipeline.declaration,
        trigger=trigger,
        started=now,
        updated=now,
        **given,
    )
    pipeline.executions[execution.id] = pipeline.active[execution.id] = execution
    pipeline.history.append(execution)
    pipeline.newest = execution
    world.remembered.append(execution)
    moves.record_pipeline_execution(world, execution, STARTED, now)
    return execution


def _values(
    declaration: PipelineDeclaration, given: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    values = {each.name: given.get(each.name, each.default) for each in declaration.variables}
    known = {name: value for name, value in values.items() if value is not None}
    return known, [name for name in values if name not in known]
