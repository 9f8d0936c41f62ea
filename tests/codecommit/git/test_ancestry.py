"""Ancestry of commits, compared with an enumeration of all ancestors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._codecommit.git.ancestry import is_ancestor, merge_base
from pipemock._codecommit.git.objects import Commit
from pipemock._codecommit.git.store import ObjectStore
from tests.codecommit.git.repositories import commit

if TYPE_CHECKING:
    from collections.abc import Callable

_HISTORIES: Final = st.lists(
    st.lists(st.integers(min_value=0, max_value=8), max_size=2, unique=True),
    min_size=1,
    max_size=9,
)


def _repository(history: list[list[int]]) -> tuple[ObjectStore, list[str]]:
    """Write commits; each names its parents by their distance in the list."""
    store, ids = ObjectStore(), list[str]()
    for number, back in enumerate(history):
        parents = {ids[number - 1 - each] for each in back if each < number}
        ids.append(commit(store, *sorted(parents), message=str(number)))
    return store, ids


def _ancestors(store: ObjectStore, newest: str) -> set[str]:
    parents = (_ancestors(store, parent) for parent in store.commits[newest].parents)
    return {newest}.union(*parents)


@given(_HISTORIES)
def test_ancestors(history: list[list[int]]) -> None:
    """A commit contains itself and what its parents contain."""
    store, ids = _repository(history)
    newest = ids[-1]

    assert _ancestors(store, newest) == {each for each in ids if is_ancestor(store, each, newest)}


@given(_HISTORIES, st.data())
def test_merge_bases(history: list[list[int]], data: st.DataObject) -> None:
    """A merge base is contained in both, and in no other commit that is."""
    store, ids = _repository(history)
    one, other = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    common = _ancestors(store, one) & _ancestors(store, other)
    base = merge_base(store, one, other)

    assert base == merge_base(store, other, one)
    assert (base in common) == bool(common)
    assert not [each for each in common - {base} if base in _ancestors(store, each)]


def test_commits_without_a_common_past() -> None:
    """Two histories that never met have no merge base."""
    store = ObjectStore()

    assert merge_base(store, commit(store, message="a"), commit(store, message="b")) is None


def test_a_long_past_costs_nothing() -> None:
    """Two tips that have just gone apart are compared without a look at what lies before."""
    store = ObjectStore()
    tip = commit(store)
    for number in range(3000):
        tip = commit(store, tip, message=str(number))
    one, other = commit(store, tip, message="one"), commit(store, tip, message="other")
    past = dict(store.commits)
    store.commits = {each: past[each] for each in (one, other, tip)}

    assert tip == merge_base(store, one, other)
    assert is_ancestor(store, tip, one)
    assert not is_ancestor(store, one, other)


class Counted(dict[str, Commit]):
    """Commits that count how often each is read."""

    def __init__(self, commits: dict[str, Commit]) -> None:
        super().__init__(commits)
        self.reads: Counter[str] = Counter()

    def __getitem__(self, commit_id: str) -> Commit:
        self.reads[commit_id] += 1
        return super().__getitem__(commit_id)


@pytest.mark.parametrize("find", [is_ancestor, merge_base])
def test_each_commit_is_read_once(find: Callable[[ObjectStore, str, str], object]) -> None:
    """A history of merges costs as many steps as it has commits, not as it has paths."""
    store = ObjectStore()
    first = tip = commit(store)
    for number in range(8):
        sides = [commit(store, tip, message=f"{side}{number}") for side in ("one", "other")]
        tip = commit(store, *sides, message=str(number))
    store.commits = Counted(store.commits)

    assert find(store, first, tip)
    assert {1} == set(store.commits.reads.values())


def test_sides_of_different_lengths() -> None:
    """A merge contains all of its longer side, in whatever order its parents are."""
    store = ObjectStore()
    short = long = commit(store)
    for number in range(3):
        long = commit(store, long, message=str(number))
    for parents in ((short, long), (long, short)):
        both = commit(store, *parents, message="both")

        assert is_ancestor(store, long, both)
        assert long == merge_base(store, long, both)
