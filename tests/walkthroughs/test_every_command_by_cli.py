"""Every operation that is built, as a command of the AWS CLI; and the terminal that types it."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name

from pipemock._codepipeline import OPERATIONS
from tests.declarations import release
from tests.walkthroughs.cli import open_terminal

if TYPE_CHECKING:
    from tests.walkthroughs.cli import Terminal

ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:release"
GATE: Final = "--pipeline-name release --stage-name Deploy --transition-type Inbound"
EXECUTION: Final = "--pipeline-name release --pipeline-execution-id {execution}"

# What a command prints is kept under the name in front, for the commands behind it.
STEPS: Final = {
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


def walk(terminal: Terminal) -> dict[str, Any]:
    """Type the commands one after the other, and return what each has printed."""
    terminal.save("release.json", {"pipeline": release()})
    printed: dict[str, Any] = {}
    for name, command in STEPS.items():
        printed[name] = terminal.run(f"aws codepipeline {command.format(**printed)}")
    return printed


def test_the_steps_hold_every_operation() -> None:
    """No operation that is built is left out."""
    typed = {command.split()[0] for command in STEPS.values()}

    assert {xform_name(operation, "-") for operation in OPERATIONS} == typed


def test_every_command_is_answered(terminal: Terminal) -> None:
    """Each command finds what the commands before it did; those without output print nothing."""
    printed = walk(terminal)
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
