"""The guard, which refuses calls that no mock answers and says where their client was made.

It relies on an internal of botocore: each client has an event emitter of its own.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Final, NoReturn

from pipemock._call_sites import CallSite, call_site_outside
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from botocore.hooks import EventAliaser
    from botocore.model import OperationModel

_made_at: Final[weakref.WeakKeyDictionary[EventAliaser, CallSite]] = weakref.WeakKeyDictionary()


class _MadeWhileGuarded:
    """A base class of all clients made under the guard, which records where they are made."""

    meta: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- the arguments of a client
        super().__init__(*args, **kwargs)
        _made_at[self.meta.events] = call_site_outside()


def watch(base_classes: list[type]) -> None:
    """Add a base class to a client about to be made that records where it is made.

    Args:
        base_classes: The base classes of the client's class.
    """
    base_classes.insert(0, _MadeWhileGuarded)


def refuse(client: EventAliaser, operation: OperationModel, region: str) -> NoReturn:
    """Refuse a call that no mock answers.

    Args:
        client: The event emitter of the client.
        operation: The operation that is called.
        region: The Region of the client.

    Raises:
        PipeMockError: Always.
    """
    made_at = _made_at.get(client)
    made = "before the guard was on" if made_at is None else f"at {made_at}"
    msg = (
        f"{operation.service_model.service_name} {operation.name} was called outside of every "
        f"mock, and the guard lets no such call reach AWS. The client, of Region {region}, was "
        f"made {made}. Enter a mock around the call: by 'with mock_codepipeline():', by the "
        "decorator, or by the fixture codepipeline_mock. To answer the call yourself, put a "
        "botocore Stubber on the client: it comes first."
    )
    raise PipeMockError(msg)
