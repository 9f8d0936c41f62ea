"""Declarations that a test passes in, validated by the service model like those in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._edge.clients import operation
from pipemock._edge.shapes import validated
from pipemock._errors import PipeMockError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping


def third_party_declaration(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """Validate and copy the declaration of a partner's action type.

    Raises:
        PipeMockError: If UpdateActionType would refuse it.
    """
    model = operation("codepipeline", "UpdateActionType")
    try:
        copy: dict[str, Any] = validated(model, {"actionType": dict(declaration)})["actionType"]
    except ServiceError as error:
        msg = f"It is not an action type of a partner: {error.message}"
        raise PipeMockError(msg) from None
    return copy
