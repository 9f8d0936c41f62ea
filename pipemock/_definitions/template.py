"""The resources of CodePipeline in a CloudFormation template, which may come from the CDK."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.actions import dictionaries, dictionary
from pipemock._definitions.definition import (
    Asked,
    Definition,
    Document,
    EventRule,
    Places,
    Unreadable,
    is_pipeline,
    repeated_keys,
    with_capitals,
)
from pipemock._definitions.finding import Finding
from pipemock._definitions.intrinsics import PIPELINE, Resolver, require_allowed
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Legal, Placeholder
from pipemock._definitions.properties import Translation
from pipemock._definitions.regions import (
    copy_places,
    find_at_its_region,
    implied_regions,
    settle_regions,
)
from pipemock._definitions.stand_ins import TRANSITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._definitions.definition import Options
    from pipemock._definitions.paths import Lines

_ACTION_TYPE: Final = "AWS::CodePipeline::CustomActionType"
_WEBHOOK: Final = "AWS::CodePipeline::Webhook"
_EVENT_RULE: Final = "AWS::Events::Rule"
_CDK_PATH: Final = "aws:cdk:path"
_MOST_CHOICES: Final = 32
_ONE_NAME: Final = re.compile(r"\$\{([^}]*)\}")
_NO_PROPERTIES: Final[Mapping[str, Any]] = {}


def read_template(
    template: Mapping[str, Any],
    lines: Lines,
    options: Options,
    file: str,
    *,
    home: tuple[str, str] | None = None,
) -> Document:
    """Read the resources in a template, including those under a condition.

    Args:
        template: The template.
        lines: The line of each path in it.
        options: The choices of the reader.
        file: The name of the file.
        home: The account and Region of the stack; if omitted, those of the options, or else the
            Region in which its pipelines have to be.

    Raises:
        Unreadable: If the template has no resource of CodePipeline, and no event rule for one.
        PipeMockError: If it does not allow the given value of a parameter.
    """
    require_allowed(template, options.parameters)
    implied = _implied_region(template)
    account, region = home or options.home(region=implied)
    reader = _Reader(Resolver(template, region, account, options.parameters), lines)
    reader.implies_region = not home and not options.region and implied is not None
    action_types = [reader.action_type(name) for name in reader.of_type(_ACTION_TYPE)]
    document = Document(
        file=file,
        account=account,
        region=region,
        pipelines=[reader.pipeline(name, action_types) for name in reader.of_type(PIPELINE)],
        action_types=action_types,
        webhooks=[reader.webhook(name) for name in reader.of_type(_WEBHOOK)],
        event_rules=[
            rule for name in reader.of_type(_EVENT_RULE) if (rule := reader.event_rule(name))
        ],
        parameters=reader.parameters(),
        placeholders=tuple(reader.resolver.placeholders),
    )
    if document.is_empty:
        msg = f"There is no pipeline in it: the template has no resource of type {PIPELINE}."
        raise Unreadable(msg)
    return document


def _implied_region(template: Mapping[str, Any]) -> str | None:
    resources = template["Resources"]
    for name in _of_type(PIPELINE, resources):
        for region in implied_regions(dictionary(resources[name].get("Properties"))):
            return region
    return None


def _of_type(kind: str, resources: Mapping[str, Any]) -> list[str]:
    return [name for name, each in resources.items() if dictionary(each).get("Type") == kind]


class _Reader:
    """A reader of the resources of one template."""

    def __init__(self, resolver: Resolver, lines: Lines) -> None:
        self.resolver = resolver
        self._lines = lines
        self._legal = Legal(resolver.region, resolver.account, resolver.template)
        self.implies_region = False

    def of_type(self, kind: str) -> list[str]:
        return _of_type(kind, self.resolver.template["Resources"])

    def parameters(self) -> tuple[str, ...]:
        declared = dictionary(self.resolver.template.get("Parameters"))
        return tuple({**dict.fromkeys(declared), **self.resolver.nameable})

    def pipeline(self, name: str, action_types: list[Asked]) -> Definition:
        """Return a pipeline, read with every choice that conditions leave open."""
        readings: list[tuple[Mapping[str, str | None], Definition]] = []
        waiting: list[Mapping[str, str | None]] = [{}]
        while waiting and len(readings) < _MOST_CHOICES:
            self.resolver.assumptions = waiting.pop(0)
            self.resolver.undecided.clear()
            found = self._pipeline(name, action_types)
            if not self.resolver.undecided:
                readings.append((self.resolver.assumptions, found))
                continue
            operand = next(iter(self.resolver.undecided))
            texts = [*self.resolver.compared_with(operand), None]
            waiting[:0] = [{**self.resolver.assumptions, operand: text} for text in texts]
        self.resolver.assumptions = {}
        [(_, first), *others] = readings
        return attrs.evolve(
            first,
            alternatives=[each for _, each in others],
            choices=[_choice(assumed) for assumed, _ in readings] if others else (),
            has_more_choices=bool(waiting),
        )

    def _pipeline(self, name: str, action_types: list[Asked]) -> Definition:
        members, translation = self._translated(name, "pipeline")
        if "name" not in members:
            members["name"] = self._legal_name(self.resolver.name_of(name))
        members.pop("restartExecutionOnUpdate", None)
        transitions = members.pop(TRANSITIONS, [])
        found: list[Finding] = []
        if isinstance(members.get("artifactStores"), list):
            found = self._without_region(members["artifactStores"], translation)
            members["artifactStores"] = _by_region(members["artifactStores"], translation.paths)
        settle_regions(members, translation.unknown, self.resolver.region, translation.paths)
        request = {"pipeline": members}
        if "tags" in members:
            request["tags"] = members.pop("tags")
        asked = self._asked(name, request, translation)
        return Definition(
            pipeline=attrs.evolve(asked, findings=[*asked.findings, *found]),
            region=self.resolver.region,
            account=self.resolver.account,
            transitions=transitions,
            action_types=action_types,
            implies_region=self.implies_region,
        )

    # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-codepipeline-pipeline-artifactstoremap.html
    def _without_region(self, stores: list[Any], translation: Translation) -> list[Finding]:
        """Give each store without a Region one that is taken to be unknown, and report it."""
        found = []
        for index, each in enumerate(stores):
            listed = item("pipeline.artifactStores", index)
            if isinstance(each, dict) and "region" not in each:
                path = f"{listed}.region"
                each["region"] = self._legal.value(path, Placeholder(f"${{{listed}}}"))
                translation.unknown.add(path)
                place = translation.paths[listed]
                message = "The artifact store has no Region, which CloudFormation requires"
                line = self._lines.get(place, 1)
                found.append(Finding(line, place, message, "MissingProperty"))
        return found

    def action_type(self, name: str) -> Asked:
        members, translation = self._translated(name, "")
        return self._asked(name, members, translation)

    def webhook(self, name: str) -> Asked:
        members, translation = self._translated(name, "webhook")
        members.setdefault("name", self.resolver.name_of(name))
        for key in ("registerWithThirdParty", "targetPipelineVersion"):
            members.pop(key, None)
        return self._asked(name, {"webhook": members}, translation)

    def event_rule(self, name: str) -> EventRule | None:
        """Return an event rule, or `None` if it starts no pipeline."""
        properties = dictionary(self.resolver.value(self._properties(name)))
        arns = [each.get("Arn") for _, each in dictionaries(properties.get("Targets"))]
        targets = [self._target(str(each)) for each in arns if is_pipeline(each)]
        if not targets:
            return None
        place = member(member(member("Resources", name), "Properties"), "EventPattern")
        return EventRule(
            name=self._legal_name(self.resolver.name_of(name)),
            names=self._names(name),
            pattern=properties.get("EventPattern"),
            schedule=properties.get("ScheduleExpression"),
            enabled=properties.get("State") != "DISABLED",
            targets=targets,
            place=place,
            line=self._lines.get(place, 1),
        )

    def _target(self, arn: str) -> str:
        *before, name = arn.split(":", 5)
        return ":".join([*before, self._legal_name(Placeholder(name))])

    # A name with a placeholder is spelled as that of the pipeline itself is.
    def _legal_name(self, name: Any) -> str:
        return str(self._legal.value("name", name) if isinstance(name, Placeholder) else name)

    def _properties(self, name: str) -> Any:
        return self.resolver.template["Resources"][name].get("Properties", _NO_PROPERTIES)

    def _names(self, name: str) -> tuple[str, ...]:
        metadata = dictionary(self.resolver.template["Resources"][name].get("Metadata"))
        path = metadata.get(_CDK_PATH)
        return (name, path.removesuffix("/Resource")) if isinstance(path, str) else (name,)

    def _translated(self, name: str, path: str) -> tuple[dict[str, Any], Translation]:
        translation = Translation(self._legal, self.resolver)
        place = member(member("Resources", name), "Properties")
        members = translation.translate(self._properties(name), path, place)
        translation.paths.setdefault("", place)
        return dictionary(members), translation

    def _asked(self, name: str, request: Mapping[str, Any], translation: Translation) -> Asked:
        return Asked(
            request=request,
            places=Places(paths=translation.paths, lines=self._lines, spell=with_capitals),
            names=self._names(name),
            unknown=translation.unknown,
            omitted=translation.omitted,
            foreign=translation.foreign,
            hints=translation.hints,
            findings=repeated_keys(self._lines, member("Resources", name)),
        )


def _choice(assumed: Mapping[str, str | None]) -> str:
    return ", ".join(
        f"{_named(operand)} is {'something else' if text is None else repr(text)}"
        for operand, text in assumed.items()
    )


def _named(operand: str) -> str:
    found = _ONE_NAME.fullmatch(operand)
    return found[1] if found else operand


def _by_region(stores: list[Any], paths: dict[str, str]) -> Any:
    """Return a list of artifact stores as the map that a request has."""
    result = {}
    for index, each in enumerate(stores):
        if not isinstance(each, dict):
            return stores
        region, listed = each.get("region", ""), item("pipeline.artifactStores", index)
        result[str(region)] = each.get("artifactStore", {})
        store = f"pipeline.artifactStores.{region}"
        copy_places(paths, f"{listed}.artifactStore", store)
        find_at_its_region(store, listed, paths, with_capitals)
    return result
