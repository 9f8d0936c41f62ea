"""What differs between the services in the handling of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel


@attrs.frozen(kw_only=True)
class Handling:
    """How a service handles a request.

    `validated` returns a fresh copy of the parameters, `request` makes the context of an operation,
    `world` returns the state of an account and Region, and `operations` are those implemented.
    """

    operations: Mapping[str, Callable[..., dict[str, Any] | None]]
    validated: Callable[[OperationModel, Mapping[str, Any]], dict[str, Any]]
    request: Callable[..., Any]
    world: Callable[..., Any]
