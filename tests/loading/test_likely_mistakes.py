"""Likely mistakes: artifacts that an action names and does not have."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock._edge.inspection import Refusal
from pipemock._loading.likely_mistakes import likely_mistakes
from tests.declarations import action, pipeline, source


def _mistakes(kind: str, configuration: Any, *inputs: str) -> list[Refusal]:
    """Return the likely mistakes of the second action of a pipeline."""
    taken = [{"name": each} for each in inputs]
    own = action("Own", kind, inputArtifacts=taken, configuration=configuration)
    declared = pipeline(("Source", [source()]), ("Own", [own]))
    return list(likely_mistakes({"pipeline": declared}))


_OWN: Final = "pipeline.stages[1].actions[0]"


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("Deploy/AWS/CloudFormation", ["TemplatePath", "TemplateConfiguration"]),
        ("Deploy/AWS/CloudFormationStackSet", ["TemplatePath"]),
    ],
)
def test_paths_in_artifacts(kind: str, keys: list[str]) -> None:
    """A file comes from an input of the action, unless its name is not known."""
    every = ["TemplatePath", "TemplateConfiguration", "StackName"]
    for path, found in (
        ("Other::a.yaml", "Other"),
        ("Code::a.yaml", ""),
        ("a.yaml", ""),
        ("#{Made.Name}::a.yaml", ""),
        ("${Name}::a.yaml", ""),
    ):
        assert _mistakes(kind, dict.fromkeys(every, path), "Code") == [
            Refusal(
                f"{_OWN}.configuration.{key}",
                f"The artifact '{found}' of {key} is not an input artifact of the action",
                "NotAnInput",
            )
            for key in keys
            if found
        ]


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("Build/AWS/CodeBuild", ["PrimarySource"]),
        (
            "Deploy/AWS/CodeDeployToECS",
            [
                "TaskDefinitionTemplateArtifact",
                "AppSpecTemplateArtifact",
                *(f"Image{number}ArtifactName" for number in (1, 2, 3, 4)),
            ],
        ),
        ("Deploy/AWS/S3", []),
    ],
)
def test_names_of_artifacts(kind: str, keys: list[str]) -> None:
    """A key that names an artifact names an input of the action, or nothing."""
    every = ["PrimarySource", "TaskDefinitionTemplateArtifact", "AppSpecTemplateArtifact"]
    every += [f"Image{number}ArtifactName" for number in range(6)]

    assert (
        [] == _mistakes(kind, dict.fromkeys(every, "Code"), "Code") == _mistakes(kind, {}, "Code")
    )
    assert _mistakes(kind, dict.fromkeys(every, "Other"), "Code") == [
        Refusal(
            f"{_OWN}.configuration.{key}",
            f"The artifact 'Other' of {key} is not an input artifact of the action",
            "NotAnInput",
        )
        for key in keys
    ]


def test_repeated_inputs() -> None:
    """Each repetition is found; a malformed action has none."""
    assert [
        Refusal(
            f"{_OWN}.inputArtifacts[{index}].name",
            f"The action has the input artifact '{name}' twice",
            "RepeatedInput",
        )
        for index, name in ((2, "A"), (3, "A"), (4, "B"))
    ] == _mistakes("Deploy/AWS/S3", {}, "A", "B", "A", "A", "B")
    assert [] == _mistakes("Build/AWS/CodeBuild", "PrimarySource", "Code")
    malformed = {"actionTypeId": "S3", "configuration": {"PrimarySource": "Other"}}
    assert [] == list(likely_mistakes({"pipeline": {"stages": [{"actions": [malformed]}]}}))
