"""The artifacts and variables that earlier actions provide to later ones."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.declaration.references import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Mapping

# A variable that each provider always sets. User guide, variables reference:
# docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
_VARIABLES: Final[Mapping[str, str]] = {
    "S3": "VersionId",
    "CodeCommit": "CommitId",
    "CodeStarSourceConnection": "CommitId",
    "ECR": "ImageDigest",
    "GitHub": "CommitId",
}


@attrs.define
class Scope:
    """The pipeline so far: its type, its mode, its artifacts and its variables."""

    pipeline_type: str
    execution_mode: str
    artifacts: list[str] = attrs.field(factory=list)
    references: list[str] = attrs.field(factory=lambda: [f"#{{{BUILT_IN}.PipelineExecutionId}}"])
    _taken: set[str] = attrs.field(factory=set)

    def new(self, word: str) -> str:
        """Return the word with the lowest number that makes it an unused name."""
        taken = self._taken.union(self.artifacts)
        name = next(each for n in itertools.count(1) if (each := f"{word}{n}") not in taken)
        self._taken.add(name)
        return name

    def add(self, action: Mapping[str, Any]) -> None:
        """Add the artifacts and variables of an action."""
        self.artifacts += [each["name"] for each in action.get("outputArtifacts", ())]
        kind = action["actionTypeId"]
        if "namespace" in action and kind["category"] == "Source":
            self.references.append(f"#{{{action['namespace']}.{_VARIABLES[kind['provider']]}}}")
