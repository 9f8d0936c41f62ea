"""S3 sources where S3 is connected: which object they read, and what they say of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from pipemock import succeed
from tests.client_helpers import execution, started
from tests.declarations import action, source
from tests.engine.actions.jobs.buckets import (
    SITE,
    archive,
    fetching,
    files_in,
    keys,
    made,
    place,
    put,
    wanted,
)
from tests.engine.actions.jobs.custom_jobs import (
    action_state,
    attempt,
    created,
    farm_type,
    latest,
    status,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

OTHER: Final = archive({"index.html": "Hello again"})


def movable() -> dict[str, Any]:
    """Declare a source of which an execution may ask for another key."""
    declared = source()
    declared["configuration"]["AllowOverrideForS3ObjectKey"] = "true"
    return declared


# What they read -------------------------------------------------------------------------------


def test_the_artifact(client: Any, s3: Any) -> None:
    """The artifact of a source is its object, byte by byte."""
    put(s3)
    created(client, fetching())

    assert "Succeeded" == status(client)
    assert SITE == made(s3, client, "Checkout")


def test_anything_is_an_artifact(client: Any, s3: Any) -> None:
    """A source does not ask whether its object is an archive."""
    put(s3, b"no archive")
    created(client, fetching())

    assert b"no archive" == made(s3, client, "Checkout")


def test_the_variables(client: Any, s3: Any) -> None:
    """A source puts out which version it read, and its ETag without quotes."""
    version = put(s3)
    created(client, fetching())

    assert {
        "BucketName": "sources",
        "ETag": hashlib.md5(SITE, usedforsecurity=False).hexdigest(),
        "ObjectKey": "Checkout.zip",
        "VersionId": version,
    } == attempt(client, "Checkout")["output"]["outputVariables"]


def test_the_revision(client: Any, s3: Any) -> None:
    """The version of the object is the revision, in all views."""
    version = put(s3)
    execution_id = created(client, fetching())
    summary = f"Amazon S3 version id: {version}"
    [listed] = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]

    assert {"revisionId": version} == action_state(client, "Checkout")["currentRevision"]
    assert (version, summary) == (
        latest(client, "Checkout")["externalExecutionId"],
        latest(client, "Checkout")["summary"],
    )
    assert [{"name": "Code", "revisionId": version, "revisionSummary": summary}] == execution(
        client, execution_id
    )["artifactRevisions"]
    assert [
        {"actionName": "Checkout", "revisionId": version, "revisionSummary": summary}
    ] == listed["sourceRevisions"]


def test_the_summary_of_an_object(client: Any, s3: Any) -> None:
    """What the metadata of an object says of its revision is the summary."""
    put(s3, Metadata={"codepipeline-artifact-revision-summary": "Round prices"})
    created(client, fetching())

    assert "Round prices" == latest(client, "Checkout")["summary"]


def test_two_sources(client: Any, s3: Any) -> None:
    """Each source reads its own object."""
    put(s3)
    put(s3, OTHER, key="Extras.zip")
    created(client, fetching(source(), source("Extras", output="More")))

    assert [SITE, OTHER] == [made(s3, client, name) for name in ("Checkout", "Extras")]


# Which version --------------------------------------------------------------------------------


def test_the_newest_version(client: Any, s3: Any) -> None:
    """Each execution reads the version that is the newest as it starts."""
    put(s3)
    created(client, fetching())
    first = place(client, "Checkout")
    version = put(s3, OTHER)
    started(client)

    assert OTHER == made(s3, client, "Checkout")
    assert version == action_state(client, "Checkout")["currentRevision"]["revisionId"]
    assert SITE == s3.get_object(Bucket=first[0], Key=first[1])["Body"].read()


def test_a_source_that_did_not_change(client: Any, s3: Any) -> None:
    """A second execution has the same revision, at another location."""
    version = put(s3)
    created(client, fetching())
    first = place(client, "Checkout")
    started(client)

    assert version == latest(client, "Checkout")["externalExecutionId"]
    assert first != place(client, "Checkout")
    assert 2 == len(keys(s3, "artifacts"))


def test_the_same_bytes_again(mock: PipelineMock, client: Any, s3: Any) -> None:
    """The same bytes are another revision with the same ETag."""
    versions = [put(s3)]
    created(client, fetching())
    versions.append(put(s3))
    mock.source_change("release")
    shown = [
        each["output"]["outputVariables"]
        for each in client.list_action_executions(pipelineName="release")["actionExecutionDetails"]
        if "Checkout" == each["actionName"]
    ]

    assert versions[::-1] == [each["VersionId"] for each in shown]
    assert 1 == len({each["ETag"] for each in shown})


def test_a_version_that_is_asked_for(client: Any, s3: Any) -> None:
    """An execution may be started with an older version."""
    version = put(s3)
    put(s3, OTHER)
    created(client, fetching())
    started(client, sourceRevisions=[wanted("VERSION_ID", version)])

    assert SITE == made(s3, client, "Checkout")
    assert version == attempt(client, "Checkout")["output"]["outputVariables"]["VersionId"]


def test_a_key_that_is_asked_for(client: Any, s3: Any) -> None:
    """An execution may be started with another object, of which it reads the newest version."""
    put(s3)
    version = put(s3, OTHER, key="hotfix.zip")
    created(client, fetching(movable()))
    started(client, sourceRevisions=[wanted("KEY", "hotfix.zip")])
    variables = attempt(client, "Checkout")["output"]["outputVariables"]

    assert OTHER == made(s3, client, "Checkout")
    assert ("hotfix.zip", version) == (variables["ObjectKey"], variables["VersionId"])


def test_a_version_of_a_key_that_is_asked_for(client: Any, s3: Any) -> None:
    """Key and version may be asked for together."""
    put(s3)
    version = put(s3, OTHER, key="hotfix.zip")
    put(s3, SITE, key="hotfix.zip")
    created(client, fetching(movable()))
    revisions = [wanted("VERSION_ID", version), wanted("KEY", "hotfix.zip")]
    started(client, sourceRevisions=revisions)

    assert OTHER == made(s3, client, "Checkout")


def test_what_was_asked_for_counts_once(client: Any, s3: Any) -> None:
    """The execution after an override reads the configured object again."""
    version = put(s3)
    put(s3, OTHER)
    created(client, fetching())
    started(client, sourceRevisions=[wanted("VERSION_ID", version)])
    started(client)

    assert OTHER == made(s3, client, "Checkout")


def test_a_version_that_a_rule_names(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A rule may say which version a source finds."""
    version = put(s3)
    put(s3, OTHER)
    mock.when(action="Checkout").then(succeed(revision=version))
    created(client, fetching())

    assert SITE == made(s3, client, "Checkout")
    assert version == latest(client, "Checkout")["externalExecutionId"]


# What is not in S3, and no S3 at all ----------------------------------------------------------


def test_a_source_elsewhere(client: Any, s3: Any) -> None:
    """The artifact of a source that is not in S3 is an archive without files."""
    configuration = {"RepositoryName": "app", "BranchName": "main"}
    declared = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration=configuration,
        outputArtifacts=[{"name": "Code"}],
    )
    created(client, fetching(declared))

    assert "Succeeded" == status(client)
    assert {} == files_in(made(s3, client, "Checkout"))


def test_a_source_of_one_s_own(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A source that a worker would do has such an archive too, where a rule does its work."""
    client.create_custom_action_type(**farm_type(category="Source", provider="S3"))
    mock.when(category="Source").then(succeed())
    declared = action(
        "Checkout",
        "Source/Custom/S3",
        configuration={"Project": "shop"},
        outputArtifacts=[{"name": "Code"}],
    )
    created(client, fetching(declared))

    assert {} == files_in(made(s3, client, "Checkout"))


def test_nothing_is_connected(mock: PipelineMock, client: Any, s3: Any) -> None:
    """Where S3 is connected no more, versions are made up, and no bytes are read or written."""
    version = put(s3)
    mock.connect()
    created(client, fetching())

    assert "Succeeded" == status(client)
    assert version != latest(client, "Checkout")["externalExecutionId"]
    assert [] == keys(s3, "artifacts")
