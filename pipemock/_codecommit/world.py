"""The state of CodeCommit in one account and Region."""

from __future__ import annotations

import enum
import itertools
from typing import TYPE_CHECKING, TypeVar

import attrs

from pipemock._arns import arn
from pipemock._codecommit.git.store import ObjectStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from pipemock._codecommit.approval_rules.content import Content
    from pipemock._codecommit.git.objects import Commit
    from pipemock._event_log import EventLog
    from pipemock._ids import Ids
    from pipemock.codecommit_events import CodeCommitEvent, RepositoryStateChange

E = TypeVar("E", bound="CodeCommitEvent")


@attrs.define(eq=False, kw_only=True)
class RuleOrTemplate:
    """What approval rules and their templates have in common."""

    id: str
    name: str
    content: Content
    created: datetime
    modified: datetime
    modified_by: str


@attrs.define(eq=False, kw_only=True)
class Template(RuleOrTemplate):
    """An approval rule template, which adds its rule to new pull requests."""

    description: str | None


@attrs.define(eq=False, kw_only=True)
class Repository:
    """A repository: its objects, branches, pull requests and comments."""

    id: str
    name: str
    description: str | None = None
    key_id: str
    created: datetime
    modified: datetime
    tags: dict[str, str] = attrs.field(factory=dict)
    default_branch: str = ""
    objects: ObjectStore = attrs.field(factory=ObjectStore, repr=False)
    branches: dict[str, str] = attrs.field(factory=dict)
    triggers: list[Mapping[str, Any]] = attrs.field(factory=list)
    configuration_id: str | None = None
    templates: dict[str, Template] = attrs.field(factory=dict, repr=False)
    pull_requests: dict[str, PullRequest] = attrs.field(factory=dict, repr=False)
    open_pull_requests: dict[str, PullRequest] = attrs.field(factory=dict, repr=False)
    threads: list[Thread] = attrs.field(factory=list, repr=False)

    def commit(self, commit_id: str) -> Commit:
        """Return an existing commit."""
        return self.objects.commits[commit_id]


# Pull requests ---------------------------------------------------------------------------------


class Status(enum.Enum):
    """The status of a pull request; a closed one cannot be reopened."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


@attrs.define(eq=False, kw_only=True)
class Revision:
    """One state of the source of a pull request, with the approvals given for it."""

    id: str
    commit: str
    approvers: dict[str, None] = attrs.field(factory=dict)
    overrider: str | None = None


@attrs.define(eq=False, kw_only=True)
class Rule(RuleOrTemplate):
    """An approval rule of a pull request."""

    origin: Template | None = None


@attrs.frozen(kw_only=True)
class Merged:
    """How a pull request was merged."""

    by: str
    commit: str
    option: str


@attrs.frozen(kw_only=True)
class PullRequestEvent:
    """An event of a pull request; the metadata has the shape of the answer."""

    type: str
    time: datetime
    actor: str
    metadata: Mapping[str, Any]


@attrs.define(eq=False, kw_only=True)
class PullRequest:
    """A request to merge one branch into another."""

    id: str
    repository: Repository = attrs.field(repr=False)
    title: str
    description: str | None
    author: str
    token: str
    source: str
    destination: str
    destination_commit: str
    created: datetime
    last_activity: datetime = attrs.field(init=False)
    last_activity_number: int = attrs.field(init=False)
    merge_base: str | None = None
    status: Status = Status.OPEN
    merged: Merged | None = None
    revisions: list[Revision] = attrs.field(factory=list)
    rules: dict[str, Rule] = attrs.field(factory=dict)
    events: list[PullRequestEvent] = attrs.field(factory=list, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether the pull request is open."""
        return self.status is Status.OPEN

    @property
    def revision(self) -> Revision:
        """The current revision."""
        return self.revisions[-1]


# Comments --------------------------------------------------------------------------------------


@attrs.define(eq=False, kw_only=True)
class Comment:
    """A comment, with the latest reaction of each user."""

    id: str
    thread: Thread = attrs.field(repr=False)
    content: str | None
    in_reply_to: str | None
    author: str
    token: str
    created: datetime
    modified: datetime
    reactions: dict[str, str] = attrs.field(factory=dict)

    @property
    def is_deleted(self) -> bool:
        """Whether the content was deleted."""
        return self.content is None


@attrs.define(eq=False, kw_only=True)
class Thread:
    """The first comment on a location, and the replies to it."""

    repository: Repository = attrs.field(repr=False)
    pull_request: PullRequest | None = attrs.field(default=None, repr=False)
    before_commit: str | None
    after_commit: str
    before_blob: str | None = None
    after_blob: str | None = None
    location: Mapping[str, Any] | None
    comments: list[Comment] = attrs.field(factory=list)

    @property
    def pull_request_id(self) -> str | None:
        """The id of the pull request, if the comments are on one."""
        return None if self.pull_request is None else self.pull_request.id


# The state -------------------------------------------------------------------------------------


@attrs.define(eq=False, kw_only=True)
class World:
    """CodeCommit in one account and Region."""

    account: str
    region: str
    ids: Ids = attrs.field(repr=False)
    event_log: EventLog = attrs.field(repr=False)
    repository_changed: Callable[[RepositoryStateChange], None] = attrs.field(repr=False)
    session_tags: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, repr=False)
    repositories: dict[str, Repository] = attrs.field(factory=dict)
    former_names: set[str] = attrs.field(factory=set)
    pull_requests: dict[str, PullRequest] = attrs.field(factory=dict)
    templates: dict[str, Template] = attrs.field(factory=dict)
    comments: dict[str, Comment] = attrs.field(factory=dict)
    answered: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = attrs.field(factory=dict)
    numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1), repr=False)
    activities: Iterator[int] = attrs.field(factory=itertools.count, repr=False)

    def repository_arn(self, name: str) -> str:
        """Return the ARN of a repository, which has no resource type."""
        return arn("codecommit", self.region, self.account, name)

    def record(
        self,
        kind: type[E],
        now: datetime,
        *,
        event: str,
        caller: str,
        repositories: Mapping[str, str],
        **members: Any,  # noqa: ANN401 -- the fields of the event
    ) -> E:
        """Record an event in the event log; *repositories* has their ids by name."""
        tags = self.session_tags.get(caller, {})
        recorded = kind(
            time=now,
            sequence=next(self.event_log.sequence),
            account=self.account,
            region=self.region,
            event=event,
            caller=caller,
            repositories=repositories,
            display_name=tags.get("displayName"),
            email_address=tags.get("emailAddress"),
            **members,
        )
        self.event_log.tell(recorded)
        return recorded
