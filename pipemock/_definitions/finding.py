"""A problem in a file, and its place."""

from __future__ import annotations

import attrs


@attrs.frozen(order=True)
class Finding:
    """A problem that AWS would refuse, and its place in the file."""

    line: int
    path: str = attrs.field(order=False)
    message: str = attrs.field(order=False)
    code: str = attrs.field(order=False)

    def __str__(self) -> str:
        """Return line, path and message in the format that editors recognise."""
        return f"{self.line}: {self.path}: {self.message} ({self.code})"
