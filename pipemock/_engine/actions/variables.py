"""Variables of an execution, and the configuration in which they are resolved.

A reference is resolved once, just before its action starts: a value that looks like a reference
stays as it is (captured from the real service).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pipemock._engine.declaration.references import (
    BUILT_IN,
    PIPELINE_LEVEL,
    REFERENCE,
    Reference,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._engine.state.executions import PipelineExecution


class UnknownVariable(Exception):  # noqa: N818 -- what it is
    """A reference to a variable that nothing has set."""

    def __init__(self, reference: Reference) -> None:
        """Keep the reference that leads nowhere."""
        super().__init__(reference.text)
        self.reference = reference


def resolve(
    configuration: Mapping[str, str], look_up: Callable[[Reference], str]
) -> Mapping[str, str]:
    """Return *configuration* with every reference replaced by its value."""
    if not any(map(REFERENCE.search, configuration.values())):
        return configuration
    resolved = {
        key: REFERENCE.sub(lambda match: look_up(Reference(match[1])), value)
        for key, value in configuration.items()
    }
    return MappingProxyType(resolved)


def value_in(execution: PipelineExecution, reference: Reference) -> str:
    """Return what *reference* means in one execution.

    Raises:
        UnknownVariable: If nothing has set it.
    """
    for_namespace = {
        **execution.output_variables,
        BUILT_IN: {"PipelineExecutionId": execution.id},
    }
    if execution.declaration.variables:
        for_namespace[PIPELINE_LEVEL] = execution.variables
    try:
        return for_namespace[reference.namespace][reference.key]
    except KeyError:
        raise UnknownVariable(reference) from None
