"""The event hook: how a call gets from any client to the innermost mock, and how it all ends.

All clients, whenever and by whatever session they were made, share the class of their event
emitter. While at least one mock is active, or a guard is on, two methods of that class are wrapped.
The handlers of a client are asked first, so a `Stubber` on it wins; other services pass by
untouched. When the last mock is left and the last guard is off, the class is as it was.

What is private to botocore and relied upon here: `EventAliaser` with `emit` and
`emit_until_response`, the names of two events, and the credentials of a request signer.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Final

from botocore.credentials import Credentials
from botocore.hooks import EventAliaser

from pipemock._edge import guard
from pipemock._edge.calls import SERVICES, Call, answer
from pipemock._edge.faults import attempt
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.awsrequest import AWSResponse
    from botocore.model import OperationModel

    from pipemock._cloud import Cloud

_PARAMETERS: Final = "pipemock.parameters"
_PARAMETER_EVENTS: Final = tuple(f"before-parameter-build.{name}." for name in SERVICES)
_CALL_EVENTS: Final = tuple(f"before-call.{name}." for name in SERVICES)

_CREATION_EVENTS: Final = tuple(f"creating-client-class.{name}" for name in SERVICES)

_active: Final[list[Cloud]] = []
_guards: Final[list[object]] = []
_changing: Final = threading.Lock()
_wrapped: Final[dict[str, Callable[..., Any]]] = {}


def enter(cloud: Cloud) -> None:
    """Let *cloud* answer from now on, before any mock that is active already."""
    _add(_active, cloud)


def leave(cloud: Cloud) -> None:
    """Let *cloud* answer no longer; after the last one, leave no trace."""
    _remove(_active, cloud)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Let no call pass by that no mock answers, until the block is left."""
    token = object()
    _add(_guards, token)
    try:
        yield
    finally:
        _remove(_guards, token)


def _add(users: list[Any], user: object) -> None:
    with _changing:
        if not _active and not _guards:
            _wrapped.update(
                emit=EventAliaser.emit, emit_until_response=EventAliaser.emit_until_response
            )
            EventAliaser.emit = _noting  # type: ignore[method-assign]
            EventAliaser.emit_until_response = _answering  # type: ignore[method-assign]
        users.append(user)


def _remove(users: list[Any], user: object) -> None:
    with _changing:
        users.remove(user)
        if not _active and not _guards:
            for name, method in _wrapped.items():
                setattr(EventAliaser, name, method)


def innermost() -> Cloud | None:
    """Return the mock that answers now, if one is active."""
    active = _active[-1:]
    return active[0] if active else None


# The call itself shows only the serialised request; here the parameters are still Python's. Who
# makes a client is seen only while it is made.
def _noting(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    responses = _wrapped["emit"](self, event_name, **kwargs)
    if event_name.startswith(_PARAMETER_EVENTS):
        kwargs["context"][_PARAMETERS] = kwargs["params"]
    elif _guards and event_name in _CREATION_EVENTS:
        guard.watch(kwargs["base_classes"])
    return responses


def _answering(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    handler, response = _wrapped["emit_until_response"](self, event_name, **kwargs)
    is_open = response is None and event_name.startswith(_CALL_EVENTS)
    cloud = innermost() if is_open else None
    if cloud is not None:
        return _answering, _noting_mistakes(cloud, self, **kwargs)
    if is_open and _guards:
        guard.refuse(self, kwargs["model"], kwargs["context"]["client_region"])
    return handler, response


def _noting_mistakes(
    cloud: Cloud,
    client: EventAliaser,
    **kwargs: Any,  # noqa: ANN401 -- those of the event
) -> tuple[AWSResponse, dict[str, Any]]:
    try:
        return _answered(cloud, client, **kwargs)
    except PipeMockError as error:
        # One that comes through a function given to call() has been noted before.
        if error not in cloud.mistakes:
            cloud.mistakes.append(error)
        raise


def _answered(
    cloud: Cloud,
    client: EventAliaser,
    *,
    model: OperationModel,
    params: dict[str, Any],
    context: dict[str, Any],
    request_signer: Any,  # noqa: ANN401 -- private to botocore
) -> tuple[AWSResponse, dict[str, Any]]:
    if _PARAMETERS not in context:
        msg = "A mock was entered while this call was being made: enter it before the call begins."
        raise PipeMockError(msg)
    call = Call(
        cloud=cloud,
        model=model,
        parameters=context[_PARAMETERS],
        region=context["client_region"],
        access_key=_access_key(request_signer),
    )
    if call.cloud.faults.expect(model.service_model.service_name, model.name):
        return attempt(call, params, client)
    return answer(call)


# Only plain credentials are looked at: others may go out to refresh themselves.
def _access_key(request_signer: Any) -> str | None:  # noqa: ANN401 -- private to botocore
    credentials = request_signer._credentials  # noqa: SLF001 -- the only place that holds them
    return credentials.access_key if type(credentials) is Credentials else None
