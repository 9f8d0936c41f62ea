"""Declarations that a test passes in, validated by the service model like those in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._edge.clients import operation
from pipemock._edge.fitting import Misfit, fitted
from pipemock._edge.shapes import validated
from pipemock._errors import PipeMockError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def third_party_declaration(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """Validate and copy the declaration of a partner's action type.

    Raises:
        PipeMockError: If UpdateActionType would refuse it.
    """
    model = operation("codepipeline", "UpdateActionType")
    request = {"actionType": dict(declaration)}
    misfits: list[Misfit] = []
    fitted(model.input_shape, request, misfits)  # type: ignore[arg-type] # never None
    try:
        copy: dict[str, Any] = validated(model, request)["actionType"]
    except ServiceError as error:
        # The error of the service tells no place.
        why = _told(misfits) if error.code == "SerializationException" else error.message
    else:
        # The service ignores members that it does not know; the SDK refuses them.
        why = _told(each for each in misfits if each.known)
        if not why:
            return copy
    msg = f"This is not a valid action type of a partner: {why}"
    raise PipeMockError(msg)


def _told(misfits: Iterable[Misfit]) -> str:
    return "; ".join(f"{each.path}: {each.text}" for each in misfits)
