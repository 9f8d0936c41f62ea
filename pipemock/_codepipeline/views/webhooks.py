"""Webhooks, as answers show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.tags import as_list
from pipemock._engine.declaration.action import MASK
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.state.webhook import Definition, Filter, Webhook
    from pipemock._engine.state.world import World


def webhook(world: World, webhook: Webhook) -> dict[str, Any]:
    """Return a webhook; the member `tags` is present even if it is empty (captured)."""
    arn = world.webhook_arn(webhook.definition.name)
    return {
        "definition": _definition(webhook.definition),
        "url": world.ports.webhook_url(webhook.url),
        **without_none(
            errorMessage=webhook.error_message,
            errorCode=webhook.error_code,
            lastTriggered=webhook.last_triggered,
        ),
        "arn": arn,
        "tags": as_list(world.tags[arn]),
    }


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "targetPipeline": definition.pipeline,
        "targetAction": definition.action,
        "filters": [_filter(each) for each in definition.filters],
        "authentication": definition.authentication,
        "authenticationConfiguration": without_none(
            AllowedIPRange=definition.allowed_range,
            # Captured: a secret token is masked.
            SecretToken=None if definition.secret is None else MASK,
        ),
    }


def _filter(rule: Filter) -> dict[str, Any]:
    return {"jsonPath": rule.path, **without_none(matchEquals=rule.expected)}
