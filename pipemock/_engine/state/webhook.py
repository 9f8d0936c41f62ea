"""Webhooks: what they are, and what they say of a delivery. Nothing starts here."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from pipemock._json_paths import selected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline

    Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

GITHUB_HMAC: Final = "GITHUB_HMAC"
IP: Final = "IP"

# GitHub's documentation of webhooks: both come with each delivery. The first one is what there was
# when CodePipeline learnt to check them.
SIGNATURES: Final = {"X-Hub-Signature": "sha1", "X-Hub-Signature-256": "sha256"}

_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
_NO_COMMIT: Final = "0" * 40


@attrs.frozen
class Filter:
    """What a delivery has to say; without a value it is enough that the path selects something."""

    path: str
    expected: str | None


@attrs.frozen(kw_only=True)
class Definition:
    """A webhook as PutWebhook defines it."""

    name: str
    pipeline: str
    action: str
    filters: tuple[Filter, ...]
    authentication: str
    secret: str | None = attrs.field(repr=False)
    allowed_range: str | None


@attrs.define(eq=False, kw_only=True)
class Webhook:
    """A webhook, its URL, and what became of it."""

    definition: Definition
    url: str
    last_triggered: datetime | None = None
    error_code: str | None = None
    error_message: str | None = None


@attrs.frozen(kw_only=True)
class Arrival:
    """A request as it arrives; the names of its headers are in lower case."""

    body: bytes
    headers: Mapping[str, str]
    source: Address
    payload: object
    """The body as JSON, or `None` where it is none."""


@attrs.frozen(kw_only=True)
class Push:
    """What GitHub tells of a push."""

    ref: str | None
    commit: str
    message: str | None
    author: str | None

    def moves(self, branch: str | None) -> bool:
        """Whether the branch has the commit now; a deleted branch has none."""
        here = self.ref is None or self.ref == f"refs/heads/{branch}"
        return here and self.commit != _NO_COMMIT


def target(
    pipelines: Mapping[str, Pipeline], definition: Definition
) -> tuple[Pipeline, ActionDeclaration] | None:
    """Return the source action that a webhook is for, with its pipeline, while they exist."""
    pipeline = pipelines.get(definition.pipeline)
    actions = [] if pipeline is None else pipeline.declaration.source_actions()
    found = next((each for each in actions if each.name == definition.action), None)
    return None if pipeline is None or found is None else (pipeline, found)


# Authentication -------------------------------------------------------------------------------


def signature(algorithm: str, secret: str, body: bytes) -> str:
    """Return the signature that GitHub sends with a body."""
    digest = hmac.new(secret.encode(), body, getattr(hashlib, algorithm)).hexdigest()
    return f"{algorithm}={digest}"


def forged(definition: Definition, arrival: Arrival) -> str | None:
    """Return why a delivery is not believed to come from where it should, or `None`."""
    match definition.authentication:
        case "GITHUB_HMAC":
            return _badly_signed(definition.secret or "", arrival)
        case "IP":
            return _from_elsewhere(definition.allowed_range or "", arrival.source)
        case _:
            return None


# Every signature that is there has to be right, so that none can be weakened by another.
def _badly_signed(secret: str, arrival: Arrival) -> str | None:
    there = [name for name in SIGNATURES if name.lower() in arrival.headers]
    if not there:
        return f"The delivery is not signed: it has no header {' or '.join(SIGNATURES)}."
    for name in there:
        expected = signature(SIGNATURES[name], secret, arrival.body)
        given = arrival.headers[name.lower()]
        if not hmac.compare_digest(expected.encode(), given.encode()):
            return f"{name} is not the signature of this body with the webhook's secret token."
    return None


def _from_elsewhere(allowed: str, source: Address) -> str | None:
    if source in ipaddress.ip_network(allowed, strict=False):
        return None
    return f"The delivery comes from {source}, and only {allowed} is allowed."


# Filters --------------------------------------------------------------------------------------


def unwanted(definition: Definition, action: ActionDeclaration, arrival: Arrival) -> str | None:
    """Return which filter a delivery does not match, or `None`; all of them have to."""
    if definition.filters and arrival.payload is None:
        return "The body is no JSON, and the webhook has filters."
    words = (_mismatch(each, action, arrival.payload) for each in definition.filters)
    return next((each for each in words if each is not None), None)


# Inferred: where a path selects several values, one of them is enough.
def _mismatch(rule: Filter, action: ActionDeclaration, payload: object) -> str | None:
    found = selected(rule.path, payload)
    if not found:
        return f"{rule.path} selects nothing in the body."
    if rule.expected is None or _filled(rule.expected, action.configuration) in found:
        return None
    expected = _filled(rule.expected, action.shown_configuration)
    there = ", ".join(map(repr, found))
    return f"{rule.path} selects {there}, and the filter expects {expected!r}."


def _filled(expected: str, configuration: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: configuration.get(match[1], match[0]), expected)


# Payloads -------------------------------------------------------------------------------------


def push_in(payload: object) -> Push | None:
    """Return the push that a payload of GitHub tells of, if it tells of one."""
    if not isinstance(payload, dict):
        return None
    head = _mapping(payload.get("head_commit"))
    author = _mapping(head.get("author"))
    commit = _text(payload.get("after")) or _text(head.get("id"))
    if commit is None:
        return None
    return Push(
        ref=_text(payload.get("ref")),
        commit=commit,
        message=_text(head.get("message")),
        author=_text(author.get("username")) or _text(author.get("name")),
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
