"""What the engine asks of the services that hold sources and artifacts, call by call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import succeed
from pipemock._engine import engine
from pipemock._engine.actions import artifacts
from pipemock._engine.flow.start import SourceOverride
from pipemock._engine.state.executions import Trigger
from pipemock._engine.state.ports import ObjectSettings, StoredObject
from pipemock._engine.state.revision import Revision
from pipemock.events import ArtifactLocation
from tests.declarations import action, build, deploy, pipeline, source
from tests.engine.bare_worlds import CALLER, NINE, bare_world, created
from tests.engine.services import Service
from tests.engine.triggers.repositories import codecommit, connection

if TYPE_CHECKING:
    from pipemock._engine.state.executions import Pipeline, PipelineExecution
    from pipemock._engine.state.world import World


def _stored(**_: object) -> StoredObject:
    return StoredObject(version_id="v1", etag="e1", summary=None)


def at(execution: PipelineExecution, name: str) -> ArtifactLocation:
    """Return the location of an artifact, without the revision of its source."""
    found = execution.artifacts[name]
    return ArtifactLocation(found.name, found.bucket, found.key)


def played(
    given: dict[str, Any],
    *,
    store: Service | None = None,
    repositories: Service | None = None,
    **outcomes: Any,
) -> tuple[World, PipelineExecution]:
    """Create a pipeline, and return the execution that has passed through it."""
    world = bare_world(**outcomes)
    ports: Any = world.ports
    ports.store, ports.repositories = store, repositories
    found: Pipeline = created(world, given)
    assert found.newest is not None
    return world, found.newest


# Artifacts --------------------------------------------------------------------------------------


def test_a_source_in_a_bucket() -> None:
    """It is fetched in the version that is wanted, and its revision is what was found."""
    store = Service(fetch=_stored)
    _, execution = played(pipeline(("Source", [source()]), ("Build", [build()])), store=store)
    fetched = {"bucket": "sources", "key": "Checkout.zip", "version_id": None}

    assert [
        ("fetch", {**fetched, "to": at(execution, "Code")}),
        ("expect", execution.artifacts["Code"], {}),
    ] == store.calls
    assert {
        "Checkout": Revision(id="v1", etag="e1", summary="Amazon S3 version id: v1", created=NINE)
    } == execution.revisions
    assert "v1" == execution.artifacts["Code"].revision


def test_the_summary_of_an_object() -> None:
    """The object's own summary is that of the revision."""
    stored = StoredObject(version_id="v1", etag="e1", summary="Emma")
    store = Service(fetch=lambda **_: stored)
    _, execution = played(pipeline(("Source", [source()]), ("Build", [build()])), store=store)

    assert "Emma" == execution.revisions["Checkout"].summary


def test_the_version_of_an_object() -> None:
    """A scripted behaviour asks for a version, or else the caller that starts the execution."""
    store = Service(fetch=_stored)
    stages = ("Source", [source()]), ("Build", [build()])
    asked = SourceOverride(action="Checkout", type="S3_OBJECT_VERSION_ID", value="v7")
    trigger = Trigger(type="StartPipelineExecution", detail=CALLER)
    world, execution = played(pipeline(*stages), store=store)
    engine.start(world, execution.pipeline, NINE, trigger=trigger, overrides=[asked])
    world, execution = played(pipeline(*stages), store=store, Checkout=succeed(revision="v8"))
    engine.start(world, execution.pipeline, NINE, trigger=trigger, overrides=[asked])
    versions = [call[1]["version_id"] for call in store.calls if call[0] == "fetch"]

    assert [None, "v7", "v8", "v8"] == versions


@pytest.mark.parametrize(
    ("configuration", "looks"),
    [
        ({}, [("poll", {"bucket": "sources", "key": "Checkout.zip"})]),
        ({"S3ObjectKey": "#{codepipeline.PipelineExecutionId}.zip"}, []),
        ({"S3Bucket": "#{codepipeline.PipelineExecutionId}"}, []),
    ],
)
def test_a_source_that_is_polled(configuration: dict[str, str], looks: list[Any]) -> None:
    """Polling looks at the object before the execution fetches it, unless its place is open."""
    polled = source()
    del polled["configuration"]["PollForSourceChanges"]
    polled["configuration"] |= configuration
    store = Service(fetch=_stored)
    played(pipeline(("Source", [polled]), ("Build", [build()])), store=store)

    assert looks == [call for call in store.calls if call[0] == "poll"]
    assert "fetch" == store.calls[len(looks)][0]


def test_a_source_elsewhere() -> None:
    """The files of a source that is not here are unknown: its artifact is empty."""
    stages = ("Source", [connection()]), ("Build", [build(takes="Checkout")])
    store = Service()
    _, execution = played(pipeline(*stages), store=store)

    assert ("put_archive", at(execution, "Checkout"), {}, {}) == store.calls[0]


def test_the_outputs_of_an_action() -> None:
    """Every input has to be there, and the first one stands for what is made of them."""
    made = build(outputArtifacts=[{"name": "Site"}, {"name": "Report"}])
    made["inputArtifacts"].append({"name": "Extras"})
    made["configuration"]["PrimarySource"] = "Code"
    sources = [source(), source("More", output="Extras")]
    store = Service(fetch=_stored)
    _, execution = played(pipeline(("Source", sources), ("Build", [made])), store=store)
    code = execution.artifacts["Code"]

    assert [
        ("expect", code, {}),
        ("expect", execution.artifacts["Extras"], {}),
        ("carry_on", code, {"to": execution.artifacts["Site"]}),
        ("carry_on", code, {"to": execution.artifacts["Report"]}),
    ] == store.calls[2:]


def test_the_outputs_of_an_action_without_inputs() -> None:
    """They are empty archives."""
    made = action(
        "Call",
        "Invoke/AWS/Lambda",
        configuration={"FunctionName": "call"},
        outputArtifacts=[{"name": "Site"}],
    )
    store = Service(fetch=_stored)
    _, execution = played(pipeline(("Source", [source()]), ("Call", [made])), store=store)

    assert [("put_archive", execution.artifacts["Site"], {}, {})] == store.calls[1:]


SETTINGS: Final = {
    "CacheControl": "no-cache",
    "CannedACL": "private",
    "KMSEncryptionKeyARN": "arn:aws:kms:us-east-1:123456789012:key/1",
}


@pytest.mark.parametrize(
    ("configuration", "method", "place"),
    [
        ({}, "deploy_files", {"prefix": ""}),
        ({"ObjectKey": "site"}, "deploy_files", {"prefix": "site"}),
        (
            {"ObjectKey": "{datetime}/{uuid}.zip", "Extract": "false"},
            "deploy_object",
            {"key": "2026-01-05_09-00-00/<id>.zip"},
        ),
    ],
)
def test_a_deployment(configuration: dict[str, str], method: str, place: dict[str, str]) -> None:
    """An S3 deployment writes its artifact, with the settings of its configuration."""
    ship = deploy()
    ship["configuration"] |= {**SETTINGS, **configuration}
    store = Service(fetch=_stored)
    _, execution = played(pipeline(("Source", [source()]), ("Deploy", [ship])), store=store)
    settings = ObjectSettings(
        cache_control="no-cache",
        canned_acl="private",
        kms_key="arn:aws:kms:us-east-1:123456789012:key/1",
    )
    expected = {
        name: text.replace("<id>", execution.actions[-1].id) for name, text in place.items()
    }

    assert [
        (
            method,
            execution.artifacts["Code"],
            {"bucket": "production", "settings": settings, **expected},
        )
    ] == store.calls[1:]


# Repositories -----------------------------------------------------------------------------------


def _revision(*, wanted: str | None, **_: object) -> Revision | None:
    if wanted == "made up":
        return None
    return Revision(id=wanted or "tip", created=NINE)


def _fed_by_codecommit() -> dict[str, Any]:
    stages = ("Source", [codecommit()]), ("Build", [build(takes="Checkout")])
    return pipeline(*stages)


PLACE: Final = {"account": "123456789012", "region": "us-east-1", "repository": "shop"}


def test_a_source_in_codecommit() -> None:
    """Its repository has to exist; its artifact has the files of the commit."""
    repositories = Service(revision=_revision, files=lambda **_: {"a": b"1"})
    store = Service()
    _, execution = played(_fed_by_codecommit(), repositories=repositories, store=store)

    assert [
        ("require", PLACE),
        ("revision", {**PLACE, "branch": "main", "wanted": None}),
        ("files", {**PLACE, "commit": "tip"}),
    ] == repositories.calls
    assert ("put_archive", at(execution, "Checkout"), {"a": b"1"}, {}) == store.calls[0]
    assert "tip" == execution.revisions["Checkout"].id


@pytest.mark.parametrize(
    ("wanted", "announced", "found"),
    [
        (None, None, "tip"),
        (None, "old", "tip"),
        (None, "made up", None),
        ("old", None, "old"),
        ("old", "made up", "old"),
        ("made up", "old", None),
    ],
)
def test_the_revision_of_a_repository(
    wanted: str | None, announced: str | None, found: str | None
) -> None:
    """A commit that was asked for, or else the tip, unless a test has made up a later one."""
    repositories = Service(revision=_revision)
    world, execution = played(_fed_by_codecommit(), repositories=repositories)
    latest = None if announced is None else Revision(id=announced, created=NINE)
    revision = artifacts.repository_revision(
        world, execution.actions[0], wanted=wanted, announced=latest
    )

    assert found == (None if revision is None else revision.id)


def test_a_source_that_is_not_in_codecommit() -> None:
    """No repository of the mock is asked for it."""
    repositories = Service()
    stages = ("Source", [connection()]), ("Build", [build(takes="Checkout")])
    played(pipeline(*stages), repositories=repositories, store=Service())

    assert [] == repositories.calls
