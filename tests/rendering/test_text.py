"""The timeline as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from pipemock import PipeMockError, approve, fail, hang, succeed
from pipemock._rendering.words import size
from pipemock.events import PipelineEvent, PipelineExecutionStateChange, StageExecutionStateChange
from pipemock.rendering import Timeline
from tests.client_helpers import START, approved, created, retried, started, stopped
from tests.declarations import build, condition, pipeline, release, rule, source, v2

if TYPE_CHECKING:
    from pipemock import PipelineMock


def short(name: str = "release") -> dict[str, Any]:
    return pipeline(("Source", [source()]), ("Build", [build()]), name=name)


def expect(timeline: object, expected: str) -> None:
    assert expected.strip("\n").splitlines() == str(timeline).splitlines()


def test_a_release_with_an_approval(mock: PipelineMock, client: Any) -> None:
    """A timeline has a line for each event, and one for the present time."""
    mock.when(action="Checkout").then(succeed(summary="Fix the till"))
    mock.when(action="Compile").then(succeed(after=240))
    run = created(client, release())[:8]
    mock.clock.advance(hours=2)
    approved(client)
    mock.clock.advance(minutes=5)

    expect(
        mock.timeline("release"),
        f"""
2026-01-05 09:00:00 UTC
+00:00:00  {run}  execution     STARTED  by CreatePipeline
+00:00:00  {run}    Source      STARTED
+00:00:00  {run}      Checkout  STARTED
+00:00:00  {run}      Checkout  SUCCEEDED  Fix the till
+00:00:00  {run}    Source      SUCCEEDED
+00:00:00  {run}    Build       STARTED
+00:00:00  {run}      Compile   STARTED
+00:04:00  {run}      Compile   SUCCEEDED
+00:04:00  {run}    Build       SUCCEEDED
+00:04:00  {run}    Approve     STARTED
+00:04:00  {run}      Sign      STARTED
+02:00:00  {run}      Sign      SUCCEEDED  Seen.
+02:00:00  {run}    Approve     SUCCEEDED
+02:00:00  {run}    Deploy      STARTED
+02:00:00  {run}      Ship      STARTED
+02:00:00  {run}      Ship      SUCCEEDED  Deployment Succeeded
+02:00:00  {run}    Deploy      SUCCEEDED
+02:00:00  {run}  execution     SUCCEEDED
+02:05:00  now
""",
    )


def test_a_failure_a_retry_and_a_stop(mock: PipelineMock, client: Any) -> None:
    """Errors and reasons are shown, and the times are aligned, however long they are."""
    mock.when(action="Checkout").then(succeed(summary="Fix the till"))
    mock.when(action="Compile").then(fail(message="No such project.", after=90), hang())
    execution_id = created(client, short())
    mock.clock.advance(days=1)
    retried(client, execution_id, "Build")
    stopped(client, execution_id, abandon=True, reason="Enough.")
    mock.clock.advance(0.25)
    run = execution_id[:8]

    expect(
        mock.timeline("release"),
        f"""
2026-01-05 09:00:00 UTC
+       00:00:00  {run}  execution     STARTED  by CreatePipeline
+       00:00:00  {run}    Source      STARTED
+       00:00:00  {run}      Checkout  STARTED
+       00:00:00  {run}      Checkout  SUCCEEDED  Fix the till
+       00:00:00  {run}    Source      SUCCEEDED
+       00:00:00  {run}    Build       STARTED
+       00:00:00  {run}      Compile   STARTED
+       00:01:30  {run}      Compile   FAILED  No such project.
+       00:01:30  {run}    Build       FAILED
+       00:01:30  {run}  execution     FAILED
+    1d 00:00:00  {run}  execution     RESUMED
+    1d 00:00:00  {run}    Build       RESUMED
+    1d 00:00:00  {run}      Compile   STARTED
+    1d 00:00:00  {run}  execution     STOPPING  Enough.
+    1d 00:00:00  {run}    Build       STOPPING
+    1d 00:00:00  {run}      Compile   ABANDONED
+    1d 00:00:00  {run}    Build       STOPPED
+    1d 00:00:00  {run}  execution     STOPPED  Enough.
+1d 00:00:00.250  now
""",
    )


def test_several_pipelines_are_named(mock: PipelineMock, client: Any) -> None:
    """A timeline of more than one pipeline has a column for their names."""
    mock.when(category="Source").then(fail(message="No."))
    first = created(client, short())[:8]
    mock.clock.advance(seconds=1)
    second = created(client, short("docs"))[:8]

    expect(
        mock.timeline(),
        f"""
2026-01-05 09:00:00 UTC
+00:00:00  release  {first}  execution     STARTED  by CreatePipeline
+00:00:00  release  {first}    Source      STARTED
+00:00:00  release  {first}      Checkout  STARTED
+00:00:00  release  {first}      Checkout  FAILED  No.
+00:00:00  release  {first}    Source      FAILED
+00:00:00  release  {first}  execution     FAILED
+00:00:01  docs     {second}  execution     STARTED  by CreatePipeline
+00:00:01  docs     {second}    Source      STARTED
+00:00:01  docs     {second}      Checkout  STARTED
+00:00:01  docs     {second}      Checkout  FAILED  No.
+00:00:01  docs     {second}    Source      FAILED
+00:00:01  docs     {second}  execution     FAILED
+00:00:01  now
""",
    )


def test_one_pipeline_of_several(mock: PipelineMock, client: Any) -> None:
    """A timeline of one pipeline leaves out the others, and begins with its own start."""
    client.create_pipeline(pipeline=short())
    mock.clock.advance(seconds=1)
    docs = created(client, short("docs"))[:8]
    first, second, *_ = str(mock.timeline("docs")).splitlines()

    assert "2026-01-05 09:00:01 UTC" == first
    assert f"+00:00:00  {docs}  execution     STARTED  by CreatePipeline" == second


def test_executions_are_told_in_the_order_of_what_happened(mock: PipelineMock, client: Any) -> None:
    """Events of different executions stand in one order, that of time."""
    client.create_pipeline(pipeline=release())
    second = started(client)[:8]
    started(client)
    lines = str(mock.timeline("release")).splitlines()

    assert f"+00:00:00  {second}  execution     SUPERSEDED" == lines[-2]
    assert "+00:00:00  now" == lines[-1]


def test_a_timeline_shows_itself(mock: PipelineMock, client: Any) -> None:
    """At a prompt a timeline shows the same text that it prints."""
    client.create_pipeline(pipeline=short())
    timeline = mock.timeline()

    assert str(timeline) == repr(timeline)


def test_a_timeline_does_not_go_on(mock: PipelineMock, client: Any) -> None:
    """A timeline contains only the events up to its creation."""
    client.create_pipeline(pipeline=short())
    timeline = mock.timeline()
    before = str(timeline)
    mock.clock.advance(days=1)
    started(client)

    assert before == str(timeline)


# Long names, narrow terminals ------------------------------------------------------------------


def long_names() -> dict[str, Any]:
    stages = ("Source", [source("Checkout-" * 11)]), ("Build", [build()])
    return pipeline(*stages, name="release-" * 12)


def test_a_long_name_is_told_in_full(mock: PipelineMock, client: Any) -> None:
    """A name that is longer than a column pushes what follows it in its own line alone."""
    client.create_pipeline(pipeline=long_names())
    lines = str(mock.timeline()).splitlines()

    assert lines[3].endswith("    " + "Checkout-" * 11 + "  STARTED")
    assert lines[2].endswith("    Source" + " " * 32 + "  STARTED")


def test_a_narrow_terminal(mock: PipelineMock, client: Any) -> None:
    """With a width, names and what does not fit at the end are cut, and columns stay columns."""
    mock.when(category="Source").then(fail(message="Who has ever seen this bucket?"))
    first = created(client, long_names())[:8]
    second = created(client, short())[:8]

    expect(
        mock.timeline().text(width=72),
        f"""
2026-01-05 09:00:00 UTC
+00:00:00  release-relea…  {first}  execution              STARTED  by…
+00:00:00  release-relea…  {first}    Source               STARTED
+00:00:00  release-relea…  {first}      Checkout-Checkou…  STARTED
+00:00:00  release-relea…  {first}      Checkout-Checkou…  FAILED  Who…
+00:00:00  release-relea…  {first}    Source               FAILED
+00:00:00  release-relea…  {first}  execution              FAILED
+00:00:00  release         {second}  execution              STARTED  by…
+00:00:00  release         {second}    Source               STARTED
+00:00:00  release         {second}      Checkout           STARTED
+00:00:00  release         {second}      Checkout           FAILED  Who…
+00:00:00  release         {second}    Source               FAILED
+00:00:00  release         {second}  execution              FAILED
+00:00:00  now
""",
    )


def test_a_very_narrow_terminal(mock: PipelineMock, client: Any) -> None:
    """A column keeps eight characters, and the end of a line is cut."""
    mock.when(category="Source").then(fail())
    first = created(client, long_names())[:8]
    created(client, short())
    lines = mock.timeline().text(width=39).splitlines()

    assert [
        "2026-01-05 09:00:00 UTC",
        f"+00:00:00  release…  {first}  executi…",
        f"+00:00:00  release…  {first}    Sourc…",
        f"+00:00:00  release…  {first}      Che…",
    ] == lines[:4]


def test_times_count_from_the_first_event(mock: PipelineMock, client: Any) -> None:
    """A timeline begins with its first event, however long nothing follows."""
    mock.when(category="Source").then(succeed(after=60))
    created(client, short())
    mock.clock.advance(seconds=20)
    run = started(client)[:8]
    mock.clock.advance(seconds=40)
    lines = str(mock.timeline(last=1)).splitlines()

    assert [
        "2026-01-05 09:00:20 UTC",
        f"+00:00:00  {run}  execution     STARTED  by StartPipelineExecution",
        f"+00:00:40  {run}    Source      STARTED",
    ] == lines[:3]


@pytest.mark.parametrize("form", ["text", "svg"])
def test_a_width_is_an_integer(mock: PipelineMock, form: str) -> None:
    """A width is a number of columns or of pixels."""
    with pytest.raises(PipeMockError, match="width is an integer, not 'wide'"):
        getattr(mock.timeline(), form)(width="wide")


def test_the_time_of_a_timeline_is_named() -> None:
    """The second argument of a timeline is a keyword."""
    with pytest.raises(TypeError, match="positional"):
        Timeline((), START)  # type: ignore[call-arg]


# Conditions and colours -------------------------------------------------------------------------


def test_a_stage_says_which_rules_were_not_met(mock: PipelineMock, client: Any) -> None:
    """A stage that a condition skipped or failed names the rules, and only those not met."""
    mock.when(rule="Alarm").then(fail())
    mock.when(rule="Window").then(fail())
    rules = [rule(name, "LambdaInvoke", FunctionName="check") for name in ("Alarm", "Ok", "Window")]
    first = condition("SKIP", *rules)
    last = condition("FAIL", *rules[:2])
    stages = {"Build": {"beforeEntry": first}, "Approve": {"beforeEntry": last}}
    client.create_pipeline(pipeline=v2(release(), **stages))
    lines = [line.split(maxsplit=2)[2:] for line in str(mock.timeline()).splitlines()]

    assert ["Build       SKIPPED  rules Alarm, Window not met"] in lines
    assert ["Approve     FAILED  rule Alarm not met"] in lines


def test_why_an_execution_ended_without_an_action(mock: PipelineMock, client: Any) -> None:
    """An execution that no action has failed says why it failed or was cancelled."""
    mock.when(action="Compile").then(succeed(after=60))
    needy = {**v2(short("needy")), "variables": [{"name": "Stage"}]}
    client.create_pipeline(pipeline=needy)
    client.create_pipeline(pipeline=short())
    client.update_pipeline(pipeline=short())
    mock.clock.advance(minutes=1)
    ends = [
        line.split(maxsplit=3)[3] for line in str(mock.timeline()).splitlines() if "executi" in line
    ]

    assert "FAILED  Values for required variables haven't been provided: Stage" in str(ends)
    assert "CANCELED  Pipeline definition was updated" in str(ends)
    assert "Values for required variables" in mock.timeline("needy").svg()
    assert "definition was updated" not in str([each.as_eventbridge() for each in mock.events])


def test_an_action_that_fails_its_stage_is_not_a_rule(mock: PipelineMock, client: Any) -> None:
    """A rule that was overridden, or that was met, is not the reason of what failed later."""
    mock.when(rule="Alarm").then(fail())
    mock.when(action="Compile").then(fail())
    alarm = condition("FAIL", rule("Alarm", "LambdaInvoke", FunctionName="check"))
    execution_id = created(client, v2(release(), Build={"beforeEntry": alarm}))
    client.override_stage_condition(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        conditionType="BEFORE_ENTRY",
    )
    stages = mock.events.of(StageExecutionStateChange)

    assert [("Alarm",), ()] == [each.unmet_rules for each in stages if each.state == "FAILED"]
    assert "unmet" not in str([each.as_eventbridge() for each in stages])


def test_colours(mock: PipelineMock, client: Any) -> None:
    """States that end something have the colours of their outcome, and nothing else has one."""
    mock.when(action="Compile").then(fail(message="FAILED"))
    client.create_pipeline(pipeline=short())
    plain, coloured = (mock.timeline().text(colour=each) for each in (False, True))

    assert plain == re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert {"\x1b[32mSUCCEEDED\x1b[0m", "\x1b[1;31mFAILED\x1b[0m"} == set(
        re.findall(r"\x1b\[[0-9;]+m\w+\x1b\[0m", coloured)
    )
    assert coloured.endswith("now")


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("STARTED", ""),
        ("RESUMED", ""),
        ("STOPPING", ""),
        ("SUCCEEDED", "32"),
        ("FAILED", "1;31"),
        ("STOPPED", "35"),
        ("ABANDONED", "35"),
        ("SUPERSEDED", "2"),
        ("CANCELED", "2"),
        ("SKIPPED", "36"),
    ],
)
def test_the_colour_of_a_state(mock: PipelineMock, client: Any, state: str, code: str) -> None:
    """Each outcome has its colour; what starts and what continues has that of all texts."""
    run = created(client, short())[:8]
    timeline = mock.timeline()
    started = mock.events.of(PipelineExecutionStateChange)[0]
    event = attrs.evolve(started, state=state, status_summary="Said.")
    coloured = attrs.evolve(timeline, events=(event,)).text(colour=True)
    said = "by CreatePipeline" if state == "STARTED" else "Said."
    shown = f"\x1b[{code}m{state}\x1b[0m" if code else state

    assert f"+00:00:00  {run}  execution  {shown}  {said}" == coloured.splitlines()[1]


@pytest.mark.parametrize("width", range(1, 80))
def test_colours_take_no_columns(mock: PipelineMock, client: Any, width: int) -> None:
    """A coloured text is cut where the plain one is."""
    mock.when(action="Compile").then(fail(message="No."))
    client.create_pipeline(pipeline=short())
    timeline = mock.timeline()
    coloured = timeline.text(width=width, colour=True)

    assert timeline.text(width=width) == re.sub("\x1b\\[[0-9;]*m", "", coloured)


def test_colours_are_wanted_or_not(mock: PipelineMock) -> None:
    """The name of a colour is a mistake."""
    with pytest.raises(PipeMockError, match="colour is True or False, not 'red'"):
        mock.timeline().text(colour="red")  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [1, 20, 40, 79, 200])
def test_no_line_is_wider_than_asked_for(mock: PipelineMock, client: Any, width: int) -> None:
    """Whatever the width is, nothing is wider, characters of two columns included."""
    mock.when(category="Source").then(fail(message="日本語の長いメッセージ " * 9))
    client.create_pipeline(pipeline=long_names())
    lines = mock.timeline().text(width=width).splitlines()

    assert max(size(line) for line in lines) <= width


def test_a_message_of_several_lines_is_one_line(mock: PipelineMock, client: Any) -> None:
    """Line breaks and control characters in a message do not break up the timeline."""
    mock.when(category="Source").then(fail(message="Not\nfound:\tthe \x1b[31mbucket\x00"))
    client.create_pipeline(pipeline=short())
    lines = str(mock.timeline()).splitlines()

    assert lines[4].endswith("FAILED  Not found: the [31mbucket")


# Some of it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [1, 2])
def test_the_last_executions(mock: PipelineMock, client: Any, last: int) -> None:
    """A timeline of the last executions shows the executions that began last, in full."""
    mock.when(category="Approval").then(approve(after=60))
    created(client, release())
    ids = [started(client) for _ in range(4)]
    mock.clock.advance(hours=1)
    events = mock.timeline("release", last=last).events

    assert set(ids[-last:]) == {event.execution_id for event in events}
    assert [
        event for event in mock.events.of(PipelineEvent) if event.execution_id in ids[-last:]
    ] == list(events)


def test_more_executions_than_there_are(mock: PipelineMock, client: Any) -> None:
    """Asking for more executions than there are gives all of them."""
    client.create_pipeline(pipeline=short())

    assert mock.timeline() == mock.timeline(last=99)


@pytest.mark.parametrize("last", [0, -1])
def test_no_execution_at_all(mock: PipelineMock, last: int) -> None:
    """Asking for no execution is a mistake, and the message says what to write."""
    with pytest.raises(PipeMockError) as caught:
        mock.timeline(last=last)

    expected = (
        f"A timeline shows at least one execution, so last={last} leaves nothing to show. "
        "Omit it to see all executions."
    )
    assert expected == str(caught.value)


def test_pipelines_of_one_name_are_told_apart(mock: PipelineMock) -> None:
    """Where pipelines of several Regions or accounts meet, both stand before their names."""
    for account, region in (("111111111111", "us-east-1"), ("222222222222", "eu-west-1")):
        client = mock.client(account=account, region=region)
        client.create_pipeline(pipeline=short())
    lines = str(mock.timeline()).splitlines()

    assert "  111111111111/us-east-1/release  " in lines[1]
    assert "  222222222222/eu-west-1/release  " in lines[-2]


def test_nothing(mock: PipelineMock) -> None:
    """A timeline without events says so."""
    assert "Nothing has happened." == str(mock.timeline())
