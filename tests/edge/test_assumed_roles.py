"""Credentials of STS make the caller, and unknown ones are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from pipemock import PipeMockWarning, mock_codepipeline
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock

OTHER_ACCOUNT: Final = "210987654321"
ROLE: Final = f"arn:aws:iam::{OTHER_ACCOUNT}:role/release"
SESSION: Final = f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/release/nightly"
UNKNOWN: Final = r"The temporary credentials ASIA\w+ are not known to this mock"


def client_with(credentials: Mapping[str, Any]) -> Any:
    """Return a client with the credentials that STS has answered."""
    return boto3.client(
        "codepipeline",
        region_name="us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def issued(number: int = 0) -> dict[str, Any]:
    """Return credentials as STS has them in its answers."""
    return {
        "AccessKeyId": f"ASIAEXAMPLEEXAMPLE{number:02}",
        "SecretAccessKey": "secret",
        "SessionToken": "token",
        "Expiration": "2026-01-05T10:00:00Z",
    }


def stubbed(mock: PipelineMock, method: str, answer: Mapping[str, Any], **request: Any) -> None:
    """Call STS, which answers like this."""
    sts = mock.client("sts")
    with Stubber(sts) as stub:
        stub.add_response(method, dict(answer))
        getattr(sts, method)(**request)


def test_an_assumed_role_is_the_caller(mock: PipelineMock) -> None:
    """The role that moto's STS answers for is who calls, in its account."""
    with mock_aws():
        sts = mock.client("sts")
        answer = sts.assume_role(RoleArn=ROLE, RoleSessionName="nightly")
        client_with(answer["Credentials"]).create_pipeline(pipeline=release())

    assert (SESSION, OTHER_ACCOUNT) == (mock.calls[-1].caller, mock.calls[-1].account)
    assert [] == mock.client().list_pipelines()["pipelines"]


@pytest.mark.parametrize(
    ("method", "member", "request_", "caller"),
    [
        (
            "assume_role",
            "AssumedRoleUser",
            {"RoleArn": ROLE, "RoleSessionName": "nightly"},
            SESSION,
        ),
        (
            "assume_role_with_web_identity",
            "AssumedRoleUser",
            {"RoleArn": ROLE, "RoleSessionName": "nightly", "WebIdentityToken": "token"},
            SESSION,
        ),
        (
            "get_federation_token",
            "FederatedUser",
            {"Name": "Ann"},
            f"arn:aws:sts::{OTHER_ACCOUNT}:federated-user/Ann",
        ),
    ],
)
def test_any_client_of_sts_is_read(
    mock: PipelineMock, method: str, member: str, request_: dict[str, str], caller: str
) -> None:
    """The operations that name a user make it the caller, no matter what answers them."""
    name = "AssumedRoleId" if member == "AssumedRoleUser" else "FederatedUserId"
    answer = {"Credentials": issued(), member: {"Arn": caller, name: "AROAEXAMPLE:nightly"}}
    stubbed(mock, method, answer, **request_)
    client_with(issued()).list_pipelines()

    assert caller == mock.calls[-1].caller


def test_a_role_is_known_to_every_active_mock() -> None:
    """A role assumed in an inner mock is known to the outer one as well."""
    user = {"Arn": SESSION, "AssumedRoleId": "AROAEXAMPLE:nightly"}
    answer = {"Credentials": issued(), "AssumedRoleUser": user}
    with mock_codepipeline() as outer:
        with mock_codepipeline() as inner:
            stubbed(inner, "assume_role", answer, RoleArn=ROLE, RoleSessionName="nightly")
        client_with(issued()).list_pipelines()

    assert SESSION == outer.calls[-1].caller


def test_unknown_credentials_are_reported_once(mock: PipelineMock) -> None:
    """The first call with them says so, at the line that makes it."""
    client = client_with(issued())
    with pytest.warns(PipeMockWarning, match=UNKNOWN) as told:
        client.list_pipelines()
    client.list_pipelines()
    client_with(issued(1)).list_pipelines()

    key = issued()["AccessKeyId"]
    words = (
        f"The temporary credentials {key} are not known to this mock, so the call counts as one of "
        "arn:aws:iam::123456789012:user/tester. Assume the role while the mock is active, by any "
        "client of STS that something answers, such as moto; or use the credentials that "
        "mock.credentials(arn) returns; or make the calls in 'with mock.acting_as(arn):'."
    )
    assert [words] == [str(each.message) for each in told]
    assert [__file__] == [each.filename for each in told]
    assert "arn:aws:iam::123456789012:user/tester" == mock.calls[-1].caller


@pytest.mark.parametrize("arn", [None, "the role of a careless fake"])
def test_an_answer_without_a_caller_names_nobody(mock: PipelineMock, arn: str | None) -> None:
    """The credentials are unknown if STS names no user, or if a fake names nonsense."""
    user = {"AssumedRoleUser": {"Arn": arn, "AssumedRoleId": "AROAEXAMPLE:nightly"}} if arn else {}
    answer = {"Credentials": issued(), **user}
    stubbed(mock, "assume_role", answer, RoleArn=ROLE, RoleSessionName="nightly")
    client = client_with(issued())

    with pytest.warns(PipeMockWarning, match=UNKNOWN):
        client.list_pipelines()


def test_who_is_named_is_not_reported() -> None:
    """A test that says who calls, or whose keys come from the environment, hears nothing."""
    with mock_codepipeline(caller=SESSION) as mock:
        client_with(issued()).list_pipelines()
        with mock.acting_as(SESSION):
            client_with(issued(1)).list_pipelines()


def test_keys_of_the_environment_are_not_reported(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person who runs the tests may have temporary credentials."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAEXAMPLEEXAMPLE00")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    boto3.session.Session().client("codepipeline", region_name="us-east-1").list_pipelines()

    assert "arn:aws:iam::123456789012:user/tester" == mock.calls[-1].caller


def test_lasting_keys_are_not_reported(mock: PipelineMock) -> None:
    """Made-up keys of users are common in tests, and mean nothing."""
    credentials = {**issued(), "AccessKeyId": "testing"}
    client_with(credentials).list_pipelines()

    assert "ListPipelines" == mock.calls[-1].operation
