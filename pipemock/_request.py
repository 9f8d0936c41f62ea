"""What an operation of any service is told besides its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

import attrs

from pipemock import _errors, _paging

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from pipemock._errors import ServiceError

T = TypeVar("T")

# Both services have operations that spell them with a capital letter.
_NOT_BOUND: Final = {"nextToken", "maxResults", "NextToken", "MaxResults"}


class AnyWorld(Protocol):
    """What all services know of the account and Region that a call arrived in."""

    account: str
    region: str


W = TypeVar("W", bound=AnyWorld)


@attrs.frozen(kw_only=True)
class Call(Generic[W]):
    """One call: where it arrived, when, from whom, and what was asked."""

    world: W
    now: datetime
    caller: str
    operation: str
    parameters: Mapping[str, Any]

    def page(
        self,
        rows: Sequence[T],
        *,
        size: int | None,
        most: int,
        token: str | None,
        start_after: Callable[[str], int],
        anchor: Callable[[T], str],
        refused: Callable[[str], ServiceError] = _errors.invalid_next_token,
    ) -> tuple[Sequence[T], str | None]:
        """Return one page of *rows* and the token of the next, bound to this request."""
        asked = {key: value for key, value in self.parameters.items() if key not in _NOT_BOUND}
        return _paging.page(
            rows,
            size=size or most,
            token=token,
            request=[self.operation, self.world.account, self.world.region, asked],
            start_after=start_after,
            anchor=anchor,
            refused=refused,
        )
