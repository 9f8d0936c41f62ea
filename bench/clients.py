"""Clients as an application creates them, before a mock is active."""

from __future__ import annotations

from typing import Any

import boto3


def new_client(service: str = "codepipeline", *, endpoint_url: str | None = None) -> Any:
    make_client: Any = boto3.client
    return make_client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint_url,
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="a secret that opens nothing",
    )
