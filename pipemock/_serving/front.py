"""The front: what a request to the server of a mock is answered with, without any socket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipemock._cloud.webhook_deliveries import WEBHOOKS
from pipemock._serving import webhooks
from pipemock._serving.aws_api import AwsApi
from pipemock._serving.control.api import PREFIX, ControlApi
from pipemock._serving.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pipemock._cloud.cloud import Cloud

LOCAL_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names that this machine has for itself, as a Host header has them."""

_PORT: Final = re.compile(r":[0-9]+$")
_FOUND: Final = 302
_FORBIDDEN: Final = 403


class Front:
    """The answers to all requests to one cloud."""

    def __init__(
        self,
        cloud: Cloud,
        *,
        hosts: Collection[str],
        control: ControlApi | None = None,
        scheme: str = "http",
    ) -> None:
        """Answer requests to *hosts*, which a Host header names without or with any port.

        Args:
            cloud: The cloud that answers.
            hosts: The hosts.
            control: What answers requests that control the mock, if any may.
            scheme: The scheme of the URL of the server.
        """
        self._hosts = frozenset(each.lower() for each in hosts)
        self._cloud = cloud
        self._aws = AwsApi(cloud)
        self._control = control
        self._scheme = scheme

    def respond(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        source: str = "127.0.0.1",
    ) -> Response:
        """Return the response to a request; never raises.

        Args:
            method: The HTTP method.
            path: The path, with its query if it has one.
            headers: The headers; their names may have any case.
            body: The body.
            source: The IP address that the request comes from.
        """
        lowered = {name.lower(): value for name, value in headers.items()}
        control = self._control if path.startswith(PREFIX) else None
        refusal = self._refusal(lowered, is_control=control is not None)
        if refusal is not None:
            return _forbidden(refusal)
        if self._control is not None and _is_a_visit(method, path, lowered):
            return Response(status=_FOUND, headers={"Location": PREFIX})
        request = Request(method, path, lowered, body, source)
        if path.startswith(WEBHOOKS):
            return webhooks.respond(self._cloud, request)
        return self._aws.respond(request) if control is None else control.respond(request)

    # A web page can send requests to this machine: under its own name, whose address it sets to
    # 127.0.0.1 (DNS rebinding), or from another origin, which its browser names. The status page
    # has the origin of the server itself.
    def _refusal(self, headers: Mapping[str, str], *, is_control: bool) -> str | None:
        host = _PORT.sub("", headers.get("host", "")).lower()
        if host not in self._hosts:
            known = ", ".join(sorted(self._hosts))
            return (
                f"This server of pipemock answers for {known}, not for the host {host!r}. "
                "To add a name, start it with mock.serve(allowed_hosts=[...]) or --allow-host."
            )
        own = f"{self._scheme}://{headers['host']}" if is_control else None
        if headers.get("origin", own) != own:
            return (
                "This server of pipemock answers no web page but its own: "
                "the request has the Origin header of another one."
            )
        return None


# A browser that opens the URL of the server wants to see the status page.
def _is_a_visit(method: str, path: str, headers: Mapping[str, str]) -> bool:
    is_entrance = path in {"/", PREFIX.removesuffix("/")}
    return method == "GET" and is_entrance and "text/html" in headers.get("accept", "")


def _forbidden(text: str) -> Response:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return Response(status=_FORBIDDEN, headers=headers, body=f"{text}\n".encode())
