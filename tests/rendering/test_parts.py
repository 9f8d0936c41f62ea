"""The parts of a picture: widths of texts, bars that meet, and when rows are drawn compactly."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from pipemock import hang
from pipemock._rendering.executions import Attempt, Execution, Spell, Stage
from pipemock._rendering.svg.axis import Axis, Piece
from pipemock._rendering.svg.bars import Bar
from pipemock._rendering.svg.compact import _drawn, _together, stage_bars
from pipemock._rendering.svg.drawing import length
from pipemock._rendering.svg.frame import Frame, columns_of
from pipemock._rendering.svg.legend import legend
from tests.client_helpers import START, created, started
from tests.declarations import build, deploy, pipeline, source
from tests.rendering.scenes import drawn, having, texts

if TYPE_CHECKING:
    from pipemock import PipelineMock


# Texts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "width"),
    [
        ("", "", 0),
        ("a", "", 7.6),
        ("A", "", 9),
        ("W", "", 11.9),
        ("i", "", 4.9),
        ("=", "", 10.1),
        ("…", "", 12),
        ("日", "", 15.2),
        ("e\N{COMBINING ACUTE ACCENT}", "", 7.6),
        ("AAAAAAAAAAAA", "small", 99),
        ("AAAAAAAAAA", "strong", 99),
        ("AAAAAAAAAA", "code", 99),
        ("AAAAAAAA", "title", 99),
        ("AAAAAAAAAA", "small strong faint", 90.75),
    ],
)
def test_widths_of_texts(text: str, kind: str, width: float) -> None:
    """A text is as wide as its letters in the widest of the usual fonts, in its size and weight."""
    assert width == pytest.approx(length(text, kind))


# Bars -------------------------------------------------------------------------------------------


def bar(left: float, right: float, tone: str = "good", text: str = "") -> Bar:
    return Bar(left=left, right=right, tone=tone, tip=tone, is_pale=False, is_mark=True, text=text)


def frame(*cuts: tuple[float, float]) -> Frame:
    ends = [START + timedelta(days=number + 1) for number in range(len(cuts))]
    pieces = [Piece(START, end, *cut, is_cut=True) for cut, end in zip(cuts, ends, strict=True)]
    columns = columns_of(1120, stages=0, actions=0, heads=0, notes=0)
    return Frame(columns, Axis(tuple(pieces)), START)


WORST_FIRST = ("bad", "halted", "open", "cancelled", "superseded", "skipped", "good")


@pytest.mark.parametrize(("worse", "better"), [*itertools.combinations(WORST_FIRST, 2)])
def test_bars_that_meet_are_drawn_as_the_worst(worse: str, better: str) -> None:
    """Two bars become one that covers both, with the tone of the worse and the tips of both."""
    tips = {
        (first, second): _together(bar(10, 30, first, "One"), bar(20, 25, second, "Two"))
        for first, second in ((worse, better), (better, worse))
    }

    assert {
        names: Bar(
            left=10,
            right=30,
            tone=worse,
            tip="\n".join(names),
            is_pale=False,
            is_mark=False,
            text="",
        )
        for names in tips
    } == tips


def test_the_longer_bar_ends_where_it_does() -> None:
    """A bar of two ends where the later one ends."""
    assert 40 == _together(bar(10, 30), bar(20, 40)).right


@pytest.mark.parametrize(
    ("right", "tone", "cuts", "shown"),
    [
        (128, "good", [], [(105.0, "AB")]),
        (127.9, "good", [], []),
        (148, "bad", [], [(105.0, "AB")]),
        (147.9, "bad", [], []),
        (200, "good", [(60, 100)], [(105.0, "AB")]),
        (200, "good", [(80, 140)], [(120.0, "AB")]),
        (200, "good", [(150, 200)], [(105.0, "AB")]),
        (200, "good", [(190, 260)], [(105.0, "AB")]),
        (160, "good", [(105, 145)], [(137.0, "AB")]),
        (159.9, "good", [(105, 145)], []),
        (300, "good", [(120, 160), (160, 200)], [(192.0, "AB")]),
    ],
)
def test_where_the_name_of_a_stage_is(
    right: float, tone: str, cuts: list[tuple[float, float]], shown: list[tuple[float, str]]
) -> None:
    """A name is where its bar has most room, between cuts and before a glyph, or nowhere."""
    element = _drawn(frame(*cuts), bar(100, right, tone, "AB"), 50)
    found = [(float(each.get("x", "")), each.text) for each in element.iter("text")]

    assert shown == found


@pytest.mark.parametrize(
    ("categories", "state", "is_pale"),
    [
        (["Approval"], "SUCCEEDED", True),
        (["Approval", "Approval"], "SUCCEEDED", True),
        (["Approval", "Build"], "SUCCEEDED", False),
        (["Build"], "SUCCEEDED", False),
        ([], "SUCCEEDED", False),
        ([], "SKIPPED", True),
    ],
)
def test_which_stages_are_pale(categories: list[str], state: str, *, is_pale: bool) -> None:
    """The bar of a stage is pale if all of its actions are approvals, or if it was skipped."""
    span: dict[str, Any] = {"begin": START, "end": START, "state": state}
    attempts = tuple(
        Attempt(**span, action=each, category=each, provider="Any", number=1, said="")
        for each in categories
    )
    spells = (Spell(**span, unmet_rules=()),)
    execution = Execution(
        account="123456789012",
        region="us-east-1",
        pipeline="release",
        execution_id="1",
        version=1,
        trigger="",
        trigger_detail="",
        reason="",
        spells=spells,
        stages=(Stage(name="QA", wait=None, spells=spells, attempts=attempts),),
        wait=None,
    )

    assert [is_pale] == [each.is_pale for each in stage_bars(frame((0, 100)), execution)]


# Legends ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("missing", "lines"), [(0, 1), (0.1, 2)])
def test_an_entry_of_a_legend_may_touch_the_edge(missing: float, lines: int) -> None:
    """An entry is in the next line only if it would be beyond the edge."""
    columns = attrs.evolve(frame().columns, margin=0.0, width=24 + length("stage", "small"))
    narrower = attrs.evolve(columns, width=columns.width - missing)
    _, bottom = legend(Frame(narrower, frame().axis, START), (), 10, is_detailed=True)

    assert 10 + 22 * lines == bottom


# Rows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "is_detailed"), [(78, True), (79, False)])
def test_up_to_eighty_rows_are_drawn_in_detail(
    mock: PipelineMock, client: Any, number: int, *, is_detailed: bool
) -> None:
    """Eighty rows of heads, attempts and waits are drawn in detail, and more in one row each."""
    builds = [build(f"Test-{each}") for each in range(number)]
    stages = ("Source", [source()]), ("One", builds[:50]), ("Two", builds[50:])
    created(client, pipeline(*stages))
    shown = [each.text for each in having(drawn(mock), "action")]

    assert (1 + number if is_detailed else 0) == len(shown)


@pytest.mark.parametrize(("number", "is_detailed"), [(72, True), (73, False)])
def test_a_wait_is_a_row(
    mock: PipelineMock, client: Any, number: int, *, is_detailed: bool
) -> None:
    """An execution that waits between stages has a row for that."""
    builds = [build(f"Test-{each}") for each in range(number)]
    mock.when(category="Deploy").then(hang())
    stages = ("Source", [source()]), ("Deploy", [deploy()])
    created(client, pipeline(*stages, name="locked"))
    started(client, "locked")
    created(client, pipeline(("Source", [source()]), ("A", builds[:50]), ("B", builds[50:])))
    picture = drawn(mock)

    assert is_detailed == any("between stages" in texts(run) for run in having(picture, "run"))
