"""What two worlds answer to the same scenes, and the text that says where they differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
from botocore.exceptions import ClientError

from tests.recordings.player import play

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.recordings.player import Compared, Worlds
    from tests.recordings.reading import Recording, Scene
    from tools.conformance.scenes import Place

Answers: TypeAlias = "tuple[Sequence[Compared], str]"
"""The answers of a scene, and why it ended early, if it did."""

_AS_RECORDED: Final = "as recorded"

# What differs in each account: ids, commits, times, tokens.
_MADE_UP: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{40}\b"
    r"|\d{4}-\d\d-\d\dT[\d:.+]+|(?<=nextToken value ')[^']+"
)


@attrs.frozen
class Played:
    """A scene that was played in both worlds."""

    recording: Recording
    scene: Scene
    service: Answers
    pipemock: Answers

    @property
    def differences(self) -> list[str]:
        """The members that differ between the worlds, each as text."""
        found = [
            line
            for one, other in zip(self.service[0], self.pipemock[0], strict=False)
            for line in _differing(one, other)
        ]
        if self.service[1] != self.pipemock[1]:
            ends = (ended or "played to its end" for ended in (self.service[1], self.pipemock[1]))
            found.append("The scene\n  - service: {}\n  - pipemock: {}".format(*ends))
        return found


def answers(recording: Recording, scene: Scene, worlds: Worlds) -> Answers:
    """Play one scene, up to the call that prevents the next ones."""
    only = attrs.evolve(recording, scenes=(scene,))
    found: list[Compared] = []
    try:
        found.extend(play(only, worlds))
    except (AssertionError, LookupError, TypeError, ClientError) as error:
        return found, f"ended early: {error}"
    return found, ""


def report(played: Sequence[Played], place: Place, heading: str) -> Iterator[str]:
    """Yield the lines of a report in Markdown, without what identifies the account."""
    compared = sum(len(each.service[0]) for each in played)
    differing = [each for each in played if each.differences]
    yield f"# {heading}"
    yield ""
    yield f"{len(played)} scenes were played and {compared} answers compared."
    yield f"{len(differing)} scenes differ between the service and pipemock."
    for each in differing:
        yield ""
        yield f"## {each.recording.name}: {each.scene.title}"
        yield ""
        yield from (place.masked(line) for line in each.differences)


def _differing(service: Compared, pipemock: Compared) -> Iterator[str]:
    one, other = service.differences, pipemock.differences
    for path in sorted({*one, *other}):
        if _MADE_UP.sub("", one.get(path, "")) != _MADE_UP.sub("", other.get(path, "")):
            yield (
                f"- `{path}` of {service.operation}\n"
                f"  - service: {_shown(one, path)}\n"
                f"  - pipemock: {_shown(other, path)}"
            )


def _shown(differences: Mapping[str, str], path: str) -> str:
    return differences.get(path, _AS_RECORDED)
