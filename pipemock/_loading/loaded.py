"""What a definition has become in a mock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import attrs

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Loaded(Sequence[str]):
    """The pipelines that a definition has created: a sequence of their names.

    With the name that the definition has for a resource, such as a logical id, the path of a CDK
    construct or an address of Terraform, it returns the name that the resource has on AWS.

    Attributes:
        pipelines: The names of the pipelines, in the order of the definition.
        webhooks: The names of the webhooks.
        action_types: The custom action types, such as ``Build/Custom/Jenkins/1``; those that the
            definition uses and does not define are created too.
        event_rules: The names of the event rules that start pipelines.
        unplayed_rules: Those of them that nothing plays: schedules, and patterns for events other
            than changes of repositories in CodeCommit. A test starts their pipelines itself.
        placeholders: What only a deployment knows, such as ``Role.Arn``; `parameters` can give
            their values.
    """

    pipelines: tuple[str, ...]
    webhooks: tuple[str, ...]
    action_types: tuple[str, ...]
    event_rules: tuple[str, ...]
    unplayed_rules: tuple[str, ...]
    placeholders: tuple[str, ...]
    _names: Mapping[str, Sequence[str]]

    @overload
    def __getitem__(self, key: int | str) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[str]: ...
    def __getitem__(self, key: int | str | slice) -> str | Sequence[str]:
        """Return the name of a pipeline by its index, or of a resource by its logical id.

        Raises:
            PipeMockError: If the definition has no resource with the logical id, or several.
        """
        if not isinstance(key, str):
            return self.pipelines[key]
        found = self._names.get(key, ())
        if len(found) > 1:
            msg = f"Several stacks have a {key!r}: {', '.join(found)}. Use a longer name."
            raise PipeMockError(msg)
        if not found:
            there = ", ".join(self._names) or "none"
            msg = f"Nothing that was loaded is called {key!r}; there is {there}."
            raise PipeMockError(msg)
        return found[0]

    def __len__(self) -> int:
        """Return the number of pipelines."""
        return len(self.pipelines)

    def __repr__(self) -> str:
        """Show the names of the pipelines, and the event rules that nothing plays."""
        rules = ", ".join(self.unplayed_rules)
        unplayed = f"; not played: {rules}" if rules else ""
        return f"<Loaded: {', '.join(self.pipelines) or 'no pipeline'}{unplayed}>"
