"""Operations on the rules of conditions: their types and their executions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.history_filter import attempts_of
from pipemock._codepipeline.newest_first import newest_page
from pipemock._codepipeline.views import action_types, history
from pipemock._engine import errors
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codepipeline.request import Request


def list_types(
    request: Request,
    *,
    rule_owner_filter: str | None = None,  # noqa: ARG001 -- AWS owns every rule type
    region_filter: str | None = None,
) -> dict[str, Any]:
    """Return the rule types, which are the same in every Region."""
    region = region_filter or request.world.region
    found = request.world.rule_types.values()
    return {"ruleTypes": [action_types.rule_type(kind, region) for kind in found]}


def list_executions(
    request: Request,
    *,
    pipeline_name: str,
    filter: Mapping[str, Any] | None = None,  # noqa: A002 -- the name of the member
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the executions of rules, the newest first, as for actions (inferred)."""
    pipeline = request.pipeline(pipeline_name, errors.pipeline_not_found_in_history)
    rows = attempts_of(
        pipeline,
        filter or {},
        everything=pipeline.rule_history,
        of=lambda execution: execution.rules,
    )
    page, token = newest_page(request, rows, size=max_results, token=next_token)
    details = [history.rule_execution_detail(request.world, rule) for rule in page]
    return with_next_token({"ruleExecutionDetails": details}, token)
