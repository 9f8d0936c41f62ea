"""Write the page of operations: `python docs/generate.py`."""  # noqa: INP001 -- a script

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAGE: Final = Path(__file__).with_name("operations.md")

CAPTURED: Final = "captured"
DOCUMENTED: Final = "documented"
PARTLY: Final = "captured in part"


class Row(NamedTuple):
    """One operation: how well its behaviour is known, and what to know about it."""

    operation: str
    evidence: str
    note: str


_INTRODUCTION: Final = """\
# Operations

<!-- Written by docs/generate.py: change the tables there. -->

The service model of CodePipeline has {total} operations, and pipemock plays all of them.
One that a newer botocore adds raises `NotMocked`: it is neither faked nor sent to AWS.

*Evidence* says where the behaviour of an operation comes from.
*Captured* means that answers and errors were read in recordings of the real service.
*Captured in part* means that some of it was, and that the note says what was not.
*Documented* means that AWS's own documentation or the service model is all there is.
The [fidelity page](fidelity.md) has the sources, and what had to be guessed.
"""

_HEAD: Final = """\
| Operation | Evidence | Note |
| --- | --- | --- |
"""

TABLES: Final[Mapping[str, Sequence[Row]]] = {
    "Pipelines": (
        Row(
            "CreatePipeline",
            PARTLY,
            "Starts the first execution. The order of its checks is inferred, and so are the words "
            "of some of them. The role is not looked at.",
        ),
        Row(
            "GetPipeline",
            CAPTURED,
            "Any version. One that does not exist raises PipelineNotFoundException, as on the real "
            "service; the words are inferred. `pollingDisabledAt` is documented.",
        ),
        Row(
            "UpdatePipeline",
            PARTLY,
            "Starts nothing, unless polling finds something new in it (captured for S3), and ends "
            "the executions of the old version, PARALLEL ones excepted. How the service ends them "
            "was captured only up to a point; the error for a missing pipeline is inferred.",
        ),
        Row("DeletePipeline", CAPTURED, "A pipeline that does not exist is no error."),
        Row("ListPipelines", PARTLY, "The order, by name, is inferred."),
        Row(
            "GetPipelineState",
            CAPTURED,
            "Which members conditions and rules have, and when, is inferred. What runs in PARALLEL "
            "is not shown (documented).",
        ),
    ),
    "Executions": (
        Row(
            "StartPipelineExecution",
            CAPTURED,
            "With variables, source revisions and the client request token. How long a token "
            "counts is inferred: as long as the pipeline lives.",
        ),
        Row(
            "StopPipelineExecution",
            PARTLY,
            "That an execution between two stages can be stopped is inferred.",
        ),
        Row("GetPipelineExecution", CAPTURED, "Rollbacks included."),
        Row("ListPipelineExecutions", CAPTURED, "The newest first, with the filter by stage."),
        Row(
            "ListActionExecutions",
            CAPTURED,
            "The newest first, with both filters; a token of another request always raises "
            "InvalidNextTokenException.",
        ),
    ),
    "Stages and approvals": (
        Row(
            "RetryStageExecution",
            PARTLY,
            "Both modes. NotLatestPipelineExecutionException is documented, and also raised for an "
            "execution that does not exist, which is inferred.",
        ),
        Row(
            "EnableStageTransition",
            DOCUMENTED,
            "After more than 30 days what waits stays where it is; the details are inferred.",
        ),
        Row("DisableStageTransition", DOCUMENTED, "Twice is no error, which is inferred."),
        Row(
            "PutApprovalResult",
            CAPTURED,
            "The error for a token that never existed is inferred.",
        ),
        Row(
            "RollbackStage",
            CAPTURED,
            "In every mode, and of the source stage too, as the real service was seen to do "
            "against its guide. That transitions don't hold a rollback is inferred.",
        ),
        Row(
            "OverrideStageCondition",
            DOCUMENTED,
            "That a condition which has just failed its stage can be overridden too is inferred "
            "from the errors of the operation.",
        ),
        Row(
            "ListRuleTypes",
            DOCUMENTED,
            "The six types of the rule reference; their order and artifact limits are inferred.",
        ),
        Row("ListRuleExecutions", DOCUMENTED, "As ListActionExecutions, which is inferred."),
        Row(
            "PutActionRevision",
            DOCUMENTED,
            "For any source. The execution that is named for a revision which is not new, the "
            "newest one, is inferred.",
        ),
        Row(
            "ListDeployActionExecutionTargets",
            DOCUMENTED,
            "Of the targets that a behaviour declares, over time. The words for their statuses and "
            "types are inferred.",
        ),
    ),
    "Action types": (
        Row(
            "ListActionTypes",
            PARTLY,
            "AWS's own types are captured, those of third parties documented. What the filter by "
            "Region leaves out, a user's own types, is inferred.",
        ),
        Row(
            "CreateCustomActionType",
            PARTLY,
            "How bad definitions are refused is captured; the error for a name that is in use is "
            "inferred. A deleted type is restored by the same definition alone.",
        ),
        Row(
            "DeleteCustomActionType",
            DOCUMENTED,
            "That a type in use can be deleted, and fails its actions when they run, is inferred.",
        ),
        Row(
            "GetActionType",
            DOCUMENTED,
            "Of the types that `mock.partner_action_type` made available.",
        ),
        Row(
            "UpdateActionType",
            DOCUMENTED,
            "Of the same types. What it changes for jobs in progress, nothing, is inferred.",
        ),
    ),
    "Jobs of custom actions and Lambda functions": (
        Row(
            "PollForJobs",
            PARTLY,
            "Users reported its errors; the job is documented. How long a job stays with a worker "
            "that does not acknowledge it is inferred: 60 seconds, or `job_lease`.",
        ),
        Row(
            "AcknowledgeJob",
            DOCUMENTED,
            "What a worker with an old nonce is told, InvalidNonceException, is inferred.",
        ),
        Row("GetJobDetails", DOCUMENTED, "Secrets included; the credentials open nothing."),
        Row(
            "PutJobSuccessResult",
            PARTLY,
            "Captured with Lambda functions, documented for workers. That a job which nobody has "
            "acknowledged takes no result is inferred.",
        ),
        Row("PutJobFailureResult", PARTLY, "As PutJobSuccessResult."),
    ),
    "Jobs of third-party actions": (
        Row(
            "PollForThirdPartyJobs",
            DOCUMENTED,
            "For the types that `mock.partner_action_type` made available.",
        ),
        Row("AcknowledgeThirdPartyJob", DOCUMENTED, "As AcknowledgeJob."),
        Row("GetThirdPartyJobDetails", DOCUMENTED, "The words of its errors are inferred."),
        Row(
            "PutThirdPartyJobSuccessResult",
            DOCUMENTED,
            "What is captured of PutJobSuccessResult is taken to be true of it too.",
        ),
        Row("PutThirdPartyJobFailureResult", DOCUMENTED, "As PutThirdPartyJobSuccessResult."),
    ),
    "Webhooks": (
        Row(
            "PutWebhook",
            PARTLY,
            "The answer is captured, and so are the words for a wrong authentication and a missing "
            "action; the other words and the order of the checks are inferred. "
            "`mock.deliver_webhook` calls the URL.",
        ),
        Row(
            "ListWebhooks",
            PARTLY,
            "The order, by name, is inferred, and so is what it shows as an error: that the "
            "pipeline or the source action is gone.",
        ),
        Row(
            "DeleteWebhook",
            DOCUMENTED,
            "A webhook that does not exist is no error. That webhooks outlive their pipeline is "
            "inferred.",
        ),
        Row(
            "RegisterWebhookWithThirdParty",
            DOCUMENTED,
            "A check alone: there is no GitHub. What it says of another source, or without a name, "
            "is inferred.",
        ),
        Row("DeregisterWebhookWithThirdParty", DOCUMENTED, "As RegisterWebhookWithThirdParty."),
    ),
    "Tags": (
        Row(
            "TagResource",
            DOCUMENTED,
            "Pipelines, webhooks and a user's own action types; the words of the errors are "
            "inferred.",
        ),
        Row("UntagResource", DOCUMENTED, "A key that is not there is no error."),
        Row("ListTagsForResource", DOCUMENTED, "The order, by key, is inferred."),
    ),
}


def page() -> str:
    """Return the page as it should stand."""
    total = sum(len(rows) for rows in TABLES.values())
    return _INTRODUCTION.format(total=total) + "".join(_sections())


def _sections() -> Iterator[str]:
    for title, rows in TABLES.items():
        yield f"\n## {title}\n\n{_HEAD}"
        yield from map(_line, rows)


def _line(row: Row) -> str:
    return f"| {row.operation} | {row.evidence} | {row.note} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
