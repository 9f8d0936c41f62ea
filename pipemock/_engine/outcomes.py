"""From a behaviour to what becomes of an action: how it ends, and when."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine import approvals, providers
from pipemock._engine.ending import Ending
from pipemock._engine.execution import Result
from pipemock._engine.states import Move
from pipemock.behaviours import ActionStarting, Approve, Fail, Hang, Reject, Succeed

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TypeAlias

    from pipemock._engine.declaration import ActionDeclaration
    from pipemock._engine.execution import ActionExecution
    from pipemock._engine.revision import Revision
    from pipemock._engine.variables import Reference
    from pipemock._engine.world import World
    from pipemock.behaviours import Outcome

    Ends: TypeAlias = Succeed | Fail | Approve | Reject

# Inferred: that the action fails is documented, the words of the real service are not known.
TIMED_OUT: Final = "The action has timed out."
EXPIRED: Final = "The approval request has expired."


def plan(world: World, action: ActionExecution, now: datetime) -> tuple[datetime, Ending]:
    """Return when an action that starts now will end by itself, and how.

    The time-out of the service ends whatever takes longer.
    """
    outcome = _outcome(world, action)
    if isinstance(outcome, Hang) or (length := _length(world, outcome)) > action.expires - now:
        return action.expires, _timed_out(action)
    return now + length, _ending(world, action, outcome, now)


def unknown_variable(reference: Reference) -> Ending:
    """Fail an action for a variable that nothing has set; the words are inferred."""
    text = f"The variable '{reference.text}' could not be resolved."
    return Ending(Move.FAIL, Result(error_code="ConfigurationError", error_message=text))


def _outcome(world: World, action: ActionExecution) -> Outcome:
    chosen = world.choose(_starting(world, action))
    answered = isinstance(chosen, Approve | Reject)
    if chosen is None or (answered and not action.declaration.is_approval):
        return _by_itself(action.declaration)
    return chosen


# Approvals, custom and third-party jobs wait for somebody; sources and AWS's own actions do not.
def _by_itself(declaration: ActionDeclaration) -> Outcome:
    is_served = declaration.type_id.owner == "AWS" and not declaration.is_approval
    return Succeed() if is_served or declaration.is_source else Hang()


def _starting(world: World, action: ActionExecution) -> ActionStarting:
    declaration, execution = action.declaration, action.execution
    return ActionStarting(
        account=world.account,
        region=world.region,
        pipeline=execution.pipeline.name,
        stage=action.stage.declaration.name,
        action=declaration.name,
        category=declaration.type_id.category,
        owner=declaration.type_id.owner,
        provider=declaration.type_id.provider,
        execution_id=execution.id,
        attempt=execution.attempt,
        configuration=action.resolved_configuration,
    )


def _length(world: World, outcome: Ends) -> timedelta:
    match outcome:
        case Approve() | Reject():
            return outcome.after or timedelta()
        case _:
            return world.action_duration if outcome.after is None else outcome.after


def _ending(world: World, action: ActionExecution, outcome: Ends, now: datetime) -> Ending:
    match outcome:
        case Approve():
            by = outcome.by or world.caller
            return approvals.answered(action, approved=True, by=by, summary=outcome.summary)
        case Reject():
            by = outcome.by or world.caller
            return approvals.answered(action, approved=False, by=by, summary=outcome.summary)
        case Fail():
            return _failed(action, outcome)
        case Succeed() if action.declaration.is_source:
            return _fetched(world, action, outcome, now)
        case _:
            return _succeeded(action, outcome)


def _failed(action: ActionExecution, outcome: Fail) -> Ending:
    result = Result(
        external_execution_id=outcome.external_execution_id or action.external_execution_id,
        error_code=outcome.code,
        error_message=outcome.message,
    )
    return Ending(Move.FAIL, result)


def _succeeded(action: ActionExecution, outcome: Succeed) -> Ending:
    result = Result(
        summary=outcome.summary or providers.success_summary(action.declaration),
        external_execution_id=outcome.external_execution_id or action.external_execution_id,
        output_variables=MappingProxyType(dict(outcome.output_variables)),
    )
    return Ending(Move.SUCCEED, result)


def _fetched(world: World, action: ActionExecution, outcome: Succeed, now: datetime) -> Ending:
    declaration = action.declaration
    revision = _revision(world, action, outcome, now)
    variables = providers.source_variables(world, action, revision)
    summary = outcome.summary or providers.revision_summary(declaration, revision)
    result = Result(
        summary=summary,
        external_execution_id=outcome.external_execution_id or revision.id,
        revision=attrs.evolve(revision, summary=summary),
        output_variables=MappingProxyType(dict(outcome.output_variables or variables)),
    )
    return Ending(Move.SUCCEED, result)


def _revision(world: World, action: ActionExecution, outcome: Succeed, now: datetime) -> Revision:
    execution, name = action.execution, action.declaration.name
    heads = execution.pipeline.heads
    head = heads.get(name)
    if head is None:
        head = heads[name] = providers.first_revision(action.declaration, world.ids, now)
    wanted = outcome.revision or execution.wanted_revisions.get(name)
    return head if wanted in {None, head.id} else attrs.evolve(head, id=wanted, created=now)


def _timed_out(action: ActionExecution) -> Ending:
    is_approval = action.declaration.is_approval
    result = Result(
        external_execution_id=action.external_execution_id,
        error_code="JobFailed",
        error_message=EXPIRED if is_approval else TIMED_OUT,
    )
    return Ending(Move.FAIL, result, verb="expires" if is_approval else "times out")
