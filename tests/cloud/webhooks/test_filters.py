"""The filters of webhooks: paths, placeholders, and what a body has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cloud.webhooks.requests import declared, github, put

if TYPE_CHECKING:
    from pipemock import PipelineMock

BODY: Final = {
    "ref": "refs/heads/main",
    "forced": False,
    "created": None,
    "size": 3,
    "ratio": 0.5,
    "repository": {"full_name": "team/app", "owner": {"login": "team"}, "topics": ["a", "b"]},
    "commits": [
        {"id": "c1", "author": {"name": "Ann"}, "modified": ["README.md"]},
        {"id": "c2", "author": {"name": "Bob"}, "modified": ["app/prices.py", "app/sums.py"]},
    ],
}


def rule(path: str, expected: str | None = None) -> dict[str, str]:
    """Write a filter."""
    return {"jsonPath": path} if expected is None else {"jsonPath": path, "matchEquals": expected}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.ref", "refs/heads/main"),
        ("$.ref", "refs/heads/{Branch}"),
        ("$.ref", None),
        ("$['ref']", "refs/heads/main"),
        ("ref", "refs/heads/main"),
        ("$.repository.full_name", "{Owner}/{Repo}"),
        ("$.repository.owner.login", "{Owner}"),
        ("$.forced", "false"),
        ("$.created", "null"),
        ("$.size", "3"),
        ("$.ratio", "0.5"),
        ("$.repository.topics", '["a","b"]'),
        ("$.commits[0].id", "c1"),
        ("$.commits[-1].id", "c2"),
        ("$.commits[*].id", "c2"),
        ("$..modified[*]", "app/prices.py"),
        ("$.commits[?(@.author.name == 'Bob')].id", "c2"),
        ("$.commits[?(@.id =~ /c[2-9]/)].id", None),
        ("$.commits[?(@.id in ['c1'])].id", "c1"),
    ],
)
def test_what_matches(mock: PipelineMock, client: Any, path: str, expected: str | None) -> None:
    """A delivery is wanted where the path selects the expected value, compared as text."""
    url = put(client, filters=[rule(path, expected)])

    assert mock.deliver_webhook(url, BODY).accepted


@pytest.mark.parametrize(
    ("path", "expected", "reason"),
    [
        (
            "$.ref",
            "refs/heads/dev",
            "$.ref selects 'refs/heads/main', and the filter expects 'refs/heads/dev'.",
        ),
        (
            "$.ref",
            "refs/tags/{Branch}",
            "$.ref selects 'refs/heads/main', and the filter expects 'refs/tags/main'.",
        ),
        (
            "$.ref",
            "refs/heads/{BranchName}",
            "$.ref selects 'refs/heads/main', and the filter expects 'refs/heads/{BranchName}'.",
        ),
        (
            "$.ref",
            "{OAuthToken}",
            "$.ref selects 'refs/heads/main', and the filter expects '****'.",
        ),
        (
            "$.commits[*].id",
            "c3",
            "$.commits[*].id selects 'c1', 'c2', and the filter expects 'c3'.",
        ),
        ("$.forced", "False", "$.forced selects 'false', and the filter expects 'False'."),
        ("$.tag", None, "$.tag selects nothing in the body."),
        ("$.ref[0]", "r", "$.ref[0] selects nothing in the body."),
    ],
)
def test_what_does_not_match(
    mock: PipelineMock, client: Any, path: str, expected: str | None, reason: str
) -> None:
    """A delivery that is not wanted is ignored, and says which filter it was."""
    delivery = mock.deliver_webhook(put(client, filters=[rule(path, expected)]), BODY)

    assert (False, 200, reason) == (delivery.accepted, delivery.status, delivery.reason)


@pytest.mark.parametrize("sizes", [("3", "4"), ("4", "3"), ("4", "4")])
def test_all_filters_have_to_match(mock: PipelineMock, client: Any, sizes: tuple[str, str]) -> None:
    """One filter that does not match is enough to ignore a delivery."""
    url = put(client, filters=[rule("$.size", size) for size in sizes])

    assert not mock.deliver_webhook(url, BODY).accepted


def test_without_filters_everything_is_wanted(mock: PipelineMock, client: Any) -> None:
    """A webhook without filters does not read the body."""
    url = put(client, filters=[])

    assert [True] * 3 == [mock.deliver_webhook(url, body).accepted for body in ("", "{", BODY)]


@pytest.mark.parametrize("body", ["", "ref=refs/heads/main", "{", b"\xff", "null", "[" * 100_000])
def test_filters_need_json(mock: PipelineMock, client: Any, body: str | bytes) -> None:
    """A body that is not JSON matches none of the filters."""
    delivery = mock.deliver_webhook(put(client), body)

    assert "The body is not JSON, and the webhook has filters." == delivery.reason


def test_a_form_of_github(mock: PipelineMock, client: Any) -> None:
    """GitHub's default, a form, starts nothing, and the reason says what to set instead."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = "payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D"
    delivery = mock.deliver_webhook(put(client), body, form)

    assert "set the content type of GitHub's webhook to application/json" in str(delivery.reason)
    assert mock.deliver_webhook(put(client), {"ref": "refs/heads/main"}, form).accepted


@pytest.mark.parametrize("body", ["[]", "7", '"ref"', "true"])
def test_json_that_is_no_object(mock: PipelineMock, client: Any, body: str) -> None:
    """JSON of any kind can be asked, and has nothing to say."""
    delivery = mock.deliver_webhook(put(client), body)

    assert "$.ref selects nothing in the body." == delivery.reason


def test_placeholders_follow_the_pipeline(mock: PipelineMock, client: Any) -> None:
    """A placeholder stands for what the action is configured with at the time of the delivery."""
    url = put(client)
    client.update_pipeline(pipeline=declared(github(Branch="dev")))
    answers = [mock.deliver_webhook(url, {"ref": f"refs/heads/{b}"}) for b in ("main", "dev")]

    assert [False, True] == [each.accepted for each in answers]


def test_a_body_that_is_too_deep(mock: PipelineMock, client: Any) -> None:
    """A path that cannot be followed to the end of a body selects nothing there."""
    body = "[" * 200 + "]" * 200
    delivery = mock.deliver_webhook(put(client, filters=[rule("$..ref")]), body)

    assert "$..ref selects nothing in the body." == delivery.reason
