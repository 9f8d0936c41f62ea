"""What a test holds: the mock as decorator, as context manager, and as handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from pipemock._callers import account_and_caller
from pipemock._clock.times import duration, moment
from pipemock._cloud.scripted_behaviours import When, Where
from pipemock._cloud.settings import Settings
from pipemock._mock.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from pipemock._cloud.faults import Fault
    from pipemock._cloud.settings import ClockKind, SleepKind
    from pipemock._functions import Handler

T = TypeVar("T", bound="Callable[..., Any]")


class PipelineMock(Sources):
    """A mock of CodePipeline: entered, it answers; inside and afterwards, it is the handle.

    Made by `mock_codepipeline`. Each time it is entered, it begins with a fresh world.

    Example:
        >>> with mock_codepipeline(now="2026-01-05T09:00Z") as aws:
        ...     print(aws.clock)
        <Clock 2026-01-05T09:00:00.000Z, nothing due>
    """

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
        rule: str | None = None,
    ) -> When:
        """Speak of actions, or of rules; `.then(...)` says what they do when they run.

        The last rule that matches an action wins. What is left out matches everything.

        Args:
            pipeline: The name of their pipeline.
            stage: The name of their stage.
            action: Their name.
            category: Their category, such as ``Build`` or ``Approval``.
            owner: The owner of their type: ``AWS``, ``ThirdParty`` or ``Custom``.
            provider: The provider of their type, such as ``CodeBuild``.
            rule: The name of a rule in a condition of a stage. Rules are spoken of only by this,
                or by the category ``Rule``.

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
            rule=rule,
        )
        return When(self._inside().rules, where)

    def fault(
        self,
        operation: str,
        code: str,
        message: str = "",
        *,
        times: int | None = 1,
        status: int | None = None,
        service: str = "codepipeline",
        parameters: Mapping[str, Any] | None = None,
        performed: bool = False,
    ) -> Fault:
        """Let calls of an operation fail.

        The SDK tries again what it would try again on AWS, without waiting; each attempt meets a
        fault anew. Faults of one operation are met in the order in which they were set.

        Args:
            operation: The operation, such as ``GetPipelineState``.
            code: The code of the error, such as ``ThrottlingException``, or how the connection
                breaks: ``ConnectTimeoutError``, ``EndpointConnectionError``, ``ReadTimeoutError``
                or ``ConnectionClosedError``.
            message: The words of the error.
            times: How many attempts meet the fault; `None` for every attempt.
            status: The HTTP status; that of the error if omitted. With it, any code is allowed.
            service: The service of the operation: ``codepipeline`` or ``codecommit``.
            parameters: Only calls with these parameters meet the fault.
            performed: Whether a call does its work before it fails: only its answer is lost.

        Returns:
            The fault, which counts its hits and can be withdrawn; also a context manager.

        Raises:
            PipeMockError: If the operation does not exist or never fails like that.

        Example:
            >>> throttled = mock.fault("GetPipeline", "ThrottlingException", times=2)
            >>> client.get_pipeline(name="release")["ResponseMetadata"]["RetryAttempts"]
            2
            >>> throttled
            <Fault codepipeline GetPipeline: ThrottlingException, 2 of 2 met>
        """
        from pipemock._edge.fault_checks import checked_fault  # noqa: PLC0415 -- botocore

        fault = checked_fault(
            operation,
            code,
            message,
            times=times,
            status=status,
            service=service,
            parameters=parameters,
            performed=performed,
        )
        self._inside().faults.add(fault)
        return fault

    def lambda_function(self, name: str, handler: Handler | None) -> None:
        """Let a Lambda action call a Python function.

        The handler is called with the event of a CodePipeline job and a context that looks like
        Lambda's. What it returns does not end the action: it has to put a result for the job, or
        the action times out. A function that nobody registered is taken to do its work by itself.

        Args:
            name: The name of the function, as in `FunctionName`.
            handler: ``handler(event, context)``, or `None` to say that there is no such function.

        Example:
            >>> def announce(event, context):
            ...     client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])
            >>> mock.lambda_function("announce", announce)
        """
        self._inside().functions.handlers[name] = handler

    def partner_action_type(
        self,
        declaration: Mapping[str, Any],
        *,
        client_id: str,
        client_token: str,
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        """Make an action type of a partner available, as its provider would.

        Args:
            declaration: The action type as GetActionType returns it.
            client_id: What PollForThirdPartyJobs names the client by, a UUID.
            client_token: What the partner proves with that the client is its own.
            region: The Region where it is available; the mock's own if omitted.
            account: The account where it is available; the mock's own if omitted.

        Raises:
            PipeMockError: If UpdateActionType would not take the declaration.

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
        from pipemock._edge.declarations import partner_declaration  # noqa: PLC0415 -- botocore

        self._inside().register_partner(
            partner_declaration(declaration),
            client_id=client_id,
            client_token=client_token,
            region=region,
            account=account,
        )


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
    job_lease: timedelta | float = 60,
    clock: ClockKind = "manual",
    autojump: bool = False,
    sleep: SleepKind = "real",
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
    job_lease: timedelta | float = 60,
    clock: ClockKind = "manual",
    autojump: bool = False,
    sleep: SleepKind = "real",
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
        job_lease: How long a job that was handed out and not acknowledged stays with its worker
            before it is handed out again, a timedelta or seconds.
        clock: ``"manual"`` stands still until the test moves it; ``"follow"`` is the clock of the
            process, which time-machine and freezegun move: what has fallen due happens at the next
            call or look.
        autojump: Whether a read that would show nothing new lets time pass until the next due
            moment first, so that a polling loop ends.
        sleep: With ``"virtual"``, `time.sleep` and `asyncio.sleep` move the clock, and nobody
            waits.

    Returns:
        The decorated target, or a mock to decorate with, to enter, and to hold.

    Raises:
        PipeMockError: If a value is none of these, or if one of the last three excludes another.

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
        job_lease=duration(job_lease),
        clock=clock,
        autojump=autojump,
        sleep=sleep,
    )
    mock = PipelineMock(settings)
    return mock if target is None else mock(target)
