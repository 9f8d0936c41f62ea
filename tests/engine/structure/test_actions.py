"""Rules for actions: each has a broken twin that is refused, and a neighbour that is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock._engine.declaration.action_type import ActionType, ActionTypeId, ArtifactLimits
from tests.declarations import action, approval, build, deploy, pipeline, release, source
from tests.engine.triggers import repositories
from tests.engine.triggers.repositories import fed_by
from tests.refusals import refusals

ACTION: Final = "InvalidActionDeclarationException"
KINDS: Final = (
    *AWS_ACTION_TYPES,
    *THIRD_PARTY_ACTION_TYPES,
    ActionType(
        ActionTypeId("Build", "Custom", "Farm", "1"),
        inputs=ArtifactLimits(0, 5),
        outputs=ArtifactLimits(0, 5),
        timeout=timedelta(hours=1),
    ),
)
ARTIFACT: Final = [{"name": "Code"}]
TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:signatures"


def with_action(declared: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline with one action behind its source."""
    return pipeline(("Source", [source()]), ("Work", [declared]), **members)


def refused(declared: dict[str, Any], path: str, text: str, **members: Any) -> None:
    """Assert that an action is refused, at the given place and with the given message."""
    where = "stages[1].actions[0]" + path

    assert [(where, ACTION, text)] == refusals(with_action(declared, **members))


def accepted(declared: dict[str, Any], **members: Any) -> None:
    """Assert that an action is valid."""
    assert [] == refusals(with_action(declared, **members))


# Names ----------------------------------------------------------------------------------------


def test_names_are_unique_in_a_stage() -> None:
    """A name that an earlier action of the stage has is refused where it comes again."""
    declaration = pipeline(("Source", [source()]), ("Gate", [approval(), approval()]))
    text = "Action name 'Sign' is used more than once in stage 'Gate'"

    assert [("stages[1].actions[1].name", ACTION, text)] == refusals(declaration)


def test_names_may_come_again_in_another_stage() -> None:
    """Two stages may have actions of one name."""
    stages = ("First", [approval()]), ("Second", [approval()])

    assert [] == refusals(pipeline(("Source", [source()]), *stages))


# Types ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "spelled"), [("us-east-1", "US_EAST_1"), ("ap-southeast-2", "AP_SOUTHEAST_2")]
)
def test_types_exist(region: str, spelled: str) -> None:
    """An action of a type that nobody offers is refused, with the Region in capitals."""
    declaration = with_action(action("Dep", "Deploy/AWS/CodeBuild"))
    text = (
        "ActionType (Category: 'Deploy', Provider: 'CodeBuild', Owner: 'AWS', Version: '1') "
        f"in action 'Dep' is not available in region '{spelled}'"
    )
    path = "stages[1].actions[0].actionTypeId"

    assert [(path, ACTION, text)] == refusals(declaration, region=region)


@pytest.mark.parametrize(
    ("member", "value"),
    [("category", "Test"), ("owner", "Custom"), ("provider", "Automatic"), ("version", "2")],
)
def test_each_part_of_a_type_counts(member: str, value: str) -> None:
    """One wrong part of the four is enough to name no type."""
    declared = approval()
    declared["actionTypeId"][member] = value
    kind = declared["actionTypeId"]
    text = (
        f"ActionType (Category: '{kind['category']}', Provider: '{kind['provider']}', "
        f"Owner: '{kind['owner']}', Version: '{kind['version']}') in action 'Sign' "
        "is not available in region 'US_EAST_1'"
    )

    refused(declared, ".actionTypeId", text)


V2_ONLY: Final = {
    "Commands": action("Run", "Compute/AWS/Commands", commands=["make"], inputArtifacts=ARTIFACT),
    "ECRBuildAndPublish": action(
        "Run",
        "Build/AWS/ECRBuildAndPublish",
        configuration={"ECRRepositoryName": "app"},
        inputArtifacts=ARTIFACT,
    ),
    "EKS": action(
        "Run",
        "Deploy/AWS/EKS",
        configuration={"ClusterName": "blue"},
        inputArtifacts=ARTIFACT,
    ),
}


@pytest.mark.parametrize("provider", V2_ONLY)
@pytest.mark.parametrize("members", [{}, {"pipelineType": "V1"}])
def test_types_that_need_v2(provider: str, members: dict[str, str]) -> None:
    """A V1 pipeline, by name or by default, can't use the newer types."""
    text = f"{provider} Action can only be used with V2 pipelines."

    refused(V2_ONLY[provider], ".actionTypeId", text, **members)


@pytest.mark.parametrize("provider", V2_ONLY)
def test_types_that_have_v2(provider: str) -> None:
    """A V2 pipeline can use the newer types."""
    accepted(V2_ONLY[provider], pipelineType="V2")


# What compute actions have --------------------------------------------------------------------

OF_COMPUTE: Final = {
    "commands": ["make"],
    "outputVariables": ["IMAGE"],
    "outputArtifacts": [{"name": "App", "files": ["app.zip"]}],
}


def declared_as(kind: ActionType, **members: Any) -> dict[str, Any]:
    """Declare an action of a type with as many artifacts as it needs."""
    return action(
        "Work",
        f"{kind.id.category}/{kind.id.owner}/{kind.id.provider}",
        configuration={each.name: "true" for each in kind.properties if each.required},
        **{
            "inputArtifacts": ARTIFACT * bool(kind.inputs.minimum),
            "outputArtifacts": [{"name": "App"}] * bool(kind.outputs.minimum),
            **members,
        },
    )


def found_with(kind: ActionType, text: str, **members: Any) -> list[str]:
    """Return the places at which an action, also a source, is refused with a message."""
    declared = declared_as(kind, **members)
    stages = [("Source", [source()]), ("Work", [declared])]
    if kind.id.category == "Source":
        stages = [("Source", [declared]), ("Work", [approval()])]
    found = refusals(pipeline(*stages, pipelineType="V2"))
    return [place.partition("actions[0].")[2] for place, _, words in found if words == text]


@pytest.mark.parametrize("member", OF_COMPUTE)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.id.category}/{kind.id.provider}")
def test_only_compute_actions_have_commands(kind: ActionType, member: str) -> None:
    """Commands, output variables and files of an output belong to compute actions alone."""
    text = (
        "The following action cannot contain a commands field: Work. "
        "To use the commands field, use a compute action."
    )
    found = found_with(kind, text, **{member: OF_COMPUTE[member]})

    place = "outputArtifacts[0].files" if member == "outputArtifacts" else member

    assert ([] if kind.id.category == "Compute" else [place]) == found


def test_an_output_without_files_needs_no_compute_action() -> None:
    """What is declared empty is not declared."""
    accepted(build("Work", outputArtifacts=[{"name": "App", "files": []}], commands=[]))


# Regions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.id.category}/{kind.id.provider}")
def test_only_some_actions_leave_the_region(kind: ActionType, region: str) -> None:
    """Neither sources nor the actions of others than AWS can be in another Region."""
    text = (
        "Action 'Work' can't be in Region 'eu-west-1': source actions, custom actions and "
        "third-party actions must be in the Region of the pipeline, 'us-east-1'"
    )
    is_bound = kind.id.category == "Source" or kind.id.owner != "AWS"
    refused_here = is_bound and region == "eu-west-1"

    assert ["region"] * refused_here == found_with(kind, text, region=region)


# Configurations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "missing"),
    [
        (action("Work", "Invoke/AWS/Lambda"), "FunctionName"),
        (action("Work", "Invoke/AWS/Lambda", configuration={}), "FunctionName"),
        (build("Work") | {"configuration": {"PrimarySource": "Code"}}, "ProjectName"),
        (deploy("Work") | {"configuration": {"Extract": "true"}}, "BucketName"),
        (deploy("Work") | {"configuration": {"BucketName": "production"}}, "Extract"),
    ],
)
def test_required_keys(declared: dict[str, Any], missing: str) -> None:
    """A key that the type requires has to be there."""
    text = f"Action configuration for action 'Work' is missing required configuration '{missing}'"

    refused(declared, ".configuration", text)


@pytest.mark.parametrize("key", ["Unknown", "ContentType", "extract"])
def test_unknown_keys(key: str) -> None:
    """A key that the type does not know is refused, even for its case alone."""
    declared = deploy("Ship")
    declared["configuration"] |= {key: "x"}
    text = f"Action configuration for action 'Ship' contains unknown configuration '{key}'"

    refused(declared, f".configuration.{key}", text)


@pytest.mark.parametrize("value", ["yes", "True", "#{codepipeline.PipelineExecutionId}"])
def test_values_are_not_looked_at(value: str) -> None:
    """A value that can't work is accepted: it fails when the action runs."""
    declared = deploy()
    declared["configuration"] |= {"Extract": value}

    accepted(declared)


def github(token: str) -> dict[str, Any]:
    """Declare a pipeline whose source keeps a secret."""
    return fed_by(repositories.github(OAuthToken=token))


def test_a_mask_is_no_secret() -> None:
    """Four asterisks can't be the value of a secret."""
    text = (
        "Action configuration for the new action 'Checkout' contains an invalid configuration for "
        "the secret property 'OAuthToken'. '****' may be used in secret properties only when "
        "updating an existing action."
    )
    path = "stages[0].actions[0].configuration.OAuthToken"

    assert [(path, ACTION, text)] == refusals(github("****"))


@pytest.mark.parametrize("token", ["*****", "ghp_0123456789"])
def test_a_secret_of_another_text(token: str) -> None:
    """Any other text may be a secret."""
    assert [] == refusals(github(token))


def test_a_mask_where_nothing_is_secret() -> None:
    """Four asterisks are plain text in a key that is not secret."""
    accepted(approval(configuration={"CustomData": "****"}))


# Members --------------------------------------------------------------------------------------


def test_commands_are_given() -> None:
    """A Commands action that runs nothing is refused, with its name bare."""
    declared = action("Clean", "Compute/AWS/Commands", inputArtifacts=ARTIFACT)
    text = "Action Clean must have a non-empty commands field"

    refused(declared, ".commands", text, pipelineType="V2")


@pytest.mark.parametrize("declared", [build(), deploy()])
def test_only_approvals_choose_their_timeout(declared: dict[str, Any]) -> None:
    """A declared timeout is refused for every other action."""
    text = f"Action '{declared['name']}' can't have a timeout: only manual approvals can"

    refused(declared | {"timeoutInMinutes": 60}, ".timeoutInMinutes", text)


def test_an_approval_with_a_timeout() -> None:
    """An approval may choose how long it waits."""
    accepted(approval(timeoutInMinutes=60))


# Topics of approvals --------------------------------------------------------------------------


@pytest.mark.parametrize("topic", ["signatures", "arn:aws:sns:us-east-1:signatures", "a:b:c:d:e:f"])
def test_a_topic_that_is_no_arn(topic: str) -> None:
    """A topic that is not written as an ARN is refused."""
    text = (
        f"The ARN {topic} you specified for sending notifications "
        "for the approval action Sign contains a format error."
    )

    refused(with_topic(topic), ".configuration.NotificationArn", text)


def test_a_topic_of_another_service() -> None:
    """The ARN of a queue is refused."""
    queue = TOPIC.replace("sns", "sqs")
    text = (
        f"The ARN {queue} has been specified for sending notifications "
        "for the approval action Sign, but the "
        "AWS service for this ARN cannot be used to send approval requests."
    )

    refused(with_topic(queue), ".configuration.NotificationArn", text)


def test_a_topic_in_another_region() -> None:
    """A topic outside the Region of the pipeline is refused."""
    topic = TOPIC.replace("us-east-1", "eu-west-1")
    text = (
        f"The ARN {topic} has been specified for sending notifications "
        "for the approval action Sign, but the "
        "ARN is not in the same region as the pipeline."
    )

    refused(with_topic(topic), ".configuration.NotificationArn", text)


@pytest.mark.parametrize(
    "topic",
    [
        TOPIC,
        TOPIC + ".fifo",
        TOPIC.replace("123456789012", "999999999999"),
        "#{SourceVariables.Topic}",
    ],
)
def test_topics_that_are_taken(topic: str) -> None:
    """A topic of another account, a FIFO topic or a reference is not refused at once."""
    declaration = with_action(with_topic(topic))
    declaration["stages"][0]["actions"][0]["namespace"] = "SourceVariables"

    assert [] == refusals(declaration)


def with_topic(topic: str) -> dict[str, Any]:
    """Declare an approval that publishes its request."""
    return approval(configuration={"NotificationArn": topic})


def test_every_action_is_looked_at() -> None:
    """Two actions of different stages are both refused, each at its place."""
    declaration = release()
    for stage in (1, 3):
        del declaration["stages"][stage]["actions"][0]["configuration"]
    paths = ["stages[1].actions[0].configuration", "stages[3].actions[0].configuration"]

    assert paths == list(dict.fromkeys(path for path, *_ in refusals(declaration)))
