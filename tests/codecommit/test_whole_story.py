"""A story in which every operation of CodeCommit is called, with its whole answers.

`data/whole_story.json` has one step for each call, one second after the other: what is asked for
`with` these members `as` a user (Ana by default), the whole `answer` or `error`, and the first
event of each name in full. A name in angle brackets stands for a value that is made up: it is bound
where it is seen first, and the same value is expected wherever it is seen again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from pipemock import mock_codepipeline
from pipemock._codecommit.operations import OPERATIONS
from tests.codecommit.scenes import ACCOUNT, client_of
from tests.recordings.comparison import Bindings, plain
from tests.service_model import service

FILE: Final = Path(__file__).with_name("data") / "whole_story.json"
STORY: Final[list[dict[str, Any]]] = json.loads(FILE.read_text("utf-8"))

pytestmark = pytest.mark.skipif(
    "GetBlobDifferences" not in service("codecommit").operation_names,
    reason="this botocore is older than some of the operations",
)


def _outcome(call: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        answer = plain(call(**request))
    except ClientError as refused:
        return {"error": refused.response["Error"]}
    # Whatever a call raises is an outcome that differs, and the story goes on.
    except Exception as error:  # noqa: BLE001
        return {"raised": repr(error)}
    del answer["ResponseMetadata"]
    return {"answer": answer}


@pytest.fixture(scope="module")
def differences() -> list[list[tuple[str, str]]]:
    """Return what differs from the expected outcome, for each step."""
    bindings, found, known = Bindings(), [], set[str]()
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        for step in STORY:
            mock.clock.advance(1)
            before = len(mock.events)
            client = client_of(mock, f"arn:aws:iam::{ACCOUNT}:user/{step.get('as', 'Ana')}")
            call = getattr(client, xform_name(step["call"]))
            outcome = _outcome(call, bindings.fill(step["with"]))
            told = [plain(event.detail()) for event in mock.events[before:]]
            new = [each for each in told if each["event"] not in known]
            known |= {each["event"] for each in new}
            expected = {name: step[name] for name in ("answer", "error", "events") if name in step}
            shown = outcome | ({"events": new} if new else {})
            found.append(list(bindings.differences(expected, shown)))
    return found


@pytest.mark.parametrize(
    "number", range(len(STORY)), ids=[f"{n}-{step['call']}" for n, step in enumerate(STORY)]
)
def test_a_step_of_the_story(differences: list[list[tuple[str, str]]], number: int) -> None:
    """The whole answer is the expected one, and so is every event that is new."""
    assert [] == differences[number]


def test_every_operation_is_in_the_story() -> None:
    """No operation is missing, and no event is unlike the others."""
    assert {*OPERATIONS} == {step["call"] for step in STORY}
