"""CloudFormation's functions: known values are evaluated, and the rest stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError
from pipemock._definitions.intrinsics import (
    NO_VALUE,
    Resolver,
    as_text,
    function_of,
    require_allowed,
)
from pipemock._definitions.placeholders import Placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = {
    "Parameters": {
        "Env": {"Type": "String", "Default": "dev"},
        "Size": {"Type": "Number", "Default": 3},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Nets": {"Type": "List<AWS::EC2::Subnet::Id>", "Default": "s-1,s-2"},
        "Choice": {"Type": "String", "AllowedValues": ["red", "blue"]},
        "None": {"Type": "String", "AllowedValues": []},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/image"},
        "Images": {"Type": "AWS::SSM::Parameter::Value<List<AWS::EC2::Image::Id>>"},
        "Names": {"Type": "AWS::SSM::Parameter::Value<CommaDelimitedList>"},
        "Count": {"Type": "Number", "AllowedValues": [1, 2]},
        "Needed": {"Type": "String"},
        "Odd": "no parameter",
        "Blue": {"Type": "CommaDelimitedList", "AllowedValues": ["blue"]},
        "Void": {"Type": "String", "Default": ""},
        "7": {"Default": "seven"},
    },
    "Mappings": {"Sizes": {"dev": {"Cpu": 1, "Names": ["x", "y"]}, "5": {"Cpu": 2}}},
    "Conditions": {
        "IsDev": {"Fn::Equals": [{"Ref": "Env"}, "dev"]},
        "IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},
        "IsNeeded": {"Fn::Equals": [{"Ref": "Needed"}, "yes"]},
    },
}


def _resolver(parameters: Mapping[str, str] | None = None) -> Resolver:
    return Resolver(TEMPLATE, "eu-west-1", "123456789012", parameters or {})


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("plain", "plain"),
        (7, 7),
        ({"a": [{"Ref": "Env"}]}, {"a": ["dev"]}),
        ({"Ref": "Env"}, "dev"),
        ({"Ref": "Size"}, 3),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Ref": "Nets"}, ["s-1", "s-2"]),
        ({"Ref": "Choice"}, "red"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "AWS::AccountId"}, "123456789012"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Env"}, 1, True]]}, "a-dev-1-true"),
        ({"Fn::Join": ["", {"Ref": "Zones"}]}, "ab"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::NoValue"}]]}, "a"),
        ({"Fn::Sub": "${Env}/${AWS::Region}/${!Kept}"}, "dev/eu-west-1/${Kept}"),
        ({"Fn::Sub": ["${Own}${Env}", {"Own": {"Ref": "Choice"}}]}, "reddev"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Env"}, "Cpu"]}, 1),
        ({"Fn::Select": [1, {"Ref": "Zones"}]}, "b"),
        ({"Fn::Select": ["0", {"Fn::FindInMap": ["Sizes", "dev", "Names"]}]}, "x"),
        ({"Fn::Split": ["/", "a/b"]}, ["a", "b"]),
        ({"Fn::If": ["IsProd", "big", "small"]}, "small"),
        ({"Fn::If": ["IsDev", {"Fn::If": ["IsProd", 1, 2]}, 3]}, 2),
        ({"Ref": "Blue"}, ["blue"]),
        ({"Ref": 7}, "seven"),
        ({"Fn::FindInMap": ["Sizes", 5, "Cpu"]}, 2),
        ({"Fn::Select": [0, ["a"]]}, "a"),
        ({"Fn::Sub": "${Size}${Env}"}, "3dev"),
        ({"Fn::Sub": ""}, ""),
        ({"Ref": "A", "Fn::Sub": "b"}, {"Ref": "A", "Fn::Sub": "b"}),
        ({"fn::Sub": "b"}, {"fn::Sub": "b"}),
        ([{"Ref": "AWS::NoValue"}, {"a": {"Ref": "AWS::NoValue"}}], [{"a": NO_VALUE}]),
    ],
)
def test_what_a_template_tells(value: Any, known: Any) -> None:
    """Parameters have their defaults, and what is put together from known parts is known."""
    found = _resolver().value(value)

    assert known == found
    assert not isinstance(found, Placeholder)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"Ref": "Bucket"}, "${Bucket}"),
        ({"Ref": "Needed"}, "${Needed}"),
        ({"Ref": "Image"}, "${Image}"),
        ({"Ref": "None"}, "${None}"),
        ({"Ref": "Odd"}, "${Odd}"),
        ({"Ref": "AWS::StackName"}, "${AWS::StackName}"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "${Role.Arn}"),
        ({"Fn::GetAtt": "Role.Arn"}, "${Role.Arn}"),
        ({"Fn::GetAtt": []}, "${GetAtt}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Bucket"}]]}, "a-${Bucket}"),
        ({"Fn::Join": ["-", {"Ref": "Bucket"}]}, "${Bucket}"),
        ({"Fn::Join": "no list"}, "${Join}"),
        ({"Fn::Sub": "x-${Role.Arn}"}, "x-${Role.Arn}"),
        ({"Fn::Sub": 1}, "${Sub}"),
        ({"Fn::FindInMap": ["Sizes", "prod", "Cpu"]}, "${FindInMap:Sizes.prod.Cpu}"),
        ({"Fn::FindInMap": "Shapes"}, "${FindInMap:Shapes}"),
        ({"Fn::Select": [9, {"Ref": "Zones"}]}, "${Select:9}"),
        ({"Fn::Select": [0, {"Ref": "Bucket"}]}, "${Select:Bucket.0}"),
        ({"Fn::Select": "no list"}, "${Select}"),
        ({"Fn::Split": ["/", {"Ref": "Bucket"}]}, "${Bucket}"),
        ({"Fn::Split": ["", "a"]}, "${Split}"),
        ({"Fn::ImportValue": "exported"}, "${ImportValue:exported}"),
        ({"Fn::Cidr": ["10.0.0.0/8", 4]}, "${Cidr}"),
        ({"Fn::Select": ["-1", {"Ref": "Zones"}]}, "${Select}"),
        ({"Fn::Select": ["\u0660", {"Ref": "Zones"}]}, "${Select}"),
        ({"Fn::Select": [2, {"Ref": "Zones"}]}, "${Select:2}"),
        ({"Fn::Select": [True, {"Ref": "Zones"}]}, "${Select}"),
        ({"Fn::Split": "no list"}, "${Split}"),
        ({"Fn::Sub": ["${Own}", "no mapping"]}, "${Sub}"),
        ({"Fn::Sub": ["${Own}-${Env}", {"Own": {"Ref": "Bucket"}}]}, "${Bucket}-dev"),
        ({"Fn::ImportValue": {"Fn::Sub": "${Needed}-$x{y}"}}, "${ImportValue:Needed-xy}"),
        ({"Fn::FindInMap": ["Sizes", "dev", "Names", "x"]}, "${FindInMap:Sizes.dev.Names.x}"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Bucket"}, "Cpu"]}, "${FindInMap:Sizes.Bucket.Cpu}"),
        ({"Fn::GetAtt": ["Role", {"Ref": "Needed"}]}, "${Role.Needed}"),
        ({"Fn::GetAtt": "Role"}, "${Role}"),
        ({"Condition": "IsDev"}, "${Condition:IsDev}"),
        ({"Fn::Join": ["-", ["{{resolve:ssm:a}}", "b"]]}, "{{resolve:ssm:a}}-b"),
    ],
)
def test_what_only_a_stack_would_know(value: Any, shown: str) -> None:
    """The rest is a placeholder that says what it stands for."""
    found = _resolver().value(value)

    assert shown == found
    assert isinstance(found, Placeholder)


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("Env", "a,b", "a,b"),
        ("Size", "4", "4"),
        ("Zones", "a, b", ["a", "b"]),
        ("Nets", "s-1", ["s-1"]),
        ("Image", "ami-1,2", "ami-1,2"),
        ("Images", "ami-1,ami-2", ["ami-1", "ami-2"]),
        ("Names", "a,b", ["a", "b"]),
        ("Odd", "a,b", "a,b"),
    ],
)
def test_a_parameter_may_be_given(name: str, given: str, value: object) -> None:
    """A given value goes before the default, and that of a list is divided in the same way."""
    assert value == _resolver({name: given}).value({"Ref": name})


def test_a_placeholder_for_a_list_stays_whole() -> None:
    """What a parent stack does not know either is one placeholder."""
    assert "${A},b" == _resolver({"Zones": Placeholder("${A},b")}).value({"Ref": "Zones"})


@pytest.mark.parametrize(
    ("name", "given", "wrong", "allowed"),
    [
        ("Choice", "Red", "Red", "'red', 'blue'"),
        ("None", "a", "a", "none"),
        ("Blue", "blue, green", "green", "'blue'"),
        ("Count", "3", "3", "'1', '2'"),
    ],
)
def test_a_value_that_a_template_does_not_allow(
    name: str, given: str, wrong: str, allowed: str
) -> None:
    """CloudFormation would refuse it, each value of a list for itself."""
    with pytest.raises(PipeMockError) as refused:
        require_allowed(TEMPLATE, {"Env": "prod", name: given})

    assert (
        f"The template does not allow {wrong!r} for parameter {name}; it allows {allowed}."
    ) == str(refused.value)


def test_values_that_a_template_allows() -> None:
    """Numbers are compared as texts, and what only a deployment knows is not compared."""
    given = {"Choice": "red", "Blue": "blue,blue", "Count": "2", "Other": "x", "Odd": "x"}
    require_allowed(TEMPLATE, given)
    require_allowed(TEMPLATE, {"Choice": Placeholder("${Parent}")})
    require_allowed({}, given)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"Condition": "IsDev"}, True),
        ({"Condition": "IsProd"}, False),
        ({"Condition": "IsNeeded"}, None),
        ({"Condition": "Unknown"}, None),
        ({"Fn::Not": [{"Condition": "IsDev"}]}, False),
        ({"Fn::Not": [{"Condition": "IsProd"}]}, True),
        ({"Fn::Not": [{"Condition": "IsNeeded"}]}, None),
        ({"Fn::And": [{"Condition": "IsDev"}, {"Condition": "IsDev"}]}, True),
        ({"Fn::And": [{"Condition": "IsNeeded"}, {"Condition": "IsProd"}]}, False),
        ({"Fn::And": [{"Condition": "IsNeeded"}, {"Condition": "IsDev"}]}, None),
        ({"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsProd"}]}, False),
        ({"Fn::Or": [{"Condition": "IsNeeded"}, {"Condition": "IsDev"}]}, True),
        ({"Fn::Or": [{"Condition": "IsNeeded"}, {"Condition": "IsProd"}]}, None),
        ({"Fn::Equals": [{"Ref": "Bucket"}, {"Ref": "Bucket"}]}, True),
        ({"Fn::Equals": [{"Ref": "Bucket"}, {"Ref": "Other"}]}, None),
        ({"Fn::Equals": [1, "1"]}, True),
        ({"Fn::Equals": [1, "2"]}, False),
        ({"Fn::Equals": "no list"}, None),
        ({"Fn::Or": []}, None),
        ({"Fn::Contains": [["a"], "a"]}, None),
        ("no condition", None),
    ],
)
def test_conditions(condition: Any, *, holds: bool | None) -> None:
    """A condition is decided as far as the values in it are known."""
    assert holds is _resolver().decide(condition)


@pytest.mark.parametrize(
    ("value", "branch", "place"),
    [
        ({"Fn::If": ["IsDev", 1, 2]}, 1, "here.Fn::If[1]"),
        ({"Fn::If": ["IsProd", 1, 2]}, 2, "here.Fn::If[2]"),
        ({"Fn::If": ["IsNeeded", 1, 2]}, 1, "here.Fn::If[1]"),
        ({"Fn::If": ["IsProd", 1, {"Ref": "AWS::NoValue"}]}, NO_VALUE, "here.Fn::If[2]"),
        ({"Fn::If": "no list"}, {"Fn::If": "no list"}, "here"),
        (5, 5, "here"),
    ],
)
def test_the_branch_that_is_taken(value: Any, branch: Any, place: str) -> None:
    """Where a condition is undecided, the first branch is taken."""
    found = _resolver().unfold(value, "here")

    assert (branch, place) == found
    assert (found[0] is NO_VALUE) is (branch is NO_VALUE)


# What is recorded ---------------------------------------------------------------------------------


def test_what_only_a_stack_would_know_is_recorded() -> None:
    """Each name once, in their order; those that have a value are not placeholders."""
    resolver = _resolver({"Needed": "yes", "Role.Arn": "arn"})
    refs = [{"Ref": name} for name in ("Bucket", "Needed", "Void", "Env", "Bucket", "AWS::Region")]
    found = resolver.value([*refs, {"Fn::GetAtt": "Role.Arn"}, {"Fn::Sub": "${Bucket.Arn}"}])

    assert [
        "${Bucket}",
        "yes",
        "",
        "dev",
        "${Bucket}",
        "eu-west-1",
        "arn",
        "${Bucket.Arn}",
    ] == found
    assert ["Bucket", "Needed", "Role.Arn", "Bucket.Arn"] == list(resolver.nameable)
    assert ["Bucket", "Bucket.Arn"] == list(resolver.placeholders)
    assert ["Void"] == list(resolver.empty)


def test_what_is_assumed() -> None:
    """A condition that depends on what only a stack knows is decided by an assumption."""
    condition, found = {"Condition": "IsNeeded"}, []
    resolver = _resolver()
    for assumptions in ({}, {"${Needed}": "yes"}, {"${Needed}": "no"}, {"${Needed}": None}):
        resolver.assumptions = assumptions
        resolver.undecided.clear()
        found.append((resolver.decide(condition), list(resolver.undecided)))

    assert [(None, ["${Needed}"]), (True, []), (False, []), (False, [])] == found


@pytest.mark.parametrize(
    ("arguments", "operand", "texts"),
    [
        ([{"Ref": "A"}, "x"], "${A}", ["x", "y"]),
        (["x", {"Ref": "A"}], "${A}", ["x", "y"]),
        ([{"Ref": "A"}, {"Ref": "B"}], "${A} and ${B}", ["the same"]),
        ([{"Ref": "A"}, {"Ref": "A"}], "${A}", ["y"]),
        (["x", "y"], "x", []),
        ([{"Ref": "A"}, True], "${A}", ["true", "y"]),
    ],
)
def test_what_conditions_compare_with(arguments: Any, operand: str, texts: list[str]) -> None:
    """Each text once, wherever in the conditions it stands."""
    again = {"Fn::Not": [{"Fn::Equals": arguments}]}
    either = {"Fn::Or": [again, {"Fn::Equals": [{"Ref": "A"}, "y"]}, {"Fn::Equals": "odd"}]}
    conditions = {"One": {"Fn::Equals": arguments}, "Two": either}
    resolver = Resolver({"Conditions": conditions}, "eu-west-1", "1", {})

    assert texts == resolver.compared_with(operand)


@pytest.mark.parametrize(
    ("properties", "parameters", "name"),
    [
        ({"Name": "given"}, {}, "given"),
        ({"Name": {"Ref": "Needed"}}, {}, "${Needed}"),
        ({}, {}, "The_Release"),
        ("none", {}, "The_Release"),
        ({"Name": {"Ref": "AWS::NoValue"}}, {"AWS::StackName": "shop"}, "shop-The_Release"),
        ({}, {"AWS::StackName": "a" * 88}, f"{'a' * 88}-The_Release"),
        ({}, {"AWS::StackName": "a" * 89}, f"{'a' * 89}-The_Releas"),
    ],
)
def test_the_name_of_a_resource(properties: Any, parameters: dict[str, str], name: str) -> None:
    """It is given, or made of the stack and the logical id; others refer to it by that name."""
    resource = {"Type": "AWS::CodePipeline::Pipeline", "Properties": properties}
    resolver = Resolver({"Resources": {"The Release": resource}}, "eu-west-1", "1", parameters)

    assert name == resolver.name_of("The Release") == resolver.value({"Ref": "The Release"})


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (True, "true"), (False, "false"), (1, "1"), (1.5, "1.5")]
)
def test_scalars_are_texts(value: Any, text: str) -> None:
    """CloudFormation passes them on as strings."""
    assert text == as_text(value)
    assert not isinstance(as_text(value), Placeholder)


def test_a_dynamic_reference_is_a_placeholder() -> None:
    """Only a stack resolves it."""
    assert isinstance(as_text("x{{resolve:ssm:y}}"), Placeholder)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": 1}, "Ref"),
        ({"Condition": 1}, "Condition"),
        ({"Fn::X": 1}, "Fn::X"),
        ({"Refs": 1}, None),
        ({"Fn": 1}, None),
        ({"Ref": 1, "Fn::X": 1}, None),
        ({}, None),
        (["Ref"], None),
    ],
)
def test_the_name_of_a_function(value: Any, name: str | None) -> None:
    """A call of a function is a mapping with the name of the function alone."""
    assert name == function_of(value)
