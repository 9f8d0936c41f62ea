"""How CodeCommit handles a request: it validates member by member, with an error for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._cloud.cloud import Cloud
from pipemock._codecommit import request_validation
from pipemock._codecommit.operations import OPERATIONS
from pipemock._codecommit.request import Request
from pipemock._edge.handling import Handling
from pipemock._edge.shapes import constraints_of, copied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel


def _validated(model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
    asked = copied(model, parameters)
    request_validation.validate(model.name, constraints_of(model), asked)
    return asked


def _request(model: OperationModel, **context: Any) -> Request:  # noqa: ANN401
    return Request(constraints=constraints_of(model), **context)


HANDLING: Final = Handling(
    operations=OPERATIONS, validated=_validated, request=_request, world=Cloud.codecommit
)
