"""The server: sockets and threads around a function that answers requests.

The standard library's server suffices: of six that were compared it started and answered fastest.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import socketserver
import sys
import threading
import weakref
from array import array
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._serving.messages import Response

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    Respond = Callable[[str, str, Mapping[str, str], bytes, str], Response]

# CodeCommit takes 20 MB of files in a commit, which are 27 MB in Base64.
_LARGEST_BODY: Final = 32 * 1024 * 1024
_PIECE: Final = io.DEFAULT_BUFFER_SIZE

_IS_POSIX: Final = os.name == "posix"

_NO_LENGTH: Final = Response(status=411)
_BAD_LENGTH: Final = Response(status=400)
_GONE: Final = attrs.evolve(_BAD_LENGTH, broken="close")
_TOO_LARGE: Final = Response(
    status=413,
    headers={"Content-Type": "application/x-amz-json-1.1"},
    body=b'{"__type": "RequestEntityTooLargeException"}',
)

# Where it would listen everywhere, it is reached at this machine.
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- not bound

_open: Final[weakref.WeakSet[HttpServer]] = weakref.WeakSet()


class _Handler(BaseHTTPRequestHandler):
    """The requests of one connection and their responses."""

    protocol_version = "HTTP/1.1"
    # With Nagle's algorithm, a response in two packets waits for the client's delayed
    # acknowledgement: 44 ms on Linux. Buffered, a small response is one packet.
    disable_nagle_algorithm = True
    wbufsize = io.DEFAULT_BUFFER_SIZE
    server: HttpServer

    def _answer(self) -> None:
        response = self._response()
        if response.broken is None:
            self._write(response)
            return
        self.close_connection = True
        if response.broken == "hold":
            self._hold()
        elif response.broken == "reset":
            self._reset()

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = _answer  # noqa: N815

    def _response(self) -> Response:
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return _NO_LENGTH
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdecimal()):
            self.close_connection = True
            return _BAD_LENGTH
        if int(length) > _LARGEST_BODY:
            self._discard(int(length))
            return _TOO_LARGE
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return _GONE
        headers = dict(self.headers.items())
        source = str(self.client_address[0])
        method = "GET" if self.command == "HEAD" else self.command
        return self.server.respond(method, self.path, headers, body, source)

    # A client that is still sending would not read the answer.
    def _discard(self, length: int) -> None:
        while length > 0 and (piece := self.rfile.read(min(length, _PIECE))):
            length -= len(piece)

    # The date is that of the process: SDKs correct their own clocks by it, for signatures.
    def _write(self, response: Response) -> None:
        self.send_response_only(response.status)
        self.send_header("Date", self.date_time_string())
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    # Ends when the client gives up, or when the server shuts the connection down.
    def _hold(self) -> None:
        self.rfile.read()

    def _reset(self) -> None:
        at_once = array("i" if _IS_POSIX else "h", [True, 0])
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        socket.close(self.connection.detach())

    def handle_expect_100(self) -> bool:
        """Ask the client to continue, at once."""
        proceeds = super().handle_expect_100()
        self.wfile.flush()
        return proceeds

    def send_error(self, code: int, *_: object, **__: object) -> None:
        """Refuse what is not a request, or has another method, and repeat nothing of it."""
        self.close_connection = True
        self.request_version = self.protocol_version
        self._write(Response(status=code))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as it is called
        """Log nothing: requests may hold real credentials."""


class HttpServer(ThreadingHTTPServer):
    """A server that listens and answers from the moment that it is made until it is stopped."""

    request_queue_size = socket.SOMAXCONN
    # On Windows, and by the second option everywhere, two servers would share a port.
    allow_reuse_address = _IS_POSIX
    allow_reuse_port = False
    # Only in case that nothing wakes the server up to stop it.
    timeout = 1

    def __init__(
        self, host: str, port: int, respond: Respond, *, tls: ssl.SSLContext | None = None
    ) -> None:
        """Listen at a port, or at any that is free if it is 0, with TLS if there is a context.

        Raises:
            OSError: If nothing can listen there.
            OverflowError: If there is no such port.
        """
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.respond = respond
        self.is_stopping = False
        self._connections: dict[threading.Thread, socket.socket] = {}
        super().__init__((host, port), _Handler)
        if tls is not None:
            self.socket = _with_tls(self.socket, tls)
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        _open.add(self)

    def server_bind(self) -> None:
        """Bind the socket, without a look-up of the name of this machine."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.local_address

    @property
    def local_address(self) -> tuple[str, int]:
        """The host and port at which this machine reaches the server."""
        host, port = self.server_address[:2]
        return _ANYWHERE.get(str(host), str(host)), int(port)

    def _accept(self) -> None:
        while not self.is_stopping:
            self.handle_request()

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002
        """Return whether the server still answers."""
        return not self.is_stopping

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Answer the requests of a connection in a thread of its own."""
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        alive = {each: its for each, its in self._connections.items() if each.is_alive()}
        self._connections = {**alive, thread: request}
        thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Ignore that a client has gone, and report anything else as the library does."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Stop listening, end all connections, and wait for their threads."""
        self.is_stopping = True
        with contextlib.suppress(OSError):
            socket.create_connection(self.local_address).close()
        self._accepting.join()
        self.server_close()
        connections = tuple(self._connections.items())
        for _, connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread, _ in connections:
            if thread is not threading.current_thread():
                thread.join()

    # The sockets of a child process would keep the port and the connections open after the stop.
    def abandon(self) -> None:  # pragma: no cover -- in a forked child, which is not measured
        """Close the sockets of a process that was forked, and leave the parent's alone."""
        self.is_stopping = True
        for each in (self.socket, *self._connections.values()):
            with contextlib.suppress(OSError):
                socket.close(each.detach())


# The handshake belongs to the thread of the connection: one that does not come to an end would keep
# all others waiting.
def _with_tls(listening: socket.socket, tls: ssl.SSLContext) -> socket.socket:
    return tls.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)


def _abandon_all() -> None:  # pragma: no cover -- there, too
    for server in tuple(_open):
        server.abandon()


if hasattr(os, "register_at_fork"):  # pragma: no branch -- not on Windows
    os.register_at_fork(after_in_child=_abandon_all)
