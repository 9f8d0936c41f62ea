"""The translation of arguments and blocks of Terraform into the members of a request.

The blocks are those of the provider's documentation:
registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codepipeline,
.../codepipeline_webhook and .../codepipeline_custom_action_type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.definition import with_underscores
from pipemock._definitions.intrinsics import NO_VALUE
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Placeholder
from pipemock._definitions.regions import copy_places, find_at_its_region, settle_regions
from pipemock._definitions.stand_ins import StandIns

if TYPE_CHECKING:
    from collections.abc import Mapping

ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_codepipeline": (
        "name",
        "role_arn",
        "pipeline_type",
        "execution_mode",
        "artifact_store",
        "stage",
        "trigger",
        "variable",
        "tags",
        "tags_all",
    ),
    "aws_codepipeline_webhook": (
        "name",
        "authentication",
        "authentication_configuration",
        "filter",
        "target_action",
        "target_pipeline",
        "tags",
        "tags_all",
    ),
    "aws_codepipeline_custom_action_type": (
        "category",
        "provider_name",
        "version",
        "configuration_property",
        "input_artifact_details",
        "output_artifact_details",
        "settings",
        "tags",
        "tags_all",
    ),
    "aws_cloudwatch_event_rule": (
        "name",
        "event_pattern",
        "schedule_expression",
        "state",
        "is_enabled",
    ),
    "aws_cloudwatch_event_target": ("rule", "arn"),
}
"""The arguments that are read, by the type of the resource."""

_TAGS: Final = {"tags", "tags_all"}

_NAMES: Final[Mapping[str, str]] = {
    "action": "actions",
    "allowed_ip_range": "AllowedIPRange",
    "condition": "conditions",
    "configuration_property": "configurationProperties",
    "filter": "filters",
    "provider_name": "provider",
    "rule": "rules",
    "secret_token": "SecretToken",
    "stage": "stages",
    "trigger": "triggers",
    "variable": "variables",
}
"""The members that are called otherwise."""

_STRUCTURES: Final = {
    "authentication_configuration",
    "before_entry",
    "branches",
    "encryption_key",
    "file_paths",
    "git_configuration",
    "input_artifact_details",
    "on_failure",
    "on_success",
    "output_artifact_details",
    "retry_configuration",
    "rule_type_id",
    "settings",
    "tags",
}
"""The blocks that the request has as a structure, and Terraform as a list."""

_ARTIFACTS: Final = {"input_artifacts", "output_artifacts"}
_TYPE_ID: Final = ("category", "owner", "provider", "version")
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
_LETTER: Final = re.compile(r"_([a-z])")


@attrs.define
class Blocks(StandIns):
    """A translation of blocks into members, with the path of each in the document."""

    paths: dict[str, str] = attrs.field(factory=dict)

    def request(
        self, kind: str, values: Mapping[str, Any], path: str, place: str
    ) -> dict[str, Any]:
        """Return the request for a resource.

        Args:
            kind: The type of the resource.
            values: Its arguments and attributes.
            path: The path of its members in the request, which may be empty.
            place: The path of the values in the document.
        """
        self.paths[""] = place
        given = {key: value for key, value in values.items() if key not in _TAGS}
        members = self._block(given, path, place)
        if kind == "aws_codepipeline":
            self._spread_stores(members, path)
            settle_regions(members, self.unknown, self.legal.region, self.paths)
        request: dict[str, Any] = {path: members} if path else members
        tags = values.get("tags_all") or values.get("tags")
        if isinstance(tags, dict):
            self.paths["tags"] = member(place, "tags")
            request["tags"] = [{"key": key, "value": str(tags[key])} for key in tags]
        return request

    def _block(self, block: Mapping[str, Any], path: str, place: str) -> dict[str, Any]:
        self.paths[path] = place
        members: dict[str, Any] = {}
        for key, value in block.items():
            if value in _NOTHING or (key == "run_order" and not value):
                continue
            name = _NAMES.get(key) or _LETTER.sub(lambda match: match[1].upper(), key)
            there, here = (f"{path}.{name}" if path else name), member(place, key)
            if key in _STRUCTURES and isinstance(value, list):
                value, here = value[0], item(here, 0)  # noqa: PLW2901 -- the only one
            translated = self._value(key, value, there, here)
            if translated is not None and translated is not NO_VALUE:
                members[name] = translated
        if "owner" in members and "actionTypeId" not in members and "name" in members:
            self._gather_type_id(members, path, place)
        return members

    def _value(self, key: str, value: Any, path: str, place: str) -> Any:
        self.paths[path] = place
        if isinstance(value, Placeholder):
            return self.stand_in(value, path)
        if key == "configuration" and isinstance(value, dict):
            return self._configuration(value, path, place)
        if key in _ARTIFACTS and isinstance(value, list):
            return [
                {"name": self._value("name", each, f"{item(path, at)}.name", item(place, at))}
                for at, each in enumerate(value)
            ]
        if isinstance(value, dict):
            return self._block(value, path, place)
        if isinstance(value, list):
            return [
                self._value("", each, item(path, at), item(place, at))
                for at, each in enumerate(value)
            ]
        return value

    def _configuration(self, value: Mapping[str, Any], path: str, place: str) -> dict[str, Any]:
        return {
            key: self._value("", each, f"{path}.{key}", member(place, key))
            for key, each in value.items()
            if each is not None
        }

    def _gather_type_id(self, members: dict[str, Any], path: str, place: str) -> None:
        there = f"{path}.actionTypeId"
        self.paths[there] = place
        for key in _TYPE_ID:
            self.paths[f"{there}.{key}"] = member(place, key)
            if f"{path}.{key}" in self.unknown:
                self.unknown.add(f"{there}.{key}")
        kind: dict[str, Any] = {key: members.pop(key) for key in _TYPE_ID if key in members}
        self.settle_version(kind, there)
        members["actionTypeId"] = kind

    # Provider: a store alone has no Region, and several have one each.
    def _spread_stores(self, members: dict[str, Any], path: str) -> None:
        stores = members.get("artifactStore")
        if not isinstance(stores, list):
            return
        del members["artifactStore"]
        one, many = f"{path}.artifactStore", f"{path}.artifactStores"
        spread = {}
        for index, each in enumerate(stores):
            region = str(each.pop("region", ""))
            spread[region] = each
            target = one if len(stores) == 1 else f"{many}.{region}"
            copy_places(self.paths, item(one, index), target)
            if len(stores) > 1:
                find_at_its_region(target, item(one, index), self.paths, with_underscores)
                if f"{item(one, index)}.region" in self.unknown:
                    self.unknown.add(f"{item(many, index)}.region")
        if len(stores) == 1:
            members["artifactStore"] = stores[0]
        else:
            members["artifactStores"] = spread
