"""The scripted behaviours that a test sets with `when(...).then(...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._call_sites import CallSite, call_site_outside
from pipemock._errors import PipeMockError
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
    from collections.abc import Iterator


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
    given: tuple[tuple[str, str], ...] = attrs.field(init=False, repr=False, eq=False)

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
            msg = f"The rules of a condition are not actions: name one with rule={self.action!r}."
            raise PipeMockError(msg)
        if self.category not in {None, RULE} or self.owner not in {None, "AWS"}:
            wrong = f"when(rule={value!r}) names a rule of a condition"
            msg = f"{wrong}, which is AWS's own and has the category {RULE!r}: leave both out."
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


@attrs.frozen(eq=False)
class ScriptedBehaviour:
    """The behaviours that a test has set for some actions, and the line that set them."""

    where: Where
    behaviours: tuple[Behaviour, ...]
    place: CallSite


class ScriptedBehaviours:
    """All scripted behaviours of a mock: the last one that matches wins."""

    def __init__(self) -> None:
        """Create an empty collection."""
        self.unmatched: list[ScriptedBehaviour] = []
        self._scripted: list[ScriptedBehaviour] = []
        self._attempts: dict[tuple[object, ...], int] = {}

    def add(self, where: Where, behaviours: tuple[Behaviour, ...]) -> None:
        """Add a scripted behaviour: one behaviour for each attempt, of which the last repeats."""
        if not behaviours:
            msg = "then() needs at least one behaviour, such as succeed() or fail()."
            raise PipeMockError(msg)
        for behaviour in behaviours:
            _require_behaviour(behaviour, "then()")
            _require_suitable(where, behaviour)
        scripted = ScriptedBehaviour(where, behaviours, call_site_outside())
        self._scripted.append(scripted)
        self.unmatched.append(scripted)

    def choose(self, action: ActionStarting) -> Outcome | None:
        """Return the outcome of *action*, or `None` if no scripted behaviour matches it."""
        # One that a later one overrides has matched as well.
        if self.unmatched:
            self.unmatched = [each for each in self.unmatched if not each.where.matches(action)]
        for index in reversed(range(len(self._scripted))):
            scripted = self._scripted[index]
            if scripted.where.matches(action):
                return _decided(self._next(index, action, scripted.behaviours), action)
        return None

    def _next(
        self, index: int, action: ActionStarting, behaviours: tuple[Behaviour, ...]
    ) -> Behaviour:
        place = (action.pipeline, action.stage, action.action, action.rule)
        key = (index, action.account, action.region, *place)
        attempt = self._attempts.get(key, 0)
        self._attempts[key] = attempt + 1
        return behaviours[min(attempt, len(behaviours) - 1)]


@attrs.frozen
class When:
    """The actions that `when` selected; `then` sets their behaviours."""

    _behaviours: ScriptedBehaviours
    _where: Where

    def then(self, *behaviours: Behaviour) -> None:
        """Set the behaviours of the actions.

        Args:
            behaviours: One for each attempt; the last one repeats.

        Raises:
            PipeMockError: If none is given, or if one does not suit the actions.

        Example:
            >>> mock.when(category="Build").then(fail(), fail(), succeed(after=60))
        """
        self._behaviours.add(self._where, behaviours)


def _decided(behaviour: Behaviour, action: ActionStarting) -> Outcome:
    while isinstance(behaviour, Call):
        behaviour = behaviour.function(action)
        _require_behaviour(behaviour, "the function given to call()")
    for needed in _categories_of(behaviour):
        if action.category != needed:
            place = f"{action.pipeline}/{action.stage}/{action.action or action.rule}"
            raise _unsuitable(behaviour, needed, f"{place} has the category {action.category!r}")
    return behaviour


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
