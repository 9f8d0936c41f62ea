"""The front: what a request to the server of a mock is answered with, without any socket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipemock._serving.aws_api import AwsApi
from pipemock._serving.control.api import PREFIX, ControlApi
from pipemock._serving.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pipemock._cloud.cloud import Cloud

LOCAL_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names that this machine has for itself, as a Host header has them."""

_PORT: Final = re.compile(r":\d+$")
_FORBIDDEN: Final = 403


class Front:
    """Answers the requests to one cloud."""

    def __init__(
        self, cloud: Cloud, *, hosts: Collection[str], control: ControlApi | None = None
    ) -> None:
        """Answer requests to *hosts*, which a Host header names without or with any port."""
        self._hosts = frozenset(each.lower() for each in hosts)
        self._aws = AwsApi(cloud)
        self._control = control

    def respond(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Return the response to a request; never raises.

        Args:
            method: The HTTP method.
            path: The path, with its query if it has one.
            headers: The headers; their names may have any case.
            body: The body.
        """
        lowered = {name.lower(): value for name, value in headers.items()}
        refusal = self._refusal(lowered)
        if refusal is not None:
            return _forbidden(refusal)
        request = Request(method, path, lowered, body)
        if self._control is not None and path.startswith(PREFIX):
            return self._control.respond(request)
        return self._aws.respond(request)

    # A web page can send requests to this machine: under its own name, whose address it sets to
    # 127.0.0.1 (DNS rebinding), or from another origin, which its browser names.
    def _refusal(self, headers: Mapping[str, str]) -> str | None:
        host = _PORT.sub("", headers.get("host", "")).lower()
        if host not in self._hosts:
            known = ", ".join(sorted(self._hosts))
            return (
                f"This server of pipemock answers for {known}, not for the host {host!r}. "
                "To add a name, start it with mock.serve(allowed_hosts=[...])."
            )
        if "origin" in headers:
            return "This server of pipemock answers no web pages: the request has an Origin header."
        return None


def _forbidden(text: str) -> Response:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return Response(status=_FORBIDDEN, headers=headers, body=f"{text}\n".encode())
