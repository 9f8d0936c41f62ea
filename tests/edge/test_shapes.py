"""The service's validation of requests: each kind of constraint, its message, and their order."""

from __future__ import annotations

import math
from datetime import datetime, timezone
from typing import Any, Final

import pytest
from botocore.model import OperationModel

from pipemock._edge.shapes import validated
from pipemock._errors import ServiceError, wrong_type
from tests.declarations import approval, build, pipeline, release, source
from tests.service_model import service

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"
EXECUTION: Final = {"pipelineExecutionId": NOWHERE}
NULL: Final = "Member must not be null"
UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
NAME: Final = r"[A-Za-z0-9.@\-_]+"
LONG: Final = "Member must have length less than or equal to {}"
SHORT: Final = "Member must have length greater than or equal to {}"
MATCH: Final = "Member must satisfy regular expression pattern: {}"
ENUM: Final = "Member must satisfy enum value set: [{}]"


def operation(name: str) -> OperationModel:
    """Return an operation of the service model."""
    return service().operation_model(name)


def refusal(name: str, parameters: dict[str, Any]) -> tuple[str, str]:
    """Return the class and the message of the error of an operation with invalid parameters."""
    with pytest.raises(ServiceError) as raised:
        validated(operation(name), parameters)
    return raised.value.code, raised.value.message


def violated(*problems: tuple[str, str]) -> tuple[str, str]:
    """Return the error of a request with these problems."""
    noun = "error" if len(problems) == 1 else "errors"
    told = "; ".join(
        f"Value at '{path}' failed to satisfy constraint: {constraint}"
        for path, constraint in problems
    )
    return "ValidationException", f"{len(problems)} validation {noun} detected: {told}"


# One constraint -------------------------------------------------------------------------------

CONSTRAINTS: Final[dict[str, tuple[str, dict[str, Any], str, str]]] = {
    "required": ("GetPipeline", {}, "name", NULL),
    "required, given as nothing": ("GetPipeline", {"name": None}, "name", NULL),
    "longest text": ("GetPipeline", {"name": "n" * 101}, "name", LONG.format(100)),
    "longest text without a pattern": (
        "ListPipelines",
        {"nextToken": "n" * 2049},
        "nextToken",
        LONG.format(2048),
    ),
    "shortest text": ("ListPipelines", {"nextToken": ""}, "nextToken", SHORT.format(1)),
    "pattern": ("GetPipeline", {"name": "a name"}, "name", MATCH.format(NAME)),
    "pattern, from end to end": (
        "GetPipelineExecution",
        {"pipelineName": "release", "pipelineExecutionId": f"{NOWHERE}\n"},
        "pipelineExecutionId",
        MATCH.format(UUID),
    ),
    "pattern, of plain letters": (
        "TagResource",
        {"resourceArn": "arn:aws-é:codepipeline:us-east-1:123456789012:release", "tags": []},
        "resourceArn",
        MATCH.format(r"arn:aws(-[\w]+)*:codepipeline:.+:[0-9]{12}:.+"),
    ),
    "enum": (
        "EnableStageTransition",
        {"pipelineName": "release", "stageName": "Build", "transitionType": "inbound"},
        "transitionType",
        ENUM.format("Inbound, Outbound"),
    ),
    "enum, by alphabet": (
        "RetryStageExecution",
        {
            "pipelineName": "release",
            "stageName": "Build",
            "pipelineExecutionId": NOWHERE,
            "retryMode": "",
        },
        "retryMode",
        ENUM.format("ALL_ACTIONS, FAILED_ACTIONS"),
    ),
    "largest number": (
        "ListPipelines",
        {"maxResults": 1001},
        "maxResults",
        "Member must have value less than or equal to 1000",
    ),
    "smallest number": (
        "GetPipeline",
        {"name": "release", "version": 0},
        "version",
        "Member must have value greater than or equal to 1",
    ),
    "longest list": (
        "StartPipelineExecution",
        {"name": "release", "variables": [{"name": "n", "value": "v"}] * 51},
        "variables",
        LONG.format(50),
    ),
    "shortest list": (
        "UpdateActionType",
        {
            "actionType": {
                "id": {
                    "category": "Test",
                    "owner": "ThirdParty",
                    "provider": "Farm",
                    "version": "1",
                },
                "executor": {"configuration": {}, "type": "JobWorker"},
                "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 1},
                "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 1},
                "permissions": {"allowedAccounts": []},
            }
        },
        "actionType.permissions.allowedAccounts",
        SHORT.format(1),
    ),
    "member of a list": (
        "UntagResource",
        {
            "resourceArn": "arn:aws:codepipeline:us-east-1:123456789012:release",
            "tagKeys": ["team", "k" * 129],
        },
        "tagKeys.2.member",
        LONG.format(128),
    ),
    "member of a structure in a list": (
        "StartPipelineExecution",
        {"name": "release", "variables": [{"name": "n"}]},
        "variables.1.member.value",
        NULL,
    ),
    "member of structures in structures": (
        "ListActionExecutions",
        {"pipelineName": "release", "filter": {"latestInPipelineExecution": EXECUTION}},
        "filter.latestInPipelineExecution.startTimeRange",
        NULL,
    ),
}


@pytest.mark.parametrize("kind", CONSTRAINTS)
def test_a_constraint_that_is_violated(kind: str) -> None:
    """A request that violates a constraint is refused with its path and its words."""
    name, parameters, path, constraint = CONSTRAINTS[kind]

    assert violated((path, constraint)) == refusal(name, parameters)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("GetPipeline", {"name": "n" * 100, "version": 1}),
        ("GetPipeline", {"name": "n"}),
        ("GetPipeline", {"name": "release", "version": None}),
        ("ListPipelines", {}),
        ("ListPipelines", {"maxResults": 1000, "nextToken": "n" * 2048}),
        ("ListActionTypes", {"actionOwnerFilter": "Custom", "regionFilter": "r" * 30}),
        ("StartPipelineExecution", {"name": "n", "sourceRevisions": []}),
        ("StopPipelineExecution", {"pipelineName": "n", "abandon": False, **EXECUTION}),
    ],
)
def test_constraints_that_are_just_met(name: str, parameters: dict[str, Any]) -> None:
    """A value at its limit is accepted, and what is given as nothing counts as not given."""
    given = {key: value for key, value in parameters.items() if value is not None}

    assert given == validated(operation(name), parameters)


# Several problems, deep in a declaration ------------------------------------------------------


def create(**members: Any) -> tuple[str, str]:
    """Return the error of CreatePipeline for the release pipeline with other members."""
    return refusal("CreatePipeline", {"pipeline": release(**members)})


def create_with(declared: dict[str, Any]) -> tuple[str, str]:
    """Return the error of CreatePipeline for a pipeline with this action after its source."""
    declaration = pipeline(("Source", [source()]), ("Gate", [approval(), declared]))
    return refusal("CreatePipeline", {"pipeline": declaration})


ACTION: Final = "pipeline.stages.2.member.actions.2.member"


def test_lists_are_counted_from_one() -> None:
    """The path of a problem names each list it passes with a place and the word member."""
    declared = build(outputArtifacts=[{"name": "Fine"}, {"name": "not.fine"}])
    path = f"{ACTION}.outputArtifacts.2.member.name"

    assert violated((path, MATCH.format(r"[a-zA-Z0-9_\-]+"))) == create_with(declared)


def test_problems_are_told_in_the_order_of_the_model() -> None:
    """Members are looked at in the order of the model, whatever their order in the request."""
    stages = [{"actions": [], "name": "a b"}, {"actions": []}]
    expected = violated(
        ("pipeline.name", NULL),
        ("pipeline.roleArn", MATCH.format(r"arn:aws(-[\w]+)*:iam::[0-9]{12}:role/.*")),
        ("pipeline.stages.1.member.name", MATCH.format(NAME)),
        ("pipeline.stages.2.member.name", NULL),
        ("pipeline.executionMode", ENUM.format("PARALLEL, QUEUED, SUPERSEDED")),
    )
    declaration = {"executionMode": "FAST", "stages": stages, "roleArn": "somebody"}

    assert expected == refusal("CreatePipeline", {"pipeline": declaration})


def test_one_value_with_several_problems() -> None:
    """The length of a text is reported before its pattern."""
    path = "pipeline.name"

    assert violated((path, SHORT.format(1)), (path, MATCH.format(NAME))) == create(name="")
    assert violated((path, LONG.format(100)), (path, MATCH.format(NAME))) == create(name=" " * 101)


def test_a_list_is_told_before_its_members() -> None:
    """The length of a list is reported before what is wrong inside."""
    expected = violated(
        ("pipeline.variables", LONG.format(50)),
        ("pipeline.variables.51.member.name", NULL),
    )

    assert expected == create(variables=[*({"name": f"v{n}"} for n in range(50)), {}])


def test_a_text_of_one_line() -> None:
    """A pattern that takes anything does not take a line break."""
    path = "pipeline.variables.1.member.defaultValue"
    variable = {"name": "Colour", "defaultValue": "red\nblue"}

    assert violated((path, MATCH.format(".*"))) == create(variables=[variable])


# Maps -----------------------------------------------------------------------------------------

VALUES: Final = f"Map value must satisfy constraint: [{LONG.format(50_000)}, {SHORT.format(1)}]"
KEYS: Final = f"Map keys must satisfy constraint: [{LONG.format(50)}, {SHORT.format(1)}]"


@pytest.mark.parametrize(
    ("configuration", "constraints"),
    [
        ({"CustomData": ""}, [VALUES]),
        ({"CustomData": "", "ExternalEntityLink": ""}, [VALUES]),
        ({"CustomData": "x" * 50_001}, [VALUES]),
        ({"K" * 51: "x"}, [KEYS]),
        ({"": "x"}, [KEYS]),
        ({"": ""}, [KEYS, VALUES]),
    ],
)
def test_maps_are_told_as_a_whole(configuration: dict[str, str], constraints: list[str]) -> None:
    """A bad key or value is reported once for the map, with all constraints of its kind."""
    problems = [(f"{ACTION}.configuration", constraint) for constraint in constraints]

    assert violated(*problems) == create_with(approval("Other", configuration=configuration))


def test_keys_that_have_a_pattern() -> None:
    """The error about a map whose keys have a pattern shows it."""
    pattern = MATCH.format(r"[A-Za-z0-9@\-_]+")
    constraint = f"Map keys must satisfy constraint: [{pattern}]"
    parameters = {"jobId": NOWHERE, "outputVariables": {"good": "x", "bad.name": "y"}}

    assert violated(("outputVariables", constraint)) == refusal("PutJobSuccessResult", parameters)


def test_structures_in_a_map_have_paths() -> None:
    """What is wrong inside a structure of a map is reported with the key in its path."""
    stores = {"us-east-1": {"type": "S3", "location": "ab"}, "eu-west-1": {"type": "s3"}}
    path = "pipeline.artifactStores.{}.member.{}"
    expected = violated(
        (path.format("us-east-1", "location"), SHORT.format(3)),
        (path.format("eu-west-1", "type"), ENUM.format("S3")),
        (path.format("eu-west-1", "location"), NULL),
    )

    assert expected == create(artifactStores=stores)


@pytest.mark.parametrize("length", [1_001, 50_000])
def test_the_model_is_wrong_about_configurations(length: int) -> None:
    """A value may be fifty times longer than the model says."""
    declared = approval(configuration={"CustomData": "x" * length})
    parameters = {"pipeline": pipeline(("Source", [source()]), ("Gate", [declared]))}

    assert parameters == validated(operation("CreatePipeline"), parameters)


# Types ----------------------------------------------------------------------------------------


STRUCTURE: Final = "Start of structure or map found where not expected."
LIST: Final = "Start of list found where not expected"

# What a type is called where another value stands in its place; nothing else is said of null.
_CALLED: Final = {
    "blob": "a Blob",
    "boolean": "a Boolean",
    "integer": "an Integer",
    "list": "a List",
    "long": "a Long",
    "map": "a Map",
    "string": "a String",
    "structure": "a Structure",
    "timestamp": "milliseconds since epoch",
}


@pytest.mark.parametrize("kind", _CALLED)
def test_a_null_is_converted_to_nothing(kind: str) -> None:
    """Every type of the service model has a name in the refusal of a null."""
    refused = wrong_type(None, kind)

    assert (
        "SerializationException",
        f"NULL_VALUE can not be converted to {_CALLED[kind]}",
    ) == (refused.code, refused.message)


# The operation, a request with one value of each type in place of the right one, and the words.
WRONG_TYPES: Final = [
    *(
        ("GetPipeline", {"name": value}, words)
        for value, words in [
            (7, "NUMBER_VALUE can not be converted to a String"),
            (1.5, "NUMBER_VALUE can not be converted to a String"),
            (True, "TRUE_VALUE can not be converted to a String"),
            (False, "FALSE_VALUE can not be converted to a String"),
            ([], LIST),
            ({}, STRUCTURE),
        ]
    ),
    *(
        ("GetPipeline", {"version": value}, words)
        for value, words in [
            ("7", "STRING_VALUE can not be converted to an Integer"),
            (True, "TRUE_VALUE can not be converted to an Integer"),
            (math.inf, "NUMBER_VALUE can not be converted to an Integer"),
            ([7], LIST),
            ({"version": 7}, STRUCTURE),
        ]
    ),
    *(
        ("StopPipelineExecution", {"abandon": value}, words)
        for value, words in [
            ("yes", "STRING_VALUE can not be converted to a Boolean"),
            (1, "NUMBER_VALUE can not be converted to a Boolean"),
            ([True], LIST),
            ({}, STRUCTURE),
        ]
    ),
    *(
        ("UntagResource", {"tagKeys": value}, words)
        for value, words in [
            ("team", "Expected list or null"),
            (7, "Expected list or null"),
            (False, "Expected list or null"),
            ({"team": "shop"}, STRUCTURE),
            ([None], "NULL_VALUE can not be converted to a String"),
        ]
    ),
    *(
        ("CreatePipeline", {"pipeline": value}, words)
        for value, words in [
            ("release", "Expected null"),
            (7, "Expected null"),
            (True, "Expected null"),
            ([], LIST),
            ({"stages": [None]}, "NULL_VALUE can not be converted to a Structure"),
            ({"artifactStores": []}, LIST),
            ({"artifactStores": "us-east-1"}, "Expected map or null"),
            (
                {"artifactStores": {"us-east-1": None}},
                "NULL_VALUE can not be converted to a Structure",
            ),
        ]
    ),
]


@pytest.mark.parametrize(("name", "parameters", "words"), WRONG_TYPES)
def test_a_value_of_the_wrong_type(name: str, parameters: dict[str, Any], words: str) -> None:
    """The parser refuses a value of the wrong type, whatever else is wrong with the request."""
    assert ("SerializationException", words) == refusal(name, parameters)


def test_decimals_are_cut_off() -> None:
    """The limits count for what is left of a number."""
    model = operation("GetPipeline")
    cut = validated(model, {"name": "release", "version": 2.9})

    assert {"name": "release", "version": 2} == cut
    assert isinstance(cut["version"], int)
    assert "ValidationException" == refusal("GetPipeline", {"name": "release", "version": 0.9})[0]


def test_a_moment_is_taken_as_it_is() -> None:
    """A moment has no constraint, and stays the moment that it is."""
    created = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
    revision = {"revisionId": "1", "revisionChangeId": "1", "created": created}
    place = {"pipelineName": "release", "stageName": "Source", "actionName": "Checkout"}
    parameters = {**place, "actionRevision": revision}

    assert parameters == validated(operation("PutActionRevision"), parameters)


def test_what_is_not_in_the_model_is_left_out() -> None:
    """A member that the model does not know does not get in."""
    parameters = {"name": "release", "colour": "red"}

    assert {"name": "release"} == validated(operation("GetPipeline"), parameters)


def test_an_operation_that_takes_nothing() -> None:
    """A request without an input shape has nothing to check."""
    bare = OperationModel({"name": "Rest"}, service())

    assert {} == validated(bare, {"name": 7})


def test_what_is_checked_is_a_copy() -> None:
    """Changing a request afterwards changes nothing inside."""
    parameters: dict[str, Any] = {"pipeline": release()}
    copy = validated(operation("CreatePipeline"), parameters)
    parameters["pipeline"]["stages"][0]["actions"][0]["configuration"]["S3Bucket"] = "changed"
    parameters["pipeline"]["stages"].clear()

    assert {"pipeline": release()} == copy
