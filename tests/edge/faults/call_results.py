"""The results of calls that may fail, in one word each."""

from __future__ import annotations

import functools
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def new_client(service: str = "codepipeline", **config: Any) -> Any:
    """Return a client with a configuration, made by a session that has credentials."""
    make: Any = _session().client
    return make(service, config=Config(**config))


# Cached: a new client reads the service models, which is slow.
@functools.cache
def _session() -> boto3.Session:
    return boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1")


def outcome(client: Any, operation: str = "get_pipeline", **parameters: Any) -> str:
    """Return ``fine``, the code of the error, or the class of the exception of a call."""
    try:
        getattr(client, operation)(**(parameters or {"name": "release"}))
    except ClientError as error:
        return error.response["Error"]["Code"]
    except BotoCoreError as error:
        return type(error).__name__
    return "fine"
