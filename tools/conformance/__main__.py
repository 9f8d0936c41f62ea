"""Compare pipemock with the real service: `python -m tools.conformance --help`."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import boto3

import pipemock
from tests.recordings.reading import recordings
from tests.recordings.worlds import mock_world
from tools.conformance.report import Played, answers, report
from tools.conformance.scenes import CREATES, PREFIX, TAG, Place, adapted, is_playable, operations
from tools.conformance.service import ServiceWorld, remove, service_worlds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.recordings.reading import Recording, Scene

_REGION: Final = "us-east-1"
_REMOVAL: Final = (
    "codecommit:DeleteRepository",
    "codecommit:GetRepository",
    "codecommit:ListRepositories",
    "codecommit:ListTagsForResource",
    "codecommit:TagResource",
    "codepipeline:DeleteCustomActionType",
    "codepipeline:DeletePipeline",
    "codepipeline:DeleteWebhook",
    "codepipeline:GetPipeline",
    "codepipeline:ListActionTypes",
    "codepipeline:ListPipelines",
    "codepipeline:ListTagsForResource",
    "codepipeline:ListWebhooks",
    "codepipeline:TagResource",
    "iam:PassRole",
)

_COST: Final = f"""\
It creates pipelines, action types and repositories in {_REGION}, one scene after the other, and
deletes them. Their names begin with {PREFIX!r}, and they have the tag {TAG!r}.
Nothing is built or deployed: the sources of the pipelines do not exist. Pipelines cost nothing in
their first 30 days if their type is V1, and are paid by the minute of an action if it is V2
(aws.amazon.com/codepipeline/pricing), so a run should cost less than a dollar. CodeCommit has to be
open to the account. You pay for what it costs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play scenes, print the report, and return 1 if something differs."""
    chosen = _parser().parse_args(arguments)
    scenes = list(_scenes(chosen.recordings))
    if not (chosen.account and chosen.yes_create_resources):
        print(_COST, "\nPermissions:", *_permissions(scenes), sep="\n  ")
        print(
            "\nNothing was done: name the account with --account, and add --yes-create-resources."
        )
        return 2
    caller = _caller(chosen.account, chosen.endpoint_url)
    if chosen.clean:
        world = ServiceWorld(chosen.account, _REGION, chosen.endpoint_url)
        print("Removed:", *(remove(world, CREATES) or ["nothing"]))
        return 0
    place = Place(
        account=chosen.account,
        caller=caller,
        role=chosen.role or f"arn:aws:iam::{chosen.account}:role/{PREFIX}conformance",
        bucket=chosen.bucket or f"{PREFIX}conformance-{chosen.account}",
        run=secrets.token_hex(2),
    )
    played = list(_played(scenes, place, chosen.endpoint_url))
    heading = (
        f"pipemock {pipemock.__version__} and the service, {datetime.now(timezone.utc):%Y-%m-%d}"
    )
    print(*report(played, place, heading), sep="\n")
    return int(any(each.differences for each in played))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.conformance",
        description="Play recorded scenes in an account and in pipemock, and print where they "
        "differ, as text for an issue. Without --yes-create-resources it says what it would need.",
        epilog=_COST,
    )
    parser.add_argument(
        "recordings", nargs="*", help="names of recordings (all that can be played)"
    )
    parser.add_argument("--account", help="the account, which the credentials have to be of")
    parser.add_argument(
        "--yes-create-resources", action="store_true", help="create resources there"
    )
    parser.add_argument("--role", help="ARN of a role that CodePipeline can assume")
    parser.add_argument("--bucket", help=f"bucket of artifacts in {_REGION}")
    parser.add_argument("--clean", action="store_true", help="only remove what earlier runs left")
    parser.add_argument("--endpoint-url", help="a server in the place of AWS, such as mock.serve()")
    return parser


def _scenes(names: Sequence[str]) -> Iterator[tuple[Recording, Scene]]:
    """Yield the scenes that can be played, of some recordings or of all."""
    known = {recording.name: recording for recording in recordings()}
    for name in names:
        if name not in known:
            _parser().error(f"there is no recording {name!r}; there are {', '.join(known)}")
    for name in names or known:
        yield from ((known[name], each) for each in known[name].scenes if is_playable(each))


def _permissions(scenes: Sequence[tuple[Recording, Scene]]) -> list[str]:
    """Return the actions of IAM that a run needs."""
    return sorted({*operations([scene for _, scene in scenes]), *_REMOVAL})


def _caller(account: str, endpoint: str | None) -> str:
    """Return who makes the calls, or exit if it is not the account, or no place for a run."""
    if endpoint and urlsplit(endpoint).hostname in {"127.0.0.1", "::1", "localhost"}:
        return f"arn:aws:iam::{account}:user/conformance"
    if "CI" in os.environ or "PYTEST_CURRENT_TEST" in os.environ:
        sys.exit("This does not run against AWS in a CI or in a test.")
    identity = boto3.client("sts", region_name=_REGION).get_caller_identity()
    if identity["Account"] != account:
        sys.exit(f"The credentials are of account {identity['Account']}, not of {account}.")
    return str(identity["Arn"])


def _played(
    scenes: Sequence[tuple[Recording, Scene]], place: Place, endpoint: str | None
) -> Iterator[Played]:
    service = service_worlds(place.account, endpoint)
    for number, (recording, original) in enumerate(scenes):
        scene = adapted(original, place, number)
        print(f"{number + 1}/{len(scenes)} {original.title}", file=sys.stderr)
        yield Played(
            recording,
            original,
            answers(recording, scene, service),
            answers(recording, scene, mock_world),
        )


if __name__ == "__main__":
    sys.exit(main())
