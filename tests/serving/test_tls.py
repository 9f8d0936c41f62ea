"""A server with TLS: its certificate, and the clients that trust it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError
from tests.declarations import release

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._serving.server import Server

BUNDLES: Final = ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")
BOTO3: Final = """
import boto3
print(*[each["name"] for each in boto3.client("codepipeline").list_pipelines()["pipelines"]])
"""
URLLIB: Final = """
import os, urllib.request
print(urllib.request.urlopen(os.environ["PIPEMOCK_URL"] + "/_pipemock/health").status)
"""
NODE: Final = """
fetch(process.env.PIPEMOCK_URL + "/_pipemock/health").then((each) => console.log(each.status));
"""


@pytest.fixture
def secure(mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return a server with TLS, of a mock that has the pipeline `release`."""
    for name in BUNDLES:
        monkeypatch.delenv(name, raising=False)
    client.create_pipeline(pipeline=release())
    return mock.serve(tls=True)


def printed(server: Server, *command: str) -> str:
    """Return what a command prints in the environment of a server."""
    environment = {**os.environ, **server.environment}
    return subprocess.run(  # noqa: S603 -- ourselves
        command, env=environment, capture_output=True, check=True, text=True
    ).stdout.strip()


def test_sdks_trust_the_server(secure: Server) -> None:
    """boto3, the AWS CLI and OpenSSL's clients reach it by its environment alone."""
    listing = ("codepipeline", "list-pipelines", "--query", "pipelines[].name", "--output", "text")

    assert secure.url.startswith("https://127.0.0.1:")
    assert "release" == printed(secure, sys.executable, "-c", BOTO3)
    assert "release" == printed(secure, sys.executable, "-m", "awscli", *listing)
    assert "200" == printed(secure, sys.executable, "-c", URLLIB)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_node_trusts_the_server(secure: Server) -> None:
    """Node reaches it by its environment alone."""
    assert "200" == printed(secure, "node", "-e", NODE)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "builder.example"])
def test_the_names_of_the_certificate(mock: PipelineMock, host: str) -> None:
    """The certificate is for every name by which the server may be called."""
    server = mock.serve(tls=True, allowed_hosts=["builder.example"])
    context = ssl.create_default_context(cafile=server.ca_file)

    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection,
        context.wrap_socket(connection, server_hostname=host) as secured,
    ):
        assert secured.version() in {"TLSv1.2", "TLSv1.3"}


def test_others_do_not_trust_it(secure: Server) -> None:
    """A client that does not know the authority refuses the server, which continues."""
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(secure.url, timeout=10)  # noqa: S310 -- our own server
    plain = secure.url.replace("https", "http")
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        urllib.request.urlopen(plain, timeout=10)  # noqa: S310 -- our own server

    assert "200" == printed(secure, sys.executable, "-c", URLLIB)


def test_who_has_signed_the_certificate(secure: Server) -> None:
    """The authority says that it is pipemock's, where a tool shows it."""
    [authority] = ssl.create_default_context(cafile=secure.ca_file).get_ca_certs()

    assert (("organizationName", "pipemock"),) in authority["subject"]


def test_a_client_that_stays_silent(secure: Server) -> None:
    """A connection without a handshake keeps nobody waiting, and not the stop either."""
    with socket.create_connection(("127.0.0.1", secure.port), timeout=10):
        assert "200" == printed(secure, sys.executable, "-c", URLLIB)
        secure.stop()


def test_the_origin_of_the_page(secure: Server) -> None:
    """The page of a server with TLS has an origin with HTTPS."""
    front: Any = secure._http.respond
    asked = ("POST", "/_pipemock/clock/advance")
    host = secure.url.removeprefix("https://")
    headers = {"Host": host, "Content-Type": "application/json"}

    for scheme, status in (("https", 200), ("http", 403)):
        given = {**headers, "Origin": f"{scheme}://{host}"}
        assert status == front(*asked, given, b'{"hours": 1}', "127.0.0.1").status


def test_the_files_go_with_the_server(secure: Server) -> None:
    """The file of the authority is named in the environment until the server stops."""
    file = secure.ca_file
    assert file is not None
    assert "ca.pem" == file.name
    environment = secure.environment

    assert {str(file)} == {environment[name] for name in BUNDLES}
    secure.stop()
    assert not file.exists()


def test_bundles_of_the_user_are_kept(
    secure: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the user has a bundle, its certificates are trusted too."""
    own = tmp_path / "own.pem"
    own.write_text("# the user's own\n")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(own))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))

    bundle = Path(secure.environment["AWS_CA_BUNDLE"]).read_text()

    assert secure.ca_file is not None
    assert secure.ca_file.read_text() + "# the user's own\n" == bundle
    assert str(secure.ca_file) == secure.environment["SSL_CERT_FILE"]


def test_without_tls(mock: PipelineMock) -> None:
    """A server without TLS has no certificate, and changes nothing of what is trusted."""
    server = mock.serve()

    assert None is server.ca_file
    assert set() == server.environment.keys() & set(BUNDLES)


def test_without_the_extra(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without trustme the error names the extra, and nothing stays behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(PipeMockError) as refused:
        mock.serve(tls=True)

    assert str(refused.value) == (
        "A certificate for tls=True is made with trustme, which is not installed: "
        "pip install 'pipemock[tls]'."
    )
    assert [] == [*tmp_path.iterdir()]
    assert [] == mock._cloud.ports.webhook_servers
