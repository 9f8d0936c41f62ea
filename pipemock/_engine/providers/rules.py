"""How AWS's own rules are checked, where a test sets no scripted behaviour."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipemock._engine.state.ports import CONFIGURATION_ERROR
from pipemock.behaviours import Fail, Hang, Succeed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._engine.state.executions import ActionExecution


def alarm_wait_time(rule: ActionExecution) -> timedelta:
    """Return how long an alarm is given to recover before its rule fails."""
    minutes = rule.resolved_configuration.get("WaitTime", "")
    if not (minutes.isascii() and minutes.isdecimal()):
        return timedelta()
    try:
        return timedelta(minutes=int(minutes))
    except (OverflowError, ValueError):  # raised for a number that is too large
        return timedelta.max


# User guide, rule reference: docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html
# MATCHES has to match the whole value, as Java's `matches` does; the few constructs of Java that
# Python's regular expressions lack are a configuration error here.
_OPERATORS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "EQ": lambda variable, value: variable == value,
    "NE": lambda variable, value: variable != value,
    "CONTAINS": lambda variable, value: value in variable,
    "MATCHES": lambda variable, value: re.fullmatch(value, variable) is not None,
}


def variable_check(rule: ActionExecution, _now: datetime) -> Succeed | Fail:
    """Compare the value of a variable."""
    configuration = rule.resolved_configuration
    variable, value = configuration["Variable"], configuration["Value"]
    operator = configuration["Operator"]
    if operator not in _OPERATORS:
        text = f"The operator '{operator}' is not one of {', '.join(_OPERATORS)}."
        return Fail(code=CONFIGURATION_ERROR, message=text)
    try:
        holds = _OPERATORS[operator](variable, value)
    except re.error as error:
        text = f"The value '{value}' is not a regular expression: {error}."
        return Fail(code=CONFIGURATION_ERROR, message=text)
    comparison = f"'{variable}' {operator} '{value}'"
    if holds:
        return Succeed(summary=f"The variable check holds: {comparison}.")
    return Fail(message=f"The variable check does not hold: {comparison}.")


def window_check(rule: ActionExecution, now: datetime) -> Succeed | Fail | Hang:
    """Wait for the next opening of a deployment window."""
    from pipemock._engine.providers import deployment_window  # noqa: PLC0415 -- time zones

    configuration = rule.resolved_configuration
    try:
        opening = deployment_window.next_opening(
            configuration["Cron"], configuration.get("TimeZone", "UTC"), now, until=rule.expires
        )
    except deployment_window.BadWindow as error:
        return Fail(code=CONFIGURATION_ERROR, message=str(error))
    return Hang() if opening is None else Succeed(after=opening - now)
