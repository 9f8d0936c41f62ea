"""The section about mocks in the report of a failed test."""

from __future__ import annotations

import itertools
from typing import Any, Final

import pytest

from pipemock import fail, mock_codepipeline
from pipemock._codecommit.operations import OPERATIONS
from pipemock._mock.failure_report import report
from pipemock.declarations import RELEASE

_MORE: Final = "More: print(mock.timeline()), mock.calls, print(mock.explain(pipeline))"


def _lines(mock: Any, *, width: int = 200) -> list[str]:
    return report([mock._cloud], width=width).splitlines()


@pytest.mark.filterwarnings("ignore:.*:pipemock.PipeMockWarning")
def test_the_whole_report() -> None:
    """The timeline, the calls with their errors, what waits, and what was never used."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client()
        mock.fault("ListPipelines", "ThrottlingException")
        mock.fault("GetPipeline", "ThrottlingException", times=2)
        client.create_pipeline(pipeline=RELEASE)
        client.list_pipelines()
        with pytest.raises(client.exceptions.PipelineNotFoundException):
            client.get_pipeline_state(name="other")
        mock.when(stage="Biuld").then(fail())
        lines = _lines(mock)
    call = next(line for line in lines if "CreatePipeline pipeline=" in line)

    assert call.startswith("  2026-01-05T09:00:00.000Z CreatePipeline pipeline={'name': 'release',")
    assert [
        "2026-01-05 09:00:00 UTC",
        "+00:00:00  48a1c96e  execution     STARTED  by CreatePipeline",
    ] == lines[:2]
    assert [
        "+00:00:00  48a1c96e      Sign      STARTED",
        "+00:00:00  now",
        "Calls:",
        call,
        "  2026-01-05T09:00:00.000Z ListPipelines after 2 attempts",
        "  2026-01-05T09:00:00.000Z GetPipelineState -> PipelineNotFoundException name='other'",
        "Now:",
        "  Pipeline release, version 1:",
    ] == lines[11:19]
    assert lines[19:22] == [f"  {line}" for line in mock.explain("release").splitlines()[1:]]
    assert ["Noticed:", "  mock.when(stage='Biuld') matches nothing; it is at"] == [
        lines[22],
        lines[23].rpartition(" ")[0],
    ]
    fault = "<Fault codepipeline GetPipeline: ThrottlingException, 0 of 2 met>"
    assert f"{fault} was not met by any call; it is at" in lines[24]
    assert [_MORE] == lines[25:]


def test_an_empty_world() -> None:
    """Where nothing has happened, the report says so."""
    with mock_codepipeline() as mock:
        assert ["Nothing has happened.", _MORE] == _lines(mock)


def test_a_caught_mistake_is_named() -> None:
    """A NotMocked that the code under test has caught stands in the report."""
    with mock_codepipeline() as mock:
        with pytest.raises(NotImplementedError, match="Not yet"):
            _provoke(mock)
        lines = _lines(mock)
        mock.mistakes.clear()

    assert lines[2].startswith("  A call raised NotMocked: pipemock does not answer codecommit")


@pytest.fixture(autouse=True)
def _an_operation_that_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OPERATIONS, "GetRepositoryTriggers")


def _provoke(mock: Any) -> None:
    try:
        mock.client("codecommit").get_repository_triggers(repositoryName="shop")
    except Exception as error:
        msg = "Not yet"
        raise NotImplementedError(msg) from error


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_report_is_short(number: int) -> None:
    """However much has happened in however many mocks, the report fits a screen or so."""
    clouds = []
    for _ in range(number):
        with mock_codepipeline(now="2026-01-05T09:00Z", action_duration=60) as mock:
            client = mock.client()
            for name in ("one", "two", "three", "four", "five", "six", "seven"):
                client.create_pipeline(pipeline={**RELEASE, "name": name})
                mock.clock.advance(hours=1)
            for _ in range(20):
                client.list_pipelines()
            clouds.append(mock._cloud)
    lines = report(clouds, width=60).splitlines()

    assert len(lines) <= 60
    assert number == lines.count("2026-01-05 13:00:00 UTC")
    assert number == lines.count("… earlier executions …")
    assert number == sum(line.endswith("lines more …") for line in lines)
    assert (number > 1) is lines[0].startswith("Mock 1 of")


@pytest.mark.filterwarnings("ignore:.*:pipemock.PipeMockWarning")
@pytest.mark.parametrize(
    ("number", "lengths"),
    [
        (1, [28, 11, 11, 5]),
        (2, [14, 5, 5, 2]),
        (3, [9, 3, 3, 1]),
        # No section gets too small for its remark, however many mocks are active at once.
        (5, [5, 2, 2, 1]),
        (12, [5, 2, 2, 1]),
    ],
)
def test_each_section_has_its_room(number: int, lengths: list[int]) -> None:
    """Timeline, calls, what waits, and what was noticed: in half, fifths and a tenth of it."""
    with mock_codepipeline(now="2026-01-05T09:00Z", action_duration=60) as mock:
        for name in "abcdefgh":
            mock.client().create_pipeline(pipeline={**RELEASE, "name": name})
            mock.clock.advance(hours=1)
        for name in "stuvwxyz":
            mock.client().list_pipelines()
            mock.when(action=name)
        one = _lines(mock)
        lines = report([mock._cloud] * number, width=200).splitlines()
    titles = ["Calls:", "Now:", "Noticed:", _MORE if number == 1 else f"Mock 2 of {number}, in "]
    ends = [0 if number == 1 else 1]
    for title in titles:
        ends += [next(at for at, line in enumerate(lines) if line.startswith(title))]

    assert one[0] == lines[ends[0]] == "2026-01-05 14:00:00 UTC"
    assert [lengths[0], *(each + 1 for each in lengths[1:])] == [
        end - start for start, end in itertools.pairwise(ends)
    ]


def test_calls_and_timeline_fit_the_terminal() -> None:
    """Lines of the timeline and of the calls are cut to the width."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        mock.client().create_pipeline(pipeline=RELEASE)
        lines = _lines(mock, width=50)
    calls = lines.index("Calls:")

    assert 50 == max(map(len, lines[: calls + 2]))
    assert lines[calls + 1].endswith("…")


def test_the_last_lines_are_kept() -> None:
    """Of a long run the end is shown, under the moment from which it counts."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client()
        client.create_pipeline(pipeline=RELEASE)
        for _ in range(3):
            client.start_pipeline_execution(name="release")
        lines = _lines(mock)

    assert "2026-01-05 09:00:00 UTC" == lines[0]
    assert lines[1:3] == ["… earlier executions …", lines[2]]
    assert lines[2].endswith("lines before …")


def test_other_regions_are_named() -> None:
    """What is in another Region or account than the mock's own is reported with both."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client(region="eu-west-1", account="210987654321")
        client.create_pipeline(pipeline=RELEASE)
        lines = _lines(mock)

    assert any("Z 210987654321/eu-west-1/CreatePipeline" in line for line in lines)
    assert "  Pipeline 210987654321/eu-west-1/release, version 1:" in lines
