"""What an SDK refuses before a request leaves: values of the wrong type, and unknown members.

The words are close to botocore's own. Its validator is not asked: what it finds comes as one text
for people, and every problem needs its place here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Misfits: TypeAlias = list[tuple[str, str]]

_TYPES: Final[Mapping[str, type]] = {
    "boolean": bool,
    "integer": int,
    "list": list,
    "map": dict,
    "string": str,
    "structure": dict,
}


def fitted(shape: Shape, value: Any, misfits: Misfits, path: str = "") -> Any:  # noqa: ANN401
    """Return a copy of a value in which everything has its type.

    Args:
        shape: What the value should look like.
        value: A value out of JSON.
        misfits: Gets the path of each misfit, with what is wrong with it.
        path: Where the value stands.
    """
    wanted = _TYPES[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        text = f"Invalid type: {type(value).__name__}, valid types: {wanted.__name__}"
        misfits.append((path, text))
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
            known = ", ".join(shape.members)
            misfits.append((inside, f'Unknown parameter "{name}", must be one of: {known}'))
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
