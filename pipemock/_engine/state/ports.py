"""Ports to the services that a test may connect to the mock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._engine.state.revision import Revision
    from pipemock.events import ArtifactLocation, Event, Notification, RuleNotification


CONFIGURATION_ERROR: Final = "ConfigurationError"
JOB_FAILED: Final = "JobFailed"
PERMISSION_ERROR: Final = "PermissionError"

INVALID_TOPIC: Final = (
    "An invalid topic ARN ({topic}) was provided. Update your pipeline to use a valid topic, "
    "or create a new one to use in your pipeline."
)
"""Captured."""


class RefusedError(Exception):
    """A refusal of a connected service, worded as the failed action reports it."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the error code and message of the action."""
        super().__init__(message)
        self.code = code
        self.message = message


class StoreError(RefusedError):
    """A failure of the artifact store."""


@attrs.frozen(kw_only=True)
class StoredObject:
    """An object that a source action found in a bucket."""

    version_id: str
    etag: str
    summary: str | None


@attrs.frozen(kw_only=True)
class ObjectSettings:
    """What the configuration of an S3 deployment says of every object that it writes."""

    cache_control: str | None = None
    canned_acl: str | None = None
    kms_key: str | None = None


class ArtifactStore(Protocol):
    """The service that stores artifacts. Its methods raise `StoreError` if they fail."""

    def poll(self, *, bucket: str, key: str) -> None:
        """Raise `StoreError` unless the object of an S3 source can be read."""

    def fetch(
        self, *, bucket: str, key: str, version_id: str | None, to: ArtifactLocation
    ) -> StoredObject:
        """Copy the object of an S3 source to the location of its artifact."""

    def put_archive(self, artifact: ArtifactLocation, files: Mapping[str, bytes]) -> None:
        """Store an archive of files at the location of an artifact."""

    def expect(self, artifact: ArtifactLocation) -> None:
        """Raise `StoreError` unless the artifact exists at its location."""

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy an input artifact of an action to the location of its output."""

    def deploy_object(
        self, artifact: ArtifactLocation, *, bucket: str, key: str, settings: ObjectSettings
    ) -> None:
        """Write an artifact to a bucket without extracting it."""

    def deploy_files(
        self, artifact: ArtifactLocation, *, bucket: str, prefix: str, settings: ObjectSettings
    ) -> None:
        """Extract an artifact and write its files to a bucket."""


class Topics(Protocol):
    """The service that publishes the notifications of approvals and of notification rules."""

    def publish(self, notification: Notification | RuleNotification) -> None:
        """Publish a notification, or raise `RefusedError` if this fails an approval."""


class EventBus(Protocol):
    """The service that receives events."""

    @property
    def most(self) -> int:
        """The maximum number of events in one call."""

    def put(self, events: Sequence[Event]) -> None:
        """Put events on the bus, or raise `RefusedError` if it does not accept all of them."""


class FunctionService(Protocol):
    """The service that runs the functions that the test has not registered."""

    def invoke(self, name: str, event: Mapping[str, object]) -> None:
        """Invoke a function without waiting for its return value.

        Raises `RefusedError` if the real service would fail the action.
        """


class BuildService(Protocol):
    """The service that runs the builds of CodeBuild actions."""

    def start(self, project: str, *, source: str, variables: str | None, is_batch: bool) -> str:
        """Start a build, or a batch of builds, and return its id.

        Raises `RefusedError` if the real service would fail the action.

        Args:
            project: The name of the project.
            source: The ARN of the artifact that is built.
            variables: The environment variables, as JSON.
            is_batch: Whether to start a batch.
        """


class Repositories(Protocol):
    """The service that holds the repositories of source actions."""

    def require(self, *, account: str, region: str, repository: str) -> None:
        """Raise `StoreError` if the repository existed and does not exist any more."""

    def revision(
        self, *, account: str, region: str, repository: str, branch: str, wanted: str | None
    ) -> Revision | None:
        """Return a commit, or `None` without a repository; raise `StoreError` without a branch."""

    def files(
        self, *, account: str, region: str, repository: str, commit: str
    ) -> Mapping[str, bytes]:
        """Return the files of a commit."""


@attrs.define(eq=False, kw_only=True)
class Ports:
    """The connectors of a mock, shared by all of its worlds.

    `webhook_servers` are the URLs below which servers receive deliveries to webhooks, the newest
    last.
    """

    store: ArtifactStore | None = None
    repositories: Repositories | None = None
    topics: Topics | None = None
    bus: EventBus | None = None
    functions: FunctionService | None = None
    builds: BuildService | None = None
    webhook_servers: list[str] = attrs.field(factory=list)

    def webhook_url(self, url: str) -> str:
        """Return the URL at which a webhook can be called: its own, unless there is a server."""
        if not self.webhook_servers:
            return url
        return f"{self.webhook_servers[-1]}{url.removeprefix('https://')}"
