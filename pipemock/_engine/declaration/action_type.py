"""Action types: what a pipeline may name as an action, and what that action asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import timedelta


@attrs.frozen(cache_hash=True)
class ActionTypeId:
    """The four parts that name an action type."""

    category: str
    owner: str
    provider: str
    version: str

    @property
    def known_provider(self) -> str | None:
        """The provider, if it is AWS's own or GitHub, and not somebody else's of the same name."""
        known = self.owner == "AWS" or (self.owner, self.provider) == ("ThirdParty", "GitHub")
        return self.provider if known else None

    def __str__(self) -> str:
        """Write the name as the service does in its errors."""
        return (
            f"ActionType (Category: '{self.category}', Owner: '{self.owner}', "
            f"Provider: '{self.provider}', Version: '{self.version}')"
        )


@attrs.frozen
class ConfigurationProperty:
    """One key that the configuration of an action may hold."""

    name: str
    required: bool = attrs.field(default=False, kw_only=True)
    key: bool = attrs.field(default=True, kw_only=True)
    secret: bool = attrs.field(default=False, kw_only=True)
    queryable: bool = attrs.field(default=False, kw_only=True)
    description: str | None = attrs.field(default=None, kw_only=True)
    type: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class ArtifactLimits:
    """How few and how many artifacts an action takes or makes."""

    minimum: int
    maximum: int


@attrs.frozen
class ActionType:
    """An action type as the service knows it.

    The URL templates are kept as text: whoever shows them fills in their placeholders.
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
    secret_keys: AbstractSet[str] = attrs.field(init=False, eq=False, repr=False)

    @secret_keys.default
    def _secret_keys(self) -> AbstractSet[str]:
        return frozenset(each.name for each in self.properties if each.secret)

    def find_property(self, name: str) -> ConfigurationProperty | None:
        """Return the configuration property called *name*, or None."""
        return next((each for each in self.properties if each.name == name), None)
