"""From the URL templates of an action type to addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.execution import ActionExecution
    from pipemock._engine.world import World

_PLACEHOLDER: Final = re.compile(r"\{(?:Config:)?(\w+)\}")


def in_region(world: World, template: str | None) -> str | None:
    return template and template.replace("{Region}", world.region)


def execution_url(world: World, action: ActionExecution, external_id: str | None) -> str | None:
    if external_id is None:
        return None
    kind = world.action_type(action.declaration.type_id)
    secrets = world.secret_keys(kind.id)
    shown = {
        key: value for key, value in action.resolved_configuration.items() if key not in secrets
    }
    values = {**shown, "ExternalExecutionId": external_id}
    return filled(world, kind.execution_url_template, values)


# A template whose placeholders cannot all be filled gives no address.
def filled(world: World, template: str | None, values: Mapping[str, str]) -> str | None:
    if not template:
        return None
    known = {**values, "Region": world.region}
    if any(name not in known for name in _PLACEHOLDER.findall(template)):
        return None
    return _PLACEHOLDER.sub(lambda match: known[match[1]], template)
