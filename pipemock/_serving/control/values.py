"""Values of Python as those of JSON, and behaviours from JSON."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock import behaviours, failures
from pipemock._arguments import near
from pipemock._clock.times import iso
from pipemock._errors import PipeMockError
from pipemock.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeGuard

    from pipemock.behaviours import Behaviour

_NAMES: Final = ("succeed", "fail", "hang", "approve", "reject")
_BEHAVIOURS: Final[Mapping[str, Callable[..., Behaviour]]] = {
    **{name: getattr(behaviours, name) for name in _NAMES},
    **{
        name: function
        for name, function in vars(failures).items()
        if name[0] != "_" and getattr(function, "__module__", "") == failures.__name__
    },
}


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 -- one line for each type
    """Return a value as JSON has it: times as text, values of ours as their public members."""
    if isinstance(value, Event):
        return value.as_eventbridge()
    if attrs.has(type(value)):
        members = (each.name for each in attrs.fields(type(value)))
        return {name: plain(getattr(value, name)) for name in members if name[0] != "_"}
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, BaseException):
        return {"error": type(value).__name__, "message": str(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value


def behaviour_from(value: object) -> Behaviour:
    """Return the behaviour that JSON describes, as in ``{"succeed": {"after": 240}}``.

    Raises:
        PipeMockError: If it describes none.
    """
    [(name, arguments)] = value.items() if _has_one_member(value) else [("", None)]
    if not isinstance(arguments, dict):
        msg = (
            f"A behaviour is a structure with one member, not {value!r}. "
            'Write it like {"succeed": {"after": 240}}.'
        )
        raise PipeMockError(msg)
    behaviour: Behaviour = called(_named(name), arguments, name)
    return behaviour


def _has_one_member(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict) and len(value) == 1


def _named(name: str) -> Callable[..., Behaviour]:
    if name not in _BEHAVIOURS:
        msg = (
            f"There is no behaviour {name!r}.{near(name, _BEHAVIOURS)} "
            f"There are {', '.join(_BEHAVIOURS)}."
        )
        raise PipeMockError(msg)
    return _BEHAVIOURS[name]


def called(function: Callable[..., Any], arguments: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401
    """Call a function with arguments from JSON.

    Raises:
        PipeMockError: If it has no such arguments.
    """
    signature = inspect.signature(function)
    try:
        signature.bind(**arguments)
    except TypeError as error:
        takes = ", ".join(signature.parameters) or "nothing"
        msg = f"{name}: {error}. It takes {takes}."
        raise PipeMockError(msg) from None
    return function(**arguments)
