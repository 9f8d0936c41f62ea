"""The contexts of functions that a test registers."""

from __future__ import annotations

from datetime import datetime, timezone

import attrs

from pipemock._cloud.lambda_invocations import LambdaContext


def test_the_context_of_an_invocation() -> None:
    """It has the members of the Lambda runtime, and its time does not run out."""
    context = LambdaContext.of(
        "check",
        "0a1b-2c3d",
        account="123456789012",
        region="cn-north-1",
        time=datetime(2026, 1, 5, tzinfo=timezone.utc),
    )

    assert {
        "function_name": "check",
        "invoked_function_arn": "arn:aws-cn:lambda:cn-north-1:123456789012:function:check",
        "aws_request_id": "0a1b-2c3d",
        "log_group_name": "/aws/lambda/check",
        "log_stream_name": "2026/01/05/[$LATEST]0a1b2c3d",
        "function_version": "$LATEST",
        "memory_limit_in_mb": "128",
        "identity": None,
        "client_context": None,
        "remaining_milliseconds": 900_000,
    } == attrs.asdict(context)
    assert 900_000 == context.get_remaining_time_in_millis()
