"""The event patterns of EventBridge: compile a pattern, and match events with it.

User guide: docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and
docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html. How arrays,
objects in arrays and absent fields match is that of AWS's own matcher (github.com/aws/event-ruler).

No library does this: `event-ruler` on PyPI (0.3.0, 2023, binary builds up to Python 3.12) knows
neither `prefix`, `suffix`, `wildcard` nor `$or`, and the matchers of moto and LocalStack are
private parts of large packages.
"""

from __future__ import annotations

import functools
import ipaddress
import itertools
import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from pipemock._arguments import near
from pipemock._errors import PipeMockError

Test: TypeAlias = Callable[[Any], bool]


def compiled(pattern: Mapping[str, Any] | str) -> Test:
    """Return a function that says whether an event matches *pattern*.

    Raises:
        PipeMockError: If EventBridge would not accept the pattern.
    """
    if isinstance(pattern, str):
        try:
            pattern = json.loads(pattern)
        except json.JSONDecodeError as error:
            raise _invalid(path="", why=f"it is not JSON, {error}") from None
    return _fields(pattern, "")


def _invalid(path: str, why: str) -> PipeMockError:
    place = f" at {path}" if path else ""
    end = "" if why.endswith((".", "?")) else "."
    return PipeMockError(f"EventBridge does not accept this event pattern{place}: {why}{end}")


# Fields ----------------------------------------------------------------------------------------


def _fields(pattern: object, path: str) -> Test:
    if not isinstance(pattern, Mapping) or not pattern:
        raise _invalid(path, f"{pattern!r} is not an object with fields")
    tests = [_field(name, wanted, f"{path}.{name}".lstrip(".")) for name, wanted in pattern.items()]
    return lambda node: all(test(node) for test in tests)


def _field(name: str, wanted: object, path: str) -> Test:
    if name == "$or":
        return _either(wanted, path)
    if isinstance(wanted, Mapping):
        inner = _fields(wanted, path)
        return lambda node: any(map(inner, _objects(node.get(name))))
    if not isinstance(wanted, list) or not wanted:
        raise _invalid(path, f"{wanted!r} is not a list with values, such as ['FAILED']")
    absent, tests = _values(wanted, path)
    return lambda node: _matches(node, name, tests, absent=absent)


def _either(wanted: object, path: str) -> Test:
    if not isinstance(wanted, list) or len(wanted) <= 1:
        raise _invalid(path, f"{wanted!r} is not a list of at least two objects")
    tests = [_fields(each, path) for each in wanted]
    return lambda node: any(test(node) for test in tests)


# A field of an object that is missing, or that is not an object, is absent like any other.
def _objects(value: object) -> list[Mapping[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, Mapping)] or [{}]


def _matches(node: Mapping[str, Any], name: str, tests: list[Test], *, absent: bool) -> bool:
    values = list(_leaves(node[name])) if name in node else []
    return any(test(value) for value in values for test in tests) or (absent and not values)


# Only leaves can match: neither an object nor an empty list is a value.
def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif not isinstance(value, Mapping):
        yield value


# Values ----------------------------------------------------------------------------------------


def _values(wanted: list[Any], path: str) -> tuple[bool, list[Test]]:
    """Return whether an absent field matches, and the tests of one that is there."""
    present = [each for each in wanted if not _is_absence(each)]
    return len(present) < len(wanted), [_value(each, path) for each in present]


def _is_absence(wanted: object) -> bool:
    return isinstance(wanted, Mapping) and list(wanted) == ["exists"] and wanted["exists"] is False


def _value(wanted: object, path: str) -> Test:
    if not isinstance(wanted, Mapping):
        return _equals(wanted, path)
    if len(wanted) != 1:
        raise _invalid(path, f"{wanted!r} is not one comparison, such as {{'prefix': 'rel'}}")
    [(name, operand)] = wanted.items()
    if name not in _OPERATORS:
        hint = near(str(name), _OPERATORS) or f" There is {', '.join(_OPERATORS)}."
        raise _invalid(path, f"{name!r} is not a comparison.{hint}")
    return _OPERATORS[name](operand, path)


# User guide: numbers are compared by their text, so that 300, 300.0 and 3.0e2 are not equal.
# AWS's own matcher on GitHub also compares them by value; `numeric` does so in both.
def _equals(wanted: object, path: str) -> Test:
    if not (wanted is None or isinstance(wanted, str | int | float)):
        raise _invalid(path, f"{wanted!r} is not a value")
    text = json.dumps(wanted)
    return lambda value: json.dumps(value) == text


def _text(operand: object, path: str) -> str:
    if not isinstance(operand, str):
        raise _invalid(path, f"{operand!r} is not a text")
    return operand


def _of_text(operand: object, path: str, compare: Callable[[str, str], bool]) -> Test:
    """Compare texts, regardless of case if the operand says so."""
    if isinstance(operand, Mapping) and list(operand) == ["equals-ignore-case"]:
        lower = _text(operand["equals-ignore-case"], path).lower()
        return lambda value: isinstance(value, str) and compare(value.lower(), lower)
    exact = _text(operand, path)
    return lambda value: isinstance(value, str) and compare(value, exact)


def _ignoring_case(operand: object, path: str) -> Test:
    return _of_text({"equals-ignore-case": operand}, path, compare=operator.eq)


def _wildcard(operand: object, path: str) -> Test:
    text = _text(operand, path)
    parts = re.findall(r"\\[*\\]|.", text, re.DOTALL)
    if "\\" in parts or any(pair == ("*", "*") for pair in itertools.pairwise(parts)):
        raise _invalid(path, f"{text!r} has two wildcards in a row, or a backslash alone")
    expression = "".join(".*" if part == "*" else re.escape(part[-1]) for part in parts)
    matcher = re.compile(expression, re.DOTALL)
    return lambda value: isinstance(value, str) and matcher.fullmatch(value) is not None


_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}

# AWS's own matcher: one comparison, or a lower bound and then an upper one.
_RANGES: Final = (
    *((name,) for name in _COMPARISONS),
    *itertools.product((">", ">="), ("<", "<=")),
)


def _numeric(operand: object, path: str) -> Test:
    operands = operand if isinstance(operand, list) else []
    names, bounds = tuple(operands[::2]), operands[1::2]
    if (
        len(names) != len(bounds)
        or names not in _RANGES
        or not all(map(_is_number, bounds))
        or (len(bounds) > 1 and bounds[0] >= bounds[1])
    ):
        raise _invalid(path, f"{operand!r} is not a range, such as ['>', 0, '<=', 5]")
    return lambda value: (
        _is_number(value)
        and all(_COMPARISONS[name](value, b) for name, b in zip(names, bounds, strict=True))
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cidr(operand: object, path: str) -> Test:
    try:
        network = ipaddress.ip_network(_text(operand, path), strict=False)
    except ValueError:
        raise _invalid(path, f"{operand!r} is not a range of addresses") from None
    return lambda value: isinstance(value, str) and _is_inside(value, network)


def _is_inside(value: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    try:
        return ipaddress.ip_address(value) in network
    except ValueError:
        return False


def _exists(operand: object, path: str) -> Test:
    if operand is not True:
        raise _invalid(path, f"{operand!r} is neither true nor false")
    return lambda _: True


def _anything_but(operand: object, path: str) -> Test:
    if isinstance(operand, Mapping):
        if len(operand) != 1 or not set(operand) <= _NEGATED:
            raise _invalid(path, f"'anything-but' takes values or one of {', '.join(_NEGATED)}")
        [(name, inner)] = operand.items()
        texts = [_text(each, path) for each in _listed(inner, path)]
        if name in {"prefix", "suffix"} and "" in texts:
            raise _invalid(path, f"every text has the {name} ''")
        excluded = [_OPERATORS[name](each, path) for each in texts]
    else:
        values = _listed(operand, path)
        if len({isinstance(each, str) for each in values}) > 1:
            raise _invalid(path, f"'anything-but' takes either texts or numbers, not {values!r}")
        excluded = [_excluded(each, path) for each in values]
    return lambda value: not any(test(value) for test in excluded)


def _excluded(wanted: object, path: str) -> Test:
    if not (isinstance(wanted, str) or _is_number(wanted)):
        raise _invalid(path, f"'anything-but' takes texts and numbers, not {wanted!r}")
    return _equals(wanted, path)


def _listed(operand: object, path: str) -> list[object]:
    listed = operand if isinstance(operand, list) else [operand]
    if not listed:
        raise _invalid(path, "the list is empty")
    return listed


_OPERATORS: Final[Mapping[str, Callable[[object, str], Test]]] = {
    "prefix": functools.partial(_of_text, compare=str.startswith),
    "suffix": functools.partial(_of_text, compare=str.endswith),
    "equals-ignore-case": _ignoring_case,
    "wildcard": _wildcard,
    "anything-but": _anything_but,
    "exists": _exists,
    "numeric": _numeric,
    "cidr": _cidr,
}
_NEGATED: Final = dict.fromkeys(("prefix", "suffix", "equals-ignore-case", "wildcard")).keys()
