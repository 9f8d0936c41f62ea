"""Operations on action types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.request import with_next_token
from pipemock._codepipeline.views import action_types as views

if TYPE_CHECKING:
    from pipemock._codepipeline.request import Request

_MOST_PER_PAGE: Final = 100


def list_(
    request: Request,
    *,
    action_owner_filter: str | None = None,
    next_token: str | None = None,
    region_filter: str | None = None,
) -> dict[str, Any]:
    """Return the action types that a pipeline may use, in the order of the real service."""
    world = request.world
    available = region_filter in {None, world.region}
    found = [
        kind
        for kind in world.action_types.values()
        if available and action_owner_filter in {None, kind.id.owner}
    ]
    page, token = request.page(
        list(enumerate(found)),
        size=None,
        most=_MOST_PER_PAGE,
        token=next_token,
        start_after=lambda anchor: int(anchor) + 1,
        anchor=lambda row: str(row[0]),
    )
    shown = [views.action_type(world, kind) for _, kind in page]
    return with_next_token({"actionTypes": shown}, token)
