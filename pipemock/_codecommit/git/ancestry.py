"""The ancestry of commits.

Commits are visited by descending generation, so that the cost depends on how far two commits have
diverged, not on the length of the history before that.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._codecommit.git.store import ObjectStore

_ONE: Final = 1
_OTHER: Final = 2
_BOTH: Final = _ONE | _OTHER


def is_ancestor(store: ObjectStore, older: str, newer: str) -> bool:
    """Return whether *newer* contains *older*; a commit contains itself."""
    floor = store.generations[older]
    return any(commit == older for commit in _down(store, newer, floor))


def merge_base(store: ObjectStore, one: str, other: str) -> str | None:
    """Return the nearest commit that both contain, if there is one.

    Of several equally near commits, the one with the lowest id is returned, so that the result is
    deterministic.
    """
    marks = {one: _ONE}
    marks[other] = marks.get(other, 0) | _OTHER
    queue = [(-store.generations[each], each) for each in marks]
    heapq.heapify(queue)
    while queue:
        commit = heapq.heappop(queue)[1]
        if marks[commit] == _BOTH:
            return commit
        for parent in store.commits[commit].parents:
            if parent not in marks:
                heapq.heappush(queue, (-store.generations[parent], parent))
            marks[parent] = marks.get(parent, 0) | marks[commit]
    return None


def _down(store: ObjectStore, newest: str, floor: int) -> Iterator[str]:
    queue, seen = [(-store.generations[newest], newest)], {newest}
    while queue:
        generation, commit = heapq.heappop(queue)
        if -generation < floor:
            return
        yield commit
        for parent in store.commits[commit].parents:
            if parent not in seen:
                seen.add(parent)
                heapq.heappush(queue, (-store.generations[parent], parent))
