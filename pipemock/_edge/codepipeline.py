"""How CodePipeline handles a request: it reports every violation of the service model at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._cloud.cloud import Cloud
from pipemock._codepipeline.operations import OPERATIONS
from pipemock._codepipeline.request import Request
from pipemock._edge.handling import Handling
from pipemock._edge.shapes import validated

if TYPE_CHECKING:
    from botocore.model import OperationModel


def _request(_model: OperationModel, **context: Any) -> Request:  # noqa: ANN401
    return Request(**context)


HANDLING: Final = Handling(
    operations=OPERATIONS, validated=validated, request=_request, world=Cloud.world
)
