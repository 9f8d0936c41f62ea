"""Notifications: the message that an approval sends to its topic, to the letter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock.events import ActionExecutionStateChange, Notification
from tests.approval_answers import answer
from tests.client_helpers import (
    attempts,
    created,
    latest,
    retried,
    stage_state,
    started,
    status,
    stopped,
)
from tests.declarations import approval, open_token, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:approvals"
FIFO: Final = f"{TOPIC}.fifo"
REFUSED: Final = (
    f"An invalid topic ARN ({FIFO}) was provided. Update your pipeline to use a valid topic, "
    "or create a new one to use in your pipeline."
)


def asking(
    *, name: str = "release", action: str = "Sign", topic: str = TOPIC, **configuration: str
) -> dict[str, Any]:
    """Declare a pipeline with an approval that publishes its request."""
    sign = approval(action, configuration={"NotificationArn": topic, **configuration})
    return pipeline(("Source", [source()]), ("Approve", [sign]), name=name)


# The message ----------------------------------------------------------------------------------


def test_the_message(mock: PipelineMock, client: Any) -> None:
    """A request goes out once, as compact JSON with its keys in the order of the service."""
    created(client, asking())
    token = open_token(client)

    console = (
        "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/release/view"
        "?region=us-east-1"
    )
    message = (
        f'{{"region":"us-east-1","consoleLink":"{console}",'
        '"approval":{"pipelineName":"release","stageName":"Approve","actionName":"Sign",'
        f'"token":"{token}","expires":"2026-01-12T09:00Z","externalEntityLink":null,'
        f'"approvalReviewLink":"{console}#/Approve/Sign/approve/{token}","customData":null}}}}'
    )
    assert [
        Notification(
            time=mock.clock.now,
            topic_arn=TOPIC,
            subject="APPROVAL NEEDED: AWS CodePipeline release for action Sign",
            message=message,
        )
    ] == mock.notifications


def test_what_the_declaration_adds(mock: PipelineMock, client: Any) -> None:
    """Link and data of the declaration go out as they are."""
    link, data = "https://example.com/review?source=zip&check=1", 'Review: "geprüft" & safe'
    created(client, asking(ExternalEntityLink=link, CustomData=data))

    [notification] = mock.notifications
    asked = json.loads(notification.message)["approval"]
    assert (link, data) == (asked["externalEntityLink"], asked["customData"])
    assert "geprüft" in notification.message


def test_references_are_resolved_before_anybody_is_asked(mock: PipelineMock, client: Any) -> None:
    """The message holds the values of variables, and so does the ARN of the topic."""
    declaration = asking(
        topic="arn:aws:sns:us-east-1:123456789012:#{variables.Team}",
        CustomData="Run #{codepipeline.PipelineExecutionId}",
    )
    variables = [{"name": "Team", "defaultValue": "web"}]
    execution_id = created(client, {**declaration, "variables": variables})

    [notification] = mock.notifications
    asked = json.loads(notification.message)["approval"]
    assert "arn:aws:sns:us-east-1:123456789012:web" == notification.topic_arn
    assert f"Run {execution_id}" == asked["customData"]


def test_the_region_of_the_message() -> None:
    """Region and links are those of the pipeline."""
    with mock_codepipeline(now="2026-01-05T09:00Z", region="eu-west-1") as mock:
        created(mock.client(), asking(topic=TOPIC.replace("us-east-1", "eu-west-1")))

        [notification] = mock.notifications
        message = json.loads(notification.message)
        assert "eu-west-1" == message["region"]
        assert message["consoleLink"].endswith("/view?region=eu-west-1")
        assert message["approval"]["approvalReviewLink"].startswith(message["consoleLink"] + "#/")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("exactly-twenty-four-long", "exactly-twenty-four-long"),
        ("exactly-twenty-five-chars", "exactly-twenty-five-char..."),
        ("stackd-approval-b929cab0db8e4ae4b711", "stackd-approval-b929cab0..."),
    ],
)
def test_long_names_are_cut_in_the_subject(
    mock: PipelineMock, client: Any, name: str, shown: str
) -> None:
    """The subject takes 24 characters of pipeline and action, and the message takes all."""
    created(client, asking(name=name, action=name))

    [notification] = mock.notifications
    asked = json.loads(notification.message)["approval"]
    assert f"APPROVAL NEEDED: AWS CodePipeline {shown} for action {shown}" == notification.subject
    assert (name, name) == (asked["pipelineName"], asked["actionName"])


@pytest.mark.parametrize(
    ("members", "expires"),
    [({}, "2026-01-12T09:31Z"), ({"timeoutInMinutes": 5}, "2026-01-05T09:36Z")],
)
def test_when_the_request_expires(members: dict[str, Any], expires: str) -> None:
    """The expiry of the approval is given to the minute, whatever the seconds are."""
    with mock_codepipeline(now="2026-01-05T09:31:59.999Z") as mock:
        sign = approval(configuration={"NotificationArn": TOPIC}, **members)
        created(mock.client(), pipeline(("Source", [source()]), ("Approve", [sign])))

        [notification] = mock.notifications
        assert expires == json.loads(notification.message)["approval"]["expires"]


# How often ------------------------------------------------------------------------------------


def test_nobody_is_asked_without_a_topic(mock: PipelineMock, client: Any) -> None:
    """An approval that names no topic publishes nothing."""
    created(client, release())

    assert [] == mock.notifications


def test_each_run_and_each_retry_asks(mock: PipelineMock, client: Any) -> None:
    """Every attempt sends a request of its own, with its own token."""
    execution_id = created(client, asking())
    answer(client, "Rejected")
    mock.clock.advance(minutes=1)
    retried(client, execution_id, "Approve")
    stopped(client, execution_id, abandon=True)
    mock.clock.advance(minutes=1)
    started(client)

    asked = [json.loads(each.message)["approval"]["token"] for each in mock.notifications]
    rows = [each["actionExecutionId"] for each in attempts(client, actionName="Sign")]
    assert 3 == len(asked)
    assert rows == asked[::-1]
    assert [0.0, 60.0, 120.0] == [
        (each.time - mock.notifications[0].time).total_seconds() for each in mock.notifications
    ]


def test_an_approval_that_is_not_reached_asks_nobody(mock: PipelineMock, client: Any) -> None:
    """The request goes out when the approval starts, and not before."""
    sign = approval(configuration={"NotificationArn": TOPIC}, runOrder=2)
    stages = (("Source", [source()]), ("Approve", [approval("First"), sign]))
    created(client, pipeline(*stages))
    before = list(mock.notifications)

    answer(client, actionName="First", token=open_token(client, action="First"))

    assert [] == before
    assert 1 == len(mock.notifications)


# A topic that cannot be used ------------------------------------------------------------------


def test_a_fifo_topic_fails_the_approval(mock: PipelineMock, client: Any) -> None:
    """A FIFO topic is accepted in a declaration, and fails the approval as it starts."""
    execution_id = created(client, asking(topic=FIFO))

    assert [] == mock.notifications
    assert "Failed" == status(client, execution_id)
    assert "Failed" == stage_state(client, "Approve")["latestExecution"]["status"]


def test_a_reference_to_a_topic_that_is_none(mock: PipelineMock, client: Any) -> None:
    """A reference whose value is not an ARN fails the approval as it starts."""
    variables = [{"name": "Topic", "defaultValue": "news"}]
    created(client, {**asking(topic="#{variables.Topic}"), "variables": variables})
    [attempt] = attempts(client, actionName="Sign")

    assert [] == mock.notifications
    assert (
        REFUSED.replace(FIFO, "news")
        == (attempt["output"]["executionResult"]["externalExecutionSummary"])
    )


def test_the_state_after_a_refused_request(client: Any) -> None:
    """The state shows id, status and error, and no token or moment."""
    created(client, asking(topic=FIFO))
    [attempt] = attempts(client, actionName="Sign")

    assert {
        "actionExecutionId": attempt["actionExecutionId"],
        "status": "Failed",
        "errorDetails": {"code": "ConfigurationError", "message": REFUSED},
    } == latest(client, "Sign")


def test_the_history_after_a_refused_request(mock: PipelineMock, client: Any) -> None:
    """The history shows the words as summary beside the code, and the approval's id."""
    execution_id = created(client, asking(topic=FIFO))

    [attempt] = attempts(client, actionName="Sign")
    configuration = {"NotificationArn": FIFO}
    assert {
        "pipelineExecutionId": execution_id,
        "actionExecutionId": attempt["actionExecutionId"],
        "pipelineVersion": 1,
        "stageName": "Approve",
        "actionName": "Sign",
        "startTime": mock.clock.now,
        "lastUpdateTime": mock.clock.now,
        "status": "Failed",
        "input": {
            "actionTypeId": {
                "category": "Approval",
                "owner": "AWS",
                "provider": "Manual",
                "version": "1",
            },
            "configuration": configuration,
            "resolvedConfiguration": configuration,
            "region": "us-east-1",
            "inputArtifacts": [],
        },
        "output": {
            "outputArtifacts": [],
            "executionResult": {
                "externalExecutionId": attempt["actionExecutionId"],
                "externalExecutionSummary": REFUSED,
                "errorDetails": {"code": "ConfigurationError"},
            },
            "outputVariables": {},
        },
    } == attempt


def test_the_event_of_a_refused_request(mock: PipelineMock, client: Any) -> None:
    """The events of the approval are its start and its failure, with the code of its error."""
    created(client, asking(topic=FIFO))

    start, failure = [
        event for event in mock.events.of(ActionExecutionStateChange) if event.action == "Sign"
    ]
    assert ("STARTED", "FAILED") == (start.state, failure.state)
    assert {
        "external-execution-summary": REFUSED,
        "external-execution-id": failure.action_execution_id,
        "error-code": "ConfigurationError",
    } == failure.detail()["execution-result"]


def test_a_retry_with_a_better_topic_needs_a_new_run(mock: PipelineMock, client: Any) -> None:
    """The topic belongs to the declaration: a new version of it asks where the old one failed."""
    created(client, asking(topic=FIFO))
    client.update_pipeline(pipeline=asking())

    started(client)

    assert [TOPIC] == [each.topic_arn for each in mock.notifications]
    assert "InProgress" == (latest(client, "Sign") or {})["status"]
