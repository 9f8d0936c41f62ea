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
    kind = world.action_type(action.declaration.type_id)
    secrets = action.declaration.secret_keys
    shown = {
        key: value for key, value in action.resolved_configuration.items() if key not in secrets
    }
    values = {**shown, "ExternalExecutionId": external_id}
    return filled(world, action.declaration, kind.execution_url_template, values)


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
    if not template:
        return None
    values = {**action.shown_configuration, "RevisionId": revision.id}
    return filled(world, action, template, values)


def filled(
    world: World, action: ActionDeclaration, template: str | None, values: Mapping[str, str]
) -> str | None:
    """Return the URL that a template produces, if every placeholder has a value."""
    if not template:
        return None
    # Captured for the URL of the entity: the Region is that of the action.
    region = world.region_of(action)
    known = {**values, "Region": region, "Console": f"https://{partition_of(region).console}"}
    parts = list(_parts(template))
    try:
        parts[1::2] = [known[name] for name in parts[1::2]]
    except KeyError:
        return None
    return "".join(parts)


# Text and placeholder names alternate. Cached because the few templates are read often.
@functools.cache
def _parts(template: str) -> tuple[str, ...]:
    return tuple(_PLACEHOLDER.split(template))
