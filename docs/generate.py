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
    """One operation, the evidence for its behaviour, and a note."""

    operation: str
    evidence: str
    note: str


_INTRODUCTION: Final = """\
# Operations

<!-- Written by docs/generate.py: change the tables there. -->

The service model of CodePipeline has {total} operations, and pipemock implements all of them.
An operation that a newer botocore adds raises `NotMocked`: it is neither faked nor sent to AWS.

*Evidence* names the source of an operation's behaviour.
*Captured* means that answers and errors come from recordings of the real service.
*Captured in part* means that some of them do; the note says which do not.
*Documented* means that AWS's documentation and the service model are the only sources.
The [fidelity page](fidelity.md) lists the sources, and what is inferred.
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
            "Starts the first execution. The order of the checks and the wording of some errors "
            "are inferred. The role is not checked.",
        ),
        Row(
            "GetPipeline",
            CAPTURED,
            "Returns any version. A missing version raises PipelineNotFoundException, as on the "
            "real service; the wording is inferred. `pollingDisabledAt` is documented.",
        ),
        Row(
            "UpdatePipeline",
            PARTLY,
            "Starts no execution, unless polling finds a new revision (captured for S3). Ends the "
            "executions of the old version, except in PARALLEL mode; how the service ends them is "
            "captured only in part. The error for a missing pipeline is inferred.",
        ),
        Row("DeletePipeline", CAPTURED, "A pipeline that does not exist is not an error."),
        Row("ListPipelines", PARTLY, "The order, by name, is inferred."),
        Row(
            "GetPipelineState",
            CAPTURED,
            "Which members conditions and rules have, and when, is inferred. A PARALLEL "
            "pipeline has no stages (captured).",
        ),
    ),
    "Executions": (
        Row(
            "StartPipelineExecution",
            CAPTURED,
            "With variables, source revisions and the client request token. That a token is valid "
            "for the lifetime of the pipeline is inferred.",
        ),
        Row(
            "StopPipelineExecution",
            PARTLY,
            "That an execution between two stages can be stopped is inferred.",
        ),
        Row("GetPipelineExecution", CAPTURED, "Includes rollbacks."),
        Row("ListPipelineExecutions", CAPTURED, "Newest first, with the filter by stage."),
        Row(
            "ListActionExecutions",
            CAPTURED,
            "Newest first, with both filters. A `nextToken` from a different request always "
            "raises InvalidNextTokenException.",
        ),
    ),
    "Stages and approvals": (
        Row(
            "RetryStageExecution",
            PARTLY,
            "In both modes. NotLatestPipelineExecutionException is documented; that it is also "
            "raised for an execution that does not exist is inferred.",
        ),
        Row(
            "EnableStageTransition",
            DOCUMENTED,
            "After more than 30 days, enabling a transition resumes no waiting execution; the "
            "details are inferred.",
        ),
        Row(
            "DisableStageTransition",
            DOCUMENTED,
            "That disabling twice is not an error is inferred.",
        ),
        Row(
            "PutApprovalResult",
            CAPTURED,
            "The error for a token that never existed is inferred.",
        ),
        Row(
            "RollbackStage",
            CAPTURED,
            "In every mode, and of the source stage too: recordings show both, although the user "
            "guide excludes them. That disabled transitions do not hold a rollback is inferred.",
        ),
        Row(
            "OverrideStageCondition",
            DOCUMENTED,
            "That a condition which has already failed its stage can be overridden is inferred "
            "from the errors of the operation.",
        ),
        Row(
            "ListRuleTypes",
            DOCUMENTED,
            "The six types of the rule reference; their order and artifact limits are inferred.",
        ),
        Row(
            "ListRuleExecutions", DOCUMENTED, "That it works like ListActionExecutions is inferred."
        ),
        Row(
            "PutActionRevision",
            DOCUMENTED,
            "For any source. That the answer for a known revision names the newest execution is "
            "inferred.",
        ),
        Row(
            "ListDeployActionExecutionTargets",
            DOCUMENTED,
            "Lists the targets that a behaviour declares, as they progress over time. The names "
            "of their statuses and types are inferred.",
        ),
    ),
    "Action types": (
        Row(
            "ListActionTypes",
            PARTLY,
            "AWS's own types are captured, those of third parties documented. That the filter by "
            "Region leaves out custom types is inferred.",
        ),
        Row(
            "CreateCustomActionType",
            PARTLY,
            "The errors for invalid definitions are captured; the error for a name that is in use "
            "is inferred. A deleted type can be restored only with the same definition.",
        ),
        Row(
            "DeleteCustomActionType",
            DOCUMENTED,
            "That a type in use can be deleted, and that its actions then fail, is inferred.",
        ),
        Row(
            "GetActionType",
            DOCUMENTED,
            "For the types that `mock.partner_action_type` adds.",
        ),
        Row(
            "UpdateActionType",
            DOCUMENTED,
            "For the same types. That jobs in progress are not changed is inferred.",
        ),
    ),
    "Jobs of custom actions and Lambda functions": (
        Row(
            "PollForJobs",
            PARTLY,
            "The errors come from reports of users; the job is documented. That a job which is not "
            "acknowledged is offered again after 60 seconds, or `job_lease`, is inferred.",
        ),
        Row(
            "AcknowledgeJob",
            DOCUMENTED,
            "That an old nonce raises InvalidNonceException is inferred.",
        ),
        Row("GetJobDetails", DOCUMENTED, "Includes secrets; the credentials are not valid on AWS."),
        Row(
            "PutJobSuccessResult",
            PARTLY,
            "Captured with Lambda functions, documented for workers. That a job must be "
            "acknowledged before its result is accepted is inferred.",
        ),
        Row("PutJobFailureResult", PARTLY, "Like PutJobSuccessResult."),
    ),
    "Jobs of third-party actions": (
        Row(
            "PollForThirdPartyJobs",
            DOCUMENTED,
            "For the types that `mock.partner_action_type` adds.",
        ),
        Row("AcknowledgeThirdPartyJob", DOCUMENTED, "Like AcknowledgeJob."),
        Row("GetThirdPartyJobDetails", DOCUMENTED, "The wording of the errors is inferred."),
        Row(
            "PutThirdPartyJobSuccessResult",
            DOCUMENTED,
            "What is captured of PutJobSuccessResult is assumed to apply here too.",
        ),
        Row("PutThirdPartyJobFailureResult", DOCUMENTED, "Like PutThirdPartyJobSuccessResult."),
    ),
    "Webhooks": (
        Row(
            "PutWebhook",
            PARTLY,
            "The answer is captured, and so are the errors for a wrong authentication and a "
            "missing action; the wording of other errors and the order of the checks are "
            "inferred. `mock.deliver_webhook` calls the URL.",
        ),
        Row(
            "ListWebhooks",
            PARTLY,
            "The order, by name, is inferred, and so is the error that it shows when the pipeline "
            "or the source action no longer exists.",
        ),
        Row(
            "DeleteWebhook",
            DOCUMENTED,
            "A webhook that does not exist is not an error. That webhooks outlive their pipeline "
            "is inferred.",
        ),
        Row(
            "RegisterWebhookWithThirdParty",
            DOCUMENTED,
            "Only checks the request and does not call GitHub. The errors for other sources and "
            "for a missing name are inferred.",
        ),
        Row("DeregisterWebhookWithThirdParty", DOCUMENTED, "Like RegisterWebhookWithThirdParty."),
    ),
    "Tags": (
        Row(
            "TagResource",
            DOCUMENTED,
            "For pipelines, webhooks and custom action types. The wording of errors is inferred.",
        ),
        Row("UntagResource", DOCUMENTED, "A key that does not exist is not an error."),
        Row("ListTagsForResource", DOCUMENTED, "The order, by key, is inferred."),
    ),
}


def page() -> str:
    """Return the text of the page."""
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
