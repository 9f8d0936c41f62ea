"""Every problem of a structure rule is found by `check`, with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipemock._engine.structure import RULES
from pipemock._loading.findings import check
from pipemock._loading.sandbox import prepare
from tests.definition_files import as_json, as_template, path_in_template, read_pipelines
from tests.loading.broken_definitions import TWINS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAMES = [f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}" for rule in RULES]


def _found(text: str) -> list[tuple[str, str]]:
    [definition] = read_pipelines(text, region="us-east-1")
    return [(each.path, each.message) for each in check(definition, prepare(definition))]


def test_every_rule_has_a_broken_twin() -> None:
    """A rule that nobody breaks here would not be known to be found."""
    assert set(RULES) == set(TWINS)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_broken_twin_is_found_in_json(rule: Callable[..., Any]) -> None:
    """The path begins with the member that the CLI's JSON has."""
    twin = TWINS[rule]
    found = _found(as_json(twin.declaration))

    assert [f"pipeline.{twin.path}"] == [
        path for path, message in found if message.startswith(twin.words)
    ]


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_broken_twin_is_found_in_a_template(rule: Callable[..., Any]) -> None:
    """The path is that of the template, in its own spelling."""
    twin = TWINS[rule]
    found = _found(as_template(twin.declaration))

    assert [path_in_template(twin.path)] == [
        path for path, message in found if message.startswith(twin.words)
    ]
