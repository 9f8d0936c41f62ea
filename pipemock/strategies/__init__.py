"""Hypothesis strategies for what pipemock speaks of: declarations, behaviours and executions.

Whatever `pipelines` generates, CreatePipeline accepts, so that a property speaks of pipelines and
not of the ways to declare one wrongly.
"""

# First, since Hypothesis asks for it while it is loaded, and so while this package is.
from pipemock.strategies._registering import register

# isort: split
from pipemock.strategies._actions import actions
from pipemock.strategies._behaviours import behaviours
from pipemock.strategies._executions import executions
from pipemock.strategies._pipelines import pipelines
from pipemock.strategies._stages import stages
from pipemock.strategies._walking import (
    Advance,
    Behave,
    Change,
    Override,
    Retry,
    RollBack,
    Start,
    Stop,
    Switch,
    Update,
    Walk,
)

__all__ = [
    "Advance",
    "Behave",
    "Change",
    "Override",
    "Retry",
    "RollBack",
    "Start",
    "Stop",
    "Switch",
    "Update",
    "Walk",
    "actions",
    "behaviours",
    "executions",
    "pipelines",
    "register",
    "stages",
]
