"""Operations on pipelines: create, read, update, delete, list."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.operations import tags as tagging
from pipemock._codepipeline.request import with_next_token
from pipemock._codepipeline.views import pipelines as views
from pipemock._codepipeline.views import state
from pipemock._engine import engine, errors
from pipemock._engine.declaration.pipeline import parse
from pipemock._engine.structure import Setting, problems
from pipemock._engine.triggers.detection import polls_at_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.declaration.pipeline import PipelineDeclaration, StageDeclaration
    from pipemock._engine.state.world import World
    from pipemock._engine.structure import Problem

# User guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
MOST_PIPELINES: Final = 1000
MOST_PIPELINES_THAT_POLL: Final = 300

_MOST_PER_PAGE: Final = 1000


def create(
    request: Request, *, pipeline: Mapping[str, Any], tags: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Create a pipeline and start its first execution."""
    world, name = request.world, pipeline["name"]
    arn = world.pipeline_arn(name)
    new_tags = tagging.merged({}, tags, arn)
    declaration = _checked(request, pipeline, version=1)
    if name in world.pipelines:
        raise errors.pipeline_name_in_use(world.account, name)
    if len(world.pipelines) >= MOST_PIPELINES:
        raise errors.too_many_pipelines(MOST_PIPELINES)
    if polls_at_all(declaration) and _pollers(world) >= MOST_PIPELINES_THAT_POLL:
        raise errors.too_many_pipelines(MOST_PIPELINES_THAT_POLL, "that poll for changes")
    world.tags[arn] = new_tags
    engine.create(world, declaration, request.now, caller=request.caller)
    answer: dict[str, Any] = {"pipeline": declaration.answer()}
    return answer | {"tags": tagging.as_list(new_tags)} if tags else answer


def get(request: Request, *, name: str, version: int | None = None) -> dict[str, Any]:
    """Return the current declaration or an older version."""
    pipeline = request.pipeline(name)
    wanted = len(pipeline.versions) if version is None else version
    if wanted > len(pipeline.versions):
        raise errors.pipeline_version_not_found(request.world.account, name, wanted)
    found = pipeline.versions[wanted - 1]
    return {
        "pipeline": found.declaration.answer(),
        "metadata": views.pipeline_metadata(
            request.world, pipeline, updated=found.made, now=request.now
        ),
    }


def update(request: Request, *, pipeline: Mapping[str, Any]) -> dict[str, Any]:
    """Replace the declaration by a new version; only polling may then start an execution."""
    existing = request.pipeline(pipeline["name"])
    previous = existing.declaration
    kept = _with_old_secrets(pipeline, previous)
    declaration = _checked(request, kept, version=previous.version + 1)
    engine.update(request.world, existing, declaration, request.now)
    return {"pipeline": declaration.answer()}


def delete(request: Request, *, name: str) -> None:
    """Delete a pipeline, or do nothing if it does not exist (documented)."""
    world = request.world
    pipeline = world.pipelines.get(name)
    if pipeline is not None:
        engine.delete(world, pipeline)
        world.tags.pop(world.pipeline_arn(name), None)


def list_(
    request: Request, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """Return a summary of each pipeline, sorted by name."""
    names = sorted(request.world.pipelines)
    page, token = request.page(
        names,
        size=max_results,
        most=_MOST_PER_PAGE,
        token=next_token,
        start_after=lambda anchor: bisect.bisect_right(names, anchor),
        anchor=str,
    )
    found = [views.pipeline_summary(request.world.pipelines[name]) for name in page]
    return with_next_token({"pipelines": found}, token)


def get_state(request: Request, *, name: str) -> dict[str, Any]:
    """Return the state of each stage of a pipeline."""
    pipeline = request.pipeline(name)
    declaration = pipeline.declaration
    return {
        "pipelineName": name,
        "pipelineVersion": declaration.version,
        "stageStates": [
            state.stage_state(request.world, pipeline, stage) for stage in declaration.stages
        ],
        "created": pipeline.created,
        "updated": pipeline.updated,
    }


def problems_with(world: World, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield every problem of a new declaration that already conforms to the service model."""
    return problems(_setting(world, given, version=1))


def _checked(request: Request, given: Mapping[str, Any], *, version: int) -> PipelineDeclaration:
    setting = _setting(request.world, given, version=version)
    for problem in problems(setting):
        raise problem.error
    return setting.declaration


def _setting(world: World, given: Mapping[str, Any], *, version: int) -> Setting:
    return Setting(
        declaration=parse(given, version=version, secrets=world.secret_keys),
        given=given,
        region=world.region,
        action_types=world.action_types,
        rule_types=world.rule_types,
    )


def _pollers(world: World) -> int:
    return sum(polls_at_all(each.declaration) for each in world.pipelines.values())


# Documented: a mask stands for the stored secret, as long as nothing else in the configuration of
# the action changes.
def _with_old_secrets(given: Mapping[str, Any], previous: PipelineDeclaration) -> dict[str, Any]:
    stages = []
    for stage in given["stages"]:
        old = previous.stage(stage["name"])
        actions = [
            {
                **action,
                "configuration": _unmasked(action, old),
            }
            for action in stage["actions"]
        ]
        stages.append({**stage, "actions": actions})
    return {**given, "stages": stages}


def _unmasked(action: Mapping[str, Any], stage: StageDeclaration | None) -> Mapping[str, str]:
    old = stage.action(action["name"]) if stage else None
    configuration: Mapping[str, str] = action.get("configuration") or {}
    unchanged = old is not None and configuration == old.shown_configuration
    return old.configuration if old is not None and unchanged else configuration
