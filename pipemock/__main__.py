"""`python -m pipemock`: rehearse or check definitions of pipelines, or show a demonstration.

The demonstration, shown without arguments, is a release with an approval, which is given once and
expires once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from pipemock import mock_codepipeline, succeed

if TYPE_CHECKING:
    from collections.abc import Sequence


def _action(name: str, kind: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401
    category, owner, provider = kind.split("/")
    type_id = {"category": category, "owner": owner, "provider": provider, "version": "1"}
    return {"name": name, "actionTypeId": type_id, **members}


# Not a dict: clients that boto3-stubs type take a TypedDict, and tests change what is in it.
RELEASE: Final[Any] = {
    "name": "release",
    "roleArn": "arn:aws:iam::123456789012:role/release",
    "artifactStore": {"type": "S3", "location": "artifacts"},
    "stages": [
        {
            "name": "Source",
            "actions": [
                _action(
                    "Checkout",
                    "Source/AWS/CodeCommit",
                    configuration={
                        "RepositoryName": "shop",
                        "BranchName": "main",
                        "PollForSourceChanges": "false",
                    },
                    outputArtifacts=[{"name": "Code"}],
                )
            ],
        },
        {
            "name": "Build",
            "actions": [
                _action(
                    "Compile",
                    "Build/AWS/CodeBuild",
                    configuration={"ProjectName": "shop"},
                    inputArtifacts=[{"name": "Code"}],
                    outputArtifacts=[{"name": "Package"}],
                )
            ],
        },
        {"name": "Approve", "actions": [_action("Sign", "Approval/AWS/Manual")]},
        {
            "name": "Deploy",
            "actions": [
                _action(
                    "Ship",
                    "Deploy/AWS/S3",
                    configuration={"BucketName": "shop-production", "Extract": "true"},
                    inputArtifacts=[{"name": "Package"}],
                )
            ],
        },
    ],
}


def main(arguments: Sequence[str]) -> int:
    """Run the command line, and return the exit status.

    Args:
        arguments: The arguments after ``python -m pipemock``.
    """
    if arguments:
        from pipemock._cli.command import run  # noqa: PLC0415 -- botocore, when needed

        return run(arguments)
    _demonstrate()
    return 0


def _demonstrate() -> None:
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client()
        mock.when(provider="CodeBuild").then(succeed(after=240))
        client.create_pipeline(pipeline=RELEASE)

        mock.clock.advance(hours=2)
        _show("A release waits for its approval.", mock.explain("release"))
        [approval] = mock.approvals
        approval.approve(summary="Looks good.", by="arn:aws:iam::123456789012:user/Bob")

        client.start_pipeline_execution(name="release")
        mock.clock.advance(days=8)
        _show("One was approved; nobody answered the next one.", str(mock.timeline()))


def _show(title: str, text: str) -> None:
    sys.stdout.write(f"{title}\n\n{text}\n\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
