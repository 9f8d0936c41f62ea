"""Values whose repr is the Python code that creates them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, cast

import attrs


class PrintsAsPython:
    """A frozen value whose repr is a call of the public function that creates it."""

    maker: ClassVar[str | None] = None
    """The name of that function, if it is not the lower-case name of the class."""

    def __repr__(self) -> str:
        """Return the call with the arguments that differ from the defaults."""
        fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast("Any", type(self)))
        values = [(field, getattr(self, field.name)) for field in fields]
        given = [f"{f.name}={_given(v)}" for f, v in values if v != f.default]
        return f"{self.maker or type(self).__name__.lower()}({', '.join(given)})"


def _given(value: object) -> str:
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return repr(int(seconds) if seconds.is_integer() else seconds)
    if isinstance(value, tuple):
        members = any(isinstance(each, PrintsAsPython) for each in value)
        return repr(list(value) if members else dict(value))
    return repr(value)
