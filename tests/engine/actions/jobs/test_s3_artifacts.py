"""Artifacts as bytes: what one action leaves is what the next one finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail
from tests.client_helpers import retried, started
from tests.declarations import action, build, deploy, pipeline, source, v2
from tests.engine.actions.jobs.buckets import (
    NO_ACCESS,
    NO_ARTIFACT,
    SITE,
    archive,
    failure,
    files_in,
    get,
    keys,
    made,
    place,
    place_of,
    put,
    refusing,
)
from tests.engine.actions.jobs.custom_jobs import (
    attempt,
    begun,
    created,
    farm_type,
    farmed,
    finish,
    give_up,
    latest,
    status,
)
from tests.engine.actions.jobs.lambda_actions import invoke, played, stage_by_stage, taking

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.engine.actions.jobs.lambda_actions import Job

BUILT: Final = archive({"app": "1.2"})
"""What a function or a worker puts in place of what it was given."""


def building(name: str = "Compile", *, takes: str = "Code", makes: str = "Page") -> dict[str, Any]:
    """Declare a build that takes one artifact and makes another."""
    return build(name, takes=takes, outputArtifacts=taking(makes))


def rendering(**members: Any) -> dict[str, Any]:
    """Declare a function that takes the source and makes another artifact of it."""
    artifacts: dict[str, Any] = {
        "inputArtifacts": taking("Code"),
        "outputArtifacts": taking("Page"),
    }
    return invoke("Render", **artifacts | members)


def put_output(s3: Any, job: Job, content: bytes = BUILT) -> None:
    """Put bytes where the output of a job belongs."""
    bucket, key = place_of(job["data"]["outputArtifacts"][0])
    s3.put_object(Bucket=bucket, Key=key, Body=content)


@pytest.fixture(autouse=True)
def _there_is_a_source(s3: Any) -> None:
    put(s3)


# What AWS's own actions hand on ---------------------------------------------------------------


def test_a_build_hands_on_its_input(client: Any, s3: Any) -> None:
    """What a build makes are the bytes that it took, at a location of its own."""
    created(client, stage_by_stage(building()))

    assert "Succeeded" == status(client)
    assert SITE == made(s3, client, "Compile")
    assert place(client, "Checkout") != place(client, "Compile")


def test_a_source_that_is_rolled_back(client: Any, s3: Any) -> None:
    """What is newest in the bucket replaces the artifact of the target (captured)."""
    target = created(client, v2(stage_by_stage(building())))
    where = place(client, "Checkout")
    put(s3, BUILT)

    client.rollback_stage(
        pipelineName="release", stageName="Source", targetPipelineExecutionId=target
    )

    assert where == place(client, "Checkout")
    assert BUILT == get(s3, *where)


def test_a_build_of_several_inputs(client: Any, s3: Any) -> None:
    """A build hands on the first of its inputs, as all of its outputs."""
    put(s3, BUILT, key="Extras.zip")
    compile_ = action(
        "Compile",
        "Build/AWS/CodeBuild",
        configuration={"ProjectName": "app", "PrimarySource": "More"},
        inputArtifacts=taking("More", "Code"),
        outputArtifacts=taking("One", "Two"),
    )
    sources = [source(), source("Extras", output="More")]
    created(client, pipeline(("Source", sources), ("Build", [compile_])))
    outputs = attempt(client, "Compile")["output"]["outputArtifacts"]
    places = [each["s3location"] for each in outputs]

    assert [BUILT, BUILT] == [get(s3, each["bucket"], each["key"]) for each in places]


def test_an_action_without_input(client: Any, s3: Any) -> None:
    """An action that takes nothing makes an archive without files."""
    declared = invoke("Render", outputArtifacts=taking("Page"))
    created(client, stage_by_stage(declared, building(takes="Page", makes="Copy")))

    assert "Succeeded" == status(client)
    assert {} == files_in(made(s3, client, "Compile"))


def test_a_function_that_nobody_registered(client: Any, s3: Any) -> None:
    """A function that is taken to do its work hands on its input too."""
    created(client, stage_by_stage(rendering()))

    assert SITE == made(s3, client, "Render")


def test_a_chain(client: Any, s3: Any) -> None:
    """Bytes go from action to action, up to the deployment."""
    chain = building(), building("Minify", takes="Page", makes="Small")
    created(client, stage_by_stage(*chain, deploy(takes="Small")))

    assert "Succeeded" == status(client)
    assert ["css/site.css", "index.html"] == keys(s3)


def test_a_build_that_fails(mock: PipelineMock, client: Any, s3: Any) -> None:
    """An action that fails leaves nothing."""
    mock.when(action="Compile").then(fail())
    created(client, stage_by_stage(building()))

    assert [place(client, "Checkout")[1]] == keys(s3, "artifacts")


def test_each_execution_has_its_own_bytes(client: Any, s3: Any) -> None:
    """A later execution overwrites nothing."""
    created(client, stage_by_stage(building()))
    first = place(client, "Compile")
    put(s3, BUILT)
    started(client)

    assert (SITE, BUILT) == (get(s3, *first), made(s3, client, "Compile"))


def test_another_region(client: Any, s3: Any) -> None:
    """What is made in another Region lies in that Region's bucket."""
    s3.create_bucket(Bucket="abroad")
    declaration = stage_by_stage({**building(), "region": "eu-west-1"})
    home = declaration.pop("artifactStore")
    declaration["artifactStores"] = {
        "us-east-1": home,
        "eu-west-1": {"type": "S3", "location": "abroad"},
    }
    created(client, declaration)

    assert "abroad" == place(client, "Compile")[0]
    assert SITE == made(s3, client, "Compile")


@pytest.mark.parametrize("method", ["get_object", "put_object"])
def test_a_build_that_lacks_a_permission(
    mock: PipelineMock, client: Any, s3: Any, method: str
) -> None:
    """Where S3 denies a build its artifacts, it fails for want of a permission."""
    jobs = played(mock, lambda job: put_output(s3, job), function="render")
    created(client, stage_by_stage(rendering(), building(takes="Page", makes="Copy")))
    mock.connect(s3=refusing(s3, method))
    finish(client, jobs[0])

    words = NO_ACCESS.format("artifacts", "AccessDenied")
    assert ("PermissionError", words) == failure(client, "Compile")
    assert "Failed" == status(client)


# What functions and workers leave -------------------------------------------------------------


def test_a_function_finds_its_input(mock: PipelineMock, client: Any, s3: Any) -> None:
    """The bytes of the source lie where the event of a function says."""
    found: list[bytes] = []

    def render(job: Job) -> None:
        found.append(get(s3, *place_of(job["data"]["inputArtifacts"][0])))
        put_output(s3, job)
        finish(client, job)

    played(mock, render, function="render")
    created(client, stage_by_stage(rendering()))

    assert [SITE] == found
    assert "Succeeded" == status(client)


def test_what_a_function_leaves(mock: PipelineMock, client: Any, s3: Any) -> None:
    """What a function puts where its output belongs is what the next action takes."""

    def render(job: Job) -> None:
        put_output(s3, job)
        finish(client, job)

    played(mock, render, function="render")
    created(client, stage_by_stage(rendering(), building(takes="Page", makes="Copy")))

    assert BUILT == made(s3, client, "Render") == made(s3, client, "Compile")


def test_what_a_function_leaves_for_another(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A function finds what the function before it has put."""
    found: list[bytes] = []

    def render(job: Job) -> None:
        put_output(s3, job)
        finish(client, job)

    def publish(job: Job) -> None:
        found.append(get(s3, *place_of(job["data"]["inputArtifacts"][0])))
        finish(client, job)

    played(mock, render, function="render")
    played(mock, publish, function="publish")
    created(client, stage_by_stage(rendering(), invoke("Publish", inputArtifacts=taking("Page"))))

    assert [BUILT] == found


def test_what_a_worker_leaves(client: Any, s3: Any) -> None:
    """A worker finds its input where its job says, and what it puts is what the next one takes."""
    client.create_custom_action_type(**farm_type())
    forge = farmed("Forge", inputArtifacts=taking("Code"), outputArtifacts=taking("Page"))
    created(client, stage_by_stage(forge, deploy(takes="Page")))
    job = begun(client)
    found = get(s3, *place_of(job["data"]["inputArtifacts"][0]))
    put_output(s3, job)
    finish(client, job)

    assert SITE == found
    assert "Succeeded" == status(client)
    assert ["app"] == keys(s3)


def test_what_a_worker_fetches(client: Any, s3: Any) -> None:
    """A source of one's own puts its artifact as any other worker does."""
    client.create_custom_action_type(**farm_type(category="Source"))
    kind = {"category": "Source", "owner": "Custom", "provider": "Farm", "version": "1"}
    fetch = action(
        "Fetch",
        "Source/Custom/Farm",
        configuration={"Project": "shop"},
        outputArtifacts=taking("Code"),
    )
    created(client, pipeline(("Source", [fetch]), ("Build", [building()])))
    job = begun(client, actionTypeId=kind)
    put_output(s3, job)
    finish(client, job)

    assert BUILT == made(s3, client, "Compile")


def test_a_retried_function(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A retry finds the same input, and has another place for its output."""

    def fail_behind_output(job: Job) -> None:
        put_output(s3, job, b"half of it")
        give_up(client, job)

    def succeed_behind_output(job: Job) -> None:
        put_output(s3, job)
        finish(client, job)

    jobs = played(mock, fail_behind_output, succeed_behind_output, function="render")
    execution_id = created(client, stage_by_stage(rendering(), deploy(takes="Page")))
    retried(client, execution_id, "Stage1")
    inputs, outputs = (
        [place_of(job["data"][kind][0]) for job in jobs]
        for kind in ("inputArtifacts", "outputArtifacts")
    )

    assert inputs[0] == inputs[1]
    assert outputs[0] != outputs[1]
    assert ["app"] == keys(s3)


# What nobody has put --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "consumer",
    [
        build("Next", takes="Page"),
        building("Next", takes="Page", makes="Copy"),
    ],
    ids=["a build", "a build that makes something"],
)
def test_an_output_that_was_never_put(
    mock: PipelineMock, client: Any, consumer: dict[str, Any]
) -> None:
    """A function may succeed without its output; the action that takes it fails."""
    played(mock, lambda job: finish(client, job), function="render")
    created(client, stage_by_stage(rendering(), consumer))

    assert "Succeeded" == latest(client, "Render")["status"]
    assert ("ConfigurationError", NO_ARTIFACT.format("artifacts")) == failure(client, "Next")
    assert "Failed" == status(client)


def test_a_deployment_of_what_was_never_put(mock: PipelineMock, client: Any) -> None:
    """A deployment names its input and what S3 says, and has no id: nothing was deployed."""
    played(mock, lambda job: finish(client, job), function="render")
    created(client, stage_by_stage(rendering(), deploy("Next", takes="Page")))
    bucket, key = place(client, "Render")
    code, message = failure(client, "Next")

    assert "ConfigurationError" == code
    assert message.startswith(
        f"The input artifact, {bucket}/{key}, does not exist or you do not have permissions to "
        "access it: The specified key does not exist. (Service: Amazon S3; Status Code: 404; "
        "Error Code: NoSuchKey; Request ID: "
    )
    assert "externalExecutionId" not in latest(client, "Next")


def test_the_place_of_an_output_that_was_never_put(
    mock: PipelineMock, client: Any, s3: Any
) -> None:
    """The history shows where the output would lie, though nothing lies there."""
    played(mock, lambda job: finish(client, job), function="render")
    created(client, stage_by_stage(rendering(), deploy(takes="Page")))
    bucket, key = place(client, "Render")

    assert "artifacts" == bucket
    assert key not in keys(s3, "artifacts")


def test_an_output_that_is_put_later(mock: PipelineMock, client: Any, s3: Any) -> None:
    """Once the output is there, a retry of the action that takes it succeeds."""
    jobs = played(mock, lambda job: finish(client, job), function="render")
    execution_id = created(client, stage_by_stage(rendering(), deploy(takes="Page")))
    put_output(s3, jobs[0])
    retried(client, execution_id, "Stage2")

    assert "Succeeded" == status(client)
    assert ["app"] == keys(s3)
