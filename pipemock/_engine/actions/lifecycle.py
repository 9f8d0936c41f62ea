"""The start and end of action executions: their inputs, outputs and timeouts."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipemock._engine.actions import approvals, builds, jobs, outcomes
from pipemock._engine.actions.variables import UnknownVariable, resolve, value_in
from pipemock._engine.providers.actions import provider_of
from pipemock._engine.providers.sources import provider_of as source_of
from pipemock._engine.state import moves
from pipemock._engine.state.endings import PlannedAnswer, PlannedEnding
from pipemock._engine.state.executions import ActionExecution, Performer, Result
from pipemock._engine.state.statuses import ACTION_EXECUTION, STARTED, Move, step
from pipemock.behaviours import Hang
from pipemock.events import ArtifactLocation

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.endings import Ending
    from pipemock._engine.state.executions import (
        ConditionExecution,
        Pipeline,
        PipelineExecution,
        StageExecution,
    )
    from pipemock._engine.state.history import History
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World

# Captured: `<pipeline, 20 characters>/<artifact, 10 characters>/<7 random characters>`.
_PREFIX_OF_PIPELINE: Final = 20
_PREFIX_OF_ARTIFACT: Final = 10


def start(
    world: World,
    stage: StageExecution,
    declaration: ActionDeclaration,
    now: datetime,
    *,
    condition: ConditionExecution | None = None,
) -> None:
    """Start an attempt at an action or at a rule of a condition."""
    execution = stage.execution
    found = (execution.artifacts.get(name) for name in declaration.inputs)
    action = ActionExecution(
        id=world.ids.uuid(),
        stage=stage,
        declaration=declaration,
        condition=condition,
        number=_history_for(execution.pipeline, declaration).next_number,
        attempt=execution.attempt,
        started=now,
        updated=now,
        expires=now + time_out(world, declaration),
        input_artifacts=tuple(artifact for artifact in found if artifact is not None),
        output_artifacts=_locations(world, execution, declaration),
    )
    _register(action)
    moves.record_action_execution(world, action, STARTED, now)
    failure = _cannot_begin(world, action, now)
    if failure is None:
        _begin(world, action, now)
    else:
        end(world, action, failure, now)


def end(world: World, action: ActionExecution, ending: Ending, now: datetime) -> None:
    """End an attempt at an action or rule, close its job and pass on its outputs.

    Raises:
        IllegalMove: If it has ended already, or if its job can't end like this.
    """
    step(ACTION_EXECUTION, action.status, ending.move)
    if action.job is not None:
        jobs.close_job(world, action.job, ending)
    action.result = ending.result
    _take_id_of_failure(action, ending)
    if ending.move is Move.SUCCEED:
        _pass_on(action, ending.result)
    moves.move_action_execution(world, action, ending.move, now)


def end_by_answer(world: World, approval: ActionExecution, ending: Ending, now: datetime) -> None:
    """End an approval that was answered, after the delay of the mock."""
    if not world.answer_delay:
        end(world, approval, ending, now)
        return
    approval.answer, approval.answered = ending.result, now
    world.timers.set(now + world.answer_delay, PlannedAnswer(approval, ending))


def time_out(world: World, declaration: ActionDeclaration) -> timedelta:
    """Return the timeout of an action; only approvals and rules can set one (user guide)."""
    if declaration.timeout_in_minutes is not None:
        return timedelta(minutes=declaration.timeout_in_minutes)
    return world.action_type(declaration.type_id).timeout


def _history_for(pipeline: Pipeline, declaration: ActionDeclaration) -> History[ActionExecution]:
    return pipeline.rule_history if declaration.is_rule else pipeline.action_history


def _register(action: ActionExecution) -> None:
    execution, name = action.execution, action.declaration.name
    _history_for(execution.pipeline, action.declaration).append(action)
    if action.condition is not None:
        action.condition.rules[name] = action
        execution.rules = (*execution.rules, action)
        return
    action.stage.current[name] = action
    execution.actions.append(action)
    execution.pipeline.unreadable.pop(name, None)
    if action.stage.locks:
        action.stage.state.actions[name] = action
    if action.declaration.is_approval:
        execution.pipeline.approvals[action.id] = action


def _cannot_begin(world: World, action: ActionExecution, now: datetime) -> Ending | None:
    return (
        outcomes.deleted_type(world, action)
        or _resolve_configuration(world, action)
        or outcomes.missing_artifact(world, action)
        or outcomes.missing_function(world, action)
        or approvals.ask(world, action, now)
    )


def _begin(world: World, action: ActionExecution, now: datetime) -> None:
    outcome = outcomes.choose(world, action, now)
    failure = builds.start(world, action, outcome)
    if failure is not None:
        end(world, action, failure, now)
        return
    action.targets = outcomes.targets(world, action, outcome)
    waits = isinstance(outcome, Hang)
    job = jobs.open_job(world, action, now, waits=waits)
    limit = job.expires if job is not None and waits else action.expires
    due, ending = outcomes.plan(world, action, outcome, now, limit=limit)
    _take_id_of_failure(action, ending)
    world.timers.set(due, PlannedEnding(action, ending, job))
    if job is not None and job.performer is Performer.FUNCTION:
        jobs.hand_to_function(world, job)


# An action that fails before anything begins outside has no external id, not even while it runs.
def _take_id_of_failure(action: ActionExecution, ending: Ending) -> None:
    if ending.move is Move.FAIL:
        action.external_execution_id = ending.result.external_execution_id


def _resolve_configuration(world: World, action: ActionExecution) -> Ending | None:
    execution, declaration = action.execution, action.declaration
    try:
        resolved = resolve(
            declaration.configuration, lambda reference: value_in(execution, reference)
        )
    except UnknownVariable:
        return outcomes.unknown_variable(declaration.name)
    if declaration.is_source and declaration.name in execution.requested_keys:
        key = execution.requested_keys[declaration.name]
        resolved = MappingProxyType({**resolved, "S3ObjectKey": key})
    action.resolved_configuration = resolved
    # Captured: an approval's external id is its own id, even if its request can't be published.
    action.external_execution_id = (
        action.id
        if declaration.is_approval
        else provider_of(declaration.type_id).external_id(world, action)
    )
    return None


# Captured for a source (radkawar/stackd, rollback_boundaries_native): a rollback overwrites what
# its target has made. Inferred for other actions.
def _locations(
    world: World, execution: PipelineExecution, declaration: ActionDeclaration
) -> tuple[ArtifactLocation, ...]:
    target = execution.rollback_target
    if target is not None:
        made = (target.artifacts[name] for name in declaration.outputs)
        return tuple(ArtifactLocation(each.name, each.bucket, each.key) for each in made)
    return _new_locations(world, execution, declaration)


def _new_locations(
    world: World, execution: PipelineExecution, declaration: ActionDeclaration
) -> tuple[ArtifactLocation, ...]:
    if not declaration.outputs:
        return ()
    bucket = execution.declaration.bucket_in(world.region_of(declaration))
    prefix = execution.pipeline.name[:_PREFIX_OF_PIPELINE]
    ending = source_of(declaration).ending_of_artifacts if declaration.is_source else ""
    return tuple(
        ArtifactLocation(
            name=name,
            bucket=bucket,
            key=f"{prefix}/{name[:_PREFIX_OF_ARTIFACT]}/{world.ids.artifact_suffix()}{ending}",
        )
        for name in declaration.outputs
    )


# Stores the outputs that later actions of the same execution use.
def _pass_on(action: ActionExecution, result: Result) -> None:
    execution, declaration = action.execution, action.declaration
    for artifact in action.output_artifacts:
        execution.artifacts[artifact.name] = _fetched(artifact, result.revision)
    # Captured: a rollback of a source stage fetches again, but keeps the revisions of the target.
    is_rollback = execution.rollback_target is not None
    if result.revision is not None and declaration.is_source and not is_rollback:
        execution.revisions[declaration.name] = result.revision
    if declaration.namespace is not None:
        execution.output_variables[declaration.namespace] = result.output_variables


def _fetched(artifact: ArtifactLocation, revision: Revision | None) -> ArtifactLocation:
    if revision is None:
        return artifact
    return ArtifactLocation(artifact.name, artifact.bucket, artifact.key, revision.id)
