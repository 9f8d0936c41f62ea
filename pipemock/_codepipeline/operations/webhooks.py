"""Operations on webhooks, whose URLs are called when a source has changed."""

from __future__ import annotations

import base64
import ipaddress
from typing import TYPE_CHECKING, Any, Final

from pipemock import _errors
from pipemock._codepipeline.operations import tags as tagging
from pipemock._codepipeline.views import webhooks as views
from pipemock._engine import errors
from pipemock._engine.providers.sources import Reporter, provider_of
from pipemock._engine.state.json_paths import require_path
from pipemock._engine.state.webhook import GITHUB_HMAC, IP, Definition, Filter, Webhook, target
from pipemock._json import compact_json
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.world import World

# User guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
MOST_WEBHOOKS: Final = 300

_MOST_PER_PAGE: Final = 100
_ALLOWED: Final = {GITHUB_HMAC: "SecretToken", IP: "AllowedIPRange"}

# The lengths in captured URLs; only the service knows the content.
_OCTETS_OF_DATA: Final = 135
_OCTETS_OF_IV: Final = 12


def put(
    request: Request, *, webhook: Mapping[str, Any], tags: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Create a webhook, or change an existing one, which keeps its URL."""
    world, name = request.world, webhook["name"]
    definition = _checked(request, webhook)
    if name not in world.webhooks and len(world.webhooks) >= MOST_WEBHOOKS:
        raise errors.too_many_webhooks(MOST_WEBHOOKS)
    arn = world.webhook_arn(name)
    world.tags[arn] = tagging.merged(world.tags.get(arn, {}), tags, arn)
    if name in world.webhooks:
        world.webhooks[name].definition = definition
    else:
        world.webhooks[name] = Webhook(definition=definition, url=_new_url(world))
    return {"webhook": views.webhook(world, world.webhooks[name])}


def list_(
    request: Request, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """Return the webhooks, sorted by name."""
    world = request.world
    page, token = request.names(
        world.webhooks, size=max_results, most=_MOST_PER_PAGE, token=next_token
    )
    found = [views.webhook(world, world.webhooks[name]) for name in page]
    # Unlike other operations, this one has a capital letter here (service model).
    return with_next_token({"webhooks": found}, token, name="NextToken")


def delete(request: Request, *, name: str) -> dict[str, Any]:
    """Delete a webhook, or do nothing if it does not exist (documented)."""
    world = request.world
    world.webhooks.pop(name, None)
    world.tags.pop(world.webhook_arn(name), None)
    return {}


def check_registration(request: Request, *, webhook_name: str | None = None) -> dict[str, Any]:
    """Check that a webhook can be registered with GitHub, or deregistered, and do neither."""
    world = request.world
    if webhook_name is None:
        text = "Value at 'webhookName' failed to satisfy constraint: Member must not be null"
        raise _errors.constraints_violated([text])
    if webhook_name not in world.webhooks:
        raise errors.webhook_not_found(world.account, webhook_name)
    found = target(world.pipelines, world.webhooks[webhook_name].definition)
    if found is None or provider_of(found[1]).reporter is not Reporter.WEBHOOK:
        raise errors.not_registrable(webhook_name)
    return {}


# The order of the checks is inferred.
def _checked(request: Request, given: Mapping[str, Any]) -> Definition:
    authentication, configuration = given["authentication"], given["authenticationConfiguration"]
    _require_authentication(authentication, configuration)
    filters = tuple(Filter(each["jsonPath"], each.get("matchEquals")) for each in given["filters"])
    for each in filters:
        require_path(each.path)
    definition = Definition(
        name=given["name"],
        pipeline=request.pipeline(given["targetPipeline"]).name,
        action=given["targetAction"],
        filters=filters,
        authentication=authentication,
        secret=configuration.get("SecretToken"),
        allowed_range=configuration.get("AllowedIPRange"),
    )
    if target(request.world.pipelines, definition) is None:
        raise errors.target_action_not_found(definition.pipeline, definition.action)
    return definition


def _require_authentication(authentication: str, configuration: Mapping[str, str]) -> None:
    allowed = _ALLOWED.get(authentication)
    if allowed is None and configuration:
        raise errors.needless_authentication()
    if allowed is not None and configuration.keys() != {allowed}:
        raise errors.wrong_authentication(allowed)
    if authentication == IP:
        _require_range(configuration["AllowedIPRange"])


def _require_range(text: str) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise errors.not_a_range(text) from None
    if "/" not in text:
        raise errors.not_a_range(text)


def _new_url(world: World) -> str:
    token = {
        "encryptedData": _base64(world.ids.octets(_OCTETS_OF_DATA)),
        "ivParameterSpec": _base64(world.ids.octets(_OCTETS_OF_IV)),
        "materialSetSerial": 1,
    }
    text = _base64(compact_json(token).encode())
    return f"https://{world.region}.webhooks.aws/trigger?t={text}&v=1"


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
