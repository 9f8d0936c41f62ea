"""Errors of the service: of a call, or of an invalid declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest
from botocore.exceptions import ClientError

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock._codepipeline.rule_type_catalogue import RULE_TYPES
from pipemock._engine.declaration.pipeline import parse
from pipemock._engine.structure import Setting, problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._engine.declaration.action_type import ActionTypeId

Place: TypeAlias = str
Code: TypeAlias = str
Words: TypeAlias = str

_ACTION_TYPES: Final = {each.id: each for each in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)}
_RULE_TYPES: Final = {kind.id: kind for kind in RULE_TYPES}


def refusal(call: Callable[..., Any], **parameters: Any) -> tuple[Code, Words]:
    """Return the class and the message of the error of a call.

    Raises:
        AssertionError: If the service does not refuse the call, whatever else it raises.
    """
    try:
        call(**parameters)
    except ClientError as refused:
        error = refused.response["Error"]
        return error["Code"], error["Message"]
    except Exception as error:
        msg = f"not refused by the service: {error!r}"
        raise AssertionError(msg) from error
    pytest.fail("not refused at all")


def refusals(
    declaration: Mapping[str, Any], *, region: str = "us-east-1"
) -> list[tuple[Place, Code, Words]]:
    """Return all problems of *declaration*, without a client."""
    setting = Setting(
        declaration=parse(declaration, version=1, secrets=_secrets),
        given=declaration,
        region=region,
        action_types=_ACTION_TYPES,
        rule_types=_RULE_TYPES,
    )
    return [(each.path, each.error.code, each.error.message) for each in problems(setting)]


def _secrets(type_id: ActionTypeId) -> set[str]:
    action_type = _ACTION_TYPES.get(type_id)
    properties = action_type.properties if action_type else ()
    return {each.name for each in properties if each.secret}
