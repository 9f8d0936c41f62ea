"""What a test connects: which client belongs where, and what is no such client."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from pipemock._edge.connections import S3Store
from pipemock._edge.messengers import DefaultEventBus, LambdaFunctions, SnsTopics
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from pipemock._engine.state.ports import Ports


def connect(
    ports: Ports,
    *,
    s3: Any,  # noqa: ANN401 -- any client, or whatever has its methods
    sns: Any,  # noqa: ANN401
    events: Any,  # noqa: ANN401
    lambda_: Any,  # noqa: ANN401
) -> None:
    """Let clients stand behind the ports; where none is given, nothing is connected.

    Raises:
        PipeMockError: If one of them is the client of another service, or an asynchronous one.
    """
    for keyword, service, client in (
        ("s3", "s3", s3),
        ("sns", "sns", sns),
        ("events", "events", events),
        ("lambda_", "lambda", lambda_),
    ):
        _check(keyword, service, client)
    ports.store = None if s3 is None else S3Store(s3)
    ports.topics = None if sns is None else SnsTopics(sns)
    ports.bus = None if events is None else DefaultEventBus(events)
    ports.functions = None if lambda_ is None else LambdaFunctions(lambda_)


# A double that has the right methods is as good as a client.
def _check(keyword: str, service: str, client: Any) -> None:  # noqa: ANN401
    meta = getattr(client, "meta", None)
    if meta is None:
        return
    found = meta.service_model.service_name
    if found != service:
        msg = (
            f"connect({keyword}=...) takes a client of {service}, and this is one of {found}. "
            f"Make one by mock.client({service!r})."
        )
        raise PipeMockError(msg)
    if inspect.iscoroutinefunction(getattr(client, "_make_api_call", None)):
        msg = (
            f"connect({keyword}=...) takes a client of boto3, and this is an asynchronous one. "
            f"Make one by mock.client({service!r}); it can reach the same service."
        )
        raise PipeMockError(msg)
