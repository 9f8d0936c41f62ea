"""The environment of a process: it reaches the server, whatever the user's own has."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, mock_codepipeline
from tests.declarations import BOB

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._serving.server import Server

# It makes a client as any program does, and says who it is and what it has got.
_PROGRAM: Final = """
import boto3, json
session = boto3.Session()
names = [each["name"] for each in session.client("codepipeline").list_pipelines()["pipelines"]]
repositories = session.client("codecommit").list_repositories()["repositories"]
print(json.dumps([names, repositories, session.region_name, session.profile_name]))
"""

_REAL: Final = """
[default]
region = ap-southeast-2
[profile corp]
region = eu-central-1
"""
_REAL_KEYS: Final = """
[corp]
aws_access_key_id = AKIAREALLOOKINGKEY00
aws_secret_access_key = real-looking
aws_session_token = real-looking
"""


def run(server: Server, **users: str) -> Any:
    """Run the program where the user has these variables, and return what it has printed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    printed = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", _PROGRAM],
        env={**own, **users, **server.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not printed.stderr, printed.stderr
    return json.loads(printed.stdout)


@pytest.fixture
def users(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which everything leads elsewhere."""
    tmp_path.joinpath("config").write_text(_REAL, encoding="utf-8")
    tmp_path.joinpath("credentials").write_text(_REAL_KEYS, encoding="utf-8")
    return {
        "AWS_PROFILE": "corp",
        "AWS_DEFAULT_PROFILE": "nobody",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_SESSION_TOKEN": "real-looking",
        "AWS_SECURITY_TOKEN": "real-looking",
        "AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z",
        "AWS_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }


def test_the_whole_environment(server: Server) -> None:
    """Every variable that an SDK or the AWS CLI reads has a value that leads to the server."""
    given = server.environment
    own = {name: given.pop(name) for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")}

    assert 1 == len(set(own.values()))
    assert {
        "AWS_PROFILE": "default",
        "AWS_DEFAULT_PROFILE": "default",
        "AWS_SESSION_TOKEN": "",
        "AWS_SECURITY_TOKEN": "",
        "AWS_CREDENTIAL_EXPIRATION": "",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        "AWS_USE_FIPS_ENDPOINT": "false",
        "AWS_USE_DUALSTACK_ENDPOINT": "false",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL_CODEPIPELINE": server.url,
        "AWS_ENDPOINT_URL_CODECOMMIT": server.url,
        "AWS_ACCESS_KEY_ID": "AKIAPIPEMOCKEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "a secret that opens nothing",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PIPEMOCK_URL": server.url,
        "no_proxy": given["NO_PROXY"],
        "NO_PROXY": given["NO_PROXY"],
    } == given


def test_a_plain_environment(server: Server) -> None:
    """Both services are reached, with the Region of the mock."""
    assert [["release"], [], "us-east-1", "default"] == run(server)


def test_an_environment_in_which_everything_leads_elsewhere(
    mock: PipelineMock, server: Server, users: dict[str, str]
) -> None:
    """Profiles, proxies, tokens and other endpoints of the user change nothing."""
    assert [["release"], [], "us-east-1", "default"] == run(server, **users)
    assert {"arn:aws:iam::123456789012:user/tester"} == {each.caller for each in mock.calls}


def test_a_profile_that_does_not_exist(server: Server) -> None:
    """A profile of which the user has no file is not looked for."""
    assert ["release"] == run(server, AWS_PROFILE="nobody")[0]


def test_the_callers(mock: PipelineMock, server: Server) -> None:
    """The environment has the credentials of the current caller, or of the one that is named."""
    named = server.environment_for(BOB)

    assert mock.credentials(BOB)["aws_access_key_id"] == named["AWS_ACCESS_KEY_ID"]
    assert "AKIAPIPEMOCKEXAMPLE" == server.environment["AWS_ACCESS_KEY_ID"]
    with pytest.raises(PipeMockError, match="'Bob' is not the ARN of a caller"):
        server.environment_for("Bob")


def test_the_region_of_the_mock() -> None:
    """The Region is that of the mock."""
    with mock_codepipeline(region="eu-west-1") as mock, mock.serve() as server:
        environment = server.environment

    assert {"eu-west-1"} == {environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"]}


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        ({}, "127.0.0.1"),
        ({"NO_PROXY": ".example"}, ".example,127.0.0.1"),
        ({"no_proxy": "a.example"}, "a.example,127.0.0.1"),
        ({"no_proxy": "a.example", "NO_PROXY": "b.example"}, "a.example,127.0.0.1"),
    ],
)
def test_what_needs_no_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch, users: dict[str, str], expected: str
) -> None:
    """The host of the server is added to those that the user has."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in users.items():
        monkeypatch.setenv(name, value)

    environment = server.environment

    assert {expected} == {environment["NO_PROXY"], environment["no_proxy"]}


def test_the_file_of_the_configuration(mock: PipelineMock) -> None:
    """The file has one profile, that of the caller, and goes with the server."""
    server = mock.serve()
    file = Path(server.environment_for(BOB)["AWS_CONFIG_FILE"])
    profiles = configparser.ConfigParser()
    profiles.read(file)

    assert ["default"] == profiles.sections()
    assert {
        "region": "us-east-1",
        **mock.credentials(BOB),
    } == dict(profiles["default"])
    assert str(file) == server.environment_for(BOB)["AWS_SHARED_CREDENTIALS_FILE"]
    assert str(file) != server.environment["AWS_CONFIG_FILE"]
    server.stop()
    assert not file.parent.exists()
