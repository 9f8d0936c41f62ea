"""Documents as a whole: every member of what a file defines, for each form of file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._definitions import Definition, Document, Finding, Options, read
from pipemock._definitions.definition import (
    Asked,
    EventRule,
    Places,
    repeated_keys,
    with_capitals,
    with_underscores,
)
from pipemock._definitions.json_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCOUNT: Final = "123456789012"


def _under(place: str, spelled: Mapping[str, str]) -> dict[str, str]:
    """Return the places of paths, given their ends below a place."""
    return {path: f"{place}{end and '.'}{end}" for path, end in spelled.items()}


def _ends(prefix: str, words: str) -> dict[str, str]:
    """Return the ends of paths of a request that a template spells with capitals."""
    return {prefix + each: with_capitals(f".{each}")[1:] for each in words.split()}


# Requests -----------------------------------------------------------------------------------------

_PIPELINE: Final = {"name": "release", "stages": [{"actions": [{"region": "eu-west-1"}]}]}
_METADATA: Final = {"pipelineArn": "arn:aws:codepipeline:eu-north-1:111122223333:release"}


@pytest.mark.parametrize(
    ("document", "request_", "paths", "place", "implies"),
    [
        (
            _PIPELINE,
            {"pipeline": _PIPELINE},
            {"": "", "pipeline": ""},
            ("eu-west-1", ACCOUNT),
            True,
        ),
        ({"pipeline": _PIPELINE}, {"pipeline": _PIPELINE}, {"": ""}, ("eu-west-1", ACCOUNT), True),
        (
            {"pipeline": _PIPELINE, "metadata": _METADATA, "tags": ["****"]},
            {"pipeline": _PIPELINE, "tags": ["masked"]},
            {"": ""},
            ("eu-north-1", "111122223333"),
            False,
        ),
        (
            {"pipeline": {"stages": []}},
            {"pipeline": {"stages": []}},
            {"": ""},
            ("us-east-1", ACCOUNT),
            False,
        ),
    ],
)
def test_a_request(
    document: dict[str, Any],
    request_: dict[str, Any],
    paths: dict[str, str],
    place: tuple[str, str],
    *,
    implies: bool,
) -> None:
    """A request is taken as it is, without metadata, in the place that it names or implies."""
    text = json.dumps(document, indent=1)
    region, account = place
    asked = Asked(request=request_, places=Places(paths=paths, lines=lines_of(text)), findings=[])
    pipeline = Definition(pipeline=asked, region=region, account=account, implies_region=implies)

    assert [
        Document(file="release.json", account=account, region=region, pipelines=(pipeline,))
    ] == read(text, Options(), "release.json")


def test_a_request_in_a_given_place() -> None:
    """What is given comes before the metadata and what the actions imply."""
    text = json.dumps({"pipeline": _PIPELINE, "metadata": _METADATA})
    [found] = read(text, Options(region="sa-east-1", account="222233334444"), "-")
    [pipeline] = found.pipelines
    place = ("sa-east-1", "222233334444")

    assert (place, place, False) == (
        (found.region, found.account),
        (pipeline.region, pipeline.account),
        pipeline.implies_region,
    )


# Templates ----------------------------------------------------------------------------------------

_TARGETS: Final = [
    {"Arn": {"Fn::Sub": "arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Release}"}},
    {"Arn": "arn:aws:lambda:eu-west-1:123456789012:function:shop"},
    {"Arn": {"Fn::Sub": "arn:aws:codepipeline:eu-west-1:123456789012:shop-${Name}"}},
    "none",
]
_RELEASE: Final = {
    "Name": "release",
    "RoleArn": {"Ref": "Role"},
    "restartExecutionOnUpdate": True,
    "Version": 3,
    "ArtifactStores": [
        {"Region": {"Ref": "Region"}, "ArtifactStore": {"Type": "S3"}},
        {"ArtifactStore": {"Location": {"Ref": "Bucket"}}},
    ],
    "Stages": [
        {
            "Actions": [{"RunOrder": "2", "Configuration": {"BranchName": {"Ref": "Empty"}}}],
            "OnFailure": {"Result": {"Ref": "Result"}},
        }
    ],
    "Tags": [{"Key": "a", "Value": {"Ref": "Tag"}}],
    "DisableInboundStageTransitions": [{"StageName": "Source"}],
}
_RESOURCES: Final = {
    "Own": {
        "Type": "AWS::CodePipeline::CustomActionType",
        "Properties": {"Category": "Test", "Version": {"Ref": "Version"}},
    },
    "Release": {
        "Type": "AWS::CodePipeline::Pipeline",
        "Metadata": {"aws:cdk:path": "App/Release/Resource"},
        "Properties": _RELEASE,
    },
    "Hook": {
        "Type": "AWS::CodePipeline::Webhook",
        "Properties": {
            "TargetPipeline": "release",
            "TargetPipelineVersion": 1,
            "RegisterWithThirdParty": True,
            "Filters": [{"JsonPath": "$.ref"}],
        },
    },
    "Nightly": {
        "Type": "AWS::Events::Rule",
        "Properties": {"ScheduleExpression": "rate(1 day)", "Targets": _TARGETS},
    },
    "Changes": {
        "Type": "AWS::Events::Rule",
        "Metadata": {"aws:cdk:path": "App/Changes/Resource"},
        "Properties": {
            "Name": {"Fn::Sub": "${Name}-changes"},
            "State": "DISABLED",
            "EventPattern": {"source": ["aws.codecommit"]},
            "Targets": _TARGETS[:1],
        },
    },
    "Others": {"Type": "AWS::Events::Rule", "Properties": {"Targets": _TARGETS[1:2]}},
    "Odd": {"Type": "AWS::Events::Rule", "Properties": "none"},
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "None": 3,
}
_TEMPLATE: Final = {
    "Parameters": {
        "Empty": {"Type": "String", "Default": ""},
        "Tag": {"Type": "String", "Default": "shop"},
        "Unused": {"Type": "String"},
    },
    "Resources": _RESOURCES,
}


def _release(lines: Mapping[str, int]) -> Asked:
    place = "Resources.Release.Properties"
    stores = "pipeline.artifactStores"
    listed = {
        f"{stores}{member}": f"ArtifactStores{end}"
        for member, end in {
            "": "",
            "[0]": "[0]",
            "[0].region": "[0].Region",
            "[0].artifactStore": "[0].ArtifactStore",
            "[0].artifactStore.type": "[0].ArtifactStore.Type",
            "[1]": "[1]",
            "[1].artifactStore": "[1].ArtifactStore",
            "[1].artifactStore.location": "[1].ArtifactStore.Location",
            ".ap-southeast-2": "[1].ArtifactStore",
            ".ap-southeast-2.location": "[1].ArtifactStore.Location",
        }.items()
    }
    # The first store has got the pipeline's own Region, in place of one that was made up.
    placed = {
        f"{stores}.{region}{member}": f"ArtifactStores[0].{end}"
        for region in ("us-west-2", "eu-west-1")
        for member, end in {
            "": "Region",
            ".type": "ArtifactStore.Type",
            ".location": "ArtifactStore.Location",
            ".encryptionKey": "ArtifactStore.EncryptionKey",
        }.items()
    }
    paths = {
        "": "",
        "pipeline": "",
        "pipeline.restartExecutionOnUpdate": "restartExecutionOnUpdate",
        **_ends("pipeline.", "name roleArn version stages stages[0] stages[0].actions"),
        **_ends("pipeline.", "stages[0].actions[0] stages[0].actions[0].runOrder"),
        **_ends("pipeline.", "stages[0].actions[0].configuration"),
        **_ends("pipeline.", "stages[0].actions[0].configuration.BranchName"),
        **_ends("pipeline.", "stages[0].onFailure stages[0].onFailure.result"),
        **_ends("", "tags tags[0] tags[0].key tags[0].value"),
        **_ends("", "disableInboundStageTransitions disableInboundStageTransitions[0]"),
        **_ends("", "disableInboundStageTransitions[0].stageName"),
        **listed,
        **placed,
    }
    action = {"runOrder": 2, "configuration": {"BranchName": ""}}
    return Asked(
        request={
            "pipeline": {
                "name": "release",
                "roleArn": "arn:aws:iam::123456789012:role/Role",
                "artifactStores": {
                    "eu-west-1": {"type": "S3"},
                    "ap-southeast-2": {"location": "bucket-Bucket"},
                },
                "stages": [{"actions": [action], "onFailure": {}}],
            },
            "tags": [{"key": "a", "value": "shop"}],
        },
        places=Places(paths=_under(place, paths), lines=lines, spell=with_capitals),
        names=("Release", "App/Release"),
        unknown={
            "pipeline.roleArn",
            f"{stores}[0].region",
            f"{stores}[1].region",
            f"{stores}[1].artifactStore.location",
            "pipeline.stages[0].onFailure.result",
        },
        omitted={"pipeline.stages[0].onFailure.result"},
        foreign={
            "pipeline.restartExecutionOnUpdate": (
                'CloudFormation spells it "RestartExecutionOnUpdate"'
            ),
            "pipeline.version": "CloudFormation does not have it",
        },
        hints={
            "pipeline.stages[0].actions[0].configuration.BranchName": (
                "The parameter Empty is empty: give it a value with --parameter Empty=VALUE"
            )
        },
        findings=[
            Finding(
                path=f"{place}.ArtifactStores[1]",
                line=lines[f"{place}.ArtifactStores[1]"],
                message="The artifact store has no Region, which CloudFormation requires",
                code="MissingProperty",
            )
        ],
    )


def test_a_template() -> None:
    """A template becomes the requests for its resources, with all that is known of them."""
    text = json.dumps(_TEMPLATE, indent=1)
    lines = lines_of(text)
    own = Asked(
        request={"category": "Test", "version": "Version"},
        places=Places(
            paths=_under("Resources.Own.Properties", {"": "", **_ends("", "category version")}),
            lines=lines,
            spell=with_capitals,
        ),
        names=("Own",),
        unknown={"version"},
        omitted=set(),
        findings=[],
    )
    ends = _ends("webhook.", "targetPipeline targetPipelineVersion registerWithThirdParty filters")
    ends |= _ends("webhook.", "filters[0] filters[0].jsonPath")
    hook = Asked(
        request={
            "webhook": {
                "name": "Hook",
                "targetPipeline": "release",
                "filters": [{"jsonPath": "$.ref"}],
            }
        },
        places=Places(
            paths=_under("Resources.Hook.Properties", {"": "", "webhook": "", **ends}),
            lines=lines,
            spell=with_capitals,
        ),
        names=("Hook",),
        unknown=set(),
        omitted=set(),
        findings=[],
    )
    arn = f"arn:aws:codepipeline:eu-west-1:{ACCOUNT}"
    nightly = EventRule(
        name="Nightly",
        names=("Nightly",),
        schedule="rate(1 day)",
        targets=[f"{arn}:release", f"{arn}:shop-Name"],
        place="Resources.Nightly.Properties.EventPattern",
        line=1,
    )
    pattern = "Resources.Changes.Properties.EventPattern"
    changes = EventRule(
        name="Name-changes",
        names=("Changes", "App/Changes"),
        pattern={"source": ["aws.codecommit"]},
        enabled=False,
        targets=[f"{arn}:release"],
        place=pattern,
        line=lines[pattern],
    )
    pipeline = Definition(
        pipeline=_release(lines),
        region="eu-west-1",
        account=ACCOUNT,
        transitions=[{"stageName": "Source"}],
        action_types=[own],
        alternatives=[],
    )
    names = ("Version", "Role", "Region", "Bucket", "Result", "Name")

    assert [
        Document(
            file="release.json",
            account=ACCOUNT,
            region="eu-west-1",
            pipelines=[pipeline],
            action_types=[own],
            webhooks=[hook],
            event_rules=[nightly, changes],
            parameters=("Empty", "Tag", "Unused", *names),
            placeholders=names,
        )
    ] == read(text, Options(region="eu-west-1"), "release.json")


@pytest.mark.parametrize("kind", ["Pipeline", "CustomActionType", "Webhook"])
def test_one_resource_is_enough(kind: str) -> None:
    """A template may have a resource of one type only."""
    resources = {"A": {"Type": f"AWS::CodePipeline::{kind}", "Properties": {}}}
    [found] = read(json.dumps({"Resources": resources}), Options(), "-")

    assert [1] == [
        len(each) for each in (found.pipelines, found.action_types, found.webhooks) if each
    ]
    assert () == tuple(found.event_rules)


# Terraform ----------------------------------------------------------------------------------------


def _resource(kind: str, name: str, values: dict[str, Any]) -> dict[str, Any]:
    address = f"{kind}.{name}"
    return {"mode": "managed", "type": kind, "name": name, "address": address, "values": values}


_ACTION: Final = {
    "name": "Ship",
    "category": "Deploy",
    "owner": "AWS",
    "provider": "S3",
    "version": "1",
    "run_order": 0,
    "region": "",
    "input_artifacts": ["Code"],
    "configuration": {"BucketName": "shop", "Extract": None},
}
_STATE: Final = [
    _resource(
        "aws_codepipeline",
        "web",
        {
            "name": "web",
            "artifact_store": [{"location": "shop", "type": "S3", "encryption_key": []}],
            "stage": [{"name": "Ship", "action": [_ACTION], "before_entry": []}],
            "tags": {"Team": "shop"},
            "tags_all": {"Team": "shop", "Tier": 1},
            "arn": "computed",
        },
    ),
    _resource(
        "aws_codepipeline_webhook",
        "hook",
        {
            "name": "hook",
            "authentication": "IP",
            "authentication_configuration": [{"allowed_ip_range": "10.0.0.0/8"}],
            "tags": {"Team": "shop"},
        },
    ),
    _resource(
        "aws_codepipeline_custom_action_type",
        "own",
        {"category": "Test", "provider_name": "Farm", "settings": [{"entity_url_template": "x"}]},
    ),
    _resource(
        "aws_cloudwatch_event_rule",
        "off",
        {"name": "off", "event_pattern": "{}", "state": "DISABLED", "schedule_expression": ""},
    ),
    _resource("aws_cloudwatch_event_rule", "old", {"name": "old", "is_enabled": False}),
    _resource("aws_cloudwatch_event_rule", "idle", {"name": "idle"}),
    *(
        _resource("aws_cloudwatch_event_target", f"to_{rule}_{end}", {"rule": rule, "arn": arn})
        for rule in ("off", "old")
        for end, arn in {
            "web": "arn:aws:codepipeline:eu-west-1:123456789012:web",
            "f": "arn:aws:lambda:x",
        }.items()
    ),
    {**_resource("aws_codepipeline", "read", {"name": "read"}), "mode": "data"},
    _resource("aws_s3_bucket", "artifacts", {"name": "b"}),
]


def test_a_state_of_terraform() -> None:
    """What Terraform prints becomes the requests for its resources."""
    document = {"format_version": "1.0", "values": {"root_module": {"resources": _STATE}}}
    text = json.dumps(document, indent=1)
    lines = lines_of(text)

    def asked(index: int, address: str, request: dict[str, Any], ends: dict[str, str]) -> Asked:
        place = f"values.root_module.resources[{index}].values"
        return Asked(
            request=request,
            places=Places(paths=_under(place, ends), lines=lines, spell=with_underscores),
            names=(address,),
            unknown=set(),
            omitted=set(),
        )

    kind = {"category": "Deploy", "owner": "AWS", "provider": "S3", "version": "1"}
    ends = {
        "": "",
        "tags": "tags",
        "pipeline": "",
        "pipeline.name": "name",
        "pipeline.artifactStore": "artifact_store[0]",
        "pipeline.artifactStore.location": "artifact_store[0].location",
        "pipeline.artifactStore.type": "artifact_store[0].type",
        "pipeline.artifactStore[0]": "artifact_store[0]",
        "pipeline.artifactStore[0].location": "artifact_store[0].location",
        "pipeline.artifactStore[0].type": "artifact_store[0].type",
        "pipeline.stages": "stage",
        "pipeline.stages[0]": "stage[0]",
        "pipeline.stages[0].name": "stage[0].name",
        "pipeline.stages[0].actions": "stage[0].action",
        "pipeline.stages[0].actions[0]": "stage[0].action[0]",
        **{
            f"pipeline.stages[0].actions[0].{path}": f"stage[0].action[0]{end}"
            for path, end in {
                "name": ".name",
                "inputArtifacts": ".input_artifacts",
                "inputArtifacts[0].name": ".input_artifacts[0]",
                "configuration": ".configuration",
                "configuration.BucketName": ".configuration.BucketName",
                **{part: f".{part}" for part in kind},
                "actionTypeId": "",
                **{f"actionTypeId.{part}": f".{part}" for part in kind},
            }.items()
        },
    }
    web = asked(
        0,
        "aws_codepipeline.web",
        {
            "pipeline": {
                "name": "web",
                "artifactStore": {"location": "shop", "type": "S3"},
                "stages": [
                    {
                        "name": "Ship",
                        "actions": [
                            {
                                "name": "Ship",
                                "inputArtifacts": [{"name": "Code"}],
                                "configuration": {"BucketName": "shop"},
                                "actionTypeId": kind,
                            }
                        ],
                    }
                ],
            },
            "tags": [{"key": "Team", "value": "shop"}, {"key": "Tier", "value": "1"}],
        },
        ends,
    )
    hook = asked(
        1,
        "aws_codepipeline_webhook.hook",
        {
            "webhook": {
                "name": "hook",
                "authentication": "IP",
                "authenticationConfiguration": {"AllowedIPRange": "10.0.0.0/8"},
            },
            "tags": [{"key": "Team", "value": "shop"}],
        },
        {
            "": "",
            "tags": "tags",
            "webhook": "",
            "webhook.name": "name",
            "webhook.authentication": "authentication",
            "webhook.authenticationConfiguration": "authentication_configuration[0]",
            "webhook.authenticationConfiguration.AllowedIPRange": (
                "authentication_configuration[0].allowed_ip_range"
            ),
        },
    )
    own = asked(
        2,
        "aws_codepipeline_custom_action_type.own",
        {"category": "Test", "provider": "Farm", "settings": {"entityUrlTemplate": "x"}},
        {
            "": "",
            "category": "category",
            "provider": "provider_name",
            "settings": "settings[0]",
            "settings.entityUrlTemplate": "settings[0].entity_url_template",
        },
    )

    def rule(name: str, index: int, line: int, pattern: str | None) -> EventRule:
        return EventRule(
            name=name,
            names=(f"aws_cloudwatch_event_rule.{name}",),
            pattern=pattern,
            enabled=False,
            targets=["arn:aws:codepipeline:eu-west-1:123456789012:web"],
            place=f"values.root_module.resources[{index}].values.event_pattern",
            line=line,
        )

    pattern = "values.root_module.resources[3].values.event_pattern"
    pipeline = Definition(pipeline=web, region="eu-west-1", account=ACCOUNT, action_types=[own])

    assert [
        Document(
            file="state.json",
            account=ACCOUNT,
            region="eu-west-1",
            pipelines=[pipeline],
            action_types=[own],
            webhooks=[hook],
            event_rules=[rule("off", 3, lines[pattern], "{}"), rule("old", 4, 1, None)],
        )
    ] == read(text, Options(region="eu-west-1"), "state.json")


# Places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("", ["a", "a.b[0]", "ab"]),
        ("a", ["a", "a.b[0]"]),
        ("a.b[0].c", ["a", "a.b[0]"]),
        ("a.b", ["a", "a.b[0]"]),
        ("ab", ["ab"]),
        ("b", []),
    ],
)
def test_repeated_keys_of_a_place(place: str, found: list[str]) -> None:
    """A repeated key is a mistake of all that is inside of it, and of all that contains it."""
    lines = lines_of('{"a": 1,\n"a": {"b": [{"c": 1}]}, "ab": 1, "ab": 2}')
    del lines["a"]
    lines.repeated.clear()
    for number, path in enumerate(("a", "a.b[0]", "ab"), start=1):
        lines.add_key(path, number, again=False)
        lines.add_key(path, number * 10, again=True)

    assert [
        Finding(
            path=path,
            line=("a", "a.b[0]", "ab").index(path) * 10 + 10,
            message=(
                "The key is given twice, here and on line "
                f"{('a', 'a.b[0]', 'ab').index(path) + 1}; the last one counts"
            ),
            code="RepeatedKey",
        )
        for path in found
    ] == repeated_keys(lines, place)
