"""Rules for triggers and their filters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pipemock._engine.errors import invalid_structure
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._engine.structure.problem import Setting

MOST_BYTES: Final = 200 * 1024

_LEGAL: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "push": (
        frozenset({"tags"}),
        frozenset({"branches"}),
        frozenset({"branches", "filePaths"}),
    ),
    "pullRequest": (frozenset({"branches"}), frozenset({"branches", "filePaths"})),
}


def filters_are_legal_combinations(setting: Setting) -> Iterator[Problem]:
    """Captured; the legal combinations are documented."""
    for path, kind, filters in _filters(setting):
        for index, each in enumerate(filters):
            named = {name for name in ("tags", "branches", "filePaths") if each.get(name)}
            if named not in _LEGAL[kind]:
                text = (
                    "The trigger configuration for the source action is not valid. "
                    "Make sure to choose valid filter combinations."
                )
                yield Problem(f"{path}[{index}]", invalid_structure(text))


def filters_are_not_repeated(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred words."""
    for path, _, filters in _filters(setting):
        for index, each in enumerate(filters):
            if each in filters[:index]:
                text = "Duplicate filters in the same event type are not allowed"
                yield Problem(f"{path}[{index}]", invalid_structure(text))


def triggers_are_not_too_large(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred words."""
    triggers = setting.given.get("triggers") or ()
    if len(json.dumps(triggers).encode()) > MOST_BYTES:
        text = "The size of the triggers can't exceed 200 KB"
        yield Problem("triggers", invalid_structure(text))


def _filters(setting: Setting) -> Iterator[tuple[str, str, Sequence[Mapping[str, Any]]]]:
    for index, trigger in enumerate(setting.given.get("triggers") or ()):
        configuration = trigger["gitConfiguration"]
        for kind in _LEGAL:
            path = f"triggers[{index}].gitConfiguration.{kind}"
            yield path, kind, configuration.get(kind) or ()
