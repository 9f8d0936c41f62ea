"""The timeline as a self-contained SVG document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipemock._rendering.executions import executions_of, places_of
from pipemock._rendering.svg.axis import axis_of
from pipemock._rendering.svg.compact import COMPACT, compact_execution
from pipemock._rendering.svg.detail import execution_in_detail, height_in_detail, rows_in_detail
from pipemock._rendering.svg.drawing import element, words
from pipemock._rendering.svg.frame import LEFT, MARGIN, RIGHT, WIDTH, Frame
from pipemock._rendering.svg.legend import legend
from pipemock._rendering.svg.palette import SCOPE, style_sheet
from pipemock._rendering.svg.scale import scale
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

_TOP: Final = 58.0
_HEADING: Final = 30.0
_GAP: Final = 8.0


def picture(events: Sequence[PipelineEvent], until: datetime) -> str:
    """Return a timeline as an SVG document."""
    root = _drawn(events, until) if events else _nothing()
    # ASCII reads the same, whatever encoding a file or a page is assumed to have.
    written: bytes = ET.tostring(root, encoding="us-ascii")
    return written.decode("ascii")


def _drawn(events: Sequence[PipelineEvent], until: datetime) -> Element:
    executions = executions_of(events)
    moments = [*(event.time for event in events), until]
    frame = Frame(axis_of(moments, left=LEFT, right=RIGHT), until)
    is_detailed = sum(rows_in_detail(execution) + 1 for execution in executions) <= _MOST_ROWS
    parts, bottom = [], _TOP
    for place, of_place in _by_place(events, executions):
        if place:
            parts.append(words(MARGIN, bottom + 20, place, room=WIDTH, kind="strong place"))
            bottom += _HEADING
        for execution in of_place:
            if is_detailed:
                parts.append(execution_in_detail(frame, execution, bottom))
                bottom += height_in_detail(execution)
            else:
                parts.append(compact_execution(frame, execution, bottom))
                bottom += COMPACT
    behind, before = scale(frame, _TOP, bottom)
    explained, end = legend(frame, executions, bottom + _GAP, is_detailed=is_detailed)
    return _document(
        end + _GAP,
        _title(executions),
        _description(frame, executions),
        [behind, *parts, before, explained],
    )


def _nothing() -> Element:
    text = words(MARGIN, 28, NOTHING, room=WIDTH)
    return _document(44, "Timeline", NOTHING, [text])


def _document(height: float, title: str, description: str, parts: list[Element]) -> Element:
    return element(
        "svg",
        element("title", text=title),
        element("desc", text=description),
        element("style", text=style_sheet()),
        element("rect", kind="paper", width=WIDTH, height=height, rx=6),
        *parts,
        kind=SCOPE,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        width=WIDTH,
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


def _title(executions: Sequence[Execution]) -> str:
    pipelines = list(dict.fromkeys(execution.pipeline for execution in executions))
    named = pipelines[0] if len(pipelines) == 1 else times(len(pipelines), "pipelines/pipelines")
    return f"Timeline of {named}"


def _description(frame: Frame, executions: Sequence[Execution]) -> str:
    fates = Counter(word_of(execution.state).text.lower() for execution in executions)
    counted = ", ".join(f"{number} {fate}" for fate, number in fates.items())
    number = times(len(executions), "execution/executions")
    return f"{number} from {at(frame.since)} UTC to {at(frame.until)} UTC: {counted}."
