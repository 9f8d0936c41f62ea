"""Stand-ins for what only a deployment knows: for structures and lists, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.intrinsics import NO_VALUE
from pipemock._definitions.placeholders import Placeholder, category_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._definitions.placeholders import Legal

# Service model, CreatePipeline, CreateCustomActionType and PutWebhook: the members that are
# structures, lists or maps, and the lists of texts among them.
# fmt: off
CONTAINERS: Final = frozenset((
    "actionTypeId", "actions", "artifactStore", "artifactStores", "authenticationConfiguration",
    "beforeEntry", "blockers", "branches", "commands", "conditions", "configuration",
    "configurationProperties", "encryptionKey", "environmentVariables", "events", "excludes",
    "filePaths", "files", "filters", "gitConfiguration", "includes", "inputArtifactDetails",
    "inputArtifacts", "onFailure", "onSuccess", "outputArtifactDetails", "outputArtifacts",
    "outputVariables", "pipeline", "pullRequest", "push", "retryConfiguration", "ruleTypeId",
    "rules", "settings", "stages", "tags", "triggers", "variables", "webhook",
))
LISTS_OF_TEXTS: Final = frozenset((
    "commands", "events", "excludes", "files", "includes", "outputVariables",
))
# fmt: on

_ONLY_VERSION: Final = "1"
"""The version of every action type of AWS and of partners."""

TRANSITIONS: Final = "disableInboundStageTransitions"
_STORE_TYPE: Final = "S3"

# Nothing can stand for the result of a condition.
_RESULT: Final = re.compile(r".*\.(onFailure|conditions\[[0-9]+\])\.result")


@attrs.define
class StandIns:
    """The stand-ins in one request; `unknown` and `omitted` are those of `Asked`."""

    legal: Legal
    unknown: set[str] = attrs.field(factory=set, kw_only=True)
    omitted: set[str] = attrs.field(factory=set, kw_only=True)

    def stand_in(self, text: Placeholder, path: str) -> Any:
        """Return what stands for a value at a path of the request, or `NO_VALUE` if nothing can."""
        self.unknown.add(path)
        if is_container(path):
            name, _ = _last_of(path)
            value = _STAND_INS.get(name, _nothing)(path, text, self.legal)
        else:
            value = NO_VALUE if _RESULT.fullmatch(path) else self.legal.value(path, text)
        if value is NO_VALUE:
            self.omitted.add(path)
        return value

    def settle_version(self, kind: dict[str, Any], path: str) -> None:
        """Give an action type the only version that it may have, if its version is unknown."""
        if f"{path}.version" in self.unknown and kind.get("owner") != "Custom":
            kind["version"] = _ONLY_VERSION


def is_container(path: str) -> bool:
    """Return whether the value at a path of a request is a structure, a list or a map."""
    name, is_item = _last_of(path)
    if is_item:
        return name not in LISTS_OF_TEXTS
    return name in CONTAINERS or name in {"", TRANSITIONS}


def _last_of(path: str) -> tuple[str, bool]:
    """Return the last name in a path, and whether an index follows it."""
    name, bracket, _ = path.rpartition(".")[2].partition("[")
    return name, bool(bracket)


def _nothing(_path: str, _text: Placeholder, _legal: Legal) -> Any:
    return NO_VALUE


def _configuration(_path: str, _text: Placeholder, _legal: Legal) -> dict[str, Any]:
    return {}


def _action_type(path: str, text: Placeholder, legal: Legal) -> dict[str, Any]:
    return {
        "category": category_for(path),
        "owner": "AWS",
        "provider": legal.value("provider", text),
        "version": _ONLY_VERSION,
    }


def _store(_path: str, text: Placeholder, legal: Legal) -> dict[str, Any]:
    return {"type": _STORE_TYPE, "location": legal.value("location", text)}


def _key(_path: str, text: Placeholder, _legal: Legal) -> dict[str, Any]:
    return {"type": "KMS", "id": str(text)}


_STAND_INS: Final[Mapping[str, Callable[[str, Placeholder, Legal], Any]]] = {
    "actionTypeId": _action_type,
    "artifactStore": _store,
    "authenticationConfiguration": _configuration,
    "configuration": _configuration,
    "encryptionKey": _key,
}
