"""The operation that lists the targets of a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.views import deploy_targets as views
from pipemock._engine import errors
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.executions import ActionExecution

_MOST_PER_PAGE: Final = 100


def list_(
    request: Request,
    *,
    action_execution_id: str,
    pipeline_name: str | None = None,
    filters: Sequence[Mapping[str, Any]] = (),
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the targets of an action, in the order of its scripted behaviour."""
    action = _action(request, pipeline_name, action_execution_id)
    # Targets of an action that has ended keep the state of that time.
    moment = request.now if action.in_progress else action.updated
    shown = [views.target(each, action.started, moment) for each in action.targets]
    rows = [(number, each) for number, each in enumerate(shown) if _matches(each, filters)]
    page, token = request.numbered(rows, size=max_results, most=_MOST_PER_PAGE, token=next_token)
    return with_next_token({"targets": list(page)}, token)


# Documented: the pipeline is optional, because the id of an action execution is unique.
def _action(request: Request, pipeline_name: str | None, execution_id: str) -> ActionExecution:
    world = request.world
    named = None if pipeline_name is None else request.pipeline(pipeline_name)
    pipelines = world.pipelines.values() if named is None else [named]
    for pipeline in pipelines:
        for action in reversed(pipeline.action_history):
            if action.id == execution_id:
                return action
    raise errors.action_execution_not_found(execution_id)


# The service model allows only the filter TARGET_STATUS; a filter without values has no effect.
def _matches(shown: Mapping[str, Any], filters: Sequence[Mapping[str, Any]]) -> bool:
    return all(shown["status"] in each["values"] for each in filters if each.get("values"))
