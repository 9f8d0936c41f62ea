"""Rules for artifacts and artifact stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._arns import REGIONS
from pipemock._engine.errors import invalid_action, invalid_structure
from pipemock._engine.structure.actions import each_action
from pipemock._engine.structure.declared import missing_inputs, repeated
from pipemock._engine.structure.problem import Problem
from pipemock._errors import validation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._engine.declaration.action_type import ArtifactLimits
    from pipemock._engine.structure.problem import Setting


def numbers_fit_the_action_types(setting: Setting) -> Iterator[Problem]:
    """Captured for too few inputs; inferred by analogy for the other three cases."""
    for path, _, action in each_action(setting):
        action_type = setting.action_types.get(action.type_id)
        if action_type is None:
            continue
        counted = (
            ("input", len(action.inputs), action_type.inputs),
            ("output", len(action.outputs), action_type.outputs),
        )
        for kind, count, limits in counted:
            text = _count_problem(action.name, kind, count, limits)
            if text is not None:
                yield Problem(f"{path}.{kind}Artifacts", invalid_action(text))


def outputs_are_unique(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    outputs = (
        (f"{path}.outputArtifacts[{position}].name", name)
        for path, _, action in each_action(setting)
        for position, name in enumerate(action.outputs)
    )
    for path, name in repeated(outputs, lambda each: each[1]):
        text = (
            "Output Artifact Bundle name must be unique within the pipeline. "
            f"{name} has been used more than once."
        )
        yield Problem(path, invalid_structure(text))


def inputs_are_made_before(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred class and words.

    User guide, pipeline structure:
    docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html
    """
    return missing_inputs(setting, setting.actions)


def one_kind_of_store(setting: Setting) -> Iterator[Problem]:
    """Documented: a pipeline has one of the two members. Inferred class and words."""
    given = [key for key in ("artifactStore", "artifactStores") if setting.given.get(key)]
    if len(given) != 1:
        text = "Specify either 'pipeline.artifactStore' or 'pipeline.artifactStores', but not both."
        yield Problem("artifactStore", validation(text))


def every_region_has_a_store(setting: Setting) -> Iterator[Problem]:
    """Captured, also for a Region that CodePipeline did not have yet (aws/aws-cdk#15650).

    Inferred: the Region of the pipeline itself always exists.
    """
    stores = setting.given.get("artifactStores")
    regions = {action.region or setting.region for _, action in setting.declaration.actions()}
    regions.add(setting.region)
    if stores is None:
        if len(regions) > 1:
            yield Problem("artifactStore", validation(_SEVERAL_REGIONS))
        return
    for region in sorted(stores):
        if region not in {*REGIONS, setting.region}:
            text = (
                f"The region {region} specified in 'pipeline.artifactStores' "
                "is not a valid AWS Region."
            )
            yield Problem(f"artifactStores.{region}", validation(text))
    for region in sorted(regions.difference(stores)):
        yield Problem("artifactStores", validation(_MISSING_STORE.format(region=region)))


_SEVERAL_REGIONS: Final = (
    "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' "
    "instead of 'pipeline.artifactStore' to declare an artifact store, such as an artifact "
    "bucket, for each region where you have an action."
)
_MISSING_STORE: Final = (
    "Your pipeline must have an artifact store, such as an artifact bucket, for each region "
    "where you have an action. The following region is missing in 'pipeline.artifactStores': "
    "{region}."
)


def _count_problem(action: str, kind: str, count: int, limits: ArtifactLimits) -> str | None:
    declares = f"Action {action} declares {count} {kind} artifacts which is"
    if count < limits.minimum:
        return f"{declares} less than the minimum count ({limits.minimum})"
    if count > limits.maximum:
        return f"{declares} more than the maximum count ({limits.maximum})"
    return None
