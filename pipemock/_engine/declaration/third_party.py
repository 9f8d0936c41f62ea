"""Action types of the integration model, and the partners that provide them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    ConfigurationProperty,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# Inferred from custom actions; a single job of a partner may take up to twelve hours.
TIMEOUT: Final = timedelta(hours=24)


@attrs.frozen(kw_only=True)
class ThirdPartyActionType:
    """An action type of a partner, with the credentials of the client that performs its jobs.

    `declaration` is the action type as GetActionType returns it.
    """

    declaration: Mapping[str, Any] = attrs.field(repr=False)
    client_id: str
    client_token: str

    @property
    def type_id(self) -> ActionTypeId:
        """The four parts that name the action type."""
        return ActionTypeId(**self.declaration["id"])

    @property
    def function_arn(self) -> str | None:
        """The ARN of the function that performs the jobs, or `None` if a worker does."""
        configuration = self.declaration["executor"]["configuration"]
        arn: str | None = configuration.get("lambdaExecutorConfiguration", {}).get(
            "lambdaFunctionArn"
        )
        return arn

    @property
    def job_timeout(self) -> timedelta | None:
        """The timeout of one job, if the partner sets one."""
        seconds = self.declaration["executor"].get("jobTimeout")
        return None if seconds is None else timedelta(seconds=seconds)

    def action_type(self) -> ActionType:
        """Return the action type in the form that pipelines use."""
        declaration = self.declaration
        urls = declaration.get("urls", {})
        return ActionType(
            self.type_id,
            properties=tuple(_property(each) for each in declaration.get("properties", ())),
            inputs=_limits(declaration["inputArtifactDetails"]),
            outputs=_limits(declaration["outputArtifactDetails"]),
            timeout=TIMEOUT,
            entity_url_template=urls.get("entityUrlTemplate"),
            execution_url_template=urls.get("executionUrlTemplate"),
            revision_url_template=urls.get("revisionUrlTemplate"),
            third_party_configuration_url=urls.get("configurationUrl"),
        )


def _property(given: Mapping[str, Any]) -> ConfigurationProperty:
    return ConfigurationProperty(
        given["name"],
        required=not given["optional"],
        key=given["key"],
        secret=given["noEcho"],
        queryable=given.get("queryable", False),
        description=given.get("description"),
    )


def _limits(details: Mapping[str, int]) -> ArtifactLimits:
    return ArtifactLimits(details["minimumCount"], details["maximumCount"])
