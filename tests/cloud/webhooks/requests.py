"""Webhooks for tests, their pipelines, and payloads like GitHub's."""

from __future__ import annotations

from typing import Any, Final

from tests.declarations import action, build, pipeline

SECRET: Final = "It's a Secret to Everybody"
COMMIT: Final = "9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c"
ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:webhook:push"
MAIN: Final = {"ref": "refs/heads/main"}
ON_THE_BRANCH: Final = {"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}


def github(**configuration: str) -> dict[str, Any]:
    """Declare a source of the first GitHub version that does not poll."""
    return action(
        "Checkout",
        "Source/ThirdParty/GitHub",
        configuration={
            "Owner": "team",
            "Repo": "app",
            "Branch": "main",
            "OAuthToken": "ghp_0123456789",
            "PollForSourceChanges": "false",
            **configuration,
        },
        outputArtifacts=[{"name": "Code"}],
        namespace="Sources",
    )


def declared(source: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """Declare a pipeline with such a source, or another one."""
    first = github() if source is None else source
    return pipeline(("Source", [first]), ("Build", [build()]), **members)


def hook(**members: Any) -> dict[str, Any]:
    """Define a webhook without authentication, for pushes to the branch of the source."""
    return {
        "name": "push",
        "targetPipeline": "release",
        "targetAction": "Checkout",
        "filters": [ON_THE_BRANCH],
        "authentication": "UNAUTHENTICATED",
        "authenticationConfiguration": {},
        **members,
    }


def signed(**members: Any) -> dict[str, Any]:
    """Define a webhook that only accepts signed deliveries."""
    token = {"SecretToken": SECRET}
    return hook(
        **{"authentication": "GITHUB_HMAC", "authenticationConfiguration": token, **members}
    )


def limited(allowed: str, **members: Any) -> dict[str, Any]:
    """Define a webhook that only accepts deliveries from some addresses."""
    allowed_range = {"AllowedIPRange": allowed}
    return hook(authentication="IP", authenticationConfiguration=allowed_range, **members)


def put(client: Any, definition: dict[str, Any] | None = None, **members: Any) -> str:
    """Put a webhook and return its URL."""
    webhook = hook(**members) if definition is None else definition
    url: str = client.put_webhook(webhook=webhook)["webhook"]["url"]
    return url


def shown(client: Any) -> dict[str, Any]:
    """Return the only webhook, as ListWebhooks shows it."""
    [found] = client.list_webhooks()["webhooks"]
    webhook: dict[str, Any] = found
    return webhook


def pushed(**members: Any) -> dict[str, Any]:
    """Return the payload of a push, with the members that these tests use."""
    head = {"id": COMMIT, "message": "Round prices", "author": {"name": "Ann", "username": "ann"}}
    return {"ref": "refs/heads/main", "after": COMMIT, "head_commit": head, **members}
