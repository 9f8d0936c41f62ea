"""Errors about webhooks and the targets of deployments, worded once as in `_errors`."""

from __future__ import annotations

from pipemock._errors import ServiceError, validation


def webhook_not_found(account: str, name: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Account '{account}' does not have a webhook with name '{name}'"
    return ServiceError("WebhookNotFoundException", text)


def too_many_webhooks(limit: int) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The number of webhooks in this account and Region has reached the limit of {limit}"
    return ServiceError("LimitExceededException", text)


def wrong_authentication(member: str) -> ServiceError:
    """Captured words, with Java's Optional in them; the class is documented."""
    text = f"Optional['authenticationConfig' should contain only one property: '{member}']"
    return ServiceError("InvalidWebhookAuthenticationParametersException", text)


def needless_authentication() -> ServiceError:
    """Documented class; inferred words."""
    text = "Optional['authenticationConfig' should not contain any property]"
    return ServiceError("InvalidWebhookAuthenticationParametersException", text)


def not_a_range(text: str) -> ServiceError:
    """Documented class; inferred words."""
    words = f"Optional['AllowedIPRange' is not a valid CIDR range: '{text}']"
    return ServiceError("InvalidWebhookAuthenticationParametersException", words)


def invalid_json_path(path: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The filter pattern is not valid. '{path}' is not a valid JsonPath expression"
    return ServiceError("InvalidWebhookFilterPatternException", text)


def target_action_not_found(pipeline: str, action: str) -> ServiceError:
    """Captured words, up to the name of the pipeline; inferred class.

    Source: a user's paste of what CloudFormation was told (boltops-tools/pipedream#7).
    """
    text = f"Action with name {action} was not found in the first stage of the pipeline {pipeline}"
    return validation(text)


def not_registrable(webhook: str) -> ServiceError:
    """Inferred: only that webhooks for GitHub sources can be registered is documented."""
    text = f"Webhook '{webhook}' does not target a source action of GitHub (Version 1)"
    return validation(text)


def action_execution_not_found(execution_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Action execution with id '{execution_id}' does not exist"
    return ServiceError("ActionExecutionNotFoundException", text)
