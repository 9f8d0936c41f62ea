"""What a test holds: the mock as decorator, as context manager, and as handle."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar, overload

from pipemock._activation import Activation
from pipemock._arn import account_and_caller
from pipemock._moments import duration, moment
from pipemock._settings import Settings
from pipemock.behaviours import When, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from pipemock._clock import Clock
    from pipemock.events import ApiCall, Events, Notification
    from pipemock.rendering import Timeline

T = TypeVar("T", bound="Callable[..., Any]")


class PipelineMock(Activation):
    """A mock of CodePipeline: entered, it answers; inside and afterwards, it is the handle.

    Made by `mock_codepipeline`. Each time it is entered, it begins with a fresh world.

    Example:
        >>> with mock_codepipeline(now="2026-01-05T09:00Z") as aws:
        ...     print(aws.clock)
        <Clock 2026-01-05T09:00:00.000Z, nothing due>
    """

    # What there is to hold --------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The time of the mock."""
        return self._cloud.clock

    @property
    def calls(self) -> list[ApiCall]:
        """Every call that was answered, oldest first.

        Example:
            >>> mock.calls[0].operation
            'CreatePipeline'
        """
        return self._cloud.calls

    @property
    def events(self) -> Events:
        """Everything that happened to pipelines, oldest first.

        Example:
            >>> mock.events[0].state
            'STARTED'
        """
        return self._cloud.journal.events

    @property
    def notifications(self) -> list[Notification]:
        """The messages of approvals, as SNS delivers them, oldest first.

        Example:
            >>> [message.subject for message in mock.notifications]
            []
        """
        return self._cloud.journal.notifications

    def client(
        self,
        service: str = "codepipeline",
        *,
        region: str | None = None,
        account: str | None = None,
        caller: str | None = None,
    ) -> Any:  # noqa: ANN401 -- a client of any service
        """Return a boto3 client that needs nothing from the environment.

        Args:
            service: The service of the client.
            region: The Region of the client; the mock's own if omitted.
            account: The account that the client works in; the mock's own if omitted.
            caller: The ARN of who calls with this client; whoever calls at the time if omitted.

        Example:
            >>> mock.client(region="eu-west-1").list_pipelines()["pipelines"]
            []
        """
        from pipemock._edge.clients import client  # noqa: PLC0415 -- boto3, when needed

        cloud = self._inside()
        identity = _identity(account, caller)
        key = "AKIAPIPEMOCKEXAMPLE" if identity is None else cloud.access_key_of(identity)
        return client(service, region=region or self._settings.region, access_key=key)

    @contextlib.contextmanager
    def acting_as(self, caller: str) -> Iterator[None]:
        """Let *caller* be who calls, in all threads, until the block is left.

        Args:
            caller: The ARN of a user, a role or a session, such as
                ``arn:aws:iam::123456789012:user/Bob``. Its account is where the calls arrive.

        Example:
            >>> with mock.acting_as("arn:aws:iam::123456789012:user/Bob"):
            ...     answer = client.start_pipeline_execution(name="release")
            >>> mock.calls[-1].caller
            'arn:aws:iam::123456789012:user/Bob'
        """
        cloud = self._inside()
        cloud.push_caller(caller)
        try:
            yield
        finally:
            cloud.pop_caller()

    # What a test says -------------------------------------------------------------------------

    def when(
        self,
        *,
        pipeline: str | None = None,
        stage: str | None = None,
        action: str | None = None,
        category: str | None = None,
        owner: str | None = None,
        provider: str | None = None,
    ) -> When:
        """Speak of actions; `.then(...)` says what they do when they run.

        The last rule that matches an action wins. What is left out matches everything.

        Args:
            pipeline: The name of their pipeline.
            stage: The name of their stage.
            action: Their name.
            category: Their category, such as ``Build`` or ``Approval``.
            owner: The owner of their type: ``AWS``, ``ThirdParty`` or ``Custom``.
            provider: The provider of their type, such as ``CodeBuild``.

        Example:
            >>> mock.when(stage="Build", provider="CodeBuild").then(fail(), succeed(after=240))
        """
        where = Where(
            pipeline=pipeline,
            stage=stage,
            action=action,
            category=category,
            owner=owner,
            provider=provider,
        )
        return When(self._inside().rules, where)

    def source_change(
        self,
        pipeline: str,
        action: str | None = None,
        *,
        revision: str | None = None,
        summary: str | None = None,
        branch: str | None = None,
        author: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> str:
        """Let a source have a new revision, which starts an execution.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            revision: The id of the revision, such as a commit id; made up if omitted.
            summary: What the change says of itself, such as the message of a commit.
            branch: The branch that it was made on; the configured one if omitted.
            author: Who made it.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Returns:
            The id of the execution that starts.

        Raises:
            PipeMockError: If there is no such pipeline or source action.

        Example:
            >>> execution_id = mock.source_change("release", summary="Round prices")
            >>> execution_id == mock.events[-1].execution_id
            True
        """
        return self._inside().source_change(
            pipeline,
            action,
            revision=revision,
            summary=summary,
            branch=branch,
            author=author,
            region=region,
            account=account,
        )

    # What a person looks at -------------------------------------------------------------------

    def timeline(self, pipeline: str | None = None) -> Timeline:
        """Return what happened, for a person: print it.

        Args:
            pipeline: The name of one pipeline; all of them if omitted.

        Example:
            >>> print(mock.timeline("release"))
            2026-01-05 09:00:00 UTC
            +00:00:00  48a1c96e  execution     STARTED  by CreatePipeline
            ...
        """
        from pipemock.rendering import Timeline  # noqa: PLC0415 -- events are there by now

        events = [each for each in self.events if pipeline in {None, each.pipeline}]
        return Timeline(tuple(events), until=self.clock.now)

    def explain(
        self, pipeline: str, *, region: str | None = None, account: str | None = None
    ) -> str:
        """Return why a pipeline is where it is: what it waits for, since when, until when.

        Args:
            pipeline: The name of the pipeline.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Raises:
            PipeMockError: If there is no such pipeline.

        Example:
            >>> print(mock.explain("release"))
            Pipeline release, version 1:
              Execution 48a1c96e-... is InProgress since 2026-01-05T09:00:00.000Z.
            ...
        """
        return self._cloud.explain(pipeline, region=region, account=account)


@overload
def mock_codepipeline(target: T) -> T: ...
@overload
def mock_codepipeline(
    *,
    now: datetime | str | None = None,
    region: str = "us-east-1",
    account: str | None = None,
    caller: str | None = None,
    seed: int = 0,
    action_duration: timedelta | float = 0,
) -> PipelineMock: ...
def mock_codepipeline(
    target: Callable[..., Any] | None = None,
    *,
    now: datetime | str | None = None,
    region: str = "us-east-1",
    account: str | None = None,
    caller: str | None = None,
    seed: int = 0,
    action_duration: timedelta | float = 0,
) -> Any:
    """Mock CodePipeline for a test: as a decorator, or in a `with` or `async with` block.

    Args:
        target: The function or class to decorate, where there are no parentheses.
        now: The moment at which the clock begins: an aware datetime or an ISO 8601 text; the real
            moment of entry if omitted.
        region: The Region that the handle speaks of, and its clients are made for.
        account: The account that calls arrive in; ``123456789012`` if omitted.
        caller: The ARN of who calls; a user called ``tester`` if omitted.
        seed: Decides all made-up ids: the same seed gives the same ids.
        action_duration: How long AWS's own actions take, a timedelta or seconds.

    Returns:
        The decorated target, or a mock to decorate with, to enter, and to hold.

    Raises:
        PipeMockError: If a value is none of these.

    Example:
        >>> @mock_codepipeline
        ... def test_a_new_account():
        ...     client = boto3.client("codepipeline", region_name="us-east-1")
        ...     assert client.list_pipelines()["pipelines"] == []
        >>> test_a_new_account()
    """
    account, caller = account_and_caller(account, caller)
    settings = Settings(
        now=None if now is None else moment(now),
        region=region,
        account=account,
        caller=caller,
        seed=seed,
        action_duration=duration(action_duration),
    )
    mock = PipelineMock(settings)
    return mock if target is None else mock(target)


def _identity(account: str | None, caller: str | None) -> str | None:
    if account is None and caller is None:
        return None
    return account_and_caller(account, caller)[1]
