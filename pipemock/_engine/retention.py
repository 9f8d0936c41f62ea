"""Retention: the service forgets executions that started more than twelve months ago.

Documented (user guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html): the
execution history covers twelve months. Inferred: these are 365 days from the start of an execution;
an execution in progress is kept until it ends; and everything that belongs to an execution is
forgotten with it, including its client request token. The state of a pipeline keeps what it shows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import PipelineExecution
    from pipemock._engine.state.world import World

HISTORY_KEPT: Final = timedelta(days=365)


def forget(world: World, now: datetime) -> None:
    """Forget ended executions that are too old; the cost depends on their number alone."""
    for execution in tuple(world.overstaying):
        if _is_over(execution):
            del world.overstaying[execution]
            _forget(world, execution)
    remembered = world.remembered
    while remembered and now - remembered[0].started > HISTORY_KEPT:
        execution = remembered.popleft()
        if _is_over(execution):
            _forget(world, execution)
        else:
            world.overstaying[execution] = None


def _is_over(execution: PipelineExecution) -> bool:
    pipeline = execution.pipeline
    return execution.id not in pipeline.active or pipeline.deleted


def _forget(world: World, execution: PipelineExecution) -> None:
    pipeline = execution.pipeline
    del pipeline.executions[execution.id]
    pipeline.history.forget(execution)
    for action in execution.actions:
        pipeline.action_history.forget(action)
        pipeline.approvals.pop(action.id, None)
    for rule in execution.rules:
        pipeline.rule_history.forget(rule)
    for attempt in (*execution.actions, *execution.rules):
        world.jobs.forget(attempt.job)
    pipeline.started_by_token.pop(execution.request_token, None)
