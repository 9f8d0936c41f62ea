"""CloudFormation's functions: known values are evaluated, and the rest stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._definitions.intrinsics import NO_VALUE, Resolver
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
        "Needed": {"Type": "String"},
        "Odd": "no parameter",
    },
    "Mappings": {"Sizes": {"dev": {"Cpu": 1, "Names": ["x", "y"]}}},
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
    ],
)
def test_what_only_a_stack_would_know(value: Any, shown: str) -> None:
    """The rest is a placeholder that says what it stands for."""
    found = _resolver().value(value)

    assert shown == found
    assert isinstance(found, Placeholder)


def test_a_parameter_may_be_given() -> None:
    """A given value goes before the default."""
    assert "prod" == _resolver({"Env": "prod"}).value({"Ref": "Env"})


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
