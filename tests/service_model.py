"""The operations and errors in the service models."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import botocore.session

from pipemock._errors import NOT_MODELLED

if TYPE_CHECKING:
    from botocore.model import ServiceModel


# The model of CodeCommit lists no error for a missing path.
_NOT_LISTED: Final = {("ListFileCommitHistory", "ValidationException")}


@functools.cache
def service(name: str = "codepipeline") -> ServiceModel:
    """Return the model of a service."""
    return botocore.session.Session().get_service_model(name)


def listed(operation: str, of: str = "codepipeline") -> set[str]:
    """Return the errors that the model lists for an operation of a service."""
    return {error.name for error in service(of).operation_model(operation).error_shapes}


def expect_listed(operation: str, code: str, of: str = "codepipeline") -> None:
    """Fail unless the model lists an error for an operation, or there is evidence for it."""
    excused = {(operation, code), ("*", code)} & (NOT_MODELLED | _NOT_LISTED)

    assert code in listed(operation, of) or excused, (
        f"{operation} is not known to answer with {code}"
    )
