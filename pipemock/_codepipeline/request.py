"""The context of an operation, and the lookups that most operations begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._engine import errors
from pipemock._engine.state.world import World
from pipemock._request import OperationContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock._engine.state.executions import Pipeline
    from pipemock._errors import ServiceError


@attrs.define(kw_only=True)
class Request(OperationContext[World]):
    """The context of one call of CodePipeline."""

    invalid_token = staticmethod(errors.invalid_next_token)

    def pipeline(
        self,
        name: str,
        not_found: Callable[[str, str], ServiceError] = errors.pipeline_not_found,
    ) -> Pipeline:
        """Return the pipeline called *name*, or raise the `not_found` error of the operation."""
        try:
            return self.world.pipelines[name]
        except KeyError:
            raise not_found(self.world.account, name) from None
