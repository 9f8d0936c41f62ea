"""Every operation that is built, as a command of the AWS CLI; and the terminal that types it."""

from __future__ import annotations

import logging
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name

from pipemock import deploy_target, succeed
from pipemock._codepipeline import OPERATIONS
from tests.declarations import deploy, pipeline, release, source
from tests.jobs.farms import farm_pipeline, farm_type, farmed
from tests.jobs.partners import CLIENT_TOKEN, offered, scan_type, scanned
from tests.walkthroughs.cli import open_terminal
from tests.webhooks.hooks import github, signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock
    from tests.walkthroughs.cli import Terminal

ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:release"
GATE: Final = "--pipeline-name release --stage-name Deploy --transition-type Inbound"
EXECUTION: Final = "--pipeline-name release --pipeline-execution-id {execution}"

FARM: Final = "category=Build,owner=Custom,provider=Farm,version=1"
SCAN: Final = "category=Test,owner=ThirdParty,provider=Scan,version=1"
AS_PARTNER: Final = f"--client-token {shlex.quote(CLIENT_TOKEN)}"
JOB: Final = "--query jobs[0].[id,nonce]"

# What a command prints is kept under the name in front, for the commands behind it.
RELEASE_STEPS: Final = {
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "updated": "update-pipeline --cli-input-json file://release.json --query pipeline.version",
    "first version": "get-pipeline --name release --pipeline-version 1 --query pipeline.name",
    "pipelines": "list-pipelines --query pipelines[].name",
    "tagged": f"tag-resource --resource-arn {ARN} --tags key=team,value=shop key=tier,value=1",
    "untagged": f"untag-resource --resource-arn {ARN} --tag-keys tier",
    "tags": f"list-tags-for-resource --resource-arn {ARN}",
    "closed": f"disable-stage-transition {GATE} --reason 'Nobody ships on Friday.'",
    "execution": "start-pipeline-execution --name release --query pipelineExecutionId",
    "stopped": f"stop-pipeline-execution {EXECUTION} --abandon --reason 'Wait a moment.'",
    "retried": (
        f"retry-stage-execution {EXECUTION} --stage-name Approve --retry-mode FAILED_ACTIONS"
    ),
    "token": (
        "get-pipeline-state --name release"
        " --query stageStates[2].actionStates[0].latestExecution.token"
    ),
    "approved": (
        "put-approval-result --pipeline-name release --stage-name Approve --action-name Sign"
        " --token {token} --result summary=Fine,status=Approved"
    ),
    "at the gate": (
        "get-pipeline-state --name release"
        " --query stageStates[3].inboundExecution.pipelineExecutionId"
    ),
    "opened": f"enable-stage-transition {GATE}",
    "status": f"get-pipeline-execution {EXECUTION} --query pipelineExecution.status",
    "latest": (
        "list-pipeline-executions --pipeline-name release"
        " --query pipelineExecutionSummaries[0].pipelineExecutionId"
    ),
    "attempts": (
        "list-action-executions --pipeline-name release"
        " --filter pipelineExecutionId={execution} --query actionExecutionDetails[].actionName"
    ),
    "third parties": (
        "list-action-types --action-owner-filter ThirdParty --query actionTypes[0].id.provider"
    ),
    "deleted": "delete-pipeline --name release",
    "left": "list-pipelines",
}
WORKER_STEPS: Final = {
    "type": (
        "create-custom-action-type --cli-input-json file://farm.json --query actionType.id.owner"
    ),
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "job": (
        f"poll-for-jobs --action-type-id {FARM} --max-batch-size 1 --query-param Project=shop {JOB}"
    ),
    "acknowledged": "acknowledge-job --job-id {job[0]} --nonce {job[1]}",
    "configuration": (
        "get-job-details --job-id {job[0]}"
        " --query jobDetails.data.actionConfiguration.configuration"
    ),
    "done": (
        "put-job-success-result --job-id {job[0]} --output-variables Image=shop"
        " --execution-details summary=Built,percentComplete=100"
    ),
    "second job": f"poll-for-jobs --action-type-id {FARM} {JOB}",
    "second one acknowledged": (
        "acknowledge-job --job-id {second job[0]} --nonce {second job[1]} --query status"
    ),
    "given up": (
        "put-job-failure-result --job-id {second job[0]}"
        " --failure-details type=JobFailed,message=Broken"
    ),
    "actions": (
        "get-pipeline-state --name release"
        " --query stageStates[1].actionStates[].latestExecution.status"
    ),
    "told": (
        "put-action-revision --pipeline-name release --stage-name Source --action-name Checkout"
        " --action-revision revisionId=r2,revisionChangeId=c2,created=2026-01-05T09:00:00Z"
        " --query newRevision"
    ),
    "deleted": "delete-custom-action-type --category Build --provider Farm --action-version 1",
    "left": "list-action-types --action-owner-filter Custom",
}
PARTNER_STEPS: Final = {
    "updated": "update-action-type --action-type file://scan.json",
    "description": (
        "get-action-type --category Test --owner ThirdParty --provider Scan --action-version 1"
        " --query actionType.description"
    ),
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "jobs": f"poll-for-third-party-jobs --action-type-id {SCAN} --query jobs[].jobId",
    "nonce": (
        f"get-third-party-job-details --job-id {{jobs[0]}} {AS_PARTNER} --query jobDetails.nonce"
    ),
    "acknowledged": (
        f"acknowledge-third-party-job --job-id {{jobs[0]}} --nonce {{nonce}} {AS_PARTNER}"
    ),
    "done": f"put-third-party-job-success-result --job-id {{jobs[0]}} {AS_PARTNER}",
    "other nonce": (
        f"get-third-party-job-details --job-id {{jobs[1]}} {AS_PARTNER} --query jobDetails.nonce"
    ),
    "other one acknowledged": (
        f"acknowledge-third-party-job --job-id {{jobs[1]}} --nonce {{other nonce}} {AS_PARTNER}"
        " --query status"
    ),
    "given up": (
        f"put-third-party-job-failure-result --job-id {{jobs[1]}} {AS_PARTNER}"
        " --failure-details type=JobFailed,message=Dirty"
    ),
    "actions": (
        "get-pipeline-state --name release"
        " --query stageStates[1].actionStates[].latestExecution.status"
    ),
}
HOOK_STEPS: Final = {
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "url": "put-webhook --cli-input-json file://hook.json --query webhook.url",
    "registered": "register-webhook-with-third-party --webhook-name push",
    "listed": "list-webhooks --query webhooks[].definition.authenticationConfiguration",
    "deregistered": "deregister-webhook-with-third-party --webhook-name push",
    "deleted": "delete-webhook --name push",
    "left": "list-webhooks",
    "deployment": (
        "list-action-executions --pipeline-name release"
        " --query actionExecutionDetails[0].actionExecutionId"
    ),
    "targets": (
        "list-deploy-action-execution-targets --action-execution-id {deployment}"
        " --filters name=TARGET_STATUS,values=Failed --query targets[].targetId"
    ),
}


def walk(terminal: Terminal, steps: Mapping[str, str]) -> dict[str, Any]:
    """Type the commands one after the other, and return what each has printed."""
    printed: dict[str, Any] = {}
    for name, command in steps.items():
        printed[name] = terminal.run(f"aws codepipeline {command.format(**printed)}")
    return printed


def test_the_steps_hold_every_operation() -> None:
    """No operation that is built is left out."""
    walks = (RELEASE_STEPS, WORKER_STEPS, PARTNER_STEPS, HOOK_STEPS)
    typed = {command.split()[0] for steps in walks for command in steps.values()}

    assert {xform_name(operation, "-") for operation in OPERATIONS} == typed


def test_the_commands_of_a_release(terminal: Terminal) -> None:
    """Each command finds what the commands before it did; those without output print nothing."""
    terminal.save("release.json", {"pipeline": release()})
    printed = walk(terminal, RELEASE_STEPS)
    execution_id = printed["execution"]

    assert {
        "created": 1,
        "updated": 2,
        "first version": "release",
        "pipelines": ["release"],
        "tagged": None,
        "untagged": None,
        "tags": {"tags": [{"key": "team", "value": "shop"}]},
        "closed": None,
        "execution": execution_id,
        "stopped": {"pipelineExecutionId": execution_id},
        "retried": {"pipelineExecutionId": execution_id},
        "token": printed["token"],
        "approved": {"approvedAt": "2026-01-05T09:00:00+00:00"},
        "at the gate": execution_id,
        "opened": None,
        "status": "Succeeded",
        "latest": execution_id,
        "attempts": ["Ship", "Sign", "Sign", "Compile", "Checkout"],
        "third parties": "GitHub",
        "deleted": None,
        "left": {"pipelines": []},
    } == printed


def test_the_commands_of_a_worker(terminal: Terminal) -> None:
    """A worker of a custom action does one job and gives up another."""
    terminal.save("farm.json", farm_type())
    steps = farmed("Compile"), farmed("Package", runOrder=2)
    terminal.save("release.json", {"pipeline": farm_pipeline(*steps)})
    printed = walk(terminal, WORKER_STEPS)

    assert {
        "type": "Custom",
        "created": 1,
        "job": printed["job"],
        "acknowledged": {"status": "InProgress"},
        "configuration": {"Project": "shop"},
        "done": None,
        "second job": printed["second job"],
        "second one acknowledged": "InProgress",
        "given up": None,
        "actions": ["Succeeded", "Failed"],
        "told": True,
        "deleted": None,
        "left": {"actionTypes": []},
    } == printed


def test_the_commands_of_a_partner(mock: PipelineMock, terminal: Terminal) -> None:
    """A partner changes its action type, does one job and gives up another."""
    offered(mock)
    terminal.save("scan.json", scan_type(description="Scans everything."))
    actions = [scanned("Check"), scanned("Audit")]
    terminal.save("release.json", {"pipeline": pipeline(("Source", [source()]), ("Test", actions))})
    printed = walk(terminal, PARTNER_STEPS)

    assert {
        "updated": None,
        "description": "Scans everything.",
        "created": 1,
        "jobs": printed["jobs"],
        "nonce": printed["nonce"],
        "acknowledged": {"status": "InProgress"},
        "done": None,
        "other nonce": printed["other nonce"],
        "other one acknowledged": "InProgress",
        "given up": None,
        "actions": ["Succeeded", "Failed"],
    } == printed


def test_the_commands_of_webhooks(mock: PipelineMock, terminal: Terminal) -> None:
    """A webhook is put, registered and deleted; a deployment tells of its targets."""
    targets = [deploy_target("i-0a1"), deploy_target("i-0b2", status="Failed")]
    mock.when(category="Deploy").then(succeed(targets=targets))
    shipping = pipeline(("Source", [github()]), ("Deploy", [deploy()]))
    terminal.save("release.json", {"pipeline": shipping})
    terminal.save("hook.json", {"webhook": signed()})
    printed = walk(terminal, HOOK_STEPS)

    assert {
        "created": 1,
        "url": printed["url"],
        "registered": None,
        "listed": [{"SecretToken": "****"}],
        "deregistered": None,
        "deleted": None,
        "left": {"webhooks": []},
        "deployment": printed["deployment"],
        "targets": ["i-0b2"],
    } == printed


def test_the_cli_follows_the_tokens_of_pages(client: Any, terminal: Terminal) -> None:
    """The CLI asks for page after page, and prints them as one."""
    for name in ("alpha", "beta", "gamma"):
        client.create_pipeline(pipeline=release(name=name))

    names = terminal.run("aws codepipeline list-pipelines --page-size 1 --query pipelines[].name")

    assert ["alpha", "beta", "gamma"] == names


@pytest.mark.usefixtures("mock")
def test_the_terminal_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Environment, import machinery, folder and logging are as they were before."""

    def process() -> object:
        logger = logging.getLogger("awscli")
        return (dict(os.environ), [*sys.meta_path], Path.cwd(), [*logger.handlers], logger.level)

    before = process()
    with open_terminal(tmp_path, capsys) as terminal:
        terminal.run("aws codepipeline list-pipelines")

    assert before == process()
