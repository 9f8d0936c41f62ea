"""The scenario of a rehearsal: how long actions take, and which fail, hang or are rejected."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from pipemock._cli.names import (
    action_names,
    approval_names,
    is_approval,
    rule_names,
    variable_names,
    wanted_variables,
)
from pipemock._cloud.scripted_behaviours import Where
from pipemock._errors import PipeMockError
from pipemock.behaviours import approve, call, fail, hang, reject, succeed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipemock._cloud.scripted_behaviours import ScriptedBehaviours
    from pipemock.behaviours import ActionStarting, Behaviour


@attrs.frozen(kw_only=True)
class Scenario:
    """The options of a rehearsal; actions are named ``Sign`` or ``Approve/Sign``."""

    now: datetime | None = None
    runs: int = 1
    duration: timedelta = timedelta(minutes=1)
    approve_after: timedelta = timedelta(hours=1)
    rejected: Sequence[str] = ()
    failed: Sequence[str] = ()
    hanging: Sequence[str] = ()
    variables: Mapping[str, str] = attrs.field(factory=dict)

    def require_names(self, pipelines: Sequence[Mapping[str, Any]]) -> None:
        """Require each name in the options to exist in one of the pipelines.

        Raises:
            PipeMockError: If a name exists in none of them.
        """
        _require("--reject", "approval", self.rejected, pipelines, approval_names)
        _require("--fail", "action or rule", self.failed, pipelines, action_names, rule_names)
        _require("--hang", "action", self.hanging, pipelines, action_names)
        _require("--variable", "variable", self.variables, pipelines, variable_names)

    def with_values(self, pipeline: Mapping[str, Any]) -> dict[str, Any]:
        """Return a pipeline in which every variable has a default value."""
        variables = pipeline.get("variables", ())
        given = [{**each, "defaultValue": self._value_of(each)} for each in variables]
        return {**pipeline, **({"variables": given} if given else {})}

    def direct(self, behaviours: ScriptedBehaviours, pipeline: Mapping[str, Any]) -> None:
        """Script the actions of a pipeline, and the rules of its conditions."""
        wanted = wanted_variables(pipeline)

        def behave(starting: ActionStarting) -> Behaviour:
            return self._behaviour(starting, wanted.get(f"{starting.stage}/{starting.action}", ()))

        behaviours.when(Where()).then(call(behave))
        for name in self.failed:
            behaviours.when(Where(rule=name)).then(fail())

    def _value_of(self, variable: Mapping[str, str]) -> str:
        name = variable["name"]
        return self.variables.get(name, variable.get("defaultValue", f"${{{name}}}"))

    def _behaviour(self, starting: ActionStarting, wanted: Iterable[str]) -> Behaviour:
        names = {f"{starting.stage}/{starting.action}", starting.action}
        if names.intersection(self.hanging):
            return hang()
        if names.intersection(self.rejected):
            return reject(after=self.approve_after)
        if names.intersection(self.failed):
            return fail(after=self.duration)
        if is_approval(starting.category, starting.owner):
            return approve(after=self.approve_after)
        variables = {key: f"${{{key}}}" for key in wanted}
        return succeed(after=self.duration, output_variables=variables or None)


def _require(
    option: str,
    what: str,
    given: Iterable[str],
    pipelines: Sequence[Mapping[str, Any]],
    *names_of: Callable[[Mapping[str, Any]], Iterable[str]],
) -> None:
    known = [name for names in names_of for pipeline in pipelines for name in names(pipeline)]
    for name in given:
        if name not in known:
            there = ", ".join(dict.fromkeys(known)) or "none"
            msg = f"{option} {name}: there is no such {what}; there is {there}."
            raise PipeMockError(msg)
