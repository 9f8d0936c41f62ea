"""The operations on webhooks: put, list, delete, register, tag."""

from __future__ import annotations

import base64
import json
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, mock_codepipeline
from pipemock._codepipeline.operations.webhooks import MOST_WEBHOOKS
from tests.cloud.webhooks.requests import (
    ARN,
    COMMIT,
    MAIN,
    SECRET,
    declared,
    hook,
    limited,
    pushed,
    put,
    shown,
    signed,
)
from tests.declarations import release, source
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

MASKED: Final = {**signed(), "authenticationConfiguration": {"SecretToken": "****"}}
BLUE: Final = [{"key": "colour", "value": "blue"}]


# What there is --------------------------------------------------------------------------------


def test_a_new_webhook(client: Any) -> None:
    """It is shown as it was defined, with a URL, an ARN and no tags; its secret is masked."""
    answer = client.put_webhook(webhook=signed())["webhook"]
    url = answer["url"]

    assert {"definition": MASKED, "url": url, "arn": ARN, "tags": []} == answer
    assert answer == shown(client)


@pytest.mark.parametrize(
    "definition",
    [hook(), limited("10.0.0.0/8"), hook(filters=[]), hook(filters=[{"jsonPath": "$.ref"}])],
)
def test_what_is_no_secret_is_shown(client: Any, definition: dict[str, Any]) -> None:
    """Everything but a secret token is shown as it was given."""
    client.put_webhook(webhook=definition)

    assert definition == shown(client)["definition"]


def test_the_form_of_a_url(client: Any) -> None:
    """It is of the Region, and its token is JSON with two encrypted members and a number."""
    head, _, rest = put(client).partition("?t=")
    token = json.loads(base64.b64decode(rest.removesuffix("&v=1")))

    assert "https://us-east-1.webhooks.aws/trigger" == head
    assert ["encryptedData", "ivParameterSpec", "materialSetSerial"] == list(token)
    assert [135, 12] == [len(base64.b64decode(token[key])) for key in list(token)[:2]]
    assert 1 == token["materialSetSerial"]


def test_the_same_seed_gives_the_same_url() -> None:
    """URLs are made up from the seed of the mock, and differ between webhooks."""

    def urls(seed: int) -> list[str]:
        with mock_codepipeline(now="2026-01-05T09:00Z", seed=seed) as mock:
            client = mock.client()
            client.create_pipeline(pipeline=declared())
            return [put(client, name=name) for name in ("one", "two")]

    assert urls(1) == urls(1)
    assert 4 == len({*urls(1), *urls(2)})


def test_a_webhook_is_replaced_by_its_name(mock: PipelineMock, client: Any) -> None:
    """Another definition takes the place of the first; URL and last delivery stay."""
    url = put(client)
    mock.deliver_webhook(url, MAIN)
    before = shown(client)
    again = put(client, filters=[])

    assert url == again
    assert {**before, "definition": hook(filters=[])} == shown(client)


def test_a_webhook_that_is_made_again_has_another_url(mock: PipelineMock, client: Any) -> None:
    """The URL of a deleted webhook is worth nothing, also when one of that name is made again."""
    old = put(client)
    client.delete_webhook(name="push")
    new = put(client)

    assert old != new
    assert [False, True] == [mock.deliver_webhook(url, MAIN).accepted for url in (old, new)]


def test_deleting_a_webhook(client: Any) -> None:
    """A deleted webhook is gone with its tags, and can be deleted again."""
    client.put_webhook(webhook=hook(), tags=BLUE)
    answers = [client.delete_webhook(name="push") for _ in range(2)]

    assert [set(), set()] == [answer.keys() - {"ResponseMetadata"} for answer in answers]
    assert [] == client.list_webhooks()["webhooks"]
    assert ("ResourceNotFoundException", f"The resource '{ARN}' does not exist") == refusal(
        client.list_tags_for_resource, resourceArn=ARN
    )


def test_webhooks_outlive_their_pipeline(client: Any) -> None:
    """DeletePipeline leaves the webhooks of a pipeline as they are."""
    put(client)
    before = shown(client)
    client.delete_pipeline(name="release")

    assert before == shown(client)


def test_webhooks_are_of_an_account_in_a_region(mock: PipelineMock, client: Any) -> None:
    """Another Region and another account list webhooks of their own."""
    put(client)
    others = mock.client(region="eu-west-1"), mock.client(account="999999999999")

    assert [[], []] == [each.list_webhooks()["webhooks"] for each in others]


def test_the_last_webhook_of_a_region(mock: PipelineMock, client: Any) -> None:
    """A Region takes the three-hundredth webhook, and then changes of those that it has."""
    put(client)
    webhooks = mock._cloud.world().webhooks
    names = (f"w{number}" for number in range(MOST_WEBHOOKS - 2))
    webhooks.update(dict.fromkeys(names, webhooks["push"]))
    put(client, name="last")
    put(client, filters=[])

    assert (
        "LimitExceededException",
        "The number of webhooks in this account and Region has reached the limit of 300",
    ) == refusal(client.put_webhook, webhook=hook(name="one-more"))


# Tags -----------------------------------------------------------------------------------------


def test_tags_of_a_webhook(client: Any) -> None:
    """Tags come with the webhook or later, and are shown with it."""
    client.put_webhook(webhook=hook(), tags=BLUE)
    client.tag_resource(resourceArn=ARN, tags=[{"key": "team", "value": "shop"}])
    client.untag_resource(resourceArn=ARN, tagKeys=["colour"])

    assert [{"key": "team", "value": "shop"}] == shown(client)["tags"]
    assert shown(client)["tags"] == client.list_tags_for_resource(resourceArn=ARN)["tags"]


def test_tags_that_come_with_a_replacement(client: Any) -> None:
    """Tags that are given again change their value, and the others stay."""
    client.put_webhook(webhook=hook(), tags=BLUE)
    client.put_webhook(webhook=hook(), tags=[{"key": "team", "value": "shop"}])

    assert [*BLUE, {"key": "team", "value": "shop"}] == shown(client)["tags"]


# Invalid definitions --------------------------------------------------------------------------

WRONG: Final = [
    (
        signed(authenticationConfiguration={}),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['authenticationConfig' should contain only one property: 'SecretToken']",
    ),
    (
        signed(authenticationConfiguration={"SecretToken": SECRET, "AllowedIPRange": "10.0.0.0/8"}),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['authenticationConfig' should contain only one property: 'SecretToken']",
    ),
    (
        hook(authentication="IP"),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['authenticationConfig' should contain only one property: 'AllowedIPRange']",
    ),
    (
        hook(authenticationConfiguration={"SecretToken": SECRET}),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['authenticationConfig' should not contain any property]",
    ),
    *(
        (
            limited(text),
            "InvalidWebhookAuthenticationParametersException",
            f"Optional['AllowedIPRange' is not a valid CIDR range: '{text}']",
        )
        for text in ("everywhere", "10.0.0.1", "10.0.0.0/33")
    ),
    *(
        (
            hook(filters=[{"jsonPath": path}]),
            "InvalidWebhookFilterPatternException",
            f"The filter pattern is not valid. '{path}' is not a valid JsonPath expression",
        )
        for path in ("$.[", "no path", "$.commits[?(@.id =~ /(/)]", "$.commits.length()")
    ),
    (
        hook(targetPipeline="nowhere"),
        "PipelineNotFoundException",
        "Account '123456789012' does not have a pipeline with name 'nowhere'",
    ),
    *(
        (
            hook(targetAction=name),
            "ValidationException",
            f"Action with name {name} was not found in the first stage of the pipeline release",
        )
        for name in ("Nobody", "Compile")
    ),
    (
        hook(filters=[{"jsonPath": "$.ref"}] * 6),
        "ValidationException",
        (
            "1 validation error detected: Value at 'webhook.filters' failed to satisfy constraint: "
            "Member must have length less than or equal to 5"
        ),
    ),
]


@pytest.mark.parametrize(("definition", "code", "words"), WRONG)
def test_a_wrong_definition_is_refused(
    client: Any, definition: dict[str, Any], code: str, words: str
) -> None:
    """What is wrong with a definition is said, and no webhook is made."""
    assert (code, words) == refusal(client.put_webhook, webhook=definition)
    assert [] == client.list_webhooks()["webhooks"]


def test_a_filter_needs_the_library(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the library that reads JSONPaths, PutWebhook names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "jsonpath", None)
    with pytest.raises(PipeMockError) as caught:
        put(client, filters=[{"jsonPath": "$.commits[0].id"}])
    mock.mistakes.clear()

    assert "pip install 'pipemock[jsonpath]'" in str(caught.value)
    assert [] == client.list_webhooks()["webhooks"]


def test_without_filters_nothing_is_needed(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A webhook without filters does without the library."""
    monkeypatch.setitem(sys.modules, "jsonpath", None)
    url = put(client, filters=[])

    assert mock.deliver_webhook(url, pushed(after=COMMIT)).accepted


def test_plain_names_need_no_library(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter of plain names, however deep, does without the library."""
    monkeypatch.setitem(sys.modules, "jsonpath", None)
    wanted = [{"jsonPath": "$.ref"}, {"jsonPath": "repository.name", "matchEquals": "shop"}]
    url = put(client, filters=wanted)

    def accepted(**body: Any) -> bool:
        return mock.deliver_webhook(url, body).accepted

    assert accepted(ref="refs/heads/main", repository={"name": "shop"})
    assert not accepted(ref="refs/heads/main", repository={"name": "till"})
    assert not accepted(ref="refs/heads/main", repository=["name"])
    assert not accepted(repository={"name": "shop"})


# GitHub ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "operation", ["register_webhook_with_third_party", "deregister_webhook_with_third_party"]
)
class TestRegistration:
    """Both operations ask for the same webhooks, and answer nothing."""

    def test_of_a_github_source(self, client: Any, operation: str) -> None:
        """A webhook for GitHub's first version can be registered, and twice."""
        put(client)
        answers = [getattr(client, operation)(webhookName="push") for _ in range(2)]

        assert [set(), set()] == [answer.keys() - {"ResponseMetadata"} for answer in answers]

    def test_of_another_source(self, client: Any, operation: str) -> None:
        """A webhook for any other source can not."""
        client.update_pipeline(pipeline=declared(source()))
        put(client, filters=[])

        assert (
            "ValidationException",
            "Webhook 'push' does not target a source action of GitHub (Version 1)",
        ) == refusal(getattr(client, operation), webhookName="push")

    def test_of_a_source_that_is_gone(self, client: Any, operation: str) -> None:
        """Nor can a webhook whose pipeline was deleted."""
        put(client)
        client.delete_pipeline(name="release")
        code, _ = refusal(getattr(client, operation), webhookName="push")

        assert "ValidationException" == code

    def test_of_no_webhook(self, client: Any, operation: str) -> None:
        """A webhook that does not exist is not found, and its name is needed."""
        assert (
            "WebhookNotFoundException",
            "Account '123456789012' does not have a webhook with name 'push'",
        ) == refusal(getattr(client, operation), webhookName="push")
        assert (
            "ValidationException",
            (
                "1 validation error detected: Value at 'webhookName' failed to satisfy constraint: "
                "Member must not be null"
            ),
        ) == refusal(getattr(client, operation))


def test_a_pipeline_of_another_name_is_no_target(client: Any) -> None:
    """A webhook is for the source action of the pipeline that it names."""
    client.create_pipeline(pipeline=release(name="other"))
    put(client, targetPipeline="other", filters=[])

    assert "other" == shown(client)["definition"]["targetPipeline"]
