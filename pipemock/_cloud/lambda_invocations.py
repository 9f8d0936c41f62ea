"""The Lambda functions that a test registers: their contexts and invocations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from pipemock._arns import arn

if TYPE_CHECKING:
    from datetime import datetime

# An event and a context: handlers annotate them with types of their own, or not at all.
Handler: TypeAlias = Callable[[Any, Any], object]


@attrs.frozen(kw_only=True)
class LambdaContext:
    """The context of an invocation, with the attribute names of the Lambda runtime."""

    function_name: str
    invoked_function_arn: str
    aws_request_id: str
    log_group_name: str
    log_stream_name: str
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "128"
    identity: None = None
    client_context: None = None
    remaining_milliseconds: int = 900_000

    @classmethod
    def of(
        cls, name: str, request_id: str, *, account: str, region: str, time: datetime
    ) -> LambdaContext:
        """Return the context of one invocation of the function called *name*."""
        return cls(
            function_name=name,
            invoked_function_arn=arn("lambda", region, account, f"function:{name}"),
            aws_request_id=request_id,
            log_group_name=f"/aws/lambda/{name}",
            log_stream_name=f"{time:%Y/%m/%d}/[$LATEST]{request_id.replace('-', '')}",
        )

    def get_remaining_time_in_millis(self) -> int:
        """Return the remaining time, which is constant since the mock's clock stands still."""
        return self.remaining_milliseconds


@attrs.frozen(kw_only=True)
class LambdaInvocation:
    """A job that was sent to a function.

    `event` and `context` are what the function is called with. `error` is what the handler raised,
    which AWS does not report: the action waits for a result until it times out.
    """

    function_name: str
    job_id: str
    event: dict[str, Any] = attrs.field(repr=False)
    context: LambdaContext = attrs.field(repr=False)
    time: datetime
    was_called: bool
    error: BaseException | None = None
