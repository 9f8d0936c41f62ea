"""Stand-ins for structures and lists that only a deployment knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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

ONLY_VERSION: Final = "1"
"""The version of every action type of AWS and of partners."""

_TRANSITIONS: Final = "disableInboundStageTransitions"
_STORE_TYPE: Final = "S3"


def is_container(path: str) -> bool:
    """Return whether the value at a path of a request is a structure, a list or a map."""
    name, is_item = _last_of(path)
    if is_item:
        return name not in LISTS_OF_TEXTS
    return name in CONTAINERS or name in {"", _TRANSITIONS}


def stand_in(path: str, text: Placeholder, legal: Legal) -> Any:
    """Return what stands for a structure or a list, or `NO_VALUE` if nothing can."""
    name, _ = _last_of(path)
    return _STAND_INS.get(name, _nothing)(path, text, legal)


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
        "version": "1",
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
