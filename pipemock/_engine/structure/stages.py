"""Rules for stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.errors import invalid_stage, invalid_structure
from pipemock._engine.structure.declared import repeated
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._engine.structure.problem import Setting

# User guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
# Another line of the same page says one hundred; the error that was captured says fifty.
MOST_ACTIONS: Final = 50
MOST_ACTIONS_OF_A_PIPELINE: Final = 1000


def no_stage_is_empty(setting: Setting) -> Iterator[Problem]:
    """Inferred: the service model sets no minimum, so the service has to check it."""
    for index, stage in enumerate(setting.declaration.stages):
        if not stage.actions:
            text = f"Stage '{stage.name}' has no actions. A stage needs at least 1 action"
            yield Problem(f"stages[{index}].actions", invalid_stage(text))


def names_are_unique(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    numbered = enumerate(setting.declaration.stages)
    for index, stage in repeated(numbered, lambda each: each[1].name):
        text = f"Stage name '{stage.name}' is used more than once"
        yield Problem(f"stages[{index}].name", invalid_stage(text))


def the_number_of_actions(setting: Setting) -> Iterator[Problem]:
    """Captured (github.com/aws/aws-cdk/issues/11315)."""
    for index, stage in enumerate(setting.declaration.stages):
        if len(stage.actions) > MOST_ACTIONS:
            text = (
                f"Pipeline stage '{stage.name}' has too many actions. "
                "There can only be up to 50 actions in a pipeline stage"
            )
            yield Problem(f"stages[{index}].actions", invalid_stage(text))


def the_number_of_all_actions(setting: Setting) -> Iterator[Problem]:
    """Documented limit; inferred class and words."""
    if sum(1 for _ in setting.declaration.actions()) > MOST_ACTIONS_OF_A_PIPELINE:
        text = "Pipeline has too many actions. There can only be up to 1000 actions in a pipeline"
        yield Problem("stages", invalid_structure(text))
