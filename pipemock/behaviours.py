"""What an action does when it runs: frozen values, and the rules that say which action gets which.

A behaviour is plain data: it prints as the Python that makes it, and can be compared and shared.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs

from pipemock._errors import PipeMockError
from pipemock._moments import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CATEGORIES: Final = ("Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute")
OWNERS: Final = ("AWS", "ThirdParty", "Custom")


def _given(value: Any) -> str:  # noqa: ANN401 -- a repr takes anything
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return repr(int(seconds) if seconds.is_integer() else seconds)
    return repr(dict(value) if isinstance(value, tuple) else value)


class _PrintsAsPython:
    def __repr__(self) -> str:
        fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast("Any", type(self)))
        values = [(field, getattr(self, field.name)) for field in fields]
        given = [f"{f.name}={_given(v)}" for f, v in values if v != f.default]
        return f"{type(self).__name__.lower()}({', '.join(given)})"


@attrs.frozen(repr=False)
class Succeed(_PrintsAsPython):
    """The action succeeds; made by `succeed`."""

    after: timedelta | None = None
    summary: str | None = None
    output_variables: tuple[tuple[str, str], ...] = ()
    revision: str | None = None
    external_execution_id: str | None = None


@attrs.frozen(repr=False)
class Fail(_PrintsAsPython):
    """The action fails; made by `fail`."""

    code: str = "JobFailed"
    message: str = "The action failed."
    after: timedelta | None = None
    external_execution_id: str | None = None


@attrs.frozen(repr=False)
class Hang(_PrintsAsPython):
    """The action never ends by itself; made by `hang`."""


@attrs.frozen(repr=False)
class Approve(_PrintsAsPython):
    """Somebody approves; made by `approve`."""

    by: str | None = None
    after: timedelta | None = None
    summary: str = ""


@attrs.frozen(repr=False)
class Reject(_PrintsAsPython):
    """Somebody rejects; made by `reject`."""

    by: str | None = None
    after: timedelta | None = None
    summary: str = ""


@attrs.frozen
class ActionStarting:
    """What a function given to `call` is told about the action that starts."""

    account: str
    region: str
    pipeline: str
    stage: str
    action: str
    category: str
    owner: str
    provider: str
    execution_id: str
    attempt: int
    configuration: Mapping[str, str]


@attrs.frozen(repr=False)
class Call(_PrintsAsPython):
    """A function decides; made by `call`."""

    function: Callable[[ActionStarting], Behaviour] = attrs.field()

    def __repr__(self) -> str:
        """Name the function: its own repr is no Python."""
        return f"call({getattr(self.function, '__name__', repr(self.function))})"

    @function.validator
    def _callable(self, _: object, value: object) -> None:
        if not callable(value):
            msg = f"call() takes a function that returns a behaviour, not {value!r}."
            raise PipeMockError(msg)


Outcome: TypeAlias = Succeed | Fail | Hang | Approve | Reject
Behaviour: TypeAlias = Outcome | Call


def succeed(
    *,
    after: timedelta | float | None = None,
    summary: str | None = None,
    output_variables: Mapping[str, str] | None = None,
    revision: str | None = None,
    external_execution_id: str | None = None,
) -> Succeed:
    """Let an action succeed.

    Args:
        after: How long it takes, a timedelta or seconds; the mock's `action_duration` if omitted.
        summary: What the action says of itself.
        output_variables: The variables that later actions can read.
        revision: The revision that a source action finds.
        external_execution_id: The id of what ran outside, such as a build.

    Example:
        >>> mock.when(action="Compile").then(succeed(after=240, output_variables={"Tag": "1.2"}))
    """
    return Succeed(
        after=_optional_duration(after),
        summary=summary,
        output_variables=tuple(sorted((output_variables or {}).items())),
        revision=revision,
        external_execution_id=external_execution_id,
    )


def fail(
    code: str = "JobFailed",
    message: str = "The action failed.",
    *,
    after: timedelta | float | None = None,
    external_execution_id: str | None = None,
) -> Fail:
    """Let an action fail.

    Args:
        code: The error code; the service's own are JobFailed, ConfigurationError, PermissionError,
            RevisionOutOfSync, RevisionUnavailable and SystemUnavailable.
        message: The text of the error.
        after: How long it takes, a timedelta or seconds; the mock's `action_duration` if omitted.
        external_execution_id: The id of what ran outside, such as a build.

    Example:
        >>> mock.when(action="Compile").then(fail("ConfigurationError", "No such project."))
    """
    return Fail(
        code=code,
        message=message,
        after=_optional_duration(after),
        external_execution_id=external_execution_id,
    )


def hang() -> Hang:
    """Let an action run on until the service's own time-out for its type ends it.

    Example:
        >>> mock.when(provider="CodeBuild").then(hang())
    """
    return Hang()


def approve(
    *, by: str | None = None, after: timedelta | float | None = None, summary: str = ""
) -> Approve:
    """Let somebody approve a manual approval.

    Args:
        by: The ARN of who approves; the mock's caller if omitted.
        after: How long the answer takes, a timedelta or seconds; at once if omitted.
        summary: The comment of who approves.

    Example:
        >>> bob = "arn:aws:iam::123456789012:user/Bob"
        >>> mock.when(category="Approval").then(approve(by=bob, after=3600))
    """
    return Approve(by=by, after=_optional_duration(after), summary=summary)


def reject(
    *, by: str | None = None, after: timedelta | float | None = None, summary: str = ""
) -> Reject:
    """Let somebody reject a manual approval.

    Args:
        by: The ARN of who rejects; the mock's caller if omitted.
        after: How long the answer takes, a timedelta or seconds; at once if omitted.
        summary: The comment of who rejects.

    Example:
        >>> mock.when(action="Sign").then(reject(summary="Not on a Friday."), approve())
    """
    return Reject(by=by, after=_optional_duration(after), summary=summary)


def call(function: Callable[[ActionStarting], Behaviour]) -> Call:
    """Let a function choose the behaviour each time that the action starts.

    Args:
        function: It is told what starts, and returns a behaviour such as `succeed()`.

    Example:
        >>> def once_in_a_while(starting):
        ...     return succeed() if starting.attempt > 1 else fail()
        >>> mock.when(provider="CodeBuild").then(call(once_in_a_while))
    """
    return Call(function)


def _optional_duration(value: timedelta | float | None) -> timedelta | None:
    return None if value is None else duration(value)


# Rules ----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Where:
    """Which actions a rule speaks of; what is left out matches everything."""

    pipeline: str | None = None
    stage: str | None = None
    action: str | None = None
    category: str | None = attrs.field(default=None)
    owner: str | None = attrs.field(default=None)
    provider: str | None = None
    _given: tuple[tuple[str, str], ...] = attrs.field(init=False, repr=False, eq=False)

    @_given.default
    def _what_is_given(self) -> tuple[tuple[str, str], ...]:
        names = ("pipeline", "stage", "action", "category", "owner", "provider")
        values = ((name, getattr(self, name)) for name in names)
        return tuple((name, value) for name, value in values if value is not None)

    @category.validator
    def _known_category(self, _: object, value: str | None) -> None:
        _one_of("category", value, CATEGORIES)

    @owner.validator
    def _known_owner(self, _: object, value: str | None) -> None:
        _one_of("owner", value, OWNERS)

    def matches(self, action: ActionStarting) -> bool:
        """Whether the rule speaks of *action*."""
        return all(getattr(action, name) == wanted for name, wanted in self._given)


def _one_of(what: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        msg = f"No action has the {what} {value!r}; there are {', '.join(allowed)}."
        raise PipeMockError(msg)


class Rules:
    """The behaviours that a test asked for: the last rule that matches wins."""

    def __init__(self) -> None:
        """Begin without any rule."""
        self._rules: list[tuple[Where, tuple[Behaviour, ...]]] = []
        self._attempts: dict[tuple[object, ...], int] = {}

    def add(self, where: Where, behaviours: tuple[Behaviour, ...]) -> None:
        """Add a rule: the behaviours are successive attempts, and the last one repeats."""
        if not behaviours:
            msg = "then() needs at least one behaviour, such as succeed() or fail()."
            raise PipeMockError(msg)
        for behaviour in behaviours:
            _expect_behaviour(behaviour, "then()")
            _expect_approval(where, behaviour)
        self._rules.append((where, behaviours))

    def choose(self, action: ActionStarting) -> Outcome | None:
        """Return what *action* does now, or `None` where no rule speaks of it."""
        for index in reversed(range(len(self._rules))):
            where, behaviours = self._rules[index]
            if where.matches(action):
                return _decided(self._next(index, action, behaviours), action)
        return None

    def _next(
        self, index: int, action: ActionStarting, behaviours: tuple[Behaviour, ...]
    ) -> Behaviour:
        key = (index, action.account, action.region, action.pipeline, action.stage, action.action)
        attempt = self._attempts.get(key, 0)
        self._attempts[key] = attempt + 1
        return behaviours[min(attempt, len(behaviours) - 1)]


@attrs.frozen
class When:
    """One half of a sentence; `then` is the other."""

    _rules: Rules
    _where: Where

    def then(self, *behaviours: Behaviour) -> None:
        """Say what the actions do when they run.

        Args:
            behaviours: What successive attempts do; the last one repeats.

        Raises:
            PipeMockError: If there is none, or one that does not suit the actions.

        Example:
            >>> mock.when(category="Build").then(fail(), fail(), succeed(after=60))
        """
        self._rules.add(self._where, behaviours)


def _decided(behaviour: Behaviour, action: ActionStarting) -> Outcome:
    while isinstance(behaviour, Call):
        behaviour = behaviour.function(action)
        _expect_behaviour(behaviour, "the function given to call()")
    return behaviour


def _expect_behaviour(value: object, where: str) -> None:
    if not isinstance(value, Succeed | Fail | Hang | Approve | Reject | Call):
        msg = f"{where} got {value!r}, which is no behaviour; use succeed(), fail() and the like."
        raise PipeMockError(msg)


def _expect_approval(where: Where, behaviour: Behaviour) -> None:
    other = where.category not in {None, "Approval"} or where.provider not in {None, "Manual"}
    if other and isinstance(behaviour, Approve | Reject):
        msg = f"Only a manual approval can {behaviour!r}; {where} speaks of other actions."
        raise PipeMockError(msg)
