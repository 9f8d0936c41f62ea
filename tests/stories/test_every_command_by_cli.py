"""Every implemented operation as a command of the AWS CLI, and the terminal that types it."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name

from pipemock import deploy_target, succeed
from pipemock._codepipeline.operations import OPERATIONS
from tests.cloud.webhooks.requests import github, signed
from tests.declarations import condition, deploy, pipeline, release, rule, source, v2
from tests.engine.actions.jobs.custom_jobs import farm_pipeline, farm_type, farmed
from tests.engine.actions.jobs.third_party_jobs import offered, scan_type, scanned
from tests.stories.cli import as_printed, open_terminal
from tests.stories.steps import (
    EVERY_STEP,
    HOOK_STEPS,
    PARTNER_STEPS,
    RELEASE_STEPS,
    STAGE_STEPS,
    WORKER_STEPS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock
    from tests.stories.cli import Terminal


def walk(terminal: Terminal, steps: Mapping[str, str]) -> dict[str, Any]:
    """Type the commands one after the other, and return what each has printed."""
    printed: dict[str, Any] = {}
    for name, command in steps.items():
        printed[name] = terminal.run(f"aws codepipeline {command.format(**printed)}")
    return printed


def test_the_steps_hold_every_operation() -> None:
    """No operation that is built is left out."""
    steps = [step for steps in EVERY_STEP for step in steps.values()]
    typed = {command.split()[0] for command in steps}

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
        "approved": {"approvedAt": as_printed("2026-01-05T09:00+00:00")},
        "waiting": execution_id,
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


def test_the_commands_of_stages(terminal: Terminal) -> None:
    """A condition is overridden, and a stage is rolled back to what was there before."""
    check = rule("Even", "VariableCheck", Variable="a", Value="b", Operator="EQ")
    gated = {"Build": {"beforeEntry": condition("FAIL", check)}}
    terminal.save("release.json", {"pipeline": v2(release(), **gated)})
    printed = walk(terminal, STAGE_STEPS)

    assert {
        "rule types": 6,
        "created": "V2",
        "execution": printed["execution"],
        "condition": "Failed",
        "rules": [["Even", "Failed"]],
        "overridden": None,
        "rollback": printed["rollback"],
        "kind": ["ROLLBACK", printed["execution"], "Succeeded"],
    } == printed


def test_the_commands_of_webhooks(mock: PipelineMock, terminal: Terminal) -> None:
    """A webhook is put, registered and deleted; a deployment lists its targets."""
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
