"""A token continues the list that returned it; any other is refused and quoted."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from tests.codepipeline.listings import LISTINGS, PIPELINES, Listing, each_listing, fill
from tests.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

GARBAGE: Final = (
    "garbage",
    "!",
    "é",
    "====",
    "AAAA",
    "null",
    "7",
    base64.b64encode(b"0 1").decode(),
    base64.b64encode(b'["1", 0]').decode(),
    base64.b64encode(b"[" * 1500).decode(),
    base64.b64encode(b"\xff\xfe").decode(),
)
ACTION_TYPES: Final = Listing("list_action_types", {}, "actionTypes", "id")
SUCCEEDED: Final = {"succeededInStage": {"stageName": "Source"}}


@pytest.fixture(scope="module")
def full() -> Iterator[Any]:
    """Return a client of a world in which each list has rows; no test changes it."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        yield fill(mock)


def refused(token: str) -> tuple[str, str]:
    """Return the error for a token, captured from ListActionExecutions."""
    text = f"The nextToken value '{token}' is not valid. Specify a valid nextToken value, "
    return "InvalidNextTokenException", text + "and then try again."


@pytest.mark.parametrize("listing", [*LISTINGS, ACTION_TYPES], ids=lambda each: each.operation)
def test_garbage_is_no_token(full: Any, listing: Listing) -> None:
    """What no page ever gave is refused."""
    found = [listing.refusal(full, token) for token in GARBAGE]

    assert [refused(token) for token in GARBAGE] == found


@each_listing
def test_an_edited_token_is_refused(full: Any, listing: Listing) -> None:
    """A token in which one letter is another, added or missing is not the token it was."""
    token = listing.token(full)
    edited = [token[1:], token[:-1], f"{token}=", f" {token}", f"{token[:4]}!{token[4:]}"]
    for at, letter in enumerate(token):
        edited.append(f"{token[:at]}{'B' if letter == 'A' else 'A'}{token[at + 1 :]}")
    found = [listing.refusal(full, each) for each in edited]

    assert [refused(each) for each in edited] == found


@each_listing
def test_a_token_is_bound_to_its_operation(full: Any, listing: Listing) -> None:
    """Every other list refuses the token."""
    token = listing.token(full)
    others = [each for each in (*LISTINGS, ACTION_TYPES) if each is not listing]
    found = [each.refusal(full, token) for each in others]

    assert [refused(token)] * len(LISTINGS) == found


def executions(**members: Any) -> dict[str, Any]:
    """Ask for executions of the first pipeline, or of another."""
    return {"pipelineName": "p1", **members}


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (executions(), executions(pipelineName="p2")),
        (executions(), executions(filter=SUCCEEDED)),
        (executions(filter=SUCCEEDED), executions()),
        (
            executions(filter=SUCCEEDED),
            executions(filter={"succeededInStage": {"stageName": "Gate"}}),
        ),
    ],
    ids=["another pipeline", "a filter more", "a filter less", "another filter"],
)
def test_a_token_is_bound_to_its_parameters(
    full: Any, given: dict[str, Any], asked: dict[str, Any]
) -> None:
    """A token of a list that was asked for otherwise is refused."""
    token = full.list_pipeline_executions(**given, maxResults=2)["nextToken"]
    found = refusal(full.list_pipeline_executions, **asked, nextToken=token)

    assert refused(token) == found


@pytest.mark.parametrize("elsewhere", [{"region": "eu-west-1"}, {"account": "999999999999"}])
def test_a_token_is_bound_to_its_place(mock: PipelineMock, elsewhere: dict[str, str]) -> None:
    """A token of another Region or account is refused."""
    token = PIPELINES.token(fill(mock))

    assert refused(token) == PIPELINES.refusal(mock.client(**elsewhere), token)
