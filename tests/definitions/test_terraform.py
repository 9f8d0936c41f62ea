"""Plans and states of Terraform are read, block by block.

The files in `tests/data/terraform` are written by hand after the documentation of the provider and
of `terraform show -json`; they have each block of `aws_codepipeline`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, approve, mock_codepipeline
from pipemock._definitions import Document, Options, Unreadable, read
from pipemock._definitions.terraform_blocks import ARGUMENTS
from pipemock._loading.findings import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER: Final = Path(__file__).parents[1] / "data" / "terraform"
PLAN: Final[dict[str, Any]] = json.loads((FOLDER / "plan.json").read_text("utf-8"))
STATE: Final[dict[str, Any]] = json.loads((FOLDER / "state.json").read_text("utf-8"))


def _read(document: dict[str, Any], **options: Any) -> Document:
    [found] = read(json.dumps(document, indent=1), Options(**options), "plan.json")
    return found


def _changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(PLAN))
    change(copy)
    return copy


def _web(document: dict[str, Any] = PLAN) -> dict[str, Any]:
    request: dict[str, Any] = dict(_read(document).pipelines[0].pipeline.request)
    return request


BLOCKS: Final[dict[str, tuple[Callable[[dict[str, Any]], Any], Any]]] = {
    "artifact_store, encryption_key": (
        lambda web: web["artifactStore"],
        {
            "type": "S3",
            "location": "shop-artifacts",
            "encryptionKey": {"id": "alias/shop", "type": "KMS"},
        },
    ),
    "action": (
        lambda web: web["stages"][1]["actions"][0],
        {
            "name": "Compile",
            "actionTypeId": {
                "category": "Build",
                "owner": "AWS",
                "provider": "CodeBuild",
                "version": "1",
            },
            "configuration": {"ProjectName": "web"},
            "inputArtifacts": [{"name": "Code"}],
            "outputArtifacts": [{"name": "Package"}],
        },
    ),
    "commands, run_order": (
        lambda web: [web["stages"][1]["actions"][1][key] for key in ("commands", "runOrder")],
        [["make test"], 2],
    ),
    "timeout_in_minutes": (lambda web: web["stages"][2]["actions"][0]["timeoutInMinutes"], 60),
    "namespace": (lambda web: web["stages"][0]["actions"][0]["namespace"], "Source"),
    "before_entry": (
        lambda web: web["stages"][3]["beforeEntry"],
        {
            "conditions": [
                {
                    "result": "FAIL",
                    "rules": [
                        {
                            "name": "OnMain",
                            "ruleTypeId": {
                                "category": "Rule",
                                "owner": "AWS",
                                "provider": "VariableCheck",
                                "version": "1",
                            },
                            "configuration": {
                                "Operator": "EQ",
                                "Value": "main",
                                "Variable": "#{Source.BranchName}",
                            },
                        }
                    ],
                }
            ]
        },
    ),
    "on_success": (
        lambda web: web["stages"][3]["onSuccess"]["conditions"][0]["rules"][0]["timeoutInMinutes"],
        20,
    ),
    "condition of on_failure": (
        lambda web: web["stages"][3]["onFailure"],
        {
            "conditions": [
                {
                    "result": "ROLLBACK",
                    "rules": [
                        {
                            "name": "Ours",
                            "ruleTypeId": {
                                "category": "Rule",
                                "owner": "AWS",
                                "provider": "LambdaInvoke",
                                "version": "1",
                            },
                            "configuration": {"FunctionName": "blame"},
                        }
                    ],
                }
            ]
        },
    ),
    "retry_configuration": (
        lambda web: web["stages"][1]["onFailure"],
        {"result": "RETRY", "retryConfiguration": {"retryMode": "FAILED_ACTIONS"}},
    ),
    "trigger": (
        lambda web: web["triggers"],
        [
            {
                "providerType": "CodeStarSourceConnection",
                "gitConfiguration": {
                    "sourceActionName": "Checkout",
                    "push": [
                        {
                            "branches": {"includes": ["main", "release/**"]},
                            "filePaths": {"excludes": ["docs/**"]},
                        },
                        {"tags": {"includes": ["v*"]}},
                    ],
                    "pullRequest": [
                        {
                            "branches": {"includes": ["main"]},
                            "events": ["OPEN", "UPDATED"],
                            "filePaths": {"includes": ["src/**"]},
                        }
                    ],
                },
            }
        ],
    ),
    "variable": (
        lambda web: web["variables"],
        [{"name": "level", "defaultValue": "minor", "description": "What changes"}],
    ),
}


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block(block: str) -> None:
    """Each block becomes what the provider makes of it."""
    part, expected = BLOCKS[block]

    assert expected == part(_web()["pipeline"])


def test_tags() -> None:
    """The tags of the provider are added, as `tags_all` has them."""
    expected = [{"key": "Team", "value": "shop"}, {"key": "Tier", "value": "release"}]

    assert expected == _web()["tags"]


def test_stores_of_several_regions() -> None:
    """Several stores have a Region each, and an action may be in another one."""
    api = _read(PLAN).pipelines[1].pipeline.request["pipeline"]

    assert {
        "eu-west-1": {"type": "S3", "location": "api-eu"},
        "us-west-2": {"type": "S3", "location": "api-us"},
    } == api["artifactStores"]
    assert "us-west-2" == api["stages"][2]["actions"][0]["region"]


def test_a_region_of_a_store_that_only_an_apply_knows() -> None:
    """The store is in the Region that an action needs."""

    def forget(plan: dict[str, Any]) -> None:
        [module] = plan["planned_values"]["root_module"]["child_modules"]
        [api] = [each for each in module["resources"] if each["type"] == "aws_codepipeline"]
        del api["values"]["artifact_store"][1]["region"]
        api["values"]["stage"][2]["action"][0]["region"] = "us-east-2"
        [changed] = [e for e in plan["resource_changes"] if e["address"] == api["address"]]
        change = changed["change"]
        change["after_unknown"] = _marked(change["after_unknown"], ("artifact_store", 1, "region"))
        call = plan["configuration"]["root_module"]["module_calls"]["api"]
        [api] = [e for e in call["module"]["resources"] if e["type"] == "aws_codepipeline"]
        region = {"references": ["data.aws_region.other.id", "data.aws_region.other"]}
        api["expressions"]["artifact_store"] = [{"region": region}, {"region": region}]

    definition = _read(_changed(forget)).pipelines[1]

    assert [] == list(inspect(definition).findings)
    assert {"eu-west-1", "us-east-2"} == set(
        definition.pipeline.request["pipeline"]["artifactStores"]
    )


def test_a_module_with_everything() -> None:
    """The resources of a module belong together, whatever the plan does not know of them yet."""
    document = _read(PLAN)
    [hook] = document.webhooks
    changes, nightly = document.event_rules
    arn = "arn:aws:codepipeline:eu-west-1:123456789012:api"

    assert {
        "name": "api-hook",
        "targetPipeline": "api",
        "targetAction": "Checkout",
        "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}],
        "authentication": "GITHUB_HMAC",
        "authenticationConfiguration": {"SecretToken": "${random_password.hook.result}"},
    } == hook.request["webhook"]
    assert ("api-changes", [arn], ["main"]) == (
        changes.name,
        changes.targets,
        json.loads(str(changes.pattern))["detail"]["referenceName"],
    )
    assert ("api-nightly", [arn], "cron(0 2 * * ? *)") == (
        nightly.name,
        nightly.targets,
        nightly.schedule,
    )
    assert ["module.api.aws_codepipeline.release[0]"] == list(document.pipelines[1].pipeline.names)


def test_a_custom_action_type() -> None:
    """Numbers and truth values keep their types, also those that are nought or false."""
    [asked] = _read(PLAN).action_types

    assert {
        "category": "Build",
        "provider": "Make",
        "version": "1",
        "configurationProperties": [
            {
                "name": "Target",
                "key": True,
                "queryable": True,
                "required": True,
                "secret": False,
                "type": "String",
            }
        ],
        "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 1},
        "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 1},
        "settings": {"entityUrlTemplate": "https://make.example.com/{Config:Target}"},
    } == {key: value for key, value in asked.request.items() if key != "tags"}


def test_what_only_an_apply_knows() -> None:
    """A placeholder is called after the one reference of its expression, else after its address."""
    assert (
        "aws_codestarconnections_connection.github.arn",
        "aws_codepipeline.web.stage[2].action[0].configuration.NotificationArn",
        "aws_iam_role.release.arn",
        "module.roles.aws_iam_role.release.arn",
        "random_password.hook.result",
    ) == tuple(sorted(_read(PLAN).placeholders, key=_order))


def _order(name: str) -> int:
    kinds = ("aws_codestar", "aws_codepipeline", "aws_iam", "module", "random")
    return [name.startswith(kind) for kind in kinds].index(True)


def test_a_variable_that_the_call_of_a_module_leaves_open() -> None:
    """Nothing leads out of the module then, so the placeholder is called after its address."""

    def forget(plan: dict[str, Any]) -> None:
        del plan["configuration"]["root_module"]["module_calls"]["api"]["expressions"]["role"]

    known = set(_read(PLAN).placeholders)

    assert {"module.api.aws_codepipeline.release[0].role_arn"} == (
        set(_read(_changed(forget)).placeholders) - known
    )


@pytest.mark.parametrize("state", ["ENABLED", "DISABLED"])
def test_an_event_pattern_that_is_not_json(state: str) -> None:
    """Its place is named, and nothing is created."""
    plan = _changed(lambda plan: _rule(plan).update(event_pattern="{source", state=state))
    with mock_codepipeline() as mock:
        with pytest.raises(PipeMockError) as caught:
            mock.load(plan)
        names = mock.client().list_pipelines()["pipelines"]

    assert str(caught.value).startswith(
        "AWS would refuse the definition, so nothing was created:\n"
        "planned_values.root_module.child_modules[0].resources[3].values.event_pattern: "
        "EventBridge does not accept this event pattern: it is not JSON, "
    )
    assert [] == names


def _rule(plan: dict[str, Any]) -> dict[str, Any]:
    [module] = plan["planned_values"]["root_module"]["child_modules"]
    values: dict[str, Any] = next(
        each["values"]
        for each in module["resources"]
        if each["values"].get("name") == "api-changes"
    )
    return values


def _without(*path: str | int) -> dict[str, Any]:
    """Return the plan in which only an apply knows an argument of its first pipeline."""

    def change(plan: dict[str, Any]) -> None:
        web = plan["planned_values"]["root_module"]["resources"][0]
        [changed] = [e for e in plan["resource_changes"] if e["address"] == web["address"]]
        values = web["values"]
        for key in path[:-1]:
            values = values[key]
        values.pop(path[-1], None)
        changed["change"]["after_unknown"] = _marked(changed["change"]["after_unknown"], path)

    return _changed(change)


def _marked(marks: Any, path: Sequence[str | int]) -> Any:
    if not path:
        return True
    key, *rest = path
    if isinstance(key, str):
        known = marks if isinstance(marks, dict) else {}
        return {**known, key: _marked(known.get(key), rest)}
    listed = [*(marks or []), *[{}] * (key + 1)]
    return [*listed[:key], _marked(listed[key], rest), *listed[key + 1 :]]


@pytest.mark.parametrize(
    "path",
    [
        *((name,) for name in sorted(ARGUMENTS["aws_codepipeline"])),
        *(("stage", 1, name) for name in ("name", "action")),
        *(
            ("stage", 1, "action", 0, name)
            for name in ("provider", "version", "configuration", "input_artifacts", "run_order")
        ),
    ],
)
def test_nothing_is_refused_that_only_an_apply_knows(path: tuple[str | int, ...]) -> None:
    """An argument or a block may be wholly unknown."""
    found = [inspect(each) for each in _read(_without(*path)).pipelines]

    assert [] == [str(finding) for each in found for finding in each.findings]


@pytest.mark.parametrize(("owner", "version"), [("AWS", "1"), ("Custom", "aws_codep")])
def test_a_version_that_only_an_apply_knows(owner: str, version: str) -> None:
    """AWS's own action types have version 1 only; that of a custom one stays open."""
    plan = _without("stage", 1, "action", 0, "version")
    plan["planned_values"]["root_module"]["resources"][0]["values"]["stage"][1]["action"][0][
        "owner"
    ] = owner
    found = _web(plan)["pipeline"]["stages"][1]["actions"][0]["actionTypeId"]["version"]

    assert version == found


@pytest.mark.parametrize(
    "path",
    [
        ("stage", 1, "on_failure", 0, "result"),
        ("stage", 3, "before_entry", 0, "condition", 0, "result"),
    ],
)
def test_a_result_that_only_an_apply_knows(path: tuple[str | int, ...]) -> None:
    """Nothing can stand for it, so it is reported, and left out."""
    found = inspect(_read(_without(*path)).pipelines[0])
    *stages, end = path
    place = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in stages)

    assert ([], [_UNCHECKED.format(f"values{place}.{end}")]) == (
        list(found.findings),
        [each for each in found.remarks if each.startswith("only")],
    )


_UNCHECKED: Final = (
    "only a deployment knows planned_values.root_module.resources[0].{}, "
    "so the structure of the pipeline was not checked"
)


def test_unknown_stages_are_told() -> None:
    """A remark says that the structure was not checked."""
    [remark, *_] = inspect(_read(_without("stage")).pipelines[0]).remarks

    assert _UNCHECKED.format("values.stage") == remark


def test_stages_that_only_an_apply_knows_cannot_be_created() -> None:
    """The message says what to load instead."""
    with mock_codepipeline() as mock, pytest.raises(PipeMockError) as caught:
        mock.load(_without("stage"))

    assert str(caught.value).startswith(
        "Pipeline 'web' cannot be created: only a deployment knows "
        "planned_values.root_module.resources[0].values.stage."
    )
    assert "get-pipeline" in str(caught.value)


def test_values_for_what_only_an_apply_knows() -> None:
    """A placeholder takes the value that is given for its name."""
    name, value = "aws_iam_role.release.arn", "arn:aws:iam::123456789012:role/mine"
    document = _read(PLAN, parameters={name: value})

    assert value == document.pipelines[0].pipeline.request["pipeline"]["roleArn"]
    assert name in document.parameters
    assert name not in document.placeholders


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ({"references": ["var.region"]}, "eu-west-1"),
        ({"constant_value": "eu-central-1"}, "eu-central-1"),
        ({"references": ["data.aws_region.here"]}, "us-east-1"),
        (None, "us-east-1"),
    ],
)
def test_the_region_of_the_provider(region: Any, expected: str) -> None:
    """It is a constant or a variable; else the Region is not known."""

    def change(plan: dict[str, Any]) -> None:
        provider = plan["configuration"]["provider_config"]["aws"]
        provider["expressions"] = {} if region is None else {"region": region}

    assert expected == _read(_changed(change)).region


def test_the_region_of_a_resource() -> None:
    """A resource with a Region of its own stands in a document of its own."""

    def change(plan: dict[str, Any]) -> None:
        plan["planned_values"]["root_module"]["resources"][0]["values"]["region"] = "us-west-2"

    found = read(json.dumps(_changed(change)), Options(), "plan.json")

    assert [("us-west-2", ["web"]), ("eu-west-1", ["api"])] == [
        (each.region, [pipeline.name for pipeline in each.pipelines]) for each in found
    ]


def test_a_state() -> None:
    """A state knows everything, and its ARNs have the account and the Region."""
    document = _read(STATE)

    assert ("111122223333", "eu-north-1", ()) == (
        document.account,
        document.region,
        document.placeholders,
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("pipeline.stages[1].actions[0].actionTypeId.provider", "stage[1].action[0].provider"),
        ("pipeline.stages[1].actions[0].runOrder", "stage[1].action[0].run_order"),
        ("pipeline.stages[3].beforeEntry.conditions[0]", "stage[3].before_entry[0].condition[0]"),
        (
            "pipeline.stages[1].actions[0].inputArtifacts[0].name",
            "stage[1].action[0].input_artifacts[0]",
        ),
        ("pipeline.artifactStore.location", "artifact_store[0].location"),
        ("pipeline.roleArn", "role_arn"),
        ("tags", "tags"),
    ],
)
def test_places(path: str, place: str) -> None:
    """A finding has the place of its argument, in the words of Terraform."""
    found, line = _read(PLAN).pipelines[0].pipeline.places.find(path)

    assert f"planned_values.root_module.resources[0].values.{place}" == found
    assert line > 1


def test_a_plan_without_pipelines() -> None:
    """The message says what is missing."""
    with pytest.raises(Unreadable, match="no resource of type aws_codepipeline"):
        _read({"format_version": "1.2", "planned_values": {"root_module": {}}})


@pytest.mark.parametrize("name", ["plan", "state"])
def test_every_pipeline_runs_to_its_end(name: str) -> None:
    """What the plan and the state define is created and played."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        mock.when(category="Approval").then(approve())
        loaded = mock.load(FOLDER / f"{name}.json", only="aws_codepipeline.web")
        place = {"plan": {"region": "eu-west-1"}}.get(
            name, {"region": "eu-north-1", "account": "111122223333"}
        )
        [execution] = mock.client(**place).list_pipeline_executions(pipelineName=loaded[0])[
            "pipelineExecutionSummaries"
        ]

    assert "Succeeded" == execution["status"]


def test_a_finding_in_a_plan(tmp_path: Path) -> None:
    """It has the line of the argument in the file."""

    def change(plan: dict[str, Any]) -> None:
        stage = plan["planned_values"]["root_module"]["resources"][0]["values"]["stage"][1]
        stage["action"][0]["configuration"] = {"Project": "web"}

    file = tmp_path / "plan.json"
    file.write_text(json.dumps(_changed(change), indent=1), "utf-8")
    with mock_codepipeline() as mock, pytest.raises(PipeMockError) as raised:
        mock.load(file)

    place = "planned_values.root_module.resources[0].values.stage[1].action[0].configuration"
    _, first, *_ = str(raised.value).splitlines()
    line = int(first.removeprefix(f"{file}:").partition(":")[0])
    assert place in first
    assert '"configuration": {' in file.read_text("utf-8").splitlines()[line - 1]


_TAGS: Final = {"Team": "shop"}


@pytest.mark.parametrize(
    ("kind", "values", "members"),
    [
        (
            "aws_codepipeline",
            {
                "name": "web",
                "role_arn": "arn:aws:iam::123456789012:role/web",
                "pipeline_type": "V2",
                "execution_mode": "QUEUED",
                "artifact_store": [{"location": "shop", "type": "S3"}],
                "stage": [{"name": "Ship"}],
                "trigger": [{"provider_type": "CodeStarSourceConnection"}],
                "variable": [{"name": "Shop", "default_value": "web"}],
            },
            {
                "name": "web",
                "roleArn": "arn:aws:iam::123456789012:role/web",
                "pipelineType": "V2",
                "executionMode": "QUEUED",
                "artifactStore": {"location": "shop", "type": "S3"},
                "stages": [{"name": "Ship"}],
                "triggers": [{"providerType": "CodeStarSourceConnection"}],
                "variables": [{"name": "Shop", "defaultValue": "web"}],
            },
        ),
        (
            "aws_codepipeline_webhook",
            {
                "name": "hook",
                "authentication": "GITHUB_HMAC",
                "authentication_configuration": [{"secret_token": "secret"}],
                "filter": [{"json_path": "$.ref", "match_equals": "refs/heads/{Branch}"}],
                "target_action": "Checkout",
                "target_pipeline": "web",
            },
            {
                "name": "hook",
                "authentication": "GITHUB_HMAC",
                "authenticationConfiguration": {"SecretToken": "secret"},
                "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}],
                "targetAction": "Checkout",
                "targetPipeline": "web",
            },
        ),
        (
            "aws_codepipeline_custom_action_type",
            {
                "category": "Test",
                "provider_name": "Farm",
                "version": "2",
                "configuration_property": [{"name": "Project", "key": True}],
                "input_artifact_details": [{"minimum_count": 1, "maximum_count": 2}],
                "output_artifact_details": [{"minimum_count": 3, "maximum_count": 4}],
                "settings": [{"entity_url_template": "https://example.com"}],
            },
            {
                "category": "Test",
                "provider": "Farm",
                "version": "2",
                "configurationProperties": [{"name": "Project", "key": True}],
                "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 2},
                "outputArtifactDetails": {"minimumCount": 3, "maximumCount": 4},
                "settings": {"entityUrlTemplate": "https://example.com"},
            },
        ),
    ],
)
@pytest.mark.parametrize("tags", ["tags", "tags_all"])
def test_every_argument_is_read(
    kind: str, values: dict[str, Any], members: dict[str, Any], tags: str
) -> None:
    """The request has all that the provider's documentation lists, and nothing else."""
    address = f"{kind}.it"
    resource = {"mode": "managed", "type": kind, "name": "it", "address": address}
    given = {**values, tags: _TAGS, "arn": "computed", "id": "computed"}
    root = {"resources": [{**resource, "values": given}]}
    document = {"format_version": "1.0", "values": {"root_module": root}}
    [found] = read(json.dumps(document), Options(), "-")
    pipelines = [each.pipeline for each in found.pipelines]
    [asked] = [*pipelines, *found.action_types, *found.webhooks]
    wrapped = {"aws_codepipeline": "pipeline", "aws_codepipeline_webhook": "webhook"}
    request = {wrapped[kind]: members} if kind in wrapped else members

    assert {*values, "tags", "tags_all"} == {*ARGUMENTS[kind]}
    assert {**request, "tags": [{"key": "Team", "value": "shop"}]} == asked.request
