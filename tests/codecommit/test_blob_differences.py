"""The lines in which two blobs differ."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock._codecommit.operations import history
from tests.codecommit.scenes import NOWHERE, Desk, codes, put, tip_of
from tests.service_model import service

pytestmark = pytest.mark.skipif(
    "GetBlobDifferences" not in service("codecommit").operation_names,
    reason="this botocore is older than the operation",
)

NINE: Final = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"


def _blob(desk: Desk, text: str) -> str:
    put(desk.ana, "text", text)
    found = desk.ana.get_file(repositoryName="app", filePath="text")
    return str(found["blobId"])


def _differ(desk: Desk, before: str, after: str, **members: Any) -> dict[str, Any]:
    answer: dict[str, Any] = desk.ana.get_blob_differences(
        repositoryName="app",
        beforeBlobId=_blob(desk, before),
        afterBlobId=_blob(desk, after),
        **members,
    )
    return answer


def test_a_hunk(desk: Desk) -> None:
    """A hunk shows the lines around a change, each with its numbers."""
    answer = _differ(desk, NINE, NINE.replace("5", "five"), contextLines=1)
    [hunk] = answer["hunks"]

    assert (4, 3, 4, 3) == (
        hunk["beforeStartLine"],
        hunk["beforeLineCount"],
        hunk["afterStartLine"],
        hunk["afterLineCount"],
    )
    assert [
        {"type": "CONTEXT", "beforeLineNumber": 4, "afterLineNumber": 4, "content": "4"},
        {"type": "DELETE", "beforeLineNumber": 5, "content": "5"},
        {"type": "ADD", "afterLineNumber": 5, "content": "five"},
        {"type": "CONTEXT", "beforeLineNumber": 6, "afterLineNumber": 6, "content": "6"},
    ] == hunk["changes"]
    assert (False, 18, 21) == (
        answer["isBinary"],
        answer["beforeBlobSize"],
        answer["afterBlobSize"],
    )


@pytest.mark.parametrize(("context", "counts"), [(0, [1, 1]), (1, [3, 3]), (3, [9])])
def test_context(desk: Desk, context: int, counts: list[int]) -> None:
    """Changes that lie close together share a hunk."""
    after = NINE.replace("3", "three").replace("7", "seven")
    answer = _differ(desk, NINE, after, contextLines=context)

    assert counts == [hunk["beforeLineCount"] for hunk in answer["hunks"]]


def test_a_line_that_is_repeated_often(desk: Desk) -> None:
    """Lines are compared whatever their number, and however many are equal."""
    many = "x\n" * 300
    answer = _differ(desk, f"a\n{many}", f"{many}b\n", contextLines=0)

    assert [("DELETE", "a"), ("ADD", "b")] == [
        (each["type"], each["content"]) for hunk in answer["hunks"] for each in hunk["changes"]
    ]


def test_bytes_that_are_not_text(desk: Desk) -> None:
    """What is not UTF-8 is shown by the replacement character."""
    [hunk] = _differ(desk, "", "a")["hunks"]
    odd = desk.ana.put_file(
        repositoryName="app",
        branchName="main",
        filePath="odd",
        fileContent=b"\xff\n",
        parentCommitId=tip_of(desk.ana, "main"),
    )["blobId"]
    found = desk.ana.get_blob_differences(repositoryName="app", afterBlobId=odd)["hunks"]

    assert [{"type": "ADD", "afterLineNumber": 1, "content": "a"}] == hunk["changes"]
    assert ["\N{REPLACEMENT CHARACTER}"] == [each["content"] for each in found[0]["changes"]]


def test_a_page_of_hunks_by_default(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a size, a page has a hundred hunks."""
    monkeypatch.setattr(history, "_DEFAULT_HUNKS", 1)
    answer = _differ(desk, NINE, NINE.replace("1", "one").replace("9", "nine"), contextLines=0)

    assert (1, True) == (len(answer["hunks"]), "NextToken" in answer)


def test_whitespace(desk: Desk) -> None:
    """Lines that differ in whitespace alone may count as the same."""
    assert [] == _differ(desk, "a b\n", "a  b\n", ignoreWhitespace=True)["hunks"]
    assert 1 == len(_differ(desk, "a b\n", "a  b\n")["hunks"])


def test_binary_content(desk: Desk) -> None:
    """Content with a zero byte has no lines."""
    answer = _differ(desk, "\0", "text")

    assert (True, []) == (answer["isBinary"], answer["hunks"])


def test_a_blob_alone(desk: Desk) -> None:
    """Without a blob to compare with, everything is added."""
    blob = _blob(desk, "a\nb\n")
    answer = desk.ana.get_blob_differences(repositoryName="app", afterBlobId=blob)

    assert ["ADD", "ADD"] == [each["type"] for each in answer["hunks"][0]["changes"]]
    assert 0 == answer["beforeBlobSize"]


def test_pages_of_hunks(desk: Desk) -> None:
    """Hunks come in pages too."""
    after = NINE.replace("3", "three").replace("7", "seven")
    before_id, after_id = _blob(desk, NINE), _blob(desk, after)
    pages = desk.ana.get_paginator("get_blob_differences").paginate(
        repositoryName="app",
        beforeBlobId=before_id,
        afterBlobId=after_id,
        contextLines=0,
        PaginationConfig={"PageSize": 1},
    )

    assert [1, 1] == [len(page["hunks"]) for page in pages]


@pytest.mark.parametrize(
    ("members", "code"),
    [({"afterBlobId": NOWHERE}, "BlobIdDoesNotExist"), ({"contextLines": 21}, "Validation")],
)
def test_questions_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """There is nothing to compare with what is not there, and not too much around it."""
    parameters = {"repositoryName": "app", "afterBlobId": _blob(desk, "a"), **members}

    assert code == codes(desk.ana.get_blob_differences, **parameters)
