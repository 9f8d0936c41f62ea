"""Variables of an execution, and their resolution in the configuration of actions.

References are resolved once, just before the action starts: a value that looks like a reference
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


class UnknownVariable(Exception):  # noqa: N818 -- caught in this package only
    """A reference to a variable that nothing has set."""


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
    """Return the value of *reference* in an execution.

    Raises:
        UnknownVariable: If the variable is not set.
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
        raise UnknownVariable(reference.text) from None
