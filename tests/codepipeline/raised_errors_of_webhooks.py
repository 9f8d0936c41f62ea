"""The errors of operations on webhooks and deployment targets, as in `raised_errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import _errors
from pipemock._codepipeline.operations.webhooks import MOST_WEBHOOKS
from pipemock._engine import errors
from tests.cloud.webhooks.requests import ARN, hook, limited, put, signed
from tests.codepipeline.raised_errors import GARBAGE, MANY, raises
from tests.codepipeline.scenes import NOWHERE, asks, asks_of_a_release
from tests.declarations import release

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.codepipeline.scenes import Scene

ACCOUNT: Final = "123456789012"
NO_NAME: Final = "Value at 'webhookName' failed to satisfy constraint: Member must not be null"


def defined(definition: dict[str, Any], *keys: str) -> Scene:
    """Put a webhook for the pipeline that most tests use, with tags."""
    return asks_of_a_release(webhook=definition, tags=[{"key": key, "value": ""} for key in keys])


def a_full_region(mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    put(client)
    webhooks = mock._cloud.world().webhooks
    names = (f"w{number}" for number in range(1, MOST_WEBHOOKS))
    webhooks.update(dict.fromkeys(names, webhooks["push"]))
    return {"webhook": hook(name="another")}


def a_webhook_of_no_github(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    put(client)
    return {"webhookName": "push"}


def an_action_without_targets(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    rows = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]
    return {"actionExecutionId": rows[0]["actionExecutionId"], **GARBAGE}


RAISED_OF_WEBHOOKS: Final = [
    raises("PutWebhook", errors.too_many_webhooks, a_full_region, MOST_WEBHOOKS),
    raises(
        "PutWebhook",
        errors.wrong_authentication,
        defined(signed(authenticationConfiguration={})),
        "SecretToken",
    ),
    raises(
        "PutWebhook",
        errors.needless_authentication,
        defined(hook(authenticationConfiguration={"SecretToken": "hush"})),
    ),
    raises("PutWebhook", errors.not_a_range, defined(limited("here")), "here"),
    raises(
        "PutWebhook",
        errors.invalid_json_path,
        defined(hook(filters=[{"jsonPath": "$["}])),
        "$[",
    ),
    raises(
        "PutWebhook",
        errors.target_action_not_found,
        defined(hook(targetAction="Nobody")),
        "release",
        "Nobody",
    ),
    raises("PutWebhook", errors.pipeline_not_found, asks(webhook=hook()), ACCOUNT, "release"),
    raises("PutWebhook", errors.too_many_tags, defined(hook(), *MANY), ARN),
    raises("PutWebhook", errors.system_tag, defined(hook(), "aws:team"), "aws:team"),
    raises("PutWebhook", errors.tag_given_twice, defined(hook(), "team", "team"), "team"),
    raises("ListWebhooks", errors.invalid_next_token, asks(NextToken="garbage"), "garbage"),
    *(
        row
        for operation in ("RegisterWebhookWithThirdParty", "DeregisterWebhookWithThirdParty")
        for row in (
            raises(
                operation,
                errors.webhook_not_found,
                asks(webhookName="push"),
                ACCOUNT,
                "push",
            ),
            raises(operation, errors.not_registrable, a_webhook_of_no_github, "push"),
            raises(operation, _errors.constraints_violated, asks(), [NO_NAME]),
        )
    ),
    raises(
        "ListDeployActionExecutionTargets",
        errors.pipeline_not_found,
        asks(pipelineName="nowhere", actionExecutionId=NOWHERE),
        ACCOUNT,
        "nowhere",
    ),
    raises(
        "ListDeployActionExecutionTargets",
        errors.action_execution_not_found,
        asks_of_a_release(actionExecutionId=NOWHERE),
        NOWHERE,
    ),
    raises(
        "ListDeployActionExecutionTargets",
        errors.invalid_next_token,
        an_action_without_targets,
        "garbage",
    ),
]
