"""The timeline as a self-contained SVG document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipemock._rendering.executions import executions_of, places_of
from pipemock._rendering.svg.axis import axis_of
from pipemock._rendering.svg.compact import compact_execution, words_for_row
from pipemock._rendering.svg.detail import (
    execution_in_detail,
    number_of_rows,
    rows_of,
    words_for_wait,
)
from pipemock._rendering.svg.drawing import element, length, words
from pipemock._rendering.svg.frame import GAP, Columns, Frame, band, columns_of
from pipemock._rendering.svg.head import fate_kind, width_of_names, words_for_fate
from pipemock._rendering.svg.legend import legend
from pipemock._rendering.svg.palette import SCOPE, style_sheet
from pipemock._rendering.svg.scale import TOP, heading, scale
from pipemock._rendering.text import NOTHING
from pipemock._rendering.words import at, times, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution
    from pipemock.events import PipelineEvent

_MOST_ROWS: Final = 80
"""The number of rows above which each execution is drawn in one row."""

_HEADING: Final = 30.0
_GAP: Final = 8.0


def picture(events: Sequence[PipelineEvent], until: datetime, *, width: int) -> str:
    """Return a timeline as an SVG document."""
    root = _drawn(events, until, width) if events else _nothing(width)
    # ASCII reads the same, whatever encoding a file or a page is assumed to have.
    written: bytes = ET.tostring(root, encoding="us-ascii")
    return written.decode("ascii")


def _drawn(events: Sequence[PipelineEvent], until: datetime, width: int) -> Element:
    executions = executions_of(events)
    is_detailed = sum(number_of_rows(execution) + 1 for execution in executions) <= _MOST_ROWS
    columns = columns_for(executions, until, width, is_detailed=is_detailed)
    moments = [*(event.time for event in events), until]
    axis = axis_of(moments, left=columns.left, right=columns.right)
    frame = Frame(columns, axis, until)
    parts, bands, bottom = _executions(frame, events, executions, is_detailed=is_detailed)
    behind, before = scale(frame, bands)
    explained, end = legend(frame, executions, bottom + _GAP, is_detailed=is_detailed)
    named = _named(executions)
    return _document(
        (width, end + _GAP),
        f"Timeline of {named}",
        _description(frame, executions),
        [*heading(frame, named), behind, *parts, before, explained],
    )


def columns_for(
    executions: Sequence[Execution], until: datetime, width: int, *, is_detailed: bool
) -> Columns:
    """Return the columns of a picture of these executions."""
    heads = [width_of_names(execution) for execution in executions]
    fates = [
        length(
            (words_for_fate if is_detailed else words_for_row)(until, execution),
            fate_kind(execution),
        )
        for execution in executions
    ]
    stages = [stage for execution in executions for stage in execution.stages]
    shown = stages if is_detailed else []
    rows = [row for stage in shown for row in rows_of(stage, until)]
    waits = [words_for_wait(each.wait, until) for each in executions if each.wait is not None]
    said_in_rows = [*waits, *(row.said for row in rows)]
    return columns_of(
        width,
        stages=max((length(stage.name, "") for stage in shown), default=0.0),
        actions=max((row.indent + length(row.name, row.kind) for row in rows), default=0.0),
        heads=max(heads),
        notes=max([*fates, *(length(said, "small") for said in said_in_rows)]),
    )


def _executions(
    frame: Frame,
    events: Sequence[PipelineEvent],
    executions: Sequence[Execution],
    *,
    is_detailed: bool,
) -> tuple[list[Element], list[tuple[float, float]], float]:
    columns = frame.columns
    draw = execution_in_detail if is_detailed else compact_execution
    parts, middles, bottom = [], [], TOP
    # In a narrow picture the strips of cuts are beside the bars alone.
    strips = [] if columns.is_narrow else [frame.strip(cut)[0] - GAP for cut in frame.axis.cuts]
    room = min([columns.width - columns.margin, *strips]) - columns.margin
    for place, of_place in _by_place(events, executions):
        if place:
            parts.append(words(columns.margin, bottom + 20, place, room=room, kind="strong place"))
            bottom += _HEADING
        for execution in of_place:
            part, below, bottom = draw(frame, execution, bottom)
            parts.append(part)
            middles += below
    bands = [band(middle) for middle in middles] if columns.is_narrow else [(TOP - 8, bottom)]
    return parts, bands, bottom


def _nothing(width: int) -> Element:
    text = words(16, 28, NOTHING, room=width)
    return _document((width, 44), "Timeline", NOTHING, [text])


def _document(
    size: tuple[float, float], title: str, description: str, parts: list[Element]
) -> Element:
    width, height = size
    return element(
        "svg",
        element("title", text=title),
        element("desc", text=description),
        element("style", text=style_sheet()),
        element("rect", kind="paper", width=width, height=height, rx=6),
        *parts,
        kind=SCOPE,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=width,
        height=height,
        role="img",
        style="max-width: 100%; height: auto",
    )


def _by_place(
    events: Sequence[PipelineEvent], executions: Sequence[Execution]
) -> Iterator[tuple[str, list[Execution]]]:
    places = places_of(events)
    for key, name in places.items():
        of_place = [execution for execution in executions if execution.place == key]
        yield (name if len(places) > 1 else ""), of_place


def _named(executions: Sequence[Execution]) -> str:
    pipelines = list(dict.fromkeys(execution.pipeline for execution in executions))
    return pipelines[0] if len(pipelines) == 1 else times(len(pipelines), "pipelines/pipelines")


def _description(frame: Frame, executions: Sequence[Execution]) -> str:
    fates = Counter(word_of(execution.state).text.lower() for execution in executions)
    counted = ", ".join(f"{number} {fate}" for fate, number in fates.items())
    number = times(len(executions), "execution/executions")
    return f"{number} from {at(frame.since)} UTC to {at(frame.until)} UTC: {counted}."
