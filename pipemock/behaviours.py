"""The behaviours of actions, as frozen values.

A behaviour is plain data: its repr is the Python code that creates it, and it can be compared and
shared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from pipemock._arguments import (
    require_any_texts,
    require_at_most,
    require_function,
    require_mappings_of_texts,
    require_optional_texts,
    require_strings,
    require_texts,
)
from pipemock._arns import require_caller
from pipemock._clock.times import planned_duration
from pipemock._errors import PipeMockError
from pipemock._reprs import PrintsAsPython
from pipemock._targets import validated_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import timedelta

    from pipemock._targets import DeployTarget

RULE: Final = "Rule"
CATEGORIES: Final = ("Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute")
OWNERS: Final = ("AWS", "ThirdParty", "Custom")
ERROR_CODES: Final = (
    "JobFailed",
    "ConfigurationError",
    "PermissionError",
    "RevisionOutOfSync",
    "RevisionUnavailable",
    "SystemUnavailable",
)
"""The error codes of actions: the service model's enum `FailureType`."""

# Service model: `ExecutionSummary` and `RevisionSummary`, `ExecutionId` and `Revision`, `Message`,
# and `ApprovalSummary`.
MOST_SUMMARY: Final = 2048
MOST_ID: Final = 1500
_MOST_MESSAGE: Final = 5000
_MOST_COMMENT: Final = 512

MOST_BYTES_OF_VARIABLES: Final = 122_880
"""The size of all output variables of an action together. API reference, quotas for variables."""

# Service model, `OutputVariablesKey`.
_VARIABLE: Final = re.compile(r"[A-Za-z0-9@\-_]+")


@attrs.frozen(repr=False)
class Succeed(PrintsAsPython):
    """The action succeeds; created by `succeed`."""

    after: timedelta | None = None
    summary: str | None = None
    output_variables: tuple[tuple[str, str], ...] | None = None
    revision: str | None = None
    external_execution_id: str | None = None
    targets: tuple[DeployTarget, ...] = ()


@attrs.frozen(repr=False)
class Fail(PrintsAsPython):
    """The action fails; created by `fail`."""

    message: str | None = None
    code: str = "JobFailed"
    after: timedelta | None = None
    external_execution_id: str | None = None
    targets: tuple[DeployTarget, ...] = ()


@attrs.frozen(repr=False)
class Hang(PrintsAsPython):
    """The action never ends by itself; created by `hang`."""


@attrs.frozen(repr=False)
class Approve(PrintsAsPython):
    """The approval is approved; created by `approve`."""

    by: str | None = None
    after: timedelta | None = None
    summary: str = ""


@attrs.frozen(repr=False)
class Reject(PrintsAsPython):
    """The approval is rejected; created by `reject`."""

    by: str | None = None
    after: timedelta | None = None
    summary: str = ""


@attrs.frozen
class ActionStarting:
    """The action or rule that starts, as passed to a function given to `call`."""

    account: str
    region: str
    pipeline: str
    stage: str
    action: str
    category: str
    owner: str
    provider: str
    execution_id: str
    attempt: int
    configuration: Mapping[str, str]
    rule: str = ""


@attrs.frozen(repr=False)
class Call(PrintsAsPython):
    """A function chooses the behaviour; created by `call`."""

    function: Callable[[ActionStarting], Behaviour] = attrs.field()

    def __repr__(self) -> str:
        """Show the function by its name, since its own repr is not Python code."""
        return f"call({getattr(self.function, '__name__', repr(self.function))})"

    @function.validator
    def _callable(self, _: object, value: object) -> None:
        example = "def decide(starting): ..."
        require_function("The argument of call()", value, takes=1, example=example)


Outcome: TypeAlias = Succeed | Fail | Hang | Approve | Reject
Behaviour: TypeAlias = Outcome | Call


def succeed(
    *,
    after: timedelta | float | None = None,
    summary: str | None = None,
    output_variables: Mapping[str, str] | None = None,
    revision: str | None = None,
    external_execution_id: str | None = None,
    targets: Sequence[DeployTarget] = (),
) -> Succeed:
    """Make an action succeed.

    Args:
        after: Its duration, a timedelta or seconds; the mock's `action_duration` if omitted.
        summary: The summary of the action.
        output_variables: The variables that later actions can read, ``{}`` for none; those of the
            action's provider if omitted.
        revision: The revision that a source action finds.
        external_execution_id: The id of an external process, such as a build.
        targets: The targets of a deployment, each created by `deploy_target`; the action takes as
            long as they do if `after` is omitted.

    Raises:
        PipeMockError: If a duration is invalid, or a target takes longer than the action.

    Example:
        >>> tagged = succeed(after=240, output_variables={"Tag": "1.2"})
        >>> _ = mock.when(action="Compile").then(tagged)
    """
    require_any_texts(summary=summary, external_execution_id=external_execution_id)
    require_optional_texts(revision=revision)
    require_at_most(MOST_SUMMARY, summary=summary)
    require_at_most(MOST_ID, external_execution_id=external_execution_id, revision=revision)
    if output_variables is not None:
        _require_variables(output_variables)
    found, length = validated_targets(targets, _optional_duration(after))
    return Succeed(
        after=length,
        summary=summary,
        output_variables=None
        if output_variables is None
        else tuple(sorted(output_variables.items())),
        revision=revision,
        external_execution_id=external_execution_id,
        targets=found,
    )


def fail(
    message: str | None = None,
    *,
    code: str = "JobFailed",
    after: timedelta | float | None = None,
    external_execution_id: str | None = None,
    targets: Sequence[DeployTarget] = (),
) -> Fail:
    """Make an action fail.

    Args:
        message: The text of the error; the usual one of the action's provider if omitted.
        code: The error code: JobFailed, ConfigurationError, PermissionError, RevisionOutOfSync,
            RevisionUnavailable or SystemUnavailable.
        after: Its duration, a timedelta or seconds; the mock's `action_duration` if omitted.
        external_execution_id: The id of an external process, such as a build; ``""`` if none
            began.
        targets: The targets of a deployment, as in `succeed`.

    Raises:
        PipeMockError: If the message is an error code, the code is not one, a duration is invalid,
            or a target takes longer than the action.

    Example:
        >>> missing = fail("No such project.", code="ConfigurationError")
        >>> _ = mock.when(action="Compile").then(missing)
    """
    require_any_texts(message=message, external_execution_id=external_execution_id)
    require_at_most(_MOST_MESSAGE, message=message)
    require_at_most(MOST_ID, external_execution_id=external_execution_id)
    _require_message(message)
    _require_error_code(code)
    found, length = validated_targets(targets, _optional_duration(after))
    return Fail(
        message=message,
        code=code,
        after=length,
        external_execution_id=external_execution_id,
        targets=found,
    )


def hang() -> Hang:
    """Make an action run until the service's timeout for its type ends it.

    Example:
        >>> _ = mock.when(provider="CodeBuild").then(hang())
    """
    return Hang()


def approve(
    *, by: str | None = None, after: timedelta | float | None = None, summary: str = ""
) -> Approve:
    """Approve a manual approval.

    Args:
        by: The ARN of the caller who approves; the mock's caller if omitted.
        after: The time until the answer, a timedelta or seconds; at once if omitted.
        summary: The comment on the answer.

    Example:
        >>> bob = "arn:aws:iam::123456789012:user/Bob"
        >>> _ = mock.when(category="Approval").then(approve(by=bob, after=3600))
    """
    require_answer(by, summary)
    return Approve(by=by, after=_optional_duration(after), summary=summary)


def reject(
    *, by: str | None = None, after: timedelta | float | None = None, summary: str = ""
) -> Reject:
    """Reject a manual approval.

    Args:
        by: The ARN of the caller who rejects; the mock's caller if omitted.
        after: The time until the answer, a timedelta or seconds; at once if omitted.
        summary: The comment on the answer.

    Example:
        >>> _ = mock.when(action="Sign").then(reject(summary="Not on a Friday."), approve())
    """
    require_answer(by, summary)
    return Reject(by=by, after=_optional_duration(after), summary=summary)


def call(function: Callable[[ActionStarting], Behaviour]) -> Call:
    """Call a function to choose the behaviour each time that the action starts.

    Args:
        function: It takes an `ActionStarting` and returns a behaviour such as `succeed()`.

    Example:
        >>> def once_in_a_while(starting):
        ...     return succeed() if starting.attempt > 1 else fail()
        >>> _ = mock.when(provider="CodeBuild").then(call(once_in_a_while))
    """
    return Call(function)


def _require_message(message: str | None) -> None:
    if message in ERROR_CODES:
        msg = (
            f"The message of fail() is {message!r}, which is an error code; "
            f"write fail(code={message!r}), or fail(<message>, code={message!r})."
        )
        raise PipeMockError(msg)


def _require_error_code(code: str) -> None:
    require_texts(code=code)
    if code not in ERROR_CODES:
        msg = (
            f"No action fails with the code {code!r}; the codes are {', '.join(ERROR_CODES)}. "
            f"For a text of your own, write fail({code!r})."
        )
        raise PipeMockError(msg)


def require_answer(by: str | None, summary: str) -> None:
    """Refuse an answer to an approval by nobody, or with a comment that is too long."""
    if by is not None:
        require_caller(by)
    require_strings(summary=summary)
    require_at_most(_MOST_COMMENT, summary=summary)


# Read by the engine too, which refuses the result of a job for the same reason.
def size_of_variables(variables: Mapping[str, str]) -> int:
    """Return the number of bytes of names and values together."""
    return sum(len(key.encode()) + len(value.encode()) for key, value in variables.items())


def _require_variables(variables: Mapping[str, str]) -> None:
    require_mappings_of_texts(output_variables=variables)
    for name in variables:
        if not _VARIABLE.fullmatch(name):
            msg = (
                f"{name!r} is not the name of an output variable: the service allows letters, "
                "digits and @ - _. Rename it."
            )
            raise PipeMockError(msg)
    if (size := size_of_variables(variables)) > MOST_BYTES_OF_VARIABLES:
        msg = (
            f"output_variables has {size:,} bytes, and the service allows an action "
            f"{MOST_BYTES_OF_VARIABLES:,}. Give fewer or shorter ones."
        )
        raise PipeMockError(msg)


def _optional_duration(value: timedelta | float | None) -> timedelta | None:
    return None if value is None else planned_duration(value, "after")
