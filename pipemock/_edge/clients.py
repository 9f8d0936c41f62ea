"""Clients that need nothing from the environment: no profile, no credentials, no Region."""

from __future__ import annotations

import functools
import os
import threading
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore
import botocore.session
from botocore.config import Config
from botocore.exceptions import UnknownServiceError
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_FIRST, REGISTER_LAST
from botocore.hooks import EventAliaser, HierarchicalEmitter
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from pipemock._arguments import near
from pipemock._cloud.callers import SECRET_ACCESS_KEY
from pipemock._edge.services import SERVICES
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable

# Settings that botocore would read from the environment, with fixed values instead.
_FROM_NOWHERE: Final[dict[str, Any]] = {
    "profile": (None, [], None, None),
    "config_file": (None, [], os.devnull, None),
    "credentials_file": (None, [], os.devnull, None),
}


# A client of the mock needs no proxy, and would search the whole environment for one.
_WITHOUT_PROXIES: Final = Config(proxies={})

# Sessions are not made for several threads: they load their parts when these are first used.
_creating: Final = threading.Lock()


def client(service: str, *, region: str, access_key: str) -> Any:  # noqa: ANN401 -- any service's
    """Return a boto3 client for *service* whose credentials are useless outside of the mock.

    Raises:
        PipeMockError: If boto3 has no such service.
    """
    is_ours = service in SERVICES
    with _creating:
        session = _session(service if is_ours else None, _additions())
        make_client: Any = session.client
        try:
            made = make_client(
                service,
                region_name=region,
                aws_access_key_id=access_key,
                aws_secret_access_key=SECRET_ACCESS_KEY,
                config=_WITHOUT_PROXIES if is_ours else None,
            )
        except UnknownServiceError:
            hint = near(service, session.get_available_services())
            msg = (
                f"boto3 has no service {service!r}.{hint} Write the name that boto3.client() takes."
            )
            raise PipeMockError(msg) from None
    _share_service_model(made)
    return made


# Making a session costs five times as much as making a client, and nothing of it shows in a client:
# each has credentials, a Region and event handlers of its own, and reads the environment anew.
@functools.cache
def _session(service: str | None, _additions: int) -> boto3.Session:
    """Return the session of one of our services, or that of all others.

    Args:
        service: One of our services, or None.
        _additions: How much other tools have added to all sessions.
    """
    emitter = HierarchicalEmitter() if service is None else _emitter(service)
    session = botocore.session.Session(
        session_vars=dict(_FROM_NOWHERE),
        event_hooks=emitter,
        include_builtin_handlers=service is None,
    )
    session.register_component("data_loader", _loader(is_ours=service is not None))
    if service is not None:
        # Each client looks for another name of each event, and none is of our services.
        session.register_component("event_emitter", EventAliaser(emitter, {}))
    return boto3.Session(botocore_session=session)


# Tools add handlers of clients, as moto does, and initializers of sessions, as Powertools for AWS
# Lambda does. The list of the latter is private to botocore.
def _additions() -> int:
    return len(BUILTIN_HANDLERS) + len(vars(botocore)["_INITIALIZERS"])


# Each client copies the handlers of its session, and almost all of botocore's concern another
# service.
def _emitter(service: str) -> HierarchicalEmitter:
    """Return an emitter with those of botocore's handlers that a client of *service* can meet."""
    emitter = HierarchicalEmitter()
    register: dict[tuple[object, ...], Callable[..., None]] = {
        (): emitter.register,
        (REGISTER_FIRST,): emitter.register_first,
        (REGISTER_LAST,): emitter.register_last,
    }
    for event_name, handler, *position in BUILTIN_HANDLERS:
        if _concerns(event_name, service):
            register[tuple(position)](event_name, handler)
    return emitter


def _concerns(event_name: str, service: str) -> bool:
    kind, *about = event_name.split(".")
    named = about[1:2] if kind == "docs" else about[:1]
    return named in ([], ["*"], [service])


# A client builds the parts of its service model when it first uses them. The model describes the
# service and nothing of the client, so that all clients can have the same one. The attribute is
# private to botocore, which reads it as `service_model`.
def _share_service_model(made: Any) -> None:  # noqa: ANN401 -- any service's
    made.meta._service_model = _service(made.meta.service_model.service_name)  # noqa: SLF001


def operation(service: str, name: str) -> OperationModel:
    """Return an operation of the service model."""
    return _service(service).operation_model(name)


def operation_names(service: str) -> list[str]:
    """Return the names of all operations in the service model."""
    return _service(service).operation_names


# A service model makes the shapes of an operation when they are first used.
@functools.cache
def _service(name: str) -> ServiceModel:
    loader = _loader(is_ours=name in SERVICES)
    return ServiceModel(loader.load_service_model(name, "service-2"), name)


# Loading the service models is the main cost of a client, so all clients share them.
@functools.cache
def _loader(*, is_ours: bool) -> Loader:
    return _LoaderOfOurs() if is_ours else Loader()


class _LoaderOfOurs(Loader):
    """A loader of our services alone: botocore's searches the folders of all services of AWS."""

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 -- botocore's
        """Return the names of the services."""
        return [*SERVICES]
