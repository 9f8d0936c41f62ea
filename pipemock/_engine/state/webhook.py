"""Webhooks, and their checks of a delivery; executions are started elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from pipemock._engine.state.json_paths import selected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline

    Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

GITHUB_HMAC: Final = "GITHUB_HMAC"
IP: Final = "IP"

# GitHub's documentation of webhooks: each delivery has both headers. The first one is the older:
# it is the only one that existed when CodePipeline began to check signatures.
SIGNATURES: Final = {"X-Hub-Signature": "sha1", "X-Hub-Signature-256": "sha256"}

_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
_NO_COMMIT: Final = "0" * 40
_FORM: Final = "application/x-www-form-urlencoded"


@attrs.frozen
class Filter:
    """A filter of deliveries; without an expected value, any selected value matches."""

    path: str
    expected: str | None


@attrs.frozen(kw_only=True)
class Definition:
    """A webhook, as defined by PutWebhook."""

    name: str
    pipeline: str
    action: str
    filters: tuple[Filter, ...]
    authentication: str
    secret: str | None = attrs.field(repr=False)
    allowed_range: str | None


@attrs.define(eq=False, kw_only=True)
class Webhook:
    """A webhook, its URL, and the outcome of its latest delivery."""

    definition: Definition
    url: str
    last_triggered: datetime | None = None
    error_code: str | None = None
    error_message: str | None = None


@attrs.frozen(kw_only=True)
class Arrival:
    """A delivery as it arrives; the names of its headers are in lower case."""

    body: bytes
    headers: Mapping[str, str]
    source: Address
    payload: object
    """The parsed body, or `None` if it is not JSON."""


@attrs.frozen(kw_only=True)
class Push:
    """A push, as GitHub reports it."""

    ref: str | None
    commit: str
    message: str | None
    author: str | None

    def moves(self, branch: str | None) -> bool:
        """Return whether the push moved the branch to its commit, and did not delete the branch."""
        same_branch = self.ref is None or self.ref == f"refs/heads/{branch}"
        return same_branch and self.commit != _NO_COMMIT


def target(
    pipelines: Mapping[str, Pipeline], definition: Definition
) -> tuple[Pipeline, ActionDeclaration] | None:
    """Return the pipeline and source action that a webhook targets, if both exist."""
    pipeline = pipelines.get(definition.pipeline)
    actions = [] if pipeline is None else pipeline.declaration.source_actions
    found = next((each for each in actions if each.name == definition.action), None)
    return None if pipeline is None or found is None else (pipeline, found)


# Authentication -------------------------------------------------------------------------------


def signature(algorithm: str, secret: str, body: bytes) -> str:
    """Return GitHub's signature of a body."""
    digest = hmac.new(secret.encode(), body, getattr(hashlib, algorithm)).hexdigest()
    return f"{algorithm}={digest}"


def forged(definition: Definition, arrival: Arrival) -> str | None:
    """Return why a delivery fails authentication, or `None`."""
    match definition.authentication:
        case "GITHUB_HMAC":
            return _badly_signed(definition.secret or "", arrival)
        case "IP":
            return _from_elsewhere(definition.allowed_range or "", arrival.source)
        case _:
            return None


# Every signature that is present has to be valid, so that a weaker one cannot replace another.
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
    """Return why a delivery does not match all filters, or `None`."""
    if definition.filters and arrival.payload is None:
        return _unread(arrival)
    mismatches = (_mismatch(each, action, arrival.payload) for each in definition.filters)
    return next((each for each in mismatches if each is not None), None)


# Reported by a user in 2019: JSON starts executions, and a form, which is the default of GitHub,
# does not (github.com/hashicorp/terraform-provider-aws/pull/8718).
def _unread(arrival: Arrival) -> str:
    reason = "The body is not JSON, and the webhook has filters."
    if not arrival.headers.get("content-type", "").startswith(_FORM):
        return reason
    return f"{reason} It is a form: set the content type of GitHub's webhook to application/json."


# Inferred: if a path selects several values, one match is enough.
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
    """Return the push described by a payload of GitHub, if there is one."""
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
