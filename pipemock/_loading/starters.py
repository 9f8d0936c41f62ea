"""What starts the pipelines of a definition from outside: webhooks and event rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._definitions import Finding
from pipemock._edge.inspection import Refusal, Site
from pipemock._engine.state.event_rule import EventRule
from pipemock._errors import PipeMockError, ServiceError
from pipemock._event_patterns import compiled
from pipemock._loading.findings import check_request, finding
from pipemock._loading.sandbox import assume_action_types, create_action_types, new_site
from pipemock._loading.unknowns import refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._definitions import Definition, Document
    from pipemock._definitions.definition import Asked
    from pipemock._definitions.definition import EventRule as DeclaredRule

_PUT: Final = "PutWebhook"
_INSTEAD_OF_A_WEBHOOK: Final = "Write it into the definition, or give its value with `parameters`."

# The error of PutRule, from its service model.
_NO_PATTERN: Final = "InvalidEventPatternException"


def inspect_starters(document: Document, *, now: datetime | None = None) -> list[Finding]:
    """Return what AWS would refuse in the webhooks and event rules of a document.

    A webhook may belong to a pipeline of another document.
    """
    site = new_site(document.account, document.region, now)
    list(create_action_types(site, document.action_types))
    there = {each.name for each in document.pipelines if _is_created(site, each)}
    found = []
    for asked in document.webhooks:
        is_known = asked.request["webhook"].get("targetPipeline") in there and not asked.unknown
        found += put_webhook(site, asked) if is_known else check_request(_PUT, asked)
    for rule in document.event_rules:
        found += put_event_rule(site, rule)
    return sorted(dict.fromkeys(found))


def put_webhook(site: Site, asked: Asked) -> list[Finding]:
    """Create a webhook, and return what the service refuses.

    Raises:
        PipeMockError: If the reason may be what only a deployment knows.
    """
    found = check_request(_PUT, asked)
    if not found:
        try:
            site.call(_PUT, asked.request)
        except ServiceError as refused:
            what = f"Webhook {asked.request['webhook']['name']!r}"
            refuse_unknown(what, asked, asked.unknown, _INSTEAD_OF_A_WEBHOOK)
            return [finding(asked, Refusal("webhook", refused.message, refused.code))]
    return found


def put_event_rule(site: Site, rule: DeclaredRule) -> list[Finding]:
    """Create an event rule if anything plays it, and return what EventBridge refuses."""
    if rule.pattern is None:
        return []
    try:
        matches = compiled(rule.pattern)
    except PipeMockError as error:
        return [Finding(rule.line, rule.place, str(error), _NO_PATTERN)]
    site.world.event_rules[rule.name] = EventRule(
        name=rule.name,
        pipelines=rule.pipelines,
        matches=matches if rule.enabled else _never,
    )
    return []


def _never(_event: Mapping[str, Any]) -> bool:
    return False


def _is_created(site: Site, definition: Definition) -> bool:
    list(assume_action_types(site, definition.pipeline))
    try:
        site.create_pipeline(definition.pipeline.request, definition.transitions)
    except ServiceError:
        return False
    return True
