"""Deliveries to webhooks: requests from outside, and the executions that they may start.

The service's answers to deliveries are not documented; all statuses here are inferred.
"""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING, Any, Final

from pipemock._engine import change_detection
from pipemock._engine.flow.start import FULL, has_room
from pipemock._engine.providers.sources import Reporter, provider_of
from pipemock._engine.state.executions import Trigger
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.webhook import (
    SIGNATURES,
    Arrival,
    forged,
    push_in,
    signature,
    target,
    unwanted,
)
from pipemock._errors import PipeMockError
from pipemock._json import compact_json
from pipemock.events import WebhookDelivery

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._cloud.cloud import Cloud
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.webhook import Address, Webhook
    from pipemock._engine.state.world import World

WEBHOOKS: Final = "/webhooks/"
"""The path below which a server receives deliveries, followed by the URL of the webhook."""

OK: Final = 200
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404


def arrival(
    body: str | bytes | Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    secret: str | None,
    source_ip: str,
) -> Arrival:
    """Return a request as it arrives, signed the way GitHub does if there is a secret.

    Raises:
        PipeMockError: If the body has another type, or the address is not an IP address.
    """
    content = _content(body)
    signed = {} if secret is None else _signatures(secret, content)
    return Arrival(
        body=content,
        headers={name.lower(): value for name, value in {**signed, **headers}.items()},
        source=_address(source_ip),
        payload=_payload(content),
    )


def require_url(url: str) -> None:
    """Refuse what is not a URL, such as the name of a webhook."""
    if "://" not in url:
        msg = (
            f"{url!r} is not the URL of a webhook. Take that from the answer of PutWebhook, "
            "answer['webhook']['url'], or of ListWebhooks."
        )
        raise PipeMockError(msg)


def deliver(cloud: Cloud, url: str, arrived: Arrival) -> WebhookDelivery:
    """Deliver a request to the webhook with the URL, its own or that of a server."""
    _, is_served, rest = url.partition(WEBHOOKS)
    own = f"https://{rest}" if is_served else url
    with cloud.lock:
        for world in cloud.worlds():
            for webhook in world.webhooks.values():
                if webhook.url == own:
                    return _received(world, webhook, arrived, cloud.clock.now)
    return _refused(NOT_FOUND, "No webhook has this URL: it was never made, or is deleted.")


# Authentication comes first, so an unauthenticated sender learns nothing of filters or pipelines.
def _received(world: World, webhook: Webhook, arrived: Arrival, now: datetime) -> WebhookDelivery:
    reason = forged(webhook.definition, arrived)
    if reason is not None:
        return _refused(FORBIDDEN, reason)
    found = target(world.pipelines, webhook.definition)
    if found is None:
        return _without_target(webhook)
    reason = unwanted(webhook.definition, found[1], arrived)
    if reason is not None:
        return _refused(OK, reason)
    return _started(world, webhook, found, arrived, now)


# Inferred: ListWebhooks shows the error of a webhook that has lost its target.
def _without_target(webhook: Webhook) -> WebhookDelivery:
    pipeline, action = webhook.definition.pipeline, webhook.definition.action
    reason = f"Pipeline {pipeline} no longer has a source action {action}."
    webhook.error_code, webhook.error_message = str(NOT_FOUND), reason
    return _refused(NOT_FOUND, reason)


def _started(
    world: World,
    webhook: Webhook,
    found: tuple[Pipeline, ActionDeclaration],
    arrived: Arrival,
    now: datetime,
) -> WebhookDelivery:
    pipeline, action = found
    if not has_room(pipeline):
        # The service drops such an event without an error. User guide, quotas:
        # docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
        return _refused(OK, FULL)
    webhook.last_triggered = now
    webhook.error_code = webhook.error_message = None
    # Inferred: the detail of the trigger is the ARN of the webhook.
    trigger = Trigger(type="Webhook", detail=world.webhook_arn(webhook.definition.name))
    revision = _revision(world, action, arrived, now)
    execution = change_detection.source_changed(
        world, pipeline, now, action=action.name, revision=revision, trigger=trigger
    )
    return WebhookDelivery(accepted=True, status=OK, execution_id=execution.id)


# A source always fetches the head of its own branch: a push to another branch that passes the
# filters brings it no new revision.
def _revision(
    world: World, action: ActionDeclaration, arrived: Arrival, now: datetime
) -> Revision | None:
    provider = provider_of(action)
    hosted_outside = provider.reporter is not Reporter.EVENT_RULE
    push = push_in(arrived.payload) if hosted_outside else None
    if push is None:
        return Revision(id=provider.new_revision_id(world.ids), created=now)
    if not push.moves(provider.branch_of(action.configuration)):
        return None
    return Revision(id=push.commit, summary=push.message, author=push.author, created=now)


def _refused(status: int, reason: str) -> WebhookDelivery:
    return WebhookDelivery(accepted=False, status=status, reason=reason)


# Requests -------------------------------------------------------------------------------------


def _content(body: object) -> bytes:
    match body:
        case bytes():
            return body
        case str():
            return body.encode()
        case dict():
            return compact_json(body).encode()
        case _:
            msg = f"The body of a delivery is a str, bytes or a dict, not {body!r}."
            raise PipeMockError(msg)


def _signatures(secret: str, content: bytes) -> dict[str, str]:
    return {name: signature(kind, secret, content) for name, kind in SIGNATURES.items()}


def _address(text: str) -> Address:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        msg = f"A delivery comes from an IP address, such as '192.30.252.1', not {text!r}."
        raise PipeMockError(msg) from None


def _payload(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
