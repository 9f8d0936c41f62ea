"""What a mock says when it is left: caught mistakes are errors, unused things are warnings."""

from __future__ import annotations

import contextlib
import gc
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import NotMocked, PipeMockError, PipeMockWarning, call, fail, mock_codepipeline
from pipemock._codecommit.operations import OPERATIONS
from pipemock._edge import hook
from pipemock.declarations import RELEASE
from tests.declarations import condition, release, rule, v2

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock


ON_PURPOSE: Final = (
    "or, if the test provokes this on purpose, empty the list mock.mistakes before the mock is "
    "left."
)


@pytest.fixture(autouse=True)
def _an_operation_that_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OPERATIONS, "GetRepositoryTriggers")


def _not_mocked(mock: PipelineMock) -> None:
    with contextlib.suppress(Exception):  # as the code under test had better not do
        mock.client("codecommit").get_repository_triggers(repositoryName="shop")


def _warned(set_up: Callable[[PipelineMock], object], *, starts: bool = True) -> list[str]:
    with warnings.catch_warnings(record=True) as caught, mock_codepipeline() as mock:
        warnings.simplefilter("always")
        set_up(mock)
        if starts:
            mock.client().create_pipeline(pipeline=RELEASE)
    assert {PipeMockWarning} >= {each.category for each in caught}
    return [str(each.message) for each in caught]


# Mistakes that something caught ----------------------------------------------------------------


def test_a_caught_mistake_is_raised_at_the_end() -> None:
    """A test does not pass that has caught a NotMocked: its words are raised when it ends."""
    mock = mock_codepipeline().start()
    _not_mocked(mock)
    with pytest.raises(PipeMockError) as caught:
        mock.stop()

    assert isinstance(caught.value.__cause__, NotMocked)
    assert (
        "A call in this mock raised NotMocked, and something caught it, like an 'except Exception' "
        f"in the code under test. It said: {caught.value.__cause__} So the test does not show how "
        f"AWS behaves. Fix the call; {ON_PURPOSE}"
    ) == str(caught.value)


def test_a_caught_error_of_the_test_itself_is_raised_at_the_end() -> None:
    """What code of the test has raised is shown with its type, and that code is to be fixed."""
    mock = mock_codepipeline().start()
    mock.when(category="Build").then(call(lambda _: {"a": fail()}["x"]))
    with pytest.raises(KeyError):
        mock.client().create_pipeline(pipeline=RELEASE)
    with pytest.raises(PipeMockError) as caught:
        mock.stop()

    assert isinstance(caught.value.__cause__, KeyError)
    assert (
        "The test's own code, called by this mock, raised KeyError, and something caught it, like "
        "an 'except Exception' in the code under test. It said: KeyError('x'). So the test does "
        f"not show how AWS behaves. Fix that code; {ON_PURPOSE}"
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "NotMocked, and"), (2, "NotMocked (and 1 more after it), and"), (3, "(and 2 more after")],
)
def test_several_caught_mistakes_are_counted(number: int, said: str) -> None:
    """The first mistake is reported, and how many followed."""
    mock = mock_codepipeline().start()
    for _ in range(number):
        _not_mocked(mock)
    with pytest.raises(PipeMockError, match=re.escape(said)):
        mock.stop()


def _fail_after_a_mistake() -> None:
    with mock_codepipeline() as mock:
        _not_mocked(mock)
        mock.when(stage="Biuld").then(fail())
        mock.client().create_pipeline(pipeline=RELEASE)
        raise ZeroDivisionError


def test_a_mistake_that_leaves_the_block_is_raised_as_it_is() -> None:
    """A mistake that nobody catches is not reported twice."""
    with (
        pytest.raises(NotMocked, match=r"^pipemock does not answer codecommit"),
        mock_codepipeline() as mock,
    ):
        mock.client("codecommit").get_repository_triggers(repositoryName="shop")


def test_another_error_that_leaves_the_block_comes_first() -> None:
    """For a test that fails anyway nothing else is reported."""
    with pytest.raises(ZeroDivisionError):
        _fail_after_a_mistake()


def test_a_test_that_provokes_a_mistake_says_so() -> None:
    """Mistakes are kept, oldest first; nothing is reported after a test has emptied the list."""
    with mock_codepipeline() as mock:
        _not_mocked(mock)
        kept = [type(error) for error in mock.mistakes]
        mock.mistakes.clear()

    assert [NotMocked] == kept


def test_a_mistake_on_two_ways_out_is_one() -> None:
    """What a call raises inside of a function given to call() goes through the outer call too."""

    def decide(_: object) -> Any:
        mock.client("codecommit").get_repository_triggers(repositoryName="shop")

    with mock_codepipeline() as mock:
        mock.when(category="Build").then(call(decide))
        with pytest.raises(NotMocked) as caught:
            mock.client().create_pipeline(pipeline=RELEASE)
        kept = list(mock.mistakes)
        mock.mistakes.clear()

    assert [caught.value] == kept


def test_each_world_has_its_own_mistakes() -> None:
    """A mock that complained once begins anew when it is entered again, and so does stop()."""
    mock = mock_codepipeline()
    mock.start()
    _not_mocked(mock)
    with pytest.raises(PipeMockError, match="NotMocked"):
        mock.stop()
    mock.start()
    mock.stop()

    assert [] == mock.mistakes


def test_an_error_of_the_service_is_no_mistake() -> None:
    """What AWS would answer is for the code under test to catch."""
    with mock_codepipeline() as mock:
        client = mock.client()
        with pytest.raises(client.exceptions.PipelineNotFoundException):
            client.get_pipeline(name="release")

        assert [] == mock.mistakes


# Behaviours that match nothing -----------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [
        {"stage": "Biuld"},
        {"pipeline": "relase"},
        {"action": "compile"},
        {"provider": "Jenkins"},
        {"stage": "Build", "action": "Ship"},
        {"rule": "Enough"},
    ],
)
def test_a_rule_for_nothing_is_told(where: dict[str, str]) -> None:
    """A rule that names what no pipeline has is reported, with what there is."""
    [message] = _warned(lambda mock: mock.when(**where).then(fail()))
    spelled = ", ".join(f"{name}={value!r}" for name, value in where.items())

    assert (
        f"mock.when({spelled}) matches nothing: there is release/Source/Checkout (CodeCommit), "
        "release/Build/Compile (CodeBuild), release/Approve/Sign (Manual), "
        "release/Deploy/Ship (S3)."
    ) == message


def test_the_warning_stands_where_the_rule_was_set() -> None:
    """The warning points to the line of the behaviour, as the summary of warnings shows it."""
    mock = mock_codepipeline().start()
    mock.client().create_pipeline(pipeline=RELEASE)
    mock.when(stage="Biuld").then(fail())
    with pytest.warns(PipeMockWarning) as caught:
        mock.stop()

    assert Path(__file__).name == Path(caught[0].filename).name
    assert (
        'mock.when(stage="Biuld")'
        in Path(__file__).read_text("utf-8").splitlines()[caught[0].lineno - 1]
    )


@pytest.mark.parametrize(
    ("builds", "end"),
    [
        (7, "release/Build/Part6 (CodeBuild)."),
        (8, "release/Build/Part6 (CodeBuild) and 1 more."),
        (9, "release/Build/Part6 (CodeBuild) and 2 more."),
    ],
)
def test_many_names_are_cut(builds: int, end: str) -> None:
    """Of more than eight actions only eight are listed."""
    actions = [
        {**RELEASE["stages"][1]["actions"][0], "name": f"Part{n}", "outputArtifacts": []}
        for n in range(builds)
    ]
    broad = {**RELEASE, "stages": [RELEASE["stages"][0], {"name": "Build", "actions": actions}]}
    mock = mock_codepipeline().start()
    mock.when(stage="Biuld").then(fail())
    mock.client().create_pipeline(pipeline=broad)
    with pytest.warns(PipeMockWarning, match=f"{re.escape(end)}$"):
        mock.stop()


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"category": "Test"},
        {"owner": "Custom"},
        {"category": "Rule"},
        {"stage": "Deploy"},
        {"action": "Ship", "pipeline": "release"},
    ],
    ids=str,
)
def test_a_rule_whose_turn_never_came_is_no_news(where: dict[str, str]) -> None:
    """A rule for a kind, or for something that did not start, may be there for other tests."""
    assert [] == _warned(lambda mock: mock.when(**where).then(fail()))


def test_a_rule_for_which_another_stands_in_is_no_news() -> None:
    """A rule that a later one overrides has matched."""

    def twice(mock: PipelineMock) -> None:
        mock.when(action="Compile").then(fail())
        mock.when(stage="Build").then(fail())

    assert [] == _warned(twice)


def test_without_a_pipeline_a_rule_is_no_news() -> None:
    """Where no pipeline was made, no rule can be misspelt."""
    assert [] == _warned(lambda mock: mock.when(stage="Biuld").then(fail()), starts=False)


def test_a_rule_for_a_deleted_pipeline_is_no_news() -> None:
    """After a pipeline was deleted nobody knows what it had."""

    def delete(mock: PipelineMock) -> None:
        mock.when(pipeline="other", stage="Deploy").then(fail())
        mock.client().create_pipeline(pipeline={**RELEASE, "name": "other"})
        mock.client().delete_pipeline(name="other")

    assert [] == _warned(delete)


def test_a_rule_of_a_condition_that_is_declared_is_no_news() -> None:
    """A rule of a condition that was never checked is there all the same."""
    alarms = rule("Alarms", "CloudWatchAlarm", AlarmName="too-many-errors")
    declared = v2(release(), Deploy={"beforeEntry": condition("FAIL", alarms)})

    def conditioned(mock: PipelineMock) -> None:
        mock.when(rule="Alarms").then(fail())
        mock.client().create_pipeline(pipeline=declared)

    assert [] == _warned(conditioned, starts=False)


# Faults that nothing met -----------------------------------------------------------------------


def test_a_fault_that_nothing_met_is_told() -> None:
    """A fault for some attempts is expected to be met."""
    [message] = _warned(lambda mock: mock.fault("GetPipeline", "ThrottlingException", times=2))

    assert (
        "<Fault codepipeline GetPipeline: ThrottlingException, 0 of 2 met> was not met by "
        "any call, so the test does not cover it."
    ) == message


def test_the_place_of_a_fault_is_known() -> None:
    """A fault knows the line where it was set."""
    with mock_codepipeline() as mock:
        fault = mock.fault("GetPipeline", "ThrottlingException")

    assert Path(__file__) == Path(fault.place.file)


@pytest.mark.parametrize(("times", "starts"), [(None, True), (1, False)])
def test_a_fault_that_nothing_could_meet_is_no_news(times: int | None, *, starts: bool) -> None:
    """An outage without an end may be there so that nothing calls, and without calls nothing is."""

    def fault(mock: PipelineMock) -> None:
        mock.fault("GetPipeline", "ServiceUnavailable", times=times)

    assert [] == _warned(fault, starts=starts)


def test_a_fault_that_was_met_is_no_news() -> None:
    """One attempt of several is enough."""
    assert [] == _warned(lambda mock: mock.fault("CreatePipeline", "ThrottlingException", times=2))


# Mocks that are never left ---------------------------------------------------------------------


def test_a_mock_that_nobody_can_leave_is_told() -> None:
    """A mock that was started and let go of continues to answer, which is a lost resource."""
    mock = mock_codepipeline().start()
    cloud = mock._cloud
    with pytest.warns(ResourceWarning) as caught:
        del mock
    gc.collect()
    hook.leave(cloud)

    [warning] = caught
    assert __file__ == warning.filename
    assert str(warning.message) == (
        "A mock was entered and never left, so it still answers calls. Use a 'with' block, or keep "
        "what start() returns and call its stop()."
    )
