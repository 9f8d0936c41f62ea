"""Declarations that a test passes in, validated by the service model like those in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._edge.clients import operation
from pipemock._edge.fitting import Misfit, fitted
from pipemock._edge.shapes import validated
from pipemock._errors import PipeMockError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel


def third_party_declaration(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """Validate and copy the declaration of a partner's action type.

    Raises:
        PipeMockError: If UpdateActionType would refuse it.
    """
    model = operation("codepipeline", "UpdateActionType")
    request = {"actionType": dict(declaration)}
    try:
        copy: dict[str, Any] = validated(model, request)["actionType"]
    except ServiceError as error:
        why = _misfits(model, request) if error.code == "SerializationException" else error.message
        msg = f"This is not a valid action type of a partner: {why}"
        raise PipeMockError(msg) from None
    return copy


# The error of the service tells no place.
def _misfits(model: OperationModel, request: Mapping[str, Any]) -> str:
    misfits: list[Misfit] = []
    fitted(model.input_shape, request, misfits)  # type: ignore[arg-type] # never None
    return "; ".join(f"{each.path}: {each.text}" for each in misfits)
