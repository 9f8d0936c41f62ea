"""What only a deployment knows is never refused, and what was assumed about it is reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from pipemock import PipeMockError, mock_codepipeline
from pipemock._cli.scenario import Scenario
from pipemock._cli.simulation import simulate
from pipemock._definitions import Options
from pipemock._definitions import read as read_documents
from pipemock._definitions.placeholders import _ENUMERATIONS
from pipemock._definitions.stand_ins import CONTAINERS, LISTS_OF_TEXTS
from pipemock._edge.clients import operation
from pipemock._loading.findings import inspect
from pipemock._loading.starters import inspect_starters
from tests.declarations import pipeline, release, source
from tests.definition_files import as_template, read_pipelines

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = Path(__file__).parents[1] / "data" / "legal" / "known_by_a_deployment.yaml"
UNKNOWN: Final = {"Fn::ImportValue": "known"}


def test_nothing_unknown_is_refused() -> None:
    """In a template that leaves almost everything open, nothing is found."""
    found = [inspect(each) for each in read_pipelines(FILE.read_text("utf-8"))]

    assert [] == [str(finding) for each in found for finding in each.findings]


def test_what_was_assumed_is_told() -> None:
    """Action types that are taken to exist, and structures that were not checked, are reported."""
    first, second, third = (
        list(inspect(each).remarks) for each in read_pipelines(FILE.read_text("utf-8"))
    )
    where = "Resources.Transformed.Properties.Stages"

    kinds = (
        "Source/AWS/FindInMap_Types_Kind_Source/1",
        "Deploy/AWS/Provider/1",
        "Build/AWS/Guess/1",
    )

    assert [
        f"the action type {kind} is not defined there, and taken to exist" for kind in kinds
    ] == first
    assert [
        f"only a deployment knows {where}, so the structure of the pipeline was not checked"
    ] == second
    assert [
        (
            "only a deployment knows Resources.Included.Properties, so the structure of the "
            "pipeline was not checked"
        )
    ] == third


@pytest.mark.parametrize("name", sorted(release()))
def test_any_member_may_be_unknown(name: str) -> None:
    """No member of a pipeline is refused for being unknown."""
    declared = _template(**{name[:1].upper() + name[1:]: UNKNOWN})

    assert [] == _found(declared)


def _template(**properties: Any) -> str:
    return as_template(release(), **properties)


def _found(text: str) -> list[str]:
    [definition] = read_pipelines(text)
    return [str(each) for each in inspect(definition).findings]


PLACES: Final = (
    *("Name", "RunOrder", "Region", "RoleArn", "Namespace", "TimeoutInMinutes", "InputArtifacts"),
    *("OutputArtifacts", "Configuration", "ActionTypeId"),
)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("stage", [0, 1, 2, 3])
def test_any_member_of_an_action_may_be_unknown(name: str, stage: int) -> None:
    """No member of an action is refused for being unknown."""
    document = json.loads(_template())
    action = document["Resources"]["Release"]["Properties"]["Stages"][stage]["Actions"][0]
    approves = action["ActionTypeId"]["Category"] == "Approval"
    if name != "TimeoutInMinutes" or approves:
        action[name] = UNKNOWN

    assert [] == _found(json.dumps(document))


@pytest.mark.parametrize("part", ["Category", "Owner", "Provider", "Version"])
@pytest.mark.parametrize("stage", [0, 1, 2, 3])
def test_any_part_of_an_action_type_may_be_unknown(part: str, stage: int) -> None:
    """No part of an action type is refused for being unknown."""
    document = json.loads(_template())
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[stage]["Actions"][0]["ActionTypeId"][part] = UNKNOWN

    assert [] == _found(json.dumps(document))


def test_an_unknown_run_order_is_told() -> None:
    """The order of the actions decides which artifacts there are, so nothing else is checked."""
    document = json.loads(_template())
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[1]["Actions"][0]["RunOrder"] = UNKNOWN
    [found] = [inspect(each) for each in read_pipelines(json.dumps(document))]

    [remark] = found.remarks

    assert remark == (
        "only a deployment knows Resources.Release.Properties.Stages[1].Actions[0].RunOrder, "
        "so the structure of the pipeline was not checked"
    )


def test_an_unknown_result_of_a_condition_is_told() -> None:
    """The result decides what a condition may have, so nothing else is checked."""
    kind = {"Category": "Rule", "Owner": "AWS", "Provider": "DeploymentWindow", "Version": "1"}
    rule = {"Name": "Window", "RuleTypeId": kind, "Configuration": {"Cron": "0 0 9 ? * *"}}
    document = json.loads(_template())
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[1]["BeforeEntry"] = {"Conditions": [{"Result": UNKNOWN, "Rules": [rule]}]}
    [found] = [inspect(each) for each in read_pipelines(json.dumps(document))]

    assert ([], 1) == (list(found.findings), len(found.remarks))
    assert found.remarks[0].startswith(
        "only a deployment knows "
        "Resources.Release.Properties.Stages[1].BeforeEntry.Conditions[0].Result, "
    )


def test_a_macro_beside_other_members_is_told() -> None:
    """A macro may add any member, so the structure is not checked."""
    document = json.loads(_template())
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[1]["Actions"][0]["Fn::Transform"] = {"Name": "AWS::Include"}
    [found] = [inspect(each) for each in read_pipelines(json.dumps(document))]

    assert ([], 1) == (list(found.findings), len(found.remarks))
    assert "Stages[1].Actions[0], so the structure" in found.remarks[0]


def test_an_unknown_name_of_an_artifact() -> None:
    """An input artifact may be the one whose name only a deployment knows."""
    document = json.loads(_template())
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[1]["Actions"][0]["InputArtifacts"] = [{"Name": "Elsewhere"}]

    assert 1 == len(_found(json.dumps(document)))
    stages[0]["Actions"][0]["OutputArtifacts"] = [{"Name": UNKNOWN}]
    assert [] == _found(json.dumps(document))


def test_a_configuration_that_is_unknown_can_be_rehearsed() -> None:
    """Required keys are completed, so that the pipeline can be created."""
    document = json.loads(_template())
    for stage in document["Resources"]["Release"]["Properties"]["Stages"]:
        stage["Actions"][0]["Configuration"] = UNKNOWN
    [definition] = read_pipelines(json.dumps(document))
    played = simulate(definition, inspect(definition).sandbox, Scenario(), lambda _run, _now: None)

    assert "" == played.waits_for


@pytest.mark.parametrize(
    ("provider", "completed"),
    [
        ("S3", {"BucketName": "${BucketName}", "Extract": "true"}),
        ("CloudFormation", {"ActionMode": "CREATE_UPDATE", "StackName": "${StackName}"}),
        ("ECS", {"ClusterName": "${ClusterName}", "ServiceName": "${ServiceName}"}),
    ],
)
def test_what_completes_a_configuration(provider: str, completed: dict[str, str]) -> None:
    """A required key gets a legal value, or its own name as a placeholder; others are left out."""
    document = json.loads(_template())
    [action] = document["Resources"]["Release"]["Properties"]["Stages"][3]["Actions"]
    action["ActionTypeId"]["Provider"] = provider
    action["Configuration"] = UNKNOWN
    [definition] = read_pipelines(json.dumps(document))
    assert [] == [str(each) for each in inspect(definition).findings]

    request = definition.pipeline.request["pipeline"]
    assert completed == request["stages"][3]["actions"][0]["configuration"]


def test_a_reference_to_a_namespace_that_may_exist() -> None:
    """A reference may lead to the namespace that only a deployment knows."""
    document = json.loads(_template())
    stages = document["Resources"]["Release"]["Properties"]["Stages"]
    stages[1]["Actions"][0]["Configuration"]["EnvironmentVariables"] = "#{Checkout.CommitId}"

    assert 1 == len(_found(json.dumps(document)))
    stages[0]["Actions"][0]["Namespace"] = UNKNOWN
    assert [] == _found(json.dumps(document))


_COUNT: Final = {"MinimumCount": 0, "MaximumCount": 1}
_PROPERTIES: Final[dict[str, dict[str, Any]]] = {
    "CustomActionType": {
        "Category": "Test",
        "Provider": "Scan",
        "Version": "1",
        "InputArtifactDetails": _COUNT,
        "OutputArtifactDetails": _COUNT,
    },
    "Webhook": {
        "Name": "hook",
        "TargetPipeline": "release",
        "TargetAction": "Checkout",
        "TargetPipelineVersion": 1,
        "Filters": [{"JsonPath": "$.ref"}],
        "Authentication": "UNAUTHENTICATED",
        "AuthenticationConfiguration": {},
    },
}


def _with_resource(kind: str, **properties: Any) -> dict[str, Any]:
    """Return a template with a pipeline and another resource."""
    document: dict[str, Any] = json.loads(_template())
    other = {"Type": f"AWS::CodePipeline::{kind}", "Properties": _PROPERTIES[kind] | properties}
    return {**document, "Resources": {**document["Resources"], "Other": other}}


def _members(name: str, *path: str) -> list[str]:
    """Return the members of an input shape as templates spell them."""
    shape: Any = operation("codepipeline", name).input_shape
    for each in path:
        shape = shape.members[each]
    return [f"{each[:1].upper()}{each[1:]}" for each in shape.members]


def _found_in_all(document: dict[str, Any]) -> list[str]:
    [read] = read_documents(json.dumps(document), Options(), "-")
    [definition] = read.pipelines
    found = [*inspect(definition).findings, *inspect_starters(read)]
    return [each.message for each in found]


@pytest.mark.parametrize("name", _members("CreateCustomActionType"))
def test_any_member_of_a_custom_action_type_may_be_unknown(name: str) -> None:
    """No member of an action type is refused for being unknown."""
    assert [] == _found_in_all(_with_resource("CustomActionType", **{name: UNKNOWN}))


# What decides whether the service accepts the others, so that no stand-in will do.
_DECISIVE: Final = {"TargetPipeline", "TargetAction", "Filters", "Authentication"}


@pytest.mark.parametrize("name", _members("PutWebhook", "webhook"))
def test_any_member_of_a_webhook_may_be_unknown(name: str) -> None:
    """No member of a webhook is refused for being unknown; some have to be given to load it."""
    document = _with_resource("Webhook", **{name: UNKNOWN})
    if name == "AuthenticationConfiguration":
        document["Resources"]["Other"]["Properties"]["Authentication"] = UNKNOWN

    assert [] == _found_in_all(document)
    with mock_codepipeline() as mock:
        if name in _DECISIVE:
            with pytest.raises(PipeMockError) as refused:
                mock.load(document)
            assert str(refused.value) == (
                "Webhook 'hook' cannot be created: only a deployment knows "
                f"Resources.Other.Properties.{name}. "
                "Write it into the definition, or give its value with `parameters`."
            )
            assert [] == mock.client().list_pipelines()["pipelines"]
        elif name != "AuthenticationConfiguration":
            assert 1 == len(mock.load(document).webhooks)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (
            _with_resource("Webhook", TargetPipeline=UNKNOWN, Filters=UNKNOWN),
            (
                "Webhook 'hook' cannot be created: only a deployment knows "
                "Resources.Other.Properties.Filters, Resources.Other.Properties.TargetPipeline. "
                "Write it into the definition, or give its value with `parameters`."
            ),
        ),
        (
            json.loads(_template(Stages=UNKNOWN, Variables=UNKNOWN)),
            (
                "Pipeline 'release' cannot be created: only a deployment knows "
                "Resources.Release.Properties.Stages, Resources.Release.Properties.Variables. "
                "Load what `aws codepipeline get-pipeline` prints of the deployed pipeline instead."
            ),
        ),
    ],
)
def test_all_that_has_to_be_known_is_told(document: dict[str, Any], told: str) -> None:
    """A resource that cannot be created is reported with every place that only AWS knows."""
    with mock_codepipeline() as mock, pytest.raises(PipeMockError) as refused:
        mock.load(document)

    assert told == str(refused.value)


_SHORTEST: Final = (
    "failed to satisfy constraint: Member must have length greater than or equal to 1. "
    "The parameter Empty is empty: give it a value with --parameter Empty=VALUE"
)


@pytest.mark.parametrize(
    ("kind", "member", "path"),
    [
        ("CustomActionType", "Provider", "provider"),
        ("Webhook", "Name", "webhook.name"),
        ("Pipeline", "Name", "pipeline.name"),
    ],
)
def test_an_empty_text_is_told_once(kind: str, member: str, path: str) -> None:
    """A text that is empty for want of a parameter breaks several rules, and is reported once."""
    empty = {member: {"Ref": "Empty"}}
    document = (
        json.loads(_template(**empty)) if kind == "Pipeline" else _with_resource(kind, **empty)
    )
    document["Parameters"] = {"Empty": {"Type": "String", "Default": ""}}

    assert [f"Value at '{path}' {_SHORTEST}"] == _found_in_all(document)


@pytest.mark.parametrize(
    ("name", "items", "path"),
    [
        ("Tags", {"Key": {"Ref": "Empty"}, "Value": "x"}, "tags.1.member.key"),
        (
            "DisableInboundStageTransitions",
            {"StageName": "Build", "Reason": {"Ref": "Empty"}},
            "reason",
        ),
    ],
)
def test_an_empty_text_outside_of_the_pipeline(name: str, items: Any, path: str) -> None:
    """Tags and transitions, which requests have elsewhere, name the empty parameter too."""
    document = json.loads(_template(**{name: [items]}))
    document["Parameters"] = {"Empty": {"Type": "String", "Default": ""}}

    assert [f"Value at '{path}' {_SHORTEST}"] == _found_in_all(document)


def test_two_conditions_agree() -> None:
    """Conditions that compare the same parameter are never true together for two values."""
    branches = {
        name: {"Fn::If": [f"Is{name}", _stage(name), {"Ref": "AWS::NoValue"}]}
        for name in ("Test", "Live")
    }
    sections = {
        "Parameters": {"Target": {"Type": "String"}},
        "Conditions": {
            f"Is{name}": {"Fn::Equals": [{"Ref": "Target"}, name.lower()]} for name in branches
        },
    }
    plain = json.loads(as_template(pipeline(("Source", [source()]))))
    stages = plain["Resources"]["Release"]["Properties"]["Stages"]
    stages.extend([*branches.values(), _stage("Always", "Other")])
    [definition] = read_pipelines(json.dumps({**plain, **sections}))

    assert ["Target is 'test'", "Target is 'live'", "Target is something else"] == (
        list(definition.choices)
    )
    assert [3, 3, 2] == [
        len(each.pipeline.request["pipeline"]["stages"])
        for each in (definition, *definition.alternatives)
    ]
    assert [] == list(inspect(definition).findings)


def _stage(name: str, stage: str = "Deploy") -> dict[str, Any]:
    kind = {"Category": "Deploy", "Owner": "AWS", "Provider": "S3", "Version": "1"}
    configuration = {"BucketName": name.lower(), "Extract": "true"}
    action = {
        "Name": name,
        "ActionTypeId": kind,
        "Configuration": configuration,
        "InputArtifacts": [{"Name": "Code"}],
    }
    return {"Name": stage, "Actions": [action]}


def test_the_containers_are_those_of_the_model() -> None:
    """The structures, lists and maps that can be unknown are those of the service model."""
    containers: set[str] = set()
    texts: set[str] = set()
    for name in ("CreatePipeline", "CreateCustomActionType", "PutWebhook"):
        _collect(operation("codepipeline", name).input_shape, "", containers, texts)

    assert containers == CONTAINERS
    assert texts == LISTS_OF_TEXTS


def _collect(shape: Shape | None, name: str, containers: set[str], texts: set[str]) -> None:
    if isinstance(shape, StructureShape | ListShape | MapShape) and name:
        containers.add(name)
    if isinstance(shape, StructureShape):
        for member, inside in shape.members.items():
            _collect(inside, member, containers, texts)
    if isinstance(shape, ListShape) and not isinstance(shape.member, StructureShape):
        texts.add(name)
    if isinstance(shape, ListShape) and isinstance(shape.member, StructureShape):
        _collect(shape.member, name, containers, texts)
    if isinstance(shape, MapShape):
        _collect(shape.value, "", containers, texts)


def test_what_stands_for_one_of_a_few_values() -> None:
    """The values that stand for unknown ones are legal at every path that they are for."""
    roots = {"CreatePipeline": "", "CreateCustomActionType": "", "PutWebhook": ""}
    leaves = [
        leaf
        for name, path in roots.items()
        for leaf in _leaves(operation("codepipeline", name).input_shape, path)
    ]
    found = {
        pattern.pattern: [
            _allows(shape, value) for path, shape in leaves if pattern.fullmatch(path)
        ]
        for pattern, value in _ENUMERATIONS
    }

    assert {pattern: {True} for pattern in found} == {
        each: set(all_) for each, all_ in found.items()
    }


def _leaves(shape: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            yield from _leaves(member, f"{path}.{name}".removeprefix("."))
    elif isinstance(shape, ListShape):
        yield from _leaves(shape.member, f"{path}[0]")
    elif isinstance(shape, MapShape):  # artifact stores by Region: a list of them in templates
        yield from _leaves(shape.value, f"{path}[0].artifactStore")
    else:
        yield path, shape


def _allows(shape: Any, value: str | int) -> bool:
    if isinstance(value, int):
        limits = shape.metadata
        return bool(limits.get("min", value) <= value <= limits.get("max", value))
    return value == "false" if shape.type_name == "boolean" else value in shape.metadata["enum"]
