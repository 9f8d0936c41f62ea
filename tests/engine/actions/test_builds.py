"""The builds that the engine starts in a connected service, call by call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from pipemock import approve, fail, hang, succeed
from pipemock._engine.state.ports import RefusedError
from tests.declarations import action, approval, build, condition, pipeline, rule, source, v2
from tests.engine.bare_worlds import FARM, bare_world, created
from tests.engine.services import Service

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution, PipelineExecution


def _answer(project: str, **_: object) -> str:
    return f"{project}:7"


def play(
    work: dict[str, Any], builds: Service, **outcomes: Any
) -> tuple[PipelineExecution, list[BaseException]]:
    """Create a pipeline where a service for builds is connected; return the reported errors."""
    world = bare_world(**outcomes)
    ports: Any = world.ports
    ports.builds = builds
    errors: list[BaseException] = []
    world.report_error = errors.append
    sources = [source(), source("More", output="Extras")]
    execution = created(world, v2(pipeline(("Source", sources), ("Work", [work])))).newest
    assert execution is not None
    return execution, errors


def arn_of(execution: PipelineExecution, name: str) -> str:
    """Return the ARN of an artifact."""
    found = execution.artifacts[name]
    return f"arn:aws:s3:::{found.bucket}/{found.key}"


def last(execution: PipelineExecution) -> ActionExecution:
    """Return the latest attempt at an action."""
    return execution.actions[-1]


@pytest.mark.parametrize(
    ("configuration", "inputs", "built", "variables", "is_batch"),
    [
        ({}, ["Code"], "Code", None, False),
        ({"EnvironmentVariables": "[]"}, ["Code"], "Code", "[]", False),
        ({"BatchEnabled": "TRUE"}, ["Code"], "Code", None, True),
        ({"BatchEnabled": "no"}, ["Code"], "Code", None, False),
        ({"PrimarySource": "Extras"}, ["Code", "Extras"], "Extras", None, False),
        ({"PrimarySource": "Code"}, ["Code", "Extras"], "Code", None, False),
    ],
)
def test_a_build(
    *,
    configuration: dict[str, str],
    inputs: list[str],
    built: str,
    variables: str | None,
    is_batch: bool,
) -> None:
    """A build gets its primary source, and its id is that of the action."""
    work = build()
    work["configuration"] |= configuration
    work["inputArtifacts"] = [{"name": name} for name in inputs]
    builds = Service(start=_answer)
    execution, errors = play(work, builds, Compile=hang())

    assert [
        (
            "start",
            "Compile",
            {"source": arn_of(execution, built), "variables": variables, "is_batch": is_batch},
        )
    ] == builds.calls
    assert ("build-batch/Compile:7" if is_batch else "Compile:7") == (
        last(execution).external_execution_id
    )
    assert [] == errors


@pytest.mark.parametrize(
    ("outcome", "calls"),
    [
        (succeed(), 1),
        (fail(), 1),
        (hang(), 1),
        (succeed(external_execution_id="8"), 0),
        (fail(external_execution_id=""), 0),
    ],
)
def test_an_id_of_its_own(outcome: Any, calls: int) -> None:
    """No build starts where the behaviour names one, or says that there is none."""
    builds = Service(start=_answer)
    play(build(), builds, Compile=outcome)

    assert calls == len(builds.calls)


@pytest.mark.parametrize(
    ("work", "outcome"),
    [
        (approval("Tried"), approve()),
        (action("Tried", "Build/Custom/Farm"), hang()),
        (action("Tried", "Invoke/AWS/Lambda", configuration={"FunctionName": "f"}), None),
    ],
)
def test_what_is_no_build(work: dict[str, Any], outcome: Any) -> None:
    """Only actions of CodeBuild start one."""
    builds = Service(start=_answer)
    execution, errors = play(work, builds, **({} if outcome is None else {"Tried": outcome}))

    assert ([], []) == (builds.calls, errors)
    assert "Work" in execution.stages


def test_a_custom_action_that_is_called_codebuild() -> None:
    """It is the job of a worker."""
    world = bare_world()
    kind = attrs.evolve(world.action_types[FARM], id=FARM._replace(provider="CodeBuild"))
    world.types = world.types.with_action_type(kind)
    ports: Any = world.ports
    ports.builds = builds = Service(start=_answer)
    work = action("Tried", "Build/Custom/CodeBuild")
    created(world, pipeline(("Source", [source()]), ("Work", [work])))

    assert ([], 1) == (builds.calls, len(world.jobs.by_id))


def test_the_build_of_a_rule() -> None:
    """A rule of CodeBuild starts one too."""
    probe = {
        **rule("Probe", "CodeBuild", ProjectName="probe"),
        "inputArtifacts": [{"name": "Code"}],
    }
    world = bare_world()
    ports: Any = world.ports
    ports.builds = builds = Service(start=_answer)
    stages = pipeline(("Source", [source()]), ("Deploy", [approval()]))
    created(world, v2(stages, Deploy={"beforeEntry": condition("FAIL", probe)}))

    assert ["probe"] == [call[1] for call in builds.calls]


@pytest.mark.parametrize(
    ("error", "expected", "reported"),
    [
        (RefusedError("PermissionError", "Denied."), ("PermissionError", "Denied."), 0),
        (
            RuntimeError("Broken."),
            ("JobFailed", "Code outside pipemock raised RuntimeError('Broken.')."),
            1,
        ),
    ],
)
def test_a_build_that_cannot_start(
    error: BaseException, expected: tuple[str, str], reported: int
) -> None:
    """The action fails at once and has no id; what a client raises is reported."""

    def refuse(_: str, **__: object) -> str:
        raise error

    execution, errors = play(build(), Service(start=refuse), Compile=succeed(after=60))
    result = last(execution).result
    assert result is not None

    assert [error] * reported == errors
    assert (*expected, None) == (
        result.error_code,
        result.error_message,
        result.external_execution_id,
    )
    assert last(execution).external_execution_id is None
