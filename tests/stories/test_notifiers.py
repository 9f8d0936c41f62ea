"""Notifiers in the ways of published ones, each tested in a few lines with what it really gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, succeed
from tests.declarations import release
from tests.integrations.receivers import asking
from tests.stories.notifiers import buttons, clicked, slack_of_event, slack_of_rule, teams_of_event

if TYPE_CHECKING:
    from pipemock import PipelineMock

EXECUTIONS: Final = {"detail-type": ["CodePipeline Pipeline Execution State Change"]}
ENDED_ACTIONS: Final = {"detail": {"action": [{"exists": True}], "state": ["SUCCEEDED", "FAILED"]}}
RULE: Final = [
    "codepipeline-pipeline-pipeline-execution-failed",
    "codepipeline-pipeline-manual-approval-needed",
]


def test_slack_behind_an_event_rule(mock: PipelineMock, client: Any) -> None:
    """The sentences name the failed action, and that the next execution recovers."""
    mock.when(action="Compile").then(fail("No disk."), succeed())
    client.create_pipeline(pipeline=release())
    failed = mock.events.matching(EXECUTIONS)[-1].as_eventbridge()
    assert "release FAILED (Compile: No disk.)" == slack_of_event(failed, client)

    mock.source_change("release")
    mock.approvals[0].approve()
    recovered = mock.events.matching(EXECUTIONS)[-1].as_eventbridge()
    assert "release SUCCEEDED (previously failed)" == slack_of_event(recovered, client)


def test_teams_behind_an_event_rule(mock: PipelineMock, client: Any) -> None:
    """The cards have the result of an action, and do without one where there is none."""
    mock.when(action="Compile").then(fail("No disk."))
    client.create_pipeline(pipeline=release())

    *_, failed = [teams_of_event(e.as_eventbridge()) for e in mock.events.matching(ENDED_ACTIONS)]
    assert ("red", "No disk.") == (failed["colour"], failed["summary"])
    assert "codebuild/home?region=us-east-1#/builds/" in failed["link"]
    [begun] = mock.events.matching({"detail": {"action": ["Compile"], "state": ["STARTED"]}})
    assert "Nil" == teams_of_event(begun.as_eventbridge())["summary"]


def test_slack_behind_a_notification_rule(mock: PipelineMock, client: Any) -> None:
    """The sentences say what waits for a person and what has failed, with the revision."""
    mock.notification_rule("release", RULE)
    client.create_pipeline(pipeline=release())
    mock.approvals[0].reject()

    told = [slack_of_rule(each.as_sns_event(), client) for each in mock.rule_notifications]
    assert ["release awaits approval", "release failed, Sign failed"] == [
        each.partition(":")[0] for each in told
    ]


def test_buttons_behind_the_topic_of_an_approval(mock: PipelineMock, client: Any) -> None:
    """The first click answers the approval, and the second one comes too late."""
    client.create_pipeline(pipeline=asking())
    shown = buttons(mock.notifications[0].as_sns_event())

    assert "Sign has been rejected." == clicked(shown["Rejected"], client)
    assert [] == mock.approvals
    assert "Sign has been answered before." == clicked(shown["Approved"], client)
