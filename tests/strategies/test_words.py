"""All texts, numbers and selections that the strategies generate, and their limits on AWS."""

from __future__ import annotations

import itertools
import re
import string
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from pipemock.strategies import _actions, _pipelines, _words
from tests.service_model import service
from tests.strategies.examples import many

VALUES: Final = {
    "example",
    "0",
    "two words",
    "https://example.com/?a=1&b=2",
    "<b>",
    '"',
    "\u00fc\u2713",
    "a" * 99,
}


def limits(*path: str) -> dict[str, Any]:
    """Return the constraints of a member of a pipeline in the service model."""
    shape: Any = service().operation_model("CreatePipeline").input_shape
    for each in ("pipeline", *path):
        shape = shape.member if each == "[]" else shape.members[each]
    return dict(shape.metadata)


def _ends(numbers: Any) -> tuple[int, int]:
    return min(numbers), max(numbers)


_ACTION: Final = ("stages", "[]", "actions", "[]")


def test_names_reach_the_limits_of_the_service() -> None:
    """Names have all legal lengths and letters; the model of the service says which they are."""
    legal = limits("name")
    names = many(_words.named("pipeline"))

    assert (legal["min"], legal["max"]) == _ends({len(each) for each in names}) == (1, 100)
    assert all(re.fullmatch(legal["pattern"], each) for each in names)
    assert {*string.ascii_letters, *string.digits, *"-_.@"} == set("".join(names))
    assert "pipeline" in names
    assert (1, 20) == _ends({len(each) for each in names if each != "n" * 100})


def test_names_of_a_list_are_unique() -> None:
    """Lists of names have the lengths that were asked for, and numbered words come first."""
    lists = many(_words.unique_names("Stage", least=2, most=4))
    words = {each for names in lists for each in names if re.fullmatch("Stage[0-9]*", each)}

    assert {2, 3, 4} == {len(names) for names in lists} == {len(set(names)) for names in lists}
    assert {f"Stage{number}" for number in range(1, 10)} == words
    assert 1 < len(set().union(*lists) - words)


def test_texts() -> None:
    """Texts are a word, or up to twenty letters, digits and signs."""
    texts = many(_words.TEXTS)

    assert (1, 20) == _ends({len(each) for each in texts})
    assert {*string.ascii_letters, *string.digits, *" /:.-_"} == set("".join(texts))
    assert "example" in texts


def test_values_of_configurations() -> None:
    """Values are those that careless readers stumble over; commands are one or two of them."""
    pairs = set(itertools.product(VALUES, repeat=2))

    assert VALUES == set(many(_words.VALUES))
    assert {(each,) for each in VALUES} | pairs == {tuple(each) for each in many(_words.COMMANDS)}


def test_numbers_reach_the_limits_of_the_service() -> None:
    """Timeouts of approvals and run orders have all legal values, or some from end to end."""
    timeouts, orders = limits(*_ACTION, "timeoutInMinutes"), limits(*_ACTION, "runOrder")

    assert (timeouts["min"], timeouts["max"]) == _ends(many(_words.TIMEOUTS, 1500)) == (5, 86_400)
    assert (orders["min"], orders["max"]) == _ends(many(_actions.RUN_ORDERS))
    assert {1, 2, 3, 10, 999} == set(many(_actions.RUN_ORDERS))
    assert {3, 4, 5} == set(many(_words.numbers(3, 5)))


def test_buckets_reach_the_limits_of_the_service() -> None:
    """Buckets have the shortest and the longest legal name."""
    buckets, legal = set(many(_pipelines._BUCKETS)), limits("artifactStore", "location")

    assert (legal["min"], legal["max"]) == _ends({len(each) for each in buckets}) == (3, 63)
    assert {"artifacts", "abc", "a" * 63} == buckets


@st.composite
def _some(draw: st.DrawFn, things: list[str], least: int, most: int) -> tuple[str, ...]:
    return tuple(_words.some(draw, things, least=least, most=most))


@pytest.mark.parametrize(
    ("things", "least", "most", "sizes"),
    [
        ("abc", 0, 3, (0, 1, 2, 3)),
        ("abc", 1, 2, (1, 2)),
        ("ab", 1, 5, (1, 2)),
        ("abc", 0, 0, (0,)),
        ("", 0, 5, (0,)),
        ("", 1, 5, (0,)),
    ],
)
def test_some_of_several(things: str, least: int, most: int, sizes: tuple[int, ...]) -> None:
    """Things are selected in any order and never twice, as many as there are."""
    expected = {each for size in sizes for each in itertools.permutations(things, size)}

    assert expected == set(many(_some([*things], least, most)))


def test_subsets() -> None:
    """Every subset is generated, and the smallest ones come first."""
    smallest_first = [{}, "a", "b", "c", "ab", "ac", "bc", "abc"]
    found = many(_words.subsets("a", "b", "c"))

    assert {frozenset(each) for each in smallest_first} == set(found)
    assert frozenset() == found[0]
