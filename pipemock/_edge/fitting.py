"""The checks of an SDK before it sends a request: types of values, and unknown members.

The messages are close to botocore's. Its validator is not used, since it reports all problems in
one text, and here every problem needs its path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Misfits: TypeAlias = list["Misfit"]


@attrs.frozen
class Misfit:
    """A value that does not fit: its path and the problem; `known` are the members that exist."""

    path: str
    text: str
    known: tuple[str, ...] = ()


def unknown_member(name: str, known: Iterable[str]) -> str:
    """Return the words about a member that does not exist."""
    return f'Unknown parameter "{name}", must be one of: {", ".join(known)}'


_TYPES: Final[Mapping[str, type]] = {
    "boolean": bool,
    "integer": int,
    "list": list,
    "map": dict,
    "string": str,
    "structure": dict,
}


def fitted(shape: Shape, value: Any, misfits: Misfits, path: str = "") -> Any:  # noqa: ANN401
    """Return a copy of a value in which everything has the right type.

    Args:
        shape: The shape that the value should have.
        value: A value from JSON.
        misfits: Receives the path and the problem of each misfit.
        path: The path of the value.
    """
    wanted = _TYPES[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        text = f"Invalid type: {type(value).__name__}, valid types: {wanted.__name__}"
        misfits.append(Misfit(path, text))
        return wanted()
    if shape.type_name == "structure":
        return _structure(shape, value, misfits, path)  # type: ignore[arg-type]
    if shape.type_name == "list":
        return _list(shape, value, misfits, path)  # type: ignore[arg-type]
    if shape.type_name == "map":
        return _map(shape, value, misfits, path)  # type: ignore[arg-type]
    return value


def _structure(
    shape: StructureShape, value: dict[str, Any], misfits: Misfits, path: str
) -> dict[str, Any]:
    copy = {}
    for name, member in value.items():
        inside = f"{path}.{name}" if path else name
        if name in shape.members:
            copy[name] = fitted(shape.members[name], member, misfits, inside)
        else:
            known = tuple(shape.members)
            misfits.append(Misfit(inside, unknown_member(name, known), known))
    return copy


def _list(shape: ListShape, value: list[Any], misfits: Misfits, path: str) -> list[Any]:
    return [
        fitted(shape.member, member, misfits, f"{path}[{index}]")
        for index, member in enumerate(value)
    ]


def _map(shape: MapShape, value: dict[str, Any], misfits: Misfits, path: str) -> dict[str, Any]:
    return {
        key: fitted(shape.value, member, misfits, f"{path}.{key}") for key, member in value.items()
    }
