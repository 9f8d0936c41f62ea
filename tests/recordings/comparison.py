"""The comparison of an answer with a recorded one, member by member."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ABSENT: Final = "absent"
ADDED: Final = f"{ABSENT!r} is recorded"
"""How the difference begins where a member was not recorded."""
_PLACEHOLDER: Final = re.compile(r"<(\w+)>")


class Bindings(dict[str, Any]):
    """The values that placeholders stand for, by their names."""

    def fill(self, content: Any) -> Any:
        """Return a request with values in the places of placeholders."""
        if isinstance(content, dict):
            return {name: self.fill(member) for name, member in content.items()}
        if isinstance(content, list):
            return [self.fill(each) for each in content]
        if not isinstance(content, str):
            return content
        if (whole := _PLACEHOLDER.fullmatch(content)) and whole[1] in self:
            return self[whole[1]]
        return _PLACEHOLDER.sub(lambda found: str(self.get(found[1], found[0])), content)

    def differences(self, recorded: Any, answer: Any, path: str = "") -> Iterator[tuple[str, str]]:
        """Yield the path of each member that differs, and what it is on both sides.

        Placeholders that are seen for the first time are bound to what they match.
        """
        one, other = _members(recorded), _members(answer)
        if one is None or other is None:
            if not self._matches(recorded, answer):
                yield path, f"{recorded!r} is recorded, {answer!r} is answered"
            return
        for name in {**one, **other}:
            inside = f"{path}.{name}" if path else name
            if name not in one or name not in other:
                shown = [side.get(name, ABSENT) for side in (one, other)]
                yield inside, "{!r} is recorded, {!r} is answered".format(*shown)
            else:
                yield from self.differences(one[name], other[name], inside)

    def _matches(self, recorded: Any, answer: Any) -> bool:
        if not isinstance(recorded, str) or not _PLACEHOLDER.search(recorded):
            return bool(recorded == answer)
        if whole := _PLACEHOLDER.fullmatch(recorded):
            return whole[1] == "_" or bool(self.setdefault(whole[1], answer) == answer)
        found = re.fullmatch(self._pattern(recorded), answer) if isinstance(answer, str) else None
        self.update(found.groupdict() if found else {})
        return found is not None

    def _pattern(self, recorded: str) -> str:
        """Return the pattern of a text with placeholders in it."""
        seen: set[str] = set()
        parts = _PLACEHOLDER.split(recorded)
        return "(?s)" + "".join(
            self._part(part, seen) if index % 2 else re.escape(part)
            for index, part in enumerate(parts)
        )

    def _part(self, name: str, seen: set[str]) -> str:
        if name in self:
            return re.escape(str(self[name]))
        if name == "_":
            return ".*?"
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.+?)"


def plain(answer: Any) -> Any:
    """Return an answer as a recording has it: times as texts, in UTC, bytes as texts."""
    if isinstance(answer, dict):
        return {name: plain(member) for name, member in answer.items()}
    if isinstance(answer, list):
        return [plain(each) for each in answer]
    if isinstance(answer, datetime):
        return answer.astimezone(timezone.utc).isoformat(timespec="milliseconds")
    return answer.decode() if isinstance(answer, bytes) else answer


def values_in(content: Any) -> int:
    """Return how many values an answer has: all members that have no members themselves."""
    inside = _members(content)
    return sum(map(values_in, inside.values())) if inside else 1


def member(content: Any, path: str) -> Any:
    """Return the member of an answer at a path."""
    for name in path.split("."):
        content = content[int(name)] if isinstance(content, list) else content[name]
    return content


def contains(content: Mapping[str, Any], members: Mapping[str, Any]) -> bool:
    """Return whether *content* has these members, and members within members."""
    return all(
        contains(content.get(name, {}), wanted)
        if isinstance(wanted, dict)
        else content.get(name) == wanted
        for name, wanted in members.items()
    )


def _members(value: Any) -> dict[str, Any] | None:
    if isinstance(value, list):
        return {str(index): each for index, each in enumerate(value)}
    return value if isinstance(value, dict) else None
