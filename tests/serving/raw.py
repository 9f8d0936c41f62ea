"""Requests as SDKs send them, made by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pipemock._edge import cbor
from pipemock._serving.front import LOCAL_HOSTS, Front

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock
    from pipemock._serving.messages import Response

PREFIXES: Final = {"codepipeline": "CodePipeline_20150709", "codecommit": "CodeCommit_20150413"}
KEY: Final = "AKIAPIPEMOCKEXAMPLE"


def signature(
    service: str = "codepipeline", *, region: str = "us-east-1", key: str = KEY
) -> dict[str, str]:
    """Return the header of a signature, which is not checked."""
    scope = f"{key}/20260105/{region}/{service}/aws4_request"
    signed = f"Credential={scope}, SignedHeaders=host;x-amz-date, Signature=0a1b"
    return {"Authorization": f"AWS4-HMAC-SHA256 {signed}"}


def headers(operation: str, service: str = "codepipeline", **scope: str) -> dict[str, str]:
    """Return the headers of a request in JSON."""
    return {
        "Host": "127.0.0.1:8080",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"{PREFIXES[service]}.{operation}",
        **signature(service, **scope),
    }


def cbor_headers(service: str = "codepipeline") -> dict[str, str]:
    """Return the headers of a request in CBOR."""
    return {
        "Host": "127.0.0.1:8080",
        "Content-Type": "application/cbor",
        "Smithy-Protocol": "rpc-v2-cbor",
        **signature(service),
    }


def front_of(mock: PipelineMock) -> Front:
    """Return the front of a mock, without a server."""
    return Front(mock._cloud, hosts=LOCAL_HOSTS)


def send(
    front: Front, operation: str, members: object, service: str = "codepipeline", **scope: str
) -> Response:
    """Send a request in JSON."""
    body = json.dumps(members).encode()
    return front.respond("POST", "/", headers(operation, service, **scope), body)


def send_cbor(
    front: Front, operation: str, members: object, service: str = "codepipeline"
) -> Response:
    """Send a request in CBOR."""
    path = f"/service/{PREFIXES[service]}/operation/{operation}"
    return front.respond("POST", path, cbor_headers(service), cbor.written(members))


def read(response: Response) -> tuple[int, Any]:
    """Return the status and the value of a response in JSON."""
    return response.status, json.loads(response.body)


def read_cbor(response: Response) -> tuple[int, Any]:
    """Return the status and the value of a response in CBOR."""
    return response.status, cbor.read(response.body)


def without(given: Mapping[str, str], name: str) -> dict[str, str]:
    """Return headers without one of them."""
    return {key: value for key, value in given.items() if key != name}
