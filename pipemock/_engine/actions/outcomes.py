"""The outcomes of actions, scripted or by default: how an action ends, and when."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine.actions import approvals, artifacts, jobs
from pipemock._engine.providers import actions, sources
from pipemock._engine.state.endings import Ending, not_begun
from pipemock._engine.state.executions import NOTHING, Result
from pipemock._engine.state.ports import (
    CONFIGURATION_ERROR,
    JOB_FAILED,
    RefusedError,
    StoreError,
)
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.statuses import Move
from pipemock._errors import message_of
from pipemock.behaviours import ActionStarting, Approve, Fail, Hang, Reject, Succeed
from pipemock.failures import NO_ARTIFACT, NO_FUNCTION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import TypeAlias

    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World
    from pipemock._targets import DeployTarget
    from pipemock.behaviours import Outcome

    Ends: TypeAlias = Succeed | Fail | Approve | Reject

# Documented: the action fails. Inferred: the messages, but for those of functions (captured).
TIMED_OUT: Final = "The action has timed out."
_UNKNOWN_FAILURE: Final = "The action failed."
RULE_TIMED_OUT: Final = "The rule has timed out."
EXPIRED: Final = "The approval request has expired."


def choose(world: World, action: ActionExecution, now: datetime) -> Outcome:
    """Return the outcome of an action: its scripted behaviour, or else its default.

    An exception of code outside pipemock, such as a function given to `call`, is reported, and the
    action fails at once.
    """
    try:
        chosen = world.choose(_starting(world, action))
        return _default(world, action, now) if chosen is None else chosen
    except BaseException as error:  # noqa: BLE001 -- code of the test may raise anything
        world.report_error(error)
        return Fail(message=message_of(error), after=timedelta(), external_execution_id="")


def plan(
    world: World, action: ActionExecution, outcome: Outcome, now: datetime, *, limit: datetime
) -> tuple[datetime, Ending]:
    """Return when and how an action that starts now will end by itself.

    Args:
        world: The state of the mock.
        action: The attempt at the action.
        outcome: The outcome of the action.
        now: The current time.
        limit: The due time of the service's own timeout.
    """
    if isinstance(outcome, Hang) or (length := _length(world, action, outcome)) > limit - now:
        return limit, timed_out(action)
    due = now + length
    try:
        return due, _ending(world, action, outcome, now)
    except StoreError as error:
        return due, not_begun(error)
    except BaseException as error:  # noqa: BLE001 -- a client and its receivers may raise anything
        world.report_error(error)
        return now, not_begun(RefusedError(JOB_FAILED, message_of(error)))


def targets(world: World, action: ActionExecution, outcome: Outcome) -> tuple[DeployTarget, ...]:
    """Return the targets that a scripted behaviour declares, each with its duration."""
    if not isinstance(outcome, Succeed | Fail):
        return ()
    whole = _length(world, action, outcome)
    return tuple(each.within(whole) for each in outcome.targets)


def deleted_type(world: World, action: ActionExecution) -> Ending | None:
    """Return the failure of an action whose type has been deleted, else `None`; all inferred."""
    kind = action.declaration.type_id
    if action.declaration.is_rule or kind in world.action_types:
        return None
    return not_begun(RefusedError(CONFIGURATION_ERROR, f"{kind} is not available"))


def missing_function(world: World, action: ActionExecution) -> Ending | None:
    """Return the failure of an action whose function does not exist, else `None` (captured)."""
    name = jobs.function_of(world, action.declaration, action.resolved_configuration)
    if name in world.functions and world.functions[name] is None:
        return not_begun(RefusedError(CONFIGURATION_ERROR, NO_FUNCTION.format(name=name)))
    return None


def missing_artifact(world: World, action: ActionExecution) -> Ending | None:
    """Return the failure of an action without one of its input artifacts, else `None`.

    The artifacts of a stage that was skipped are missing. Inferred: the action fails like one whose
    artifact was deleted.
    """
    execution, declaration = action.execution, action.declaration
    if all(name in execution.artifacts for name in declaration.inputs):
        return None
    bucket = execution.declaration.bucket_in(world.region_of(declaration))
    return not_begun(RefusedError(CONFIGURATION_ERROR, NO_ARTIFACT.format(bucket=bucket)))


def unknown_variable(name: str) -> Ending:
    """Return the failure of an action that uses an unset variable (message captured, twice)."""
    text = (
        "An action in this pipeline failed because one or more variables could not be resolved: "
        f"Action name={name}. This can result when a variable is referenced that does not exist. "
        "Validate the configuration for this action."
    )
    return not_begun(RefusedError(CONFIGURATION_ERROR, text))


def _default(world: World, action: ActionExecution, now: datetime) -> Outcome:
    if jobs.waits_for_somebody(world, action):
        return Hang()
    return actions.provider_of(action.declaration.type_id).outcome(action, now)


def _starting(world: World, action: ActionExecution) -> ActionStarting:
    declaration, execution = action.declaration, action.execution
    return ActionStarting(
        account=world.account,
        region=world.region,
        pipeline=execution.pipeline.name,
        stage=action.stage.declaration.name,
        action="" if declaration.is_rule else declaration.name,
        rule=declaration.name if declaration.is_rule else "",
        category=declaration.type_id.category,
        owner=declaration.type_id.owner,
        provider=declaration.type_id.provider,
        execution_id=execution.id,
        attempt=execution.attempt,
        configuration=action.resolved_configuration,
    )


def _length(world: World, action: ActionExecution, outcome: Ends) -> timedelta:
    if outcome.after is not None:
        return outcome.after
    if isinstance(outcome, Approve | Reject):
        return timedelta()
    if action.declaration.is_rule:
        provider = actions.provider_of(action.declaration.type_id)
        return provider.wait_time(action) if isinstance(outcome, Fail) else timedelta()
    return world.action_duration


def _ending(world: World, action: ActionExecution, outcome: Ends, now: datetime) -> Ending:
    match outcome:
        case Approve() | Reject():
            approved, by = isinstance(outcome, Approve), outcome.by or world.caller
            return approvals.answered(action, approved=approved, by=by, summary=outcome.summary)
        case Fail():
            return _failed(world, action, outcome)
        case Succeed() if action.declaration.is_source:
            return _fetched(world, action, outcome, now)
        case _:
            artifacts.store_outputs(world, action, now)
            return _succeeded(world, action, outcome)


def _failed(world: World, action: ActionExecution, outcome: Fail) -> Ending:
    external_id = outcome.external_execution_id
    if external_id is None:
        external_id = action.external_execution_id
    message = outcome.message
    if message is None:
        message = _usual_failure(world, action, external_id or None) or _UNKNOWN_FAILURE
    result = Result(
        external_execution_id=external_id or None,
        error_code=outcome.code,
        error_message=message,
    )
    return Ending(Move.FAIL, result)


def _usual_failure(world: World, action: ActionExecution, external_id: str | None) -> str | None:
    if action.declaration.is_source:
        return sources.provider_of(action.declaration).failure(world, action)
    return actions.provider_of(action.declaration.type_id).failure(action, external_id)


def _succeeded(world: World, action: ActionExecution, outcome: Succeed) -> Ending:
    provider = actions.provider_of(action.declaration.type_id)
    variables = provider.variables(world, action)
    external_id = outcome.external_execution_id
    if external_id is None:
        external_id = action.external_execution_id or provider.id_on_success(world, action)
    summary = provider.summary(action) if outcome.summary is None else outcome.summary
    result = Result(
        summary=summary or None,
        external_execution_id=external_id or None,
        output_variables=_variables(outcome, variables),
    )
    return Ending(Move.SUCCEED, result)


def _fetched(world: World, action: ActionExecution, outcome: Succeed, now: datetime) -> Ending:
    artifacts.require_repository(world, action)
    found = revision_of(world, action, now, wanted=outcome.revision)
    revision = artifacts.fetched(world, action, found, wanted=outcome.revision)
    provider = sources.provider_of(action.declaration)
    variables = provider.variables(world, action, revision)
    summary = outcome.summary
    if summary is None:
        summary = provider.summary(world, action, revision)
    external_id = outcome.external_execution_id
    result = Result(
        summary=summary or None,
        external_execution_id=(revision.id if external_id is None else external_id) or None,
        revision=attrs.evolve(revision, summary=summary or None),
        output_variables=_variables(outcome, variables),
    )
    return Ending(Move.SUCCEED, result)


def _variables(outcome: Succeed, own: Mapping[str, str]) -> Mapping[str, str]:
    found = dict(own if outcome.output_variables is None else outcome.output_variables)
    return MappingProxyType(found) if found else NOTHING


def revision_of(
    world: World, action: ActionExecution, now: datetime, *, wanted: str | None = None
) -> Revision:
    """Return the revision that a source action finds.

    Args:
        world: The state of the mock.
        action: The attempt at the source action.
        now: The current time.
        wanted: The revision that a scripted behaviour asks for.
    """
    execution, name = action.execution, action.declaration.name
    wanted = wanted or execution.requested_revisions.get(name)
    latest_revisions = execution.pipeline.latest_revisions
    given = execution.pinned_revisions.get(name)
    if wanted is None and given is not None:
        return given
    head = latest_revisions.get(name)
    checked_out = artifacts.repository_revision(world, action, wanted=wanted, announced=head)
    if checked_out is not None:
        return checked_out
    if head is None:
        provider = sources.provider_of(action.declaration)
        head = latest_revisions[name] = provider.first_revision(world.ids, now)
    if wanted is None or wanted == head.id:
        return head
    return Revision(id=wanted, created=now)


def timed_out(action: ActionExecution) -> Ending:
    """Return the ending of an action that has timed out."""
    result = Result(
        external_execution_id=action.external_execution_id,
        error_code=JOB_FAILED,
        error_message=_message_of_timeout(action),
    )
    return Ending(Move.FAIL, result, times_out=True)


def _message_of_timeout(action: ActionExecution) -> str | None:
    declaration, external_id = action.declaration, action.external_execution_id
    provider = actions.provider_of(declaration.type_id)
    if provider.is_function:
        return provider.failure(action, external_id)
    if declaration.is_approval:
        return EXPIRED
    return RULE_TIMED_OUT if declaration.is_rule else TIMED_OUT
