"""Clients that are made inside a mock where nothing names a Region."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore.session
import pytest
from botocore.client import ClientCreator
from botocore.config import Config
from botocore.exceptions import NoRegionError

from pipemock import PipeMockError, guard, mock_codepipeline

if TYPE_CHECKING:
    from pathlib import Path

KEYS: Final = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}


@pytest.fixture(autouse=True)
def _no_region(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))


def _made(service: str = "codepipeline", **arguments: Any) -> Any:
    session: Any = boto3.Session()
    return session.client(service, **KEYS, **arguments)


@pytest.mark.parametrize("service", ["codepipeline", "codecommit"])
def test_the_region_of_the_mock(service: str) -> None:
    """Without any Region, a client that is made inside has that of the innermost mock."""
    with mock_codepipeline(region="eu-west-1"):
        assert "eu-west-1" == _made(service).meta.region_name
        with mock_codepipeline(region="eu-west-2"):
            assert "eu-west-2" == _made(service).meta.region_name


def test_a_creator_of_clients_that_inherits_its_method() -> None:
    """A class that only inherits how clients are made is left as it is."""

    class Creator(ClientCreator):
        """Inherits everything."""

    with mock_codepipeline(region="eu-west-1"):
        assert "create_client" not in vars(Creator)
        assert "eu-west-1" == _made().meta.region_name
    assert "create_client" not in vars(Creator)


def test_it_is_answered() -> None:
    """Such a client is answered like any other, in the Region of the mock."""
    with mock_codepipeline(region="eu-west-1") as mock:
        _made().list_pipelines()

    assert "eu-west-1" == mock.calls[0].region


def test_a_session_of_botocore() -> None:
    """It does not matter whose session makes the client."""
    with mock_codepipeline(region="eu-west-1"):
        session: Any = botocore.session.Session()
        client = session.create_client("codepipeline", **KEYS)

    assert "eu-west-1" == client.meta.region_name


def test_a_region_that_is_named_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument, a configuration and the environment come before the mock."""
    with mock_codepipeline(region="eu-west-1"):
        by_argument = _made(region_name="us-west-2")
        by_configuration = _made(config=Config(region_name="us-west-1"))
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-2")
        by_environment = _made()

    assert ["us-west-2", "us-west-1", "us-east-2"] == [
        each.meta.region_name for each in (by_argument, by_configuration, by_environment)
    ]


def test_other_services_still_need_one() -> None:
    """A client of another service raises as it does without a mock, and no variable is set."""
    before = dict(os.environ)
    with mock_codepipeline():
        with pytest.raises(NoRegionError):
            _made("sns")
        assert before == dict(os.environ)


def test_outside_of_a_mock() -> None:
    """Before, after and under the guard alone, a client still needs a Region."""
    original = ClientCreator.create_client
    with mock_codepipeline():
        pass
    with pytest.raises(NoRegionError):
        _made()
    with guard(), pytest.raises(NoRegionError):
        _made()

    assert original is ClientCreator.create_client


@pytest.mark.parametrize(
    ("service", "operation"),
    [("codepipeline", "list_pipelines"), ("codecommit", "list_repositories")],
)
def test_a_region_that_does_not_exist(service: str, operation: str) -> None:
    """A call in a misspelt Region, for which AWS has no endpoint, finds no empty account."""
    with mock_codepipeline() as mock:
        client = _made(service, region_name="us-esat-1")
        for _ in range(2):
            with pytest.raises(PipeMockError) as refused:
                getattr(client, operation)()
        assert [refused.value] == mock.mistakes[1:]
        mock.mistakes.clear()

        assert [] == mock.calls
    assert (
        "There is no Region 'us-esat-1'. Did you mean us-east-1? Write one of AWS's Regions, like "
        "'eu-west-1'."
    ) == str(refused.value)
