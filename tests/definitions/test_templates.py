"""Templates: properties become members of requests, and placeholders become valid values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._definitions import Options, read
from tests.declarations import release
from tests.definition_files import as_template, read_pipelines, template

if TYPE_CHECKING:
    from pipemock._definitions import Definition

_TYPE: Final = {"Category": "Deploy", "Owner": "AWS", "Provider": "S3", "Version": 1}


def _read(text: str) -> Definition:
    [definition] = read_pipelines(text)
    return definition


def _pipeline(text: str) -> Any:
    return _read(text).pipeline.request["pipeline"]


def _action(**properties: Any) -> Any:
    """Return the translation of an action with the given properties."""
    stages = [{"Name": "Deploy", "Actions": [{"Name": "Ship", **properties}]}]
    return _pipeline(template({"Name": "release", "Stages": stages}))["stages"][0]["actions"][0]


def test_every_pipeline_of_a_template_is_found() -> None:
    """A template may hold several pipelines, under a condition too."""
    resources = {
        name: {"Type": "AWS::CodePipeline::Pipeline", "Condition": "Never", "Properties": {}}
        for name in ("One", "Other")
    }
    found = read_pipelines(
        json.dumps({"Resources": {**resources, "Bucket": {"Type": "AWS::S3::Bucket"}}})
    )

    assert ["One", "Other"] == [each.name for each in found]


@pytest.mark.parametrize(
    ("given", "named"), [("Release", "Release"), ("My Release!", "My_Release_"), ("", "_")]
)
def test_a_pipeline_without_a_name_is_called_by_its_resource(given: str, named: str) -> None:
    """CloudFormation makes up a name; here the resource lends its own."""
    resource = {"Type": "AWS::CodePipeline::Pipeline"}

    assert named == _read(json.dumps({"Resources": {given: resource}})).name


def test_scalars_have_the_type_that_the_api_wants() -> None:
    """CloudFormation hands on texts as numbers, and numbers and truth values as texts."""
    action = _action(
        ActionTypeId=_TYPE,
        RunOrder="2",
        TimeoutInMinutes=60,
        Configuration={"Extract": True, "runOrder": 3, "Ratio": 1.5},
        Namespace=7,
    )

    assert "1" == action["actionTypeId"]["version"]
    assert (2, 60, "7") == (action["runOrder"], action["timeoutInMinutes"], action["namespace"])
    assert {"Extract": "true", "runOrder": "3", "Ratio": "1.5"} == action["configuration"]


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("first", "first"),
        ("1.0", "1.0"),
        ("-1", -1),
        (0, 0),
        ("999999999", 999999999),
        ("1000000000", "1000000000"),
        ([1, "2"], ["1", "2"]),
    ],
)
def test_a_number_that_is_none_is_left_alone(given: Any, read_as: Any) -> None:
    """What cannot be a number of the API stays what it is, to be refused."""
    assert {"name": "Ship", "runOrder": read_as} == _action(RunOrder=given)


def test_a_truth_value_that_is_none_is_left_alone() -> None:
    """It is refused later, like a number."""
    properties = [{"Name": "a", "Key": "maybe", "Queryable": "true", "Required": "false"}]
    own = {
        "Type": "AWS::CodePipeline::CustomActionType",
        "Properties": {"ConfigurationProperties": properties},
    }
    [document] = read(json.dumps({"Resources": {"Own": own}}), Options(), "-")

    assert {
        "configurationProperties": [
            {"name": "a", "key": "maybe", "queryable": True, "required": False}
        ]
    } == document.action_types[0].request


def test_a_macro_is_left_out() -> None:
    """What it adds is not known, so the structure that has it is open."""
    definition = _read(template({"Name": "release", "Stages": [{"Fn::Transform": 1, "Name": "A"}]}))

    assert {"pipeline": {"name": "release", "stages": [{"name": "A"}]}} == (
        definition.pipeline.request
    )
    assert ({"pipeline.stages[0]"}, set()) == (
        definition.pipeline.omitted,
        definition.pipeline.unknown,
    )


# Choices ------------------------------------------------------------------------------------------


def _with_choices(number: int) -> Definition:
    conditions = {
        f"Is{each}": {"Fn::Equals": [{"Ref": "Stage"}, f"s{each}"]} for each in range(number - 1)
    }
    name: Any = "other"
    for each in reversed(range(number - 1)):
        name = {"Fn::If": [f"Is{each}", f"name{each}", name]}
    return _read(template({"Name": name}, Conditions=conditions))


def test_the_choices_that_conditions_leave_open() -> None:
    """A pipeline is read with each of them, in the order of the comparisons."""
    found = _with_choices(3)

    assert ["name0", "name1", "other"] == [each.name for each in (found, *found.alternatives)]
    assert ["Stage is 's0'", "Stage is 's1'", "Stage is something else"] == found.choices
    assert all(not each.choices and not each.alternatives for each in found.alternatives)


def test_choices_of_two_values() -> None:
    """Each choice of one is combined with those of the other."""
    conditions = {name: {"Fn::Equals": [{"Ref": name}, "x"]} for name in ("A", "B")}
    both = {
        "Fn::Sub": [
            "${a}${b}",
            {"a": {"Fn::If": ["A", "a", "c"]}, "b": {"Fn::If": ["B", "b", "d"]}},
        ]
    }
    found = _read(template({"Name": both}, Conditions=conditions))

    assert ["ab", "ad", "cb", "cd"] == [each.name for each in (found, *found.alternatives)]
    assert [
        "A is 'x', B is 'x'",
        "A is 'x', B is something else",
        "A is something else, B is 'x'",
        "A is something else, B is something else",
    ] == found.choices


@pytest.mark.parametrize(("number", "more"), [(1, False), (2, False), (32, False), (33, True)])
def test_only_so_many_choices_are_read(number: int, *, more: bool) -> None:
    """The first thirty-two are read, and whether there are more is recorded."""
    found = _with_choices(number)
    read_ = min(number, 32)

    assert more is found.has_more_choices
    assert read_ - 1 == len(found.alternatives)
    assert (read_ if number > 1 else 0) == len(found.choices)


def test_a_choice_of_a_text_with_a_placeholder() -> None:
    """It is named as the template puts it together."""
    equals = {"Fn::Equals": [{"Fn::Sub": "x-${Stage}"}, "x-live"]}
    found = _read(template({"Name": {"Fn::If": ["A", "a", "b"]}}, Conditions={"A": equals}))

    assert ["x-${Stage} is 'x-live'", "x-${Stage} is something else"] == found.choices


def test_keys_of_a_configuration_stay() -> None:
    """Only members of the API are spelled in another way."""
    inside = {"UserParameters": {"Key": "value"}}

    assert inside == _action(Configuration=inside)["configuration"]


def test_what_has_no_value_is_left_out() -> None:
    """`AWS::NoValue` removes a member, and an item of a list."""
    nothing = {"Ref": "AWS::NoValue"}
    artifacts = [nothing, {"Name": "Code"}]
    action = _action(Region=nothing, InputArtifacts=artifacts, Configuration=None)

    assert {"name": "Ship", "inputArtifacts": [{"name": "Code"}], "configuration": None} == action


def test_properties_that_are_none() -> None:
    """A resource without proper properties defines nothing but its name."""
    resource = {"Type": "AWS::CodePipeline::Pipeline", "Properties": "none"}

    assert {"name": "A"} == _pipeline(json.dumps({"Resources": {"A": resource}}))


def test_a_list_of_stores_becomes_a_map() -> None:
    """In a template each store says its Region, in a request it stands under it."""
    stores = [
        {"Region": "us-east-1", "ArtifactStore": {"Type": "S3", "Location": "east"}},
        {"Region": "eu-west-1", "ArtifactStore": {"Type": "S3", "Location": "west"}},
    ]
    definition = _read(template({"ArtifactStores": stores}))
    stores_there = definition.pipeline.request["pipeline"]["artifactStores"]
    places = definition.pipeline.places

    assert {"type": "S3", "location": "west"} == stores_there["eu-west-1"]
    assert (
        "Resources.Release.Properties.ArtifactStores[1].ArtifactStore.Location"
        == places.find("pipeline.artifactStores.eu-west-1.location")[0]
    )


@pytest.mark.parametrize(
    ("stores", "read_as"),
    [([{}], {"us-east-1": {}}), (["none"], ["none"]), ({"us-east-1": {}}, {"us-east-1": {}})],
)
def test_stores_of_another_shape_are_left_to_be_refused(stores: Any, read_as: Any) -> None:
    """A value that is not a list of stores is kept, so that it is refused later."""
    assert read_as == _pipeline(template({"ArtifactStores": stores}))["artifactStores"]


def test_what_is_no_member_of_a_pipeline_stands_elsewhere() -> None:
    """Tags belong to the request, transitions to another one, and one property to nobody."""
    transition = {"StageName": "Deploy", "Reason": "Not yet"}
    text = as_template(
        release(),
        Tags=[{"Key": "team", "Value": 7}],
        DisableInboundStageTransitions=[transition],
        RestartExecutionOnUpdate=True,
    )
    definition = _read(text)
    places = definition.pipeline.places

    assert {"pipeline": release(), "tags": [{"key": "team", "value": "7"}]} == (
        definition.pipeline.request
    )
    assert [{"stageName": "Deploy", "reason": "Not yet"}] == definition.transitions
    assert "Resources.Release.Properties.Tags[0].Key" == places.find("tags[0].key")[0]


def test_custom_action_types_are_read_too() -> None:
    """A type of the same template has numbers and truth values where the API wants them."""
    properties = {
        "Category": "Test",
        "InputArtifactDetails": {"MinimumCount": "0", "MaximumCount": 5},
        "ConfigurationProperties": [{"Name": "Key", "Key": "true", "Secret": False, "Type": "?"}],
        "Tags": [{"Key": "true", "Value": "x"}],
    }
    resources = {
        "Own": {"Type": "AWS::CodePipeline::CustomActionType", "Properties": properties},
        **json.loads(as_template(release()))["Resources"],
    }
    [asked] = _read(json.dumps({"Resources": resources})).action_types
    [declared] = asked.request["configurationProperties"]

    assert {"minimumCount": 0, "maximumCount": 5} == asked.request["inputArtifactDetails"]
    assert {"name": "Key", "key": True, "secret": False, "type": "?"} == declared
    assert [{"key": "true", "value": "x"}] == asked.request["tags"]
    assert "Resources.Own.Properties.Category" == asked.places.find("category")[0]


# Placeholders ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "legal"),
    [
        ("Name", {"Fn::Sub": "${AWS::StackName}-ship"}, "AWS_StackName-ship"),
        ("Name", {"Fn::Sub": "${}"}, "unknown"),
        ("Namespace", {"Ref": "Own"}, "Own"),
        ("RoleArn", {"Fn::GetAtt": ["Role", "Arn"]}, "arn:aws:iam::123456789012:role/Role_Arn"),
        (
            "RoleArn",
            {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Role}"},
            "arn:aws:iam::123456789012:role/${Role}",
        ),
        ("RoleArn", "{{resolve:ssm:role}}", "arn:aws:iam::123456789012:role/resolve_ssm_role"),
        ("RunOrder", {"Ref": "Order"}, 1),
        ("TimeoutInMinutes", {"Ref": "Time"}, 60),
        ("Commands", [{"Ref": "Script"}], ["${Script}"]),
    ],
)
def test_placeholders_are_legal(name: str, value: Any, legal: Any) -> None:
    """Where the API demands a pattern, something is made up that has it."""
    assert legal == _action(**{name: value})[name[0].lower() + name[1:]]


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("S3Bucket", {"Ref": "Bucket"}, "${Bucket}"),
        ("RoleArn", {"Fn::GetAtt": ["Role", "Arn"]}, "${Role.Arn}"),
        ("result", {"Ref": "Result"}, "${Result}"),
        ("NotificationArn", {"Ref": "Topic"}, "arn:aws:sns:eu-west-1:123456789012:Topic"),
        (
            "NotificationArn",
            {"Fn::Sub": "arn:aws:sns:eu-west-1:1:${T}"},
            "arn:aws:sns:eu-west-1:1:${T}",
        ),
    ],
)
def test_placeholders_in_a_configuration_stay_readable(key: str, value: Any, shown: str) -> None:
    """There everything is allowed, but for the topic of an approval."""
    stages = [{"Actions": [{"Configuration": {key: value}}]}]
    [definition] = read_pipelines(template({"Stages": stages}), region="eu-west-1")
    [stage] = definition.pipeline.request["pipeline"]["stages"]

    assert shown == stage["actions"][0]["configuration"][key]


@pytest.mark.parametrize(
    ("name", "value", "legal"),
    [
        ("Location", {"Ref": "B"}, "bucket-B"),
        ("Location", {"Fn::Sub": "store-${AWS::AccountId}"}, "store-123456789012"),
        ("Location", {"Ref": f"{'Bucket' * 20}"}, f"bucket-{('Bucket' * 20)[:50]}"),
        ("EncryptionKey", {"Id": {"Fn::GetAtt": ["Key", "Arn"]}}, {"id": "${Key.Arn}"}),
    ],
)
def test_placeholders_in_a_store(name: str, value: Any, legal: Any) -> None:
    """A bucket has a name of its own kind."""
    store = _pipeline(template({"ArtifactStore": {name: value}}))["artifactStore"]

    assert legal == store[name[0].lower() + name[1:]]


def test_a_type_that_only_a_stack_would_know() -> None:
    """Provider and version have short names."""
    kind = {"Provider": {"Ref": "P" * 50}, "Version": {"Ref": "LongVersion"}}

    assert {"provider": "P" * 35, "version": "1"} == _action(ActionTypeId=kind)["actionTypeId"]
    assert (
        "LongVersi"
        == (_action(ActionTypeId={**kind, "Owner": "Custom"})["actionTypeId"]["version"])
    )


def test_the_same_placeholder_is_the_same_region() -> None:
    """Regions that nobody knows differ from each other, and agree with their store."""
    first, second = {"Ref": "First"}, {"Ref": "Second"}
    actions = [{"Region": region} for region in (first, second, {"Ref": "AWS::Region"})]
    stores = [{"Region": each} for each in (first, second, {"Ref": "AWS::Region"})]
    declared = _pipeline(template({"Stages": [{"Actions": actions}], "ArtifactStores": stores}))
    regions = [action["region"] for action in declared["stages"][0]["actions"]]

    assert ["us-west-2", "eu-west-1", "us-east-1"] == regions
    assert regions == list(declared["artifactStores"])


def test_a_made_up_region_is_not_one_that_the_file_names() -> None:
    """A store in an unknown Region does not take the place of a store in a known one."""
    action = {"Region": {"Ref": "Other"}}
    stores = [{"Region": region} for region in ({"Ref": "Other"}, "us-west-2", "us-east-1")]
    declared = _pipeline(template({"Stages": [{"Actions": [action]}], "ArtifactStores": stores}))

    assert ["eu-west-1", "us-west-2", "us-east-1"] == list(declared["artifactStores"])
    assert "eu-west-1" == declared["stages"][0]["actions"][0]["region"]


@pytest.mark.parametrize(
    ("category", "owner", "region"),
    [
        ("Build", "AWS", "us-west-2"),
        ("Source", "AWS", "us-east-1"),
        ("Build", "Custom", "us-east-1"),
    ],
)
def test_which_actions_may_be_elsewhere(category: str, owner: str, region: str) -> None:
    """In an unknown Region is what CodePipeline allows there; the rest is beside the pipeline."""
    kind = {"Category": category, "Owner": owner, "Provider": "Farm", "Version": "1"}
    actions = [{"Region": {"Ref": "Other"}, "ActionTypeId": kind}]
    stores = [{"Region": region} for region in ({"Ref": "Other"}, {"Ref": "AWS::Region"})]
    declared = _pipeline(template({"Stages": [{"Actions": actions}], "ArtifactStores": stores}))

    assert region == declared["stages"][0]["actions"][0]["region"]


@pytest.mark.parametrize(
    ("own", "partition", "suffix", "others"),
    [
        ("cn-north-1", "aws-cn", "amazonaws.com.cn", ["cn-northwest-1"] * 2),
        ("us-gov-east-1", "aws-us-gov", "amazonaws.com", ["us-gov-west-1"] * 2),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu", ["eusc-de-east-1"] * 2),
        ("eu-west-1", "aws", "amazonaws.com", ["us-west-2", "ap-southeast-2"]),
    ],
)
def test_what_is_made_up_is_in_the_partition(
    own: str, partition: str, suffix: str, others: list[str]
) -> None:
    """Roles, topics, other Regions and pseudo parameters are those of the Region's partition."""
    configuration = {
        "NotificationArn": {"Ref": "Topic"},
        "CustomData": {"Fn::Sub": "${AWS::Partition} ${AWS::URLSuffix}"},
    }
    actions = [
        {"Configuration": configuration, "RoleArn": {"Ref": "Role"}, "Region": {"Ref": region}}
        for region in ("First", "Second")
    ]
    stores = [{"Region": action["Region"], "ArtifactStore": {}} for action in actions]
    stores.append({"Region": own, "ArtifactStore": {}})
    properties = {"Stages": [{"Actions": actions}], "ArtifactStores": stores}
    [definition] = read_pipelines(template(properties), region=own)
    [stage] = definition.pipeline.request["pipeline"]["stages"]
    first = stage["actions"][0]

    assert f"arn:{partition}:iam::123456789012:role/Role" == first["roleArn"]
    assert {
        "NotificationArn": f"arn:{partition}:sns:{own}:123456789012:Topic",
        "CustomData": f"{partition} {suffix}",
    } == first["configuration"]
    assert others == [each["region"] for each in stage["actions"]]


def test_the_reason_of_a_transition() -> None:
    """A reason takes few letters only."""
    transition = {"StageName": {"Ref": "Stage"}, "Reason": {"Fn::Sub": "${Why} not"}}
    definition = _read(template({"DisableInboundStageTransitions": [transition]}))

    assert [{"stageName": "Stage", "reason": "Why-not"}] == definition.transitions


def test_tags_are_free() -> None:
    """The value of a tag may be anything."""
    definition = _read(template({"Tags": [{"Key": "name", "Value": {"Ref": "AWS::StackName"}}]}))

    assert [{"key": "name", "value": "${AWS::StackName}"}] == definition.pipeline.request["tags"]


# Where things stand ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "place", "line"),
    [
        ("pipeline.roleArn", "Resources.Release.Properties.RoleArn", 5),
        ("pipeline.stages[0].name", "Resources.Release.Properties.Stages[1].Name", 9),
        (
            "pipeline.stages[1].actions[0].name",
            "Resources.Release.Properties.Stages[2].Fn::If[1].Actions[0].Name",
            12,
        ),
        (
            "pipeline.stages[1].actions[0].configuration",
            "Resources.Release.Properties.Stages[2].Fn::If[1].Actions[0].Configuration",
            12,
        ),
    ],
)
def test_places_in_yaml(path: str, place: str, line: int) -> None:
    """What is missing is sought where it belongs; what has no value does not count."""
    text = """Resources:
  Release:
    Type: AWS::CodePipeline::Pipeline

    Properties:
      Stages:
        - !Ref AWS::NoValue

        - Name: Source
        - !If
          - Unknown
          - Actions: [{Name: Ship}]
          - !Ref AWS::NoValue
"""

    assert (place, line) == _read(text).pipeline.places.find(path)
