"""The targets of a deployment as values: checked when they are made, printed as Python."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs.exceptions import FrozenInstanceError

import pipemock
from pipemock import PipeMockError, deploy_event, deploy_target, fail, succeed
from pipemock._targets import validated_targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock._targets import DeployEvent, DeployTarget

INSTALL: Final = deploy_event("BeforeInstall", took=20)
BROKEN: Final = deploy_event(
    "Start", status="Failed", took=0.5, message="Port in use.", ssm_command_id="c-1"
)

VALUES: Final[list[tuple[DeployEvent | DeployTarget, str]]] = [
    (deploy_event("Start"), "deploy_event(name='Start')"),
    (INSTALL, "deploy_event(name='BeforeInstall', took=20)"),
    (
        BROKEN,
        (
            "deploy_event(name='Start', status='Failed', took=0.5, message='Port in use.', "
            "ssm_command_id='c-1')"
        ),
    ),
    (deploy_target("i-1"), "deploy_target(target_id='i-1')"),
    (
        deploy_target("i-1", status="Skipped", after=timedelta(minutes=1), took=30),
        "deploy_target(target_id='i-1', status='Skipped', after=60, took=30)",
    ),
    (
        deploy_target("pod-1", events=[INSTALL], target_type="EKS"),
        (
            "deploy_target(target_id='pod-1', "
            "events=[deploy_event(name='BeforeInstall', took=20)], target_type='EKS')"
        ),
    ),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_value_prints_as_python(value: object, text: str) -> None:
    """The repr of a value is the call that makes it, and makes it again."""
    assert text == repr(value)
    assert value == eval(text, dict(vars(pipemock)))  # noqa: S307 -- our own words


@pytest.mark.parametrize("value", [value for value, _ in VALUES])
def test_a_value_is_frozen(value: Any) -> None:
    """A value cannot be changed, and can be a member of a set."""
    with pytest.raises(FrozenInstanceError):
        value.status = "Failed"

    assert 1 == len({value, value})


def test_how_a_target_ends() -> None:
    """It fails where one of its events does, unless its status was said."""
    found = [
        deploy_target("i-1"),
        deploy_target("i-1", events=[INSTALL]),
        deploy_target("i-1", events=[INSTALL, BROKEN]),
        deploy_target("i-1", events=[INSTALL, BROKEN], status="Succeeded"),
        deploy_target("i-1", status="Skipped"),
    ]

    assert ["Succeeded", "Succeeded", "Failed", "Succeeded", "Skipped"] == [
        each.ends_as for each in found
    ]


@pytest.mark.parametrize(
    ("target", "seconds"),
    [
        (deploy_target("i-1", after=10), 10),
        (deploy_target("i-1", after=10, took=30), 40),
        (deploy_target("i-1", events=[INSTALL, BROKEN]), 20.5),
        (deploy_target("i-1", events=[INSTALL], took=30), 30),
    ],
)
@pytest.mark.parametrize("behave", [succeed, fail])
def test_an_action_takes_as_long_as_its_targets(
    behave: Callable[..., Any], target: DeployTarget, seconds: float
) -> None:
    """Without a time of its own, the action ends with the last of its targets."""
    behaviour = behave(targets=[deploy_target("i-0"), target])

    assert timedelta(seconds=seconds) == behaviour.after
    assert timedelta(minutes=1) == behave(after=60, targets=[target]).after


@pytest.mark.parametrize("behave", [succeed, fail])
def test_targets_without_times_leave_it_open(behave: Callable[..., Any]) -> None:
    """Where no target takes any time, the action takes what it takes anyway."""
    behaviour = behave(targets=[deploy_target("i-1", events=[deploy_event("Start")])])

    assert behaviour.after is None


TARGET: Final = deploy_target("i-1", took=30)


@pytest.mark.parametrize(
    ("targets", "after", "length"),
    [
        ([], None, None),
        ([deploy_target("i-2")], None, None),
        ([TARGET, deploy_target("i-2", took=29)], None, 30),
        ([TARGET], 30, 30),
        ([TARGET], 31, 31),
        ([], 0, 0),
    ],
)
def test_the_targets_of_a_behaviour(
    targets: list[DeployTarget], after: int | None, length: int | None
) -> None:
    """A behaviour keeps its targets in order, and lasts as long as it says, or as they do."""
    said = None if after is None else timedelta(seconds=after)
    expected = None if length is None else timedelta(seconds=length)

    assert (tuple(targets), expected) == validated_targets(targets, said)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: deploy_event(""), "name is an empty text. Give one that is not empty."),
        (
            lambda: deploy_event("Start", status=""),
            "status is an empty text. Give one that is not empty.",
        ),
        (
            lambda: deploy_event("Start", took=-1),
            "took can't be negative: -1 seconds. Give 0 or more.",
        ),
        (lambda: deploy_target(7), "target_id is a text, not 7. Write '7'."),  # type: ignore[arg-type]
        (
            lambda: deploy_target("i-1", target_type=""),
            "target_type is an empty text. Give one that is not empty.",
        ),
        (
            lambda: deploy_target("i-1", status=""),
            "status is an empty text. Give one that is not empty.",
        ),
        (
            lambda: deploy_target("i-1", after="soon"),  # type: ignore[arg-type]
            "after is a number of seconds or a timedelta, not 'soon'. Give one of these.",
        ),
        (
            lambda: deploy_target("i-1", after=timedelta(days=364), took=timedelta(days=2)),
            (
                "The end of target i-1, after its start and its events, is at most 365 days, not "
                "datetime.timedelta(days=366). Give less: every timeout of the service is shorter. "
                "An action that never ends by itself is hang()."
            ),
        ),
        (
            lambda: deploy_target("i-1", events=["Start"]),  # type: ignore[list-item]
            "events holds what deploy_event() makes, not 'Start'.",
        ),
        (
            lambda: deploy_target("i-1", took=10, events=[INSTALL]),
            (
                "The events of target i-1 take 20 seconds, and the target 10: leave out took=, "
                "or give it more."
            ),
        ),
        (
            lambda: succeed(targets=["i-1"]),  # type: ignore[list-item]
            "targets holds what deploy_target() makes, not 'i-1'.",
        ),
        (
            lambda: succeed(targets=TARGET),  # type: ignore[arg-type]
            (
                "targets holds what deploy_target() makes, not "
                "deploy_target(target_id='i-1', took=30)."
            ),
        ),
        (
            lambda: fail(targets=[TARGET, deploy_target("i-1")]),
            "Two targets have the id 'i-1': each target of an action needs its own.",
        ),
        (
            lambda: fail(after=10, targets=[TARGET]),
            (
                "A target is done after 30 seconds, and the action after 10: leave out after=, "
                "or give it more."
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(make: Callable[[], object], words: str) -> None:
    """A mistake is reported where it is made."""
    with pytest.raises(PipeMockError) as caught:
        make()

    assert words == str(caught.value)
