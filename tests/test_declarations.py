"""The builders of declarations: short, valid, and typed as boto3 is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock.declarations import (
    RELEASE,
    approval,
    build,
    compute,
    deploy,
    invoke,
    pipeline,
    source,
    stage,
    test,
)

ROOT: Final = Path(__file__).parents[1]
FIRST_EXAMPLE: Final = re.compile(r"(?s)```python\n(.*?)```")


def _kind(action: Any) -> str:
    return "/".join(action["actionTypeId"].values())


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (source("A"), "Source/AWS/CodeCommit/1"),
        (source("A", "S3"), "Source/AWS/S3/1"),
        (build("A"), "Build/AWS/CodeBuild/1"),
        (build("A", "Make", owner="Custom", version="2"), "Build/Custom/Make/2"),
        (test("A"), "Test/AWS/CodeBuild/1"),
        (approval("A"), "Approval/AWS/Manual/1"),
        (deploy("A"), "Deploy/AWS/S3/1"),
        (invoke("A"), "Invoke/AWS/Lambda/1"),
        (compute("A", "make"), "Compute/AWS/Commands/1"),
    ],
)
def test_the_type_of_an_action(action: Any, kind: str) -> None:
    """Each function declares an action of its category; the provider can be another one."""
    assert ("A", kind) == (action["name"], _kind(action))


def test_whatever_is_declared_is_valid() -> None:
    """Without a word on configurations, AWS would take the pipeline."""
    declared = pipeline(
        "all",
        stage("Source", source("Checkout"), source("Fetch", "S3", outputs=["Assets"])),
        stage("Build", build("Compile", outputs=["Package"]), test("Check", runOrder=2)),
        stage("Try", compute("Lint", "make lint"), invoke("Ask"), approval("Sign")),
        stage("Deploy", deploy("Ship", inputs=["Package"]), onFailure={"result": "ROLLBACK"}),
        pipelineType="V2",
    )
    with mock_codepipeline() as mock:
        answer = mock.client().create_pipeline(pipeline=declared)["pipeline"]

    assert ["Source", "Build", "Try", "Deploy"] == [each["name"] for each in answer["stages"]]
    assert 2 == answer["stages"][1]["actions"][1]["runOrder"]
    assert "ROLLBACK" == answer["stages"][3]["onFailure"]["result"]


def test_a_configuration_replaces_that_of_the_example() -> None:
    """What a test cares for is written, and nothing of the example is left."""
    action: Any = source("Checkout", configuration={"RepositoryName": "web", "BranchName": "x"})

    assert {"RepositoryName": "web", "BranchName": "x"} == action["configuration"]
    assert "configuration" not in build("Make", "Jenkins", owner="Custom")


def test_several_stores_replace_the_bucket() -> None:
    """The service takes one store or a map of several."""
    stores = {"us-east-1": {"type": "S3", "location": "a"}}
    declared: Any = pipeline("release", artifactStores=stores)

    assert (stores, False) == (declared["artifactStores"], "artifactStore" in declared)


def test_declarations_share_nothing() -> None:
    """Changing one declaration changes no other."""
    first: Any = source("Checkout")
    first["configuration"]["BranchName"] = "hotfix"
    second: Any = source("Checkout")

    assert "main" == second["configuration"]["BranchName"]


def test_the_release_of_the_demo() -> None:
    """It has the stages that the pages show."""
    released: Any = RELEASE

    assert ["Source", "Build", "Approve", "Deploy"] == [each["name"] for each in released["stages"]]


def test_type_checkers_accept_the_first_example(tmp_path: Path) -> None:
    """README's first example passes mypy's strict mode with boto3-stubs."""
    pytest.importorskip("mypy", reason="mypy is in the group types")
    pytest.importorskip("mypy_boto3_codepipeline", reason="boto3-stubs are in the group types")
    found = FIRST_EXAMPLE.search((ROOT / "README.md").read_text("utf-8"))
    assert found is not None
    (tmp_path / "example.py").write_text(f"{found[1]}\nreveal_type(RELEASE)\n", "utf-8")
    run = subprocess.run(  # noqa: S603 -- our own example
        [
            *(sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent"),
            *("--config-file=", f"--cache-dir={tmp_path}", str(tmp_path / "example.py")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == run.returncode, run.stdout + run.stderr
    assert "PipelineDeclarationTypeDef" in run.stdout
