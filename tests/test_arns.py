"""ARNs and their parts."""

from __future__ import annotations

import pytest

from pipemock._arns import Parts, parts_of, place_of

HOME = ("us-east-1", "123456789012")


@pytest.mark.parametrize(
    ("arn", "parts"),
    [
        ("arn:aws:sns:us-east-1:123456789012:news", Parts("aws", "sns", *HOME, "news")),
        ("arn:aws-cn:s3:::bucket/key", Parts("aws-cn", "s3", "", "", "bucket/key")),
        (
            "arn:aws:lambda:us-east-1:123456789012:function:check:2",
            Parts("aws", "lambda", *HOME, "function:check:2"),
        ),
        ("arn:aws:sns:us-east-1:123456789012", None),
        ("urn:aws:sns:us-east-1:123456789012:news", None),
        ("news", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_parts_of_an_arn(arn: object, parts: Parts | None) -> None:
    """Five parts follow the prefix, of which the last may contain colons."""
    assert parts == parts_of(arn)
    assert (parts[2:4] if parts else ("", "")) == place_of(arn)
