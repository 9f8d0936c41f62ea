"""The commits that have changed one file."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import attrs

from pipemock._codecommit.git.trees import blob_at

if TYPE_CHECKING:
    from pipemock._codecommit.git.store import ObjectStore


@attrs.frozen(kw_only=True)
class Version:
    """A commit that set the content of a file, and the commits that set the next content."""

    commit: str
    blob: str
    newer: tuple[str, ...]


def versions(store: ObjectStore, tip: str, path: str) -> list[Version]:
    """Return the versions of a file, newest first.

    A commit counts if the file differs from the file in each of its parents. Deletions are omitted,
    since they have no blob.
    """
    newer: dict[str, set[str]] = {tip: set()}
    queue, found = [(-store.generations[tip], tip)], list[Version]()
    while queue:
        commit = heapq.heappop(queue)[1]
        own, parents = _blob(store, commit, path), store.commits[commit].parents
        passed_on = newer[commit]
        if all(_blob(store, parent, path) != own for parent in parents):
            if own is not None:
                found.append(Version(commit=commit, blob=own, newer=tuple(sorted(passed_on))))
            passed_on = {commit} if own is not None else set()
        for parent in parents:
            if parent not in newer:
                heapq.heappush(queue, (-store.generations[parent], parent))
            newer.setdefault(parent, set()).update(passed_on)
    return found


def _blob(store: ObjectStore, commit: str, path: str) -> str | None:
    entry = blob_at(store, store.root(commit), path)
    return None if entry is None else entry.id
