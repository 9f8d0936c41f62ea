"""The timeline of a mock, as text and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arguments import require_flags, require_integers
from pipemock._errors import PipeMockError
from pipemock._rendering import text

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock.events import PipelineEvent


_LEAST_WIDTH: Final = 320


@attrs.frozen(repr=False)
class Timeline:
    """The events of a mock in order, to be printed or drawn.

    Notebooks show it as a picture.

    Example:
        >>> str(mock.timeline()).splitlines()[-1]
        '+00:00:00  now'
    """

    events: tuple[PipelineEvent, ...]
    until: datetime = attrs.field(kw_only=True)

    def __str__(self) -> str:
        """Return one line for each event, with the time since the first one."""
        return self.text()

    def __repr__(self) -> str:
        """Return the same text as `str`."""
        return str(self)

    def text(self, *, width: int | None = None, colour: bool = False) -> str:
        """Return one line for each event, with the time since the first one.

        Args:
            width: The number of columns; longer names and summaries are cut. Nothing is cut if
                omitted.
            colour: Whether to colour the states, for a terminal.

        Example:
            >>> print(mock.timeline("release").text(width=40))
            2026-01-05 09:00:00 UTC
            +00:00:00  48a1c96e  execution     STAR…
            ...
        """
        if width is not None:
            require_integers(width=width)
        require_flags(colour=colour)
        return "\n".join(text.lines(self.events, self.until, width=width, colour=colour))

    def svg(self, *, width: int = 1120) -> str:
        """Return a picture as a self-contained SVG document.

        Each execution is a group of rows; stages and actions are bars on the time axis. The same
        events always give the same document, and it fits light and dark pages.

        Args:
            width: The width in pixels, at least 320. Below 640, such as on a phone, names and
                remarks are above the bars.

        Raises:
            PipeMockError: If *width* is below 320.

        Example:
            >>> mock.timeline("release").svg()
            '<svg ...</svg>'
        """
        from pipemock._rendering.svg.picture import picture  # noqa: PLC0415 -- loads XML only when needed

        require_integers(width=width)
        if width < _LEAST_WIDTH:
            msg = (
                f"A picture {width} pixels wide has no room for names. "
                f"Write width={_LEAST_WIDTH} or more, and let the page make it smaller."
            )
            raise PipeMockError(msg)
        return picture(self.events, self.until, width=width)

    def _repr_svg_(self) -> str:
        """Return the picture for notebooks."""
        return self.svg()
