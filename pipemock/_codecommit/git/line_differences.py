"""Line differences between two texts, with lines of context."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTEXT: Final = "CONTEXT"
ADD: Final = "ADD"
DELETE: Final = "DELETE"


@attrs.frozen(kw_only=True)
class LineChange:
    """A line with its numbers before and after; an added or deleted line has only one of them."""

    kind: str
    before: int | None
    after: int | None
    text: str


@attrs.frozen(kw_only=True)
class DiffHunk:
    """A change with the lines around it."""

    before_start: int
    before_count: int
    after_start: int
    after_count: int
    changes: tuple[LineChange, ...]


def hunks(before: bytes, after: bytes, *, context: int, ignore_whitespace: bool) -> list[DiffHunk]:
    """Return the hunks in which two texts differ.

    Args:
        before: The old text.
        after: The new text.
        context: The number of unchanged lines to include around each change.
        ignore_whitespace: Whether lines that only differ in whitespace are equal.
    """
    old, new = _lines(before), _lines(after)
    one, other = (_squeezed(old), _squeezed(new)) if ignore_whitespace else (old, new)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    groups = matcher.get_grouped_opcodes(max(context, 1))
    if context == 0:
        groups = ([each] for group in groups for each in group if each[0] != "equal")
    return [_hunk(group, old, new) for group in groups]


def _hunk(
    group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> DiffHunk:
    first, last = group[0], group[-1]
    changes = tuple(change for code in group for change in _changes(code, old, new))
    return DiffHunk(
        before_start=first[1] + 1,
        before_count=last[2] - first[1],
        after_start=first[3] + 1,
        after_count=last[4] - first[3],
        changes=changes,
    )


def _changes(
    code: tuple[str, int, int, int, int], old: Sequence[str], new: Sequence[str]
) -> Iterator[LineChange]:
    kind, old_start, old_end, new_start, new_end = code
    if kind == "equal":
        for line, other in zip(range(old_start, old_end), range(new_start, new_end), strict=True):
            yield LineChange(kind=CONTEXT, before=line + 1, after=other + 1, text=new[other])
        return
    for line in range(old_start, old_end):
        yield LineChange(kind=DELETE, before=line + 1, after=None, text=old[line])
    for line in range(new_start, new_end):
        yield LineChange(kind=ADD, before=None, after=line + 1, text=new[line])


def _lines(text: bytes) -> list[str]:
    return text.decode(errors="replace").splitlines()


def _squeezed(lines: Sequence[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]
