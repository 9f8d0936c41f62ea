"""Action types: the kinds of actions that a pipeline may declare, and their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import timedelta


# A tuple, whose comparison costs least: it is the key of all tables of action types.
class ActionTypeId(NamedTuple):
    """The four parts that name an action type."""

    category: str
    owner: str
    provider: str
    version: str

    def __str__(self) -> str:
        """Return the name as the errors of the service show it."""
        return (
            f"ActionType (Category: '{self.category}', Owner: '{self.owner}', "
            f"Provider: '{self.provider}', Version: '{self.version}')"
        )


@attrs.frozen
class ConfigurationProperty:
    """A key that the configuration of an action may contain."""

    name: str
    required: bool = attrs.field(default=False, kw_only=True)
    key: bool = attrs.field(default=True, kw_only=True)
    secret: bool = attrs.field(default=False, kw_only=True)
    queryable: bool = attrs.field(default=False, kw_only=True)
    description: str | None = attrs.field(default=None, kw_only=True)
    type: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class ArtifactLimits:
    """The minimum and maximum number of input or output artifacts of an action."""

    minimum: int
    maximum: int


@attrs.frozen
class ActionType:
    """An action type.

    The URL templates are stored unfilled: the code that shows them fills in the placeholders.
    """

    id: ActionTypeId
    properties: tuple[ConfigurationProperty, ...] = attrs.field(default=(), kw_only=True)
    inputs: ArtifactLimits = attrs.field(kw_only=True)
    outputs: ArtifactLimits = attrs.field(kw_only=True)
    timeout: timedelta = attrs.field(kw_only=True)
    entity_url_template: str | None = attrs.field(default=None, kw_only=True)
    execution_url_template: str | None = attrs.field(default=None, kw_only=True)
    revision_url_template: str | None = attrs.field(default=None, kw_only=True)
    third_party_configuration_url: str | None = attrs.field(default=None, kw_only=True)
    v2_only: bool = attrs.field(default=False, kw_only=True)
    secret_keys: AbstractSet[str] = attrs.field(init=False, repr=False)

    @secret_keys.default
    def _secret_keys(self) -> AbstractSet[str]:
        return frozenset(each.name for each in self.properties if each.secret)

    def find_property(self, name: str) -> ConfigurationProperty | None:
        """Return the configuration property called *name*, or `None`."""
        return next((each for each in self.properties if each.name == name), None)


@attrs.frozen(eq=False)
class AvailableTypes:
    """The action and rule types that may be declared; never changed, but replaced by others."""

    actions: Mapping[ActionTypeId, ActionType]
    rules: Mapping[ActionTypeId, ActionType]

    def secret_keys(self, type_id: ActionTypeId) -> AbstractSet[str]:
        """Return the configuration keys of an action type whose values are never shown."""
        known = self.actions.get(type_id)
        return known.secret_keys if known else frozenset()

    def with_action_type(self, kind: ActionType) -> AvailableTypes:
        """Return these types with an action type added or replaced."""
        return AvailableTypes({**self.actions, kind.id: kind}, self.rules)

    def without_action_type(self, type_id: ActionTypeId) -> AvailableTypes:
        """Return these types without an action type."""
        others = {key: kind for key, kind in self.actions.items() if key != type_id}
        return AvailableTypes(others, self.rules)
