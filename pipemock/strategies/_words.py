"""Names, texts and selections.

Readable words come first, since Hypothesis shrinks towards the first alternative. Strategies are
cached, since making one takes longer than drawing from it.
"""

from __future__ import annotations

import functools
import itertools
import string
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLE: Final = "arn:aws:iam::123456789012:role/pipeline"

# Hypothesis hardly ever generates a text of a hundred letters, which is the longest name.
_NAMES: Final = st.text(string.ascii_letters + string.digits + "-_.@", min_size=1, max_size=20)
_LONGEST: Final = "n" * 100
_MOST_WORDS: Final = 9

TEXTS: Final = st.just("example") | st.text(
    string.ascii_letters + string.digits + " /:.-_", min_size=1, max_size=20
)
# Values of configurations, which the service does not interpret; chosen to break careless readers.
VALUES: Final = st.sampled_from(
    (
        "example",
        "0",
        "two words",
        "https://example.com/?a=1&b=2",
        "<b>",
        '"',
        "\u00fc\u2713",
        "a" * 99,
    )
)
COMMANDS: Final = st.lists(VALUES, min_size=1, max_size=2)
TIMEOUTS: Final = st.integers(5, 86_400)


@functools.cache
def named(word: str) -> st.SearchStrategy[str]:
    """Generate valid names, *word* first."""
    return st.sampled_from((word, _LONGEST)) | _NAMES


@functools.cache
def unique_names(word: str, *, least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Generate distinct valid names, first of all *word* with a number."""
    words = [f"{word}{number}" for number in range(1, _MOST_WORDS + 1)]
    names = st.sampled_from([*words, _LONGEST]) | _NAMES
    return st.lists(names, min_size=least, max_size=most, unique=True)


@functools.cache
def numbers(least: int, most: int) -> st.SearchStrategy[int]:
    """Generate numbers from *least* to *most*."""
    return st.integers(least, most)


def some(draw: st.DrawFn, things: Sequence[str], *, least: int, most: int) -> list[str]:
    """Draw distinct things, in any order."""
    if not things:
        return []
    positions = draw(_positions(len(things), least, min(most, len(things))))
    return [things[position] for position in positions]


@functools.cache
def _positions(count: int, least: int, most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from(range(count)), min_size=least, max_size=most, unique=True)


def subsets(*members: str) -> st.SearchStrategy[frozenset[str]]:
    """Generate subsets of the members in a single draw, the smallest first."""
    sizes = range(len(members) + 1)
    return st.sampled_from(
        [frozenset(each) for size in sizes for each in itertools.combinations(members, size)]
    )
