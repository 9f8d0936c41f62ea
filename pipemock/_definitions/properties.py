"""The translation of a resource's properties in a template into the members of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.intrinsics import NO_VALUE, as_text, function_of
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Placeholder
from pipemock._definitions.stand_ins import TRANSITIONS, StandIns, is_container

if TYPE_CHECKING:
    from pipemock._definitions.intrinsics import Resolver

# The members of these are not members of the service model, or have capital letters there.
_CONFIGURATION: Final = re.compile(r".*\.(configuration|authenticationConfiguration)(\..*)?")
_INTEGERS: Final = re.compile(r".*\.(runOrder|timeoutInMinutes|(minimum|maximum)Count)")
_BOOLEANS: Final = re.compile(r"configurationProperties\[[0-9]+\]\.(key|queryable|required|secret)")
# Members of requests that the resource lacks as properties: its schema in the registry of
# CloudFormation, docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference
_ABSENT: Final = re.compile(r"pipeline\.version|.*\.rules\[[0-9]+\]\.timeoutInMinutes")
# In requests, tags are outside of the pipeline, and transitions are a request of their own.
_OUTSIDE: Final = {"tags", TRANSITIONS}
_DIGITS: Final = re.compile(r"-?[0-9]{1,9}")
_TRUTH: Final = {"true": True, "false": False}


@attrs.define
class Translation(StandIns):
    """A translation of properties into members, with the path of each in the template.

    It also records the members of `Asked` that tell how the request differs from the template.
    """

    resolver: Resolver
    paths: dict[str, str] = attrs.field(factory=dict)
    foreign: dict[str, str] = attrs.field(factory=dict)
    hints: dict[str, str] = attrs.field(factory=dict)

    def translate(self, value: Any, path: str, place: str) -> Any:
        """Return a property as it would be in a request.

        Args:
            value: The property.
            path: Its path in the request.
            place: Its path in the template.
        """
        value, place = self.resolver.unfold(value, place)
        self.paths[path] = place
        if function_of(value):
            value = self._evaluated(value, path)
        if isinstance(value, Placeholder) and value is not NO_VALUE and is_container(path):
            return self.stand_in(value, path)
        if isinstance(value, dict):
            return self._members(value, path, place)
        if isinstance(value, list):
            return self._items(value, path, place)
        if value is NO_VALUE or value is None:
            return value
        return self._scalar(as_text(value), path)

    def _evaluated(self, value: Any, path: str) -> Any:
        self.resolver.empty.clear()
        result = self.resolver.value(value)
        for name in self.resolver.empty:
            self.hints[path] = (
                f"The parameter {name} is empty: give it a value with --parameter {name}=VALUE"
            )
        return result

    def _members(self, value: dict[str, Any], path: str, place: str) -> dict[str, Any]:
        result = {}
        for key, inside in value.items():
            if key.startswith("Fn::"):
                self.omitted.add(path)
                continue
            name = key if _CONFIGURATION.fullmatch(path) else key[:1].lower() + key[1:]
            there = _path_of(name, path)
            if name == key and not _CONFIGURATION.fullmatch(path):
                self.foreign[there] = f'CloudFormation spells it "{key[:1].upper() + key[1:]}"'
            if _ABSENT.fullmatch(there):
                self.foreign[there] = "CloudFormation does not have it"
                self.paths[there] = member(place, key)
                continue
            translated = self.translate(inside, there, member(place, key))
            if translated is not NO_VALUE:
                result[name] = translated
        self.settle_version(result, path)
        return result

    def _items(self, value: list[Any], path: str, place: str) -> list[Any]:
        result: list[Any] = []
        for at, inside in enumerate(value):
            translated = self.translate(inside, item(path, len(result)), item(place, at))
            if translated is not NO_VALUE:
                result.append(translated)
        return result

    def _scalar(self, text: str, path: str) -> Any:
        value = self.stand_in(text, path) if isinstance(text, Placeholder) else text
        if value is NO_VALUE:
            return value
        if not isinstance(value, str) or _CONFIGURATION.fullmatch(path):
            return value
        if _INTEGERS.fullmatch(path) and _DIGITS.fullmatch(value):
            return int(value)
        if _BOOLEANS.fullmatch(path):
            return _TRUTH.get(value, value)
        return value


def _path_of(name: str, path: str) -> str:
    """Return the path in a request of a property of what has a path there."""
    return name if not path or (path == "pipeline" and name in _OUTSIDE) else f"{path}.{name}"
