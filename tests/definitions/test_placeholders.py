"""Stand-ins for what only a deployment knows: valid by the patterns of the service model."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock._definitions.intrinsics import NO_VALUE
from pipemock._definitions.placeholders import Legal, Placeholder
from pipemock._definitions.stand_ins import StandIns, is_container

STAGE: Final = "pipeline.stages[0]"
ACTION: Final = f"{STAGE}.actions[0]"
KEY: Final = f"{ACTION}.configuration"
ROLE: Final = "arn:aws:iam::123456789012:role"
TOPIC: Final = "arn:aws:sns:eu-west-1:123456789012"


def _legal(region: str = "eu-west-1", source: object = None) -> Legal:
    return Legal(region, "123456789012", source)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("pipeline.name", "${A.b}-c d", "A_b-c_d"),
        ("pipeline.name", "_a${}-_", "a-"),
        ("pipeline.name", "${}", "unknown"),
        ("pipeline.name", f"{'a' * 99}!", f"{'a' * 99}"),
        ("pipeline.name", "a" * 100, "a" * 100),
        ("pipeline.name", "a" * 101, "a" * 100),
        (f"{ACTION}.namespace", "${A}@b_c-d", "A_b_c-d"),
        (f"{ACTION}.namespace", "A@b_c-d", "A@b_c-d"),
        ("pipeline.triggers[0].gitConfiguration.sourceActionName", "${A}", "A"),
        ("disableInboundStageTransitions[0].stageName", "${A}", "A"),
        ("disableInboundStageTransitions[0].reason", "${A} b", "A-b"),
        ("disableInboundStageTransitions[0].reason", "Why (a@b) not? *!", "Why (a@b) not? *!"),
        ("disableInboundStageTransitions[0].reason", "a" * 300, "a" * 300),
        ("disableInboundStageTransitions[0].reason", "a" * 301, "a" * 100),
        ("webhook.targetAction", "${A}", "A"),
        ("webhook.targetPipeline", "${A}", "A"),
        ("pipeline.artifactStore.location", "${A.b}", "bucket-A-b"),
        ("pipeline.artifactStore.location", "A.b-c", "A.b-c"),
        ("pipeline.artifactStore.location", "ab", "bucket-ab"),
        ("pipeline.artifactStore.location", "abc", "abc"),
        ("pipeline.artifactStore.location", "a" * 63, "a" * 63),
        ("pipeline.artifactStore.location", "a" * 64, f"bucket-{'a' * 50}"),
        ("pipeline.artifactStore.location", f"{'a' * 49}-{'b' * 20}", f"bucket-{'a' * 49}"),
        (f"{ACTION}.actionTypeId.provider", "a" * 35, "a" * 35),
        (f"{ACTION}.actionTypeId.provider", "a" * 36, "a" * 35),
        (f"{ACTION}.actionTypeId.provider", "a@b", "a_b"),
        (f"{ACTION}.actionTypeId.provider", "_a-", "_a-"),
        (f"{ACTION}.actionTypeId.version", "_1-", "_1-"),
        (f"{ACTION}.actionTypeId.version", "a" * 9, "a" * 9),
        (f"{ACTION}.actionTypeId.version", "a" * 10, "a" * 9),
        (f"{ACTION}.actionTypeId.category", "${A}", "Source"),
        ("pipeline.stages[1].actions[0].actionTypeId.category", "${A}", "Build"),
        ("pipeline.stages[10].actions[0].actionTypeId.category", "${A}", "Build"),
        (f"{STAGE}.beforeEntry.conditions[0].rules[0].ruleTypeId.category", "${A}", "Rule"),
        (f"{ACTION}.actionTypeId.owner", "${A}", "AWS"),
        (f"{ACTION}.region", "${A}", "us-west-2"),
        (f"{ACTION}.roleArn", "${A.Arn}", f"{ROLE}/A_Arn"),
        (f"{ACTION}.roleArn", "arn:aws-cn:iam::123456789012:role/${A}", None),
        (f"{ACTION}.roleArn", "arn:aws:iam::1:role/${A}", f"{ROLE}/arn_aws_iam_1_role_A"),
        (f"{ACTION}.runOrder", "${A}", 1),
        (f"{ACTION}.timeoutInMinutes", "${A}", 60),
        (f"{ACTION}.commands[0]", "${A}\n", "${A}\n"),
        (f"{ACTION}.environmentVariables[0].type", "${A}", "PLAINTEXT"),
        (f"{ACTION}.environmentVariables[0].value", "${A}", "${A}"),
        ("pipeline.artifactStore.type", "${A}", "S3"),
        ("pipeline.artifactStores[10].artifactStore.type", "${A}", "S3"),
        ("pipeline.artifactStore.encryptionKey.type", "${A}", "KMS"),
        ("pipeline.artifactStore.encryptionKey.id", "${A}", "${A}"),
        ("pipeline.executionMode", "${A}", "SUPERSEDED"),
        ("pipeline.pipelineType", "${A}", "V2"),
        ("pipeline.triggers[0].providerType", "${A}", "CodeStarSourceConnection"),
        (f"{STAGE}.onFailure.retryConfiguration.retryMode", "${A}", "FAILED_ACTIONS"),
        ("x.inputArtifactDetails.maximumCount", "${A}", 5),
        ("x.inputArtifactDetails.minimumCount", "${A}", 0),
        *(
            (f"configurationProperties[10].{name}", "${A}", "false")
            for name in ("key", "queryable", "required", "secret")
        ),
        ("configurationProperties[0].type", "${A}", "String"),
        ("tags[0].key", "${A}", "${A}"),
        (f"{KEY}.name", "${A}", "${A}"),
        (f"{KEY}.region", "${A}", "${A}"),
        (f"{KEY}.Input", "#{a.${B}} #{c.d}", "{a.${B}} #{c.d}"),
        (f"{KEY}.Input", "a" * 1000, "a" * 1000),
        (f"{KEY}.Input", "a" * 1001, "a" * 1000),
        (f"{KEY}.NotificationArn", "${A}", f"{TOPIC}:A"),
        (f"{KEY}.NotificationArn", "arn:${P}:sns:x:1:${T}", f"{TOPIC}:arn_P_sns_x_1_T"),
        (f"{KEY}.NotificationArn", "arn:aws:sns:x:1:${T}", "arn:aws:sns:x:1:${T}"),
        ("webhook.authenticationConfiguration.name", "${A}", "A"),
    ],
)
def test_a_value(path: str, text: str, value: str | int | None) -> None:
    """A text stays as it is where it is valid; else it is made valid, or replaced."""
    assert (text if value is None else value) == _legal().value(path, Placeholder(text))


def test_regions() -> None:
    """A placeholder has the same Region everywhere, and another one has another Region."""
    legal = _legal(source=["ap-southeast-2", "us-east-1"])
    names = [legal.region_for(text) for text in ("a", "b", "a", "c")]

    assert ["us-west-2", "eu-central-1", "us-west-2", "af-south-1"] == names
    assert ["us-west-2", "ap-southeast-2", "eu-central-1", "us-east-1", "af-south-1"] == list(
        map(_legal().region_for, "abcde")
    )
    assert ["us-gov-east-1", "us-gov-east-1"] == list(map(_legal("us-gov-west-1").region_for, "ab"))


def test_regions_of_a_small_partition() -> None:
    """They begin again at the first one; a Region that is named is taken if there is no other."""
    china = _legal("cn-north-1")
    europe = _legal("eusc-de-east-1")
    named = _legal("cn-north-1", ["cn-northwest-1"])

    assert ["cn-northwest-1"] * 2 == [china.region_for(text) for text in "ab"]
    assert ["eusc-de-east-1"] * 2 == [europe.region_for(text) for text in "ab"]
    assert "cn-northwest-1" == named.region_for("a")


# Structures and lists -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (
            f"{ACTION}.actionTypeId",
            {"category": "Source", "owner": "AWS", "provider": "A", "version": "1"},
        ),
        (
            "pipeline.stages[1].actions[0].actionTypeId",
            {"category": "Build", "owner": "AWS", "provider": "A", "version": "1"},
        ),
        ("pipeline.artifactStore", {"type": "S3", "location": "bucket-A"}),
        ("pipeline.artifactStore.encryptionKey", {"type": "KMS", "id": "${A}"}),
        (f"{ACTION}.configuration", {}),
        ("webhook.authenticationConfiguration", {}),
        (f"{ACTION}.commands[0]", "${A}"),
        ("pipeline.name", "A"),
        *(
            (path, NO_VALUE)
            for path in (
                "",
                "pipeline",
                "pipeline.stages",
                "pipeline.artifactStores",
                ACTION,
                f"{ACTION}.commands",
                f"{ACTION}.inputArtifacts[0]",
                "tags",
                "tags[0]",
                "disableInboundStageTransitions",
                "disableInboundStageTransitions[0]",
                f"{STAGE}.onFailure.result",
                f"{STAGE}.beforeEntry.conditions[10].result",
            )
        ),
    ],
)
def test_a_stand_in(path: str, value: Any) -> None:
    """What nothing stands for is left out, and recorded as such."""
    found = StandIns(_legal())
    stand_in = found.stand_in(Placeholder("${A}"), path)

    assert value == stand_in
    assert (stand_in is NO_VALUE) is (value is NO_VALUE)
    assert ({path}, {path} if value is NO_VALUE else set()) == (found.unknown, found.omitted)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("pipeline.stages[0]", True), ("tags", True), ("name", False), ("a.commands[1]", False)],
)
def test_what_is_a_container(path: str, *, expected: bool) -> None:
    """Structures, lists and maps are; texts in a list are not."""
    assert expected is is_container(path)


@pytest.mark.parametrize(
    ("kind", "unknown", "version"),
    [
        ({"owner": "AWS", "version": "?"}, {"a.version"}, "1"),
        ({"version": "?"}, {"a.version"}, "1"),
        ({"owner": "Custom", "version": "?"}, {"a.version"}, "?"),
        ({"owner": "AWS", "version": "?"}, {"version", "a"}, "?"),
    ],
)
def test_an_unknown_version(kind: dict[str, str], unknown: set[str], version: str) -> None:
    """Only a custom action type may have another version than the first."""
    StandIns(_legal(), unknown=unknown).settle_version(kind, "a")

    assert version == kind["version"]
