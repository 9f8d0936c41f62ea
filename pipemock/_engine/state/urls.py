"""The URLs that the templates of an action type produce."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World

_PLACEHOLDER: Final = re.compile(r"\{(?:Config:)?([^{}]+)\}")


def in_region(region: str, template: str | None) -> str | None:
    """Return a template in which only the Region is filled in."""
    return template and template.replace("{Region}", region)


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
    return filled(world, kind.execution_url_template, values)


def revision_url(world: World, action: ActionDeclaration, revision: Revision) -> str | None:
    """Return the URL of a revision, if the action type of its source has a template for it."""
    template = world.action_type(action.type_id).revision_url_template
    if not template:
        return None
    return filled(world, template, {**action.shown_configuration, "RevisionId": revision.id})


def filled(world: World, template: str | None, values: Mapping[str, str]) -> str | None:
    """Return the URL that a template produces, if every placeholder has a value."""
    if not template:
        return None
    known = {**values, "Region": world.region}
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
