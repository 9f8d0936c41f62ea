"""What a test says of the world outside: what happened at the sources of pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._handle import Handle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock.events import WebhookDelivery


class Sources(Handle):
    """Changes that reach pipelines from outside."""

    def source_change(
        self,
        pipeline: str,
        action: str | None = None,
        *,
        revision: str | None = None,
        summary: str | None = None,
        branch: str | None = None,
        author: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> str:
        """Let a source have a new revision, which starts an execution.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            revision: The id of the revision, such as a commit id; made up if omitted.
            summary: What the change says of itself, such as the message of a commit.
            branch: The branch that it was made on; the configured one if omitted.
            author: Who made it.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Returns:
            The id of the execution that starts.

        Raises:
            PipeMockError: If there is no such pipeline or source action.

        Example:
            >>> execution_id = mock.source_change("release", summary="Round prices")
            >>> execution_id == mock.events[-1].execution_id
            True
        """
        cloud = self._inside()
        execution_id = cloud.source_change(
            pipeline,
            action,
            revision=revision,
            summary=summary,
            branch=branch,
            author=author,
            region=region,
            account=account,
        )
        cloud.call_functions()
        return execution_id

    def deliver_webhook(
        self,
        url: str,
        body: str | bytes | dict[str, Any],
        headers: Mapping[str, str] | None = None,
        *,
        secret: str | None = None,
        source_ip: str = "192.30.252.1",
    ) -> WebhookDelivery:
        """Send a request to the URL of a webhook, as GitHub does after a push.

        Args:
            url: The URL that PutWebhook has returned.
            body: What is sent; a dict is sent as JSON.
            headers: The headers of the request; their case does not matter.
            secret: Signs the request with this secret token, as GitHub signs it.
            source_ip: Where the request comes from; one of GitHub's own addresses if omitted.

        Returns:
            What became of the request: the id of the execution that starts, or the reason why none
            does.

        Raises:
            PipeMockError: If this is no request: a body of another type, an address that is none.

        Example:
            >>> webhook = {
            ...     "name": "push",
            ...     "targetPipeline": "release",
            ...     "targetAction": "Checkout",
            ...     "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
            ...     "authentication": "GITHUB_HMAC",
            ...     "authenticationConfiguration": {"SecretToken": "hush"},
            ... }
            >>> url = client.put_webhook(webhook=webhook)["webhook"]["url"]
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/main"}, secret="hush").accepted
            True
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/draft"}, secret="hush").reason
            "$.ref selects 'refs/heads/draft', and the filter expects 'refs/heads/main'."
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/main"}, secret="guess").status
            403
        """
        from pipemock._deliveries import arrival, deliver  # noqa: PLC0415 -- when needed

        cloud = self._inside()
        arrived = arrival(body, headers or {}, secret=secret, source_ip=source_ip)
        delivery = deliver(cloud, url, arrived)
        cloud.call_functions()
        return delivery
