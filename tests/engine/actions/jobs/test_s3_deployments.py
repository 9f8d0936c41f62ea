"""S3 deployments: what they write where, and what they refuse as they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import retried, started
from tests.declarations import action
from tests.engine.actions.jobs.buckets import SITE, archive, failure, get, keys, put, refusing
from tests.engine.actions.jobs.custom_jobs import attempt, created, latest, status
from tests.engine.actions.jobs.lambda_actions import stage_by_stage

if TYPE_CHECKING:
    from pipemock import PipelineMock

UUID: Final = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"
NO_OBJECT: Final = (
    "When the extract feature is disabled, you must provide an object. "
    "Edit your pipeline to fix the configuration."
)
BAD_EXTRACT: Final = (
    "Invalid value for configuration property '{}': 'Extract'. "
    "Edit your pipeline and set 'Extract' to either 'true' or 'false'."
)


def shipping(extract: str = "true", **configuration: str) -> dict[str, Any]:
    """Declare a pipeline with a deployment of its source."""
    ship = action(
        "Ship",
        "Deploy/AWS/S3",
        configuration={"BucketName": "production", "Extract": extract, **configuration},
        inputArtifacts=[{"name": "Code"}],
    )
    return stage_by_stage(ship)


# Files ----------------------------------------------------------------------------------------


def test_the_files_of_an_archive(client: Any, s3: Any) -> None:
    """A deployment that extracts writes each file of its archive."""
    put(s3)
    created(client, shipping())

    assert "Succeeded" == status(client)
    assert ["css/site.css", "index.html"] == keys(s3)
    assert b"Hello" == get(s3, "production", "index.html")


@pytest.mark.parametrize(("prefix", "folder"), [("site/new", "site/new/"), ("site/", "site//")])
def test_the_folder_of_the_files(client: Any, s3: Any, prefix: str, folder: str) -> None:
    """A slash follows the object key, even if it ends in one: the result is a broken site."""
    put(s3)
    created(client, shipping(ObjectKey=prefix))

    assert [f"{folder}css/site.css", f"{folder}index.html"] == keys(s3)


def test_a_name_that_leads_out_of_the_folder(client: Any, s3: Any) -> None:
    """A file name with ../ fails the deployment, which has written the files before it."""
    put(s3, archive({"a.txt": "a", "b/../../secret.txt": "b", "c.txt": "c"}))
    created(client, shipping(ObjectKey="site"))

    words = "The file name b/../../secret.txt contains invalid sequence: dot-dot-slash."
    assert ("ConfigurationError", words) == failure(client, "Ship")
    assert ["site/a.txt"] == keys(s3)


def test_a_name_with_backslashes(client: Any, s3: Any) -> None:
    """A backslash in the name of a file becomes a slash."""
    put(s3, archive({"css\\site.css": "body {}"}))
    created(client, shipping())

    assert ["css/site.css"] == keys(s3)


# Settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("index.html", "text/html"),
        ("INDEX.HTML", "text/html"),
        ("a/site.js", "application/x-javascript"),
        ("data.json", "application/json"),
        ("feed.xml", "application/xml"),
        ("robots.txt", "text/plain"),
        ("site.css", "text/css"),
        ("photo.jpg", "image/jpeg"),
        ("logo.png", "image/png"),
        ("logo.svg", "image/svg+xml"),
        ("app.bin", "application/octet-stream"),
        ("site.css.map", "application/octet-stream"),
        ("font.woff2", "application/octet-stream"),
        ("LICENSE", "application/octet-stream"),
        ("html", "application/octet-stream"),
    ],
)
def test_the_content_type_of_a_file(client: Any, s3: Any, name: str, content_type: str) -> None:
    """The ending of a file's name decides its content type, in any case."""
    put(s3, archive({name: "content"}))
    created(client, shipping())

    assert content_type == s3.head_object(Bucket="production", Key=name)["ContentType"]


def test_the_content_type_of_one_object(client: Any, s3: Any) -> None:
    """What is not extracted has the content type of bytes, whatever it is called."""
    put(s3)
    created(client, shipping("false", ObjectKey="index.html"))

    found = s3.head_object(Bucket="production", Key="index.html")
    assert ("application/octet-stream", {}) == (found["ContentType"], found["Metadata"])


@pytest.mark.parametrize(("extract", "key"), [("true", "index.html"), ("false", "site.zip")])
def test_the_settings_of_an_object(client: Any, s3: Any, extract: str, key: str) -> None:
    """Cache-Control, canned ACL and key of the configuration belong to every object."""
    put(s3, archive({"index.html": "Hello"}))
    kms_key = "arn:aws:kms:us-east-1:123456789012:key/1"
    place = {"ObjectKey": key} if extract == "false" else {}
    settings = {"CacheControl": "max-age=60", "CannedACL": "public-read"}
    created(client, shipping(extract, KMSEncryptionKeyARN=kms_key, **place, **settings))

    found = s3.head_object(Bucket="production", Key=key)
    grants = s3.get_object_acl(Bucket="production", Key=key)["Grants"]
    assert ("max-age=60", "aws:kms", kms_key) == (
        found["CacheControl"],
        found["ServerSideEncryption"],
        found["SSEKMSKeyId"],
    )
    assert "READ" in [each["Permission"] for each in grants if each["Grantee"].get("URI")]


def test_folders_are_no_objects(client: Any, s3: Any) -> None:
    """The folders in an archive are not written."""
    put(s3, archive({"css/": "", "css/site.css": "body {}", "empty/": ""}))
    created(client, shipping())

    assert ["css/site.css"] == keys(s3)


def test_an_archive_without_files(client: Any, s3: Any) -> None:
    """An empty archive is deployed as well as any other."""
    put(s3, archive({}))
    created(client, shipping())

    assert "Succeeded" == status(client)
    assert [] == keys(s3)


def test_what_was_there_before(client: Any, s3: Any) -> None:
    """A deployment overwrites its own files, and removes none."""
    put(s3)
    created(client, shipping())
    put(s3, archive({"index.html": "Hello again"}))
    started(client)

    assert ["css/site.css", "index.html"] == keys(s3)
    assert b"Hello again" == get(s3, "production", "index.html")


# One object -----------------------------------------------------------------------------------


def test_the_artifact_itself(client: Any, s3: Any) -> None:
    """A deployment that does not extract writes its artifact as one object."""
    put(s3)
    created(client, shipping("false", ObjectKey="site/app.zip"))

    assert "Succeeded" == status(client)
    assert ["site/app.zip"] == keys(s3)
    assert SITE == get(s3, "production", "site/app.zip")


def test_an_artifact_that_is_no_archive(client: Any, s3: Any) -> None:
    """What is not extracted needs not be an archive."""
    put(s3, b"no archive")
    created(client, shipping("false", ObjectKey="app.txt"))

    assert b"no archive" == get(s3, "production", "app.txt")


def test_the_moment_in_a_key(mock: PipelineMock, client: Any, s3: Any) -> None:
    """The moment of the deployment may stand in its key."""
    mock.clock.advance(hours=5, seconds=7)
    put(s3)
    created(client, shipping("false", ObjectKey="app/{datetime}.zip"))

    assert ["app/2026-01-05_14-00-07.zip"] == keys(s3)


def test_an_id_in_a_key(client: Any, s3: Any) -> None:
    """An id may stand in a key, another one for each deployment."""
    put(s3)
    created(client, shipping("false", ObjectKey="app/{uuid}.zip"))
    started(client)
    found = keys(s3)

    assert 2 == len(found)
    assert all(re.fullmatch(f"app/{UUID}.zip", key) for key in found)


def test_the_moment_in_a_folder(client: Any, s3: Any) -> None:
    """The moment may stand in the folder of files too."""
    put(s3, archive({"index.html": "Hello"}))
    created(client, shipping(ObjectKey="site-{datetime}"))

    assert ["site-2026-01-05_09-00-00/index.html"] == keys(s3)


def test_a_variable_in_a_key(client: Any, s3: Any) -> None:
    """References in a key are resolved before it is used."""
    put(s3)
    key = "#{codepipeline.PipelineExecutionId}/app.zip"
    execution_id = created(client, shipping("false", ObjectKey=key))

    assert [f"{execution_id}/app.zip"] == keys(s3)
    assert f"production/{execution_id}/app.zip" == latest(client, "Ship")["externalExecutionId"]


# What is refused, with and without S3 ---------------------------------------------------------


@pytest.fixture(params=["with S3", "without S3"])
def _with_and_without(request: pytest.FixtureRequest) -> None:
    if request.param == "with S3":
        put(request.getfixturevalue("s3"))


@pytest.mark.usefixtures("_with_and_without")
@pytest.mark.parametrize("extract", ["True", "FALSE", "yes", " true"])
def test_an_unknown_way_to_extract(client: Any, extract: str) -> None:
    """Only two words say whether to extract; any other is accepted, and fails as it runs."""
    created(client, shipping(extract, ObjectKey="app.zip"))

    assert ("ConfigurationError", BAD_EXTRACT.format(extract)) == failure(client, "Ship")
    assert "Failed" == status(client)


@pytest.mark.usefixtures("_with_and_without")
def test_an_object_without_a_key(client: Any) -> None:
    """What is not extracted needs a key, which is noticed as it runs."""
    created(client, shipping("false"))

    assert ("ConfigurationError", NO_OBJECT) == failure(client, "Ship")
    assert "Failed" == status(client)


@pytest.mark.usefixtures("_with_and_without")
def test_what_the_history_shows_of_it(client: Any) -> None:
    """The words stand in the summary, without an id: nothing was deployed."""
    created(client, shipping("false"))

    assert {
        "externalExecutionSummary": NO_OBJECT,
        "errorDetails": {"code": "ConfigurationError"},
    } == attempt(client, "Ship")["output"]["executionResult"]


@pytest.mark.usefixtures("_with_and_without")
@pytest.mark.parametrize(
    ("extract", "key", "external_id"),
    [("true", None, "production"), ("false", "site/app.zip", "production/site/app.zip")],
)
def test_what_the_state_shows_of_a_success(
    mock: PipelineMock, client: Any, extract: str, key: str | None, external_id: str
) -> None:
    """A deployment is known by its bucket, and by its key if it has one."""
    created(client, shipping(extract, **{} if key is None else {"ObjectKey": key}))

    assert {
        "actionExecutionId": attempt(client, "Ship")["actionExecutionId"],
        "status": "Succeeded",
        "summary": "Deployment Succeeded",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": external_id,
    } == latest(client, "Ship")


# What can't be done ---------------------------------------------------------------------------


def damaged() -> bytes:
    """Return an archive whose second file does not match its checksum."""
    whole = archive({"index.html": "Hello", "page.html": "Goodbye"})
    return whole.replace(b"Goodbye", b"G00dbye")


def encrypted() -> bytes:
    """Return an archive whose file is marked as encrypted."""
    whole = archive({"index.html": "Hello"})
    flagged = whole.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    return flagged.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", SITE[:-10], SITE[10:], damaged(), encrypted()],
    ids=["empty", "text", "cut off", "without its beginning", "damaged", "encrypted"],
)
def test_an_archive_that_is_malformed(client: Any, s3: Any, content: bytes) -> None:
    """What can't be extracted fails the deployment, which has written nothing."""
    put(s3, content)
    created(client, shipping())

    assert ("JobFailed", "The archive is malformed.") == failure(client, "Ship")
    assert [] == keys(s3)


def test_a_bucket_that_does_not_exist(client: Any, s3: Any) -> None:
    """A deployment to no bucket fails, and names it."""
    put(s3)
    s3.delete_bucket(Bucket="production")
    created(client, shipping())

    assert "ConfigurationError" == failure(client, "Ship")[0]
    assert "production" in failure(client, "Ship")[1]


def test_a_bucket_that_may_not_be_written(mock: PipelineMock, client: Any, s3: Any) -> None:
    """Where S3 denies a deployment its bucket, it fails for want of a permission."""
    put(s3)
    mock.when(action="Ship").then(fail())
    execution_id = created(client, shipping())
    mock.when(action="Ship").then(succeed())
    mock.connect(s3=refusing(s3, "put_object"))
    retried(client, execution_id, "Stage1")

    words = (
        "You do not have sufficient permissions to call s3.putObject "
        "for the deployment bucket, production. Verify that the policy on the resource allows you "
        "to perform this task. If you choose a canned ACL for your Amazon S3 deployment action, "
        "the policy must include the PutObjectAcl action. If the object already exists, the policy "
        "must also include the PutObjectVersionAcl action. Access Denied (Service: Amazon S3; "
        "Status Code: null; Error Code: AccessDenied; Request ID: null; "
        "S3 Extended Request ID: null; Proxy: null)"
    )
    assert ("PermissionError", words) == failure(client, "Ship")


@pytest.mark.parametrize("outcome", [fail(), hang()])
def test_a_deployment_that_does_not_succeed(
    mock: PipelineMock, client: Any, s3: Any, outcome: Any
) -> None:
    """A deployment that a rule lets fail or hang writes nothing."""
    put(s3)
    mock.when(action="Ship").then(outcome)
    created(client, shipping())

    assert [] == keys(s3)


def test_a_retry_deploys_again(client: Any, s3: Any) -> None:
    """Once the bucket is there, a retry writes the files."""
    put(s3)
    s3.delete_bucket(Bucket="production")
    execution_id = created(client, shipping())
    s3.create_bucket(Bucket="production")
    retried(client, execution_id, "Stage1")

    assert "Succeeded" == status(client)
    assert ["css/site.css", "index.html"] == keys(s3)
