"""The checks when a mock exits: swallowed errors, unused behaviours and unmet faults."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from pipemock._errors import PipeMockError, PipeMockWarning
from pipemock.behaviours import ActionStarting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.faults import Fault
    from pipemock._cloud.notification_rules import NotificationRule
    from pipemock._cloud.scripted_behaviours import ScriptedBehaviour
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World

_MOST_NAMES: Final = 8


def check(cloud: Cloud) -> None:
    """Report what a passing test should know; do so only once.

    Unmet faults are reported only if the test made any call at all.

    Raises:
        PipeMockError: If a call raised one and something caught it.
    """
    if cloud.is_checked:
        return
    cloud.is_checked = True
    if cloud.mistakes:
        raise PipeMockError(_caught(cloud.mistakes)) from cloud.mistakes[0]
    for behaviour in _misspelt(cloud):
        _warn(f"mock.{behaviour.where} matches nothing: {_there_is(cloud)}.", behaviour)
    for rule in _without_resource(cloud):
        _warn(f"Notification rule {rule.name} is about {rule.resource}, which never existed.", rule)
    for fault in unmet(cloud) if cloud.calls else ():
        _warn(f"{fault!r}: no call met the fault, so the test says nothing about it.", fault)


def unmet(cloud: Cloud) -> list[Fault]:
    """Return the limited faults that no call has met.

    An unlimited fault describes a state of the service, and a test may well make no call in it.
    """
    return [fault for fault in cloud.faults.every if fault.times is not None and not fault.hits]


def _caught(mistakes: list[BaseException]) -> str:
    first = mistakes[0]
    others = f" (and {len(mistakes) - 1} more after it)" if mistakes[1:] else ""
    what, said, fix = "A call in this mock", str(first), "Fix the call"
    if not isinstance(first, PipeMockError):
        what, said, fix = "The test's own code, called by this mock,", repr(first), "Fix that code"
    return (
        f"{what} raised {type(first).__name__}{others}, and something caught it, like "
        f"an 'except Exception' in the code under test. It said: {said} "
        f"Whatever the test has shown, it did not show it of AWS. {fix}; or, if the test "
        "provokes this on purpose, empty the list mock.mistakes before the mock is left."
    )


def _warn(message: str, what: ScriptedBehaviour | Fault | NotificationRule) -> None:
    place = what.place
    warnings.warn_explicit(message, PipeMockWarning, place.file, place.line)


# A scripted behaviour may be unused because it belongs to a shared fixture, or because its action
# never started; neither is a mistake. One that names something which no pipeline has can never
# match. Categories and owners were checked when it was set.
def _misspelt(cloud: Cloud) -> Iterator[ScriptedBehaviour]:
    if not cloud.event_log.events or any(
        each.operation == "DeletePipeline" for each in cloud.calls
    ):
        return
    declared = list(_declared(cloud))
    for behaviour in cloud.scripted_behaviours.unmatched:
        where = behaviour.where
        if where.names_something and not any(map(where.matches, declared)):
            yield behaviour


# A rule may be made before its resource, so that it gets the first events.
def _without_resource(cloud: Cloud) -> Iterator[NotificationRule]:
    events = cloud.event_log.events
    seen = {arn for event in events for arn in event.resources()} if events else set()
    for rule in cloud.notification_rules.every.values() if seen else ():
        if rule.resource not in seen:
            yield rule


def _declared(cloud: Cloud) -> Iterator[ActionStarting]:
    """Yield every action and rule that could start, in any version of any pipeline."""
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
