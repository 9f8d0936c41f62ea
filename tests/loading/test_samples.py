"""Pipelines as AWS publishes them: all of them are valid, and can be rehearsed to their end.

The structures are those of public samples: stages, action types, configuration keys, and how a
template puts them together. Names and values are made up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from pipemock import PipeMockError
from pipemock._cli.scenario import Scenario
from pipemock._cli.simulation import simulate
from pipemock._loading.findings import check
from pipemock._loading.sandbox import prepare
from pipemock.events import PipelineExecutionStateChange
from tests.definition_files import read_pipelines

if TYPE_CHECKING:
    from datetime import datetime

FOLDER: Final = Path(__file__).parents[1] / "data" / "definitions"

_CDK: Final = "aws/aws-cdk, snapshots of its integration tests of codepipeline-actions: "
_GUIDE: Final = "AWS CodePipeline user guide: "
SAMPLES: Final = {
    "approval_window.yaml": "aws-samples/aws-codepipeline-time-windows",
    "blue_green.template.json": f"{_CDK}pipeline-code-deploy-ecs",
    "change_set.yaml": "aws-samples/aws-codepipeline-codebuild-with-postman",
    "conditions.json": f"{_GUIDE}triggers, stage conditions, rule and Commands references",
    "container.yaml": "aws-samples/aws-codepipeline-docker-vulnerability-scan",
    "custom_source.yaml": "aws-samples/aws-codepipeline-third-party-git-repositories",
    "function.template.json": f"{_CDK}lambda-pipeline",
    "invoke.json": "aws-samples/aws-codepipeline-stepfunctions",
    "jenkins.template.json": f"{_CDK}pipeline-jenkins",
    "other_region.json": f"{_GUIDE}add a cross-Region action",
    "skill.template.json": f"{_CDK}pipeline-alexa-deploy",
    "stack_set.template.json": f"{_CDK}stacksets",
    "two_regions.yaml": "aws-samples/aws-codepipeline-cross-region-continuous-deployment",
    "two_sources.template.json": f"{_CDK}pipeline-code-build-multiple-inputs-outputs",
}


def test_every_definition_has_its_sample() -> None:
    """For each file it is known which public sample has its structure."""
    assert sorted(SAMPLES) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_would_be_refused(name: str) -> None:
    """What AWS publishes, AWS takes."""
    [definition] = read_pipelines((FOLDER / name).read_text("utf-8"))

    assert [] == check(definition, prepare(definition))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_rehearsal_comes_to_its_end(name: str) -> None:
    """Every action of the pipeline succeeds, and nothing is left to wait for."""
    [definition] = read_pipelines((FOLDER / name).read_text("utf-8"))
    played = simulate(definition, prepare(definition), Scenario(), _nobody)
    ends = [each.state for each in played.timeline.events if _is_end(each)]

    assert ["SUCCEEDED"] == ends
    assert "" == played.waits_for


@pytest.mark.parametrize(
    ("region", "others"),
    [
        ("us-east-1", ["us-west-2", "ap-southeast-2"]),
        ("us-west-2", ["us-east-1", "ap-southeast-2"]),
    ],
)
def test_a_mapping_is_read_for_the_region(region: str, others: list[str]) -> None:
    """What a template looks up for its Region follows the Region that is asked for."""
    [definition] = read_pipelines((FOLDER / "two_regions.yaml").read_text("utf-8"), region=region)
    deployments = definition.pipeline.request["pipeline"]["stages"][1]["actions"]

    assert [*others, region] == [action["region"] for action in deployments]


def test_the_only_made_up_action_type() -> None:
    """Where the template defines a custom action type, that one is used; else it is made up."""
    assumed = {}
    for name in SAMPLES:
        [definition] = read_pipelines((FOLDER / name).read_text("utf-8"))
        assumed[name] = list(prepare(definition).assumed)

    assert {"custom_source.yaml": ["Source/Custom/OwnGitServer/2"]} == {
        name: types for name, types in assumed.items() if types
    }


def test_a_script_names_what_there_is() -> None:
    """A mistake in a name is reported together with the names that there are."""
    [definition] = read_pipelines((FOLDER / "approval_window.yaml").read_text("utf-8"))
    pipelines = [definition.pipeline.request["pipeline"]]

    with pytest.raises(PipeMockError, match="no such approval; there is Window, Release/Window"):
        Scenario(rejected=["Install"]).require_names(pipelines)


def _is_end(event: object) -> bool:
    return isinstance(event, PipelineExecutionStateChange) and event.state != "STARTED"


def _nobody(_run: int, _now: datetime) -> None:
    """Ignore the progress."""
