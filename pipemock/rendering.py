"""From events to what a person would rather look at: a timeline as text and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._rendering import text

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock.events import PipelineEvent


@attrs.frozen(repr=False)
class Timeline:
    """What happened, in order: `print` it, or draw it.

    In a notebook it is a picture.

    Example:
        >>> str(mock.timeline()).splitlines()[-1]
        '+00:00:00  now'
    """

    events: tuple[PipelineEvent, ...]
    until: datetime = attrs.field(kw_only=True)

    def __str__(self) -> str:
        """Return one line for each event, with the time that had passed since the first one."""
        return self.text()

    def __repr__(self) -> str:
        """Return the same text: a timeline is there to be looked at."""
        return str(self)

    def text(self, *, width: int | None = None) -> str:
        """Return one line for each event, with the time that had passed since the first one.

        Args:
            width: How many columns there are; names and summaries that are too long for them are
                cut. Nothing is cut if omitted.

        Example:
            >>> print(mock.timeline("release").text(width=40))
            2026-01-05 09:00:00 UTC
            +00:00:00  48a1c96e  execution     STAR…
            ...
        """
        return "\n".join(text.lines(self.events, self.until, width=width))

    def svg(self) -> str:
        """Return a picture, an SVG document that needs nothing but itself.

        Executions are groups of rows in which stages and actions are bars over the time of the
        mock. It is the same document for the same events, and fits light and dark pages.

        Example:
            >>> mock.timeline("release").svg()
            '<svg ...</svg>'
        """
        from pipemock._rendering.svg.picture import picture  # noqa: PLC0415 -- XML, when needed

        return picture(self.events, self.until)

    def _repr_svg_(self) -> str:
        """Return the picture, as notebooks ask for it."""
        return self.svg()
