"""The pages of a history in reverse order, without a copy of the history."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.history import Numbered

MOST_PER_PAGE: Final = 100

T = TypeVar("T", bound="Numbered")


def newest_page(
    request: Request, history: Sequence[T], *, size: int | None, token: str | None
) -> tuple[Sequence[T], str | None]:
    """Return one page of a history, the newest row first, and the token of the next page.

    The cost depends on the size of the page only.
    """

    def start_after(anchor: str) -> int:
        older = bisect.bisect_left(history, int(anchor), key=lambda row: row.number)
        return len(history) - older

    positions, next_token = request.page(
        range(len(history) - 1, -1, -1),
        size=size,
        most=MOST_PER_PAGE,
        token=token,
        start_after=start_after,
        anchor=lambda position: str(history[position].number),
    )
    return [history[each] for each in positions], next_token
