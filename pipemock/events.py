"""The events of a mock, as frozen values that convert to the format of EventBridge.

The names follow the detail types of the service, such as *CodePipeline Pipeline Execution State
Change*. Shapes and key order were captured from the real service; see the fidelity page.
"""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import attrs

from pipemock._arns import arn
from pipemock._clock.times import iso, iso_seconds
from pipemock._errors import PipeMockError
from pipemock._json import compact_json
from pipemock.lambda_events import Content, Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@attrs.frozen(kw_only=True)
class Event(Message):
    """An event of any of the services."""

    source: ClassVar[str]
    detail_type: ClassVar[str]

    time: datetime
    sequence: int
    account: str
    region: str

    def as_eventbridge(self) -> dict[str, Any]:
        """Return the event as EventBridge delivers it to the target of an event rule.

        Example:
            >>> mock.events[0].as_eventbridge()["detail-type"]
            'CodePipeline Pipeline Execution State Change'
        """
        return {
            "version": "0",
            "id": self._id(),
            "detail-type": self.detail_type,
            "source": self.source,
            "account": self.account,
            "time": iso_seconds(self.time),
            "region": self.region,
            "resources": self.resources(),
            "detail": self.detail(),
        }

    def resources(self) -> list[str]:
        """Return the ARNs of the resources that the event is about.

        Example:
            >>> mock.events[0].resources()
            ['arn:aws:codepipeline:us-east-1:123456789012:release']
        """
        raise NotImplementedError

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member alone.

        Example:
            >>> mock.events[0].detail()["execution-trigger"]["trigger-type"]
            'CreatePipeline'
        """
        raise NotImplementedError

    # User guide of EventBridge, targets: a topic or a queue gets the event as compact JSON.
    def _content(self) -> Content:
        return Content(
            time=self.time,
            topic_arn=arn("sns", self.region, self.account, "pipeline-events"),
            subject=None,
            text=compact_json(self.as_eventbridge()),
            is_for_topics=False,
        )

    def _id(self) -> str:
        # Derived from the event, not drawn: reading its JSON must not change the ids that follow.
        seed = f"{self.account}/{self.region}/{self._subject()}/{self.sequence}"
        bits = random.Random(seed).getrandbits(128)  # noqa: S311 -- not for secrets
        return str(uuid.UUID(int=bits, version=4))

    def _subject(self) -> str:
        raise NotImplementedError


@attrs.frozen(kw_only=True)
class PipelineEvent(Event):
    """An event of a pipeline."""

    source: ClassVar[str] = "aws.codepipeline"

    pipeline: str
    execution_id: str
    start_time: datetime
    state: str
    version: int
    attempt: int

    def resources(self) -> list[str]:
        """Return the ARN of the pipeline."""
        return [arn("codepipeline", self.region, self.account, self.pipeline)]

    def as_cloudwatch_event(self) -> dict[str, Any]:
        """Return the event as CloudWatch Events delivered it until 2023, for handlers of that time.

        It has neither `start-time` nor `pipeline-execution-attempt` nor `action-execution-id`.

        Example:
            >>> sorted(mock.events[1].as_cloudwatch_event()["detail"])
            ['execution-id', 'pipeline', 'stage', 'state', 'version']
        """
        event = self.as_eventbridge()
        # Captured (quicken/aws-meerkat, 2021 and 2022): these members came later.
        for name in ("start-time", "pipeline-execution-attempt", "action-execution-id"):
            event["detail"].pop(name, None)
        return event

    def _subject(self) -> str:
        return self.execution_id

    def _counters(self) -> dict[str, Any]:
        # Captured: both numbers are floats in the JSON text, 1.0 rather than 1.
        return {
            "state": self.state,
            "version": float(self.version),
            "pipeline-execution-attempt": float(self.attempt),
        }


@attrs.frozen(kw_only=True)
class PipelineExecutionStateChange(PipelineEvent):
    """A pipeline execution changed its state.

    `status_summary` is that of the execution, such as why it was cancelled; the service does not
    send it.
    """

    detail_type: ClassVar[str] = "CodePipeline Pipeline Execution State Change"

    trigger_type: str
    trigger_detail: str
    commit: tuple[tuple[str, str], ...] = ()
    last_retry_time: datetime | None = None
    stop_reason: str | None = None
    status_summary: str | None = None

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member.

        When the execution starts, `execution-trigger` has the trigger. When an execution that a
        connection started succeeds or fails, it has the members of `commit` instead.
        """
        detail: dict[str, Any] = {"pipeline": self.pipeline, "execution-id": self.execution_id}
        if self.state == "STARTED":
            detail["execution-trigger"] = {
                "trigger-type": self.trigger_type,
                "trigger-detail": self.trigger_detail,
            }
        detail["start-time"] = iso(self.start_time)
        if self.commit:
            detail["execution-trigger"] = dict(self.commit)
        if self.last_retry_time is not None:
            detail["last-retry-attempt-time"] = iso(self.last_retry_time)
        if self.stop_reason is not None:
            detail["stop-execution-comments"] = self.stop_reason
        return detail | self._counters()


@attrs.frozen(kw_only=True)
class StageExecutionStateChange(PipelineEvent):
    """A stage execution changed its state.

    `unmet_rules` names the rules of the condition that skipped or failed the stage; the service
    does not send them.
    """

    detail_type: ClassVar[str] = "CodePipeline Stage Execution State Change"

    stage: str
    last_retry_time: datetime | None = None
    unmet_rules: tuple[str, ...] = ()

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member."""
        detail: dict[str, Any] = {"pipeline": self.pipeline, "execution-id": self.execution_id}
        if self.last_retry_time is not None:
            detail["stage-last-retry-attempt-time"] = iso(self.last_retry_time)
        detail["start-time"] = iso(self.start_time)
        detail["stage"] = self.stage
        return detail | self._counters()


@attrs.frozen
class ArtifactLocation:
    """The location of an artifact in S3."""

    name: str
    bucket: str
    key: str
    revision: str | None = None

    def as_eventbridge(self) -> dict[str, Any]:
        """Return the location as in an event, with lower-case names.

        Example:
            >>> ArtifactLocation("Code", "artifacts", "release/Code/aB3xY7q").as_eventbridge()
            {'name': 'Code', 's3location': {'bucket': 'artifacts', 'key': 'release/Code/aB3xY7q'}}
        """
        return {"name": self.name, "s3location": {"bucket": self.bucket, "key": self.key}}


@attrs.frozen(kw_only=True)
class ActionExecutionStateChange(PipelineEvent):
    """An action execution changed its state."""

    detail_type: ClassVar[str] = "CodePipeline Action Execution State Change"

    stage: str
    action: str
    action_execution_id: str
    action_region: str
    category: str
    owner: str
    provider: str
    provider_version: str
    input_artifacts: tuple[ArtifactLocation, ...] = ()
    output_artifacts: tuple[ArtifactLocation, ...] = ()
    external_execution_url: str | None = None
    external_execution_summary: str | None = None
    external_execution_id: str | None = None
    error_code: str | None = None

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member without empty members, as the real service does."""
        detail: dict[str, Any] = {"pipeline": self.pipeline, "execution-id": self.execution_id}
        detail["start-time"] = iso(self.start_time)
        detail["stage"] = self.stage
        if result := self._result():
            detail["execution-result"] = result
        if self.input_artifacts:
            detail["input-artifacts"] = [each.as_eventbridge() for each in self.input_artifacts]
        if self.output_artifacts:
            detail["output-artifacts"] = [each.as_eventbridge() for each in self.output_artifacts]
        detail["action-execution-id"] = self.action_execution_id
        detail["action"] = self.action
        detail["state"] = self.state
        detail["region"] = self.action_region
        detail["type"] = {
            "owner": self.owner,
            "provider": self.provider,
            "category": self.category,
            "version": self.provider_version,
        }
        return detail | self._counters()

    def _result(self) -> dict[str, str]:
        result = {
            "external-execution-url": self.external_execution_url,
            "external-execution-summary": self.external_execution_summary,
            "external-execution-id": self.external_execution_id,
            "error-code": self.error_code,
        }
        return {key: value for key, value in result.items() if value is not None}


@attrs.frozen(kw_only=True)
class Notification(Message):
    """A message that an approval action publishes to its SNS topic; `message` is JSON text."""

    time: datetime
    topic_arn: str
    subject: str
    message: str

    def _content(self) -> Content:
        return _content_of(self)


@attrs.frozen(kw_only=True)
class RuleNotification(Message):
    """A message that a notification rule publishes to its SNS topic; `message` is JSON text.

    `rule` is the name of the rule. SNS delivers the message without a subject.
    """

    time: datetime
    topic_arn: str
    subject: None = None
    rule: str
    message: str

    def _content(self) -> Content:
        return _content_of(self)

    @classmethod
    def of(
        cls,
        event: Event,
        attributes: Mapping[str, Any],
        *,
        rule: str,
        rule_arn: str,
        topic_arn: str,
    ) -> RuleNotification:
        """Return the message of a rule about an event, with the `additionalAttributes` of both.

        Captured: order of the members, and that the message has neither the id nor the version of
        the event.
        """
        told = event.as_eventbridge()
        members = {
            "account": told["account"],
            "detailType": told["detail-type"],
            "region": told["region"],
            "source": told["source"],
            "time": told["time"],
            "notificationRuleArn": rule_arn,
            "detail": told["detail"],
            "resources": told["resources"],
            "additionalAttributes": attributes,
        }
        return cls(time=event.time, topic_arn=topic_arn, rule=rule, message=compact_json(members))


def _content_of(message: Notification | RuleNotification) -> Content:
    return Content(
        time=message.time,
        topic_arn=message.topic_arn,
        subject=message.subject,
        text=message.message,
        is_for_topics=True,
    )


@attrs.frozen(kw_only=True)
class ApiCall:
    """A call that the code under test made.

    `error` is the code of the error that the caller received, or `None` if the call succeeded.
    `attempts` is the number of attempts by the SDK: more than one only if it met a fault.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    account: str
    region: str
    caller: str
    time: datetime
    error: str | None = None
    attempts: int = 1


@attrs.frozen(kw_only=True)
class WebhookDelivery:
    """The result of a request to the URL of a webhook.

    `execution_id` is the id of the execution that it started, and `reason` explains why it started
    none: exactly one of them is `None`. `status` is the HTTP status of the answer.
    """

    accepted: bool
    status: int
    execution_id: str | None = None
    reason: str | None = None


E = TypeVar("E", bound=Event)


class Events(list[Event]):
    """The events, oldest first: a list that can also be filtered by class."""

    def of(self, kind: type[E]) -> list[E]:
        """Return only the events of one class.

        Args:
            kind: A class of events.

        Raises:
            PipeMockError: If *kind* is not a class of events.

        Example:
            >>> [event.stage for event in mock.events.of(StageExecutionStateChange)]
            ['Source', 'Source', 'Build', 'Build', 'Approve']
        """
        wanted: object = kind
        if not isinstance(wanted, type) or not issubclass(wanted, Event):
            msg = (
                f"events.of() takes a class of events, not {kind!r}. Take one from "
                "pipemock.events, such as PipelineExecutionStateChange."
            )
            raise PipeMockError(msg)
        return [event for event in self if isinstance(event, kind)]

    def matching(self, pattern: Mapping[str, Any] | str) -> Events:
        """Return only the events that an event rule of EventBridge with this pattern matches.

        Args:
            pattern: The event pattern, as a dict or as JSON.

        Raises:
            PipeMockError: If EventBridge would not accept the pattern.

        Example:
            >>> pattern = {"detail": {"state": ["SUCCEEDED"], "action": [{"prefix": "Check"}]}}
            >>> [event.action for event in mock.events.matching(pattern)]
            ['Checkout']
        """
        from pipemock._event_patterns import compiled  # noqa: PLC0415 -- when needed

        matches = compiled(pattern)
        return Events(event for event in self if matches(event.as_eventbridge()))
