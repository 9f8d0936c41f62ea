"""Which action gets which behaviour: the rules that a test sets with `when(...).then(...)`."""

from __future__ import annotations

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


@attrs.frozen(kw_only=True)
class Where:
    """Which actions a rule speaks of; what is left out matches everything.

    The rules of a stage's conditions are spoken of only where they are named, or their category.
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
    def _what_is_given(self) -> tuple[tuple[str, str], ...]:
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
        if not self._speaks_of_rules:
            return
        if self.action is not None:
            msg = f"The rules of a condition are no actions: name one with rule={self.action!r}."
            raise PipeMockError(msg)
        if self.category not in {None, RULE} or self.owner not in {None, "AWS"}:
            wrong = f"when(rule={value!r}) speaks of a rule of a condition"
            msg = f"{wrong}, which is AWS's own and has the category {RULE!r}: leave both out."
            raise PipeMockError(msg)

    def __str__(self) -> str:
        """Return the half of the sentence that a test has written."""
        return f"when({', '.join(f'{name}={value!r}' for name, value in self.given)})"

    @property
    def names_something(self) -> bool:
        """Whether a name is given, which may be misspelt, and not just a category or an owner."""
        return any(name not in {"category", "owner"} for name, _ in self.given)

    @property
    def _speaks_of_rules(self) -> bool:
        return self.category == RULE or self.rule is not None

    def matches(self, action: ActionStarting) -> bool:
        """Whether the rule speaks of *action*."""
        if (action.category == RULE) is not self._speaks_of_rules:
            return False
        return all(getattr(action, name) == wanted for name, wanted in self.given)


def _one_of(what: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        msg = f"No action has the {what} {value!r}; there are {', '.join(allowed)}."
        raise PipeMockError(msg)


@attrs.frozen(eq=False)
class ScriptedBehaviour:
    """What a test has said of some actions, and where it did."""

    where: Where
    behaviours: tuple[Behaviour, ...]
    place: CallSite


class ScriptedBehaviours:
    """The behaviours that a test asked for: the last rule that matches wins."""

    def __init__(self) -> None:
        """Begin without any rule."""
        self.unmatched: list[ScriptedBehaviour] = []
        self._rules: list[ScriptedBehaviour] = []
        self._attempts: dict[tuple[object, ...], int] = {}

    def add(self, where: Where, behaviours: tuple[Behaviour, ...]) -> None:
        """Add a rule: the behaviours are successive attempts, and the last one repeats."""
        if not behaviours:
            msg = "then() needs at least one behaviour, such as succeed() or fail()."
            raise PipeMockError(msg)
        for behaviour in behaviours:
            _require_behaviour(behaviour, "then()")
            _require_approval(where, behaviour)
        rule = ScriptedBehaviour(where, behaviours, call_site_outside())
        self._rules.append(rule)
        self.unmatched.append(rule)

    def choose(self, action: ActionStarting) -> Outcome | None:
        """Return what *action* does now, or `None` where no rule speaks of it."""
        # A rule for which a later one stands in has matched as well.
        if self.unmatched:
            self.unmatched = [each for each in self.unmatched if not each.where.matches(action)]
        for index in reversed(range(len(self._rules))):
            rule = self._rules[index]
            if rule.where.matches(action):
                return _decided(self._next(index, action, rule.behaviours), action)
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
    """One half of a sentence; `then` is the other."""

    _rules: ScriptedBehaviours
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
        _require_behaviour(behaviour, "the function given to call()")
    return behaviour


def _require_behaviour(value: object, where: str) -> None:
    if not isinstance(value, Succeed | Fail | Hang | Approve | Reject | Call):
        msg = f"{where} got {value!r}, which is no behaviour; use succeed(), fail() and the like."
        raise PipeMockError(msg)


def _require_approval(where: Where, behaviour: Behaviour) -> None:
    other = where.category not in {None, "Approval"} or where.provider not in {None, "Manual"}
    other = other or where.rule is not None
    if other and isinstance(behaviour, Approve | Reject):
        given = ", ".join(f"{name}={value!r}" for name, value in where.given)
        msg = (
            f"Only a manual approval can {behaviour!r}; when({given}) speaks of others. "
            "Let them succeed() or fail(), or speak of approvals: when(category='Approval')."
        )
        raise PipeMockError(msg)
