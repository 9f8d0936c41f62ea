"""The resources of CodePipeline in what `terraform show -json` prints of a plan or a state.

The format: developer.hashicorp.com/terraform/internals/json-format. A plan knows the values of
`planned_values`; what only an apply will know is marked in `resource_changes`, and `configuration`
has the expressions that it comes from.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arns import place_of
from pipemock._definitions.definition import (
    Asked,
    Definition,
    Document,
    EventRule,
    Places,
    Unreadable,
    is_pipeline,
    with_underscores,
)
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Legal, Placeholder
from pipemock._definitions.terraform_blocks import ARGUMENTS, Blocks
from pipemock._definitions.terraform_references import References

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._definitions.definition import Options

_PIPELINE: Final = "aws_codepipeline"
_WEBHOOK: Final = "aws_codepipeline_webhook"
_ACTION_TYPE: Final = "aws_codepipeline_custom_action_type"
_EVENT_RULE: Final = "aws_cloudwatch_event_rule"
_EVENT_TARGET: Final = "aws_cloudwatch_event_target"


@attrs.frozen(kw_only=True)
class _Resource:
    """A resource: its address, its values with placeholders, and its path in the document."""

    type: str
    label: str
    address: str
    values: Mapping[str, Any]
    place: str
    account: str
    region: str

    @property
    def name(self) -> str:
        """The name; the label in the configuration if Terraform generates one."""
        name = self.values.get("name")
        return self.label if name is None or isinstance(name, Placeholder) else str(name)


def is_terraform(document: Mapping[str, Any]) -> bool:
    """Return whether a document is what `terraform show -json` prints."""
    return "format_version" in document and bool({"planned_values", "values"} & document.keys())


def read_terraform(
    document: Mapping[str, Any], lines: Mapping[str, int], options: Options, file: str
) -> list[Document]:
    """Read the resources of all modules: one document for each account and Region.

    Raises:
        Unreadable: If there is no resource of CodePipeline.
    """
    reader = _Reader(document, lines, options, file)
    found = [each for each in reader.documents() if not each.is_empty]
    if not found:
        msg = f"There is no pipeline in it: it has no resource of type {_PIPELINE}."
        raise Unreadable(msg)
    return found


class _Reader:
    """A reader of one document of Terraform."""

    def __init__(
        self, document: Mapping[str, Any], lines: Mapping[str, int], options: Options, file: str
    ) -> None:
        self._document = document
        self._lines = lines
        self._options = options
        self._file = file
        self._references = References(document, options.parameters)

    def documents(self) -> Iterator[Document]:
        found = list(self._resources())
        places: dict[tuple[str, str], list[_Resource]] = defaultdict(list)
        for each in found:
            places[each.account, each.region].append(each)
        for (account, region), there in places.items():
            yield self._document_of(account, region, there)

    def _document_of(self, account: str, region: str, there: Sequence[_Resource]) -> Document:
        of_type = defaultdict(list)
        for each in there:
            of_type[each.type].append(each)
        legal = Legal(region, account, [each.values for each in there])
        action_types = [self._asked(each, "", legal) for each in of_type[_ACTION_TYPE]]
        targets = of_type[_EVENT_TARGET]
        rules = [_event_rule(each, targets, self._lines) for each in of_type[_EVENT_RULE]]
        return Document(
            file=self._file,
            account=account,
            region=region,
            pipelines=[self._pipeline(each, legal, action_types) for each in of_type[_PIPELINE]],
            action_types=action_types,
            webhooks=[self._asked(each, "webhook", legal) for each in of_type[_WEBHOOK]],
            event_rules=[each for each in rules if each.targets],
            parameters=tuple(self._references.nameable),
            placeholders=tuple(self._references.placeholders),
        )

    def _pipeline(
        self, resource: _Resource, legal: Legal, action_types: Sequence[Asked]
    ) -> Definition:
        return Definition(
            pipeline=self._asked(resource, "pipeline", legal),
            region=resource.region,
            account=resource.account,
            action_types=action_types,
        )

    def _asked(self, resource: _Resource, path: str, legal: Legal) -> Asked:
        blocks = Blocks(legal)
        request = blocks.request(resource.type, resource.values, path, resource.place)
        places = Places(paths=blocks.paths, lines=self._lines, spell=with_underscores)
        return Asked(
            request=request,
            places=places,
            names=(resource.address,),
            unknown=blocks.unknown,
            omitted=blocks.omitted,
        )

    # Resources --------------------------------------------------------------------------------

    def _resources(self) -> Iterator[_Resource]:
        section = "planned_values" if "planned_values" in self._document else "values"
        root = self._document[section].get("root_module", {})
        raw = list(_raw_resources(root, member(section, "root_module")))
        for resource, _ in raw:
            self._references.learn(resource, *self._home(resource))
        for resource, place in raw:
            account, region = self._home(resource)
            yield _Resource(
                type=resource["type"],
                label=resource["name"],
                address=resource["address"],
                values=self._references.completed(resource, ARGUMENTS[resource["type"]]),
                place=place,
                account=account,
                region=region,
            )

    # Version 6 of the provider gives each resource a Region; a state has ARNs.
    def _home(self, resource: Mapping[str, Any]) -> tuple[str, str]:
        values = resource.get("values", {})
        own_region, own_account = place_of(values.get("arn"))
        region = values.get("region") or own_region or self._references.region()
        return self._options.home(
            region=region if isinstance(region, str) else None, account=own_account or None
        )


def _raw_resources(
    module: Mapping[str, Any], place: str
) -> Iterator[tuple[Mapping[str, Any], str]]:
    for index, each in enumerate(module.get("resources", ())):
        if each.get("mode") == "managed" and each.get("type") in ARGUMENTS:
            yield each, member(item(member(place, "resources"), index), "values")
    for index, each in enumerate(module.get("child_modules", ())):
        yield from _raw_resources(each, item(member(place, "child_modules"), index))


# Event rules ----------------------------------------------------------------------------------


def _event_rule(
    resource: _Resource, targets: Sequence[_Resource], lines: Mapping[str, int]
) -> EventRule:
    values, place = resource.values, member(resource.place, "event_pattern")
    return EventRule(
        name=resource.name,
        names=(resource.address,),
        pattern=_pattern(values.get("event_pattern")),
        schedule=values.get("schedule_expression") or None,
        enabled=values.get("state") != "DISABLED" and values.get("is_enabled") is not False,
        targets=[
            str(each.values["arn"])
            for each in targets
            if each.values.get("rule") == resource.name and is_pipeline(each.values.get("arn"))
        ],
        place=place,
        line=lines.get(place, 1),
    )


def _pattern(text: object) -> str | None:
    return text if isinstance(text, str) and not isinstance(text, Placeholder) else None
