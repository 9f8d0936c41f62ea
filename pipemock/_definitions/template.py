"""The pipelines in a CloudFormation template, which may come from the CDK."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._definitions.api import DEFAULT_REGION
from pipemock._definitions.definition import Asked, Definition, Places, Unreadable
from pipemock._definitions.intrinsics import Resolver
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Legal
from pipemock._definitions.properties import Translation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PIPELINE: Final = "AWS::CodePipeline::Pipeline"
_ACTION_TYPE: Final = "AWS::CodePipeline::CustomActionType"
_TRANSITIONS: Final = "disableInboundStageTransitions"


def read_template(
    template: Mapping[str, Any],
    lines: Mapping[str, int],
    *,
    region: str | None,
    parameters: Mapping[str, str],
) -> tuple[Definition, ...]:
    """Read all pipelines in a template, including those under a condition.

    Raises:
        Unreadable: If the template has no pipeline.
    """
    resolver = Resolver(template, region or DEFAULT_REGION, parameters)
    reader = _Reader(resolver, lines)
    action_types = [reader.action_type(name) for name in _resources(template, _ACTION_TYPE)]
    found = [reader.pipeline(name, action_types) for name in _resources(template, _PIPELINE)]
    if not found:
        msg = f"There is no pipeline in it: the template has no resource of type {_PIPELINE}."
        raise Unreadable(msg)
    return tuple(found)


def _resources(template: Mapping[str, Any], kind: str) -> Iterator[str]:
    for name, resource in template["Resources"].items():
        if isinstance(resource, dict) and resource.get("Type") == kind:
            yield name


class _Reader:
    """Reads the resources of one template."""

    def __init__(self, resolver: Resolver, lines: Mapping[str, int]) -> None:
        self._resolver = resolver
        self._lines = lines
        self._legal = Legal(resolver.region)

    def pipeline(self, name: str, action_types: list[Asked]) -> Definition:
        members, translation = self._translated(name, "pipeline")
        members.setdefault("name", re.sub(r"[^A-Za-z0-9.@_-]", "_", name)[:100] or "_")
        members.pop("restartExecutionOnUpdate", None)
        transitions = members.pop(_TRANSITIONS, [])
        if isinstance(members.get("artifactStores"), list):
            members["artifactStores"] = _by_region(members["artifactStores"], translation.paths)
        request = {"pipeline": members}
        if "tags" in members:
            request["tags"] = members.pop("tags")
        return Definition(
            pipeline=Asked(request=request, places=self._places(translation)),
            region=self._resolver.region,
            transitions=transitions,
            action_types=action_types,
        )

    def action_type(self, name: str) -> Asked:
        members, translation = self._translated(name, "")
        return Asked(request=members, places=self._places(translation))

    def _translated(self, name: str, path: str) -> tuple[dict[str, Any], Translation]:
        translation = Translation(self._resolver, self._legal)
        place = member(member("Resources", name), "Properties")
        properties = self._resolver.template["Resources"][name].get("Properties", {})
        members = translation.translate(properties, path, place)
        translation.paths.setdefault("", place)
        return (members if isinstance(members, dict) else {}), translation

    def _places(self, translation: Translation) -> Places:
        top = ("tags", _TRANSITIONS)
        paths = {_without_pipeline(path, top): place for path, place in translation.paths.items()}
        return Places(paths=paths, lines=self._lines, is_template=True)


# In requests, tags are outside of the pipeline, and transitions are a request of their own.
def _without_pipeline(path: str, names: tuple[str, ...]) -> str:
    short = path.removeprefix("pipeline.")
    return short if short.startswith(names) else path


def _by_region(stores: list[Any], paths: dict[str, str]) -> Any:  # noqa: ANN401
    """Return a list of artifact stores as the map that a request has."""
    result = {}
    for index, each in enumerate(stores):
        if not isinstance(each, dict):
            return stores
        region, listed = each.get("region", ""), item("pipeline.artifactStores", index)
        result[str(region)] = each.get("artifactStore", {})
        for path, place in list(paths.items()):
            if path.startswith(f"{listed}.artifactStore"):
                rest = path.removeprefix(f"{listed}.artifactStore")
                paths[f"pipeline.artifactStores.{region}{rest}"] = place
    return result
