"""Texts of a picture meet neither each other, nor cuts, nor the edge."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import approve, fail, mock_codepipeline, reject, succeed
from pipemock._rendering.svg.drawing import length
from tests.declarations import approval, build, condition, deploy, pipeline, rule, source, v2
from tests.rendering.scenes import SVG, having
from tools import pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

WIDTHS = (320, 390, 640, 1120, 1400)


@attrs.frozen(kw_only=True)
class Box:
    """What a text or a part of a cut covers."""

    what: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes have a point in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.top < other.bottom and other.top < self.bottom


def texts_in(picture: ET.Element) -> Iterator[Box]:
    """Yield the boxes of texts, by the widths of their letters."""
    for text in picture.iter(f"{SVG}text"):
        kind, shown = text.get("class", ""), text.text or ""
        x, base, width = float(text.get("x", "")), float(text.get("y", "")), length(shown, kind)
        left = x - width if "end" in kind.split() else x
        yield Box(what=shown, left=left, right=left + width, top=base - 8, bottom=base + 2)


def cuts_in(picture: ET.Element) -> Iterator[Box]:
    """Yield the boxes of the strips of cuts, of which a narrow picture has one in each row."""
    for cut in having(picture, "cut"):
        [path] = having(cut, "torn")
        for strip in str(path.get("d")).split("M")[1:]:
            x, top = (float(each) for each in re.findall(r"^([\d.]+) ([\d.]+)", strip)[0])
            down = sum(map(float, re.findall(r"l-?5 (\d+\.\d+)", strip)))
            yield Box(what="a cut", left=x, right=x + 10, top=top, bottom=top + down)


def rectangles_in(picture: ET.Element) -> Iterator[Box]:
    """Yield the boxes of bars, of the shades of stages, and of the paper."""
    for each in picture.findall(f".//{SVG}rect[@y]"):
        if "transform" not in each.attrib:
            left, top = float(each.get("x", "")), float(each.get("y", ""))
            right, bottom = left + float(each.get("width", "")), top + float(each.get("height", ""))
            what = f"a {each.get('class')}"
            yield Box(what=what, left=left, right=right, top=top, bottom=bottom)


def meetings(svg: str, width: int) -> list[str]:
    """Return what meets a text in a picture, or is beyond its edges."""
    picture = ET.fromstring(svg)  # noqa: S314 -- our own
    texts, cuts, rectangles = (list(found(picture)) for found in (texts_in, cuts_in, rectangles_in))
    pairs = [*itertools.combinations(texts, 2), *itertools.product(texts, cuts)]
    height = float(picture.get("height", ""))
    assert f"0 0 {width} {height:.0f}" == picture.get("viewBox")
    beyond = [
        each.what
        for each in (*texts, *cuts, *rectangles)
        if not (0 <= each.left <= each.right <= width and 0 <= each.top <= each.bottom <= height)
    ]
    return [
        *(f"{one.what} meets {other.what}" for one, other in pairs if one.meets(other)),
        *(f"{each} is beyond the edge" for each in beyond),
    ]


# Any pipelines ----------------------------------------------------------------------------------

NAMES = st.text("abcdWMil-_.", min_size=1, max_size=40)
LENGTHS = st.sampled_from([0, 1, 45, 240, 3600, 86400, 6 * 86400])
PLANS = st.fixed_dictionaries(
    {
        "names": st.lists(NAMES, min_size=4, max_size=4, unique=True),
        "pipeline": NAMES,
        "compile": LENGTHS,
        "test": LENGTHS,
        "answer": LENGTHS,
        "fails": st.booleans(),
        "rejects": st.booleans(),
        "result": st.sampled_from(["SKIP", "FAIL"]),
        "waits": st.lists(LENGTHS, min_size=1, max_size=5),
        "repeated": st.sampled_from([1, 1, 12]),
    }
)


def played(mock: PipelineMock, plan: dict[str, Any]) -> None:
    """Play executions of a pipeline."""
    first, second, third, fourth = plan["names"]
    check = rule("A-rule-with-a-name", "LambdaInvoke", FunctionName="check")
    stages = (
        ("Source", [source()]),
        (f"B{first}", [build(f"C{second}"), build(f"T{third}", runOrder=2)]),
        ("Approve", [approval()]),
        (f"D{fourth}", [deploy()]),
    )
    entry = {stages[3][0]: {"beforeEntry": condition(plan["result"], check)}}
    mock.when(category="Rule").then(fail(), succeed(), fail())
    mock.when(action=f"C{second}").then(succeed(after=plan["compile"]))
    failing = fail(message="Error while executing the command of the tests.", after=plan["test"])
    mock.when(action=f"T{third}").then(failing if plan["fails"] else succeed(after=plan["test"]))
    answer = reject if plan["rejects"] else approve
    mock.when(category="Approval").then(answer(after=plan["answer"], summary="Seen by everybody."))
    client, name = mock.client(), f"P{plan['pipeline']}"
    client.create_pipeline(pipeline=v2(pipeline(*stages, name=name), **entry))
    for seconds in plan["waits"] * plan["repeated"]:
        mock.clock.advance(seconds)
        client.start_pipeline_execution(name=name)


@pytest.mark.filterwarnings("ignore::pipemock.PipeMockWarning")
@given(PLANS, st.sampled_from(WIDTHS))
def test_no_text_meets_another_one(plan: dict[str, Any], width: int) -> None:
    """Whatever names and times are, no text meets a text, a cut or the edge."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        played(mock, plan)
        svg = mock.timeline().svg(width=width)

    assert [] == meetings(svg, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_several_pipelines(mock: PipelineMock, width: int) -> None:
    """The headings of several pipelines have room of their own."""
    for number in range(3):
        stages = ("Source", [source()]), ("Build", [build()])
        name = f"service-{number}-" + "inventory-" * 8
        mock.client().create_pipeline(pipeline=pipeline(*stages, name=name))

    assert [] == meetings(mock.timeline().svg(width=width), width)


# Definitions ------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::pipemock.PipeMockWarning")
def test_real_definitions() -> None:
    """The pictures of definitions that `tools/pictures.py` draws are without overlaps."""
    drawn = list(pictures.pictures())
    found = [
        f"{name}, {width}: {each}"
        for name, by_width in drawn
        for width, svg in by_width.items()
        for each in meetings(svg, width)
    ]

    assert 8 <= len(drawn)
    assert [] == found
