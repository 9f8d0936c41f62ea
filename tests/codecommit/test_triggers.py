"""Triggers of repositories: kept, checked, and never pulled."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.codecommit.scenes import Desk, codes
from tests.refusals import refusal

TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:moves"
TRIGGER: Final = {"name": "tell", "destinationArn": TOPIC, "events": ["all"]}
MANY: Final = [{**TRIGGER, "name": f"tell{number}"} for number in range(11)]


def test_triggers_are_kept(desk: Desk) -> None:
    """The whole list is replaced, under a new id each time."""
    empty = desk.ana.get_repository_triggers(repositoryName="app")
    first = desk.ana.put_repository_triggers(repositoryName="app", triggers=[TRIGGER])
    kept = desk.ana.get_repository_triggers(repositoryName="app")
    second = desk.ana.put_repository_triggers(repositoryName="app", triggers=[])
    cleared = desk.ana.get_repository_triggers(repositoryName="app")

    assert ([], False) == (empty["triggers"], "configurationId" in empty)
    assert ([{**TRIGGER, "branches": []}], first["configurationId"]) == (
        kept["triggers"],
        kept["configurationId"],
    )
    assert ([], second["configurationId"]) == (cleared["triggers"], cleared["configurationId"])
    assert first["configurationId"] != second["configurationId"]


def test_triggers_are_tried(desk: Desk) -> None:
    """What is valid is taken to succeed, and is not kept."""
    answer = desk.ana.test_repository_triggers(repositoryName="app", triggers=[TRIGGER])

    assert (["tell"], []) == (answer["successfulExecutions"], answer["failedExecutions"])
    assert [] == desk.ana.get_repository_triggers(repositoryName="app")["triggers"]


@pytest.mark.parametrize("call", ["put_repository_triggers", "test_repository_triggers"])
@pytest.mark.parametrize(
    ("triggers", "code", "words"),
    [
        (
            [TRIGGER, TRIGGER],
            "InvalidRepositoryTriggerName",
            "Duplicate repository trigger names are not allowed",
        ),
        (
            [{**TRIGGER, "events": ["all", "createReference"]}],
            "InvalidRepositoryTriggerEvents",
            (
                "Repository trigger events cannot contain 'all' and additional event types "
                "simultaneously"
            ),
        ),
        (
            [{**TRIGGER, "customData": "x" * 1001}],
            "InvalidRepositoryTriggerCustomData",
            "Repository trigger custom data cannot exceed 1000 characters",
        ),
        (
            [{**TRIGGER, "destinationArn": TOPIC.replace("us-east-1", "eu-west-1")}],
            "InvalidRepositoryTriggerRegion",
            "Repository trigger destination arn must be for the same region as your repository",
        ),
        (
            [{**TRIGGER, "events": []}],
            "RepositoryTriggerEventsListRequired",
            "Repository trigger events list cannot be empty",
        ),
        (
            MANY,
            "MaximumRepositoryTriggersExceeded",
            "Trigger limit for a particular repository is 10",
        ),
        (
            [{**TRIGGER, "destinationArn": TOPIC.replace("sns", "sqs")}],
            "InvalidRepositoryTriggerDestinationArn",
            "Unexpected service name in arn: sqs",
        ),
        (
            [{**TRIGGER, "branches": [f"b{number}" for number in range(11)]}],
            "MaximumBranchesExceeded",
            "A repository trigger cannot have more than 10 branches.",
        ),
    ],
)
def test_triggers_that_are_refused(
    desk: Desk, call: str, triggers: list[dict[str, Any]], code: str, words: str
) -> None:
    """What the service was seen to refuse is refused in its words."""
    found = refusal(getattr(desk.ana, call), repositoryName="app", triggers=triggers)

    assert (f"{code}Exception", words) == found


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"name": ""}, "RepositoryTriggerNameRequired"),
        ({"name": "a b"}, "InvalidRepositoryTriggerName"),
        ({"destinationArn": ""}, "RepositoryTriggerDestinationArnRequired"),
        ({"destinationArn": "arn:aws:sns:us-east-1::"}, "InvalidRepositoryTriggerDestinationArn"),
        ({"destinationArn": TOPIC[1:]}, "InvalidRepositoryTriggerDestinationArn"),
        ({"events": ["now"]}, "InvalidRepositoryTriggerEvents"),
        ({"branches": ["b" * 257]}, "InvalidRepositoryTriggerBranchName"),
    ],
)
def test_more_triggers_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """What the model has an error for is refused too."""
    assert code == codes(
        desk.ana.put_repository_triggers,
        repositoryName="app",
        triggers=[{**TRIGGER, **members}],
    )


def test_a_destination_that_is_no_arn(desk: Desk) -> None:
    """The destination is an ARN, and the message names what was given instead."""
    trigger = {**TRIGGER, "destinationArn": "moves"}
    found = refusal(desk.ana.put_repository_triggers, repositoryName="app", triggers=[trigger])

    assert found == (
        "InvalidRepositoryTriggerDestinationArnException",
        "Repository trigger destination arn is not valid: moves",
    )
