"""Operations on action types of AWS, of partners, and on custom ones."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codepipeline.operations import tags as tagging
from pipemock._codepipeline.views import action_types as views
from pipemock._codepipeline.views.tags import tags_of_new
from pipemock._engine import errors
from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    ConfigurationProperty,
)
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.world import World

# User guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
MOST_CUSTOM_ACTION_TYPES: Final = 50
CUSTOM_TIMEOUT: Final = timedelta(hours=24)

_MOST_PER_PAGE: Final = 100


def list_(
    request: Request,
    *,
    action_owner_filter: str | None = None,
    next_token: str | None = None,
    region_filter: str | None = None,
) -> dict[str, Any]:
    """Return the available action types, in the order of the real service."""
    world, region = request.world, region_filter or request.world.region
    found = [
        kind
        for kind in world.action_types.values()
        if action_owner_filter in {None, kind.id.owner} and _is_in(region, world, kind)
    ]
    page, token = request.numbered(list(enumerate(found)), most=_MOST_PER_PAGE, token=next_token)
    shown = [views.action_type(kind, region) for kind in page]
    return with_next_token({"actionTypes": shown}, token)


def create_custom(
    request: Request,
    *,
    category: str,
    provider: str,
    version: str,
    input_artifact_details: Mapping[str, int],
    output_artifact_details: Mapping[str, int],
    settings: Mapping[str, str] | None = None,
    configuration_properties: Sequence[Mapping[str, Any]] = (),
    tags: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Create a custom action type, or restore a deleted one."""
    world = request.world
    kind = _custom(
        ActionTypeId(category=category, owner="Custom", provider=provider, version=version),
        settings or {},
        configuration_properties,
        inputs=_limits(input_artifact_details),
        outputs=_limits(output_artifact_details),
    )
    arn = world.action_type_arn(kind.id)
    new_tags = tagging.merged({}, tags, arn)
    _require_new(request, kind)
    world.retired_action_types.pop(kind.id, None)
    world.types = world.types.with_action_type(kind)
    world.tags[arn] = new_tags
    return {"actionType": views.action_type(kind, world.region), **tags_of_new(new_tags)}


def delete_custom(request: Request, *, category: str, provider: str, version: str) -> None:
    """Delete a custom action type; pipelines that use it fail only when the action starts."""
    world = request.world
    kind = ActionTypeId(category=category, owner="Custom", provider=provider, version=version)
    known = world.action_types.get(kind)
    if known is not None:
        world.types = world.types.without_action_type(kind)
        world.retired_action_types[kind] = known
        world.tags.pop(world.action_type_arn(kind), None)


def get(
    request: Request, *, category: str, owner: str, provider: str, version: str
) -> dict[str, Any]:
    """Return an action type of the integration model."""
    kind = ActionTypeId(category=category, owner=owner, provider=provider, version=version)
    if kind not in request.world.third_parties:
        raise errors.action_type_not_found(kind)
    return {"actionType": copy.deepcopy(request.world.third_parties[kind].declaration)}


def update(request: Request, *, action_type: Mapping[str, Any]) -> None:
    """Change an action type of the integration model."""
    world, kind = request.world, ActionTypeId(**action_type["id"])
    if kind not in world.third_parties:
        raise errors.action_type_not_found(kind)
    known = world.third_parties[kind]
    world.register_third_party(attrs.evolve(known, declaration=action_type))


# Inferred: custom types exist in the Region where they were created, all others in every Region.
def _is_in(region: str, world: World, kind: ActionType) -> bool:
    return region == world.region or kind.id.owner != "Custom"


def _custom(
    type_id: ActionTypeId,
    settings: Mapping[str, str],
    properties: Sequence[Mapping[str, Any]],
    *,
    inputs: ArtifactLimits,
    outputs: ArtifactLimits,
) -> ActionType:
    _require_one_queryable(properties)
    return ActionType(
        type_id,
        properties=tuple(_property(each) for each in properties),
        inputs=inputs,
        outputs=outputs,
        timeout=CUSTOM_TIMEOUT,
        entity_url_template=settings.get("entityUrlTemplate"),
        execution_url_template=settings.get("executionUrlTemplate"),
        revision_url_template=settings.get("revisionUrlTemplate"),
        third_party_configuration_url=settings.get("thirdPartyConfigurationUrl"),
    )


def _property(given: Mapping[str, Any]) -> ConfigurationProperty:
    return ConfigurationProperty(
        given["name"],
        required=given["required"],
        key=given["key"],
        secret=given["secret"],
        queryable=given.get("queryable", False),
        description=given.get("description"),
        type=given.get("type"),
    )


# Captured: this refusal and the two in `_require_one_queryable`.
def _limits(details: Mapping[str, int]) -> ArtifactLimits:
    minimum, maximum = details["minimumCount"], details["maximumCount"]
    if maximum < minimum:
        text = (
            f"Maximum Number of Artifacts ({maximum}) has to be greater than or equal "
            f"to minimum ({minimum})."
        )
        raise errors.invalid_action_type(text)
    return ArtifactLimits(minimum, maximum)


def _require_one_queryable(properties: Sequence[Mapping[str, Any]]) -> None:
    queryable = [each for each in properties if each.get("queryable")]
    if len(queryable) > 1:
        names = ", ".join(each["name"] for each in queryable)
        text = (
            f"Multiple queryable configuration properties found with names '{names}'. "
            "Up to one queryable property may be specified."
        )
        raise errors.invalid_action_type(text)
    for each in queryable:
        if each["secret"] or not each["required"]:
            text = (
                f"Invalid queryable property '{each['name']}'. "
                "Queryable configuration properties must be required and non-secret."
            )
            raise errors.invalid_action_type(text)


def _require_new(request: Request, kind: ActionType) -> None:
    world = request.world
    if kind.id in world.action_types:
        raise errors.action_type_exists(kind.id)
    if world.retired_action_types.get(kind.id, kind) != kind:
        raise errors.action_type_deleted(kind.id)
    own = sum(each.owner == "Custom" for each in world.action_types)
    if own >= MOST_CUSTOM_ACTION_TYPES:
        raise errors.too_many_action_types(MOST_CUSTOM_ACTION_TYPES)
