"""Functions that a test registers, or not: what their answers do, and what follows from none."""

from __future__ import annotations

import io
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError

from pipemock import fail, hang, succeed
from pipemock._errors import PipeMockWarning
from tests.client_helpers import retried
from tests.declarations import build
from tests.engine.actions.jobs.custom_jobs import (
    attempt,
    created,
    finish,
    give_up,
    latest,
    refusal,
    status,
)
from tests.engine.actions.jobs.lambda_actions import (
    NO_RESULT,
    events,
    invoke,
    invoking,
    job_of,
    played,
    silent,
    stage_by_stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock
    from tests.engine.actions.jobs.lambda_actions import Job

# A client of S3 that has every object.
BUCKET: Final = SimpleNamespace(
    get_object=lambda **_: {
        "Body": io.BytesIO(),
        "VersionId": "1",
        "ETag": "1",
        "Metadata": {},
    },
    put_object=lambda **_: None,
)
LOGS: Final = (
    "https://console.aws.amazon.com/cloudwatch/home?region=us-east-1"
    "#logStream:group=%252Faws%252Flambda%252Fnotify"
)
DETAILS: Final = {"summary": "Told.", "externalExecutionId": "mail-7", "percentComplete": 50}


def invoked(mock: PipelineMock) -> list[tuple[str, bool]]:
    """Return the names of the functions that jobs went to, and whether they were called."""
    return [(each.function_name, each.was_called) for each in mock.lambda_invocations]


# Answers --------------------------------------------------------------------------------------


def test_a_success(mock: PipelineMock, client: Any) -> None:
    """A function that reports success lets its action succeed, within the call that started it."""
    jobs = played(mock, lambda job: finish(client, job))
    created(client, invoking())

    assert 1 == len(jobs)
    assert "Succeeded" == status(client)
    assert [("notify", True)] == invoked(mock)


def test_what_the_state_shows_of_a_success(mock: PipelineMock, client: Any) -> None:
    """An action is known by its function and its logs, and says nothing of itself."""
    played(mock, lambda job: finish(client, job, executionDetails=DETAILS))
    created(client, invoking())

    assert {
        "actionExecutionId": attempt(client, "Notify")["actionExecutionId"],
        "status": "Succeeded",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "notify",
        "externalExecutionUrl": LOGS,
    } == latest(client, "Notify")


def test_what_the_history_shows_of_a_success(mock: PipelineMock, client: Any) -> None:
    """The details that a function supplies are shown nowhere, its variables are."""
    told = {"executionDetails": DETAILS, "outputVariables": {"Mail": "7"}}
    played(mock, lambda job: finish(client, job, **told))
    created(client, invoking())

    assert {
        "outputArtifacts": [],
        "executionResult": {"externalExecutionId": "notify", "externalExecutionUrl": LOGS},
        "outputVariables": {"Mail": "7"},
    } == attempt(client, "Notify")["output"]


def test_what_the_state_shows_of_a_failure(mock: PipelineMock, client: Any) -> None:
    """A function that reports a failure fails its action with the code and words that it gives."""
    played(mock, lambda job: give_up(client, job, "Nobody is there."))
    created(client, invoking())

    assert "Failed" == status(client)
    assert {
        "actionExecutionId": attempt(client, "Notify")["actionExecutionId"],
        "status": "Failed",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "notify",
        "externalExecutionUrl": LOGS,
        "errorDetails": {"code": "JobFailed", "message": "Nobody is there."},
    } == latest(client, "Notify")


def test_what_the_history_shows_of_a_failure(mock: PipelineMock, client: Any) -> None:
    """The words of a failure are its summary, and nothing has been put out."""
    details = {"type": "ConfigurationError", "externalExecutionId": "mail-7"}
    played(mock, lambda job: give_up(client, job, "Nobody is there.", **details))
    created(client, invoking(invoke(outputArtifacts=[{"name": "Report"}])))

    assert {
        "outputArtifacts": [],
        "executionResult": {
            "externalExecutionId": "notify",
            "externalExecutionSummary": "Nobody is there.",
            "externalExecutionUrl": LOGS,
            "errorDetails": {"code": "ConfigurationError"},
        },
        "outputVariables": {},
    } == attempt(client, "Notify")["output"]


def test_what_a_handler_returns_ends_nothing(mock: PipelineMock, client: Any) -> None:
    """An action continues when its function returns, whatever it returns."""
    mock.lambda_function("notify", lambda _event, _context: {"status": "Succeeded"})
    created(client, invoking())

    assert "InProgress" == latest(client, "Notify")["status"]
    assert "InProgress" == status(client)


def test_an_answer_that_is_given_twice(mock: PipelineMock, client: Any) -> None:
    """The same answer again is accepted, another one is refused, as from any worker."""
    refusals: list[tuple[str, str]] = []

    def handler(job: Job) -> None:
        finish(client, job)
        finish(client, job)
        refusals.append(refusal(give_up, client, job))

    jobs = played(mock, handler)
    created(client, invoking())

    words = f"Job with id {jobs[0]['id']} has already terminated"
    assert [("InvalidJobStateException", words)] == refusals
    assert "Succeeded" == status(client)


# Functions that are not registered, or not there ----------------------------------------------


def test_a_function_that_nobody_registered(mock: PipelineMock, client: Any) -> None:
    """It does its work by itself, and its event can be had."""
    created(client, invoking(invoke(parameters="1.2")))
    [event] = events(mock)

    assert "Succeeded" == status(client)
    assert [("notify", False)] == invoked(mock)
    assert "1.2" == job_of(event)["data"]["actionConfiguration"]["configuration"]["UserParameters"]


def test_a_test_that_calls_its_handler_itself(mock: PipelineMock, client: Any) -> None:
    """Where an action hangs, a handler that its test calls with the event moves the pipeline."""

    def handler(event: dict[str, Any], _: object) -> None:
        finish(client, job_of(event), outputVariables={"Mail": "7"})

    mock.when(provider="Lambda").then(hang())
    created(client, invoking())
    before = status(client)
    handler(events(mock)[0], None)

    assert "InProgress" == before
    assert "Succeeded" == status(client)
    assert {"Mail": "7"} == attempt(client, "Notify")["output"]["outputVariables"]


def test_a_rule_that_hangs(mock: PipelineMock, client: Any) -> None:
    """A function that is registered is called, though a rule says that its action hangs."""
    mock.when(provider="Lambda").then(hang())
    played(mock, lambda job: finish(client, job))
    created(client, invoking())

    assert "Succeeded" == status(client)


@pytest.mark.parametrize("rule", [succeed(), fail()])
def test_a_rule_speaks_for_the_function(mock: PipelineMock, client: Any, rule: Any) -> None:
    """Where a rule says how an action ends, nobody calls its function, but its event is kept."""
    mock.when(action="Notify").then(rule)
    jobs = played(mock, silent)
    created(client, invoking())

    assert [] == jobs
    assert ("Succeeded" if rule == succeed() else "Failed") == status(client)
    assert [("notify", False)] == invoked(mock)


def test_a_function_that_does_not_exist(mock: PipelineMock, client: Any) -> None:
    """The pipeline is accepted, and the action fails as it starts."""
    mock.lambda_function("notify", None)
    created(client, invoking())

    assert "Failed" == status(client)
    assert {
        "code": "ConfigurationError",
        "message": "The AWS Lambda function notify does not exist.",
    } == latest(client, "Notify")["errorDetails"]
    assert [] == invoked(mock)


def test_a_function_that_is_there_the_second_time(mock: PipelineMock, client: Any) -> None:
    """What is said of a function counts from then on."""
    mock.lambda_function("notify", None)
    execution_id = created(client, invoking())
    played(mock, lambda job: finish(client, job))
    retried(client, execution_id, "Invoke")

    assert "Succeeded" == status(client)


def test_a_name_that_is_resolved(mock: PipelineMock, client: Any) -> None:
    """The name of a function may come from a variable."""
    mock.when(action="Compile").then(succeed(output_variables={"Function": "notify"}))
    played(mock, lambda job: finish(client, job))
    declared = build(namespace="Built"), invoke(function="#{Built.Function}")
    created(client, stage_by_stage(*declared))

    assert [("notify", True)] == invoked(mock)
    assert "notify" == latest(client, "Notify")["externalExecutionId"]


# Handlers that do not answer ------------------------------------------------------------------


def raising(_: Job) -> None:
    """Raise, as a handler does that has a bug."""
    msg = "No such mailbox."
    raise LookupError(msg)


def test_a_handler_that_raises(mock: PipelineMock, client: Any) -> None:
    """Only the author of the test gets a warning; the action waits."""
    played(mock, raising)
    words = (
        r"Function notify raised LookupError\('No such mailbox.'\). AWS does not report this to "
        r"CodePipeline: action Notify waits for a result until it times out at "
        r"2026-01-05T09:20:00.000Z."
    )
    with pytest.warns(PipeMockWarning, match=f"^{words}$"):
        created(client, invoking())
    [kept] = mock.lambda_invocations

    assert "InProgress" == latest(client, "Notify")["status"]
    assert kept.was_called
    assert "LookupError('No such mailbox.')" == repr(kept.error)


def test_a_handler_that_raised_times_out(mock: PipelineMock, client: Any) -> None:
    """Twenty minutes after its call the action of a handler that raised has failed."""
    played(mock, raising)
    with pytest.warns(PipeMockWarning):
        created(client, invoking())
    mock.clock.advance(minutes=20)

    assert "Failed" == status(client)
    assert {"code": "JobFailed", "message": NO_RESULT} == latest(client, "Notify")["errorDetails"]


def test_a_handler_that_raises_after_its_answer(mock: PipelineMock, client: Any) -> None:
    """The answer counts, and the author of the test gets a warning all the same."""

    def answer_and_raise(job: Job) -> None:
        finish(client, job)
        raising(job)

    played(mock, answer_and_raise)
    with pytest.warns(PipeMockWarning) as caught:
        created(client, invoking())

    assert "Succeeded" == status(client)
    assert [
        (
            "Function notify raised LookupError('No such mailbox.'). AWS does not report this to "
            "CodePipeline: the result that it had put for action Notify counts all the same."
        )
    ] == [str(each.message) for each in caught]


def test_a_warning_that_is_an_error(mock: PipelineMock, client: Any) -> None:
    """Where warnings are errors, the call that set the handler off says what it raised."""
    played(mock, raising)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PipeMockWarning, match="No such mailbox"):
            client.create_pipeline(pipeline=invoking())

    assert ["release"] == [each["name"] for each in client.list_pipelines()["pipelines"]]
    assert [("notify", True)] == invoked(mock)


def test_an_answer_after_all(mock: PipelineMock, client: Any) -> None:
    """A job whose handler raised can still be answered by somebody else."""
    jobs = played(mock, raising)
    with pytest.warns(PipeMockWarning):
        created(client, invoking())
    mock.clock.advance(minutes=19)
    finish(client, jobs[0])

    assert "Succeeded" == status(client)


# What the mock tells --------------------------------------------------------------------------


def explained(mock: PipelineMock) -> str:
    """Return what the mock says of the action that a function does."""
    [line] = [each for each in mock.explain("release").splitlines() if "Action Notify" in each]
    return line.strip()


def test_explaining_a_silent_handler(mock: PipelineMock, client: Any) -> None:
    """While an action waits for its function, the mock says for which answer, and until when."""
    jobs = played(mock, silent)
    created(client, invoking())

    assert (
        "Action Notify is InProgress since 2026-01-05T09:00:00.000Z: nobody has put a result for "
        f"job {jobs[0]['id']} yet; it times out at 2026-01-05T09:20:00.000Z."
    ) == explained(mock)


def test_explaining_a_silent_handler_afterwards(mock: PipelineMock, client: Any) -> None:
    """After its timeout, the mock says which result was missing."""
    jobs = played(mock, silent)
    created(client, invoking())
    mock.clock.advance(minutes=20)

    assert (
        f"Action Notify is Failed: {NO_RESULT} Nobody put a result for job {jobs[0]['id']}."
    ) == explained(mock)


def test_explaining_a_handler_that_raised(mock: PipelineMock, client: Any) -> None:
    """What a handler raised is reported while its action waits, and after it has timed out."""
    played(mock, raising)
    with pytest.warns(PipeMockWarning):
        created(client, invoking())
    before = explained(mock)
    mock.clock.advance(minutes=20)

    words = " Function notify raised LookupError('No such mailbox.')."
    assert [True, True] == [text.endswith(words) for text in (before, explained(mock))]


def test_explaining_a_continuation(mock: PipelineMock, client: Any) -> None:
    """Between two calls, the mock says that the function will be called again."""
    played(mock, lambda job: finish(client, job, continuationToken="page 2"))
    created(client, invoking())

    assert "function notify will be called again, for job " in explained(mock)


# Artifacts that are stored nowhere ---------------------------------------------------------------


def _get_artifact(code: str) -> Callable[..., None]:
    def handler(_event: object, _context: object) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "Not here."}}, "GetObject")

    return handler


@pytest.mark.parametrize(
    ("code", "connected", "hinted"),
    [
        ("NoSuchBucket", False, True),
        ("NoSuchKey", False, True),
        ("NoSuchBucket", True, False),
        ("AccessDenied", False, False),
    ],
)
def test_a_handler_that_misses_its_artifact(
    mock: PipelineMock, client: Any, code: str, *, connected: bool, hinted: bool
) -> None:
    """The warning and `explain` say that nothing is connected, where that is so."""
    mock.lambda_function("notify", _get_artifact(code))
    mock.connect(s3=BUCKET if connected else None)
    with pytest.warns(PipeMockWarning) as caught:
        client.create_pipeline(pipeline=invoking())
    [invocation] = mock.lambda_invocations
    hint = " No S3 is connected, so artifacts are stored nowhere: mock.connect(s3=...) stores them."
    trouble = f"Function notify raised {invocation.error!r}.{hint * hinted}"

    assert (
        f"{trouble} AWS does not report this to CodePipeline: action Notify waits for a result "
        "until it times out at 2026-01-05T09:20:00.000Z."
    ) == str(caught[-1].message)
    assert mock.explain("release").endswith(f"2026-01-05T09:20:00.000Z. {trouble}")
