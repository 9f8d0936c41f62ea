"""What users without boto3-stubs see: clients are `Any`, and strict checkers have no complaint."""

# pyright: strict

from __future__ import annotations

from typing import Any

from typing_extensions import assert_type

from pipemock import PipelineMock, mock_codepipeline


@mock_codepipeline
def names() -> list[str]:
    with mock_codepipeline() as mock:
        return [each["name"] for each in mock.client().list_pipelines()["pipelines"]]


def use(mock: PipelineMock) -> None:
    client = mock.client()
    assert_type(client, Any)
    assert_type(mock.client("codepipeline"), Any)
    assert_type(mock.client("s3", region="eu-west-1"), Any)
    assert_type(mock.client("codecommit"), Any)
    client.create_pipeline(pipeline={"name": "release"})


assert_type(names(), list[str])
