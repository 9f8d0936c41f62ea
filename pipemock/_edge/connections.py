"""Other services that a test connects: their boto3 clients, behind the ports of the machine."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import attrs
from botocore.exceptions import ClientError

from pipemock._engine.ports import StoredObject, StoreError

if TYPE_CHECKING:
    from pipemock.events import ArtifactLocation

_DENIED = {"AccessDenied", "AccessDeniedException", "403"}


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
        return StoredObject(version_id=found["VersionId"], etag=found["ETag"].strip('"'))

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy what an action took to where its output lies."""
        self._put(to.bucket, to.key, self._bytes(artifact))

    def deploy_object(self, artifact: ArtifactLocation, *, bucket: str, key: str) -> None:
        """Write an artifact out as it is."""
        self._put(bucket, key, self._bytes(artifact))

    def deploy_files(self, artifact: ArtifactLocation, *, bucket: str, prefix: str) -> None:
        """Write out the files in an artifact."""
        folder = f"{prefix.rstrip('/')}/" if prefix else ""
        try:
            archive = zipfile.ZipFile(io.BytesIO(self._bytes(artifact)))
        except zipfile.BadZipFile:
            # Captured.
            msg = "JobFailed"
            raise StoreError(msg, "The archive is malformed.") from None
        with archive:
            for member in archive.infolist():
                if not member.is_dir():
                    self._put(bucket, f"{folder}{member.filename}", archive.read(member))

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


# Captured: the codes; what the service says beside them is inferred.
def _store_error(call: str, bucket: str, key: str, error: ClientError) -> StoreError:
    code = error.response["Error"]["Code"]
    if code in _DENIED:
        text = f"You do not have sufficient permissions to call {call} for the bucket {bucket}."
        return StoreError("PermissionError", text)
    text = f"The object {key} in the bucket {bucket} could not be used by {call}: {code}."
    return StoreError("ConfigurationError", text)
