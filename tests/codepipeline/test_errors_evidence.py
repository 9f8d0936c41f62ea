"""Every known error of the real service, provoked here and compared word for word.

The data file contains the known errors, with names in angle brackets that stand for names in the
request. The confidence of each row: *captured* from the service, *probed* by a call made for it,
*reported* by a user, *derived* from captures, or *confirmed by AWS* without the words.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name

from tests.codepipeline.job_scenes import JOB_SCENES
from tests.codepipeline.scenes import SCENES
from tests.codepipeline.wrong_declarations import REFUSED_BY_UPDATE
from tests.declarations import release
from tests.refusals import refusal
from tests.service_model import expect_listed
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock

ACCOUNT: Final = "123456789012"
EVIDENCE: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "error_evidence.json").read_text(encoding="utf-8")
)
BY_ID: Final = {row["id"]: row for row in EVIDENCE}
PLAYED: Final = {**SCENES, **JOB_SCENES}

# The errors that the mock does not answer, and the reasons.
NOT_PLAYED: Final = {
    "role-that-cannot-be-assumed": "the mock knows no roles and what they may do",
    "role-that-cannot-be-passed": "the mock knows no callers and what they may do",
    "start-too-often": "the mock never throttles by itself",
    "history-with-a-token-of-another-range": (
        "a fault of the service, whose words would help nobody: the token is refused instead"
    ),
}


def in_words(message: str, parameters: Mapping[str, Any]) -> str:
    """Return a message of the data file with the names of a request in it."""
    inside = parameters.get("filter", {}), parameters.get("actionTypeId", {})
    names = {"account": ACCOUNT, **inside[0], **inside[1], **parameters}
    return re.sub(r"<(\w+)>", lambda match: names[match[1]], message)


@pytest.mark.parametrize("name", PLAYED)
def test_the_words_of_the_service(mock: PipelineMock, name: str) -> None:
    """The class is that of the evidence, and so are the words wherever they were seen."""
    row, client = BY_ID[name], unchecked_client()
    parameters = PLAYED[name](mock, client)
    code, text = refusal(getattr(client, xform_name(row["operation"])), **parameters)
    whole = row["message"] is not None and not row.get("fragment")
    seen = in_words(row["message"] or "", parameters)

    assert row["code"] == code
    assert (seen == text) if whole else (seen in text)
    expect_listed(row["operation"], code)


@pytest.mark.parametrize("name", REFUSED_BY_UPDATE)
def test_a_refused_update_uses_up_no_version(mock: PipelineMock, name: str) -> None:
    """The update that follows a refused one is the next version."""
    client = unchecked_client()
    refusal(client.update_pipeline, **SCENES[name](mock, client))

    assert 2 == client.update_pipeline(pipeline=release())["pipeline"]["version"]


def test_every_row_is_played_or_explained() -> None:
    """Each row of the evidence has a scene, or a reason why it has none."""
    rows = [row["id"] for row in EVIDENCE]

    assert sorted(rows) == sorted([*PLAYED, *NOT_PLAYED])
    assert len(rows) == len(BY_ID)


def test_every_row_says_how_sure_it_is() -> None:
    """The words for that are those of this module's first lines."""
    known = {"captured", "probed", "reported", "derived", "confirmed by AWS"}

    assert known == {row["confidence"] for row in EVIDENCE}
    assert [] == [row["id"] for row in EVIDENCE if not row["condition"]]
