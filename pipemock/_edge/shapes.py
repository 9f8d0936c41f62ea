"""The validation of requests by the service model, as the service does it.

botocore checks required members, types and minima before it sends a request, and leaves maxima,
patterns and enums to the service; a client without parameter validation leaves everything to it.
The messages were captured from the real service, which no longer repeats the offending value.

The check walks the whole request once and returns a fresh copy, so that later changes by the caller
have no effect.
"""

from __future__ import annotations

import re
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
from botocore import xform_name
from botocore.utils import parse_to_aware_datetime

from pipemock import _errors
from pipemock._codecommit.constraints import Constraints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

    Path: TypeAlias = "tuple[Path, str | int] | None"
    Check: TypeAlias = Callable[[Any, Path, list[str]], Any]

# Captured: where the service differs from its model, from CreatePipeline and, for a client without
# parameter validation, from StartPipelineExecution (radkawar/stackd).
_MAXIMA: Final = {"ActionConfigurationValue": 50_000}
_MINIMA: Final = {"PipelineVariableList": 0}

_NULL: Final = "Member must not be null"

_compiled: Final[dict[tuple[str, str, str], Check]] = {}
_constraints: Final[dict[tuple[str, str, str], Mapping[str, Constraints]]] = {}


def validated(model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Validate the parameters of a request, and return a fresh copy of them.

    Raises:
        ServiceError: A ValidationException that names every problem, or a SerializationException
            for a value of the wrong type.
    """
    problems: list[str] = []
    copy: dict[str, Any] = _check_of(model)(parameters, None, problems)
    if problems:
        raise _errors.constraints_violated(problems)
    return copy


def copied(model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fresh copy of the parameters of a request, for a service with its own validation.

    Raises:
        ServiceError: A SerializationException for a value of the wrong type.
    """
    copy: dict[str, Any] = _check_of(model)(parameters, None, [])
    return copy


def violated(model: OperationModel, parameters: Mapping[str, Any]) -> list[str]:
    """Return a message for each constraint that a request violates; its types must be right."""
    problems: list[str] = []
    _check_of(model)(parameters, None, problems)
    return problems


def constraints_of(model: OperationModel) -> Mapping[str, Constraints]:
    """Return the constraints of all members of a request, by their paths.

    An element of a list is called `member`, as in `putFiles.member.fileMode`.
    """
    key = key_of(model)
    if key not in _constraints:
        _constraints[key] = dict(_constraints_in(model.input_shape, ""))
    return _constraints[key]


def _constraints_in(shape: Any, path: str) -> Iterator[tuple[str, Constraints]]:  # noqa: ANN401
    required = shape.required_members if shape.type_name == "structure" else ()
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
        yield from _constraints_in(part, f"{path}{name}.")


def _parts(shape: Any) -> Mapping[str, Shape]:  # noqa: ANN401
    match shape.type_name:
        case "structure":
            parts: Mapping[str, Shape] = shape.members
            return parts
        case "list":
            return {"member": shape.member}
        case "map":
            return {"key": shape.key, "value": shape.value}
        case _:
            return {}


class _SnakeCase(dict[str, str]):
    """Names of members in snake case, each found once."""

    def __missing__(self, member: str) -> str:
        """Convert a name."""
        self[member] = name = xform_name(member)
        return name


_snake_case: Final = _SnakeCase()


# The parameters of these functions are the members of the input shapes, in snake case.
def arguments(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a request as arguments of the function that performs it."""
    return {_snake_case[member]: value for member, value in request.items()}


# Keyed by name: each client has a service model of its own, which must not outlive the client.
def _check_of(model: OperationModel) -> Check:
    key = key_of(model)
    check = _compiled.get(key)
    if check is None:
        shape = model.input_shape
        check = _compiled[key] = _check(shape) if shape is not None else _nothing
    return check


def key_of(model: OperationModel) -> tuple[str, str, str]:
    """Return what tells an operation from all others, whichever client has its model."""
    service = model.service_model
    return service.service_name, service.api_version, model.name


def _nothing(_value: Any, _path: Path, _problems: list[str]) -> Any:  # noqa: ANN401
    return {}


def _check(shape: Shape) -> Check:
    return _CHECKS[shape.type_name](shape)


def _structure(shape: StructureShape) -> Check:
    members = [(name, _check(each)) for name, each in shape.members.items()]
    required = frozenset(shape.required_members)

    def check(value: Any, path: Path, problems: list[str]) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            raise _errors.wrong_type(value, "structure")
        copy = {}
        for name, check_member in members:
            member = value.get(name)
            if member is not None:
                copy[name] = check_member(member, (path, name), problems)
            elif name in required:
                problems.append(_problem((path, name), _NULL))
        return copy

    return check


def _list(shape: ListShape) -> Check:
    check_member, limits = _check(shape.member), _length_limits(shape)

    def check(value: Any, path: Path, problems: list[str]) -> Any:  # noqa: ANN401
        if not isinstance(value, list | tuple):
            raise _errors.wrong_type(value, "list")
        if not limits.least <= len(value) <= limits.most:
            problems.append(_out_of(limits, path, len(value)))
        return [
            check_member(member, ((path, index), "member"), problems)
            for index, member in enumerate(value, start=1)
        ]

    return check


# Captured: a problem with a value of a map is reported for the map, with all constraints of values.
def _map(shape: MapShape) -> Check:
    check_key, check_value = _check(shape.key), _check(shape.value)
    limits = _length_limits(shape)
    keys = f"Map keys must satisfy constraint: [{_all_constraints(shape.key)}]"
    values = f"Map value must satisfy constraint: [{_all_constraints(shape.value)}]"
    nested = shape.value.type_name == "structure"

    def check(value: Any, path: Path, problems: list[str]) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            raise _errors.wrong_type(value, "map")
        if not limits.least <= len(value) <= limits.most:
            problems.append(_out_of(limits, path, len(value)))
        copy, bad_keys, bad_values = {}, list[str](), list[str]()
        for key, member in value.items():
            found = problems if nested else bad_values
            inside = ((path, key), "member")
            copy[check_key(key, path, bad_keys)] = check_value(member, inside, found)
        if bad_keys:
            problems.append(_problem(path, keys))
        if bad_values:
            problems.append(_problem(path, values))
        return copy

    return check


def _string(shape: Shape) -> Check:
    limits = _length_limits(shape)
    pattern: str = shape.metadata.get("pattern", "")
    matches = re.compile(pattern, re.ASCII).fullmatch if pattern else None
    enum = frozenset(shape.metadata.get("enum", ()))

    def check(value: Any, path: Path, problems: list[str]) -> Any:  # noqa: ANN401
        if not isinstance(value, str):
            raise _errors.wrong_type(value, "string")
        if not limits.least <= len(value) <= limits.most:
            problems.append(_out_of(limits, path, len(value)))
        if matches and not matches(value):
            problems.append(_problem(path, _must_match(pattern)))
        if enum and value not in enum:
            problems.append(_problem(path, _must_be_one_of(enum)))
        return value

    return check


# Inferred from Athena (captured, see `wrong_type`): the decimals of a number are cut off.
def _integer(shape: Shape) -> Check:
    limits, expected = _limits(shape, "value"), shape.type_name

    def check(value: Any, path: Path, problems: list[str]) -> Any:  # noqa: ANN401
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            raise _errors.wrong_type(value, expected)
        number = int(value)
        if not limits.least <= number <= limits.most:
            problems.append(_out_of(limits, path, number))
        return number

    return check


def _boolean(_: Shape) -> Check:
    def check(value: Any, _path: Path, _problems: list[str]) -> Any:  # noqa: ANN401
        if not isinstance(value, bool):
            raise _errors.wrong_type(value, "boolean")
        return value

    return check


# Only bytes and text arrive here: botocore cannot serialise anything else.
def _blob(_: Shape) -> Check:
    def check(value: Any, _path: Path, _problems: list[str]) -> Any:  # noqa: ANN401
        return value.encode() if isinstance(value, str) else bytes(value)

    return check


# Only timestamps arrive here, for the same reason.
def _timestamp(_: Shape) -> Check:
    def check(value: Any, _path: Path, _problems: list[str]) -> Any:  # noqa: ANN401
        return parse_to_aware_datetime(value)

    return check


_CHECKS: Final[Mapping[str, Callable[[Any], Check]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "blob": _blob,
    "boolean": _boolean,
    "timestamp": _timestamp,
}

# Messages -------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Limits:
    """The least and the greatest value or length of a member, infinite where there is no limit."""

    what: str
    least: float = -inf
    most: float = inf

    def texts(self) -> list[str]:
        """Return the constraints in the words of the service."""
        texts = []
        if self.most < inf:
            texts.append(f"Member must have {self.what} less than or equal to {self.most}")
        if self.least > -inf:
            texts.append(f"Member must have {self.what} greater than or equal to {self.least}")
        return texts


def _limits(shape: Shape, what: str) -> _Limits:
    return _Limits(
        what=what,
        least=_MINIMA.get(shape.name, shape.metadata.get("min", -inf)),
        most=_MAXIMA.get(shape.name, shape.metadata.get("max", inf)),
    )


def _problem(path: Path, constraint: str) -> str:
    return f"Value at '{_text(path)}' failed to satisfy constraint: {constraint}"


# The path of a member is a pair of the path around it and its own name: as text it is needed only
# where there is a problem.
def _text(path: Path) -> str:
    names = []
    while path is not None:
        path, name = path
        names.append(str(name))
    return ".".join(reversed(names))


def _length_limits(shape: Shape) -> _Limits:
    return _limits(shape, "length")


def _out_of(limits: _Limits, path: Path, number: int) -> str:
    texts = limits.texts()
    return _problem(path, texts[0] if number > limits.most else texts[-1])


def _all_constraints(shape: Shape) -> str:
    texts = _length_limits(shape).texts()
    if pattern := shape.metadata.get("pattern"):
        texts.append(_must_match(pattern))
    return ", ".join(texts)


def _must_match(pattern: str) -> str:
    return f"Member must satisfy regular expression pattern: {pattern}"


def _must_be_one_of(values: frozenset[str]) -> str:
    return f"Member must satisfy enum value set: [{', '.join(sorted(values))}]"
