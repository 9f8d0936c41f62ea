"""The URLs that the templates of an action type produce."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from pipemock._arns import partition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import ActionExecution, Result
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World

_PLACEHOLDER: Final = re.compile(r"\{(?:Config:)?([^{}]+)\}")

_CONSOLE: Final = "{Console}"
_NOTHING: Final[Mapping[str, str]] = {}


# Captured: a template that names the console keeps the place of the Region as well.
def in_region(region: str, template: str | None) -> str | None:
    """Return a template in which only the Region is filled in."""
    if template is None or _CONSOLE in template:
        return template
    return template.replace("{Region}", region)


def execution_url(world: World, action: ActionExecution, external_id: str | None) -> str | None:
    """Return the URL of an external execution, if the action type has a template for it."""
    if external_id is None:
        return None
    template = world.action_type(action.declaration.type_id).execution_url_template
    own = {"ExternalExecutionId": external_id}
    return filled(world, action.declaration, template, _without_secrets(action), own)


def _without_secrets(action: ActionExecution) -> Mapping[str, str]:
    secrets, values = action.declaration.secret_keys, action.resolved_configuration
    return {key: values[key] for key in values if key not in secrets} if secrets else values


# Captured for connections and documented for CodeCommit: history and events link to the revision
# that a source has found, while GetPipelineState has that URL beside the result only.
def result_url(world: World, action: ActionExecution, result: Result) -> str | None:
    """Return the URL of the result of an action, as history and events show it."""
    url = execution_url(world, action, result.external_execution_id)
    if url is None and result.revision is not None:
        return revision_url(world, action.declaration, result.revision)
    return url


def entity_url(world: World, action: ActionDeclaration) -> str | None:
    """Return the URL of what an action acts on, if its type has a template for it."""
    template = world.action_type(action.type_id).entity_url_template
    return filled(world, action, template, action.shown_configuration)


def revision_url(world: World, action: ActionDeclaration, revision: Revision) -> str | None:
    """Return the URL of a revision, if the action type of its source has a template for it."""
    template = world.action_type(action.type_id).revision_url_template
    own = {"RevisionId": revision.id}
    return filled(world, action, template, action.shown_configuration, own)


def filled(
    world: World,
    action: ActionDeclaration,
    template: str | None,
    configuration: Mapping[str, str],
    own: Mapping[str, str] = _NOTHING,
) -> str | None:
    """Return the URL that a template produces, if every placeholder has a value.

    Args:
        world: The world that the action is in.
        action: The action.
        template: The template, if the action type has one.
        configuration: The values of the action's configuration that may be shown.
        own: The values that only this kind of URL has.
    """
    if not template:
        return None
    # Captured for the URL of the entity: the Region is that of the action.
    region = world.region_of(action)
    parts = list(_parts(template))
    for position in range(1, len(parts), 2):
        name = parts[position]
        if name == "Region":
            parts[position] = region
        elif name == "Console":
            parts[position] = f"https://{partition_of(region).console}"
        elif name in own:
            parts[position] = own[name]
        elif name in configuration:
            parts[position] = configuration[name]
        else:
            return None
    return "".join(parts)


# Text and placeholder names alternate. Cached because the few templates are read often.
@functools.cache
def _parts(template: str) -> tuple[str, ...]:
    return tuple(_PLACEHOLDER.split(template))
