"""Three-way merges of text, line by line, with the library `merge3`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal, TypeAlias

    Favour: TypeAlias = Literal["source", "destination"]

_MISSING: Final = (
    "Merging text line by line needs the library merge3: pip install 'pipemock[git]'. "
    "Merges at the level of files don't need it."
)


@attrs.frozen
class Lines:
    """Consecutive lines, numbered from one; without content, `end` is less than `start`."""

    start: int
    content: tuple[bytes, ...]

    @property
    def end(self) -> int:
        """The number of the last line."""
        return self.start + len(self.content) - 1


@attrs.frozen(kw_only=True)
class Hunk:
    """A place where the source, the destination or both have changed lines."""

    base: Lines
    source: Lines
    destination: Lines
    is_conflict: bool

    def chosen(self, favour: Favour | None) -> Lines:
        """Return the changed lines; in a conflict, those of the favoured side."""
        by_destination = self.source.content == self.base.content
        if by_destination or (self.is_conflict and favour == "destination"):
            return self.destination
        return self.source


def is_binary(content: bytes) -> bool:
    """Return whether content is binary by git's heuristic: a zero byte near the start."""
    return b"\0" in content[:8000]


def hunks(base: bytes, source: bytes, destination: bytes) -> list[Hunk]:
    """Return the places where two texts differ from their common base, in order."""
    return [hunk for hunk in _regions(base, source, destination) if isinstance(hunk, Hunk)]


def merged(
    base: bytes, source: bytes, destination: bytes, *, favour: Favour | None = None
) -> bytes | None:
    """Return the text with the changes of both sides.

    Of overlapping changes, the favoured side's are taken; without one, the result is `None`.
    """
    parts: list[bytes] = []
    for region in _regions(base, source, destination):
        if isinstance(region, Lines):
            parts.extend(region.content)
        elif region.is_conflict and favour is None:
            return None
        else:
            parts.extend(region.chosen(favour).content)
    return b"".join(parts)


# The changes lie between the regions where all three texts agree.
def _regions(base: bytes, source: bytes, destination: bytes) -> Iterator[Lines | Hunk]:
    texts = [text.splitlines(keepends=True) for text in (base, source, destination)]
    at = (0, 0, 0)
    for region in _agreements(*texts):
        starts, ends = region[0::2], region[1::2]
        changed = [_run(text, *span) for text, *span in zip(texts, at, starts, strict=True)]
        if any(run.content for run in changed):
            yield _hunk(*changed)
        yield _run(texts[0], starts[0], ends[0])
        at = ends


def _run(text: Sequence[bytes], start: int, end: int) -> Lines:
    return Lines(start + 1, tuple(text[start:end]))


def _hunk(base: Lines, source: Lines, destination: Lines) -> Hunk:
    versions = {base.content, source.content, destination.content}
    return Hunk(
        base=base,
        source=source,
        destination=destination,
        is_conflict=len(versions) == len((base, source, destination)),
    )


def _agreements(
    base: list[bytes], source: list[bytes], destination: list[bytes]
) -> list[tuple[int, int, int, int, int, int]]:
    try:
        from merge3 import Merge3  # noqa: PLC0415 -- an optional dependency
    except ImportError:
        raise PipeMockError(_MISSING) from None
    return Merge3(base, source, destination).find_sync_regions()
