"""A client without parameter validation, which leaves it to the service."""

from __future__ import annotations

import functools
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from pipemock._edge import clients


@functools.cache
def unchecked_client(service: str = "codepipeline", region: str = "us-east-1") -> Any:
    """Return the client, created only once: a mock also answers clients older than itself."""
    session = botocore.session.Session(session_vars=dict(clients._FROM_NOWHERE))
    session.set_credentials("AKIAUNCHECKED", "a secret that opens nothing")
    make_client: Any = boto3.Session(botocore_session=session, region_name=region).client
    return make_client(service, config=Config(parameter_validation=False))
