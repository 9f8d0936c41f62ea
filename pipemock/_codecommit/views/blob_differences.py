"""Line differences between two blobs in answers, with lines of context."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def hunks(
    before: bytes, after: bytes, *, context: int, ignore_whitespace: bool
) -> list[dict[str, Any]]:
    """Return the hunks in which two texts differ: each is a change with the lines around it.

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
) -> dict[str, Any]:
    first, last = group[0], group[-1]
    return {
        "beforeStartLine": first[1] + 1,
        "beforeLineCount": last[2] - first[1],
        "afterStartLine": first[3] + 1,
        "afterLineCount": last[4] - first[3],
        "changes": [change for code in group for change in _changes(code, old, new)],
    }


# A line has its numbers before and after; an added or deleted one has only one of them.
def _changes(
    code: tuple[str, int, int, int, int], old: Sequence[str], new: Sequence[str]
) -> Iterator[dict[str, Any]]:
    kind, old_start, old_end, new_start, new_end = code
    befores, afters = range(old_start, old_end), range(new_start, new_end)
    if kind == "equal":
        for before, after in zip(befores, afters, strict=True):
            yield {
                "type": "CONTEXT",
                "beforeLineNumber": before + 1,
                "afterLineNumber": after + 1,
                "content": new[after],
            }
        return
    for before in befores:
        yield {"type": "DELETE", "beforeLineNumber": before + 1, "content": old[before]}
    for after in afters:
        yield {"type": "ADD", "afterLineNumber": after + 1, "content": new[after]}


def _lines(text: bytes) -> list[str]:
    return text.decode(errors="replace").splitlines()


def _squeezed(lines: Sequence[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]
