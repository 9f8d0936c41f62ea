"""What a test looks at while a mock is active, and afterwards."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Literal, TypedDict, overload

from pipemock._callers import account_and_caller
from pipemock._mock.activation import Activation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._clock.clock import Clock
    from pipemock._errors import PipeMockError
    from pipemock._functions import LambdaInvocation
    from pipemock._mock.stubs import CodePipelineClient
    from pipemock.events import ApiCall, Events, Notification
    from pipemock.rendering import Timeline


class Credentials(TypedDict):
    """What makes somebody the caller, by the names that boto3 has for it."""

    aws_access_key_id: str
    aws_secret_access_key: str


class Handle(Activation):
    """The clock, the clients and the records of a mock."""

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
    def mistakes(self) -> list[PipeMockError]:
        """Every `PipeMockError` that a call has raised, `NotMocked` among them, oldest first.

        The mock raises one when it is left and the list is not empty: something has caught an error
        that was meant for the author of the test. A test that provokes one empties the list.

        Example:
            >>> mock.when(action="Compile").then(call(lambda starting: None))
            >>> try:
            ...     client.start_pipeline_execution(name="release")
            ... except PipeMockError:
            ...     pass
            >>> [type(error).__name__ for error in mock.mistakes]
            ['PipeMockError']
            >>> mock.mistakes.clear()
        """
        return self._cloud.mistakes

    @property
    def events(self) -> Events:
        """Everything that happened in both services, oldest first.

        Example:
            >>> mock.events[0].detail()["state"]
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

    @property
    def lambda_invocations(self) -> list[LambdaInvocation]:
        """Every job that went to a function, registered or not, oldest first.

        Example:
            >>> [invocation.function_name for invocation in mock.lambda_invocations]
            []
        """
        return self._cloud.functions.invocations

    @overload
    def client(
        self,
        service: Literal["codepipeline"] = ...,
        *,
        region: str | None = None,
        account: str | None = None,
        caller: str | None = None,
    ) -> CodePipelineClient: ...
    @overload
    def client(
        self,
        service: str,
        *,
        region: str | None = None,
        account: str | None = None,
        caller: str | None = None,
    ) -> Any: ...  # noqa: ANN401 -- a client of any service
    def client(
        self,
        service: str = "codepipeline",
        *,
        region: str | None = None,
        account: str | None = None,
        caller: str | None = None,
    ) -> Any:
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

    def credentials(self, caller: str) -> Credentials:
        """Return credentials that make somebody the caller, for `boto3.client` or a session.

        The ARN decides who that is: two sessions of one role, of different names, are two people.

        Args:
            caller: The ARN of a user, a role or a session.

        Example:
            >>> bob = boto3.Session(**mock.credentials("arn:aws:iam::123456789012:user/Bob"))
            >>> answer = bob.client("codepipeline", region_name="us-east-1").list_pipelines()
            >>> mock.calls[-1].caller
            'arn:aws:iam::123456789012:user/Bob'
        """
        return {
            "aws_access_key_id": self._inside().access_key_of(caller),
            "aws_secret_access_key": "a secret that opens nothing",
        }

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

    # What a person looks at -------------------------------------------------------------------

    def timeline(self, pipeline: str | None = None, *, last: int | None = None) -> Timeline:
        """Return what happened, for a person: print it, or draw it with `svg`.

        Args:
            pipeline: The name of one pipeline; all of them if omitted.
            last: How many of the executions that began last to tell of; all if omitted.

        Raises:
            PipeMockError: If *last* is less than one.

        Example:
            >>> print(mock.timeline("release"))
            2026-01-05 09:00:00 UTC
            +00:00:00  48a1c96e  execution     STARTED  by CreatePipeline
            ...
        """
        # Events are there by now.
        from pipemock._rendering.executions import last_runs  # noqa: PLC0415
        from pipemock.events import PipelineEvent  # noqa: PLC0415
        from pipemock.rendering import Timeline  # noqa: PLC0415

        told = self.events.of(PipelineEvent)
        events = [each for each in told if pipeline in {None, each.pipeline}]
        shown = events if last is None else last_runs(events, last)
        return Timeline(tuple(shown), until=self.clock.now)

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

    # Other services ---------------------------------------------------------------------------

    def connect(
        self,
        *,
        s3: Any = None,  # noqa: ANN401 -- any boto3 client
        sns: Any = None,  # noqa: ANN401
        events: Any = None,  # noqa: ANN401
        lambda_: Any = None,  # noqa: ANN401
    ) -> None:
        """Connect other services, each by a boto3 client: moto's, LocalStack's, or AWS's own.

        What is not given is not connected any more. Requests and events leave, and functions are
        invoked, once everything has settled: who receives them may call back at once.

        Args:
            s3: Makes artifacts real: S3 sources read their object, jobs and functions find their
                input where they are told, what they put where their output belongs is what the
                next action gets, and S3 deployments write it out.
            sns: Publishes the requests of approvals to their topics; a topic that does not exist
                fails the approval.
            events: Puts events on the default event bus of EventBridge, where rules find them.
            lambda_: Invokes the functions that `lambda_function` does not know; one that does not
                exist fails the action.

        Raises:
            PipeMockError: If one of them is the client of another service, or an asynchronous one.

        Example:
            >>> mock.connect(s3=mock.client("s3"), sns=mock.client("sns"))
            >>> mock.connect()  # nothing is connected any more
        """
        from pipemock._edge import connectors  # noqa: PLC0415 -- botocore, when needed

        ports = self._inside().ports
        connectors.connect(ports, s3=s3, sns=sns, events=events, lambda_=lambda_)


def _identity(account: str | None, caller: str | None) -> str | None:
    if account is None and caller is None:
        return None
    return account_and_caller(account, caller)[1]
