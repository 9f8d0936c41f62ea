"""The server with its sockets and threads: starting, answering, stopping."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import signal
import socket
import threading
import time
import urllib.request
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, call, mock_codepipeline, succeed
from pipemock._serving import http_server
from pipemock._serving.messages import Response
from tests.declarations import release
from tests.serving.raw import headers, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock
    from pipemock._serving.server import Server

LIST: Final = without(headers("ListPipelines"), "Host")


@contextlib.contextmanager
def connected(server: Server) -> Iterator[http.client.HTTPConnection]:
    """Open a connection, and close it at the end of the block."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(connection):
        yield connection


def names(server: Server) -> str:
    """Return the body of an answer to ListPipelines on a new connection."""
    request = urllib.request.Request(server.url, b"{}", LIST)  # noqa: S310 -- our own server
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 -- see above
        body: bytes = response.read()
    return body.decode()


def said(server: Server, text: str) -> bytes:
    """Return everything that the server sends until it ends a connection, after *text*."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(text.replace("\n", "\r\n").encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.001)


def fastest(action: Callable[[], None]) -> float:
    """Return the seconds that the fastest of some actions takes: other load slows the others."""
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


# Answers ------------------------------------------------------------------------------------------


def test_a_request_by_urllib(mock: PipelineMock, server: Server) -> None:
    """A request of any program is answered, and stands among the calls of the mock."""
    assert '"name": "release"' in names(server)
    assert ["ListPipelines"] == [each.operation for each in mock.calls]


def test_a_connection_stays_open(server: Server) -> None:
    """Many requests go over one connection."""
    with connected(server) as connection:
        for _ in range(3):
            connection.request("POST", "/", b"{}", LIST)
            response = connection.getresponse()
            assert b"release" in response.read()
            assert response.headers["Connection"] is None


def test_a_response_does_not_wait_for_an_acknowledgement(server: Server, client: Any) -> None:
    """Of a response of two packets, the second is sent at once: otherwise 40 ms later on Linux."""
    for number in range(60):
        client.create_pipeline(pipeline=release(name=f"release-{number}"))
    with connected(server) as connection:
        connection.request("POST", "/", b"{}", LIST)
        assert len(connection.getresponse().read()) > io.DEFAULT_BUFFER_SIZE
        [served] = server._http._connections.values()
        assert 0 < served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_date_is_real(server: Server) -> None:
    """The date is that of the process, since SDKs set their own clocks by it."""
    with connected(server) as connection:
        connection.request("POST", "/", b"{}", LIST)
        response = connection.getresponse()

    date = parsedate_to_datetime(str(response.headers["Date"]))
    assert abs(date.timestamp() - time.time()) < 60
    assert response.headers["Server"] is None


def test_a_head(server: Server) -> None:
    """A check of whether the server answers may ask for the head alone."""
    with connected(server) as connection:
        for _ in range(2):
            connection.request("HEAD", "/_pipemock/health")
            response = connection.getresponse()
            assert (200, b"") == (response.status, response.read())
            assert int(str(response.headers["Content-Length"])) > 0


def test_a_client_that_asks_before_it_sends(server: Server) -> None:
    """A client that waits for the status 100 gets it at once."""
    lines = [f"{name}: {value}" for name, value in headers("ListPipelines").items()]
    head = "\n".join(["POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 2", *lines])

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"{head}\n\n".replace("\n", "\r\n").encode())
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == connection.recv(1024)
        connection.sendall(b"{}")
        assert connection.recv(1024).startswith(b"HTTP/1.1 200 OK\r\n")


def test_nothing_is_written_anywhere(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is logged, since headers and bodies may hold real credentials."""
    names(server)
    said(server, "GET / HTTP/1.0\nHost: localhost\n\n")
    said(server, "nonsense\n\n")

    assert ("", "") == capfd.readouterr()


# What is not taken --------------------------------------------------------------------------------


def test_a_body_in_pieces(server: Server) -> None:
    """A chunked body is refused, and the connection ends: its rest is not another request."""
    chunked = "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n"
    answer = said(server, chunked)

    assert answer.startswith(b"HTTP/1.1 411 ")
    assert 1 == answer.count(b"HTTP/1.1")


@pytest.mark.parametrize("length", ["-1", "two", "1_0"])
def test_a_length_that_is_none(server: Server, length: str) -> None:
    """A length that is not a number is refused, and the connection ends."""
    answer = said(server, f"POST / HTTP/1.1\nHost: localhost\nContent-Length: {length}\n\n")

    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("TRACE /AKIAX HTTP/1.1", 501),
        ("GET /AKIAX x HTTP/1.1", 400),
        ("GET /AKIAX HTTP/9.9", 505),
        (f"GET /{'AKIAX' * 20_000} HTTP/1.1", 414),
    ],
)
def test_what_is_not_a_request(server: Server, request_line: str, status: int) -> None:
    """What cannot be answered gets a status, and nothing of it comes back."""
    answer = said(server, f"{request_line}\nHost: localhost\n\n")

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert [b"AKIAX" in answer, b"Python" in answer] == [False, False]


def test_a_body_that_is_too_large(server: Server) -> None:
    """A body of more than 32 MiB is refused, and the connection can go on."""
    with connected(server) as connection:
        connection.request("POST", "/", b" " * (32 * 1024 * 1024 + 1), LIST)
        response = connection.getresponse()
        assert (413, b'{"__type": "RequestEntityTooLargeException"}') == (
            response.status,
            response.read(),
        )
        connection.request("POST", "/", b"{}", LIST)
        assert 200 == connection.getresponse().status


def test_a_client_that_goes_in_the_middle(mock: PipelineMock, server: Server) -> None:
    """A request whose body never arrives as a whole is not answered, and changes nothing."""
    lines = "\n".join(f"{name}: {value}" for name, value in headers("ListPipelines").items())
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        text = f"POST / HTTP/1.1\nContent-Length: 9\n{lines}\n\n{{}}"
        connection.sendall(text.replace("\n", "\r\n").encode())
        connection.shutdown(socket.SHUT_WR)
        assert b"" == connection.recv(1024)

    assert [] == mock.calls


# Broken connections -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ConnectionClosedError", http.client.RemoteDisconnected),
        ("EndpointConnectionError", ConnectionResetError),
        ("ConnectTimeoutError", ConnectionResetError),
        ("ReadTimeoutError", TimeoutError),
    ],
)
def test_a_connection_that_breaks(
    mock: PipelineMock, server: Server, code: str, error: type[Exception]
) -> None:
    """A fault without an answer ends the connection, resets it, or keeps the client waiting."""
    mock.fault("ListPipelines", code)

    with connected(server) as connection:
        connection.timeout = 0.2 if error is TimeoutError else 10
        connection.request("POST", "/", b"{}", LIST)
        with pytest.raises(error) as raised:
            connection.getresponse()

    assert error is type(raised.value)
    assert [code] == [each.error for each in mock.calls]
    assert "release" in names(server)


# Starting -----------------------------------------------------------------------------------------


def test_what_a_server_shows(mock: PipelineMock) -> None:
    """A server shows its URL, with a port that was free."""
    server = mock.serve()

    assert f"http://127.0.0.1:{server.port}" == server.url
    assert f"<Server {server.url}>" == repr(server)
    server.stop()
    assert f"<Server {server.url}, stopped>" == repr(server)


def test_a_port_in_use(mock: PipelineMock, server: Server) -> None:
    """A port that another server has is named at once."""
    with pytest.raises(PipeMockError, match=rf"127\.0\.0\.1, port {server.port}: .*in use"):
        mock.serve(port=server.port)


def test_a_port_is_free_after_the_stop(mock: PipelineMock, server: Server) -> None:
    """The next server can have the same port at once, while old connections are still fading."""
    assert said(server, "GET / HTTP/1.0\nHost: localhost\n\n").startswith(b"HTTP/1.1 ")
    server.stop()

    assert server.port == mock.serve(port=server.port).port


@pytest.mark.parametrize("piece", [60, 1000])
@pytest.mark.parametrize(("body", "status"), [(b"{}".ljust(100), 200), (b"x" * 101, 413)])
def test_the_largest_body(
    server: Server, monkeypatch: pytest.MonkeyPatch, *, body: bytes, status: int, piece: int
) -> None:
    """A body of exactly the limit is read; what is longer is refused once all of it has come."""
    monkeypatch.setattr(http_server, "_LARGEST_BODY", 100)
    monkeypatch.setattr(http_server, "_PIECE", piece)
    with connected(server) as connection:
        connection.request("POST", "/", body, LIST)
        refused = connection.getresponse()
        refused.read()
        connection.request("POST", "/", b"{}", LIST)
        next_one = connection.getresponse()

    assert (status, 200) == (refused.status, next_one.status)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("host.invalid", 0)])
def test_what_nothing_can_listen_at(mock: PipelineMock, host: str, port: int) -> None:
    """A port or a host that does not exist is refused."""
    with pytest.raises(PipeMockError, match=f"No server can listen at {host}, port {port}: "):
        mock.serve(host=host, port=port)


@pytest.mark.parametrize("flag", ["control", "tls"])
def test_what_is_neither_true_nor_false(mock: PipelineMock, flag: str) -> None:
    """A value that is not a flag is refused before anything listens."""
    wrong: Any = {flag: "yes"}
    with pytest.raises(PipeMockError) as refused:
        mock.serve(**wrong)

    assert f"{flag} is True or False, not 'yes'. Write {flag}=True." == str(refused.value)


def test_listening_everywhere(mock: PipelineMock) -> None:
    """A server that listens everywhere is reached at this machine."""
    with mock.serve(host="0.0.0.0") as server:  # noqa: S104 -- what is tested
        assert f"http://127.0.0.1:{server.port}" == server.url
        assert "pipelines" in names(server)


@pytest.mark.parametrize("host", ["::1", "::"])
def test_the_newer_protocol(mock: PipelineMock, host: str) -> None:
    """A server may listen at an address of IPv6, or at all of them."""
    try:
        server = mock.serve(host=host)
    except PipeMockError:  # pragma: no cover -- most machines have it
        pytest.skip("this machine has no IPv6")

    assert f"http://[::1]:{server.port}" == server.url
    assert "pipelines" in names(server)


def test_an_allowed_host(mock: PipelineMock) -> None:
    """A name that is allowed is answered, and others still are not."""
    allowing = mock.serve(allowed_hosts=["host.docker.internal"])

    def status(host: str) -> int:
        with connected(allowing) as connection:
            connection.request("POST", "/", b"{}", {**LIST, "Host": f"{host}:{allowing.port}"})
            return connection.getresponse().status

    assert 200 == status("Host.Docker.Internal")
    assert 403 == status("evil.example")


def test_one_name_in_place_of_a_list(mock: PipelineMock) -> None:
    """A text would be a list of letters."""
    with pytest.raises(PipeMockError, match=r"write allowed_hosts=\['host\.docker\.internal'\]"):
        mock.serve(allowed_hosts="host.docker.internal")


def test_two_servers_of_one_mock(mock: PipelineMock, client: Any) -> None:
    """Two servers answer for the same world."""
    one, other = mock.serve(), mock.serve()
    client.create_pipeline(pipeline=release())

    assert names(one) == names(other)
    one.stop()
    assert "release" in names(other)


def test_a_server_keeps_its_world(mock: PipelineMock, server: Server) -> None:
    """A server answers for the mock that started it, whichever mock is entered later."""
    with mock_codepipeline() as inner, inner.serve() as other:
        assert "release" in names(server)
        assert "release" not in names(other)

    assert 1 == len(mock.calls)


# Stopping -----------------------------------------------------------------------------------------


def test_a_stop_ends_idle_connections(mock: PipelineMock) -> None:
    """A connection that is kept open ends with the server, and no thread is left."""
    before = {*threading.enumerate()}
    server = mock.serve()
    with connected(server) as connection:
        connection.request("POST", "/", b"{}", LIST)
        connection.getresponse().read()
        # A process that forgets to stop its server ends all the same.
        assert [True, True] == [each.daemon for each in {*threading.enumerate()} - before]
        server.stop()
        assert before == {*threading.enumerate()}
        connected_socket: Any = connection.sock
        assert b"" == connected_socket.recv(1)


def test_a_stop_ends_a_client_that_waits(mock: PipelineMock, server: Server) -> None:
    """A request that gets no answer ends with the server too."""
    before = threading.active_count()
    mock.fault("ListPipelines", "ReadTimeoutError")
    with connected(server) as connection:
        connection.request("POST", "/", b"{}", LIST)
        wait_until(lambda: mock.calls)
        server.stop()
        with pytest.raises(http.client.RemoteDisconnected):
            connection.getresponse()

    assert before - 1 == threading.active_count()


def test_a_stop_waits_until_nothing_is_accepted(server: Server) -> None:
    """After a stop, the thread that accepts connections has ended, however slow it is."""
    arrived: list[object] = []

    def verify_request(request: Any, client_address: Any) -> bool:  # noqa: ARG001 -- the library's
        arrived.append(request)
        time.sleep(0.05)
        return False

    server._http.verify_request = verify_request  # type: ignore[method-assign]
    with connected(server) as connection:
        connection.connect()
        wait_until(lambda: arrived)
        server.stop()

    assert not server._http._accepting.is_alive()


def test_a_stop_waits_for_requests(server: Server) -> None:
    """After a stop, the thread of a request has ended, however slow it is."""
    answering: list[threading.Thread] = []

    def respond(*_: object) -> Response:
        answering.append(threading.current_thread())
        time.sleep(0.05)
        return Response(status=200)

    server._http.respond = respond
    with connected(server) as connection:
        connection.request("POST", "/", b"{}", LIST)
        wait_until(lambda: answering)
        server.stop()

    assert [False] == [each.is_alive() for each in answering]


def test_a_stop_is_quick(mock: PipelineMock) -> None:
    """Starting and stopping wait for no poll."""

    def serve() -> None:
        with mock.serve() as server:
            names(server)

    assert fastest(serve) < 0.1


def test_a_server_stops_with_its_mock() -> None:
    """After the mock nothing listens any more, and a second stop does nothing."""
    before = threading.active_count()
    with mock_codepipeline() as mock:
        server = mock.serve()
        names(server)

    assert before == threading.active_count()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))
    server.stop()


def test_a_server_of_a_mock_that_is_left() -> None:
    """A mock that is not active has nothing to serve."""
    mock = mock_codepipeline()

    with pytest.raises(PipeMockError, match="This mock is not active"):
        mock.serve()


def test_a_stop_by_a_function_of_the_test(mock: PipelineMock, server: Server) -> None:
    """A function that a request calls may stop the server; its own request breaks off."""

    def stop(_starting: object) -> Any:
        server.stop()
        return succeed()

    mock.when(action="Compile").then(call(stop))
    starting = {**LIST, "X-Amz-Target": "CodePipeline_20150709.StartPipelineExecution"}
    with connected(server) as connection:
        connection.request("POST", "/", b'{"name": "release"}', starting)
        with pytest.raises(OSError, match=r"closed connection|reset|aborted"):
            connection.getresponse().read()

    wait_until(lambda: mock.calls)
    assert ["StartPipelineExecution"] == [each.operation for each in mock.calls]


@pytest.mark.parametrize(
    ("error", "is_printed"), [(ZeroDivisionError, True), (BrokenPipeError, False)]
)
def test_an_error_of_ours_is_not_hidden(
    mock: PipelineMock,
    server: Server,
    capfd: pytest.CaptureFixture[str],
    *,
    error: type[Exception],
    is_printed: bool,
) -> None:
    """A mistake in the server itself is printed as by the standard library; a lost client is not.

    The client may be lost at any moment, in the middle of an answer too.
    """

    def respond(*_: object) -> Any:
        raise error

    server._http.respond = respond

    assert b"" == said(server, "GET / HTTP/1.1\nHost: localhost\n\n")
    server.stop()
    assert is_printed == (error.__name__ in capfd.readouterr().err)
    assert [] == mock.mistakes


def test_connections_that_have_ended_are_forgotten(server: Server) -> None:
    """A server keeps at most the last of the connections that its clients have closed."""
    for _ in range(3):
        names(server)
        wait_until(lambda: not any(each.is_alive() for each in server._http._connections))

    assert 1 == len(server._http._connections)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_lets_go(server: Server) -> None:
    """A child that was forked does not keep the port, and leaves the parent's server alone."""
    with connected(server) as connection:
        connection.request("POST", "/", b"{}", LIST)
        connection.getresponse().read()
        child = os.fork()
        if not child:  # pragma: no cover -- the child is not measured
            server.stop()
            time.sleep(60)
            os._exit(0)
        try:
            assert "release" in names(server)
            assert os.path.exists(server.environment["AWS_CONFIG_FILE"])  # noqa: PTH110 -- a text
            server.stop()
            connected_socket: Any = connection.sock
            assert b"" == connected_socket.recv(1)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", server.port))
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
