"""What the service model says about the values of a member, without the model itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    import re


@attrs.frozen(kw_only=True)
class Constraints:
    """The constraints of one member; minimum and maximum are about a number or a length."""

    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    pattern: re.Pattern[str] | None = None
    enum: tuple[str, ...] = ()

    def allow(self, value: Any) -> bool:  # noqa: ANN401 -- members of any shape
        """Return whether a value satisfies the constraints."""
        if self.enum and value not in self.enum:
            return False
        if self.pattern is not None and self.pattern.fullmatch(value) is None:
            return False
        if self.minimum is None and self.maximum is None:
            return True
        size = value if isinstance(value, int) else len(value)
        return (self.minimum is None or size >= self.minimum) and (
            self.maximum is None or size <= self.maximum
        )
