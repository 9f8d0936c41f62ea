"""Buckets in moto's S3, archives, and the objects in them."""

from __future__ import annotations

import contextlib
import functools
import io
import zipfile
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.declarations import build, pipeline, source
from tests.engine.actions.jobs.custom_jobs import attempt, latest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock import PipelineMock

BUCKETS: Final = ("artifacts", "sources", "production")


NO_ACCESS: Final = (
    "The service role or action role doesn\N{RIGHT SINGLE QUOTATION MARK}t have the permissions "
    "required to access the Amazon S3 bucket named {}. Update the IAM role permissions, and then "
    "try again. Error: Amazon S3:{}:Access Denied"
)
NO_ARTIFACT: Final = (
    "The action failed because either the artifact or the Amazon S3 bucket could not be found. "
    "Name of artifact bucket: {}. Verify that this bucket exists. If it exists, check the life "
    "cycle policy, then try releasing a change."
)


@contextlib.contextmanager
def connected(mock: PipelineMock) -> Iterator[Any]:
    """Yield a client of a connected S3, in which the bucket of the sources is versioned."""
    with mock_aws():
        boto3.DEFAULT_SESSION = _session()
        s3 = _client()
        for bucket in BUCKETS:
            s3.create_bucket(Bucket=bucket)
        enabled = {"Status": "Enabled"}
        s3.put_bucket_versioning(Bucket="sources", VersioningConfiguration=enabled)
        mock.connect(s3=s3)
        yield s3


# moto lets each test begin without a session, and each session reads the model of S3 again.
@functools.cache
def _session() -> boto3.Session:
    return boto3.Session(region_name="us-east-1")


@functools.cache
def _client() -> Any:
    return _session().client("s3", aws_access_key_id="AKIA", aws_secret_access_key="nothing")


def refusing(s3: Any, method: str, code: str = "AccessDenied") -> Any:
    """Return an S3 client like another one, except that one method raises an error."""

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "Access Denied"}}, method)

    methods = {"get_object": s3.get_object, "put_object": s3.put_object}
    return SimpleNamespace(**methods | {method: refuse})


def fetching(*sources: dict[str, Any]) -> dict[str, Any]:
    """Declare a pipeline of sources, and a build that takes the first one's artifact."""
    return pipeline(("Source", list(sources or [source()])), ("Build", [build()]))


def wanted(kind: str, value: str) -> dict[str, str]:
    """Ask for an object, as a start of an execution may."""
    return {"actionName": "Checkout", "revisionType": f"S3_OBJECT_{kind}", "revisionValue": value}


# Archives -------------------------------------------------------------------------------------


def archive(files: Mapping[str, str]) -> bytes:
    """Return a zip archive of text files; a name that ends with a slash is a folder."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(zipfile.ZipInfo(name), text)
    return content.getvalue()


def files_in(content: bytes) -> dict[str, str]:
    """Return the text files of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


SITE: Final = archive({"index.html": "Hello", "css/site.css": "body {}"})


# What lies where ------------------------------------------------------------------------------


def put(s3: Any, content: bytes = SITE, *, key: str = "Checkout.zip", **members: Any) -> str:
    """Put an object where a source reads it, and return the id of its version."""
    answer = s3.put_object(Bucket="sources", Key=key, Body=content, **members)
    version: str = answer["VersionId"]
    return version


def get(s3: Any, bucket: str, key: str) -> bytes:
    """Return the bytes of an object."""
    content: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return content


def keys(s3: Any, bucket: str = "production") -> list[str]:
    """Return the keys of all objects in a bucket."""
    found = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return [each["Key"] for each in found]


def place(client: Any, action: str) -> tuple[str, str]:
    """Return bucket and key of what the newest attempt at an action has made."""
    [artifact] = attempt(client, action)["output"]["outputArtifacts"]
    where = artifact["s3location"]
    return where["bucket"], where["key"]


def made(s3: Any, client: Any, action: str) -> bytes:
    """Return the bytes that the newest attempt at an action has made."""
    return get(s3, *place(client, action))


def failure(client: Any, action: str) -> tuple[str, str]:
    """Return the error code and message of the newest attempt at an action."""
    details = latest(client, action)["errorDetails"]
    return details["code"], details["message"]


def place_of(artifact: Mapping[str, Any]) -> tuple[str, str]:
    """Return bucket and key of an artifact as a job shows it."""
    where = artifact["location"]["s3Location"]
    return where["bucketName"], where["objectKey"]
