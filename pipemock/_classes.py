"""attrs classes that share the functions which compare and print their instances.

attrs compiles these functions for each class, which takes a seventh of the first test of a process,
though few instances are ever compared or printed. The functions here read the fields of a class
when they are called; what they return is the same.
"""

from __future__ import annotations

import functools
import operator
import reprlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

__all__ = ["PrintsAsPython", "define", "frozen"]

if TYPE_CHECKING:
    from collections.abc import Callable

    # The decorators below take the same options, so type checkers see those of attrs.
    from attrs import define, frozen
else:

    def define(cls: type | None = None, **options: Any) -> Any:  # noqa: ANN401 -- as in attrs
        """Make an attrs class, with the options of `attrs.define` except for `order`."""
        if cls is None:
            return functools.partial(define, **options)
        if options.pop("repr", True) and "__repr__" not in vars(cls):
            cls.__repr__ = _Shared.__repr__
        if options.pop("eq", True) and "__eq__" not in vars(cls):
            cls.__eq__ = _Shared.__eq__
            cls.__hash__ = _Shared.__hash__ if options.get("frozen") else None
        return attrs.define(cls, eq=False, repr=False, **options)

    frozen = functools.partial(define, frozen=True, on_setattr=None)


class _Shared:
    @reprlib.recursive_repr()
    def __repr__(self) -> str:
        fields = [field for field in _fields(type(self)) if field.repr]
        shown = (f"{each.name}={getattr(self, each.name, attrs.NOTHING)!r}" for each in fields)
        return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        return _compared(self) == _compared(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(_compared(self))


def _compared(instance: object) -> object:
    cls: Any = type(instance)
    return _values_of(cls)(instance)


# The class is one of the values, so that there is at least one.
@functools.cache
def _values_of(cls: type[Any]) -> Callable[[object], object]:
    names = (field.name for field in _fields(cls) if field.eq)
    return operator.attrgetter("__class__", *names)


def _fields(cls: type[Any]) -> tuple[attrs.Attribute[Any], ...]:
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
    return found


class PrintsAsPython:
    """A frozen value whose repr is a call of the public function that creates it."""

    maker: ClassVar[str | None] = None
    """The name of that function, if it is not the lower-case name of the class."""

    def __repr__(self) -> str:
        """Return the call with the arguments that differ from the defaults."""
        values = [(field, getattr(self, field.name)) for field in _fields(type(self))]
        given = [f"{f.name}={_given(v)}" for f, v in values if v != f.default]
        return f"{self.maker or type(self).__name__.lower()}({', '.join(given)})"


def _given(value: Any) -> str:  # noqa: ANN401 -- a repr takes anything
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return repr(int(seconds) if seconds.is_integer() else seconds)
    if isinstance(value, tuple):
        members = any(isinstance(each, PrintsAsPython) for each in value)
        return repr(list(value) if members else dict(value))
    return repr(value)
