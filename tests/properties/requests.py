"""Requests from the service model: what fits the shapes, and what is spoilt in one place."""

from __future__ import annotations

import copy
import functools
import operator
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from botocore.model import (
        ListShape,
        MapShape,
        OperationModel,
        Shape,
        StringShape,
        StructureShape,
    )

    # From the name of a shape to values that exist in the world that is asked.
    Known: TypeAlias = Mapping[str, Sequence[str]]
    Path: TypeAlias = tuple[Any, ...]

_MOST_MEMBERS: Final = 3
_ASCII: Final = st.characters(codec="ascii", exclude_categories=["Cc"])

# Each stands for a mistake: nothing, wrong types, too long or short, no member of any enum.
_WRONG: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    10**6,
    10**20,
    1.5,
    float("nan"),
    "",
    "no such thing",
    "bad pattern: äöü\n",
    "x" * 3000,
    [],
    ["x"],
    [None],
    {},
    {"x": "y"},
    {"x": None},
)


def fitting(operation: OperationModel, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    """Generate requests that fit the input shape, with values that exist mixed in."""
    shape = operation.input_shape
    return st.just({}) if shape is None else _structures(shape, known)


def optional_members(shape: StructureShape, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    """Generate some of the members that a structure may have."""
    names = shape.members.keys() - set(shape.required_members)
    members = {name: _deferred(shape.members[name], known) for name in sorted(names)}
    return st.fixed_dictionaries({}, optional=members)


@st.composite
def spoilt(draw: st.DrawFn, requests: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """Generate requests with one value replaced by something that does not belong there."""
    request = copy.deepcopy(draw(requests.filter(bool)))
    *way, last = draw(st.sampled_from(list(_places(request))))
    holder = functools.reduce(lambda value, key: value[key], way, request)
    holder[last] = draw(st.sampled_from(_WRONG))
    return request


def _places(value: Any, way: Path = ()) -> Iterator[Path]:
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for key, member in members:
        yield (*way, key)
        yield from _places(member, (*way, key))


# Shapes ---------------------------------------------------------------------------------------


def _values(shape: Shape, known: Known) -> st.SearchStrategy[Any]:
    fitting = _KINDS[shape.type_name](shape, known)
    there = known.get(shape.name)
    return st.sampled_from(there) | fitting if there else fitting


def _structures(shape: StructureShape, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    required = {name: _deferred(shape.members[name], known) for name in shape.required_members}
    return st.builds(operator.or_, st.fixed_dictionaries(required), optional_members(shape, known))


def _lists(shape: ListShape, known: Known) -> st.SearchStrategy[list[Any]]:
    least = shape.metadata.get("min", 0)
    return st.lists(_values(shape.member, known), min_size=least, max_size=least + _MOST_MEMBERS)


def _maps(shape: MapShape, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    keys, values = _values(shape.key, known), _values(shape.value, known)
    return st.dictionaries(keys, values, max_size=_MOST_MEMBERS)


def _strings(shape: StringShape, _: Known) -> st.SearchStrategy[str]:
    if shape.enum:
        return st.sampled_from(shape.enum)
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 100)
    pattern = shape.metadata.get("pattern")
    if pattern:
        texts = st.from_regex(pattern, fullmatch=True, alphabet=_ASCII)
        return texts.filter(lambda text: least <= len(text) <= most)
    return st.text(min_size=least, max_size=min(most, least + 20)) | st.just("x" * most)


def _timestamps(_shape: Shape, _: Known) -> st.SearchStrategy[Any]:
    return st.datetimes() | st.datetimes(timezones=st.timezones()) | st.integers(0, 2**32)


def _integers(shape: Shape, _: Known) -> st.SearchStrategy[int]:
    return st.integers(shape.metadata.get("min", 0), shape.metadata.get("max", 1000))


def _blobs(_shape: Shape, _: Known) -> st.SearchStrategy[bytes]:
    return st.binary(max_size=20)


def _booleans(_shape: Shape, _: Known) -> st.SearchStrategy[bool]:
    return st.booleans()


def _deferred(shape: Shape, known: Known) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: _values(shape, known))


_KINDS: Final[Mapping[str, Callable[[Any, Known], st.SearchStrategy[Any]]]] = {
    "structure": _structures,
    "list": _lists,
    "map": _maps,
    "string": _strings,
    "integer": _integers,
    "long": _integers,
    "blob": _blobs,
    "timestamp": _timestamps,
    "boolean": _booleans,
}
