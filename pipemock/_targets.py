"""The targets of a deployment, as a behaviour declares them: frozen values on a time line.

A target is nothing that the mock deploys to. It says what ListDeployActionExecutionTargets shows:
pending until it begins, in progress while it takes its time, and then how it ended. The model
has plain texts for statuses; the words are those of the pipeline's own, and CodeDeploy's for what
has not begun, which is inferred.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

import attrs

from pipemock._clock.times import duration
from pipemock._errors import PipeMockError
from pipemock._reprs import PrintsAsPython

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")

PENDING: Final = "Pending"
IN_PROGRESS: Final = "InProgress"
SUCCEEDED: Final = "Succeeded"
FAILED: Final = "Failed"


@attrs.frozen(repr=False)
class DeployEvent(PrintsAsPython):
    """One step on a target; made by `deploy_event`."""

    maker: ClassVar[str] = "deploy_event"

    name: str
    status: str = SUCCEEDED
    took: timedelta = timedelta()
    message: str | None = None
    ssm_command_id: str | None = None


@attrs.frozen(repr=False)
class DeployTarget(PrintsAsPython):
    """What a deployment does to one target; made by `deploy_target`."""

    maker: ClassVar[str] = "deploy_target"

    target_id: str
    status: str | None = None
    after: timedelta = timedelta()
    took: timedelta | None = None
    events: tuple[DeployEvent, ...] = ()
    target_type: str = "EC2"

    @property
    def length(self) -> timedelta:
        """How long the target takes: as long as its events, unless it was said."""
        return _sum(self.events) if self.took is None else self.took

    def within(self, whole: timedelta) -> DeployTarget:
        """Return the target of an action that takes so long; one without a time ends with it."""
        if self.took is not None or self.length:
            return self
        return attrs.evolve(self, took=whole - self.after)

    @property
    def end(self) -> timedelta:
        """When the target is done, counted from the start of the action."""
        return self.after + self.length

    @property
    def ends_as(self) -> str:
        """How the target ends: failed if one of its events has, unless it was said."""
        if self.status is not None:
            return self.status
        return FAILED if any(each.status == FAILED for each in self.events) else SUCCEEDED


def deploy_event(
    name: str,
    *,
    status: str = SUCCEEDED,
    took: timedelta | float = 0,
    message: str | None = None,
    ssm_command_id: str | None = None,
) -> DeployEvent:
    """Describe one step of a deployment on one target.

    Args:
        name: The name of the lifecycle event, such as ``BeforeInstall``.
        status: How it ends, such as ``Succeeded`` or ``Failed``.
        took: How long it takes, a timedelta or seconds.
        message: What it says of itself.
        ssm_command_id: The id of the command that Systems Manager has run for it.

    Raises:
        PipeMockError: If a text is empty, or a time is none.

    Example:
        >>> deploy_event("BeforeInstall", took=20)
        deploy_event(name='BeforeInstall', took=20)
    """
    _require_text("The name of an event", name)
    _require_text("The status of an event", status)
    return DeployEvent(
        name=name,
        status=status,
        took=duration(took),
        message=message,
        ssm_command_id=ssm_command_id,
    )


def deploy_target(
    target_id: str,
    *,
    status: str | None = None,
    after: timedelta | float = 0,
    took: timedelta | float | None = None,
    events: Sequence[DeployEvent] = (),
    target_type: str = "EC2",
) -> DeployTarget:
    """Describe what a deployment does to one target, for the `targets` of a behaviour.

    Args:
        target_id: The id of the target, such as that of an instance.
        status: How it ends; ``Failed`` if one of its events does, else ``Succeeded``, if omitted.
        after: When it begins, counted from the start of the action, a timedelta or seconds.
        took: How long it takes, a timedelta or seconds; as long as its events if omitted, and until
            the action ends if they take no time either.
        events: What happens on it, one after the other.
        target_type: What it is.

    Raises:
        PipeMockError: If a text is empty, a time is none, or the events take longer than the
            target.

    Example:
        >>> steps = [deploy_event("BeforeInstall", took=20), deploy_event("Start", took=40)]
        >>> first = deploy_target("i-0a1", events=steps)
        >>> second = deploy_target("i-0b2", after=60, took=30, status="Failed")
        >>> mock.when(provider="EC2").then(succeed(targets=[first, second]))
    """
    _require_text("The id of a target", target_id)
    _require_text("The type of a target", target_type)
    if status is not None:
        _require_text("The status of a target", status)
    steps = _require_all(DeployEvent, "events", "deploy_event()", events)
    length = None if took is None else duration(took)
    if length is not None and length < _sum(steps):
        msg = (
            f"The events of target {target_id} take {_sum(steps).total_seconds():g} seconds, and "
            f"the target {length.total_seconds():g}: leave out took=, or give it more."
        )
        raise PipeMockError(msg)
    return DeployTarget(
        target_id=target_id,
        status=status,
        after=duration(after),
        took=length,
        events=steps,
        target_type=target_type,
    )


def validated_targets(
    targets: Iterable[DeployTarget], after: timedelta | None
) -> tuple[tuple[DeployTarget, ...], timedelta | None]:
    """Return the targets of a behaviour, and how long its action takes.

    Raises:
        PipeMockError: If one is no target, two have the same id, or one takes longer than the
            action.
    """
    found = _require_all(DeployTarget, "targets", "deploy_target()", targets)
    ids = [each.target_id for each in found]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        msg = f"Two targets have the id {twice!r}: each target of an action needs its own."
        raise PipeMockError(msg)
    longest = max((each.end for each in found), default=timedelta())
    if after is None:
        return found, longest or None
    if longest <= after:
        return found, after
    msg = (
        f"A target is done after {longest.total_seconds():g} seconds, and the action after "
        f"{after.total_seconds():g}: leave out after=, or give it more."
    )
    raise PipeMockError(msg)


def _sum(events: Iterable[DeployEvent]) -> timedelta:
    return sum((each.took for each in events), timedelta())


def _require_text(what: str, value: object) -> None:
    if not isinstance(value, str) or not value:
        msg = f"{what} is a text that is not empty, not {value!r}."
        raise PipeMockError(msg)


def _require_all(kind: type[T], what: str, maker: str, values: Any) -> tuple[T, ...]:  # noqa: ANN401
    wanted = isinstance(values, list | tuple)
    found = tuple(values) if wanted else (values,)
    for each in found:
        if not wanted or not isinstance(each, kind):
            msg = f"{what} holds what {maker} makes, not {each!r}."
            raise PipeMockError(msg)
    return found
