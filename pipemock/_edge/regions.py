"""The Region of clients that are made inside a mock where nothing names one.

Internals of botocore used here: `ClientCreator.create_client`, which gets the Region that
arguments, environment and profile name, or `None`; aiobotocore has a subclass with its own method.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from botocore.client import ClientCreator

from pipemock._edge.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME: Final = "create_client"

_originals: Final[dict[type, Callable[..., Any]]] = {}


def wrap(region: Callable[[], str | None]) -> None:
    """Give the clients of the mocked services a Region where nothing names one.

    Args:
        region: A function that returns the Region, or `None` to leave it open.
    """
    creators: list[type] = [ClientCreator, *ClientCreator.__subclasses__()]
    for creator in creators:
        if _NAME in vars(creator):
            _originals[creator] = vars(creator)[_NAME]
            setattr(creator, _NAME, _with_region(_originals[creator], region))


def unwrap() -> None:
    """Restore the classes that `wrap` has changed."""
    while _originals:
        creator, original = _originals.popitem()
        setattr(creator, _NAME, original)


# The original of aiobotocore returns a coroutine, which is passed on.
def _with_region(original: Callable[..., Any], region: Callable[[], str | None]) -> Any:  # noqa: ANN401
    def create_client(
        self: ClientCreator,
        service_name: str,
        region_name: str | None,
        *args: Any,  # noqa: ANN401 -- those of the original
        **kwargs: Any,  # noqa: ANN401 -- those of the original
    ) -> Any:  # noqa: ANN401 -- a client of any service
        if region_name is None and service_name in SERVICES:
            region_name = region()
        return original(self, service_name, region_name, *args, **kwargs)

    return create_client
