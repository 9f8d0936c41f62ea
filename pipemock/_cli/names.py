"""The names in a pipeline: actions, rules and variables, read from a valid declaration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def action_names(pipeline: Mapping[str, Any]) -> Iterator[str]:
    """Yield both names of each action: alone, and with its stage."""
    for place, action in _actions(pipeline):
        yield from (action["name"], place)


def approval_names(pipeline: Mapping[str, Any]) -> Iterator[str]:
    """Yield both names of each action that waits for the answer of a person."""
    for place, action in _actions(pipeline):
        kind = action["actionTypeId"]
        if is_approval(kind["category"], kind["owner"]):
            yield from (action["name"], place)


def rule_names(pipeline: Mapping[str, Any]) -> Iterator[str]:
    """Yield the name of each rule of a condition."""
    return (rule["name"] for rule in _rules(pipeline))


def variable_names(pipeline: Mapping[str, Any]) -> Iterator[str]:
    """Yield the name of each variable."""
    return (variable["name"] for variable in pipeline.get("variables", ()))


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
