"""A cloud of its own for a definition, with the action types that it uses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._clock.times import parse_time
from pipemock._cloud.cloud import Cloud
from pipemock._cloud.settings import Settings
from pipemock._definitions.actions import actions
from pipemock._edge.declarations import third_party_declaration
from pipemock._edge.inspection import Refusal, Site, of_request
from pipemock._errors import PipeMockError, ServiceError
from pipemock._loading.unknowns import (
    PARTS,
    certain,
    complete_configurations,
    type_of,
    unknown_types,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._definitions import Definition
    from pipemock._definitions.definition import Asked
    from pipemock._engine.declaration.action_type import ActionTypeId
    from pipemock._engine.state.world import World

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
    assumed = list(assume_action_types(site, definition.pipeline))
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
        answer_delay=timedelta(),
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
            except ServiceError as refused:
                found = [Refusal("", refused.message, refused.code)]
        yield from ((each, refusal) for refusal in certain(each, found))


# Action types that the file lacks -----------------------------------------------------------------


def assume_action_types(site: Site, asked: Asked) -> Iterator[str]:
    """Create the action types that a pipeline uses and nobody defines, and yield their names.

    The configurations that only a deployment knows are completed too.
    """
    known = site.world.action_types
    providers = {kind.provider.casefold() for kind in known}
    for kind, keys in _used(asked.request["pipeline"]).items():
        if kind in known:
            continue
        if kind.owner == "Custom":
            make = _assume_custom
        elif kind in unknown_types(asked) or (
            kind.owner == "ThirdParty" and kind.provider.casefold() not in providers
        ):
            make = _assume_third_party
        else:
            continue
        if make(site, kind, keys):
            yield f"{kind.category}/{kind.owner}/{kind.provider}/{kind.version}"
    complete_configurations(asked, site.world.action_types)


def _used(pipeline: Mapping[str, Any]) -> dict[ActionTypeId, list[str]]:
    """Return the action types that a pipeline uses, with the keys of their configurations."""
    used: dict[ActionTypeId, dict[str, None]] = {}
    for _, action in actions(pipeline):
        kind = type_of(action)
        if kind is not None:
            configuration = action.get("configuration")
            keys = configuration if isinstance(configuration, dict) else {}
            used.setdefault(kind, {}).update(dict.fromkeys(keys))
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
    except ServiceError:
        return False
    return True


def _assume_third_party(site: Site, kind: ActionTypeId, keys: Sequence[str]) -> bool:
    properties = [{"name": key, "optional": True, "key": False, "noEcho": False} for key in keys]
    declaration = {
        "id": {part: getattr(kind, part) for part in PARTS},
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
