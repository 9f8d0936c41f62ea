"""A cloud of its own for a definition, with the action types that it uses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._clock.times import parse_time
from pipemock._cloud.cloud import Cloud
from pipemock._cloud.settings import Settings
from pipemock._definitions.api import actions
from pipemock._edge.declarations import third_party_declaration
from pipemock._edge.inspection import Refusal, Refused, Site, of_request
from pipemock._engine.declaration.action_type import ActionTypeId
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._definitions import Definition
    from pipemock._definitions.definition import Asked
    from pipemock._engine.state.world import World

_PARTS: Final = ("category", "owner", "provider", "version")
_ANY_NUMBER: Final = {"minimumCount": 0, "maximumCount": 5}
_NOBODY: Final = {"jobWorkerExecutorConfiguration": {"pollingAccounts": ["123456789012"]}}
_CLIENT: Final = "00000000-0000-4000-8000-000000000000"


@attrs.frozen(kw_only=True)
class Sandbox:
    """A cloud that is prepared for a definition.

    `refused` are the action types in the file that the service refuses, each with the problem;
    `assumed` are the names of the action types that the file uses but does not define.
    """

    site: Site
    refused: Sequence[tuple[Asked, Refusal]]
    assumed: Sequence[str]


def prepare(
    definition: Definition, *, now: datetime | None = None, like: World | None = None
) -> Sandbox:
    """Return a sandbox with the action types that a definition uses.

    Args:
        definition: The definition.
        now: The time at which the clock of the sandbox starts; the present if omitted.
        like: A world whose action types the sandbox has too.
    """
    site = new_site(definition.account, definition.region, now)
    if like is not None:
        site.world.types = like.types
    refused = list(create_action_types(site, definition.action_types))
    assumed = list(assume_action_types(site, definition.pipeline.request["pipeline"]))
    return Sandbox(site=site, refused=refused, assumed=assumed)


def new_site(account: str, region: str, now: datetime | None = None) -> Site:
    """Return the own account and Region of an empty cloud."""
    start = now or parse_time(datetime.now(timezone.utc))
    settings = Settings(
        now=start,
        region=region,
        account=account,
        caller=None,
        seed=0,
        action_duration=timedelta(),
        job_lease=timedelta(minutes=1),
        cancellation_delay=timedelta(),
        clock="manual",
        autojump=False,
        sleep="real",
    )
    return Site(Cloud(settings, present=lambda: start), account, region)


def create_action_types(
    site: Site, action_types: Sequence[Asked]
) -> Iterator[tuple[Asked, Refusal]]:
    """Create custom action types, and yield those that the service refuses, with the problems."""
    for each in action_types:
        found = of_request("CreateCustomActionType", each.request)
        if not found:
            try:
                site.call("CreateCustomActionType", each.request)
            except Refused as refused:
                found = [Refusal("", refused.message, refused.code)]
        yield from ((each, refusal) for refusal in found)


# Action types that the file lacks -----------------------------------------------------------------


def assume_action_types(site: Site, pipeline: Mapping[str, Any]) -> Iterator[str]:
    """Create the action types that a pipeline uses and nobody defines, and yield their names."""
    known = site.world.action_types
    for kind, keys in _used(pipeline).items():
        if kind.owner in {"Custom", "ThirdParty"} and kind not in known:
            make = _assume_custom if kind.owner == "Custom" else _assume_third_party
            if make(site, kind, keys):
                yield f"{kind.category}/{kind.owner}/{kind.provider}/{kind.version}"


def _used(pipeline: Mapping[str, Any]) -> dict[ActionTypeId, list[str]]:
    """Return the action types that a pipeline uses, with the keys of their configurations."""
    used: dict[ActionTypeId, dict[str, None]] = {}
    for action in actions(pipeline):
        kind = action.get("actionTypeId")
        parts = [kind.get(part) for part in _PARTS] if isinstance(kind, dict) else []
        named = [part for part in parts if isinstance(part, str)]
        if len(named) == len(_PARTS):
            configuration = action.get("configuration")
            keys = configuration if isinstance(configuration, dict) else {}
            used.setdefault(ActionTypeId(*named), {}).update(dict.fromkeys(keys))
    return {kind: list(keys) for kind, keys in used.items()}


def _assume_custom(site: Site, kind: ActionTypeId, keys: Sequence[str]) -> bool:
    properties = [{"name": key, "required": False, "key": False, "secret": False} for key in keys]
    request = {
        "category": kind.category,
        "provider": kind.provider,
        "version": kind.version,
        "configurationProperties": properties,
        "inputArtifactDetails": _ANY_NUMBER,
        "outputArtifactDetails": _ANY_NUMBER,
    }
    try:
        site.call("CreateCustomActionType", request)
    except Refused:
        return False
    return True


def _assume_third_party(site: Site, kind: ActionTypeId, keys: Sequence[str]) -> bool:
    properties = [{"name": key, "optional": True, "key": False, "noEcho": False} for key in keys]
    declaration = {
        "id": {part: getattr(kind, part) for part in _PARTS},
        "executor": {"type": "JobWorker", "configuration": _NOBODY},
        "properties": properties,
        "inputArtifactDetails": _ANY_NUMBER,
        "outputArtifactDetails": _ANY_NUMBER,
    }
    try:
        checked = third_party_declaration(declaration)
    except PipeMockError:
        return False
    site.cloud.register_third_party(
        checked,
        client_id=_CLIENT,
        client_token=_CLIENT,
        region=site.region,
        account=site.account,
    )
    return True
