"""The types that users see. This file is never executed: type checkers read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import boto3
from hypothesis.strategies import SearchStrategy, just
from mypy_boto3_codecommit import CodeCommitClient
from mypy_boto3_codepipeline import CodePipelineClient
from mypy_boto3_codepipeline.type_defs import PipelineDeclarationTypeDef
from typing_extensions import assert_type

import pipemock
from pipemock import (
    NotMocked,
    PipelineMock,
    PipeMockError,
    approve,
    call,
    deploy_event,
    deploy_target,
    fail,
    failures,
    guard,
    hang,
    mock_codepipeline,
    reject,
    succeed,
)
from pipemock.behaviours import (
    ActionStarting,
    Approve,
    Behaviour,
    Call,
    Fail,
    Hang,
    Reject,
    Succeed,
)
from pipemock.declarations import (
    RELEASE,
    approval,
    build,
    compute,
    deploy,
    invoke,
    pipeline,
    source,
    stage,
    test,
)
from pipemock.events import (
    ActionExecutionStateChange,
    ApiCall,
    Event,
    Events,
    Notification,
    PipelineExecutionStateChange,
    RuleNotification,
    WebhookDelivery,
)
from pipemock.lambda_events import sqs_event
from pipemock.rendering import Timeline
from pipemock.strategies import (
    Advance,
    Behave,
    Retry,
    Start,
    Walk,
    actions,
    behaviours,
    executions,
    pipelines,
    stages,
)
from pipemock.types import (
    Approval,
    Clock,
    Credentials,
    DeployEvent,
    DeployTarget,
    Due,
    Fault,
    LambdaContext,
    LambdaInvocation,
    Loaded,
    ScriptedBehaviour,
    Server,
    Started,
    When,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


# Making a mock ---------------------------------------------------------------------------------

aws = mock_codepipeline()
assert_type(aws, PipelineMock)
assert_type(
    mock_codepipeline(
        now="2026-01-05T09:00Z",
        region="eu-west-1",
        account="123456789012",
        caller="arn:aws:iam::123456789012:user/Bob",
        seed=1,
        action_duration=timedelta(minutes=1),
        job_lease=timedelta(minutes=1),
        cancellation_delay=300,
        answer_delay=timedelta(seconds=30),
        clock="manual",
        autojump=True,
        sleep="virtual",
    ),
    PipelineMock,
)
assert_type(mock_codepipeline(clock="follow"), PipelineMock)
mock_codepipeline(now=datetime.now().astimezone(), action_duration=0.5)
mock_codepipeline(now=None, account=None, caller=None)

mock_codepipeline(now=5)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
mock_codepipeline(regoin="eu-west-1")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
mock_codepipeline(clock="real")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
mock_codepipeline(sleep=True)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
pipemock.mock_codepipelin()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
mock_codepipeline("2026-01-05T09:00Z")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


# Decorating ------------------------------------------------------------------------------------


@mock_codepipeline
def bare(number: int, *, text: str = "") -> list[str]:
    return [text] * number


@mock_codepipeline(region="eu-west-1")
async def coroutine(number: int) -> str:
    return str(number)


@aws
def generator() -> Iterator[int]:
    yield 1


@aws
async def async_generator() -> AsyncIterator[int]:
    yield 1


@aws
class Release:
    def wait(self, number: int) -> int:
        return number


class Deployment:
    def __init__(self, name: str) -> None:
        self.name = name

    @aws
    def method(self, number: int) -> str:
        return self.name * number

    @mock_codepipeline(seed=1)
    async def waiting(self, number: int) -> str:
        return self.name * number

    @classmethod
    @aws
    def of(cls, name: str) -> Deployment:
        return cls(name)

    @staticmethod
    @mock_codepipeline
    def static(number: int) -> int:
        return number


async def call_methods() -> None:
    assert_type(Deployment("web").method(1), str)
    assert_type(await Deployment("web").waiting(number=1), str)
    assert_type(Deployment.of("web"), Deployment)
    assert_type(Deployment.static(1), int)
    Deployment("web").method("one")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await Deployment("web").waiting()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


assert_type(bare(1, text="one"), list[str])
assert_type(generator(), "Iterator[int]")
assert_type(async_generator(), "AsyncIterator[int]")
assert_type(Release(), Release)
assert_type(Release().wait(1), int)
bare("one")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


# Entering --------------------------------------------------------------------------------------

with mock_codepipeline() as entered:
    assert_type(entered, PipelineMock)

with aws as again:
    assert_type(again, PipelineMock)


async def enter() -> None:
    async with mock_codepipeline() as inside:
        assert_type(inside, PipelineMock)
    assert_type(await coroutine(1), str)


with guard() as nothing:
    assert_type(nothing, None)

assert_type(aws.start(), PipelineMock)
aws.stop()


# Holding ---------------------------------------------------------------------------------------


def hold(mock: PipelineMock) -> None:
    assert_type(mock.clock, "Clock")
    assert_type(mock.calls, list[ApiCall])
    assert_type(mock.mistakes, list[BaseException])
    assert_type(mock.events, Events)
    assert_type(mock.notifications, list[Notification])
    assert_type(mock.client(), CodePipelineClient)
    assert_type(mock.client("codepipeline", region="eu-west-1"), CodePipelineClient)
    assert_type(mock.client("codecommit", caller=None), CodeCommitClient)
    boto3.Session(**mock.credentials("arn:aws:iam::123456789012:user/Bob"))
    assert_type(mock.client("s3", region="eu-west-1", account="123456789012", caller=None), Any)
    assert_type(mock.when(pipeline="release", category="Build"), "When")
    scripted: ScriptedBehaviour = mock.when(category="Build").then(fail())
    assert_type(scripted.hits, int)
    assert_type(scripted.hits_of_each, tuple[int, ...])
    assert_type(mock.source_change("release", "Checkout", revision="abc", summary="Fix."), str)
    assert_type(mock.deliver_webhook("url", {"ref": "main"}, secret="hush"), WebhookDelivery)
    assert_type(mock.deliver_webhook("url", b"", {"X-Event": "push"}).execution_id, str | None)
    pushed: Started = mock.git_push("team/app", branch="main", files=["a.py"])
    assert_type(pushed.explain(), str)
    merged = mock.pull_request("a", event="CLOSED", source_branch="b", destination_branch="c")
    assert_type(merged[0], str)
    assert_type(mock.timeline("release"), Timeline)
    assert_type(mock.timeline(last=5), Timeline)
    mock.timeline("release", 5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert_type(mock.explain("release"), str)
    assert_type(mock.serve(), Server)
    assert_type(mock.credentials("arn:aws:iam::123456789012:user/Bob"), Credentials)
    with mock.acting_as("arn:aws:iam::123456789012:user/Bob"):
        pass
    mock.when(catgory="Build")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def handle(event: dict[str, Any], context: LambdaContext) -> str:
    assert_type(context.get_remaining_time_in_millis(), int)
    return f"{context.function_name} {event}"


def connect(mock: PipelineMock) -> None:
    assert_type(mock.lambda_invocations, list[LambdaInvocation])
    mock.lambda_function("announce", handle)
    mock.lambda_function("announce", lambda event, context: (event, context))
    mock.lambda_function("announce", None)
    mock.connection_provider("arn", "GitLab")
    mock.connection_provider("arn", "Gitlab")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    mock.partner_action_type({}, client_id="id", client_token="token", region="eu-west-1")
    mock.connect(s3=mock.client("s3"), sns=mock.client("sns"))
    mock.connect(events=mock.client("events"), lambda_=mock.client("lambda"))
    mock.connect(codebuild=mock.client("codebuild"))
    mock.connect(ses=mock.client("ses"))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    mock.connect()
    mock.lambda_function("announce", "handle")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def fail_calls(mock: PipelineMock) -> None:
    throttled = mock.fault("GetPipeline", "ThrottlingException", "Slower.", times=None, status=400)
    assert_type(throttled, "Fault")
    with mock.fault("GetPipeline", "ReadTimeoutError", performed=True) as inside:
        assert_type(inside, "Fault")
    mock.fault("GetPipeline", "InternalFailure", parameters={"name": "release"})
    mock.fault("GetRepository", "InternalFailure", service="codecommit").withdraw()
    mock.fault("GetPipeline")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    mock.fault("GetPipeline", "InternalFailure", times="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def count(fault: Fault) -> None:
    assert_type((fault.hits, fault.remaining), "tuple[int, int | None]")
    assert_type((fault.place.file, fault.place.line, str(fault.place)), tuple[str, int, str])


def move(clock: Clock) -> None:
    assert_type(clock.now, datetime)
    assert_type(clock.next_due, "datetime | None")
    assert_type(clock.pending, "tuple[Due, ...]")
    clock.advance(60)
    clock.advance(0.5)
    clock.advance(timedelta(minutes=1))
    clock.advance(days=7, hours=1.5)
    clock.advance_to("2026-01-05T09:00Z")
    clock.advance_to(clock.now)
    clock.sleep(0.5)
    clock.sleep(60, since=clock.now)
    clock.run_until(lambda: clock.pending)
    clock.run_until(lambda: clock.next_due is None, limit=timedelta(days=1))
    clock.run_until_idle()
    clock.run_until_idle(limit=60)
    clock.now = datetime.now().astimezone()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    clock.advance("60")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def answer(mock: PipelineMock) -> None:
    approvals: list[Approval] = mock.approvals
    [opened] = approvals
    assert_type((opened.token, opened.until), tuple[str, datetime])
    assert_type(opened.custom_data, "str | None")
    opened.approve()
    opened.reject(summary="No.", by="arn:aws:iam::123456789012:user/Bob")
    opened.approve("Yes.")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def load(mock: PipelineMock) -> None:
    loaded = mock.load(
        Path("template.yaml"),
        parameters={"Stage": "live"},
        region="eu-west-1",
        account="123456789012",
        only=["Release"],
    )
    assert_type(loaded, Loaded)
    assert_type(mock.load({"Resources": {}}, only="Release"), Loaded)
    assert_type((loaded["Release"], loaded[0]), tuple[str, str])
    assert_type(loaded[:1], Sequence[str])
    assert_type(loaded.placeholders, tuple[str, ...])
    mock.load("cdk.out", {"Stage": "live"})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    mock.load(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def declare(client: CodePipelineClient) -> None:
    declared = pipeline(
        "release",
        stage("Source", source("Checkout", "S3", outputs=["Code"])),
        stage("Build", build("Compile", runOrder=1), test("Check", inputs=["Code"])),
        stage("Approve", approval("Sign", configuration={"CustomData": "Look."})),
        stage("Deploy", deploy("Ship"), invoke("Announce"), compute("List", "ls", "pwd")),
        role_arn="arn:aws:iam::123456789012:role/release",
        pipelineType="V2",
    )
    assert_type(declared, PipelineDeclarationTypeDef)
    assert_type(RELEASE, PipelineDeclarationTypeDef)
    client.create_pipeline(pipeline=declared)
    pipeline("release", approval("Sign"))  # type: ignore[arg-type, unused-ignore]  # pyright: ignore[reportArgumentType]
    stage("Approve", "Sign")  # type: ignore[arg-type, unused-ignore]  # pyright: ignore[reportArgumentType]
    source("Checkout", "S3", {})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def receive(mock: PipelineMock, events: Events) -> None:
    assert_type(events.matching({"source": ["aws.codepipeline"]}), Events)
    arn = mock.notification_rule("release", ["any"], detail_type="BASIC", topic_arn="arn")
    assert_type(arn, str)
    assert_type(mock.rule_notifications, list[RuleNotification])
    assert_type(events[0].as_sns_event(), dict[str, Any])
    assert_type(mock.notifications[0].as_sqs_body(raw=True), str)
    assert_type(sqs_event([*events, *mock.notifications, *mock.rule_notifications]), dict[str, Any])
    assert_type(mock.lambda_context("notifier").aws_request_id, str)
    assert_type(mock.lambda_invocations[0].context.function_name, str)
    mock.notification_rule("release", ["any"], detail_type="SOME")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def look(due: Due, api_call: ApiCall, events: Events, timeline: Timeline) -> None:
    assert_type((due.when, due.what), tuple[datetime, str])
    assert_type(api_call.parameters, Mapping[str, Any])
    assert_type(api_call.error, "str | None")
    assert_type(api_call.attempts, int)
    assert_type(events[0], Event)
    assert_type(events.of(ActionExecutionStateChange), list[ActionExecutionStateChange])
    assert_type(
        [event.trigger_type for event in events.of(PipelineExecutionStateChange)], list[str]
    )
    assert_type(events[0].as_eventbridge(), dict[str, Any])
    assert_type(str(timeline), str)
    assert_type(timeline.text(width=80), str)
    assert_type(timeline.svg(), str)


# Behaviours ------------------------------------------------------------------------------------


def decide(starting: ActionStarting) -> Behaviour:
    return succeed() if starting.attempt > 1 else fail()


assert_type(succeed(after=60, output_variables={"Tag": "1.2"}), Succeed)
assert_type(failures.build_failed("make", exit_status=2, after=60), Fail)
assert_type(failures.object_not_found("sources", key="app.zip"), Fail)
failures.object_not_found("sources", "app.zip")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
assert_type(fail("No such project.", code="ConfigurationError", after=timedelta(minutes=1)), Fail)
assert_type(hang(), Hang)
assert_type(approve(by="arn:aws:iam::123456789012:user/Bob", after=0.5), Approve)
assert_type(reject(summary="Not on a Friday."), Reject)
assert_type(call(decide), Call)
assert_type(deploy_event("Start", took=20), DeployEvent)
assert_type(deploy_target("i-1", events=[deploy_event("Start")]), DeployTarget)
assert_type(succeed(targets=[deploy_target("i-1")]), Succeed)
assert_type(call(lambda starting: succeed(summary=starting.action)), Call)

several: list[Behaviour] = [succeed(), fail(), hang(), approve(), reject(), call(decide)]


def rule(when: When) -> None:
    when.then(succeed(), fail(), call(decide))
    when.then(*several)
    when.then(succeed)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


call(succeed())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


# Strategies ------------------------------------------------------------------------------------

Declarations: TypeAlias = SearchStrategy[dict[str, Any]]

assert_type(pipelines(pipeline_types=["V2"], execution_modes=("QUEUED",)), Declarations)
assert_type(stages(names=just("Build"), categories=["Build"], pipeline_type="V2"), Declarations)
assert_type(actions(artifacts=["Code"]), Declarations)
assert_type(behaviours(category="Build", max_after=60), SearchStrategy[Behaviour])
assert_type(executions(pipelines=pipelines(max_stages=2), max_steps=3), SearchStrategy[Walk])
pipelines("release")  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
executions(pipelines={})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def walk_through(mock: PipelineMock) -> None:
    behave = Behave(stage="Build", action="Compile", behaviours=[fail(), succeed()])
    walk = Walk(pipeline={}, behaviours=[behave], steps=[Start(), Advance(seconds=60), Retry()])
    assert_type(walk.play(mock), list[str])
    assert_type(walk.pipeline, dict[str, Any])


# Mistakes --------------------------------------------------------------------------------------


def mistakes(error: NotMocked) -> PipeMockError:
    return error
