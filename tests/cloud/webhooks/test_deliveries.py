"""Deliveries to webhooks: who is believed, what is wanted, and what starts."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError
from pipemock.events import WebhookDelivery
from tests.cloud.webhooks.requests import (
    ARN,
    MAIN,
    SECRET,
    declared,
    hook,
    limited,
    put,
    shown,
    signed,
)
from tests.declarations import release
from tests.properties.fingerprint import fingerprint

if TYPE_CHECKING:
    from pipemock import PipelineMock

# GitHub's documentation, "Validating webhook deliveries": this secret and this payload have this
# signature.
PAYLOAD: Final = "Hello, World!"
PUBLISHED: Final = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
WRONG: Final = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18"
OLD: Final = "sha1=" + hmac.new(SECRET.encode(), PAYLOAD.encode(), hashlib.sha1).hexdigest()

UNSIGNED: Final = (
    "The delivery is not signed: it has no header X-Hub-Signature or X-Hub-Signature-256."
)
FORGED: Final = (
    "X-Hub-Signature-256 is not the signature of this body with the webhook's secret token."
)
FORGED_OLD: Final = (
    "X-Hub-Signature is not the signature of this body with the webhook's secret token."
)


def ids(client: Any) -> list[str]:
    """Return the executions of the pipeline, the newest first."""
    found = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]
    return [each["pipelineExecutionId"] for each in found]


def expect_refused(client: Any, delivery: WebhookDelivery, *, status: int, reason: str) -> None:
    """Expect a delivery to have started nothing, and to say why."""
    assert WebhookDelivery(accepted=False, status=status, reason=reason) == delivery
    assert 1 == len(ids(client))
    assert "lastTriggered" not in shown(client)


# What starts ----------------------------------------------------------------------------------


def test_a_delivery_starts_an_execution(mock: PipelineMock, client: Any) -> None:
    """A delivery that is believed and wanted starts an execution, which names its webhook."""
    url = put(client)
    mock.clock.advance(minutes=5)
    delivery = mock.deliver_webhook(url, MAIN)
    newest, _ = ids(client)
    execution = client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=newest)[
        "pipelineExecution"
    ]

    assert WebhookDelivery(accepted=True, status=200, execution_id=newest) == delivery
    assert {"triggerType": "Webhook", "triggerDetail": ARN} == execution["trigger"]
    assert "Succeeded" == execution["status"]
    assert mock.clock.now == shown(client)["lastTriggered"]


def test_each_delivery_starts_an_execution(mock: PipelineMock, client: Any) -> None:
    """A delivery that comes twice is two deliveries."""
    url = put(client)
    delivered = [mock.deliver_webhook(url, MAIN).execution_id for _ in range(2)]

    assert delivered[::-1] == ids(client)[:2]


def test_a_url_knows_where_it_belongs(mock: PipelineMock) -> None:
    """A delivery finds its webhook in whatever account and Region that is."""
    client = mock.client(region="eu-west-1", account="999999999999")
    client.create_pipeline(pipeline=declared())
    delivery = mock.deliver_webhook(put(client), MAIN)

    assert delivery.execution_id == ids(client)[0]


def test_lambda_functions_are_called(mock: PipelineMock, client: Any) -> None:
    """The functions that a delivery sets off are called before it returns."""
    invoke = {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}
    tell = {"name": "Tell", "actionTypeId": invoke, "configuration": {"FunctionName": "tell"}}
    declaration = declared()
    stages = [declaration["stages"][0], {"name": "Tell", "actions": [tell]}]
    client.update_pipeline(pipeline={**declaration, "stages": stages})
    mock.lambda_function("tell", lambda _event, _context: None)
    mock.deliver_webhook(put(client), MAIN)

    assert ["tell"] == [each.function_name for each in mock.lambda_invocations if each.was_called]


# Authentication -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hub-Signature-256": PUBLISHED},
        {"x-hub-signature-256": PUBLISHED},
        {"X-HUB-SIGNATURE": OLD},
        {"X-Hub-Signature": OLD, "X-Hub-Signature-256": PUBLISHED, "X-GitHub-Event": "push"},
    ],
)
def test_the_signature_that_github_publishes(
    mock: PipelineMock, client: Any, headers: dict[str, str]
) -> None:
    """GitHub's own example is believed, whatever the case of the header."""
    url = put(client, signed(filters=[]))

    assert mock.deliver_webhook(url, PAYLOAD, headers).accepted


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (PAYLOAD, {}, UNSIGNED),
        (PAYLOAD, {"X-Hub-Signature-512": PUBLISHED}, UNSIGNED),
        (PAYLOAD, {"X-Hub-Signature-256": WRONG}, FORGED),
        (PAYLOAD, {"X-Hub-Signature-256": PUBLISHED.removeprefix("sha256=")}, FORGED),
        (PAYLOAD, {"X-Hub-Signature-256": OLD}, FORGED),
        (PAYLOAD, {"X-Hub-Signature-256": "é"}, FORGED),
        (PAYLOAD, {"X-Hub-Signature-256": ""}, FORGED),
        (PAYLOAD, {"X-Hub-Signature": PUBLISHED}, FORGED_OLD),
        (PAYLOAD, {"X-Hub-Signature": OLD, "X-Hub-Signature-256": WRONG}, FORGED),
        (PAYLOAD, {"X-Hub-Signature": "sha1=", "X-Hub-Signature-256": PUBLISHED}, FORGED_OLD),
        ("Hello, World?", {"X-Hub-Signature-256": PUBLISHED}, FORGED),
        ("", {"X-Hub-Signature-256": PUBLISHED}, FORGED),
    ],
)
def test_a_forged_delivery_is_refused(
    mock: PipelineMock, client: Any, body: str, headers: dict[str, str], reason: str
) -> None:
    """What is not signed with the secret token, and rightly, starts nothing."""
    delivery = mock.deliver_webhook(put(client, signed(filters=[])), body, headers)

    expect_refused(client, delivery, status=403, reason=reason)


@pytest.mark.parametrize("body", [MAIN, json.dumps(MAIN), json.dumps(MAIN).encode()])
def test_a_delivery_can_be_signed(
    mock: PipelineMock, client: Any, body: str | bytes | dict[str, Any]
) -> None:
    """With the secret of the webhook a delivery is signed as GitHub signs it."""
    url = put(client, signed())

    assert mock.deliver_webhook(url, body, secret=SECRET).accepted


def test_a_delivery_that_is_signed_with_another_secret(mock: PipelineMock, client: Any) -> None:
    """Another secret gives another signature."""
    delivery = mock.deliver_webhook(put(client, signed()), MAIN, secret="guessed")

    expect_refused(client, delivery, status=403, reason=FORGED_OLD)


def test_headers_come_before_the_secret(mock: PipelineMock, client: Any) -> None:
    """A header that is given replaces the one that the secret would have given."""
    url = put(client, signed())
    delivery = mock.deliver_webhook(url, MAIN, {"x-hub-signature-256": WRONG}, secret=SECRET)

    expect_refused(client, delivery, status=403, reason=FORGED)


def test_signatures_are_compared_in_constant_time(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison is the one of the standard library that takes as long for any signature."""
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def compare_digest(expected: bytes, given: bytes) -> bool:
        compared.append((expected, given))
        return compare(expected, given)

    monkeypatch.setattr(hmac, "compare_digest", compare_digest)
    mock.deliver_webhook(put(client, signed(filters=[])), PAYLOAD, {"X-Hub-Signature-256": WRONG})

    assert [(PUBLISHED.encode(), WRONG.encode())] == compared


@pytest.mark.parametrize(
    ("allowed", "source_ip", "accepted"),
    [
        ("192.30.252.0/22", "192.30.252.1", True),
        ("192.30.252.0/22", "192.30.255.255", True),
        ("192.30.252.0/22", "192.31.0.0", False),
        ("192.30.252.7/22", "192.30.252.1", True),
        ("10.0.0.1/32", "10.0.0.1", True),
        ("10.0.0.1/32", "10.0.0.2", False),
        ("0.0.0.0/0", "203.0.113.9", True),
        ("0.0.0.0/0", "2001:db8::1", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "2001:db9::1", False),
    ],
)
def test_addresses(
    mock: PipelineMock, client: Any, allowed: str, source_ip: str, *, accepted: bool
) -> None:
    """A delivery is believed where its address is in the range."""
    url = put(client, limited(allowed))

    assert accepted == mock.deliver_webhook(url, MAIN, source_ip=source_ip).accepted


def test_a_delivery_from_elsewhere_is_refused(mock: PipelineMock, client: Any) -> None:
    """A delivery from outside the range starts nothing; GitHub's address is what is left out."""
    delivery = mock.deliver_webhook(put(client, limited("10.0.0.0/8")), MAIN)
    reason = "The delivery comes from 192.30.252.1, and only 10.0.0.0/8 is allowed."

    expect_refused(client, delivery, status=403, reason=reason)


@pytest.mark.parametrize(
    ("body", "secret"), [(MAIN, "guessed"), ({"ref": "refs/heads/dev"}, SECRET), ("", SECRET)]
)
def test_a_refused_delivery_changes_nothing(
    mock: PipelineMock, client: Any, body: str | dict[str, Any], secret: str
) -> None:
    """After a delivery that was not believed or not wanted, the world is as it was."""
    url = put(client, signed())
    before = fingerprint(mock)
    mock.deliver_webhook(url, body, secret=secret)

    assert before == fingerprint(mock)


# What is not there ----------------------------------------------------------------------------


def test_a_url_that_was_never_made(mock: PipelineMock, client: Any) -> None:
    """A URL that belongs to no webhook is not found."""
    url = put(client)
    delivery = mock.deliver_webhook(f"{url}0", MAIN)

    expect_refused(
        client,
        delivery,
        status=404,
        reason="No webhook has this URL: it was never made, or is deleted.",
    )


LOST: Final = "Pipeline release no longer has a source action Checkout."


def test_a_webhook_that_lost_its_pipeline(mock: PipelineMock, client: Any) -> None:
    """A webhook without its pipeline starts nothing and shows an error, until it works again."""
    url = put(client)
    client.delete_pipeline(name="release")
    lost = mock.deliver_webhook(url, MAIN)
    error = shown(client)
    client.create_pipeline(pipeline=declared())
    found = mock.deliver_webhook(url, MAIN)

    assert WebhookDelivery(accepted=False, status=404, reason=LOST) == lost
    assert ("404", LOST) == (error["errorCode"], error["errorMessage"])
    assert found.accepted
    assert {"errorCode", "errorMessage"}.isdisjoint(shown(client))


def test_a_webhook_that_lost_its_action(mock: PipelineMock, client: Any) -> None:
    """A webhook whose action has another name now starts nothing."""
    url = put(client)
    renamed = declared()
    renamed["stages"][0]["actions"][0]["name"] = "Fetch"
    client.update_pipeline(pipeline=renamed)

    expect_refused(client, mock.deliver_webhook(url, MAIN), status=404, reason=LOST)


def test_a_stranger_learns_nothing(mock: PipelineMock, client: Any) -> None:
    """An unauthenticated caller does not learn that the pipeline is deleted."""
    url = put(client, signed())
    client.delete_pipeline(name="release")

    assert UNSIGNED == mock.deliver_webhook(url, MAIN).reason
    assert "errorCode" not in shown(client)


# Mistakes -------------------------------------------------------------------------------------


_NOWHERE: Final = "https://eu-west-3.webhooks.aws/trigger?t=nobody"


def test_a_name_is_not_a_url(mock: PipelineMock) -> None:
    """A webhook is addressed by the URL that PutWebhook returned, not by its name."""
    with pytest.raises(PipeMockError, match="'push' is not the URL of a webhook"):
        mock.deliver_webhook("push", MAIN)
    assert mock.deliver_webhook(_NOWHERE, MAIN).status == 404


@pytest.mark.parametrize("body", [None, 7, ["ref"]])
def test_a_body_of_another_type(mock: PipelineMock, body: Any) -> None:
    """What cannot be sent is refused, before anybody looks for the URL."""
    with pytest.raises(PipeMockError) as caught:
        mock.deliver_webhook(_NOWHERE, body)

    assert f"The body of a delivery is a str, bytes or a dict, not {body!r}." == str(caught.value)


def test_an_address_that_is_none(mock: PipelineMock) -> None:
    """A delivery comes from an address."""
    with pytest.raises(PipeMockError) as caught:
        mock.deliver_webhook(_NOWHERE, MAIN, source_ip="github.com")

    assert "A delivery comes from an IP address, such as '192.30.252.1', not 'github.com'." == str(
        caught.value
    )


def test_the_secret_is_not_printed(mock: PipelineMock, client: Any) -> None:
    """The secret token of a webhook is not in what its definition prints."""
    put(client, signed())
    webhook = mock._cloud.world().webhooks["push"]

    assert SECRET not in repr(webhook)
    assert "GITHUB_HMAC" in repr(webhook)


def test_other_pipelines_stay_as_they_are(mock: PipelineMock, client: Any) -> None:
    """A delivery starts the pipeline of its webhook alone."""
    client.create_pipeline(pipeline=release(name="other"))
    mock.deliver_webhook(put(client, hook()), MAIN)
    others = client.list_pipeline_executions(pipelineName="other")

    assert 1 == len(others["pipelineExecutionSummaries"])
