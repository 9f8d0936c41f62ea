"""The types of what a mock returns, to annotate helpers and fixtures of a test.

The events, calls and messages of a mock are in `pipemock.events`, and behaviours in
`pipemock.behaviours`.

Example:
    >>> from pipemock.types import Approval
    >>> def sign(approval: Approval) -> None:
    ...     approval.approve(summary="Looks good.")
"""

from pipemock._clock.clock import Clock
from pipemock._clock.timers import Due
from pipemock._cloud.approvals import Approval
from pipemock._cloud.faults import Fault
from pipemock._cloud.lambda_invocations import LambdaContext, LambdaInvocation
from pipemock._cloud.scripted_behaviours import ScriptedBehaviour, When
from pipemock._git_events import Started
from pipemock._loading.loaded import Loaded
from pipemock._mock.mock import Credentials
from pipemock._serving.server import Server
from pipemock._targets import DeployEvent, DeployTarget

__all__ = [
    "Approval",
    "Clock",
    "Credentials",
    "DeployEvent",
    "DeployTarget",
    "Due",
    "Fault",
    "LambdaContext",
    "LambdaInvocation",
    "Loaded",
    "ScriptedBehaviour",
    "Server",
    "Started",
    "When",
]
