"""The timeline as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import PipeMockError, approve, fail, mock_codepipeline, succeed
from pipemock._rendering.executions import executions_of
from pipemock._rendering.svg.drawing import GLYPHS
from pipemock._rendering.svg.picture import columns_for
from pipemock._rendering.svg.scale import _Labels
from pipemock.events import PipelineEvent
from tests.client_helpers import approved, created, started, stopped
from tests.declarations import approval, build, condition, pipeline, release, rule, source, v2
from tests.rendering.scenes import SVG, drawn, eventful, having, played, spans, texts, tips

if TYPE_CHECKING:
    from pipemock import PipelineMock

FORBIDDEN = ("href", "url(", "<script", "@import", "http", "<foreignObject", "onload", " id=")


def rows(picture: ET.Element) -> list[list[str]]:
    """Return what stands in the row of each attempt at an action."""
    return [texts(row) for row in having(picture, "action")]


# A document -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 30])
def test_it_needs_nothing_but_itself(mock: PipelineMock, client: Any, number: int) -> None:
    """A picture refers to nothing, runs nothing, and has no ids that could meet those of others."""
    played(mock, client, number)
    written = mock.timeline().svg().replace('xmlns="http://www.w3.org/2000/svg"', "", 1)

    assert [] == [each for each in FORBIDDEN if each in written]
    assert written.isascii()


def test_every_element_is_of_svg(mock: PipelineMock, client: Any) -> None:
    """There are only elements of SVG, and few kinds of them."""
    eventful(mock, client)
    known = {"svg", "title", "desc", "style", "g", "rect", "path", "text"}

    assert {f"{SVG}{name}" for name in known} == {each.tag for each in drawn(mock).iter()}


def test_it_says_what_it_shows(mock: PipelineMock, client: Any) -> None:
    """The title and description say what the picture shows."""
    eventful(mock, client)
    picture = drawn(mock)

    assert ("img", "Timeline of release") == (picture.get("role"), picture[0].text)
    assert (
        "5 executions from 2026-01-05 09:00:00 UTC to 2026-01-06 10:53:00 UTC: "
        "1 failed, 1 stopped, 1 superseded, 1 succeeded, 1 in progress."
    ) == picture[1].text


def test_it_is_1120_pixels_wide(mock: PipelineMock, client: Any) -> None:
    """The width is 1120 pixels unless another one is asked for."""
    eventful(mock, client)

    assert mock.timeline().svg() == mock.timeline().svg(width=1120)


def test_it_is_the_same_each_time(mock: PipelineMock, client: Any) -> None:
    """A picture of the same events is the same text, and the one that a notebook shows."""
    eventful(mock, client)
    first = mock.timeline().svg()

    assert first == mock.timeline().svg() == mock.timeline()._repr_svg_()


def test_nothing(mock: PipelineMock) -> None:
    """A picture without events says so."""
    assert ["Nothing has happened."] == texts(drawn(mock))


def test_it_is_readable_by_night(mock: PipelineMock, client: Any) -> None:
    """There are colours for dark pages, and every rule stays within pictures of pipemock."""
    played(mock, client, 1)
    [style] = drawn(mock).iter(f"{SVG}style")
    lines = (style.text or "").split("\n")
    both = lines.index("@supports (color: light-dark(#000, #fff)) {")
    rules = [line for line in lines if line.endswith(" }")]
    plain = [each.partition(": #")[0] for each in lines[:both] if ": #" in each]

    assert plain == [each.partition(": light-dark(")[0] for each in lines[both + 1 : -2]]
    assert all(".pipemock" in rule.partition("{")[0] for rule in rules)


def test_the_page_switches_the_colours(mock: PipelineMock) -> None:
    """Only a picture of its own has a scheme; elsewhere it is that of the page, or its switch."""
    client = mock.client()
    client.create_pipeline(pipeline=release())
    style = mock.timeline().svg()

    assert "prefers-color-scheme" not in style
    assert ":root.pipemock { color-scheme: light dark }" in style
    for switch in ("[data-theme=dark]", "[data-bs-theme=dark]", ".dark"):
        assert f"{switch} .pipemock {{ color-scheme: dark }}" in style
        light = switch.replace("dark", "light")
        assert f"{light} .pipemock {{ color-scheme: light }}" in style


# Runs, stages, actions ------------------------------------------------------------------------


def test_a_release(mock: PipelineMock, client: Any) -> None:
    """An execution has a head, and a row for each action with its stage and duration."""
    mock.when(action="Compile").then(succeed(after=240))
    run = created(client, release())[:8]
    mock.clock.advance(hours=2)
    approved(client)
    picture = drawn(mock)
    [group] = having(picture, "run")

    assert [run, "CreatePipeline", "Succeeded after 2h"] == texts(group)[:3]
    assert ["Source", "Build", "Approve", "Deploy"] == [
        texts(stage)[0] for stage in having(picture, "stage")
    ]
    assert [
        ["Checkout", "at once"],
        ["Compile", "4m"],
        ["Sign", "1h 56m"],
        ["Ship", "at once"],
    ] == rows(picture)
    assert [False, False, True, False] == [
        bool(having(row, "pale")) for row in having(picture, "action")
    ]


def test_an_eventful_day(mock: PipelineMock, client: Any) -> None:
    """The outcome of each execution is shown in words and in shapes."""
    ids = eventful(mock, client)
    picture = drawn(mock)
    latest_revisions = [texts(run)[:3] for run in having(picture, "run")]

    assert [
        [ids[0][:8], "CreatePipeline", "Failed after 28m, 1 retry"],
        [ids[1][:8], "StartPipelineExecution", "Stopped after 1d: Not this one."],
        [ids[2][:8], "StartPipelineExecution", "Superseded after 21m"],
        [ids[3][:8], "StartPipelineExecution", "Succeeded after 1d"],
        [ids[4][:8], "StartPipelineExecution", "In progress, 10m"],
    ] == latest_revisions
    assert ["Test", "Failed after 1m 30s: 3 tests failed."] in rows(picture)
    assert ["attempt 2", "2m"] in rows(picture)
    assert ["Sign", "Waits for an answer, 4m"] in rows(picture)
    assert [["between stages", "Waited 15m"]] == [
        texts(each) for each in having(picture, "between")
    ]
    assert 2 == len(having(picture, "waiting"))


def test_tips_tell_all(mock: PipelineMock, client: Any) -> None:
    """Tooltips have the full names, the times and the messages."""
    mock.when(action="Compile").then(fail(message="No & <none>.", after=90))
    run = created(client, release())
    mock.clock.advance(hours=1)
    told = tips(drawn(mock))

    assert (
        "Build / Compile\nFailed after 1m 30s\n+00:00:00 to +00:01:30, "
        "2026-01-05 09:00:00 to 2026-01-05 09:01:30 UTC\nBuild, CodeBuild\nNo & <none>."
    ) in told
    assert (
        f"release, execution {run}, version 1\nFailed after 1m 30s\n+00:00:00 to +00:01:30, "
        "2026-01-05 09:00:00 to 2026-01-05 09:01:30 UTC\n"
        "Started by CreatePipeline arn:aws:iam::123456789012:user/tester"
    ) in told


def test_what_has_just_begun(mock: PipelineMock, client: Any) -> None:
    """If no time has passed, no duration is shown."""
    client.create_pipeline(pipeline=release())
    picture = drawn(mock)

    assert ["Sign", "Waits for an answer"] == rows(picture)[-1]
    assert "In progress" == texts(having(picture, "run")[0])[2]


def test_a_run_that_is_held_up(mock: PipelineMock, client: Any) -> None:
    """An execution before a disabled transition shows how long it has waited."""
    client.create_pipeline(pipeline=release())
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="No."
    )
    started(client)
    at_once = [texts(each) for each in having(drawn(mock), "between")]
    mock.clock.advance(hours=3)

    assert [["between stages", "Waits"]] == at_once
    assert [["between stages", "Waits, 3h"]] == [
        texts(each) for each in having(drawn(mock), "between")
    ]


def test_a_rollback_has_a_sign(mock: PipelineMock, client: Any) -> None:
    """An execution that rolls a stage back is marked, and the legend explains the mark."""
    client.create_pipeline(pipeline=release())
    timeline = mock.timeline()
    first = attrs.evolve(timeline.events[0], trigger_type="ManualRollback")  # type: ignore[call-arg]
    timeline = attrs.evolve(timeline, events=(first, *timeline.events[1:]))
    picture = ET.fromstring(timeline.svg())  # noqa: S314 -- our own
    [legend] = having(picture, "legend")

    assert "ManualRollback" == texts(having(picture, "run")[0])[1]
    assert "rollback" in texts(legend)
    assert "rollback" not in texts(having(drawn(mock), "legend")[0])


def test_a_stage_without_actions(mock: PipelineMock, client: Any) -> None:
    """A stage of which no action is known has a row of its own."""
    client.create_pipeline(pipeline=release())
    timeline = mock.timeline()
    timeline = attrs.evolve(timeline, events=timeline.events[:2])
    [stage] = having(ET.fromstring(timeline.svg()), "stage")  # noqa: S314 -- our own

    assert ["Source"] == texts(stage)
    assert [] == having(stage, "bar")


def test_several_pipelines_have_headings(mock: PipelineMock, client: Any) -> None:
    """Each of several pipelines has its runs below its name; a single one has no heading."""
    client.create_pipeline(pipeline=release())
    client.create_pipeline(pipeline=release(name="docs"))
    started(client)

    assert ["release", "docs"] == [each.text for each in having(drawn(mock), "place")]
    assert "Timeline of 2 pipelines" == drawn(mock)[0].text
    assert [] == having(drawn(mock, pipeline="docs"), "place")
    assert ["2 pipelines"] == [each.text for each in having(drawn(mock), "title")]
    assert ["docs"] == [each.text for each in having(drawn(mock, pipeline="docs"), "title")]


def test_the_present_moment(mock: PipelineMock, client: Any) -> None:
    """A line says where the clock stands."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(minutes=90)
    [present] = having(drawn(mock), "present")

    assert ["now +1h 30m"] == texts(present)
    assert ["Now, +01:30:00, 2026-01-05 10:30:00 UTC"] == tips(present)


def test_now_is_behind_what_ends_there(mock: PipelineMock, client: Any) -> None:
    """The line of the present time does not cross the bars that end at it."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(minutes=90)
    order = [each.get("class") for each in drawn(mock).iter()]

    assert order.index("present") < order.index("run") < order.index("bar pale open")


def test_the_scale_is_in_the_picture(mock: PipelineMock, client: Any) -> None:
    """A measure shows how long a stretch of the axis is, and where it begins is written."""
    mock.when(action="Compile").then(succeed(after=240))
    client.create_pipeline(pipeline=release())
    mock.clock.advance(minutes=40)
    picture = drawn(mock)
    [measure] = having(picture, "measure")
    [executions] = [executions_of(mock.events.of(PipelineEvent))]
    columns = columns_for(executions, mock.clock.now, 1120, is_detailed=True)
    begin, _, end = str(measure[1].get("d")).partition("H")
    length = float(end.partition("m")[0]) - float(begin[1:].partition(" ")[0])

    assert ["5m"] == texts(measure)
    assert length == pytest.approx((columns.right - columns.left) / 8, abs=0.2)
    assert "from 2026-01-05 09:00:00 UTC" in texts(picture)


def test_without_time_there_is_no_scale(mock: PipelineMock, client: Any) -> None:
    """If no time has passed, there is nothing to measure."""
    client.create_pipeline(pipeline=release())

    assert [] == having(drawn(mock), "measure")


def test_a_picture_needs_some_room(mock: PipelineMock) -> None:
    """A picture that could show nothing is a mistake, and the message says what to write."""
    with pytest.raises(PipeMockError) as caught:
        mock.timeline().svg(width=319)

    expected = (
        "A picture 319 pixels wide has no room for names. "
        "Write width=320 or more, and let the page make it smaller."
    )
    assert expected == str(caught.value)


def test_a_cut_says_how_much_is_missing(mock: PipelineMock, client: Any) -> None:
    """Where the axis is cut there is a mark with the length of the cut, and the legend has it."""
    mock.when(action="Compile").then(succeed(after=240))
    client.create_pipeline(pipeline=release())
    mock.clock.advance(days=6)
    approved(client)
    mock.clock.advance(minutes=2)
    picture = drawn(mock)
    [cut] = having(picture, "cut")

    assert ["5d 23h"] == texts(cut)
    assert ["Cut: 5d 23h in which nothing happened, +00:04:00 to +6d 00:00:00"] == tips(cut)
    assert "cut, nothing happened" in texts(having(picture, "legend")[0])


def test_a_narrow_cut_has_no_room_for_words(mock: PipelineMock, client: Any) -> None:
    """Many cuts are narrow, and show their length only in their tooltips."""
    mock.when(category="Build").then(succeed(after=240))
    created(client, pipeline(("Source", [source()]), ("Build", [build()])))
    for _ in range(8):
        mock.clock.advance(days=30, hours=7)
        started(client)
    cuts = having(drawn(mock), "cut")

    assert 8 == len(cuts)
    assert [] == [text for cut in cuts for text in texts(cut)]


# Conditions -------------------------------------------------------------------------------------


def guarded(result: str, *names: str) -> dict[str, Any]:
    """Declare a release of which rules decide whether the stage Build is entered."""
    rules = [rule(name, "LambdaInvoke", FunctionName="check") for name in names]
    return v2(release(), Build={"beforeEntry": condition(result, *rules)})


def test_a_skipped_stage_looks_skipped(mock: PipelineMock, client: Any) -> None:
    """A skipped stage has its own mark, box and word, names the rule, and is in the legend."""
    mock.when(rule="Alarm").then(fail())
    client.create_pipeline(pipeline=guarded("SKIP", "Alarm", "Window"))
    picture = drawn(mock)
    [verdict] = having(picture, "verdict")
    [stage] = [each for each in having(picture, "stage") if texts(each)[0] == "Build"]

    assert ["condition", "Skipped: rule Alarm not met"] == texts(verdict)
    assert GLYPHS["skipped"] in [each.get("d") for each in verdict.iter(f"{SVG}path")]
    assert ["shade skipped"] == [each.get("class") for each in having(stage, "shade")]
    assert "skipped" in texts(having(picture, "legend")[0])
    assert any("Skipped at once" in tip and "Rule Alarm not met" in tip for tip in tips(stage))


def test_a_stage_that_a_condition_fails_names_the_rules(mock: PipelineMock, client: Any) -> None:
    """A stage that rules have failed names them, and does not look skipped."""
    mock.when(category="Rule").then(fail())
    client.create_pipeline(pipeline=guarded("FAIL", "Alarm", "Window"))
    picture = drawn(mock)

    assert [["condition", "Failed: rules Alarm, Window not met"]] == [
        texts(each) for each in having(picture, "verdict")
    ]
    assert [] == having(picture, "skipped")
    assert "skipped" not in texts(having(picture, "legend")[0])


def test_a_skipped_stage_in_a_row(mock: PipelineMock, client: Any) -> None:
    """In a picture of many executions, a skipped stage has its mark and names the rule."""
    mock.when(category="Rule").then(fail())
    mock.when(category="Approval").then(approve())
    mock.when(category="Source").then(succeed(after=600))
    client.create_pipeline(pipeline=guarded("SKIP", "Alarm"))
    for _ in range(30):
        mock.clock.advance(hours=1)
        started(client)
    run = having(drawn(mock), "run")[0]

    assert any("Skipped at once" in tip and "Rule Alarm not met" in tip for tip in tips(run))
    assert GLYPHS["skipped"] in [each.get("d") for each in run.iter(f"{SVG}path")]


# Many runs ------------------------------------------------------------------------------------


def test_many_runs_are_a_row_each(mock: PipelineMock, client: Any) -> None:
    """Where all actions would be too many rows, an execution is one, which says where it ended."""
    ids = played(mock, client, 30)
    picture = drawn(mock)
    runs = having(picture, "run")
    told = tips(runs[1])

    assert [each[:8] for each in ids] == [texts(run)[0] for run in runs]
    assert [] == having(picture, "action")
    assert "Failed after 1m 30s, in Build" == texts(runs[1])[2]
    assert "Succeeded after 25m" == texts(runs[0])[2]
    assert any("Stage Build\nFailed after 1m 30s" in each for each in told)
    assert any("Compile: FAILED" in each for each in told)


def test_a_row_has_the_names_of_its_stages_where_there_is_room(
    mock: PipelineMock, client: Any
) -> None:
    """In an execution that is one row, a stage that is wide enough has its name in it."""
    played(mock, client, 29)
    mock.when(category="Approval").then(approve(after=4 * 3600))
    started(client)
    mock.clock.advance(hours=5)
    last = having(drawn(mock), "run")[-1]

    assert "Approve" in texts(last)


def test_a_name_in_a_row_is_beside_a_cut(mock: PipelineMock, client: Any) -> None:
    """A stage that a cut crosses bears its name only beside the cut."""
    hours, days = approve(after=4 * 3600), approve(after=6 * 86400)
    mock.when(category="Build").then(succeed(after=2 * 3600))
    mock.when(category="Approval").then(*[hours] * 29, days)
    stages = ("Source", [source()]), ("Build", [build()]), ("QA", [approval()])
    client.create_pipeline(pipeline=pipeline(*stages))
    for _ in range(29):
        mock.clock.advance(hours=7)
        started(client)
    mock.clock.advance(days=6, hours=2)
    picture = drawn(mock)

    assert 1 == len(having(picture, "cut"))
    assert "QA" not in texts(having(picture, "run")[-1])


def test_many_runs_in_the_way_of_each_other(mock: PipelineMock, client: Any) -> None:
    """In rows, waits are dots, and an execution that waits says so."""
    mock.when(provider="CodeBuild").then(succeed(after=600))
    created(client, release())
    for _ in range(40):
        mock.clock.advance(minutes=20)
        started(client)
    mock.clock.advance(minutes=20)
    runs = having(drawn(mock), "run")

    assert "Superseded after 30m" == texts(runs[1])[2]
    assert "In progress, 20m, waits" == texts(runs[-1])[2]
    assert having(runs[-1], "waiting")


def test_a_wait_in_a_row_of_stages(mock: PipelineMock, client: Any) -> None:
    """An execution that waited for a stage and entered it has its dots in front of it."""
    mock.when(provider="CodeBuild").then(succeed(after=600))
    played(mock, client, 30)
    ids = [started(client), started(client)]
    mock.clock.advance(days=1)
    runs = {texts(run)[0]: run for run in having(drawn(mock), "run")}

    assert having(runs[ids[1][:8]], "waiting")


def test_a_run_without_stages(mock: PipelineMock, client: Any) -> None:
    """An execution that has not entered a stage is a row with a line."""
    played(mock, client, 30)
    timeline = mock.timeline()
    ended = attrs.evolve(timeline.events[0], execution_id="0" * 36, state="CANCELED")
    timeline = attrs.evolve(timeline, events=(*timeline.events, ended))
    run = having(ET.fromstring(timeline.svg()), "run")[-1]  # noqa: S314 -- our own

    assert ["00000000", "CreatePipeline", "Cancelled at once"] == texts(run)


# Texts of others ------------------------------------------------------------------------------


@given(st.text(min_size=1))
def test_any_text_is_only_text(said: str) -> None:
    """Whatever is in a message, the picture is well-formed and has no element from it."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client()
        mock.when(category="Source").then(fail(message=f"</text><script>{said}", after=1))
        client.create_pipeline(pipeline=release())
        mock.clock.advance(seconds=2)
        picture = drawn(mock)

    assert [] == list(picture.iter(f"{SVG}script"))
    assert any("</text><script>" in each for each in tips(picture))


def test_names_use_the_room_that_is_there(mock: PipelineMock, client: Any) -> None:
    """A name is not cut as long as the axis keeps two fifths of the picture."""
    name = "Regression-tests-in-three-browsers"
    stages = ("Source", [source()]), ("Quality-assurance", [build(name)])
    client.create_pipeline(pipeline=pipeline(*stages))
    picture = drawn(mock)
    shown = [texts(each)[0] for each in having(picture, "stage")]

    assert [name, "at once"] == rows(picture)[1]
    assert ["Source", "Quality-assurance"] == shown


def test_short_names_leave_the_room_to_the_axis(mock: PipelineMock) -> None:
    """Where names are short, the axis is longer."""
    client = mock.client()
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Build", [build()])))
    client.create_pipeline(
        pipeline=pipeline(
            ("Source", [source("Checkout-of-the-shop")]), ("Build", [build()]), name="long"
        )
    )
    events = mock.events.of(PipelineEvent)
    short, long = (
        columns_for(
            executions_of(each for each in events if each.pipeline == name),
            mock.clock.now,
            1120,
            is_detailed=True,
        )
        for name in ("release", "long")
    )

    assert short.left < long.left
    assert short.right == long.right


def test_long_names_are_cut(mock: PipelineMock, client: Any) -> None:
    """A name that is too long for its column is cut; its tooltip has all of it."""
    client.create_pipeline(pipeline=release(name="long"))
    stages = ("S" * 100, [source("Checkout" * 12)]), ("Build", [build()])
    client.create_pipeline(pipeline=pipeline(*stages, name="names"))
    picture = drawn(mock, pipeline="names")
    row = rows(picture)[0]

    assert row[0].startswith("Checkout")
    assert row[0].endswith("…")
    assert {"S" * 100, "Checkout" * 12} <= set(tips(picture))


@pytest.mark.parametrize("width", [320, 390, 640, 1120, 1400])
def test_no_bar_leaves_the_picture(mock: PipelineMock, client: Any, width: int) -> None:
    """Bars are between the names and the remarks."""
    eventful(mock, client)
    stopped(client, started(client))
    executions = executions_of(mock.events.of(PipelineEvent))
    columns = columns_for(executions, mock.clock.now, width, is_detailed=True)
    found = [span for row in having(drawn(mock, width=width), "action") for span in spans(row)]

    assert found
    assert all(
        columns.left - 0.05 <= left < right <= columns.right + 16.05 for left, right in found
    )


@pytest.mark.parametrize(
    ("begin", "end", "free"),
    [(40, 100, True), (200, 260, True), (4, 396, False), (40, 101, False), (199, 260, False)],
)
def test_labels_may_touch(begin: float, end: float, *, free: bool) -> None:
    """A label is drawn where it begins or ends exactly at another one, and not above it."""
    assert free == _Labels(width=400, taken=[(100, 200)])._is_free(begin, end)


@pytest.mark.parametrize(("begin", "end", "free"), [(4, 9, True), (3, 9, False), (390, 397, False)])
def test_labels_keep_off_the_edges(begin: float, end: float, *, free: bool) -> None:
    """A label may come to the edge of the picture, and no further."""
    assert free == _Labels(width=400, taken=[])._is_free(begin, end)
