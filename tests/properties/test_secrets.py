"""Secrets of configurations are shown only to the workers that need them."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from pipemock._clock.times import parse_time
from pipemock._codepipeline.operations import OPERATIONS
from pipemock.strategies import Update
from tests.cloud.webhooks.requests import signed
from tests.declarations import action, build, pipeline, source
from tests.engine.actions.jobs import third_party_jobs
from tests.engine.actions.jobs.custom_jobs import ANY_NUMBER, configurable
from tests.properties.reading import read, rows
from tests.properties.steps import Create, Step
from tests.properties.walks import Walk, moments, walks
from tests.properties.worlds import begun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from tests.properties.worlds import Walked

MARK: Final = "s3cr3t"
MASK: Final = "****"
VAULT: Final = {"category": "Deploy", "owner": "Custom", "provider": "Vault", "version": "1"}

# The configuration keys that hold secrets, here and in the types that strategies generate.
SECRET_KEYS: Final = frozenset({"ClientSecret", "Key", "Licence", "OAuthToken", "RefreshToken"})


def vault_type() -> dict[str, Any]:
    """Define an action type whose addresses would show its secret, if they could."""
    return {
        **{key: VAULT[key] for key in ("category", "provider", "version")},
        "settings": {
            "entityUrlTemplate": "https://vault/{Config:Key}",
            "executionUrlTemplate": "https://vault/{Config:Key}/{ExternalExecutionId}",
            "revisionUrlTemplate": "https://vault/{Config:Key}/{RevisionId}",
        },
        "configurationProperties": [configurable("Key", required=True, secret=True)],
        "inputArtifactDetails": ANY_NUMBER,
        "outputArtifactDetails": ANY_NUMBER,
    }


def keepers(secret: str) -> list[dict[str, Any]]:
    """Declare a source, a worker's action and a partner's action that each keep a secret."""
    github = {"Owner": "team", "Repo": "app", "Branch": "main", "PollForSourceChanges": "false"}
    return [
        action(
            "with.a.token",
            "Source/ThirdParty/GitHub",
            # No source may read what actions put out.
            configuration={**github, "OAuthToken": secret.partition(" ")[0]},
            outputArtifacts=[{"name": "Kept"}],
            namespace="Kept",
        ),
        action("with.a.key", "Deploy/Custom/Vault", configuration={"Key": secret}),
        action(
            "with.a.licence",
            "Test/ThirdParty/Scan",
            configuration={"Depth": "2", "Licence": secret},
        ),
    ]


def prepared(world: Walked) -> Walked:
    """Create the types that the keepers need."""
    third_party_jobs.offered(world.mock)
    world.client.create_custom_action_type(**vault_type())
    return world


# Walks with secrets ---------------------------------------------------------------------------


@st.composite
def keeping(draw: st.DrawFn) -> Walk:
    """Generate walks through pipelines that keep secrets, some with references in them."""
    return [_keeping(step, draw) for step in draw(walks())]


def _keeping(step: Any, draw: st.DrawFn) -> Any:
    if not isinstance(step, Create | Update):
        return step
    endings = ["", " #{codepipeline.PipelineExecutionId}", " #{Kept.CommitId}", " #{Kept.Lost}"]
    secret = MARK + draw(st.sampled_from(endings))
    masked = isinstance(step, Update) and draw(st.booleans())
    return attrs.evolve(step, pipeline=_with_secret(step.pipeline, MASK if masked else secret))


def _with_secret(declaration: Mapping[str, Any], secret: str) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(dict(declaration))
    token, *others = keepers(secret)
    for stage in changed["stages"]:
        for each in stage["actions"]:
            configuration = each.get("configuration", {})
            configuration.update(dict.fromkeys(SECRET_KEYS & configuration.keys(), MARK))
    changed["stages"][0]["actions"].append(token)
    changed["stages"][-1]["actions"].extend(others)
    return changed


def refusal(world: Walked, step: Step) -> str | None:
    """Take a step, and return the text of the error that it raised, if any."""
    try:
        step.perform(world)
    except ClientError as error:
        return str(error)
    return None


# Readers --------------------------------------------------------------------------------------


def _of_each_pipeline(method: str, *, rows_of_it: bool) -> Callable[[Walked], Any]:
    def ask(world: Walked) -> Any:
        ask_for = rows if rows_of_it else read
        member = "name" if method == "get_pipeline_state" else "pipelineName"
        return [ask_for(world.client, method, **{member: each.name}) for each in world.pipelines]

    return ask


def _versions(world: Walked) -> Any:
    return [
        read(world.client, "get_pipeline", name=each.name, version=version.declaration.version)
        for each in world.pipelines
        for version in each.versions
    ]


def _executions(world: Walked) -> Any:
    return [
        read(
            world.client,
            "get_pipeline_execution",
            pipelineName=each.pipeline.name,
            pipelineExecutionId=each.id,
        )
        for each in world.executions
    ]


def _tags(world: Walked) -> Any:
    arns = [f"arn:aws:codepipeline:us-east-1:123456789012:{p.name}" for p in world.pipelines]
    return [rows(world.client, "list_tags_for_resource", resourceArn=arn) for arn in arns]


def _targets(world: Walked) -> Any:
    actions = [each.id for execution in world.executions for each in execution.actions]
    method = "list_deploy_action_execution_targets"
    return [rows(world.client, method, actionExecutionId=each) for each in actions]


# No walk puts webhooks: each pipeline is given one that keeps a secret.
def _webhooks(world: Walked) -> Any:
    for number, each in enumerate(world.pipelines):
        target = next(iter(each.declaration.source_actions)).name
        token = {"authenticationConfiguration": {"SecretToken": MARK}, "name": f"hook-{number}"}
        definition = signed(targetPipeline=each.name, targetAction=target, **token)
        world.client.put_webhook(webhook=definition)
    return rows(world.client, "list_webhooks")


READERS: Final[Mapping[str, Callable[[Walked], Any]]] = {
    "GetActionType": lambda world: read(world.client, "get_action_type", **third_party_jobs.SCAN),
    "GetPipeline": _versions,
    "GetPipelineExecution": _executions,
    "GetPipelineState": _of_each_pipeline("get_pipeline_state", rows_of_it=False),
    "ListActionExecutions": _of_each_pipeline("list_action_executions", rows_of_it=True),
    "ListActionTypes": lambda world: rows(world.client, "list_action_types"),
    "ListDeployActionExecutionTargets": _targets,
    "ListPipelineExecutions": _of_each_pipeline("list_pipeline_executions", rows_of_it=True),
    "ListPipelines": lambda world: rows(world.client, "list_pipelines"),
    "ListRuleExecutions": _of_each_pipeline("list_rule_executions", rows_of_it=True),
    "ListRuleTypes": lambda world: read(world.client, "list_rule_types"),
    "ListTagsForResource": _tags,
    "ListWebhooks": _webhooks,
}
# Documented: these return secrets too, for without them the work can't be done.
FOR_WORKERS: Final = {"GetJobDetails", "GetThirdPartyJobDetails"}

RECORDS: Final[Mapping[str, Callable[[Walked], Any]]] = {
    "events": lambda world: [event.as_eventbridge() for event in world.mock.events],
    "events as values": lambda world: repr(world.mock.events),
    "explanations": lambda world: [world.mock.explain(each.name) for each in world.pipelines],
    "notifications": lambda world: repr(world.mock.notifications),
    "pending": lambda world: repr(world.mock.clock.pending),
    "the mock": lambda world: repr(world.mock),
    "timeline": lambda world: str(world.mock.timeline()),
    "picture": lambda world: world.mock.timeline().svg(),
}


def shown(world: Walked) -> Iterator[tuple[str, str]]:
    """Yield, by name, all that can be read about the pipelines of a world."""
    for name, ask in (*READERS.items(), *RECORDS.items()):
        yield name, json.dumps(ask(world), default=str)


def test_every_operation_that_reads_is_asked() -> None:
    """The table holds each operation that only reads."""
    reading = {name for name in OPERATIONS if name.startswith(("Get", "List"))}

    assert reading - FOR_WORKERS == READERS.keys()


@given(keeping(), moments())
def test_nobody_reads_a_secret(walk: Walk, now: datetime) -> None:
    """No answer, no refusal and no record of the mock holds a secret, whatever happened."""
    with begun(now) as world:
        prepared(world)
        words = [refusal(world, step) for step in walk]
        texts = {**dict(shown(world)), "refusals": json.dumps(words)}

        assert [] == [name for name, text in texts.items() if MARK in text]
        assert not world.pipelines or MASK in texts["GetPipeline"]


# What the property above would not see --------------------------------------------------------


def _declared(secret: str = MARK) -> dict[str, Any]:
    token, *others = keepers(secret)
    return pipeline(("Source", [source(), token]), ("Build", [build()]), ("Work", others))


def test_a_secret_is_kept() -> None:
    """The worker of a job reads the secret; all others see a mask."""
    with begun(parse_time("2026-01-05T09:00Z")) as world:
        prepared(world).client.create_pipeline(pipeline=_declared())
        [key] = world.client.poll_for_jobs(actionTypeId=VAULT)["jobs"]
        licence = third_party_jobs.taken(world.client)
        masks = dict(shown(world))

    assert MARK == key["data"]["actionConfiguration"]["configuration"]["Key"]
    assert MARK == licence["data"]["actionConfiguration"]["configuration"]["Licence"]
    assert {
        "GetPipeline": 3,
        "GetPipelineState": 1,
        "ListActionExecutions": 6,
        "ListWebhooks": 1,
    } == {name: text.count(MASK) for name, text in masks.items() if MASK in text}


def test_a_type_that_keeps_no_secret_any_more() -> None:
    """What was a secret as its pipeline was created stays one, whatever becomes of its type."""
    declaration = third_party_jobs.scan_type()
    for each in declaration["properties"]:
        each["noEcho"] = False
    with begun(parse_time("2026-01-05T09:00Z")) as world:
        prepared(world).client.create_pipeline(pipeline=_declared())
        world.client.update_action_type(actionType=declaration)
        texts = dict(shown(world))

    assert [] == [name for name, text in texts.items() if MARK in text]


def test_a_type_that_is_gone() -> None:
    """The secrets of a type that was deleted stay secrets."""
    with begun(parse_time("2026-01-05T09:00Z")) as world:
        prepared(world).client.create_pipeline(pipeline=_declared())
        world.client.delete_custom_action_type(
            **{name: VAULT[name] for name in ("category", "provider", "version")}
        )
        texts = dict(shown(world))

    assert [] == [name for name, text in texts.items() if MARK in text]
