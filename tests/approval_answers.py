"""Answers to the approval of the release pipeline, and their errors."""

from __future__ import annotations

from typing import Any, Final

from tests import refusals
from tests.declarations import open_token

TESTER: Final = "arn:aws:iam::123456789012:user/tester"
"""The caller in the fixture `mock`."""

TOO_LATE: Final = (
    "ApprovalAlreadyCompletedException",
    (
        "The approval request that you responded to is already complete or has expired. "
        "Review the latest revisions in the pipeline, and then try again."
    ),
)
OUT_OF_DATE: Final = (
    "InvalidApprovalTokenException",
    (
        "The pipeline release has been updated, "
        "and the approval request you responded to is now out of date."
    ),
)


def answer(client: Any, status: str = "Approved", summary: str = "", **members: Any) -> Any:
    """Answer an open approval; *members* replace those of the request."""
    token = members.pop("token", None) or open_token(client)
    request = {
        "pipelineName": "release",
        "stageName": "Approve",
        "actionName": "Sign",
        "result": {"status": status, "summary": summary},
        "token": token,
    }
    return client.put_approval_result(**request | members)


def refusal(client: Any, *what: str, **members: Any) -> tuple[str, str]:
    """Return the code and the message of a refused answer."""
    return refusals.refusal(lambda: answer(client, *what, **members))
