"""The recordings: files of JSON, one for each source of evidence.

A file has a `title`, its `sources`, the `evidence` (see `EVIDENCE`), named `values` and `scenes`.
Each scene is played in an empty account, and has a `title`, `steps`, and, where they matter, its
own `evidence`, `values`, `region`, `account`, `caller`, the time of its `start` and the seconds
that the service took after the answer to an approval, `answer_delay`. A step is one
of these:

- `call`: an operation, with its request in `with`, optionally of a `service` or by a caller `as`.
  What the service answered is its `answer` or its `error`; a call without either prepares the
  scene. `keep` names values of the answer by their paths. With `repeat` it is made several times,
  and ``<repeat>`` counts them.
- `wait`: the seconds that pass.
- `happens`: what happens in the world outside, with its parameters in `with`: see `worlds.py`.
- `published`: the first unseen `event`, `job`, `notification` of an approval or `message of a rule`
  that has the members in `where`; what the service published is the `answer`.

Where an answer differs, `differs` says why, by the path of the member.

In all of them, the text ``$name`` stands for a named value, and an object whose member ``$`` is a
name stands for that value with the other members put into it. ``<name>`` within a text stands for
what the service made up: the first occurrence in an answer takes the value, and all others must
equal it. ``<_>`` matches anything each time. ``<account>``, ``<region>`` and ``<caller>`` are
known from the start.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER: Final = Path(__file__).with_name("data")
EVIDENCE: Final = {
    "captured": "recorded from the real service",
    "probed": "answered by the real service to a call made for the purpose",
    "reported": "pasted by a user of the real service",
    "documented": "printed in AWS's documentation",
    "derived": "written by an author after the example of their own recordings",
}
"""How an answer is known, surest first."""

START: Final = "2026-01-05T09:00:00Z"
ACCOUNT: Final = "123456789012"

Values: TypeAlias = "Mapping[str, Any]"


@attrs.frozen(kw_only=True)
class Scene:
    """Steps that are played in an account of their own."""

    title: str
    evidence: str
    steps: tuple[Mapping[str, Any], ...]
    region: str
    account: str
    caller: str
    start: str
    answer_delay: float


@attrs.frozen(kw_only=True)
class Recording:
    """What one source says that the service answered."""

    name: str
    title: str
    sources: tuple[str, ...]
    scenes: tuple[Scene, ...]


def recordings() -> Iterator[Recording]:
    """Yield the recordings, by the names of their files."""
    for file in sorted(FOLDER.glob("*.json")):
        yield parse(file.stem, json.loads(file.read_text(encoding="utf-8")))


def parse(name: str, content: Mapping[str, Any]) -> Recording:
    """Return a recording with its named values put in."""
    values = content.get("values", {})
    return Recording(
        name=name,
        title=content["title"],
        sources=tuple(content["sources"]),
        scenes=tuple(_scene(each, content, values) for each in content["scenes"]),
    )


def _scene(scene: Mapping[str, Any], content: Mapping[str, Any], values: Values) -> Scene:
    settings = {**content, **scene}
    account = settings.get("account", ACCOUNT)
    return Scene(
        title=scene["title"],
        evidence=settings["evidence"],
        steps=tuple(_filled(scene["steps"], {**values, **scene.get("values", {})})),
        region=settings.get("region", "us-east-1"),
        account=account,
        caller=settings.get("caller", f"arn:aws:iam::{account}:user/tester"),
        start=settings.get("start", START),
        answer_delay=settings.get("answer_delay", 0),
    )


def _filled(content: Any, values: Values) -> Any:
    """Return *content* with named values in the places of their names."""
    if isinstance(content, str) and content.startswith("$") and content[1:] in values:
        return _filled(values[content[1:]], values)
    if isinstance(content, list):
        return [_filled(each, values) for each in content]
    if isinstance(content, dict):
        given = {name: _filled(each, values) for name, each in content.items() if name != "$"}
        return {**_filled(values[content["$"]], values), **given} if "$" in content else given
    return content
