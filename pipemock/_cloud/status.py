"""The status of every pipeline: its stages, what runs in them, and what waits until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._engine.explanation import explain, planned_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipemock._cloud.cloud import Cloud
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.explanation import Ends
    from pipemock._engine.state.executions import (
        ActionExecution,
        Pipeline,
        PipelineExecution,
        StageExecution,
    )
    from pipemock._engine.state.world import World

# In the mode PARALLEL each execution has its own stages; more of them would hide the rest.
MOST_PARALLEL: Final = 5


def pipelines(cloud: Cloud) -> list[dict[str, Any]]:
    """Return the status of every pipeline of every account and Region, as JSON has it.

    A pipeline has `passes`: one with all of its stages, or in the mode PARALLEL one for each
    execution in progress, at most `MOST_PARALLEL`. Reading it is not a call.
    """
    with cloud.lock:
        return [
            _pipeline(world, pipeline, place=cloud.place_of(world.account, world.region))
            for world in cloud.worlds()
            for pipeline in world.pipelines.values()
        ]


def _pipeline(world: World, pipeline: Pipeline, *, place: str) -> dict[str, Any]:
    newest = pipeline.newest
    return {
        "name": pipeline.name,
        "account": world.account,
        "region": world.region,
        "place": place,
        "mode": pipeline.declaration.execution_mode,
        "version": pipeline.declaration.version,
        "status": None if newest is None else newest.status.value,
        "summary": None if newest is None else newest.status_summary,
        "active": [_execution(each) for each in pipeline.active.values()],
        "passes": list(_passes(pipeline, planned_ends(world, pipeline))),
        "explanation": explain(world, pipeline, name=f"{place}{pipeline.name}"),
    }


def _execution(execution: PipelineExecution) -> dict[str, Any]:
    stage, waiting = execution.current_stage, execution.waiting_for
    return {
        "id": execution.id,
        "status": execution.status.value,
        "since": execution.started,
        "stage": None if stage is None else stage.declaration.name,
        "waiting_for": None if waiting is None else waiting.name,
    }


def _passes(pipeline: Pipeline, ends: Ends) -> Iterator[dict[str, Any]]:
    if not pipeline.declaration.is_parallel:
        latest = [pipeline.stages[each.name].latest for each in pipeline.declaration.stages]
        stages = zip(pipeline.declaration.stages, latest, strict=True)
        yield {
            "execution": None,
            "stages": [
                {**_stage(each, found, ends), **_entrance(pipeline, each)} for each, found in stages
            ],
        }
        return
    newest = [] if pipeline.newest is None else [pipeline.newest]
    for execution in (list(pipeline.active.values()) or newest)[-MOST_PARALLEL:]:
        yield {
            "execution": execution.id,
            "stages": [
                _stage(each, execution.stages.get(each.name), ends)
                for each in execution.declaration.stages
            ],
        }


# The first stage has no inbound transition that could be disabled.
def _entrance(pipeline: Pipeline, stage: StageDeclaration) -> dict[str, Any]:
    state = pipeline.stages[stage.name]
    is_first = stage is pipeline.declaration.stages[0]
    return {
        "enabled": None if is_first else state.inbound.enabled,
        "reason": state.inbound.disabled_reason,
        "waiting": [each.id for each in state.waiting],
    }


def _stage(stage: StageDeclaration, found: StageExecution | None, ends: Ends) -> dict[str, Any]:
    current = {} if found is None else found.current
    return {
        "name": stage.name,
        "status": None if found is None else found.status.value,
        "execution": None if found is None else found.execution.id,
        "conditions": [] if found is None else _conditions(found),
        "actions": [
            [_action(each, current.get(each.name), ends) for each in together]
            for together in _by_run_order(stage.actions)
        ],
    }


def _conditions(found: StageExecution) -> list[dict[str, str]]:
    return [
        {"kind": kind.value, "status": each.status.value} for kind, each in found.conditions.items()
    ]


def _by_run_order(actions: Iterable[ActionDeclaration]) -> list[list[ActionDeclaration]]:
    groups: dict[int, list[ActionDeclaration]] = {}
    for action in actions:
        groups.setdefault(action.run_order, []).append(action)
    return [groups[order] for order in sorted(groups)]


def _action(
    declared: ActionDeclaration, found: ActionExecution | None, ends: Ends
) -> dict[str, Any]:
    shown = {"name": declared.name, "provider": declared.type_id.provider}
    if found is None:
        return {**shown, "status": None}
    return {
        **shown,
        "status": found.status.value,
        "attempt": found.attempt,
        "said": _said(found),
        "since": found.started,
        "until": (ends.get(found) or found.expires) if found.in_progress else None,
        "token": found.id if found.awaits_answer else None,
    }


def _said(action: ActionExecution) -> str | None:
    result = action.result
    return action.summary if result is None else result.error_message or result.summary
