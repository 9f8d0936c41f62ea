"""The laws about views: they hold in states that random walks hardly reach, and can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang
from tests.client_helpers import created, stopped
from tests.engine.flow.conditions.declarations import gated
from tests.properties.agreement import expect_views_to_agree
from tests.properties.reading import one_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

    Continue = Callable[[PipelineMock, Any, str], None]


def _statuses(view: dict[str, Any]) -> tuple[str, str]:
    """Return the statuses of the stage Build and of its execution."""
    stage = view["state"]["stageStates"][1]
    return stage["latestExecution"]["status"], view["executions"][0]["status"]


def test_a_skipped_stage_is_left(mock: PipelineMock, client: Any) -> None:
    """An execution continues behind a stage that it skips, and may succeed."""
    mock.when(rule="Check").then(fail())
    created(client, gated("beforeEntry", "SKIP"))
    view = one_pipeline(client, "release")

    assert ("Skipped", "Succeeded") == _statuses(view)
    expect_views_to_agree(view)


def _do_nothing(_mock: PipelineMock, _client: Any, _execution_id: str) -> None:
    pass


def _stop(_mock: PipelineMock, client: Any, execution_id: str) -> None:
    stopped(client, execution_id)


def _abandon(_mock: PipelineMock, client: Any, execution_id: str) -> None:
    stopped(client, execution_id, abandon=True)


def _update(_mock: PipelineMock, client: Any, _execution_id: str) -> None:
    client.update_pipeline(pipeline=gated("onFailure", "ROLLBACK"))


def _wait(mock: PipelineMock, _client: Any, _execution_id: str) -> None:
    mock.clock.run_until_idle()


@pytest.mark.parametrize(
    ("continue_", "status"),
    [
        (_do_nothing, "InProgress"),
        (_stop, "Stopping"),
        (_abandon, "Stopped"),
        (_update, "Cancelled"),
        (_wait, "Failed"),
    ],
)
def test_a_failed_stage_may_still_be_checked(
    mock: PipelineMock, client: Any, continue_: Continue, status: str
) -> None:
    """A stage has failed before its failure conditions are checked, and its execution has not."""
    mock.when(stage="Build").then(fail())
    mock.when(rule="Check").then(hang())
    execution_id = created(client, gated("onFailure", "ROLLBACK"))
    continue_(mock, client, execution_id)
    view = one_pipeline(client, "release")

    assert ("Failed", status) == _statuses(view)
    expect_views_to_agree(view)


@pytest.mark.parametrize(("kind", "result"), [("beforeEntry", "FAIL"), ("onFailure", "ROLLBACK")])
def test_a_failed_stage_and_a_success_do_not_agree(client: Any, kind: str, result: str) -> None:
    """The law refuses a view in which an execution has succeeded and one of its stages failed."""
    created(client, gated(kind, result))
    view = one_pipeline(client, "release")
    view["state"]["stageStates"][1]["latestExecution"]["status"] = "Failed"

    with pytest.raises(AssertionError, match="Build Failed, execution Succeeded"):
        expect_views_to_agree(view)
