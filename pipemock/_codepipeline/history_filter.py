"""The filters of ListActionExecutions and ListRuleExecutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._engine import errors
from pipemock._engine.state.lookups import execution_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipemock._engine.declaration.condition import ConditionKind
    from pipemock._engine.state.executions import ActionExecution, Pipeline, PipelineExecution


# Captured: two filters select their intersection. If they name different executions, the list is
# empty. If only the second one is given and its execution does not exist, the error names 'null'.
def attempts_of(
    pipeline: Pipeline,
    wanted: Mapping[str, Any],
    *,
    everything: Sequence[ActionExecution],
    of: Callable[[PipelineExecution], Sequence[ActionExecution]],
) -> Sequence[ActionExecution]:
    """Return the attempts that match a filter, the oldest first.

    Args:
        pipeline: The pipeline with the history.
        wanted: The filter of the request.
        everything: The attempts of all executions.
        of: Returns the attempts of an execution.
    """
    execution_id: str | None = wanted.get("pipelineExecutionId")
    latest = wanted.get("latestInPipelineExecution")
    named = None if execution_id is None else execution_of(pipeline, execution_id)
    if latest is None:
        return everything if named is None else of(named)
    latest_id = latest["pipelineExecutionId"]
    if named is not None and named.id != latest_id:
        return []
    if latest_id not in pipeline.executions:
        raise errors.execution_not_found(pipeline.name, "null")
    found = of(pipeline.executions[latest_id])
    return found if latest["startTimeRange"] == "All" else _newest(found)


def _newest(attempts: Sequence[ActionExecution]) -> Sequence[ActionExecution]:
    newest = {_place(each): each for each in attempts}
    return sorted(newest.values(), key=lambda each: each.number)


# Rules of different conditions of a stage may have the same name.
def _place(attempt: ActionExecution) -> tuple[str, ConditionKind | None, str]:
    condition = attempt.condition
    kind = condition.declaration.kind if condition is not None else None
    return attempt.stage.declaration.name, kind, attempt.declaration.name
