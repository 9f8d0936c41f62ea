"""Stand-ins for structures and lists that only a deployment knows."""

from __future__ import annotations

import re
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
_LAST: Final = re.compile(r"(\w*)(\[[0-9]+\])?$")


def is_container(path: str) -> bool:
    """Return whether the value at a path of a request is a structure, a list or a map."""
    found = _LAST.search(path)
    name, index = found.groups() if found else ("", None)
    if index:
        return name not in LISTS_OF_TEXTS
    return name in CONTAINERS or name in {"", _TRANSITIONS}


def stand_in(path: str, text: Placeholder, legal: Legal) -> Any:  # noqa: ANN401 -- any JSON
    """Return what stands for a structure or a list, or `NO_VALUE` if nothing can."""
    found = _LAST.search(path)
    make = _STAND_INS.get(found[1] if found else "", _nothing)
    return make(path, text, legal)


def _nothing(_path: str, _text: Placeholder, _legal: Legal) -> Any:  # noqa: ANN401 -- no value
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
