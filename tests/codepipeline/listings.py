"""The operations that list in pages, and a world in which each of them has rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from tests.declarations import approval, pipeline, source
from tests.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock import PipelineMock

ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:p1"
ROWS: Final = 7
"""How many rows each list has at least."""


@attrs.frozen
class Listing:
    """An operation that lists, its parameters, and how to name its rows."""

    operation: str
    parameters: dict[str, str]
    rows: str
    name: str
    # The members of ListWebhooks begin with a capital letter.
    token_member: str = "nextToken"
    size_member: str = "maxResults"

    def page(self, client: Any, **members: Any) -> tuple[list[str], str | None]:
        """Return the names of the rows of one page, and the token of the next."""
        answer = self.call(client)(**self.parameters, **self._spelt(members))
        return [row[self.name] for row in answer[self.rows]], answer.get(self.token_member)

    def call(self, client: Any) -> Callable[..., Any]:
        """Return the operation of a client."""
        operation: Callable[..., Any] = getattr(client, self.operation)
        return operation

    def _spelt(self, members: Mapping[str, Any]) -> dict[str, Any]:
        spelling = {"nextToken": self.token_member, "maxResults": self.size_member}
        return {spelling.get(name, name): value for name, value in members.items()}

    def pages(self, client: Any, *, size: int, token: str | None = None) -> list[list[str]]:
        """Return the names of the rows, page by page, from the first page or after a token."""
        given = {} if token is None else {"nextToken": token}
        names, token = self.page(client, maxResults=size, **given)
        return [names] if token is None else [names, *self.pages(client, size=size, token=token)]

    def token(self, client: Any) -> str:
        """Return the token after the first two rows."""
        _, token = self.page(client, maxResults=2)
        assert token is not None
        return token

    def refusal(self, client: Any, token: str) -> tuple[str, str]:
        """Return the class and the message of the error for a token."""
        asked = {**self.parameters, self.token_member: token}
        return refusal(self.call(client), **asked)


PIPELINES: Final = Listing("list_pipelines", {}, "pipelines", "name")
EXECUTIONS: Final = Listing(
    "list_pipeline_executions",
    {"pipelineName": "p1"},
    "pipelineExecutionSummaries",
    "pipelineExecutionId",
)
ACTIONS: Final = Listing(
    "list_action_executions", {"pipelineName": "p1"}, "actionExecutionDetails", "actionExecutionId"
)
TAGS: Final = Listing("list_tags_for_resource", {"resourceArn": ARN}, "tags", "key")
WEBHOOKS: Final = Listing("list_webhooks", {}, "webhooks", "arn", "NextToken", "MaxResults")
LISTINGS: Final = (PIPELINES, EXECUTIONS, ACTIONS, TAGS, WEBHOOKS)

each_listing: Final = pytest.mark.parametrize("listing", LISTINGS, ids=lambda each: each.operation)


def short(name: str) -> dict[str, Any]:
    """Declare a pipeline that waits for an approval."""
    return pipeline(("Source", [source()]), ("Gate", [approval()]), name=name)


def fill(mock: PipelineMock) -> Any:
    """Create rows for each list, and return the client that did it."""
    client = mock.client()
    tags = [{"key": f"t{number}", "value": ""} for number in range(1, ROWS + 1)]
    client.create_pipeline(pipeline=short("p1"), tags=tags)
    for number in range(2, ROWS + 1):
        client.create_pipeline(pipeline=short(f"p{number}"))
        run_once_more(mock, client)
    for number in range(1, ROWS + 1):
        client.put_webhook(webhook=_hook(f"w{number}"))
    return client


def _hook(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "targetPipeline": "p1",
        "targetAction": "Checkout",
        "filters": [],
        "authentication": "UNAUTHENTICATED",
        "authenticationConfiguration": {},
    }


def run_once_more(mock: PipelineMock, client: Any) -> None:
    """Start an execution of the first pipeline a minute later."""
    mock.clock.advance(minutes=1)
    client.start_pipeline_execution(name="p1")
