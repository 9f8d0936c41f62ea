"""Hypothesis strategies for declarations, behaviours and executions.

CreatePipeline accepts every pipeline that `pipelines` generates, so properties are tested with
valid declarations only.
"""

# Before Hypothesis, which calls it while both it and this package are being loaded.
from pipemock.strategies._registering import register

try:
    import hypothesis as hypothesis
except ImportError:
    _msg = (
        "pipemock.strategies was imported, and Hypothesis, which it needs, is not installed: "
        "pip install 'pipemock[hypothesis]'."
    )
    raise ImportError(_msg) from None

# isort: split
from pipemock.strategies._actions import actions
from pipemock.strategies._behaviours import behaviours
from pipemock.strategies._executions import executions
from pipemock.strategies._pipelines import pipelines
from pipemock.strategies._stages import stages
from pipemock.strategies._walking import (
    Advance,
    Answer,
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
    "Answer",
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
