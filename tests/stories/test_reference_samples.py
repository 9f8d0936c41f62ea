"""The samples of the API reference are answered as they are printed."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from pipemock import mock_codepipeline
from tests.declarations import BOB, approval, open_token, pipeline, source
from tests.stories.sample_worlds import WORLDS, moment
from tests.stories.samples import DIFFERENCES, MADE_UP_IDS, MISPRINTS, SAMPLES, corrected, sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock import PipelineMock

OPERATIONS: Final = [each["operation"] for each in SAMPLES]
SUBSTITUTED: Final = [*(each.printed for each in MISPRINTS), *MADE_UP_IDS]
IN_REQUESTS: Final = [
    (each["operation"], text)
    for each in SAMPLES
    for text in SUBSTITUTED
    if text in json.dumps(each["request"])
]
REFUSED: Final = r"\((ValidationException|InvalidActionDeclarationException)\)"


@contextlib.contextmanager
def world_of(operation: str) -> Iterator[tuple[Any, Mapping[str, str]]]:
    """Enter the world of a sample; yield a client and the ids that replace the printed ones."""
    world = WORLDS[operation]
    start = moment(world.now)
    with mock_codepipeline(now=start, region=world.region, account=world.account) as mock:
        client = mock.client()
        yield client, world.prepare(mock, client)


def answered(client: Any, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Send a request, and return the answer without what the SDK adds to it."""
    answer: dict[str, Any] = getattr(client, xform_name(operation))(**request)
    del answer["ResponseMetadata"]
    return answer


def listed_by_name(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return action types and their properties under their names."""
    kinds = {}
    for kind in answer["actionTypes"]:
        properties = {each["name"]: each for each in kind["actionConfigurationProperties"]}
        id_ = kind.get("id", {})
        name = "/".join(id_.get(part, "?") for part in ("category", "owner", "provider"))
        kinds[name] = {**kind, "actionConfigurationProperties": properties}
    return {"actionTypes": kinds}


def aligned(operation: str, printed: Any, answer: Any) -> tuple[Any, Any]:
    """Return the answer to compare, with only the action types that the sample lists."""
    if operation != "ListActionTypes":
        return printed, answer
    listed, shown = listed_by_name(printed), listed_by_name(answer)
    kinds = {name: shown["actionTypes"].get(name) for name in listed["actionTypes"]}
    return listed, {"actionTypes": {name: kind for name, kind in kinds.items() if kind}}


def differences(printed: Any, answer: Any, path: str = "") -> Iterator[str]:
    """Yield the path of each member that differs, or that only one of the two has."""
    one, other = members(printed), members(answer)
    if one is None or other is None:
        if printed != (answer.timestamp() if isinstance(answer, datetime) else answer):
            yield path
        return
    for name in {**one, **other}:
        inside = f"{path}.{name}" if path else name
        if name in one and name in other:
            yield from differences(one[name], other[name], inside)
        else:
            yield inside


def members(value: Any) -> dict[str, Any] | None:
    """Return the members of a structure or a list by their names; anything else has none."""
    if isinstance(value, list):
        return {str(index): member for index, member in enumerate(value)}
    return value if isinstance(value, dict) else None


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_sample_is_answered_as_printed(operation: str) -> None:
    """The answer to the sample request differs from the sample answer only where it is meant to."""
    with world_of(operation) as (client, ids):
        request = corrected(sample(operation)["request"], ids)
        answer = answered(client, operation, request)
    printed = corrected(sample(operation)["response"] or {}, ids)

    assert set(DIFFERENCES[operation]) == set(differences(*aligned(operation, printed, answer)))


def test_no_sample_is_left_out() -> None:
    """Each sample, and nothing else, has a world and a table of differences."""
    assert sorted(OPERATIONS) == sorted(WORLDS) == sorted(DIFFERENCES)


@pytest.mark.parametrize("text", SUBSTITUTED)
def test_what_is_substituted_is_printed(text: str) -> None:
    """No substitution is older than the samples that needed it."""
    assert text in json.dumps(SAMPLES)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_made_up_ids_are_replaced_for_a_reason(operation: str) -> None:
    """A world replaces nothing but ids of its sample for which there is a reason."""
    printed = json.dumps([sample(operation)["request"], sample(operation)["response"]])
    made_up = {text for text in MADE_UP_IDS if text in printed}
    with world_of(operation) as (_, ids):
        assert made_up >= set(ids)


@pytest.mark.parametrize(("operation", "text"), IN_REQUESTS)
def test_a_request_is_refused_as_printed(operation: str, text: str) -> None:
    """Each substitution in a request is needed: with the printed text the service refuses it."""
    with world_of(operation) as (client, ids):
        request = corrected(sample(operation)["request"], ids, but=text)
        with pytest.raises(ClientError, match=REFUSED):
            answered(client, operation, request)


# The API change of July 2016: PutApprovalResult is new, GetPipelineState has new members.


def create_string(client: Any) -> str:
    """Create the pipeline of which every name is 'string', and return the token it waits with."""
    stages = ("Source", [source()]), ("string", [approval("string")])
    client.create_pipeline(pipeline=pipeline(*stages, name="string"))
    return open_token(client, pipeline="string", action="string")


def request_syntax(token: str, status: str = "Approved") -> dict[str, Any]:
    """Return the request as the change shows it, except for the token."""
    return {
        "pipelineName": "string",
        "stageName": "string",
        "actionName": "string",
        "result": {"summary": "string", "status": status},
        "token": token,
    }


@pytest.mark.parametrize("status", ["Approved", "Rejected"])
def test_the_request_syntax_of_2016_is_answered(
    mock: PipelineMock, client: Any, status: str
) -> None:
    """The answer is one moment: that at which the response was submitted."""
    token = create_string(client)
    mock.clock.advance(minutes=5)
    submitted = datetime(2026, 1, 5, 9, 5, tzinfo=timezone.utc)

    assert {"approvedAt": submitted} == answered(
        client, "PutApprovalResult", request_syntax(token, status)
    )


def test_the_request_syntax_of_2016_needs_a_real_token(client: Any) -> None:
    """The placeholder 'string' is not a token: the service requires a UUID."""
    create_string(client)

    with pytest.raises(ClientError, match=r"ValidationException.*'token'"):
        client.put_approval_result(**request_syntax("string"))


def test_the_members_of_2016_show_in_the_state(mock: PipelineMock, client: Any) -> None:
    """GetPipelineState shows the token of an open approval, and then who answered it."""
    token = create_string(client)
    with mock.acting_as(BOB):
        client.put_approval_result(**request_syntax(token))
    [_, stage] = client.get_pipeline_state(name="string")["stageStates"]

    assert BOB == stage["actionStates"][0]["latestExecution"]["lastUpdatedBy"]
