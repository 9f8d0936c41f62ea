"""Operations on pipelines: create, read, update, delete, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.operations import tags as tagging
from pipemock._codepipeline.views import pipelines as views
from pipemock._codepipeline.views import state
from pipemock._codepipeline.views.tags import tags_of_new
from pipemock._engine import engine, errors
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request

_MOST_PER_PAGE: Final = 1000


def create(
    request: Request, *, pipeline: Mapping[str, Any], tags: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Create a pipeline and start its first execution."""
    return create_with_disabled(request, pipeline=pipeline, tags=tags, disabled={})


def create_with_disabled(
    request: Request,
    *,
    pipeline: Mapping[str, Any],
    tags: Sequence[Mapping[str, str]] = (),
    disabled: Mapping[str, str],
) -> dict[str, Any]:
    """Create a pipeline whose inbound transitions to some stages are disabled, with reasons.

    CloudFormation disables them by calls that follow, while the first action is still in progress.
    """
    world = request.world
    arn = world.pipeline_arn(pipeline["name"])
    new_tags = tagging.merged({}, tags, arn)
    declaration = engine.create(
        world, pipeline, request.now, caller=request.caller, disabled=disabled
    )
    world.tags[arn] = new_tags
    return {"pipeline": declaration.answer(), **tags_of_new(new_tags)}


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
    declaration = engine.update(request.world, existing, pipeline, request.now)
    return {"pipeline": declaration.answer()}


def delete(request: Request, *, name: str) -> None:
    """Delete a pipeline, or do nothing if it does not exist (documented)."""
    world = request.world
    pipeline = world.pipelines.get(name)
    if pipeline is not None:
        engine.delete(world, pipeline)


def list_(
    request: Request, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """Return a summary of each pipeline, sorted by name."""
    page, token = request.names(
        request.world.pipelines, size=max_results, most=_MOST_PER_PAGE, token=next_token
    )
    found = [views.pipeline_summary(request.world.pipelines[name]) for name in page]
    return with_next_token({"pipelines": found}, token)


def get_state(request: Request, *, name: str) -> dict[str, Any]:
    """Return the state of each stage of a pipeline."""
    pipeline = request.pipeline(name)
    return {
        "pipelineName": name,
        "pipelineVersion": pipeline.declaration.version,
        "stageStates": state.stage_states(request.world, pipeline),
        "created": pipeline.created,
        "updated": pipeline.updated,
    }
