"""Action types of a user's own in pipelines: what they ask for, and the addresses they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.declarations import action, pipeline, source
from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    action_state,
    attempt,
    begun,
    created,
    farm_pipeline,
    farm_type,
    farmed,
    finish,
    give_up,
    latest,
    refusal,
    status,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

SETTINGS: Final = {
    "entityUrlTemplate": "https://farm.example/{Config:Project}",
    "executionUrlTemplate": "https://farm.example/{Config:Project}/{ExternalExecutionId}",
    "revisionUrlTemplate": "https://farm.example/{Config:Project}/{RevisionId}",
}
SIGNATURE: Final = {"category": "Approval", "owner": "Custom", "provider": "Desk", "version": "1"}


def opened(client: Any, **settings: str) -> None:
    """Create the farm's type with the given settings, and a pipeline that uses it."""
    client.create_custom_action_type(**farm_type(settings=settings))
    keyed = farmed(configuration={"Project": "shop", "Key": "sesame"})
    created(client, farm_pipeline(keyed))


# What the type asks for -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"configuration": {"Key": "a"}},
            "Action configuration for action 'Compile' is missing required configuration 'Project'",
        ),
        (
            {"configuration": {"Project": "shop", "Colour": "red"}},
            "Action configuration for action 'Compile' contains unknown configuration 'Colour'",
        ),
        (
            {"outputArtifacts": [{"name": "App"}]},
            "Action Compile declares 1 output artifacts which is more than the maximum count (0)",
        ),
    ],
)
def test_pipelines_have_to_fit(client: Any, given: dict[str, Any], words: str) -> None:
    """A pipeline that uses a type is held to what the type says."""
    none = {"minimumCount": 0, "maximumCount": 0}
    client.create_custom_action_type(**farm_type(outputArtifactDetails=none))

    assert ("InvalidActionDeclarationException", words) == refusal(
        client.create_pipeline, pipeline=farm_pipeline(farmed(**given))
    )


def test_a_type_that_nobody_created(client: Any) -> None:
    """A pipeline can't use a type before it is there."""
    words = (
        "ActionType (Category: 'Build', Provider: 'Farm', Owner: 'Custom', Version: '1') "
        "in action 'Compile' is not available in region 'US_EAST_1'"
    )

    assert ("InvalidActionDeclarationException", words) == refusal(
        client.create_pipeline, pipeline=farm_pipeline()
    )


@pytest.mark.parametrize(
    ("category", "provider"),
    [
        ("Deploy", "S3"),
        ("Deploy", "CodeDeploy"),
        ("Build", "CodeBuild"),
        ("Invoke", "Lambda"),
        ("Compute", "Commands"),
        ("Approval", "Manual"),
    ],
)
def test_a_provider_may_have_a_name_that_aws_uses(
    client: Any, category: str, provider: str
) -> None:
    """A type of one's own is done by workers, whatever its category and provider are called."""
    client.create_custom_action_type(**farm_type(category=category, provider=provider))
    ours = action("Compile", f"{category}/Custom/{provider}", configuration={"Project": "shop"})
    created(client, pipeline(("Source", [source()]), ("Build", [ours])))
    type_id = {**FARM, "category": category, "provider": provider}
    [job] = client.poll_for_jobs(actionTypeId=type_id)["jobs"]

    assert type_id == job["data"]["actionTypeId"]


# Addresses ------------------------------------------------------------------------------------


def test_the_address_of_the_entity(client: Any) -> None:
    """GetPipelineState fills the configuration into the template, before anything has run."""
    opened(client, **SETTINGS)

    assert "https://farm.example/shop" == action_state(client)["entityUrl"]


def test_the_address_of_an_execution(client: Any) -> None:
    """State and history lead to what the worker named, once it has named something."""
    opened(client, **SETTINGS)
    job = begun(client)
    before = latest(client)
    finish(client, job, executionDetails={"externalExecutionId": "run-7"})

    assert "externalExecutionUrl" not in before
    assert "https://farm.example/shop/run-7" == latest(client)["externalExecutionUrl"]
    assert (
        "https://farm.example/shop/run-7"
        == attempt(client)["output"]["executionResult"]["externalExecutionUrl"]
    )


def test_the_address_of_a_failure(client: Any) -> None:
    """A failure leads to what the worker named, too."""
    opened(client, **SETTINGS)
    give_up(client, begun(client), externalExecutionId="run-8")

    assert "https://farm.example/shop/run-8" == latest(client)["externalExecutionUrl"]


def test_the_address_of_a_revision(client: Any) -> None:
    """The address of a revision is there as soon as a worker has told which one it is."""
    opened(client, **SETTINGS)
    job = begun(client)
    before = action_state(client)
    finish(client, job, currentRevision={"revision": "r7", "changeIdentifier": "c7"})

    assert "revisionUrl" not in before
    assert "https://farm.example/shop/r7" == action_state(client)["revisionUrl"]


def test_no_templates_no_addresses(client: Any) -> None:
    """Without templates nothing leads anywhere."""
    opened(client)
    finish(client, begun(client), executionDetails={"externalExecutionId": "run-7"})

    assert "entityUrl" not in action_state(client)
    assert "externalExecutionUrl" not in latest(client)


def test_secrets_are_in_no_address(client: Any) -> None:
    """A template that asks for a secret does not get it."""
    template = "https://farm.example/{Config:Key}/{ExternalExecutionId}"
    opened(client, entityUrlTemplate=template, executionUrlTemplate=template)
    finish(client, begun(client), executionDetails={"externalExecutionId": "run-7"})

    assert "sesame" not in str(action_state(client))
    assert "sesame" not in str(attempt(client))


# Approvals of one's own -----------------------------------------------------------------------


def desk(client: Any) -> str:
    """Create a pipeline that waits for an approval which workers give; return its action's id."""
    client.create_custom_action_type(**farm_type(category="Approval", provider="Desk"))
    ours = action("Sign", "Approval/Custom/Desk", configuration={"Project": "shop"})
    created(client, pipeline(("Source", [source()]), ("Approve", [ours])))
    action_id: str = latest(client, "Sign")["actionExecutionId"]
    return action_id


def test_an_approval_of_ones_own_is_a_job(client: Any) -> None:
    """The worker that does the job approves; the state shows no token."""
    desk(client)
    state = latest(client, "Sign")
    finish(client, begun(client, actionTypeId=SIGNATURE))

    assert "token" not in state
    assert "Succeeded" == status(client)


def test_an_approval_of_ones_own_has_no_token(client: Any) -> None:
    """PutApprovalResult can't answer it."""
    code, _ = refusal(
        client.put_approval_result,
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        result={"summary": "Fine.", "status": "Approved"},
        token=desk(client),
    )

    assert "InvalidApprovalTokenException" == code


def test_an_approval_of_ones_own_outlives_an_update(mock: PipelineMock, client: Any) -> None:
    """Like any action in progress it continues when the pipeline is updated."""
    desk(client)
    client.update_pipeline(pipeline=client.get_pipeline(name="release")["pipeline"])
    job = begun(client, actionTypeId=SIGNATURE)
    mock.clock.advance(hours=1)
    finish(client, job)

    assert "Succeeded" == latest(client, "Sign")["status"]
    assert "Cancelled" == status(client)
