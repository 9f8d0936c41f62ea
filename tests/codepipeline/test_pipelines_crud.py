"""Pipelines are created, read, updated in versions, listed and deleted."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipemock import succeed
from pipemock._engine import engine
from tests.client_helpers import START, created, status, summaries
from tests.declarations import action, approval, build, pipeline, release, source
from tests.refusals import refusal

if TYPE_CHECKING:
    import pytest

    from pipemock import PipelineMock

NOT_FOUND = (
    "PipelineNotFoundException",
    "Account '123456789012' does not have a pipeline with name 'release'",
)


def straight(**members: Any) -> dict[str, Any]:
    return pipeline(("Source", [source()]), ("Build", [build()]), **members)


def declared(client: Any, version: int | None = None) -> dict[str, Any]:
    wanted = {} if version is None else {"version": version}
    found: dict[str, Any] = client.get_pipeline(name="release", **wanted)["pipeline"]
    return found


# Create ---------------------------------------------------------------------------------------


def test_the_service_fills_in_what_was_left_out(client: Any) -> None:
    """The answer has a version, a type, a mode, and for each action what it did not say."""
    answer = client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Approve", [approval()]))
    )

    assert {
        **pipeline(
            (
                "Source",
                [source(runOrder=1, inputArtifacts=[])],
            ),
            (
                "Approve",
                [approval(runOrder=1, configuration={}, inputArtifacts=[], outputArtifacts=[])],
            ),
        ),
        "version": 1,
        "pipelineType": "V1",
        "executionMode": "SUPERSEDED",
    } == answer["pipeline"]


def test_what_was_declared_is_kept(client: Any) -> None:
    """Members that the service does not fill in come back as they were sent."""
    members: dict[str, Any] = {
        "namespace": "Built",
        "region": "us-east-1",
        "roleArn": "arn:aws:iam::123456789012:role/build",
        "runOrder": 7,
        "outputArtifacts": [{"name": "Package"}],
    }
    variables = [{"name": "Zulu"}, {"name": "Alpha", "defaultValue": "a", "description": "First"}]
    client.create_pipeline(
        pipeline=pipeline(
            ("Source", [source()]),
            ("Build", [build(**members)]),
            pipelineType="V2",
            variables=variables,
        )
    )
    found = declared(client)

    assert build(**members) == found["stages"][1]["actions"][0]
    assert ("V2", variables) == (found["pipelineType"], found["variables"])


def test_the_keys_of_a_configuration_come_back_sorted(client: Any) -> None:
    """The service does not keep the order of a configuration."""
    configuration = {"S3ObjectKey": "a", "S3Bucket": "b", "PollForSourceChanges": "false"}
    unsorted = action(
        "Checkout",
        "Source/AWS/S3",
        configuration=configuration,
        outputArtifacts=[{"name": "Code"}],
    )
    client.create_pipeline(pipeline=pipeline(("Source", [unsorted]), ("Build", [build()])))

    assert ["PollForSourceChanges", "S3Bucket", "S3ObjectKey"] == list(
        declared(client)["stages"][0]["actions"][0]["configuration"]
    )


def test_variables_make_a_pipeline_v2(client: Any) -> None:
    """Where variables are declared without a type, the type is V2."""
    variables = [{"name": "Target", "defaultValue": "test"}]
    client.create_pipeline(pipeline=straight(variables=variables))

    assert "V2" == declared(client)["pipelineType"]


def test_stores_come_back_as_they_were_given(client: Any) -> None:
    """A pipeline with one store for each Region shows these, and no single store."""
    stores = {
        region: {"type": "S3", "location": f"artifacts-{region}"}
        for region in ("us-east-1", "eu-west-1")
    }
    several = straight(artifactStores=stores)
    del several["artifactStore"]
    client.create_pipeline(pipeline=several)

    assert stores == declared(client)["artifactStores"]
    assert "artifactStore" not in declared(client)


def test_a_new_pipeline_is_version_1(client: Any) -> None:
    """The version belongs to the service, whatever the declaration says."""
    answer = client.create_pipeline(pipeline=straight(version=42))

    assert 1 == answer["pipeline"]["version"] == declared(client)["version"]


def test_a_creation_starts_an_execution(client: Any) -> None:
    """A pipeline runs as soon as it is created."""
    client.create_pipeline(pipeline=straight())

    assert ["CreatePipeline"] == [each["trigger"]["triggerType"] for each in summaries(client)]


def test_a_name_is_taken_once(client: Any) -> None:
    """A second pipeline of the same name is refused, and the first one is unchanged."""
    client.create_pipeline(pipeline=straight())
    code, _ = refusal(client.create_pipeline, pipeline=release())

    assert "PipelineNameInUseException" == code
    assert 2 == len(declared(client)["stages"])
    assert 1 == len(summaries(client))


def test_a_name_is_taken_in_its_region_alone(mock: PipelineMock, client: Any) -> None:
    """Pipelines of one name live side by side in different Regions and accounts."""
    client.create_pipeline(pipeline=straight())
    elsewhere = mock.client(region="eu-west-1")
    of_another = mock.client(account="999999999999")
    for other in (elsewhere, of_another):
        other.create_pipeline(pipeline=straight())

    assert [
        "arn:aws:codepipeline:us-east-1:123456789012:release",
        "arn:aws:codepipeline:eu-west-1:123456789012:release",
        "arn:aws:codepipeline:us-east-1:999999999999:release",
    ] == [
        each.get_pipeline(name="release")["metadata"]["pipelineArn"]
        for each in (client, elsewhere, of_another)
    ]


def test_there_is_a_limit(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline more than the quota allows is refused; a deleted one makes room."""
    monkeypatch.setattr(engine, "MOST_PIPELINES", 2)
    for name in ("one", "two"):
        client.create_pipeline(pipeline=straight(name=name))
    code, _ = refusal(client.create_pipeline, pipeline=straight(name="three"))
    client.delete_pipeline(name="one")
    client.create_pipeline(pipeline=straight(name="three"))

    assert "LimitExceededException" == code
    assert ["three", "two"] == [each["name"] for each in client.list_pipelines()["pipelines"]]


def test_the_limit_is_that_of_the_user_guide() -> None:
    """An account may have a thousand pipelines in a Region."""
    assert 1000 == engine.MOST_PIPELINES


# Read -----------------------------------------------------------------------------------------


def test_a_pipeline_is_read_with_its_metadata(mock: PipelineMock, client: Any) -> None:
    """GetPipeline shows the declaration, the ARN, and when the pipeline was made and changed."""
    answer = client.create_pipeline(pipeline=straight())
    mock.clock.advance(days=1)
    found = client.get_pipeline(name="release")

    assert answer["pipeline"] == found["pipeline"]
    assert {
        "pipelineArn": "arn:aws:codepipeline:us-east-1:123456789012:release",
        "created": START,
        "updated": START,
    } == found["metadata"]


def test_an_unknown_pipeline_is_not_found(client: Any) -> None:
    """Reading a pipeline that does not exist is refused in the words of the service."""
    assert NOT_FOUND == refusal(client.get_pipeline, name="release")
    assert NOT_FOUND == refusal(client.get_pipeline_state, name="release")


# Captured class: the service does not use PipelineVersionNotFoundException.
def test_an_unknown_version_is_an_unknown_pipeline(client: Any) -> None:
    """A version that does not exist is refused as if the pipeline did not."""
    client.create_pipeline(pipeline=straight())
    code, _ = refusal(client.get_pipeline, name="release", version=2)

    assert "PipelineNotFoundException" == code


def test_what_is_read_can_be_changed_without_harm(client: Any) -> None:
    """Neither the request nor an answer is tied to what the service keeps."""
    request = straight()
    answer = client.create_pipeline(pipeline=request)
    before = copy.deepcopy(answer["pipeline"])
    request["stages"].clear()
    answer["pipeline"]["stages"][0]["actions"][0]["configuration"].clear()

    assert before == declared(client)


# Update ---------------------------------------------------------------------------------------


def test_an_update_is_the_next_version(client: Any) -> None:
    """Each update adds one to the version, even if nothing changed or a version was sent."""
    client.create_pipeline(pipeline=straight())
    versions = [
        client.update_pipeline(pipeline=straight(version=version))["pipeline"]["version"]
        for version in (1, 1, 99)
    ]

    assert [2, 3, 4] == versions
    assert 4 == declared(client)["version"]


def test_an_update_replaces_the_whole_declaration(client: Any) -> None:
    """What an update leaves out is gone."""
    variables = [{"name": "Target", "defaultValue": "test"}]
    client.create_pipeline(pipeline=release(pipelineType="V2", variables=variables))
    answer = client.update_pipeline(pipeline=straight())

    assert answer["pipeline"] == declared(client)
    assert ["Source", "Build"] == [each["name"] for each in declared(client)["stages"]]
    assert "variables" not in declared(client)


def test_old_versions_can_be_read(mock: PipelineMock, client: Any) -> None:
    """An old version comes back as it was, with the time at which it was made."""
    first = client.create_pipeline(pipeline=straight())["pipeline"]
    mock.clock.advance(hours=1)
    second = client.update_pipeline(pipeline=release())["pipeline"]
    mock.clock.advance(hours=1)
    client.update_pipeline(pipeline=straight())
    updated = [
        client.get_pipeline(name="release", version=version)["metadata"]["updated"]
        for version in (1, 2, 3)
    ]

    assert (first, second) == (declared(client, 1), declared(client, 2))
    assert [START + timedelta(hours=hours) for hours in (0, 1, 2)] == updated


def test_an_update_changes_its_own_time_alone(mock: PipelineMock, client: Any) -> None:
    """The time of creation stays; that of the last update moves in every view."""
    client.create_pipeline(pipeline=straight())
    mock.clock.advance(hours=1)
    client.update_pipeline(pipeline=straight())
    times = {"created": START, "updated": START + timedelta(hours=1)}
    [listed] = client.list_pipelines()["pipelines"]

    assert times.items() <= client.get_pipeline(name="release")["metadata"].items()
    assert times.items() <= client.get_pipeline_state(name="release").items()
    assert times.items() <= listed.items()


def test_a_refused_update_does_not_use_a_version(client: Any) -> None:
    """After an update that was refused, the next one has the next number."""
    client.create_pipeline(pipeline=straight())
    before = client.get_pipeline(name="release")["pipeline"]
    code, _ = refusal(client.update_pipeline, pipeline=pipeline(("Source", [source()])))
    unchanged = declared(client)
    answer = client.update_pipeline(pipeline=straight())

    assert "InvalidStructureException" == code
    assert before == unchanged
    assert 2 == answer["pipeline"]["version"]


def test_a_refused_update_disturbs_no_execution(mock: PipelineMock, client: Any) -> None:
    """Executions go on when an update is refused."""
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    refusal(client.update_pipeline, pipeline=pipeline(("Source", [source()])))
    mock.clock.advance(seconds=60)

    assert "Succeeded" == status(client, execution_id)


def test_an_unknown_pipeline_can_not_be_updated(client: Any) -> None:
    """The class is inferred: the model lists none for a pipeline that does not exist."""
    assert NOT_FOUND == refusal(client.update_pipeline, pipeline=straight())


# List -----------------------------------------------------------------------------------------


def test_pipelines_are_listed_by_name(client: Any) -> None:
    """ListPipelines shows name, version, type, mode and times of each pipeline."""
    for name in ("b", "a", "C"):
        client.create_pipeline(pipeline=straight(name=name))
    client.update_pipeline(pipeline=straight(name="b", pipelineType="V2"))
    listed = client.list_pipelines()["pipelines"]

    assert ["C", "a", "b"] == [each["name"] for each in listed]
    assert {
        "name": "b",
        "version": 2,
        "pipelineType": "V2",
        "executionMode": "SUPERSEDED",
        "created": START,
        "updated": START,
    } == listed[-1]
