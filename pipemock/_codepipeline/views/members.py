"""Members of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine.providers.actions import provider_of

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution


# Service model: a member of the results of actions that run on CodePipeline's own compute.
def log_stream(action: ActionExecution, external_id: str | None) -> str | None:
    """Return the ARN of the log stream of an action, if its external id is one."""
    return external_id if provider_of(action.declaration.type_id).id_is_log_stream else None
