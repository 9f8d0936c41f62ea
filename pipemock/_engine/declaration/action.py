"""Declarations of actions, and of rules, which are actions of a category of their own."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.declaration.action_type import ActionTypeId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet
    from typing import TypeAlias

    SecretKeys: TypeAlias = Callable[[ActionTypeId], AbstractSet[str]]

MASK: Final = "****"

_RULE: Final = "Rule"


@attrs.frozen(kw_only=True)
class ActionDeclaration:
    """One action, as declared."""

    name: str
    type_id: ActionTypeId
    run_order: int
    configuration: Mapping[str, str] = attrs.field(repr=False)
    shown_configuration: Mapping[str, str]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    namespace: str | None
    region: str | None
    role_arn: str | None
    timeout_in_minutes: int | None
    has_commands: bool
    secret_keys: AbstractSet[str] = attrs.field(repr=False)
    """The keys whose values are never shown, even if the action type has changed since."""

    @property
    def is_approval(self) -> bool:
        """Whether a person answers; a worker performs the approvals of custom action types."""
        return self.type_id.category == "Approval" and self.type_id.owner == "AWS"

    @property
    def is_source(self) -> bool:
        """Whether the action fetches a revision."""
        return self.type_id.category == "Source"

    @property
    def is_rule(self) -> bool:
        """Whether the action is a rule of a condition."""
        return self.type_id.category == _RULE


def parse_action(action: Mapping[str, Any], secrets: SecretKeys) -> ActionDeclaration:
    """Parse an action whose defaults are filled in.

    Args:
        action: The action, as the service returns it.
        secrets: Returns the configuration keys of an action type that are never shown.
    """
    type_id = _type_id(action["actionTypeId"])
    configuration = MappingProxyType(action["configuration"])
    secret_keys = secrets(type_id)
    return ActionDeclaration(
        name=action["name"],
        type_id=type_id,
        run_order=action["runOrder"],
        configuration=configuration,
        shown_configuration=_masked(configuration, secret_keys),
        inputs=tuple(artifact["name"] for artifact in action["inputArtifacts"]),
        outputs=tuple(artifact["name"] for artifact in action["outputArtifacts"]),
        namespace=action.get("namespace"),
        region=action.get("region"),
        role_arn=action.get("roleArn"),
        timeout_in_minutes=action.get("timeoutInMinutes"),
        has_commands=bool(action.get("commands")),
        secret_keys=secret_keys,
    )


def parse_rule(rule: Mapping[str, Any]) -> ActionDeclaration:
    """Parse a rule whose defaults are filled in; rules have no secrets and no outputs."""
    as_action = {**rule, "actionTypeId": rule["ruleTypeId"], "runOrder": 1, "outputArtifacts": ()}
    return parse_action(as_action, lambda _: frozenset())


# The service model requires only category and provider of a rule type: all are AWS's, in version 1.
def _type_id(type_id: Mapping[str, str]) -> ActionTypeId:
    return ActionTypeId(
        category=type_id["category"],
        owner=type_id.get("owner", "AWS"),
        provider=type_id["provider"],
        version=type_id.get("version", "1"),
    )


def _masked(configuration: Mapping[str, str], secrets: AbstractSet[str]) -> Mapping[str, str]:
    if not secrets:
        return configuration
    return MappingProxyType(
        {key: MASK if key in secrets else value for key, value in configuration.items()}
    )
