"""Other services that a test connects: their boto3 clients, behind the ports of the machine."""

from __future__ import annotations

import contextlib
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore.exceptions import BotoCoreError, ClientError

from pipemock._engine.state.ports import (
    CONFIGURATION_ERROR,
    JOB_FAILED,
    PERMISSION_ERROR,
    StoredObject,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock.events import ArtifactLocation

_DENIED: Final = {"AccessDenied", "AccessDeniedException", "403"}

# API reference, ActionRevision: what an object's own metadata may say of its revision.
_SUMMARY: Final = "codepipeline-artifact-revision-summary"

# Captured: users have pasted these, and the last one up to the name of the bucket.
_NO_ARTIFACT: Final = (
    "The action failed because either the artifact or the Amazon S3 bucket could not be found. "
    "Name of artifact bucket: {bucket}. Verify that this bucket exists. If it exists, check the "
    "life cycle policy, then try releasing a change."
)
_NO_ACCESS: Final = (
    "The service role or action role doesn\N{RIGHT SINGLE QUOTATION MARK}t have the permissions "
    "required to access the Amazon S3 bucket named {bucket}. Update the IAM role permissions, and "
    "then try again. Error: Amazon S3:{code}:{message}"
)
_NO_ACCESS_TO_DEPLOY: Final = (
    "You do not have sufficient permissions to call s3.putObject for the deployment bucket, "
    "{bucket}."
)

# Inferred.
_NO_OBJECT: Final = "The object {key} in the bucket {bucket} could not be read: {code}."
_NO_VERSIONS: Final = "The bucket {bucket} has no versioning, which a source action needs."
_NO_ANSWER: Final = "The client of S3 has no answer for the object {key} in {bucket}: {error}"
_NOT_WRITTEN: Final = "The object {key} could not be written to the bucket {bucket}: {code}."


@attrs.frozen
class S3Store:
    """Artifacts as objects of a boto3 S3 client."""

    _client: Any

    def fetch(
        self, *, bucket: str, key: str, version_id: str | None, to: ArtifactLocation
    ) -> StoredObject:
        """Copy the object of an S3 source to where its artifact lies."""
        version = {} if version_id is None else {"VersionId": version_id}
        with _translated(bucket, key, failed=_NO_OBJECT, denied=_NO_ACCESS):
            found = self._client.get_object(Bucket=bucket, Key=key, **version)
        if "VersionId" not in found:
            # User guide: an S3 source needs a bucket with versioning.
            raise StoreError(CONFIGURATION_ERROR, _NO_VERSIONS.format(bucket=bucket))
        self._write(to, found["Body"].read())
        return StoredObject(
            version_id=found["VersionId"],
            etag=found["ETag"].strip('"'),
            summary=found["Metadata"].get(_SUMMARY),
        )

    def put_archive(self, artifact: ArtifactLocation, files: Mapping[str, bytes]) -> None:
        """Put an archive of files to where an artifact lies."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                # Without a moment of its own, a member of the archive has the same one each time.
                archive.writestr(zipfile.ZipInfo(name), text)
        self._write(artifact, content.getvalue())

    def expect(self, artifact: ArtifactLocation) -> None:
        """Fail unless something lies where an artifact belongs."""
        self._read(artifact)

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy what an action took to where its output lies."""
        self._write(to, self._read(artifact))

    def deploy_object(self, artifact: ArtifactLocation, *, bucket: str, key: str) -> None:
        """Write an artifact out as it is."""
        self._deploy(bucket, key, self._read(artifact))

    def deploy_files(self, artifact: ArtifactLocation, *, bucket: str, prefix: str) -> None:
        """Write out the files in an artifact."""
        folder = f"{prefix.rstrip('/')}/" if prefix else ""
        for name, content in _files_in(self._read(artifact)):
            self._deploy(bucket, f"{folder}{name}", content)

    def _read(self, artifact: ArtifactLocation) -> bytes:
        bucket, key = artifact.bucket, artifact.key
        with _translated(bucket, key, failed=_NO_ARTIFACT, denied=_NO_ACCESS):
            found = self._client.get_object(Bucket=bucket, Key=key)
        content: bytes = found["Body"].read()
        return content

    def _write(self, artifact: ArtifactLocation, content: bytes) -> None:
        bucket, key = artifact.bucket, artifact.key
        with _translated(bucket, key, failed=_NO_ARTIFACT, denied=_NO_ACCESS):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)

    def _deploy(self, bucket: str, key: str, content: bytes) -> None:
        with _translated(bucket, key, failed=_NOT_WRITTEN, denied=_NO_ACCESS_TO_DEPLOY):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)


@contextlib.contextmanager
def _translated(bucket: str, key: str, *, failed: str, denied: str) -> Iterator[None]:
    """Turn what S3 refuses into what becomes of the action."""
    try:
        yield
    except ClientError as error:
        problem = error.response["Error"]
        is_denied = problem["Code"] in _DENIED
        text = (denied if is_denied else failed).format(
            bucket=bucket, key=key, code=problem["Code"], message=problem.get("Message", "")
        )
        code = PERMISSION_ERROR if is_denied else CONFIGURATION_ERROR
        raise StoreError(code, text) from error
    except BotoCoreError as error:
        # Nobody is there: the action says so, and the world stays whole.
        text = _NO_ANSWER.format(bucket=bucket, key=key, error=error)
        raise StoreError(CONFIGURATION_ERROR, text) from error


def _files_in(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [member for member in archive.infolist() if not member.is_dir()]
            return [(member.filename, archive.read(member)) for member in files]
    except Exception:  # noqa: BLE001 -- damage shows in many ways, and nothing else happens here
        # Captured.
        raise StoreError(JOB_FAILED, "The archive is malformed.") from None
