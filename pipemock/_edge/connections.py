"""Other services that a test connects: their boto3 clients, behind the ports of the machine."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore.exceptions import ClientError

from pipemock._engine.ports import StoredObject, StoreError

if TYPE_CHECKING:
    from pipemock.events import ArtifactLocation

_DENIED: Final = {"AccessDenied", "AccessDeniedException", "403"}

# API reference, ActionRevision: what an object's own metadata may say of its revision.
_SUMMARY: Final = "codepipeline-artifact-revision-summary"

# A file that is damaged, cut off, encrypted, or compressed in a way that Python does not know.
_MALFORMED: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


@attrs.frozen
class S3Store:
    """Artifacts as objects of a boto3 S3 client."""

    _client: Any

    def fetch(
        self, *, bucket: str, key: str, version_id: str | None, to: ArtifactLocation
    ) -> StoredObject:
        """Copy the object of an S3 source to where its artifact lies."""
        version = {} if version_id is None else {"VersionId": version_id}
        found = self._get(bucket, key, **version)
        if "VersionId" not in found:
            # User guide: an S3 source needs a bucket with versioning; the words are inferred.
            text = f"The bucket {bucket} has no versioning, which a source action needs."
            msg = "ConfigurationError"
            raise StoreError(msg, text)
        self._put(to.bucket, to.key, found["Body"].read())
        return StoredObject(
            version_id=found["VersionId"],
            etag=found["ETag"].strip('"'),
            summary=found["Metadata"].get(_SUMMARY),
        )

    def put_empty_archive(self, artifact: ArtifactLocation) -> None:
        """Put an archive without files to where an artifact lies."""
        content = io.BytesIO()
        zipfile.ZipFile(content, "w").close()
        self._put(artifact.bucket, artifact.key, content.getvalue())

    def expect(self, artifact: ArtifactLocation) -> None:
        """Fail unless something lies where an artifact belongs."""
        self._get(artifact.bucket, artifact.key)

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy what an action took to where its output lies."""
        self._put(to.bucket, to.key, self._bytes(artifact))

    def deploy_object(self, artifact: ArtifactLocation, *, bucket: str, key: str) -> None:
        """Write an artifact out as it is."""
        self._put(bucket, key, self._bytes(artifact))

    def deploy_files(self, artifact: ArtifactLocation, *, bucket: str, prefix: str) -> None:
        """Write out the files in an artifact."""
        folder = f"{prefix.rstrip('/')}/" if prefix else ""
        for name, content in _files_in(self._bytes(artifact)):
            self._put(bucket, f"{folder}{name}", content)

    def _bytes(self, artifact: ArtifactLocation) -> bytes:
        content: bytes = self._get(artifact.bucket, artifact.key)["Body"].read()
        return content

    def _get(self, bucket: str, key: str, **members: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._client.get_object(Bucket=bucket, Key=key, **members)
        except ClientError as error:
            msg = "s3.getObject"
            raise _store_error(msg, bucket, key, error) from error
        return found

    def _put(self, bucket: str, key: str, content: bytes) -> None:
        try:
            self._client.put_object(Bucket=bucket, Key=key, Body=content)
        except ClientError as error:
            msg = "s3.putObject"
            raise _store_error(msg, bucket, key, error) from error


def _files_in(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [member for member in archive.infolist() if not member.is_dir()]
            return [(member.filename, archive.read(member)) for member in files]
    except _MALFORMED:
        # Captured.
        msg = "JobFailed"
        raise StoreError(msg, "The archive is malformed.") from None


# Captured: the codes; what the service says beside them is inferred.
def _store_error(call: str, bucket: str, key: str, error: ClientError) -> StoreError:
    code = error.response["Error"]["Code"]
    if code in _DENIED:
        text = f"You do not have sufficient permissions to call {call} for the bucket {bucket}."
        return StoreError("PermissionError", text)
    text = f"The object {key} in the bucket {bucket} could not be used by {call}: {code}."
    return StoreError("ConfigurationError", text)
