"""What a test has set and nothing has used: behaviours, functions and faults.

What can only be a mistake, such as a misspelt name, is always reported when a mock is left. The
rest may belong to a shared fixture, or to an action that never started: only a strict mock and the
report of a failed test name it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._cloud.scripted_behaviours import place_of
from pipemock._engine.actions import jobs
from pipemock._engine.declaration.references import REFERENCE
from pipemock.behaviours import ActionStarting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._call_sites import CallSite
    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.faults import Fault
    from pipemock._cloud.notification_rules import NotificationRule
    from pipemock._cloud.scripted_behaviours import ScriptedBehaviour
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World

_MOST_NAMES: Final = 8


@attrs.frozen
class Unused:
    """Something that a test has set without an effect.

    `what` is the code that set it, `problem` begins with a verb, `detail` ends the sentence, and
    `place` is the line of the code.
    """

    what: str
    problem: str
    detail: str
    place: CallSite

    def __str__(self) -> str:
        """Return the whole sentence."""
        return f"{self.what} {self.problem}{self.detail}"

    @property
    def in_brief(self) -> str:
        """The problem and the place, without the detail."""
        return f"{self.what} {self.problem}; it is at {self.place}"


@attrs.frozen
class _Action:
    """An action or rule that is declared or has started, and the function that it invokes."""

    starting: ActionStarting
    function: str | None

    def __str__(self) -> str:
        return place_of(self.starting)


def certain(cloud: Cloud) -> Iterator[Unused]:
    """Yield what can only be a mistake."""
    yield from _hidden(cloud, had_calls=False)
    for when in cloud.scripted_behaviours.unfinished:
        detail = ": add .then(...)."
        yield Unused(f"mock.{when.where}", "sets nothing", detail, when.place)
    for caller, place in cloud.callers.unentered:
        detail = ": its block is never entered. Write 'with mock.acting_as(...):'."
        yield Unused(f"mock.acting_as({caller!r})", "changes no caller", detail, place)
    declared = list(_declared(cloud)) if _has_pipelines(cloud) else []
    for scripted in cloud.scripted_behaviours.every if declared else ():
        if _is_misspelt(scripted, declared):
            there = f": there is {_listed(declared)}."
            yield Unused(f"mock.{scripted.where}", "matches nothing", there, scripted.place)
    for name in _unknown_functions(cloud, declared):
        names = sorted({each.function for each in declared if each.function is not None})
        invoked = f"they invoke {', '.join(names)}" if names else "none of them invokes a function"
        place = cloud.functions.places[name]
        yield Unused(_registration(name), "is not invoked by any pipeline", f": {invoked}.", place)
    for rule in _without_resource(cloud):
        problem, detail = f"is about {rule.resource}", ", which never existed."
        yield Unused(f"Notification rule {rule.name}", problem, detail, rule.place)
    for fault in _unmet(cloud) if cloud.calls else ():
        detail = ", so the test does not cover it."
        yield Unused(f"{fault!r}", "was not met by any call", detail, fault.place)


def possible(cloud: Cloud) -> Iterator[Unused]:
    """Yield what else was not used, which may be there for a reason."""
    yield from _hidden(cloud, had_calls=True)
    declared = list(_declared(cloud)) if _has_pipelines(cloud) else []
    started = list(_started(cloud))
    for scripted in cloud.scripted_behaviours.every:
        if not _is_misspelt(scripted, declared):
            for problem, detail in _problems(cloud, scripted, started):
                yield Unused(f"mock.{scripted}", problem, detail, scripted.place)
    unknown = set(_unknown_functions(cloud, declared))
    for name in cloud.functions.places.keys() - unknown - {each.function for each in started}:
        detail = ": no action that invokes it has started."
        yield Unused(_registration(name), "was never called", detail, cloud.functions.places[name])
    for fault in () if cloud.calls else _unmet(cloud):
        yield Unused(f"{fault!r}", "was not met", ": no call was made.", fault.place)


# The whole mock --------------------------------------------------------------------------------


# The scope of a mock is the process: of two that are active at once, in whatever threads or tasks,
# only the one that was entered last answers. A test may also be done with the outer one, if that
# has answered calls before.
def _hidden(cloud: Cloud, *, had_calls: bool) -> Iterator[Unused]:
    inner = cloud.inner_mocks
    if inner is None or not inner.calls or len(cloud.calls) > inner.calls_before:
        return
    has = {
        "behaviours": any(not each.hits for each in cloud.scripted_behaviours.every),
        "functions": bool(cloud.functions.places) and not cloud.functions.invocations,
        "pipelines": any(world.pipelines for world in cloud.worlds()),
    }
    if any(has.values()) and had_calls is bool(cloud.calls):
        what = " and ".join(name for name, is_there in has.items() if is_there)
        detail = (
            f": the mock that was entered last answers, in all threads and tasks, and it answered "
            f"{inner.calls}. The {what} of the outer mock had no effect on them. Use one mock."
        )
        problem = "answered no call after another one had been entered inside it"
        yield Unused("A mock", problem, detail, inner.place)


# Scripted behaviours ---------------------------------------------------------------------------


# Categories and owners were checked when they were set; any other name may be misspelt.
def _is_misspelt(scripted: ScriptedBehaviour, declared: Sequence[_Action]) -> bool:
    where = scripted.where
    if scripted.hits or not declared or not where.names_something:
        return False
    return not any(where.matches(each.starting) for each in declared)


def _problems(
    cloud: Cloud, scripted: ScriptedBehaviour, started: Sequence[_Action]
) -> Iterator[tuple[str, str]]:
    if not scripted.hits:
        yield "was never used", f": {_why_not_hit(cloud, scripted, started)}"
        return
    number = len(scripted.behaviours)
    for position, hits in enumerate(scripted.hits_of_each, start=1):
        if not hits:
            behaviour = scripted.behaviours[position - 1]
            yield (
                f"never reached {behaviour!r}, number {position} of {number}",
                f": no action that it matches has started {position} times.",
            )


def _why_not_hit(cloud: Cloud, scripted: ScriptedBehaviour, started: Sequence[_Action]) -> str:
    matching = [each for each in started if scripted.where.matches(each.starting)]
    every = cloud.scripted_behaviours.every
    for other in every[every.index(scripted) + 1 :]:
        shared = [each for each in matching if other.where.matches(each.starting)]
        if other.hits and shared:
            return (
                f"mock.{other.where}, set later at {other.place}, matches {shared[0]} too, and the "
                "last one that matches wins. Set the broader one first."
            )
    if matching:
        return (
            f"{matching[0]} had started before it was set. Set it before the call that starts the "
            "action."
        )
    return "no action that it matches has started."


# Functions -------------------------------------------------------------------------------------


def _registration(name: str) -> str:
    return f"mock.lambda_function({name!r}, ...)"


# A name with a reference to a variable is complete only when its action starts.
def _unknown_functions(cloud: Cloud, declared: Sequence[_Action]) -> Iterator[str]:
    known = {each.function for each in declared if each.function is not None}
    if not declared or any(map(REFERENCE.search, known)):
        return
    # The action type of a partner may have invoked another function before.
    known |= {each.function_name for each in cloud.functions.invocations}
    yield from (name for name in cloud.functions.places if name not in known)


# Faults and notification rules -----------------------------------------------------------------


# A rule may be made before its resource, so that it gets the first events.
def _without_resource(cloud: Cloud) -> Iterator[NotificationRule]:
    rules, events = cloud.notification_rules, cloud.event_log.events
    if rules and events:
        seen = {arn for event in events for arn in event.resources()}
        yield from (rule for rule in rules.values() if rule.resource not in seen)


# An unlimited fault describes a state of the service, and a test may well make no call in it.
def _unmet(cloud: Cloud) -> list[Fault]:
    return [fault for fault in cloud.faults.every if fault.times is not None and not fault.hits]


# Actions ---------------------------------------------------------------------------------------


# After a pipeline was deleted, nobody knows what it had.
def _has_pipelines(cloud: Cloud) -> bool:
    deleted = any(each.operation == "DeletePipeline" for each in cloud.calls)
    return bool(cloud.event_log.events) and not deleted


def _declared(cloud: Cloud) -> Iterator[_Action]:
    """Yield every action and rule that could start, in any version of any pipeline."""
    for world in cloud.worlds():
        for pipeline in world.pipelines.values():
            for version in pipeline.versions:
                for stage in version.declaration.stages:
                    conditions = stage.conditions.values()
                    rules = (rule for condition in conditions for rule in condition.rules)
                    for each in (*stage.actions, *rules):
                        yield _action(world, pipeline, stage.name, each, each.configuration)


def _started(cloud: Cloud) -> Iterator[_Action]:
    """Yield every action and rule that has started."""
    for world in cloud.worlds():
        for pipeline in world.pipelines.values():
            for history in (pipeline.action_history, pipeline.rule_history):
                for each in history:
                    stage = each.stage.declaration.name
                    resolved = each.resolved_configuration
                    yield _action(world, pipeline, stage, each.declaration, resolved)


def _action(
    world: World,
    pipeline: Pipeline,
    stage: str,
    declaration: ActionDeclaration,
    configuration: Mapping[str, str],
) -> _Action:
    kind = declaration.type_id
    starting = ActionStarting(
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
        configuration=configuration,
        rule=declaration.name if declaration.is_rule else "",
    )
    return _Action(starting, jobs.function_of(world, declaration, configuration))


def _listed(declared: Sequence[_Action]) -> str:
    names = list(dict.fromkeys(f"{each} ({each.starting.provider})" for each in declared))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{', '.join(names[:_MOST_NAMES])}{more}"
