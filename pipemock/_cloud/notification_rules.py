"""Notification rules of AWS CodeStar Notifications, and the events that they select.

Ids of the event types, documented: docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import attrs

from pipemock._arguments import near, require_one_of
from pipemock._arns import arn, parts_of
from pipemock._call_sites import CallSite, call_site_outside
from pipemock._cloud.notification_attributes import attributes
from pipemock._errors import PipeMockError
from pipemock._ids import Ids
from pipemock.codecommit_events import CodeCommitEvent
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineEvent,
    PipelineExecutionStateChange,
    RuleNotification,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipemock._cloud.notification_attributes import Services
    from pipemock.events import Event

DetailType: TypeAlias = Literal["FULL", "BASIC"]

# Event types -----------------------------------------------------------------------------------

_PIPELINE: Final = {
    PipelineExecutionStateChange: (
        "pipeline",
        ("failed", "canceled", "started", "resumed", "succeeded", "superseded"),
    ),
    StageExecutionStateChange: (
        "stage",
        ("started", "succeeded", "resumed", "canceled", "failed"),
    ),
    ActionExecutionStateChange: ("action", ("succeeded", "failed", "canceled", "started")),
}
_APPROVALS: Final = {"STARTED": "needed", "SUCCEEDED": "succeeded", "FAILED": "failed"}
_REPOSITORY: Final = {
    "comments-on-commits": {"commentOnCommitCreated", "commentOnCommitUpdated"},
    "comments-on-pull-requests": {"commentOnPullRequestCreated", "commentOnPullRequestUpdated"},
    "approvals-status-changed": {"pullRequestApprovalStateChanged"},
    "approvals-rule-override": {"pullRequestApprovalRuleOverridden"},
    "pull-request-created": {"pullRequestCreated"},
    "pull-request-source-updated": {"pullRequestSourceBranchUpdated"},
    "pull-request-status-changed": {"pullRequestStatusChanged"},
    "pull-request-merged": {"pullRequestMergeStatusUpdated"},
    "branches-and-tags-created": {"referenceCreated"},
    "branches-and-tags-deleted": {"referenceDeleted"},
    "branches-and-tags-updated": {"referenceUpdated"},
}
_OF_PIPELINES: Final = "codepipeline-pipeline-"
_OF_REPOSITORIES: Final = "codecommit-repository-"

EVENT_TYPES: Final = (
    *(
        f"{_OF_PIPELINES}{kind}-execution-{state}"
        for kind, states in _PIPELINE.values()
        for state in states
    ),
    *(f"{_OF_PIPELINES}manual-approval-{state}" for state in _APPROVALS.values()),
    *(f"{_OF_REPOSITORIES}{name}" for name in _REPOSITORY),
)
"""The ids of all event types of pipelines and repositories."""


def _event_types(event: Event) -> Iterator[str]:
    """Yield the ids of the event types that an event belongs to."""
    if isinstance(event, PipelineEvent):
        kind, _ = _PIPELINE[type(event)]
        yield f"{_OF_PIPELINES}{kind}-execution-{event.state.lower()}"
        is_approval = isinstance(event, ActionExecutionStateChange) and event.category == "Approval"
        if is_approval and event.state in _APPROVALS:
            yield f"{_OF_PIPELINES}manual-approval-{_APPROVALS[event.state]}"
    elif isinstance(event, CodeCommitEvent):  # pragma: no branch -- there are no other events
        yield from (
            f"{_OF_REPOSITORIES}{name}"
            for name, names in _REPOSITORY.items()
            if event.event in names
        )


# Rules -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class NotificationRule:
    """A notification rule, and the place where a test has made it."""

    name: str
    arn: str
    resource: str
    event_types: frozenset[str]
    detail_type: DetailType
    topic_arn: str
    place: CallSite

    def selects(self, event: Event) -> bool:
        """Return whether the rule sends a notification about an event."""
        return self.resource in event.resources() and not self.event_types.isdisjoint(
            _event_types(event)
        )


def add(
    rules: dict[str, NotificationRule],
    resource: str,
    event_types: Iterable[str],
    *,
    detail_type: DetailType,
    name: str | None,
    topic_arn: str | None,
    account: str,
    region: str,
) -> NotificationRule:
    """Add a rule to the rules of a mock, by their names.

    Raises:
        PipeMockError: If an argument is not valid, or if there is a rule of that name.
    """
    wanted = frozenset(event_types)
    service = _require_event_types(wanted)
    require_one_of(get_args(DetailType), detail_type=detail_type)
    name = name or f"{resource.rpartition(':')[2]}-{len(rules) + 1}"
    if name in rules:
        msg = f"There is a notification rule {name!r} already: choose another name=..."
        raise PipeMockError(msg)
    number = Ids("notification rule", account, region, name).commit()
    rules[name] = NotificationRule(
        name=name,
        arn=arn("codestar-notifications", region, account, f"notificationrule/{number}"),
        resource=_resource_arn(resource, service, account=account, region=region),
        event_types=wanted,
        detail_type=detail_type,
        # User guide: topics for notifications have names with this beginning by convention.
        topic_arn=topic_arn or arn("sns", region, account, f"codestar-notifications-{name}"),
        place=call_site_outside(),
    )
    return rules[name]


def notifications(
    rules: Iterable[NotificationRule], services: Services, event: Event
) -> Iterator[RuleNotification]:
    """Yield what the rules send about an event."""
    for rule in rules:
        if rule.selects(event):
            is_full = rule.detail_type == "FULL"
            yield RuleNotification.of(
                event,
                attributes(services, event) if is_full else {},
                rule=rule.name,
                rule_arn=rule.arn,
                topic_arn=rule.topic_arn,
            )


def _require_event_types(wanted: frozenset[str]) -> str:
    """Return the service that all event types belong to."""
    for each in sorted(wanted):
        if each not in EVENT_TYPES:
            hint = near(each, EVENT_TYPES) or f" The event types are {', '.join(EVENT_TYPES)}."
            msg = f"{each!r} is not an event type of notification rules.{hint}"
            raise PipeMockError(msg)
    services = {each.partition("-")[0] for each in wanted}
    if len(services) != 1:
        msg = (
            "A notification rule is about a pipeline or about a repository, so its event types "
            f"belong to one service; these belong to {' and '.join(sorted(services)) or 'none'}."
        )
        raise PipeMockError(msg)
    return services.pop()


def _resource_arn(resource: str, service: str, *, account: str, region: str) -> str:
    parts = parts_of(resource)
    if parts is None:
        return arn(service, region, account, resource)
    if parts.service != service:
        msg = (
            f"The event types belong to {service}, and {resource} does not: use those of its "
            "service."
        )
        raise PipeMockError(msg)
    return resource
