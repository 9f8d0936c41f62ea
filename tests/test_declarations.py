"""The builders of declarations: short, valid, and typed as boto3 is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from pipemock import PipeMockError, mock_codepipeline
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


CODE: Final = [{"name": "Code"}]
BRANCH: Final = {"RepositoryName": "shop", "BranchName": "main", "PollForSourceChanges": "false"}
OBJECT: Final = {
    "S3Bucket": "shop-sources",
    "S3ObjectKey": "shop.zip",
    "PollForSourceChanges": "false",
}
PROJECT: Final = {"ProjectName": "shop"}
BUCKET: Final = {"BucketName": "shop-production", "Extract": "true"}
FUNCTION: Final = {"FunctionName": "shop"}


@pytest.mark.parametrize(
    ("action", "kind", "members"),
    [
        (
            source("A"),
            "Source/AWS/CodeCommit/1",
            {"configuration": BRANCH, "outputArtifacts": CODE},
        ),
        (source("A", "S3"), "Source/AWS/S3/1", {"configuration": OBJECT, "outputArtifacts": CODE}),
        (
            source("A", "S3", outputs=["B", "C"], configuration={"S3Bucket": "b"}, runOrder=2),
            "Source/AWS/S3/1",
            {
                "configuration": {"S3Bucket": "b"},
                "outputArtifacts": [{"name": "B"}, {"name": "C"}],
                "runOrder": 2,
            },
        ),
        (build("A"), "Build/AWS/CodeBuild/1", {"configuration": PROJECT, "inputArtifacts": CODE}),
        (
            build("A", "Make", owner="Custom", version="2", inputs=["B", "C"], outputs=["D"]),
            "Build/Custom/Make/2",
            {
                "inputArtifacts": [{"name": "B"}, {"name": "C"}],
                "outputArtifacts": [{"name": "D"}],
            },
        ),
        (
            test("A", inputs=[], outputs=["Report"], configuration={"ProjectName": "p"}),
            "Test/AWS/CodeBuild/1",
            {"configuration": {"ProjectName": "p"}, "outputArtifacts": [{"name": "Report"}]},
        ),
        (test("A"), "Test/AWS/CodeBuild/1", {"configuration": PROJECT, "inputArtifacts": CODE}),
        (approval("A"), "Approval/AWS/Manual/1", {}),
        (
            approval("A", configuration={"CustomData": "?"}, timeoutInMinutes=60),
            "Approval/AWS/Manual/1",
            {"configuration": {"CustomData": "?"}, "timeoutInMinutes": 60},
        ),
        (deploy("A"), "Deploy/AWS/S3/1", {"configuration": BUCKET, "inputArtifacts": CODE}),
        (
            deploy("A", "ECS", outputs=["B"], configuration={"ClusterName": "c"}),
            "Deploy/AWS/ECS/1",
            {
                "configuration": {"ClusterName": "c"},
                "inputArtifacts": CODE,
                "outputArtifacts": [{"name": "B"}],
            },
        ),
        (invoke("A"), "Invoke/AWS/Lambda/1", {"configuration": FUNCTION}),
        (
            invoke(
                "A", "StepFunctions", inputs=["Code"], outputs=["B"], configuration={"Input": "i"}
            ),
            "Invoke/AWS/StepFunctions/1",
            {
                "configuration": {"Input": "i"},
                "inputArtifacts": CODE,
                "outputArtifacts": [{"name": "B"}],
            },
        ),
        (
            compute("A", "make", "make test", namespace="Made"),
            "Compute/AWS/Commands/1",
            {"inputArtifacts": CODE, "commands": ["make", "make test"], "namespace": "Made"},
        ),
        (
            compute("A", "make", inputs=["B"]),
            "Compute/AWS/Commands/1",
            {"inputArtifacts": [{"name": "B"}], "commands": ["make"]},
        ),
    ],
)
def test_an_action(action: Any, kind: str, members: dict[str, Any]) -> None:
    """Each function declares an action of its category; everything else may be given."""
    type_id = dict(zip(("category", "owner", "provider", "version"), kind.split("/"), strict=True))

    assert {"name": "A", "actionTypeId": type_id, **members} == action


def test_a_pipeline() -> None:
    """Role and bucket have a default, and other members are those of the API."""
    ship = stage("Ship", approval("A"), deploy("B"), onFailure={"result": "FAIL"})

    assert {
        "name": "Ship",
        "actions": [approval("A"), deploy("B")],
        "onFailure": {"result": "FAIL"},
    } == ship
    assert {
        "name": "release",
        "roleArn": "arn:aws:iam::123456789012:role/release",
        "artifactStore": {"type": "S3", "location": "artifacts"},
        "stages": [ship, ship],
    } == pipeline("release", ship, ship)
    assert {
        "name": "x",
        "roleArn": "role",
        "artifactStore": {"type": "S3", "location": "b"},
        "stages": [],
        "pipelineType": "V2",
    } == pipeline("x", role_arn="role", bucket="b", pipelineType="V2")


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
    role = "arn:aws:iam::123456789012:role/release"

    assert {"name": "release", "roleArn": role, "stages": [], "artifactStores": stores} == (
        pipeline("release", bucket="b", artifactStores=stores)
    )


def test_declarations_share_nothing() -> None:
    """Changing one declaration changes no other."""
    first: Any = source("Checkout")
    first["configuration"]["BranchName"] = "hotfix"
    second: Any = source("Checkout")

    assert "main" == second["configuration"]["BranchName"]


@pytest.mark.parametrize("which", ["inputs", "outputs"])
@pytest.mark.parametrize("declare", [build, test, deploy, invoke])
def test_a_text_is_not_a_list_of_artifacts(declare: Any, which: str) -> None:
    """The name of one artifact is refused, since each of its letters would be one."""
    with pytest.raises(PipeMockError) as refused:
        declare("Act", **{which: "Package"})

    assert str(refused.value) == (
        f"{which} is a list of texts, not the text 'Package': write {which}=['Package']."
    )


def test_artifacts_of_any_sequence() -> None:
    """Artifacts may come from a tuple or a generator."""
    declared: Any = build("Act", inputs=(each for each in ("A", "B")), outputs=("C",))  # type: ignore[arg-type]

    assert [{"name": "A"}, {"name": "B"}] == declared["inputArtifacts"]
    assert [{"name": "C"}] == declared["outputArtifacts"]
    with pytest.raises(PipeMockError, match="outputs is a list of texts"):
        source("Act", outputs="Code")
    with pytest.raises(PipeMockError, match="inputs is a list of texts"):
        compute("Act", "make", inputs="Code")


def test_the_release_of_the_demo() -> None:
    """It has the stages that the pages show."""
    assert RELEASE == pipeline(
        "release",
        stage("Source", source("Checkout")),
        stage("Build", build("Compile", outputs=["Package"])),
        stage("Approve", approval("Sign")),
        stage("Deploy", deploy("Ship", inputs=["Package"])),
    )


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
