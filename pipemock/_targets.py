"""The targets of a deployment, as a behaviour declares them: frozen values on a timeline.

The mock does not deploy to a target. A target only determines what ListDeployActionExecutionTargets
returns: pending until it begins, then in progress, and then its final status. The service model
does not enumerate the statuses. They are inferred: the names are those of pipeline statuses, and
CodeDeploy's for a target that has not begun.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

import attrs

from pipemock._arguments import require_any_texts, require_optional_texts, require_texts
from pipemock._clock.times import planned_duration
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
    """One step on a target; created by `deploy_event`."""

    maker: ClassVar[str] = "deploy_event"

    name: str
    status: str = SUCCEEDED
    took: timedelta = timedelta()
    message: str | None = None
    ssm_command_id: str | None = None


@attrs.frozen(repr=False)
class DeployTarget(PrintsAsPython):
    """One target of a deployment; created by `deploy_target`."""

    maker: ClassVar[str] = "deploy_target"

    target_id: str
    status: str | None = None
    after: timedelta = timedelta()
    took: timedelta | None = None
    events: tuple[DeployEvent, ...] = ()
    target_type: str = "EC2"

    @property
    def length(self) -> timedelta:
        """The duration of the target: `took` if given, else that of its events."""
        return _sum(self.events) if self.took is None else self.took

    def within(self, whole: timedelta) -> DeployTarget:
        """Return the target for an action of length *whole*; by default it ends with the action."""
        if self.took is not None or self.length:
            return self
        return attrs.evolve(self, took=whole - self.after)

    @property
    def end(self) -> timedelta:
        """The end of the target, measured from the start of the action."""
        return self.after + self.length

    @property
    def ends_as(self) -> str:
        """The final status: `status` if given, else failed if one of its events has failed."""
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
        status: Its final status, such as ``Succeeded`` or ``Failed``.
        took: Its duration, a timedelta or seconds.
        message: The message of the event.
        ssm_command_id: The id of the Systems Manager command that ran for it.

    Raises:
        PipeMockError: If a text is empty or a duration is invalid.

    Example:
        >>> deploy_event("BeforeInstall", took=20)
        deploy_event(name='BeforeInstall', took=20)
    """
    require_texts(name=name, status=status)
    require_any_texts(message=message)
    require_optional_texts(ssm_command_id=ssm_command_id)
    return DeployEvent(
        name=name,
        status=status,
        took=planned_duration(took, "took"),
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
    """Describe one target of a deployment, for the `targets` of a behaviour.

    Args:
        target_id: The id of the target, such as that of an instance.
        status: Its final status; if omitted, ``Failed`` if one of its events fails, else
            ``Succeeded``.
        after: Its start, measured from the start of the action, a timedelta or seconds.
        took: Its duration, a timedelta or seconds. If omitted, that of its events; if they take no
            time either, the target ends with the action.
        events: The events on the target, in order.
        target_type: The type of the target.

    Raises:
        PipeMockError: If a text is empty, a duration is invalid, or the events take longer than
            the target.

    Example:
        >>> steps = [deploy_event("BeforeInstall", took=20), deploy_event("Start", took=40)]
        >>> first = deploy_target("i-0a1", events=steps)
        >>> second = deploy_target("i-0b2", after=60, took=30, status="Failed")
        >>> _ = mock.when(provider="EC2").then(succeed(targets=[first, second]))
    """
    require_texts(target_id=target_id, target_type=target_type)
    require_optional_texts(status=status)
    steps = _require_all(DeployEvent, "events", "deploy_event()", events)
    length = None if took is None else planned_duration(took, "took")
    if length is not None and length < _sum(steps):
        msg = (
            f"The events of target {target_id} take {_sum(steps).total_seconds():g} seconds, and "
            f"the target {length.total_seconds():g}: leave out took=, or give it more."
        )
        raise PipeMockError(msg)
    target = DeployTarget(
        target_id=target_id,
        status=status,
        after=planned_duration(after, "after"),
        took=length,
        events=steps,
        target_type=target_type,
    )
    planned_duration(target.end, f"The end of target {target_id}, after its start and its events,")
    return target


def validated_targets(
    targets: Iterable[DeployTarget], after: timedelta | None
) -> tuple[tuple[DeployTarget, ...], timedelta | None]:
    """Return the targets of a behaviour, and the duration of its action.

    Raises:
        PipeMockError: If one is not a target, two have the same id, or one takes longer than the
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


def _require_all(kind: type[T], what: str, maker: str, values: Any) -> tuple[T, ...]:  # noqa: ANN401
    wanted = isinstance(values, list | tuple)
    found = tuple(values) if wanted else (values,)
    for each in found:
        if not wanted or not isinstance(each, kind):
            msg = f"{what} holds what {maker} makes, not {each!r}."
            raise PipeMockError(msg)
    return found
