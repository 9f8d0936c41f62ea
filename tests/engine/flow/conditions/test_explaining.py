"""Explanations of conditions: what a stage waits for, and why it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import created, started, stopped
from tests.declarations import rule
from tests.engine.actions.jobs.lambda_actions import played, silent
from tests.engine.flow.conditions.declarations import (
    UNREADABLE,
    alarm,
    check,
    entry,
    gated,
    overridden,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

NINE: Final = "2026-01-05T09:00:00.000Z"
TEN: Final = "2026-01-05T10:00:00.000Z"


def expect(explanation: str, *lines: str) -> None:
    assert ["Pipeline release, version 1:", *lines] == explanation.splitlines()


def test_a_condition_in_progress(mock: PipelineMock, client: Any) -> None:
    """It says which rules a stage waits for, since when and until when."""
    mock.when(rule="Quiet").then(hang())
    execution_id = created(client, entry(check(), alarm()))
    mock.clock.advance(minutes=5)

    expect(
        mock.explain("release"),
        f"  Execution {execution_id} is InProgress since {NINE}.",
        "    It is in stage Build, which it locks.",
        f"    The beforeEntry condition of stage Build is being checked since {NINE}.",
        f"    Rule Quiet is InProgress since {NINE}; it times out at {TEN}.",
    )


def test_a_function_that_is_silent(mock: PipelineMock, client: Any) -> None:
    """A rule that waits for a function names the job, as an action does."""
    jobs = played(mock, silent, function="check")
    execution_id = created(client, gated("onSuccess", "FAIL"))

    expect(
        mock.explain("release"),
        f"  Execution {execution_id} is InProgress since {NINE}.",
        "    It is in stage Build, which it locks.",
        f"    The onSuccess condition of stage Build is being checked since {NINE}.",
        f"    Rule Check is InProgress since {NINE}: nobody has put a result for job "
        f"{jobs[0]['id']} yet; it times out at 2026-01-05T09:20:00.000Z.",
    )


def test_a_rule_that_failed_beside_one_that_runs(mock: PipelineMock, client: Any) -> None:
    """Rules that have already ended are reported too."""
    mock.when(rule="Check").then(fail(message="Not today."))
    mock.when(rule="Quiet").then(hang())
    created(client, entry(check(), alarm()))

    assert [
        "    Rule Check is Failed: Not today.",
        f"    Rule Quiet is InProgress since {NINE}; it times out at {TEN}.",
    ] == mock.explain("release").splitlines()[-2:]


@pytest.mark.parametrize(
    ("says", "decided", "words"),
    [
        (fail(message="Not today."), "Failed", "Not today."),
        (UNREADABLE, "Errored", "It can't be asked."),
    ],
)
def test_a_condition_that_failed_its_stage(
    mock: PipelineMock, client: Any, says: Any, decided: str, words: str
) -> None:
    """After the end it says which condition was not met, with the messages of its rules."""
    mock.when(rule="Check").then(says)
    execution_id = created(client, entry(check(), alarm()))

    expect(
        mock.explain("release"),
        f"  No execution is in progress. The last one, {execution_id}, is Failed since {NINE}.",
        f"    The beforeEntry condition of stage Build is {decided} since {NINE}.",
        f"    Rule Check is Failed: {words}",
    )


def test_a_failure_and_its_condition(mock: PipelineMock, client: Any) -> None:
    """For a stage that failed, the actions are shown first."""
    mock.when(action="Compile").then(fail(message="No such project."))
    mock.when(rule="Check").then(fail(message="Roll it back."))
    created(client, gated("onFailure", "ROLLBACK"))

    assert [
        "    Action Compile is Failed: No such project.",
        f"    The onFailure condition of stage Build is Failed since {NINE}.",
        "    Rule Check is Failed: Roll it back.",
    ] == mock.explain("release").splitlines()[-3:]


def test_a_condition_that_was_met_is_no_news(mock: PipelineMock, client: Any) -> None:
    """What lets a stage continue is not reported, overrides included."""
    mock.when(rule="Check").then(hang())
    mock.when(action="Compile").then(hang())
    overridden(client, created(client, entry()))

    assert "condition" not in mock.explain("release")


def test_a_condition_that_was_stopped(mock: PipelineMock, client: Any) -> None:
    """While an execution stops, the rule that it waits for is reported."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, entry())
    stopped(client, execution_id)

    assert f"    The beforeEntry condition of stage Build is being checked since {NINE}." in (
        mock.explain("release").splitlines()
    )


def test_conditions_in_parallel(mock: PipelineMock, client: Any) -> None:
    """Nobody locks a stage there, and each execution shows its own check."""
    mock.when(rule="Check").then(hang())
    first = created(client, entry(executionMode="PARALLEL"))
    second = started(client)
    lines = mock.explain("release").splitlines()

    assert 2 == lines.count("    It is in stage Build.")
    assert [first, second] == [line.split()[1] for line in lines if "Execution" in line]


# The clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "asked", "what"),
    [
        (hang(), check("Ask"), "release/Build/beforeEntry/Ask times out"),
        (succeed(after=60), check("Ask"), "release/Build/beforeEntry/Ask ends"),
        (fail(), alarm("Ask", WaitTime="5"), "release/Build/beforeEntry/Ask ends"),
        (
            None,
            rule("Ask", "DeploymentWindow", Cron="* 30 9 ? * MON"),
            "release/Build/beforeEntry/Ask ends",
        ),
    ],
)
def test_what_is_pending(
    mock: PipelineMock, client: Any, says: Any, asked: dict[str, Any], what: str
) -> None:
    """The clock shows a rule with its stage and its condition."""
    if says is not None:
        mock.when(rule="Ask").then(says)
    created(client, entry(asked))

    assert [what] == [due.what for due in mock.clock.pending]
