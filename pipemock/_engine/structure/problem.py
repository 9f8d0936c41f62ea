"""The input of the structure rules, and the problems that they find."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.errors import invalid_action, invalid_stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId
    from pipemock._engine.declaration.pipeline import PipelineDeclaration, StageDeclaration
    from pipemock._errors import ServiceError

Moment: TypeAlias = tuple[int, float]
"""The number of a stage, and a place in the order of its actions."""


@attrs.frozen
class Problem:
    """An error of the service, and its place in the declaration."""

    path: str
    error: ServiceError


@attrs.frozen
class Kind:
    """A kind of what a stage declares: its name in messages, and the error of an illegal one."""

    name: str
    error: Callable[[str], ServiceError]

    @property
    def word(self) -> str:
        """The name inside a sentence."""
        return self.name.lower()


_ACTION: Final = Kind("Action", invalid_action)
_RULE: Final = Kind("Rule", invalid_stage)


@attrs.frozen(kw_only=True)
class Declared:
    """An action, or a rule of a condition, and where it is declared."""

    kind: Kind
    path: str
    stage: StageDeclaration
    moment: Moment
    declaration: ActionDeclaration


def _actions(setting: Setting) -> tuple[Declared, ...]:
    return tuple(
        Declared(
            kind=_ACTION,
            path=f"stages[{number}].actions[{index}]",
            stage=stage,
            moment=(number, action.run_order),
            declaration=action,
        )
        for number, stage in enumerate(setting.declaration.stages)
        for index, action in enumerate(stage.actions)
    )


# Before entry, no action of the stage has run yet.
def _rules(setting: Setting) -> Iterator[Declared]:
    for number, stage in enumerate(setting.declaration.stages):
        for kind, condition in stage.conditions.items():
            path = f"stages[{number}].{kind.value}.conditions[0].rules"
            order = 0 if kind is ConditionKind.BEFORE_ENTRY else math.inf
            for index, rule in enumerate(condition.rules):
                yield Declared(
                    kind=_RULE,
                    path=f"{path}[{index}]",
                    stage=stage,
                    moment=(number, order),
                    declaration=rule,
                )


@attrs.frozen(kw_only=True)
class Setting:
    """A declaration, with everything that decides whether it is legal."""

    declaration: PipelineDeclaration
    given: Mapping[str, Any]
    region: str
    action_types: Mapping[ActionTypeId, ActionType]
    rule_types: Mapping[ActionTypeId, ActionType]
    actions: tuple[Declared, ...] = attrs.field(
        init=False, default=attrs.Factory(_actions, takes_self=True)
    )
    rules: tuple[Declared, ...] = attrs.field(
        init=False, default=attrs.Factory(lambda self: tuple(_rules(self)), takes_self=True)
    )
