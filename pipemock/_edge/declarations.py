"""Declarations that a test hands over itself, judged by the service model like those in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._edge.clients import operation
from pipemock._edge.shapes import validated
from pipemock._errors import PipeMockError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping


def third_party_declaration(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fresh copy of the declaration of a partner's action type.

    Raises:
        PipeMockError: If UpdateActionType would not take it.
    """
    model = operation("codepipeline", "UpdateActionType")
    try:
        copy: dict[str, Any] = validated(model, {"actionType": dict(declaration)})["actionType"]
    except ServiceError as error:
        msg = f"That is no action type of a partner: {error.message}"
        raise PipeMockError(msg) from None
    return copy
