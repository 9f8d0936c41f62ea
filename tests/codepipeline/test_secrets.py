"""Secrets of a configuration are never returned; a mask stands for the stored one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import call, fail, succeed
from tests.cloud.webhooks import requests
from tests.declarations import action, approval, build, deploy, pipeline
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting, Behaviour

SECRET: Final = "ghp_0123456789"
MASK: Final = "****"


def github(token: str = SECRET, **configuration: str) -> dict[str, Any]:
    """Declare a source of the first GitHub version, which keeps a token."""
    return requests.github(OAuthToken=token, **configuration)


def declared(source: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """Declare a pipeline with such a source."""
    return pipeline(
        ("Source", [github() if source is None else source]),
        ("Build", [build()]),
        ("Approve", [approval()]),
        ("Deploy", [deploy()]),
        **members,
    )


def tokens_in(declaration: dict[str, Any]) -> list[str]:
    """Return the tokens that a declaration shows."""
    actions = [each for stage in declaration["stages"] for each in stage["actions"]]
    shown = [each["configuration"].get("OAuthToken") for each in actions]
    return [token for token in shown if token is not None]


class Seen(list[str]):
    """The tokens that sources were started with, the oldest first."""

    def note(self, starting: ActionStarting) -> Behaviour:
        """Record the configuration that an action started with."""
        self.append(starting.configuration["OAuthToken"])
        return succeed()


@pytest.fixture
def seen(mock: PipelineMock) -> Seen:
    """Return the tokens that sources are started with from now on."""
    tokens = Seen()
    mock.when(category="Source").then(call(tokens.note))
    return tokens


def kept(client: Any, seen: Seen) -> str:
    """Start an execution, and return the token that its source receives."""
    client.start_pipeline_execution(name="release")
    return seen[-1]


# They never come out --------------------------------------------------------------------------


def test_declarations_are_masked(client: Any) -> None:
    """CreatePipeline, GetPipeline and UpdatePipeline show a mask."""
    created = client.create_pipeline(pipeline=declared())["pipeline"]
    read = client.get_pipeline(name="release")["pipeline"]
    updated = client.update_pipeline(pipeline=declared())["pipeline"]
    old = client.get_pipeline(name="release", version=1)["pipeline"]

    assert [[MASK]] * 4 == [tokens_in(each) for each in (created, read, updated, old)]


@pytest.mark.parametrize("member", ["configuration", "resolvedConfiguration"])
def test_the_history_is_masked(client: Any, member: str) -> None:
    """ListActionExecutions shows a mask, before references are resolved and after."""
    client.create_pipeline(pipeline=declared(github(Branch="#{codepipeline.PipelineExecutionId}")))
    history = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]

    assert MASK == history[-1]["input"][member]["OAuthToken"]


def read_everything(mock: PipelineMock, client: Any) -> dict[str, Any]:
    """Return everything that operations return about a pipeline."""
    executions = client.list_pipeline_executions(pipelineName="release")
    ids = [each["pipelineExecutionId"] for each in executions["pipelineExecutionSummaries"]]
    return {
        "pipelines": client.list_pipelines(),
        "pipeline": client.get_pipeline(name="release"),
        "state": client.get_pipeline_state(name="release"),
        "executions": executions,
        "execution": [
            client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=each)
            for each in ids
        ],
        "actions": client.list_action_executions(pipelineName="release"),
        "events": [event.as_eventbridge() for event in mock.events],
        "event values": repr(mock.events),
        "notifications": repr(mock.notifications),
        "timeline": str(mock.timeline()),
        "picture": mock.timeline().svg(),
        "explanation": mock.explain("release"),
    }


def test_nothing_that_can_be_read_holds_a_secret(mock: PipelineMock, client: Any) -> None:
    """No answer, event, message or picture holds the secret, whether its action fails or not."""
    topic = "arn:aws:sns:us-east-1:123456789012:signatures"
    declaration = declared()
    declaration["stages"][2]["actions"][0]["configuration"] = {"NotificationArn": topic}
    mock.when(provider="GitHub").then(
        succeed(), fail("The token is too old.", code="PermissionError")
    )
    client.create_pipeline(pipeline=declaration)
    client.start_pipeline_execution(name="release")
    shown = {
        name: json.dumps(each, default=str) for name, each in read_everything(mock, client).items()
    }

    assert [] == [name for name, text in shown.items() if SECRET in text]
    assert ["actions", "pipeline"] == sorted(name for name, text in shown.items() if MASK in text)


def test_every_secret_of_a_type_is_masked(client: Any) -> None:
    """A type with two secrets shows neither, and shows all that is not secret."""
    configuration = {
        "ClientId": "id",
        "ClientSecret": SECRET,
        "RefreshToken": SECRET,
        "SkillId": "skill",
    }
    skill = action(
        "Ship",
        "Deploy/ThirdParty/AlexaSkillsKit",
        configuration=configuration,
        inputArtifacts=[{"name": "Code"}],
    )
    declaration = pipeline(("Source", [github()]), ("Deploy", [skill]))
    shown = client.create_pipeline(pipeline=declaration)["pipeline"]

    assert (
        configuration | {"ClientSecret": MASK, "RefreshToken": MASK}
        == (shown["stages"][1]["actions"][0]["configuration"])
    )


def test_the_action_itself_is_given_the_secret(client: Any, seen: Seen) -> None:
    """What plays the action can see its secret."""
    client.create_pipeline(pipeline=declared())

    assert [SECRET] == seen


# A mask stands for what is kept ---------------------------------------------------------------


def test_a_declaration_that_was_read_can_be_sent_back(client: Any, seen: Seen) -> None:
    """What GetPipeline shows, UpdatePipeline takes: the secret stays."""
    client.create_pipeline(pipeline=declared())
    read = client.get_pipeline(name="release")["pipeline"]
    answer = client.update_pipeline(pipeline=read)["pipeline"]

    assert read | {"version": 2} == answer
    assert SECRET == kept(client, seen)


@pytest.mark.parametrize("times", [1, 3])
def test_a_secret_survives_every_update(client: Any, seen: Seen, times: int) -> None:
    """A mask may be sent again and again."""
    client.create_pipeline(pipeline=declared())
    for _ in range(times):
        client.update_pipeline(pipeline=declared(github(MASK)))

    assert SECRET == kept(client, seen)


def test_other_parts_of_the_pipeline_may_change(client: Any, seen: Seen) -> None:
    """A mask is taken while the rest of the pipeline changes, and the rest of the action too."""
    client.create_pipeline(pipeline=declared())
    declaration = declared(github(MASK) | {"runOrder": 2})
    del declaration["stages"][1]
    client.update_pipeline(pipeline=declaration)

    assert SECRET == kept(client, seen)


def test_the_order_of_a_configuration_does_not_matter(client: Any, seen: Seen) -> None:
    """A configuration whose keys are sent in another order is the same."""
    client.create_pipeline(pipeline=declared())
    source = github(MASK)
    source["configuration"] = dict(reversed(source["configuration"].items()))
    client.update_pipeline(pipeline=declared(source))

    assert SECRET == kept(client, seen)


def test_a_new_secret_replaces_the_old_one(client: Any, seen: Seen) -> None:
    """A secret that is sent is kept from then on, also with other changes."""
    client.create_pipeline(pipeline=declared())
    client.update_pipeline(pipeline=declared(github("ghp_new", Branch="next")))
    client.update_pipeline(pipeline=declared(github(MASK, Branch="next")))

    assert "ghp_new" == kept(client, seen)


# Or is refused --------------------------------------------------------------------------------

REFUSED: Final = (
    "InvalidActionDeclarationException",
    (
        "Action configuration for the new action 'Checkout' contains an invalid configuration for "
        "the secret property 'OAuthToken'. '****' may be used in secret properties only when "
        "updating an existing action."
    ),
)


def test_a_new_pipeline_has_nothing_to_keep(client: Any) -> None:
    """CreatePipeline refuses a mask, and no pipeline is left behind."""
    assert REFUSED == refusal(client.create_pipeline, pipeline=declared(github(MASK)))
    assert [] == client.list_pipelines()["pipelines"]


def elsewhere() -> dict[str, Any]:
    """Declare the same source in a stage of another name."""
    declaration = declared(github(MASK))
    declaration["stages"][0]["name"] = "Start"
    return declaration


@pytest.mark.parametrize(
    "declaration",
    [
        declared(github(MASK, Branch="next")),
        declared(github(MASK, PollForSourceChanges="true")),
        elsewhere(),
    ],
    ids=["another branch", "another way", "another stage"],
)
def test_a_configuration_that_changes_needs_its_secret(
    client: Any, seen: Seen, declaration: dict[str, Any]
) -> None:
    """A mask beside a change is refused, and the pipeline stays as it was."""
    client.create_pipeline(pipeline=declared())

    assert REFUSED == refusal(client.update_pipeline, pipeline=declaration)
    assert 1 == client.get_pipeline(name="release")["pipeline"]["version"]
    assert SECRET == kept(client, seen)


def test_a_new_action_has_nothing_to_keep(client: Any) -> None:
    """An action that an update adds can't have a mask, though another one has its secret."""
    client.create_pipeline(pipeline=declared())
    declaration = declared(github(MASK))
    extra = github(MASK) | {"name": "Extras", "outputArtifacts": [{"name": "More"}]}
    del extra["namespace"]
    declaration["stages"][0]["actions"].append(extra)
    code, text = REFUSED
    expected = code, text.replace("Checkout", "Extras")

    assert expected == refusal(client.update_pipeline, pipeline=declaration)


def test_an_action_that_was_replaced_kept_nothing(client: Any) -> None:
    """An action that was gone for a version has lost its secret."""
    client.create_pipeline(pipeline=declared())
    client.update_pipeline(pipeline=declared(github() | {"name": "Fetch"}))

    assert REFUSED == refusal(client.update_pipeline, pipeline=declared(github(MASK)))
