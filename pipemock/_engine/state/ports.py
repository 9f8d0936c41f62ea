"""What the machine asks of the outside, where a test has connected something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._engine.state.revision import Revision
    from pipemock.events import ArtifactLocation, Event, Notification


CONFIGURATION_ERROR: Final = "ConfigurationError"
JOB_FAILED: Final = "JobFailed"
PERMISSION_ERROR: Final = "PermissionError"

NO_FUNCTION: Final = "The AWS Lambda function {name} does not exist."
"""Captured."""

INVALID_TOPIC: Final = (
    "An invalid topic ARN ({topic}) was provided. Update your pipeline to use a valid topic, "
    "or create a new one to use in your pipeline."
)
"""Captured."""


class RefusedError(Exception):
    """Something that a connected service refused, as the action that needed it reports it."""

    def __init__(self, code: str, message: str) -> None:
        """Keep what becomes of the action."""
        super().__init__(message)
        self.code = code
        self.message = message


class StoreError(RefusedError):
    """Something that the store could not do."""


@attrs.frozen(kw_only=True)
class StoredObject:
    """What a source action found in a bucket."""

    version_id: str
    etag: str
    summary: str | None


class ArtifactStore(Protocol):
    """Where artifacts are bytes. Every method raises `StoreError` where it fails."""

    def fetch(
        self, *, bucket: str, key: str, version_id: str | None, to: ArtifactLocation
    ) -> StoredObject:
        """Copy the object of an S3 source to where its artifact lies."""

    def put_archive(self, artifact: ArtifactLocation, files: Mapping[str, bytes]) -> None:
        """Put an archive of files to where an artifact lies."""

    def expect(self, artifact: ArtifactLocation) -> None:
        """Fail unless something lies where an artifact belongs."""

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy what an action took to where its output lies."""

    def deploy_object(self, artifact: ArtifactLocation, *, bucket: str, key: str) -> None:
        """Write an artifact out as it is."""

    def deploy_files(self, artifact: ArtifactLocation, *, bucket: str, prefix: str) -> None:
        """Write out the files in an artifact."""


class Topics(Protocol):
    """Where the requests of approvals go."""

    def publish(self, notification: Notification) -> None:
        """Publish a request; raises `RefusedError` where the real topic would fail the approval."""


class EventBus(Protocol):
    """Where events go."""

    @property
    def most(self) -> int:
        """How many events it takes at a time."""

    def put(self, events: Sequence[Event]) -> None:
        """Put events on the bus; raises `RefusedError` if it does not take all of them."""


class FunctionService(Protocol):
    """Where functions are that the test has not registered."""

    def invoke(self, name: str, event: Mapping[str, object]) -> None:
        """Invoke a function, and do not wait for what it returns.

        Raises `RefusedError` where the real service would fail the action.
        """


class Repositories(Protocol):
    """Where branches are real."""

    def revision(
        self, *, account: str, region: str, repository: str, branch: str, wanted: str | None
    ) -> Revision | None:
        """Return a commit; nothing without a repository. Raises `StoreError` without a branch."""

    def files(
        self, *, account: str, region: str, repository: str, commit: str
    ) -> Mapping[str, bytes]:
        """Return the files of a commit."""


@attrs.define(kw_only=True)
class Ports:
    """The connections of a mock, shared by all of its worlds."""

    store: ArtifactStore | None = None
    repositories: Repositories | None = None
    topics: Topics | None = None
    bus: EventBus | None = None
    functions: FunctionService | None = None
