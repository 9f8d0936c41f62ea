"""A client that was told not to look at requests itself, so that the service has to."""

from __future__ import annotations

import functools
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from pipemock._edge import clients


@functools.cache
def unchecked_client(service: str = "codepipeline") -> Any:
    """Return the client, which is made once: a mock reaches clients that are older than it."""
    session = botocore.session.Session(session_vars=dict(clients._FROM_NOWHERE))
    session.set_credentials("AKIAUNCHECKED", "a secret that opens nothing")
    make_client: Any = boto3.Session(botocore_session=session, region_name="us-east-1").client
    return make_client(service, config=Config(parameter_validation=False))
