"""Answers that the service refuses: with which error, and that nothing changes by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.approval_answers import OUT_OF_DATE, TOO_LATE, answer, refusal
from tests.client_helpers import action_status, created, latest, retried, stopped
from tests.declarations import approval, build, open_token, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

UNKNOWN: Final = "00000000-0000-4000-8000-000000000000"
A_UUID: Final = (
    "satisfy regular expression pattern: "
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
A_NAME: Final = r"satisfy regular expression pattern: [A-Za-z0-9.@\-_]+"
FIFO: Final = "arn:aws:sns:us-east-1:123456789012:approvals.fifo"

# A request that differs from a good one in these members, where it is bad, and what it must do.
MALFORMED: Final = [
    ({"token": "not-a-uuid"}, "token", A_UUID),
    ({"token": UNKNOWN.replace("4", "A")}, "token", A_UUID),
    ({"stageName": "Approve!"}, "stageName", A_NAME),
    (
        {"result": {"status": "Maybe", "summary": ""}},
        "result.status",
        "satisfy enum value set: [Approved, Rejected]",
    ),
    (
        {"result": {"status": "Approved", "summary": "x" * 513}},
        "result.summary",
        "have length less than or equal to 512",
    ),
]


def wanting_a_summary(value: str = "true") -> dict[str, Any]:
    """Declare a pipeline whose approval says whether an answer needs a comment."""
    sign = approval(configuration={"IsSummaryRequired": value})
    return pipeline(("Source", [source()]), ("Approve", [sign]))


# Requests -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "path", "must"), MALFORMED)
def test_a_malformed_answer(client: Any, members: dict[str, Any], path: str, must: str) -> None:
    """A member that breaks the model's limits is named, and its value is not repeated."""
    created(client, release())
    problem = f"Value at '{path}' failed to satisfy constraint: Member must {must}"

    assert (
        "ValidationException",
        f"1 validation error detected: {problem}",
    ) == refusal(client, **members)


def test_everything_wrong_with_a_request_is_told_at_once(client: Any) -> None:
    """Several problems are counted and reported in one error."""
    created(client, release())
    result = {"status": "Maybe", "summary": "x" * 513}

    code, words = refusal(client, result=result, token="not-a-uuid")

    assert "ValidationException" == code
    assert words.startswith("3 validation errors detected: Value at ")


def test_the_longest_comment(client: Any) -> None:
    """A comment of 512 characters is taken as it is."""
    created(client, release())

    answer(client, summary="x" * 512)

    assert "x" * 512 == (latest(client, "Sign") or {})["summary"]


def test_a_request_is_checked_before_anything_is_looked_up(client: Any) -> None:
    """A malformed answer to a pipeline that does not exist is malformed first of all."""
    code, _ = refusal(client, "Maybe", pipelineName="nowhere", token=UNKNOWN)

    assert "ValidationException" == code


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"pipelineName": "nowhere"}, "PipelineNotFoundException"),
        ({"stageName": "Nowhere"}, "StageNotFoundException"),
        ({"actionName": "Nothing"}, "ActionNotFoundException"),
        ({"stageName": "Build", "actionName": "Sign"}, "ActionNotFoundException"),
    ],
    ids=str,
)
def test_an_answer_to_nothing(client: Any, members: dict[str, str], expected: str) -> None:
    """What an answer names has to exist: the pipeline, the stage, and the action in that stage."""
    created(client, release())

    code, _ = refusal(client, **members)

    assert expected == code


def test_an_answer_to_a_deleted_pipeline(client: Any) -> None:
    """A deleted pipeline takes its open approvals with it."""
    created(client, release())
    token = open_token(client)
    client.delete_pipeline(name="release")

    code, _ = refusal(client, token=token)

    assert "PipelineNotFoundException" == code


# Tokens ---------------------------------------------------------------------------------------


def test_a_token_that_was_never_given(client: Any) -> None:
    """A made-up token is not valid."""
    created(client, release())

    code, _ = refusal(client, token=UNKNOWN)

    assert "InvalidApprovalTokenException" == code


def test_an_execution_id_is_no_token(client: Any) -> None:
    """The id of the pipeline execution answers no approval."""
    execution_id = created(client, release())

    code, _ = refusal(client, token=execution_id)

    assert "InvalidApprovalTokenException" == code


def test_the_token_of_another_action(client: Any) -> None:
    """A token answers its own action alone, even within one stage."""
    approvals = [approval("First"), approval("Second")]
    created(client, pipeline(("Source", [source()]), ("Approve", approvals)))
    token = open_token(client, action="First")

    code, _ = refusal(client, actionName="Second", token=token)

    assert "InvalidApprovalTokenException" == code
    assert "InProgress" == action_status(client, "First")


def test_the_token_of_an_action_that_is_no_approval(client: Any) -> None:
    """The id of an attempt at a build is not a token for the build."""
    created(client, release())
    compiled = (latest(client, "Compile") or {})["actionExecutionId"]

    code, _ = refusal(client, stageName="Build", actionName="Compile", token=compiled)

    assert "InvalidApprovalTokenException" == code


def test_the_token_of_another_pipeline(client: Any) -> None:
    """Two pipelines of one shape do not answer for each other."""
    created(client, release())
    created(client, release(name="other"))
    token = open_token(client, pipeline="other")

    code, _ = refusal(client, token=token)

    assert "InvalidApprovalTokenException" == code
    assert "InProgress" == action_status(client, "Sign", "other")


@pytest.mark.parametrize("second", ["Approved", "Rejected"])
@pytest.mark.parametrize("first", ["Approved", "Rejected"])
def test_a_second_answer(client: Any, first: str, second: str) -> None:
    """An approval is answered once, whatever the answers are."""
    created(client, release())
    token = open_token(client)
    answer(client, first, token=token)
    answered = latest(client, "Sign")

    assert TOO_LATE == refusal(client, second, token=token)
    assert answered == latest(client, "Sign")


def test_the_token_of_an_earlier_attempt(client: Any) -> None:
    """After a retry the first token stays answered, and the new one stays open."""
    execution_id = created(client, release())
    first = open_token(client)
    answer(client, "Rejected", token=first)
    retried(client, execution_id, "Approve")

    assert TOO_LATE == refusal(client, token=first)
    assert first != open_token(client)


def test_the_token_of_an_approval_that_asked_nobody(client: Any) -> None:
    """The id of an approval whose request could not be published comes too late."""
    sign = approval(configuration={"NotificationArn": FIFO})
    created(client, pipeline(("Source", [source()]), ("Approve", [sign])))
    failed = (latest(client, "Sign") or {})["actionExecutionId"]

    assert TOO_LATE == refusal(client, token=failed)


def test_the_token_of_an_abandoned_approval(client: Any) -> None:
    """After stop-and-abandon the token is out of date, in the words of an update."""
    execution_id = created(client, release())
    token = open_token(client)
    stopped(client, execution_id, abandon=True)

    assert OUT_OF_DATE == refusal(client, token=token)


def test_a_token_from_before_an_update(client: Any) -> None:
    """After an update of the pipeline the token is out of date."""
    created(client, release())
    token = open_token(client)
    client.update_pipeline(pipeline=release())

    assert OUT_OF_DATE == refusal(client, token=token)


def test_a_token_from_after_an_update(client: Any) -> None:
    """An execution of the new version has a token of its own that can be answered."""
    created(client, release())
    client.update_pipeline(pipeline=release())
    client.start_pipeline_execution(name="release")

    answer(client)

    assert "Succeeded" == action_status(client, "Sign")


def test_an_approval_that_an_update_removed(client: Any) -> None:
    """What the current version no longer names cannot be answered."""
    created(client, release())
    token = open_token(client)
    client.update_pipeline(pipeline=pipeline(("Source", [source()]), ("Build", [build()])))

    code, _ = refusal(client, token=token)

    assert "StageNotFoundException" == code


def test_a_refused_answer_changes_nothing(mock: PipelineMock, client: Any) -> None:
    """After an error all views, the events and what is due are as they were before."""
    created(client, wanting_a_summary())

    def everything() -> object:
        state = client.get_pipeline_state(name="release")
        history = client.list_action_executions(pipelineName="release")
        return (
            state["stageStates"],
            history["actionExecutionDetails"],
            list(mock.events),
            mock.clock.pending,
        )

    before = everything()
    refusal(client)
    refusal(client, token=UNKNOWN)
    refusal(client, actionName="Nothing")

    assert before == everything()


# Comments that are asked for ------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["Approved", "Rejected"])
@pytest.mark.parametrize("comment", ["", " ", "\t \n"], ids=repr)
def test_an_answer_without_the_comment_that_it_needs(
    client: Any, wanted: str, comment: str
) -> None:
    """A blank comment is refused in an odd class, to approve as well as to reject."""
    created(client, wanting_a_summary())
    token = open_token(client)

    assert (
        "InvalidApprovalTokenException",
        (
            "Action 'Sign' in stage 'Approve' requires a summary. "
            "Provide a summary in the approval result and try again."
        ),
    ) == refusal(client, wanted, comment)
    assert token == open_token(client)


def test_the_token_stays_valid_without_the_comment(client: Any) -> None:
    """After an answer was refused for a blank comment, the same token can be used again."""
    created(client, wanting_a_summary())
    token = open_token(client)
    refusal(client, token=token)

    answer(client, summary="Fine.", token=token)

    assert "Succeeded" == action_status(client, "Sign")


def test_a_comment_that_need_not_be(client: Any) -> None:
    """Where the declaration says that no comment is needed, a blank one is taken."""
    created(client, wanting_a_summary("false"))

    answer(client)

    assert "Succeeded" == action_status(client, "Sign")
