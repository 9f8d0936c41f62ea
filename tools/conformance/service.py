"""The real service as a world in which scenes are played, and the removal of what they created."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import attrs
import boto3
from botocore import xform_name
from botocore.config import Config

from tools.conformance.scenes import CREATES, PREFIX, TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.recordings.player import World, Worlds
    from tests.recordings.reading import Scene


@attrs.frozen
class ServiceWorld:
    """An account that answers calls; nothing else happens in it."""

    account: str
    region: str
    endpoint: str | None = None
    """The address of a server that answers in the place of AWS."""

    def client(self, service: str) -> Any:  # noqa: ANN401 -- the methods of a client depend on data
        """Return a client that leaves validation to the service."""
        make_client: Any = boto3.client
        return make_client(
            service,
            region_name=self.region,
            endpoint_url=self.endpoint,
            config=Config(parameter_validation=False),
        )

    def call(
        self, service: str, operation: str, request: Mapping[str, Any], *, caller: str
    ) -> dict[str, Any]:
        """Send a request by the caller that the credentials name."""
        del caller
        answer: dict[str, Any] = getattr(self.client(service), xform_name(operation))(**request)
        return answer

    def wait(self, seconds: float) -> None:
        """Refuse to wait: scenes that wait are not played."""
        raise NotImplementedError(seconds)

    def happen(self, what: str, parameters: Mapping[str, Any]) -> object:
        """Refuse what calls cannot do."""
        raise NotImplementedError(what, parameters)

    def published(self, kind: str) -> list[dict[str, Any]]:
        """Refuse what answers do not show."""
        raise NotImplementedError(kind)


def service_worlds(account: str, endpoint: str | None) -> Worlds:
    """Return what enters the world of a scene, and removes what the scene has created."""

    @contextlib.contextmanager
    def enter(scene: Scene) -> Iterator[World]:
        world = ServiceWorld(account, scene.region, endpoint)
        created = {step["call"] for step in scene.steps} & CREATES.keys()
        try:
            yield world
        finally:
            remove(world, created)

    return enter


def remove(world: ServiceWorld, kinds: Iterable[str]) -> list[str]:
    """Delete what has our prefix and our tag, and return the names of what was deleted.

    Args:
        world: The account.
        kinds: The operations that create what is looked for.
    """
    return [name for kind in sorted(kinds) for name in _REMOVE[kind](world)]


def _pipelines(world: ServiceWorld) -> Iterator[str]:
    client = world.client("codepipeline")
    for found in _listed(client, "list_pipelines", "pipelines"):
        name = found["name"]
        if name.startswith(PREFIX):
            arn = client.get_pipeline(name=name)["metadata"]["pipelineArn"]
            if _has_our_tag(client, arn):
                client.delete_pipeline(name=name)
                yield name


def _webhooks(world: ServiceWorld) -> Iterator[str]:
    client = world.client("codepipeline")
    for found in _listed(client, "list_webhooks", "webhooks"):
        name = found["definition"]["name"]
        if name.startswith(PREFIX) and _has_our_tag(client, found["arn"]):
            client.delete_webhook(name=name)
            yield name


def _action_types(world: ServiceWorld) -> Iterator[str]:
    client = world.client("codepipeline")
    for found in _listed(client, "list_action_types", "actionTypes", actionOwnerFilter="Custom"):
        category, owner, provider, version = (
            found["id"][name] for name in ("category", "owner", "provider", "version")
        )
        path = f"{owner}/{category}/{provider}/{version}"
        arn = f"arn:aws:codepipeline:{world.region}:{world.account}:actiontype:{path}"
        if provider.startswith(PREFIX) and _has_our_tag(client, arn):
            client.delete_custom_action_type(category=category, provider=provider, version=version)
            yield provider


def _repositories(world: ServiceWorld) -> Iterator[str]:
    client = world.client("codecommit")
    for found in _listed(client, "list_repositories", "repositories"):
        name = found["repositoryName"]
        if name.startswith(PREFIX):
            arn = client.get_repository(repositoryName=name)["repositoryMetadata"]["Arn"]
            if TAG in client.list_tags_for_resource(resourceArn=arn)["tags"]:
                client.delete_repository(repositoryName=name)
                yield name


_REMOVE: Final[Mapping[str, Callable[[ServiceWorld], Iterator[str]]]] = {
    "CreateCustomActionType": _action_types,
    "CreatePipeline": _pipelines,
    "CreateRepository": _repositories,
    "PutWebhook": _webhooks,
}


def _listed(client: Any, operation: str, member: str, **parameters: str) -> list[Any]:  # noqa: ANN401 -- a client
    """Return what an operation lists, whole before anything of it is deleted."""
    pages = client.get_paginator(operation).paginate(**parameters)
    return [found for page in pages for found in page[member]]


def _has_our_tag(client: Any, arn: str) -> bool:  # noqa: ANN401 -- a client
    tags = client.list_tags_for_resource(resourceArn=arn)["tags"]
    return any(tag["key"] == TAG for tag in tags)
