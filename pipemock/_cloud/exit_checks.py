"""What is said when a mock is left: mistakes that something caught, and what was never used."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from pipemock._errors import PipeMockError, PipeMockWarning
from pipemock.behaviours import ActionStarting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.faults import Fault
    from pipemock._cloud.scripted_behaviours import ScriptedBehaviour
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World

_MOST_NAMES: Final = 8


def check(cloud: Cloud) -> None:
    """Say once what a test should know that believes to have passed.

    Where nothing was called at all, nothing can have been used.

    Raises:
        PipeMockError: If a call raised one, and something caught it.
    """
    if cloud.is_checked:
        return
    cloud.is_checked = True
    if cloud.mistakes:
        raise PipeMockError(_caught(cloud.mistakes)) from cloud.mistakes[0]
    for rule in _misspelt(cloud):
        _warn(f"mock.{rule.where} matches nothing: {_there_is(cloud)}.", rule)
    for fault in unmet(cloud) if cloud.calls else ():
        _warn(f"{fault!r}: no call met the fault, so the test says nothing about it.", fault)


def unmet(cloud: Cloud) -> list[Fault]:
    """Return the faults that some call should have met, and none did.

    One without an end is a state of the service: that nothing calls meanwhile may be the point.
    """
    return [fault for fault in cloud.faults.every if fault.times is not None and not fault.hits]


def _caught(mistakes: list[PipeMockError]) -> str:
    first = mistakes[0]
    others = f" (and {len(mistakes) - 1} more after it)" if mistakes[1:] else ""
    return (
        f"A call in this mock raised {type(first).__name__}{others}, and something caught it, like "
        f"an 'except Exception' in the code under test. It said: {first} "
        "Whatever the test has shown, it did not show it of AWS. Mend the call; or, if the test "
        "provokes this on purpose, empty the list mock.mistakes before the mock is left."
    )


def _warn(message: str, what: ScriptedBehaviour | Fault) -> None:
    place = what.place
    warnings.warn_explicit(message, PipeMockWarning, place.file, place.line)


# A rule that other tests of a fixture use is no mistake, nor is one whose turn never came. One that
# names something which no pipeline has can never have a turn. Categories and owners were checked
# when the rule was set.
def _misspelt(cloud: Cloud) -> Iterator[ScriptedBehaviour]:
    if not cloud.event_log.events or any(
        each.operation == "DeletePipeline" for each in cloud.calls
    ):
        return
    declared = list(_declared(cloud))
    for rule in cloud.scripted_behaviours.unmatched:
        if rule.where.names_something and not any(map(rule.where.matches, declared)):
            yield rule


def _declared(cloud: Cloud) -> Iterator[ActionStarting]:
    """Yield everything that could start, in any version of any pipeline."""
    for world in cloud.worlds():
        for pipeline in world.pipelines.values():
            for version in pipeline.versions:
                for stage in version.declaration.stages:
                    conditions = stage.conditions.values()
                    rules = (rule for condition in conditions for rule in condition.rules)
                    for each in (*stage.actions, *rules):
                        yield _starting(world, pipeline, stage.name, each)


def _starting(
    world: World, pipeline: Pipeline, stage: str, declaration: ActionDeclaration
) -> ActionStarting:
    kind = declaration.type_id
    return ActionStarting(
        account=world.account,
        region=world.region,
        pipeline=pipeline.name,
        stage=stage,
        action="" if declaration.is_rule else declaration.name,
        category=kind.category,
        owner=kind.owner,
        provider=kind.provider,
        execution_id="",
        attempt=1,
        configuration=declaration.configuration,
        rule=declaration.name if declaration.is_rule else "",
    )


def _there_is(cloud: Cloud) -> str:
    names = dict.fromkeys(
        f"{each.pipeline}/{each.stage}/{each.action or each.rule} ({each.provider})"
        for each in _declared(cloud)
    )
    shown = ", ".join(list(names)[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"there is {shown}{more}"
