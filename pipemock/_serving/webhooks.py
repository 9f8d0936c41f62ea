"""Deliveries to webhooks over HTTP, as from GitHub or from curl."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._cloud.webhook_deliveries import arrival, deliver
from pipemock._serving.messages import Response

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud
    from pipemock._serving.messages import Request

_NOT_ALLOWED: Final = 405
_BROKEN: Final = 500


def respond(cloud: Cloud, request: Request) -> Response:
    """Return the response to a delivery: its status, and what it has started or why nothing.

    What the service answers is not documented: the statuses and the body are inferred.
    """
    if request.method != "POST":
        return _written(_NOT_ALLOWED, {"reason": "A delivery to a webhook is a POST."})
    arrived = arrival(request.body, request.headers, secret=None, source_ip=request.source)
    # The step has recorded it already, so that leaving the mock reports it.
    try:
        delivery = deliver(cloud, request.path, arrived)
        cloud.call_functions()
    except BaseException as error:  # noqa: BLE001 -- functions of the test may raise anything
        return _written(_BROKEN, {"reason": str(error)})
    return _written(delivery.status, attrs.asdict(delivery))


def _written(status: int, told: dict[str, object]) -> Response:
    headers = {"Content-Type": "application/json"}
    return Response(status=status, headers=headers, body=f"{json.dumps(told)}\n".encode())
