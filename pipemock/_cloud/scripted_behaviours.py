"""The scripted behaviours that a test sets with `when(...).then(...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._call_sites import CallSite, call_site_outside
from pipemock._cloud.cascades import MOST_AT_ONCE, endless
from pipemock._errors import PipeMockError, require_active
from pipemock.behaviours import (
    CATEGORIES,
    OWNERS,
    RULE,
    ActionStarting,
    Approve,
    Behaviour,
    Call,
    Fail,
    Hang,
    Outcome,
    Reject,
    Succeed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


@attrs.frozen(kw_only=True)
class Where:
    """The actions that a scripted behaviour matches; an omitted name matches everything.

    Rules of a stage's conditions match only if `rule` or the category "Rule" is given.
    """

    pipeline: str | None = None
    stage: str | None = None
    action: str | None = None
    category: str | None = attrs.field(default=None)
    owner: str | None = attrs.field(default=None)
    provider: str | None = None
    rule: str | None = attrs.field(default=None)
    given: tuple[tuple[str, str], ...] = attrs.field(init=False, repr=False)

    @given.default
    def _given_names(self) -> tuple[tuple[str, str], ...]:
        names = ("pipeline", "stage", "action", "category", "owner", "provider", "rule")
        values = ((name, getattr(self, name)) for name in names)
        return tuple((name, value) for name, value in values if value is not None)

    @category.validator
    def _known_category(self, _: object, value: str | None) -> None:
        _one_of("category", value, (*CATEGORIES, RULE))

    @owner.validator
    def _known_owner(self, _: object, value: str | None) -> None:
        _one_of("owner", value, OWNERS)

    @rule.validator
    def _either_action_or_rule(self, _: object, value: str | None) -> None:
        if not self._names_rules:
            return
        if self.action is not None:
            name, end = (self.action, "") if value is None else (value, ", and leave out action")
            msg = f"The rules of a condition are not actions: name one with rule={name!r}{end}."
            raise PipeMockError(msg)
        if self.category not in {None, RULE} or self.owner not in {None, "AWS"}:
            named, others = f"rule={value!r}", "leave both out"
            if value is None:
                named, others = f"category={RULE!r}", "leave the owner out"
            msg = (
                f"when({named}) names a rule of a condition, which is AWS's own and has the "
                f"category {RULE!r}: {others}."
            )
            raise PipeMockError(msg)

    def __str__(self) -> str:
        """Return the call of `when` as the test wrote it."""
        return f"when({', '.join(f'{name}={value!r}' for name, value in self.given)})"

    @property
    def names_something(self) -> bool:
        """Whether anything but a category or an owner is given: a name, which may be misspelt."""
        return any(name not in {"category", "owner"} for name, _ in self.given)

    @property
    def _names_rules(self) -> bool:
        return self.category == RULE or self.rule is not None

    def matches(self, action: ActionStarting) -> bool:
        """Return whether *action* matches."""
        if (action.category == RULE) is not self._names_rules:
            return False
        return all(getattr(action, name) == wanted for name, wanted in self.given)


def _one_of(what: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        msg = f"No action has the {what} {value!r}; there are {', '.join(allowed)}."
        raise PipeMockError(msg)


@attrs.define(eq=False, repr=False)
class ScriptedBehaviour:
    """The behaviours of some actions, set and returned by `when(...).then(...)`.

    `where` says which actions it matches, `behaviours` has one for each attempt, of which the last
    one repeats, and `place` is the line of the test that set it.
    """

    where: Where
    behaviours: tuple[Behaviour, ...]
    place: CallSite
    _hits: list[int] = attrs.field(init=False)
    _attempts: dict[tuple[str, ...], int] = attrs.field(init=False, factory=dict)

    @_hits.default
    def _no_hits(self) -> list[int]:
        return [0] * len(self.behaviours)

    @property
    def hits(self) -> int:
        """The number of times that an action which started had one of the behaviours.

        Example:
            >>> builds = mock.when(category="Build").then(fail(), succeed())
            >>> answer = client.start_pipeline_execution(name="release")
            >>> builds.hits
            1
        """
        return sum(self._hits)

    @property
    def hits_of_each(self) -> tuple[int, ...]:
        """The hits of each of the behaviours, in their order.

        Example:
            >>> builds = mock.when(category="Build").then(fail(), succeed())
            >>> answer = client.start_pipeline_execution(name="release")
            >>> builds.hits_of_each
            (1, 0)
        """
        return tuple(self._hits)

    def next_for(self, action: ActionStarting) -> Behaviour:
        """Return the behaviour of the next attempt at *action*, and count the hit; private."""
        place = (action.account, action.region, action.pipeline, action.stage)
        key = (*place, action.action, action.rule)
        attempt = self._attempts.get(key, 0)
        self._attempts[key] = attempt + 1
        position = min(attempt, len(self.behaviours) - 1)
        self._hits[position] += 1
        return self.behaviours[position]

    def __str__(self) -> str:
        """Return the call that set it."""
        return f"{self.where}.then({', '.join(map(repr, self.behaviours))})"

    def __repr__(self) -> str:
        """Show the call that set it, and the hits of each behaviour."""
        return f"<ScriptedBehaviour {self}, hits {', '.join(map(str, self._hits))}>"


class ScriptedBehaviours:
    """All scripted behaviours of a mock: the last one that matches wins."""

    def __init__(self, *, nested: Callable[[], AbstractContextManager[None]]) -> None:
        """Create an empty collection; functions given to `call` are called inside *nested*."""
        self._nested = nested
        # The calls of functions since a step last ended.
        self.calls_in_step = 0
        self._is_stopped = False
        self.every: list[ScriptedBehaviour] = []
        # The selections that nothing has been set for.
        self.unfinished: list[When] = []

    def stop(self) -> None:
        """Refuse more behaviours from now on; called when the mock exits."""
        self._is_stopped = True

    def when(self, where: Where) -> When:
        """Return a selection of actions, for which `then` sets behaviours."""
        selection = When(self, where, call_site_outside())
        self.unfinished.append(selection)
        return selection

    def add(self, where: Where, behaviours: tuple[Behaviour, ...]) -> ScriptedBehaviour:
        """Add a scripted behaviour: one behaviour for each attempt, of which the last repeats."""
        require_active(is_left=self._is_stopped)
        if not behaviours:
            msg = "then() needs at least one behaviour, such as succeed() or fail()."
            raise PipeMockError(msg)
        for behaviour in behaviours:
            _require_behaviour(behaviour, "then()")
            _require_suitable(where, behaviour)
        scripted = ScriptedBehaviour(where, behaviours, call_site_outside())
        self.every.append(scripted)
        return scripted

    def choose(self, action: ActionStarting) -> Outcome | None:
        """Return the outcome of *action*, or `None` if no scripted behaviour matches it."""
        for scripted in reversed(self.every):
            if scripted.where.matches(action):
                return self._decided(scripted.next_for(action), action)
        return None

    def _decided(self, behaviour: Behaviour, action: ActionStarting) -> Outcome:
        while isinstance(behaviour, Call):
            self.calls_in_step += 1
            if self.calls_in_step > MOST_AT_ONCE:
                last = f"for {place_of(action)}"
                raise endless(_CALLED, last)
            with self._nested():
                behaviour = behaviour.function(action)
            _require_behaviour(behaviour, "the function given to call()")
        for needed in _categories_of(behaviour):
            if action.category != needed:
                problem = f"{place_of(action)} has the category {action.category!r}"
                raise _unsuitable(behaviour, needed, problem)
        return behaviour


@attrs.frozen(eq=False)
class When:
    """The actions that `when` selected; `then` sets their behaviours."""

    _behaviours: ScriptedBehaviours
    where: Where
    place: CallSite

    def then(self, *behaviours: Behaviour) -> ScriptedBehaviour:
        """Set the behaviours of the actions.

        Args:
            behaviours: One for each attempt; the last one repeats.

        Returns:
            The scripted behaviour, which counts its hits.

        Raises:
            PipeMockError: If none is given, or if one does not suit the actions.

        Example:
            >>> builds = mock.when(category="Build").then(fail(), fail(), succeed(after=60))
            >>> builds
            <ScriptedBehaviour when(category='Build').then(fail(), fail(), succeed(after=60)), \
hits 0, 0, 0>
        """
        if self in self._behaviours.unfinished:
            self._behaviours.unfinished.remove(self)
        return self._behaviours.add(self.where, behaviours)


def place_of(action: ActionStarting) -> str:
    """Return where an action or a rule is, in words for messages."""
    return f"{action.pipeline}/{action.stage}/{action.action or action.rule}"


_CALLED: Final = "Functions given to call() were called"
_USE: Final = "use succeed(), fail() and the like"


def _require_behaviour(value: object, where: str) -> None:
    if not isinstance(value, Succeed | Fail | Hang | Approve | Reject | Call):
        uncalled = getattr(value, "__module__", None) == "pipemock.behaviours"
        name = getattr(value, "__name__", "")
        given, advice = (name, f"call it: {name}()") if uncalled and name else (repr(value), _USE)
        msg = f"{where} got {given}, which is not a behaviour; {advice}."
        raise PipeMockError(msg)


# Behaviours that only the actions of one category can have -------------------------------------

_APPROVAL: Final = "Approval"
_WORDS: Final = {
    _APPROVAL: ("a manual approval", "Use succeed() or fail()", "approvals"),
    "Deploy": ("a deployment", "Leave out targets=", "deployments"),
    "Source": ("a source action", "Leave out revision=", "sources"),
}


def _categories_of(behaviour: Behaviour) -> Iterator[str]:
    """Yield the category that an action needs for each part of a behaviour that needs one."""
    if isinstance(behaviour, Approve | Reject):
        yield _APPROVAL
    if isinstance(behaviour, Succeed | Fail) and behaviour.targets:
        yield "Deploy"
    if isinstance(behaviour, Succeed) and behaviour.revision is not None:
        yield "Source"


def _require_suitable(where: Where, behaviour: Behaviour) -> None:
    for needed in _categories_of(behaviour):
        other = where.category not in {None, needed} or where.rule is not None
        other = other or (needed == _APPROVAL and where.provider not in {None, "Manual"})
        if other:
            raise _unsuitable(behaviour, needed, f"{where} names other actions")


def _unsuitable(behaviour: Behaviour, needed: str, problem: str) -> PipeMockError:
    performer, advice, plural = _WORDS[needed]
    return PipeMockError(
        f"Only {performer} can {behaviour!r}; {problem}. "
        f"{advice}, or name {plural}: when(category={needed!r})."
    )
