"""The names in a pipeline: actions, rules and variables, read from a valid declaration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_REFERENCE: Final = re.compile(r"#\{([^}.]*)\.([^}]*)\}")
_CONDITIONS: Final = ("beforeEntry", "onSuccess", "onFailure")

# The output variables of these depend on a build, a stack or a function.
_ANY_OUTPUT: Final = {
    ("Build", "CodeBuild"),
    ("Compute", "Commands"),
    ("Deploy", "CloudFormation"),
    ("Invoke", "Lambda"),
    ("Test", "CodeBuild"),
}


@attrs.frozen(kw_only=True)
class Names:
    """The names that options can use; an action has two, with its stage and without."""

    actions: Sequence[str]
    approvals: Sequence[str]
    rules: Sequence[str]
    variables: Sequence[str]

    @classmethod
    def in_all(cls, pipelines: Sequence[Mapping[str, Any]]) -> Names:
        """Return the names in several pipelines."""
        found = [each for pipeline in pipelines for each in _actions(pipeline)]
        return cls(
            actions=[name for place, action in found for name in (action["name"], place)],
            approvals=[
                name
                for place, action in found
                for name in (action["name"], place)
                if is_approval(action["actionTypeId"]["category"], action["actionTypeId"]["owner"])
            ],
            rules=[rule["name"] for pipeline in pipelines for rule in _rules(pipeline)],
            variables=[
                variable["name"]
                for pipeline in pipelines
                for variable in pipeline.get("variables", ())
            ],
        )


def is_approval(category: str, owner: str) -> bool:
    """Return whether an action waits for the answer of a person."""
    return (category, owner) == ("Approval", "AWS")


def wanted_variables(pipeline: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the variables that are read, for each action that may output any variables."""
    read: dict[str, dict[str, None]] = {}
    for configuration in _configurations(pipeline):
        for value in configuration.values():
            for namespace, key in _REFERENCE.findall(value):
                read.setdefault(namespace, {})[key] = None
    return {
        place: list(read.get(action.get("namespace", ""), ()))
        for place, action in _actions(pipeline)
        if _has_any_output(action["actionTypeId"])
    }


def _has_any_output(kind: Mapping[str, str]) -> bool:
    return kind["owner"] != "AWS" or (kind["category"], kind["provider"]) in _ANY_OUTPUT


def _configurations(pipeline: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for _, action in _actions(pipeline):
        yield action.get("configuration", {})
    for rule in _rules(pipeline):
        yield rule.get("configuration", {})


def _actions(pipeline: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for stage in pipeline["stages"]:
        for action in stage["actions"]:
            yield f"{stage['name']}/{action['name']}", action


def _rules(pipeline: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for stage in pipeline["stages"]:
        for kind in _CONDITIONS:
            for condition in stage.get(kind, {}).get("conditions", ()):
                yield from condition.get("rules", ())
