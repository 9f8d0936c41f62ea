"""YAML as CloudFormation reads it: with the short forms of its functions, and no other tags.

PyYAML composes the text, and its marks give the lines. Values are converted here, since
CloudFormation has neither dates nor octal numbers. PyYAML's faster loader is not used: deeply
nested input crashes the whole process there.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pipemock._definitions.definition import Unreadable
from pipemock._definitions.paths import Lines, item, member
from pipemock._errors import PipeMockError

# An alias is expanded in each place that uses it, so a small file could become huge.
_MOST_NODES: Final = 200_000

_BARE: Final = {"Ref", "Condition"}
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_PREFIX: Final = "tag:yaml.org,2002:"


def load_yaml(text: str) -> tuple[Any, Lines]:
    """Return the value of a text in YAML, and the line of every path in it.

    Raises:
        Unreadable: If the text is not valid YAML.
        PipeMockError: If the library that reads YAML is not installed.
    """
    try:
        import yaml  # noqa: PLC0415 -- an extra
    except ImportError:
        msg = (
            "The file is not JSON, and the library that reads YAML is not installed: "
            "pip install 'pipemock[yaml]'."
        )
        raise PipeMockError(msg) from None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        msg = f"It is not valid YAML: {error.problem}."
        raise Unreadable(msg, line=line) from None
    except (yaml.YAMLError, ValueError) as error:
        msg = f"It is not valid YAML: {' '.join(str(error).split())}."
        raise Unreadable(msg) from None
    reader = _Reader()
    return (None if node is None else reader.value(node, "")), reader.lines


class _Reader:
    """A converter of the nodes of one document, whose types are unknown without PyYAML."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._read = 0

    def value(self, node: Any, path: str) -> Any:
        self._read += 1
        if self._read > _MOST_NODES:
            msg = "The aliases in the file stand for more than any template could hold."
            raise Unreadable(msg, line=_line(node))
        if not node.tag.startswith("!") or node.tag == "!":
            return self._plain(node, path)
        name = node.tag[1:]
        key = name if name in _BARE else f"Fn::{name}"
        inside = self._plain(node, member(path, key))
        if name == "GetAtt" and isinstance(inside, str):
            inside = inside.split(".", 1)
        return {key: inside}

    def _plain(self, node: Any, path: str) -> Any:
        if node.id == "scalar":
            return _scalar(node.tag, node.value)
        if node.id == "mapping":
            return self._mapping(node, path)
        return [self._item(each, item(path, at)) for at, each in enumerate(node.value)]

    def _item(self, node: Any, path: str) -> Any:
        self.lines[path] = _line(node)
        return self.value(node, path)

    def _mapping(self, node: Any, path: str) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if key_node.id == "scalar" else f"a {key_node.id}"
            inside = member(path, key)
            self.lines.add_key(inside, _line(key_node), again=key in own)
            value = self.value(value_node, inside)
            if key_node.tag == f"{_PREFIX}merge":
                merged = _merged(value)
            else:
                own[key] = value
        return merged | own


def _line(node: Any) -> int:
    line: int = node.start_mark.line
    return line + 1


def _merged(value: Any) -> dict[str, Any]:
    """Return the members that a merge key adds; of several mappings the first one wins."""
    result: dict[str, Any] = {}
    for each in reversed(value if isinstance(value, list) else [value]):
        result |= each if isinstance(each, dict) else {}
    return result


def _scalar(tag: str, text: str) -> Any:
    kind = tag.removeprefix(_PREFIX)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"yes", "true", "on"}
    if kind == "int" and _INTEGER.fullmatch(text):
        return int(text)
    return text
