"""The limits of the service models: what is just allowed, and what is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._codecommit.constraints import Constraints
from pipemock._edge import shapes
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape

# Captured: where CodePipeline differs from its model (see `pipemock/_edge/shapes.py`).
DIFFERENT: Final = {
    ("ActionConfigurationValue", "max"): 50_000,
    ("PipelineVariableList", "min"): 0,
}


def _parts(shape: Any) -> dict[str, Shape]:
    """Return the parts of a shape, with the names that messages have for them."""
    match shape.type_name:
        case "structure":
            return dict(shape.members)
        case "list":
            return {"member": shape.member}
        case "map":
            return {"key": shape.key, "value": shape.value}
        case _:
            return {}


def _members(shape: Any, path: str = "") -> Iterator[tuple[str, Constraints]]:
    """Yield the members of a request, at any depth, with their constraints in the model."""
    required = getattr(shape, "required_members", ())
    for name, part in _parts(shape).items():
        pattern = part.metadata.get("pattern")
        yield (
            f"{path}{name}",
            Constraints(
                required=name in required,
                minimum=part.metadata.get("min"),
                maximum=part.metadata.get("max"),
                pattern=re.compile(pattern, re.ASCII) if pattern else None,
                enum=tuple(part.metadata.get("enum", ())),
            ),
        )
        yield from _members(part, f"{path}{name}.")


def _limited(shape: Any, seen: dict[str, Shape]) -> None:
    """Collect the shapes with limits inside a shape, by their names."""
    if shape is None or shape.name in seen:
        return
    seen[shape.name] = shape
    for member in _parts(shape).values():
        _limited(member, seen)


def _limits() -> Iterator[tuple[Shape, int, int]]:
    """Yield shapes with the last legal value of a limit and the first illegal one."""
    seen: dict[str, Shape] = {}
    for operation in service().operation_names:
        _limited(service().operation_model(operation).input_shape, seen)
    for name, shape in seen.items():
        for limit, step in (("min", -1), ("max", 1)):
            last = DIFFERENT.get((name, limit), shape.metadata.get(limit))
            if last is not None and last + step >= 0:
                yield shape, last, last + step


LIMITS: Final = list(_limits())


def _value(shape: Any, size: int) -> Any:
    """Return a value of a size: its length, or the number itself."""
    if shape.type_name == "list":
        return [_value(shape.member, 1)] * size
    if shape.type_name == "map":
        return {f"k{number}": _value(shape.value, 1) for number in range(size)}
    if shape.type_name == "structure":
        return {}
    return size if shape.type_name in {"integer", "long"} else "a" * size


def _problems(shape: Any, size: int) -> list[str]:
    """Return the problems with the size of a value itself, not with what it contains."""
    problems: list[str] = []
    shapes._check(shape)(_value(shape, size), (None, "it"), problems)
    own = (each.removeprefix("Value at 'it' failed to satisfy constraint: ") for each in problems)
    return [each for each in own if each.startswith(("Member must have l", "Member must have v"))]


@pytest.mark.parametrize(
    ("shape", "last", "beyond"), LIMITS, ids=[f"{shape.name}-{last}" for shape, last, _ in LIMITS]
)
def test_a_limit_is_where_the_model_has_it(shape: Any, last: int, beyond: int) -> None:
    """The last legal value of each limit of CodePipeline is accepted, the next one is refused."""
    bound = "less" if beyond > last else "greater"

    assert [] == _problems(shape, last)
    [problem] = _problems(shape, beyond)
    assert problem.endswith(f"{bound} than or equal to {last}")


@pytest.mark.parametrize(("least", "most"), [(None, 3), (1, None), (2, 4), (2, 2)])
def test_a_limit_of_codecommit(least: int | None, most: int | None) -> None:
    """CodeCommit's own validation accepts lengths and numbers from the least to the most."""
    constraints = Constraints(minimum=least, maximum=most)
    legal = [
        size
        for size in range(6)
        if (least is None or least <= size) and (most is None or size <= most)
    ]

    assert legal == [size for size in range(6) if constraints.allow(size)]
    assert legal == [size for size in range(6) if constraints.allow("a" * size)]


def test_members_have_the_limits_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member of CodeCommit's requests has its shape's own limits, pattern and enum."""
    monkeypatch.setattr(shapes, "_constraints", {})
    for operation in service("codecommit").operation_names:
        model = service("codecommit").operation_model(operation)

        assert dict(_members(model.input_shape)) == shapes.constraints_of(model)
