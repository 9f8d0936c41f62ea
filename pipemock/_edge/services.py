"""The services that pipemock answers for, loaded when they are called."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipemock._edge.handling import Handling

SERVICES: Final = ("codepipeline", "codecommit")
"""The names of the services, as in `boto3.client`."""


@functools.cache
def handling(service: str) -> Handling:
    """Return how a service handles a request; what it needs is loaded at the first call.

    Most tests call one service, and loading the other would take a fifth of a first test's time.
    """
    if service == "codecommit":
        from pipemock._edge import codecommit  # noqa: PLC0415 -- see above

        return codecommit.HANDLING
    from pipemock._edge import codepipeline  # noqa: PLC0415 -- see above

    return codepipeline.HANDLING
