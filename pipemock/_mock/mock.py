"""The mock: a decorator, a context manager, and the handle that a test works with."""

from __future__ import annotations

import warnings
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NoReturn,
    SupportsIndex,
    TypedDict,
    TypeVar,
    overload,
)

from pipemock import _git_events
from pipemock._arguments import (
    require_any_texts,
    require_at_most,
    require_definition,
    require_flags,
    require_integers,
    require_mappings,
    require_mappings_of_texts,
    require_optional_texts,
    require_paths,
    require_strings,
    require_texts,
    texts_of,
)
from pipemock._arns import DEFAULT_REGION, account_for, require_place, require_region
from pipemock._clock.times import parse_time, planned_duration
from pipemock._cloud.callers import SECRET_ACCESS_KEY
from pipemock._cloud.scripted_behaviours import Where
from pipemock._cloud.settings import Settings
from pipemock._errors import PipeMockError
from pipemock._mock import decorator
from pipemock._mock.activation import Activation, OneCloud
from pipemock.behaviours import MOST_ID, MOST_SUMMARY

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from typing_extensions import Self

    from pipemock._clock.clock import Clock
    from pipemock._cloud.approvals import Approval
    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.faults import Fault
    from pipemock._cloud.lambda_invocations import Handler, LambdaContext, LambdaInvocation
    from pipemock._cloud.notification_rules import DetailType
    from pipemock._cloud.scripted_behaviours import When
    from pipemock._cloud.settings import ClockKind, ConnectionProvider, SleepKind
    from pipemock._git_events import PullRequest, Push, Started
    from pipemock._loading.loaded import Loaded
    from pipemock._mock.stubs import CodeCommitClient, CodePipelineClient
    from pipemock._serving.control.api import ControlApi
    from pipemock._serving.server import Server
    from pipemock.events import (
        ApiCall,
        Events,
        Notification,
        RuleNotification,
        WebhookDelivery,
    )
    from pipemock.rendering import Timeline

T = TypeVar("T", bound="Callable[..., Any]")


class Credentials(TypedDict):
    """The credentials of one caller, named like the keyword arguments of boto3."""

    aws_access_key_id: str
    aws_secret_access_key: str


class PipelineMock:
    """A mock of CodePipeline and CodeCommit, and the handle to control and inspect it.

    Create one with `mock_codepipeline`. Each time it is entered, it starts from an empty state,
    which can still be inspected after the mock is left.

    Example:
        >>> with mock_codepipeline(now="2026-01-05T09:00Z") as aws:
        ...     print(aws.clock)
        <Clock 2026-01-05T09:00:00.000Z, nothing due>
    """

    def __init__(self, settings: Settings, activation: Activation | None = None) -> None:
        """Create a mock from its settings; private, use `mock_codepipeline`."""
        self._settings = settings
        self._activation = activation or Activation(settings)

    # Entering and leaving ---------------------------------------------------------------------

    def __enter__(self) -> Self:
        """Start answering calls, from an empty state."""
        self._activation.enter()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stop answering calls; the state can still be inspected.

        Raises:
            PipeMockError: If a call in the block raised one, and something caught it.
        """
        self._activation.leave(is_passed=kind is None)

    async def __aenter__(self) -> Self:
        """Start answering calls, from an empty state."""
        return self.__enter__()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stop answering calls."""
        self.__exit__(kind)

    def start(self) -> Self:
        """Enter the mock where a `with` block does not fit; leave it with `stop`.

        Example:
            >>> aws = mock_codepipeline().start()
            >>> aws.stop()
        """
        return self.__enter__()

    def stop(self) -> None:
        """Leave the mock that `start` entered.

        Raises:
            PipeMockError: If the mock is not active, or if it has to report a mistake.
        """
        self.__exit__(None)

    def __call__(self, target: T) -> T:
        """Decorate a function, a coroutine, a generator or a class of tests.

        Example:
            >>> aws = mock_codepipeline(region="eu-west-1")
            >>> @aws
            ... def test_a_new_account():
            ...     assert aws.client().list_pipelines()["pipelines"] == []
            >>> test_a_new_account()
        """
        self._activation.entry.settle()
        wrapped: T = decorator.decorated(target, self, self._activation.check_early)
        return wrapped

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        """Refuse to be copied or pickled.

        Raises:
            PipeMockError: Always.
        """
        self._activation.entry.settle()
        msg = (
            "A mock can't be copied or pickled: it belongs to this process and answers its calls. "
            "Pass the mock itself on, or make another one with mock_codepipeline()."
        )
        raise PipeMockError(msg)

    def __repr__(self) -> str:
        """Show whether the mock is active, and its time."""
        cloud = self._activation.current
        if cloud is None:
            return "<PipelineMock, not active>"
        return f"<PipelineMock, active, {cloud.clock!r}>"

    def __del__(self) -> None:
        """Warn if the mock was never left."""
        if self._activation.current is not None:
            msg = (
                "A mock was entered and never left, so it still answers calls. Use a 'with' block, "
                "or keep what start() returns and call its stop()."
            )
            warnings.warn(msg, ResourceWarning, stacklevel=2, source=self)

    @property
    def _active(self) -> Cloud:
        return self._activation.active

    @property
    def _cloud(self) -> Cloud:
        return self._activation.latest

    # State ------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The clock of the mock, which reads and advances its time."""
        return self._cloud.clock

    @property
    def calls(self) -> list[ApiCall]:
        """The calls that were answered, oldest first.

        Example:
            >>> mock.calls[0].operation
            'CreatePipeline'
        """
        return self._cloud.calls

    @property
    def mistakes(self) -> list[BaseException]:
        """The errors that calls raised and AWS never would, oldest first.

        These are `PipeMockError`s, including `NotMocked`, and what the test's own functions raised
        in the middle of a step, whatever its type. Leaving the mock raises a `PipeMockError` if the
        list is not empty: something has caught an error that was meant for the author of the test.
        A test that provokes one on purpose clears the list.

        Example:
            >>> mistaken = mock.when(action="Compile").then(call(lambda starting: None))
            >>> try:
            ...     client.start_pipeline_execution(name="release")
            ... except PipeMockError:
            ...     pass
            >>> [type(error).__name__ for error in mock.mistakes]
            ['PipeMockError']
            >>> mock.mistakes.clear()
            >>> corrected = mock.when(action="Compile").then(succeed())
        """
        return self._cloud.mistakes

    @property
    def events(self) -> Events:
        """The events of CodePipeline and CodeCommit, oldest first.

        Example:
            >>> mock.events[0].detail()["state"]
            'STARTED'
        """
        return self._cloud.event_log.events

    @property
    def notifications(self) -> list[Notification]:
        """The notifications of approvals, as SNS delivers them, oldest first.

        Example:
            >>> [message.subject for message in mock.notifications]
            []
        """
        return self._cloud.event_log.notifications

    @property
    def rule_notifications(self) -> list[RuleNotification]:
        """The messages of notification rules, as SNS delivers them, oldest first.

        Example:
            >>> [message.rule for message in mock.rule_notifications]
            []
        """
        return self._cloud.event_log.rule_notifications

    @property
    def approvals(self) -> list[Approval]:
        """The open approvals of all pipelines, oldest first; each can be approved or rejected.

        They are found in every execution mode, and the list is a copy: answering one changes the
        next `mock.approvals`. Code under test finds and answers them by the API.

        Example:
            >>> [approval] = mock.approvals
            >>> print(approval.action, "waits until", approval.until)
            Sign waits until 2026-01-12 09:00:00+00:00
        """
        from pipemock._cloud.approvals import open_approvals  # noqa: PLC0415 -- when needed

        return open_approvals(self._cloud)

    @property
    def lambda_invocations(self) -> list[LambdaInvocation]:
        """The jobs that went to Lambda functions, registered or not, oldest first.

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
        service: Literal["codecommit"],
        *,
        region: str | None = None,
        account: str | None = None,
        caller: str | None = None,
    ) -> CodeCommitClient: ...
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
        """Return a boto3 client that needs no credentials or Region from the environment.

        Args:
            service: The service of the client.
            region: The Region of the client; the mock's own if omitted.
            account: The account that the client works in; the mock's own if omitted.
            caller: The ARN of the caller; the mock's caller at the time of each call if omitted.

        Example:
            >>> mock.client(region="eu-west-1").list_pipelines()["pipelines"]
            []
        """
        from pipemock._edge.clients import client  # noqa: PLC0415 -- boto3, when needed

        cloud = self._active
        require_texts(service=service)
        require_place(region=region, account=account)
        region = region or self._settings.region
        key = cloud.callers.access_key_for(account, caller, region=region)
        return client(service, region=region, access_key=key)

    def credentials(
        self, caller: str, *, session_tags: Mapping[str, str] | None = None
    ) -> Credentials:
        """Return the credentials of a caller, for `boto3.client` or a session.

        The ARN identifies the caller: two sessions of one role with different names are two
        callers.

        Args:
            caller: The ARN of a user, a role or a session.
            session_tags: The tags of the session. CodeCommit shows `displayName` and
                `emailAddress` in its events, however the caller calls from then on.

        Example:
            >>> bob = boto3.Session(**mock.credentials("arn:aws:iam::123456789012:user/Bob"))
            >>> answer = bob.client("codepipeline", region_name="us-east-1").list_pipelines()
            >>> mock.calls[-1].caller
            'arn:aws:iam::123456789012:user/Bob'
        """
        callers = self._active.callers
        access_key = callers.access_key_of(caller)
        if session_tags is not None:
            require_mappings_of_texts(session_tags=session_tags)
            callers.session_tags[caller] = dict(session_tags)
        return {
            "aws_access_key_id": access_key,
            "aws_secret_access_key": SECRET_ACCESS_KEY,
        }

    def acting_as(self, caller: str) -> AbstractContextManager[None]:
        """Make all calls as *caller*, in all threads, until the block is left.

        Args:
            caller: The ARN of a user, a role or a session, such as
                ``arn:aws:iam::123456789012:user/Bob``. Calls arrive in its account.

        Example:
            >>> with mock.acting_as("arn:aws:iam::123456789012:user/Bob"):
            ...     answer = client.start_pipeline_execution(name="release")
            >>> mock.calls[-1].caller
            'arn:aws:iam::123456789012:user/Bob'
        """
        return self._active.callers.acting(caller)

    # Views for people -------------------------------------------------------------------------

    def timeline(
        self,
        pipeline: str | None = None,
        *,
        last: int | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> Timeline:
        """Return a readable timeline of the executions; print it, or draw it with `svg`.

        Args:
            pipeline: The name of one pipeline; all of them if omitted.
            last: How many of the latest executions to show; all if omitted.
            region: Only the pipelines of this Region; those of all Regions if omitted.
            account: Only the pipelines of this account; those of all accounts if omitted.

        Raises:
            PipeMockError: If the pipeline does not exist and never did, or if *last* is less than
                one.

        Example:
            >>> print(mock.timeline("release"))
            2026-01-05 09:00:00 UTC
            +00:00:00  48a1c96e  execution     STARTED  by CreatePipeline
            ...
        """
        # Not needed before a mock is entered, so not imported with pipemock.
        from pipemock._rendering.executions import last_executions  # noqa: PLC0415
        from pipemock.events import PipelineEvent  # noqa: PLC0415
        from pipemock.rendering import Timeline  # noqa: PLC0415

        require_optional_texts(pipeline=pipeline)
        require_place(region=region, account=account)
        cloud = self._cloud
        if pipeline is not None:
            cloud.require_known(pipeline, account=account, region=region)
        events = [
            each
            for each in cloud.event_log.events.of(PipelineEvent)
            if pipeline in {None, each.pipeline}
            and region in {None, each.region}
            and account in {None, each.account}
        ]
        shown = events if last is None else last_executions(events, last)
        return Timeline(tuple(shown), until=self.clock.now)

    def explain(
        self, pipeline: str, *, region: str | None = None, account: str | None = None
    ) -> str:
        """Describe where a pipeline is: what it waits for, since when, and until when.

        Args:
            pipeline: The name of the pipeline.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Raises:
            PipeMockError: If the pipeline does not exist.

        Example:
            >>> print(mock.explain("release"))
            Pipeline release, version 1:
              Execution 48a1c96e-... is InProgress since 2026-01-05T09:00:00.000Z.
            ...
        """
        require_texts(pipeline=pipeline)
        require_place(region=region, account=account)
        return self._cloud.explain(pipeline, region=region, account=account)

    # Scripting --------------------------------------------------------------------------------

    def when(
        self,
        *,
        pipeline: str | None = None,
        stage: str | None = None,
        action: str | None = None,
        category: str | None = None,
        owner: str | None = None,
        provider: str | None = None,
        rule: str | None = None,
    ) -> When:
        """Select actions, or rules of conditions; `.then(...)` sets what they do when they start.

        The last scripted behaviour that matches an action wins. An omitted argument matches
        everything.

        Args:
            pipeline: The name of the pipeline.
            stage: The name of the stage.
            action: The name of the action.
            category: The category of the action type, such as ``Build`` or ``Approval``.
            owner: The owner of the action type: ``AWS``, ``ThirdParty`` or ``Custom``.
            provider: The provider of the action type, such as ``CodeBuild``.
            rule: The name of a rule in a condition of a stage. Rules match only by this argument,
                or by the category ``Rule``.

        Example:
            >>> building = mock.when(stage="Build", provider="CodeBuild")
            >>> behaviour = building.then(fail(), succeed(after=240))
        """
        names = {
            "pipeline": pipeline,
            "stage": stage,
            "action": action,
            "category": category,
            "owner": owner,
            "provider": provider,
            "rule": rule,
        }
        require_optional_texts(**names)
        return self._active.scripted_behaviours.when(Where(**names))

    def fault(
        self,
        operation: str,
        code: str,
        message: str | None = None,
        *,
        times: int | None = 1,
        status: int | None = None,
        service: str = "codepipeline",
        parameters: Mapping[str, Any] | None = None,
        performed: bool = False,
    ) -> Fault:
        """Make calls of an operation fail.

        The SDK retries what it would retry on AWS, but without waiting, and each attempt can meet a
        fault. Faults of one operation are met in the order in which they were set.

        Args:
            operation: The operation, such as ``GetPipelineState``.
            code: The code of the error, such as ``ThrottlingException``, or how the connection
                breaks: ``ConnectTimeoutError``, ``EndpointConnectionError``, ``ReadTimeoutError``
                or ``ConnectionClosedError``.
            message: The message of the error; if omitted, "Rate exceeded" for throttling, and empty
                for any other code.
            times: How many attempts meet the fault; `None` for every attempt.
            status: The HTTP status; that of the error if omitted. If given, any code is allowed.
            service: The service of the operation: ``codepipeline`` or ``codecommit``.
            parameters: Only calls with these parameters meet the fault.
            performed: Whether a call takes effect before it fails, so that only its answer is lost.

        Returns:
            The fault, which counts its hits and can be withdrawn; also a context manager.

        Raises:
            PipeMockError: If the operation does not exist, or cannot fail like that.

        Example:
            >>> throttled = mock.fault("GetPipeline", "ThrottlingException", times=2)
            >>> client.get_pipeline(name="release")["ResponseMetadata"]["RetryAttempts"]
            2
            >>> throttled
            <Fault codepipeline GetPipeline: ThrottlingException, 2 of 2 met>
        """
        from pipemock._edge.fault_checks import validated_fault  # noqa: PLC0415 -- botocore

        fault = validated_fault(
            operation,
            code,
            message,
            times=times,
            status=status,
            service=service,
            parameters=parameters,
            performed=performed,
        )
        self._active.faults.add(fault)
        return fault

    def lambda_function(self, name: str, handler: Handler | None) -> None:
        """Register a Python function that Lambda actions call.

        The handler is called with the event of a CodePipeline job and a context that looks like
        Lambda's. Its return value does not end the action: the handler has to put a result for the
        job, or the action times out. A function that is not registered is assumed to do so.

        Args:
            name: The name of the function, as in `FunctionName`.
            handler: ``handler(event, context)``, or `None` for a function that does not exist.

        Raises:
            PipeMockError: If the handler is asynchronous, a generator or not callable.

        Example:
            >>> def announce(event, context):
            ...     client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])
            >>> mock.lambda_function("announce", announce)
        """
        self._active.functions.register(name, handler)

    def partner_action_type(
        self,
        declaration: Mapping[str, Any],
        *,
        client_id: str,
        client_token: str,
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        """Make an action type of a partner available, as the partner would.

        Args:
            declaration: The action type as GetActionType returns it.
            client_id: The UUID by which PollForThirdPartyJobs names the client.
            client_token: The token by which the partner proves that the client is its own.
            region: The Region where it is available; the mock's own if omitted.
            account: The account where it is available; the mock's own if omitted.

        Raises:
            PipeMockError: If UpdateActionType would refuse the declaration.

        Example:
            >>> worker = {"jobWorkerExecutorConfiguration": {"pollingAccounts": ["123456789012"]}}
            >>> scan = {
            ...     "id": {
            ...         "category": "Test",
            ...         "owner": "ThirdParty",
            ...         "provider": "Scan",
            ...         "version": "1",
            ...     },
            ...     "executor": {"type": "JobWorker", "configuration": worker},
            ...     "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 1},
            ...     "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 0},
            ... }
            >>> mock.partner_action_type(
            ...     scan,
            ...     client_id="0b3f9c1e-5f0a-4d6b-9a55-2c1d1f0e7a11",
            ...     client_token="known to the partner alone",
            ... )
        """
        from pipemock._edge.declarations import third_party_declaration  # noqa: PLC0415 -- botocore

        require_mappings(declaration=declaration)
        require_texts(client_id=client_id, client_token=client_token)
        require_place(region=region, account=account)
        self._active.register_third_party(
            third_party_declaration(declaration),
            client_id=client_id,
            client_token=client_token,
            region=region,
            account=account,
        )

    # Source changes ---------------------------------------------------------------------------

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
        """Start an execution with a new revision of a source.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            revision: The id of the revision, such as a commit id; generated if omitted.
            summary: The summary of the revision, such as a commit message.
            branch: The branch of the change; the configured one if omitted.
            author: The author of the change.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Returns:
            The id of the execution that starts.

        Raises:
            PipeMockError: If the pipeline or source action does not exist, or if no more executions
                may be in progress.

        Example:
            >>> execution_id = mock.source_change("release", summary="Round prices")
            >>> any(event.execution_id == execution_id for event in mock.events)
            True
        """
        from pipemock._cloud import source_changes  # noqa: PLC0415 -- the machine, loaded by now

        require_texts(pipeline=pipeline)
        require_optional_texts(action=action, revision=revision, branch=branch, author=author)
        require_any_texts(summary=summary)
        require_at_most(MOST_ID, revision=revision)
        require_at_most(MOST_SUMMARY, summary=summary)
        require_place(region=region, account=account)
        return source_changes.source_change(
            self._active,
            pipeline,
            action,
            commit=_git_events.Commit(id=revision, message=summary, author=author),
            branch=branch,
            region=region,
            account=account,
        )

    def connection_provider(self, connection_arn: str, provider: ConnectionProvider) -> None:
        """Set the provider of a connection, which its source actions report; GitHub if not set.

        Args:
            connection_arn: The ARN of the connection, as in `ConnectionArn`.
            provider: ``Bitbucket``, ``GitHub``, ``GitHubEnterpriseServer``, ``GitLab`` or
                ``GitLabSelfManaged``.

        Raises:
            PipeMockError: If the provider is not known, or the ARN is not that of a connection.

        Example:
            >>> connection = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"
            >>> mock.connection_provider(connection, "GitLab")
        """
        from pipemock._cloud import source_changes  # noqa: PLC0415 -- the machine, loaded by now

        require_texts(connection_arn=connection_arn, provider=provider)
        source_changes.set_connection_provider(self._active, connection_arn, provider)

    def event_rule(
        self,
        pipeline: str,
        action: str | None = None,
        *,
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        """Add an EventBridge event rule for a source that is also polled.

        A source that is not polled has such a rule anyway. A source with both is a configuration
        mistake: each commit starts two executions, one by the rule and one by polling. This applies
        to commits in CodeCommit and to `git_push`; `source_change` always starts one execution.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Raises:
            PipeMockError: If the pipeline or source action does not exist.

        Example:
            >>> mock.event_rule("release")
        """
        from pipemock._cloud import source_changes  # noqa: PLC0415 -- see above

        require_texts(pipeline=pipeline)
        require_optional_texts(action=action)
        require_place(region=region, account=account)
        source_changes.add_event_rule(
            self._active, pipeline, action, region=region, account=account
        )

    def notification_rule(
        self,
        resource: str,
        events: Iterable[str],
        *,
        detail_type: DetailType = "FULL",
        name: str | None = None,
        topic_arn: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> str:
        """Add a notification rule of AWS CodeStar Notifications, as the console does.

        From now on, each event of one of the types adds a message to `rule_notifications`, and
        publishes it where an SNS client is connected. The resource may be created later, so that
        the rule gets its first events too.

        Args:
            resource: The name or ARN of a pipeline or a repository of CodeCommit.
            events: The ids of the event types, such as
                ``codepipeline-pipeline-pipeline-execution-failed``.
            detail_type: ``FULL`` adds what the service knows beyond the event, such as the actions
                that failed; ``BASIC`` adds nothing.
            name: The name of the rule; made from the resource if omitted.
            topic_arn: The ARN of the SNS topic; one in the mock's account if omitted.
            region: The Region of the rule; the mock's own if omitted.
            account: The account of the rule; the mock's own if omitted.

        Returns:
            The ARN of the rule.

        Raises:
            PipeMockError: If an argument is not valid.

        Example:
            >>> failed = ["codepipeline-pipeline-pipeline-execution-failed"]
            >>> mock.notification_rule("release", failed, name="failures")
            'arn:aws:codestar-notifications:us-east-1:123456789012:notificationrule/...'
        """
        require_texts(resource=resource, detail_type=detail_type)
        require_optional_texts(name=name, topic_arn=topic_arn)
        require_place(region=region, account=account)
        from pipemock._cloud.notification_rules import add  # noqa: PLC0415 -- when needed

        cloud = self._active
        account, region = self._settings.place(account, region)
        with cloud.lock:
            rule = add(
                cloud.notification_rules,
                resource,
                texts_of("events", events),
                detail_type=detail_type,
                name=name,
                topic_arn=topic_arn,
                account=account,
                region=region,
            )
        return rule.arn

    def lambda_context(self, function_name: str = "handler") -> LambdaContext:
        """Return the context of an invocation, for a test that calls a handler itself.

        Args:
            function_name: The name of the function.

        Example:
            >>> context = mock.lambda_context("notifier")
            >>> context.invoked_function_arn
            'arn:aws:lambda:us-east-1:123456789012:function:notifier'
        """
        require_texts(function_name=function_name)
        cloud, settings = self._active, self._settings
        return cloud.functions.context(
            function_name, account=settings.account, region=settings.region, time=cloud.clock.now
        )

    def deliver_webhook(
        self,
        url: str,
        body: str | bytes | dict[str, Any],
        headers: Mapping[str, str] | None = None,
        *,
        secret: str | None = None,
        source_ip: str = "192.30.252.1",
    ) -> WebhookDelivery:
        """Send a request to the URL of a webhook, as GitHub does after a push.

        Args:
            url: The URL that PutWebhook returned.
            body: The body of the request; a dict is sent as JSON.
            headers: The headers of the request; their case does not matter.
            secret: The secret token to sign the request with, as GitHub does.
            source_ip: The address of the sender; one of GitHub's own if omitted.

        Returns:
            The outcome: the id of the execution that starts, or the reason why none does.

        Raises:
            PipeMockError: If the body has another type, or if the URL or the address is not valid.

        Example:
            >>> webhook = {
            ...     "name": "push",
            ...     "targetPipeline": "release",
            ...     "targetAction": "Checkout",
            ...     "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
            ...     "authentication": "GITHUB_HMAC",
            ...     "authenticationConfiguration": {"SecretToken": "hush"},
            ... }
            >>> url = client.put_webhook(webhook=webhook)["webhook"]["url"]
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/main"}, secret="hush").accepted
            True
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/draft"}, secret="hush").reason
            "$.ref selects 'refs/heads/draft', and the filter expects 'refs/heads/main'."
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/main"}, secret="guess").status
            403
        """
        from pipemock._cloud.webhook_deliveries import (  # noqa: PLC0415 -- when needed
            arrival,
            deliver,
            require_url,
        )

        require_texts(url=url, source_ip=source_ip)
        require_optional_texts(secret=secret)
        require_mappings_of_texts(headers={} if headers is None else headers)
        require_url(url)
        cloud = self._active
        arrived = arrival(body, headers or {}, secret=secret, source_ip=source_ip)
        delivery = deliver(cloud, url, arrived)
        cloud.call_functions()
        return delivery

    def git_push(
        self,
        repository: str,
        *,
        branch: str | None = None,
        tag: str | None = None,
        files: Iterable[str] = (),
        commit: str | None = None,
        message: str | None = None,
        author: str | None = None,
        new_branch: bool = False,
        region: str | None = None,
        account: str | None = None,
    ) -> Started:
        """Push to a repository, and start the pipelines that react to it.

        A declared trigger reacts if its filters match; any other source action reacts if its branch
        is pushed and it detects changes.

        Args:
            repository: The repository, as in the configuration of the source actions:
                ``FullRepositoryId`` of a connection, ``Owner/Repo`` of GitHub (OAuth), or
                ``RepositoryName`` of CodeCommit.
            branch: The branch that is pushed.
            tag: The tag that is pushed instead; *branch* is then the branch of its commit.
            files: The paths that the push changes, for filters on file paths.
            commit: The id of the commit; generated if omitted.
            message: The message of the commit.
            author: The author of the commit.
            new_branch: Whether the push creates the branch.
            region: The Region of the pipelines; the mock's own if omitted.
            account: The account of the pipelines; the mock's own if omitted.

        Returns:
            The ids of the executions that start: a list whose `explain()` says why they start, and
            why the other pipelines do not.

        Raises:
            PipeMockError: If no pipeline watches the repository.

        Example:
            >>> len(mock.git_push("shop", branch="main"))
            1
            >>> print(mock.git_push("shop", branch="hotfix").explain())
            release/Checkout does not start: its branch is 'main', not 'hotfix'.
        """
        event = _git_events.Push(
            branch=branch,
            tag=tag,
            files=files,
            new_branch=new_branch,
            commit=_git_events.Commit(id=commit, message=message, author=author),
        )
        return self._git_event(repository, event, region=region, account=account)

    def repository(
        self,
        name: str,
        path: str | os.PathLike[str],
        *,
        region: str | None = None,
        account: str | None = None,
    ) -> dict[str, str]:
        """Create a repository of CodeCommit from a folder on disk.

        Of a git repository, it gets the branches with their history, and the ids of all commits are
        those of git; changes that are not committed are left out. Reading it takes the program git.
        Of any other folder, it gets all files, in one commit on the branch ``main``.

        Args:
            name: The name of the repository, which must not exist.
            path: The folder; a folder inside a git repository is a plain folder.
            region: The Region of the repository; the mock's own if omitted.
            account: The account of the repository; the mock's own if omitted.

        Returns:
            The commit of each branch.

        Raises:
            PipeMockError: If the name is not valid or in use, or if the folder cannot be read.

        Example:
            >>> list(mock.repository("pipemock-docs", "docs"))
            ['main']
            >>> codecommit = mock.client("codecommit")
            >>> codecommit.get_file(repositoryName="pipemock-docs", filePath="index.md")["fileMode"]
            'NORMAL'
        """
        from pipemock._cloud import repository_folders  # noqa: PLC0415 -- the machine, loaded by now

        require_strings(name=name)
        require_paths(path=path)
        require_place(region=region, account=account)
        return repository_folders.create(self._active, name, path, region=region, account=account)

    def pull_request(
        self,
        repository: str,
        *,
        event: str,
        source_branch: str,
        destination_branch: str,
        number: int | str = 1,
        title: str = "",
        files: Iterable[str] = (),
        commit: str | None = None,
        message: str | None = None,
        author: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> Started:
        """Send an event of a pull request, and start the pipelines that react to it.

        Only declared triggers react to pull requests. A merge is two events: the pull request is
        ``CLOSED``, and its destination branch is pushed, which `git_push` does.

        Args:
            repository: The repository, as in the configuration of the source actions:
                ``FullRepositoryId``.
            event: ``OPEN``, ``UPDATED`` or ``CLOSED``.
            source_branch: The branch to merge from; executions use its commit.
            destination_branch: The branch to merge into; filters on branches match this one.
            number: The number of the pull request.
            title: The title of the pull request.
            files: The paths that the pull request changes, for filters on file paths.
            commit: The id of the latest commit; generated if omitted.
            message: The message of that commit.
            author: The author of that commit.
            region: The Region of the pipelines; the mock's own if omitted.
            account: The account of the pipelines; the mock's own if omitted.

        Returns:
            The ids of the executions that start: a list whose `explain()` says why they start, and
            why the other pipelines do not.

        Raises:
            PipeMockError: If no pipeline watches the repository, or if *event* is not valid.

        Example:
            >>> started = mock.pull_request(
            ...     "shop", event="OPEN", source_branch="prices", destination_branch="main"
            ... )
            >>> print(started.explain())
            release/Checkout does not start: pull requests start nothing without a trigger.
        """
        happened = _git_events.PullRequest(
            event=event,
            source_branch=source_branch,
            destination_branch=destination_branch,
            number=number,
            title=title,
            files=files,
            commit=_git_events.Commit(id=commit, message=message, author=author),
        )
        return self._git_event(repository, happened, region=region, account=account)

    def _git_event(
        self,
        repository: str,
        event: Push | PullRequest,
        *,
        region: str | None,
        account: str | None,
    ) -> Started:
        from pipemock._cloud import source_changes  # noqa: PLC0415 -- see above

        require_texts(repository=repository)
        require_place(region=region, account=account)
        return source_changes.repository_event(
            self._active, repository, event, region=region, account=account
        )

    # Definitions ------------------------------------------------------------------------------

    def load(
        self,
        source: str | os.PathLike[str] | Mapping[str, Any],
        *,
        parameters: Mapping[str, str] | None = None,
        region: str | None = None,
        account: str | None = None,
        only: str | Iterable[str] | None = None,
    ) -> Loaded:
        """Create what a definition defines: pipelines, custom action types, webhooks, event rules.

        As on AWS, creating a pipeline starts its first execution, so script behaviours before. The
        calls are not in `calls`.

        Args:
            source: The path of a file or folder, or a document that is parsed already: what
                `aws codepipeline get-pipeline` prints, a template of CloudFormation, SAM or the
                CDK, a cloud assembly of the CDK (its folder), or what `terraform show -json` prints
                of a plan or a state.
            parameters: The values of the parameters of templates, and of placeholders: names such
                as ``Role.Arn`` for what only a deployment knows.
            region: The Region; that of the stack if omitted, else the mock's own.
            account: The account; that of the stack if omitted, else the mock's own.
            only: The pipelines to create, by name or logical id, with what belongs to them; all if
                omitted.

        Returns:
            The names of the pipelines, and what else was created.

        Raises:
            PipeMockError: If the definition cannot be read, or if AWS would refuse it: the message
                lists what `python -m pipemock check` finds, and nothing is created.

        Example:
            >>> mock.load({"pipeline": {**RELEASE, "name": "nightly"}})
            <Loaded: nightly>
        """
        from pipemock._loading.load import load  # noqa: PLC0415 -- botocore, when needed

        require_definition(source=source)
        require_mappings_of_texts(parameters={} if parameters is None else parameters)
        require_place(region=region, account=account)
        names = () if only is None else (only,) if isinstance(only, str) else only
        texts_of("only", names)
        return load(
            self._active,
            source,
            parameters=parameters,
            region=region,
            account=account,
            only=only,
        )

    # Other services ---------------------------------------------------------------------------

    def connect(
        self,
        *,
        s3: object = None,
        sns: object = None,
        events: object = None,
        lambda_: object = None,
        codebuild: object = None,
    ) -> None:
        """Connect other services by boto3 clients, which may reach moto, LocalStack or AWS itself.

        A service that is not given is disconnected. Notifications and events are sent, and
        functions invoked, once the state has settled, so the receiver may call back at once.

        Args:
            s3: Stores artifacts: S3 sources read their object; jobs and functions find their input
                at the given location, and the next action gets what they put at the location of
                their output; S3 deployments write their files. Nothing watches the buckets: a new
                object starts an execution only when `source_change` reports it.
            sns: Publishes the notifications of approvals to their topics; a topic that does not
                exist fails the approval.
            events: Puts events on the default event bus of EventBridge, where event rules match
                them.
            lambda_: Invokes the functions that are not registered with `lambda_function`; one that
                does not exist fails the action.
            codebuild: Starts a build of the project for each CodeBuild action, whose external id is
                that of the build; one that cannot start fails the action. How and when the action
                ends, the scripted behaviours say.

        Raises:
            PipeMockError: If a client is of another service, or asynchronous.

        Example:
            >>> mock.connect(s3=mock.client("s3"), sns=mock.client("sns"))
            >>> mock.connect()  # nothing is connected any more
        """
        from pipemock._edge import connectors  # noqa: PLC0415 -- botocore, when needed

        ports = self._active.ports
        connectors.connect(
            ports, s3=s3, sns=sns, events=events, lambda_=lambda_, codebuild=codebuild
        )

    # Other processes --------------------------------------------------------------------------

    def serve(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        allowed_hosts: Iterable[str] = (),
        control: bool = True,
        tls: bool = False,
    ) -> Server:
        """Answer other processes too, over HTTP: the AWS CLI, or an SDK of any language.

        The server answers from the moment it is returned until it or the mock is stopped. It shares
        everything with the mock: state, clock, behaviours, faults and callers.

        Args:
            host: The address to listen at. Any other than this machine's own lets other machines
                call the mock.
            port: The port; any that is free if 0.
            allowed_hosts: Names by which clients may call the server, besides those of this
                machine, such as ``host.docker.internal``.
            control: Whether clients may control the mock too, under ``/_pipemock/``.
            tls: Whether the server speaks TLS, with a certificate that the clients in its
                environment trust; needs the extra ``tls``.

        Returns:
            The server; also a context manager.

        Raises:
            PipeMockError: If the port is in use, or is not a port; or if the extra is missing.

        Example:
            >>> with mock.serve() as server:
            ...     env = {**os.environ, **server.environment}
            ...     aws = [sys.executable, "-m", "awscli", "codepipeline"]
            ...     started = [*aws, "start-pipeline-execution", "--name", "release"]
            ...     subprocess.run(started, env=env, stdout=subprocess.DEVNULL).returncode
            0
            >>> mock.calls[-1].operation
            'StartPipelineExecution'
        """
        from pipemock._serving.server import Server  # noqa: PLC0415 -- http.server, when needed

        require_texts(host=host)
        require_integers(port=port)
        require_flags(control=control, tls=tls)
        return Server(
            self._active,
            host=host,
            port=port,
            allowed_hosts=allowed_hosts,
            control=self._control() if control else None,
            tls=tls,
        )

    # A server controls the cloud that it was started in, also where the mock is entered anew.
    def _control(self, reset: Callable[..., Any] | None = None) -> ControlApi:
        from pipemock._serving.control.api import ControlApi  # noqa: PLC0415 -- see `serve`

        own = PipelineMock(self._settings, OneCloud(self._settings, self._active))
        return ControlApi(own, reset=reset)


@overload
def mock_codepipeline(target: T) -> T: ...
@overload
def mock_codepipeline(
    *,
    now: datetime | str | None = None,
    region: str = DEFAULT_REGION,
    account: str | None = None,
    caller: str | None = None,
    seed: int = 0,
    action_duration: timedelta | float = 0,
    job_lease: timedelta | float = 60,
    cancellation_delay: timedelta | float = 0,
    answer_delay: timedelta | float = 0,
    clock: ClockKind = "manual",
    autojump: bool = False,
    sleep: SleepKind = "real",
    strict: bool | None = None,
) -> PipelineMock: ...
def mock_codepipeline(
    target: Callable[..., Any] | None = None,
    *,
    now: datetime | str | None = None,
    region: str = DEFAULT_REGION,
    account: str | None = None,
    caller: str | None = None,
    seed: int = 0,
    action_duration: timedelta | float = 0,
    job_lease: timedelta | float = 60,
    cancellation_delay: timedelta | float = 0,
    answer_delay: timedelta | float = 0,
    clock: ClockKind = "manual",
    autojump: bool = False,
    sleep: SleepKind = "real",
    strict: bool | None = None,
) -> Any:
    """Mock CodePipeline for a test: as a decorator, or in a `with` or `async with` block.

    Args:
        target: The function or class to decorate, if the decorator is used without parentheses.
        now: The time at which the clock starts: an aware datetime or an ISO 8601 text; the real
            time of entry if omitted.
        region: The Region of the mock's clients, and the default Region of its methods.
        account: The account in which calls arrive; ``123456789012`` if omitted.
        caller: The ARN of the caller; a user named ``tester`` if omitted.
        seed: The seed of all generated ids: the same seed gives the same ids.
        action_duration: How long AWS's own actions take, as a timedelta or in seconds.
        job_lease: How long a job that was polled but not acknowledged stays with its worker before
            it is handed out again, as a timedelta or in seconds.
        cancellation_delay: How long an execution stays ``InProgress`` in its stage after an update
            of its pipeline has cancelled its open approval, as a timedelta or in seconds.
        answer_delay: How long after an answer to an approval its stage goes on, as a timedelta or
            in seconds; on AWS about 30 seconds.
        clock: ``"manual"`` stands still until the test advances it; ``"follow"`` follows the clock
            of the process, which time-machine and freezegun move: what has fallen due happens at
            the next call or read.
        autojump: Whether a read that would return nothing new first advances the clock to the next
            due time, so that a polling loop ends.
        sleep: With ``"virtual"``, `time.sleep` and `asyncio.sleep` advance the clock instead of
            waiting.
        strict: Whether leaving the mock raises an error if anything that the test has set was not
            used; if omitted, as pytest's setting `pipemock_strict` says, and otherwise not.

    Returns:
        The decorated target, or a mock to use as decorator, context manager and handle.

    Raises:
        PipeMockError: If a value is not valid, or if two of the last three exclude each other.

    Example:
        >>> @mock_codepipeline
        ... def test_a_new_account():
        ...     client = boto3.client("codepipeline", region_name="us-east-1")
        ...     assert client.list_pipelines()["pipelines"] == []
        >>> test_a_new_account()
    """
    require_region(region)
    require_integers(seed=seed)
    settings = Settings(
        now=None if now is None else parse_time(now),
        region=region,
        account=account_for(account, caller),
        caller=caller,
        seed=seed,
        action_duration=planned_duration(action_duration, "action_duration"),
        job_lease=planned_duration(job_lease, "job_lease"),
        cancellation_delay=planned_duration(cancellation_delay, "cancellation_delay"),
        answer_delay=planned_duration(answer_delay, "answer_delay"),
        clock=clock,
        autojump=autojump,
        sleep=sleep,
        strict=strict,
    )
    mock = PipelineMock(settings)
    return mock if target is None else mock(target)
