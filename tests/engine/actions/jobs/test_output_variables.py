"""Output variables: what each provider sets, who reads it when, and unknown references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, succeed
from tests.client_helpers import approved, retried, started
from tests.declarations import action, approval, build, pipeline, source
from tests.engine.actions.jobs.custom_jobs import (
    attempt,
    begun,
    created,
    farm_type,
    farmed,
    finish,
    latest,
    polled,
    refusal,
    status,
)
from tests.engine.actions.jobs.lambda_actions import (
    asked,
    asking,
    events,
    invoke,
    invoking,
    job_of,
    played,
    stage_by_stage,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

UUID: Final = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"
MACHINE: Final = "arn:aws:states:us-east-1:123456789012:stateMachine:Cook"
RUN: Final = "arn:aws:states:us-east-1:123456789012:execution:Cook"

# For each provider whose variables have fixed names: configuration, and what the values look like.
PROVIDERS: Final[dict[str, tuple[dict[str, str], dict[str, str]]]] = {
    "Build/AWS/ECRBuildAndPublish": (
        {"ECRRepositoryName": "app"},
        {"ECRImageDigestId": "sha256:[0-9a-f]{64}", "ECRRepositoryName": "app"},
    ),
    "Deploy/AWS/CloudFormationStackSet": (
        {"StackSetName": "all", "TemplatePath": "Code::stack.json"},
        {"OperationId": UUID, "StackSetId": f"all:{UUID}"},
    ),
    "Deploy/AWS/CloudFormationStackInstances": (
        {"StackSetName": "all", "DeploymentTargets": "1", "Regions": "us-east-1"},
        {"OperationId": UUID, "StackSetId": f"all:{UUID}"},
    ),
    "Deploy/AWS/EKS": ({"ClusterName": "blue"}, {"EKSClusterName": "blue"}),
    "Deploy/AWS/Lambda": ({"FunctionName": "app"}, {"FunctionVersion": "1"}),
    "Invoke/AWS/InspectorScan": (
        {"InspectorRunMode": "SourceCodeScan"},
        {"HighestScannedSeverity": "medium|high|critical"},
    ),
    "Invoke/AWS/StepFunctions": (
        {"StateMachineArn": MACHINE},
        {"ExecutionArn": f"{RUN}:{UUID}", "StateMachineArn": MACHINE},
    ),
}
NO_FIXED_NAMES: Final[dict[str, dict[str, str]]] = {
    "Build/AWS/CodeBuild": {"ProjectName": "app"},
    "Deploy/AWS/CloudFormation": {"ActionMode": "CREATE_UPDATE", "StackName": "app"},
    "Deploy/AWS/S3": {"BucketName": "production", "Extract": "true"},
    "Invoke/AWS/Lambda": {"FunctionName": "app"},
}


def doing(kind: str, configuration: dict[str, str], **members: Any) -> dict[str, Any]:
    """Declare a pipeline with an action of some kind."""
    makes = [{"name": "Findings"}] if kind.endswith("InspectorScan") else []
    given = {"inputArtifacts": [{"name": "Code"}], "outputArtifacts": makes, **members}
    work = action("Work", kind, configuration=configuration, **given)
    return pipeline(("Source", [source()]), ("Work", [work]), pipelineType="V2")


def variables(client: Any, name: str) -> dict[str, str]:
    """Return the output variables of the newest attempt at an action."""
    found: dict[str, str] = attempt(client, name)["output"]["outputVariables"]
    return found


# What providers put out -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", PROVIDERS)
def test_the_variables_of_a_provider(client: Any, kind: str) -> None:
    """Each provider puts out its own variables, with or without a namespace."""
    configuration, patterns = PROVIDERS[kind]
    created(client, doing(kind, configuration))
    found = variables(client, "Work")

    assert patterns.keys() == found.keys()
    assert [] == [key for key in patterns if not re.fullmatch(patterns[key], found[key])]


@pytest.mark.parametrize("kind", NO_FIXED_NAMES)
def test_a_provider_without_fixed_names(mock: PipelineMock, client: Any, kind: str) -> None:
    """What a build, a stack or a function puts out is nothing, until a test says what."""
    created(client, doing(kind, NO_FIXED_NAMES[kind]))
    before = variables(client, "Work")
    mock.when(action="Work").then(succeed(output_variables={"Url": "https://shop"}))
    started(client)

    assert ({}, {"Url": "https://shop"}) == (before, variables(client, "Work"))


def test_what_a_test_says_of_a_provider(mock: PipelineMock, client: Any) -> None:
    """What a rule says takes the place of what the provider would put out."""
    mock.when(action="Work").then(succeed(output_variables={"FunctionVersion": "7"}))
    created(client, doing("Deploy/AWS/Lambda", {"FunctionName": "app"}))

    assert {"FunctionVersion": "7"} == variables(client, "Work")


def test_a_version_that_is_asked_for(client: Any) -> None:
    """The version of a deployed function is the one that the configuration names."""
    configuration = {"FunctionName": "app", "PublishedTargetVersion": "12"}
    created(client, doing("Deploy/AWS/Lambda", configuration, inputArtifacts=[]))

    assert {"FunctionVersion": "12"} == variables(client, "Work")


@pytest.mark.parametrize(("prefix", "name"), [({}, ""), ({"ExecutionNamePrefix": "p"}, "p-")])
def test_the_execution_of_a_state_machine(client: Any, prefix: dict[str, str], name: str) -> None:
    """The execution of a state machine is named after that of the action."""
    created(client, doing("Invoke/AWS/StepFunctions", {"StateMachineArn": MACHINE, **prefix}))
    shown = latest(client, "Work")
    arn = f"{RUN}:{name}{shown['actionExecutionId']}"

    assert (arn, arn) == (
        shown["externalExecutionId"],
        variables(client, "Work")["ExecutionArn"],
    )


def test_an_action_that_failed(mock: PipelineMock, client: Any) -> None:
    """A failed action has put out nothing."""
    mock.when(action="Work").then(fail())
    created(client, doing("Deploy/AWS/EKS", {"ClusterName": "blue"}))

    assert {} == variables(client, "Work")


# What functions and workers put out -----------------------------------------------------------


def test_the_variables_of_a_function(mock: PipelineMock, client: Any) -> None:
    """The variables that a function reports are read by the next action."""
    played(mock, lambda job: finish(client, job, outputVariables={"Mail": "7", "To": "us"}))
    told = invoke(namespace="Told")
    created(client, stage_by_stage(told, asking("Mail #{Told.Mail} to #{Told.To}")))

    assert {"Mail": "7", "To": "us"} == variables(client, "Notify")
    assert "Mail 7 to us" == asked(client)


def test_the_variables_of_a_worker(client: Any) -> None:
    """The variables that a worker reports are read by the next action."""
    client.create_custom_action_type(**farm_type())
    created(client, stage_by_stage(farmed(namespace="Built"), asking("#{Built.Tag}")))
    finish(client, begun(client), outputVariables={"Tag": "1.2"})

    assert "1.2" == asked(client)


def test_the_variables_behind_a_continuation(mock: PipelineMock, client: Any) -> None:
    """The last answer of a function says what it puts out."""
    played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: finish(client, job, outputVariables={"Mail": "7"}),
    )
    created(client, stage_by_stage(invoke(namespace="Told"), asking("#{Told.Mail}")))
    before = variables(client, "Notify")
    mock.clock.advance(seconds=30)

    assert ({}, "7") == (before, asked(client))


@pytest.mark.parametrize("name", ["a.b", "a b", "ä", ""])
def test_names_that_a_function_must_not_use(mock: PipelineMock, client: Any, name: str) -> None:
    """A variable with an illegal name is refused, and the job stays open."""
    jobs = played(mock, lambda _: None)
    created(client, invoking())

    assert "ValidationException" == refusal(finish, client, jobs[0], outputVariables={name: "7"})[0]
    assert "InProgress" == status(client)


def test_names_are_told_apart_by_case(mock: PipelineMock, client: Any) -> None:
    """Two variables may differ in case alone."""
    put_out = {"tag": "small", "Tag": "large"}
    mock.when(action="Compile").then(succeed(output_variables=put_out))
    declared = build(namespace="Built"), asking("#{Built.tag}/#{Built.Tag}")
    created(client, stage_by_stage(*declared))

    assert "small/large" == asked(client)


# When they can be read ------------------------------------------------------------------------


def test_a_later_action_of_the_same_stage(mock: PipelineMock, client: Any) -> None:
    """An action reads what an action of a lower run order in its stage has put out."""
    mock.when(action="Compile").then(succeed(output_variables={"Tag": "1.2"}))
    created(client, invoking(build(namespace="Built"), asking("#{Built.Tag}", runOrder=2)))

    assert "1.2" == asked(client)


def test_an_action_that_did_not_start(mock: PipelineMock, client: Any) -> None:
    """References are resolved as an action starts: before, there is nothing to be seen of it."""
    mock.when(action="Compile").then(
        succeed(after=60, output_variables={"Tag": "1.2"}),
    )
    created(client, stage_by_stage(build(namespace="Built"), asking("#{Built.Tag}")))
    history = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]
    mock.clock.advance(minutes=1)

    assert ["Compile", "Checkout"] == [each["actionName"] for each in history]
    assert "1.2" == asked(client)


def test_each_execution_has_its_own(mock: PipelineMock, client: Any) -> None:
    """What one execution has put out, another one does not read."""
    mock.when(action="Compile").then(
        succeed(output_variables={"Tag": "1"}), succeed(output_variables={"Tag": "2"})
    )
    declared = stage_by_stage(build(namespace="Built"), asking("#{Built.Tag}"))
    declared["stages"][2]["name"] = "Approve"
    created(client, declared)
    first = asked(client)
    approved(client)
    started(client)

    assert ("1", "2") == (first, asked(client))


def test_a_producer_that_is_retried(mock: PipelineMock, client: Any) -> None:
    """What the retry of a stage puts out takes the place of what was there before."""
    tags = (succeed(output_variables={"Tag": tag}) for tag in ("1", "2"))
    mock.when(action="Compile").then(*tags)
    mock.when(action="Check").then(fail(), succeed())
    checked = [build(namespace="Built"), build("Check")]
    stages = ("Source", [source()]), ("Build", checked), ("Sign", [asking("#{Built.Tag}")])
    execution_id = created(client, pipeline(*stages))
    retried(client, execution_id, "Build", "ALL_ACTIONS")

    assert "2" == asked(client)


def test_all_views_of_a_job(client: Any) -> None:
    """A worker receives values and no references from every operation."""
    client.create_custom_action_type(**farm_type())
    project = "#{codepipeline.PipelineExecutionId}"
    execution_id = created(client, stage_by_stage(farmed(project=project)))
    [job] = polled(client)
    details = client.get_job_details(jobId=job["id"])["jobDetails"]

    assert [{"Project": execution_id}] * 2 == [
        each["data"]["actionConfiguration"]["configuration"] for each in (job, details)
    ]
    assert {"Project": project} == attempt(client)["input"]["configuration"]


def test_a_query_for_a_resolved_value(client: Any) -> None:
    """A worker that asks for the jobs of one project asks for a resolved value."""
    client.create_custom_action_type(**farm_type())
    project = "#{codepipeline.PipelineExecutionId}"
    execution_id = created(client, stage_by_stage(farmed(project=project)))

    assert [] == polled(client, queryParam={"Project": "shop"})
    assert 1 == len(polled(client, queryParam={"Project": execution_id}))


def test_the_event_of_a_function(mock: PipelineMock, client: Any) -> None:
    """A function receives values."""
    created(client, invoking(invoke(parameters="#{codepipeline.PipelineExecutionId}")))
    [event] = events(mock)

    assert (
        attempt(client, "Notify")["pipelineExecutionId"]
        == job_of(event)["data"]["actionConfiguration"]["configuration"]["UserParameters"]
    )


def test_the_message_of_an_approval(mock: PipelineMock, client: Any) -> None:
    """The message of an approval contains values instead of references."""
    mock.when(action="Compile").then(succeed(output_variables={"Tag": "1.2"}))
    topic = "arn:aws:sns:us-east-1:123456789012:signatures"
    configuration = {"CustomData": "Release #{Built.Tag}?", "NotificationArn": topic}
    sign = approval(configuration=configuration)
    created(client, stage_by_stage(build(namespace="Built"), sign))
    [message] = mock.notifications

    assert "Release 1.2?" in message.message
