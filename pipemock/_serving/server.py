"""The server of a mock, as a test uses it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipemock._arguments import texts_of
from pipemock._cloud.callers import ACCESS_KEY, SECRET_ACCESS_KEY
from pipemock._cloud.webhook_deliveries import WEBHOOKS
from pipemock._errors import PipeMockError
from pipemock._serving.certificates import Certificate, certificate
from pipemock._serving.environment import Profile, environment
from pipemock._serving.front import LOCAL_HOSTS, Front
from pipemock._serving.http_server import HttpServer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from typing_extensions import Self

    from pipemock._cloud.cloud import Cloud
    from pipemock._serving.control.api import ControlApi


class Server:
    """A server that answers for a mock over HTTP, started by `serve`.

    Used as a context manager, it stops at the end of the block; it stops with the mock in any case.

    Example:
        >>> with mock.serve() as server:
        ...     url = server.url
    """

    def __init__(
        self,
        cloud: Cloud,
        *,
        host: str,
        port: int,
        allowed_hosts: Iterable[str],
        control: ControlApi | None,
        tls: bool,
    ) -> None:
        """Start a server; private, use `serve`."""
        own = f"[{host}]" if ":" in host else host
        self._hosts = {*LOCAL_HOSTS, own, *texts_of("allowed_hosts", allowed_hosts)}
        self._folder = Path(tempfile.mkdtemp(prefix="pipemock-"))
        with contextlib.ExitStack() as failing:
            failing.callback(self._remove_files)
            self._certificate = certificate(self._hosts, self._folder) if tls else None
            front = self._front(cloud, control)
            self._http = _listening(host, port, front, self._certificate)
            failing.pop_all()
        self._attach(cloud)

    def _front(self, cloud: Cloud, control: ControlApi | None) -> Front:
        return Front(cloud, hosts=self._hosts, control=control, scheme=self._scheme)

    def _attach(self, cloud: Cloud) -> None:
        self._cloud = cloud
        cloud.ports.webhook_servers.append(f"{self.url}{WEBHOOKS}")
        cloud.at_exit.callback(self.stop)

    def _answer_for(self, cloud: Cloud, control: ControlApi) -> None:
        """Answer for another cloud from now on; private, used by the command `serve`."""
        self._cloud.at_exit.pop_all()
        self._cloud.ports.webhook_servers.clear()
        self._attach(cloud)
        self._http.respond = self._front(cloud, control).respond

    @property
    def url(self) -> str:
        """The URL of the server, without a slash at the end.

        Example:
            >>> with mock.serve() as server:
            ...     print(server.url.rpartition(":")[0])
            http://127.0.0.1
        """
        host, port = self._http.local_address
        return f"{self._scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def _scheme(self) -> str:
        return "http" if self._certificate is None else "https"

    @property
    def port(self) -> int:
        """The port of the server.

        Example:
            >>> with mock.serve() as server:
            ...     print(server.url.endswith(f":{server.port}"))
            True
        """
        return self._http.local_address[1]

    @property
    def ca_file(self) -> Path | None:
        """The file with the certificate that clients have to trust, or `None` without TLS.

        `environment` names it already; `curl --cacert` and the like take it. It goes with the
        server.

        Example:
            >>> with mock.serve(tls=True) as server:
            ...     print(server.url.partition(":")[0], server.ca_file.name)
            https ca.pem
        """
        return None if self._certificate is None else self._certificate.ca_file

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make SDKs and CLIs use the server, whatever else is set.

        They name the endpoints of both services, credentials and a Region, and switch off what
        could lead elsewhere: profiles, proxies, and other endpoints. Calls with these credentials
        come from the current caller of the mock.

        Example:
            >>> with mock.serve() as server:
            ...     env = {**os.environ, **server.environment}
            >>> env["AWS_REGION"]
            'us-east-1'
        """
        return self._environment(ACCESS_KEY)

    def environment_for(self, caller: str) -> dict[str, str]:
        """Return the same variables with the credentials of a caller.

        Args:
            caller: The ARN of a user, a role or a session.

        Raises:
            PipeMockError: If it is not the ARN of a caller.

        Example:
            >>> bob = "arn:aws:iam::123456789012:user/Bob"
            >>> with mock.serve() as server:
            ...     key = server.environment_for(bob)["AWS_ACCESS_KEY_ID"]
            >>> key == mock.credentials(bob)["aws_access_key_id"]
            True
        """
        return self._environment(self._cloud.callers.access_key_of(caller))

    def _environment(self, access_key: str) -> dict[str, str]:
        profile = Profile(
            access_key=access_key,
            secret=SECRET_ACCESS_KEY,
            region=self._cloud.settings.region,
        )
        trusted = {} if self._certificate is None else self._certificate.environment()
        return {
            **environment(self.url, self._http.local_address[0], profile, self._folder),
            **trusted,
        }

    def stop(self) -> None:
        """Stop answering: close the port and all connections. A second time does nothing.

        Example:
            >>> server = mock.serve()
            >>> server.stop()
            >>> "stopped" in repr(server)
            True
        """
        if not self._http.is_stopping:
            self._cloud.ports.webhook_servers.remove(f"{self.url}{WEBHOOKS}")
            self._http.stop()
            self._remove_files()

    def _remove_files(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the server, which is already started."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop answering."""
        self.stop()

    def __repr__(self) -> str:
        """Show the URL, and whether the server is stopped."""
        return f"<Server {self.url}{', stopped' if self._http.is_stopping else ''}>"


def _listening(host: str, port: int, front: Front, certificate: Certificate | None) -> HttpServer:
    context = None if certificate is None else certificate.context
    try:
        return HttpServer(host, port, front.respond, tls=context)
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).removesuffix(".")
        msg = (
            f"No server can listen at {host}, port {port}: {reason}. If another server uses the "
            "port, write port=0 or --port 0: the server then takes one that is free, and its URL "
            "names it."
        )
        raise PipeMockError(msg) from error
