"""Quotas and page sizes: the numbers that AWS documents."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import pipemock

# The user guides, docs.aws.amazon.com/codepipeline/latest/userguide/limits.html and
# docs.aws.amazon.com/codecommit/latest/userguide/limits.html, and the documentation in the service
# models; docs/fidelity.md names those that are inferred.
QUOTAS: Final[dict[str, dict[str, Any]]] = {
    "_engine.actions.approvals": {"_LONGEST_NAME_IN_SUBJECT": 24},
    "_codepipeline.rule_type_catalogue": {"_MOST_ARTIFACTS": 5},
    "_codecommit.extra_rules": {"_LONGEST_PATH": 4096, "_DEEPEST_PATH": 20},
    "_engine.engine": {
        "MOST_PIPELINES": 1000,
        "MOST_POLLED_PIPELINES": 300,
        "LONGEST_WAIT_AT_A_TRANSITION": timedelta(days=30),
    },
    "_engine.flow.start": {"MOST_CONCURRENT_EXECUTIONS": 50},
    "_engine.settle": {"MOST_CONCURRENT_ACTIONS": 5},
    "_engine.structure.pipeline": {"MOST_STAGES": 50},
    "_engine.structure.stages": {"MOST_ACTIONS": 50, "MOST_ACTIONS_OF_A_PIPELINE": 1000},
    "_engine.structure.triggers": {"MOST_BYTES": 200 * 1024},
    "_engine.triggers.detection": {"LONGEST_INACTIVITY": timedelta(days=30)},
    "_engine.triggers.filters": {"MOST_FILES": 100},
    "_codepipeline.newest_first": {"MOST_PER_PAGE": 100},
    "_codepipeline.operations.action_types": {
        "MOST_CUSTOM_ACTION_TYPES": 50,
        "_MOST_PER_PAGE": 100,
    },
    "_codepipeline.operations.deploy_targets": {"_MOST_PER_PAGE": 100},
    "_codepipeline.operations.pipelines": {"_MOST_PER_PAGE": 1000},
    "_codepipeline.operations.tags": {"MOST_TAGS": 50, "_MOST_PER_PAGE": 100},
    "_codepipeline.operations.webhooks": {"MOST_WEBHOOKS": 300, "_MOST_PER_PAGE": 100},
    "_codecommit.approval_rules.content": {"MOST_POOL_MEMBERS": 50, "MOST_DESTINATIONS": 100},
    "_codecommit.merges": {"_MOST_RESOLUTIONS": 100},
    "_codecommit.operations.approval_rule_templates": {
        "MOST_TEMPLATES": 1000,
        "MOST_FOR_A_REPOSITORY": 25,
        "_MOST_PER_PAGE": 100,
    },
    "_codecommit.operations.approval_rules": {"MOST_RULES": 30},
    "_codecommit.operations.approvals": {"MOST_APPROVALS": 200},
    "_codecommit.operations.branches": {"_MOST_PER_PAGE": 1000},
    "_codecommit.operations.comments": {"_MOST_PER_PAGE": 500, "_DEFAULT_PAGE": 100},
    "_codecommit.operations.commits": {"_MOST_DIFFERENCES": 1000, "MOST_ENTRIES": 100},
    "_codecommit.operations.history": {"_MOST_PER_PAGE": 1000, "_DEFAULT_HUNKS": 100},
    "_codecommit.operations.merges": {"_MOST_PER_PAGE": 1000},
    "_codecommit.operations.pull_requests": {"MOST_OPEN": 1000, "_MOST_PER_PAGE": 100},
    "_codecommit.operations.reactions": {"_MOST_PER_PAGE": 1000},
    "_codecommit.operations.repositories": {"MOST_REPOSITORIES": 1000},
    "_codecommit.operations.repository_triggers": {
        "MOST_TRIGGERS": 10,
        "MOST_BRANCHES": 10,
        "LONGEST_DATA": 1000,
    },
    "_codecommit.operations.tags": {"MOST_TAGS": 50},
    "_definitions.placeholders": {"_LONGEST": 1000},
    "behaviours": {
        "MOST_SUMMARY": 2048,
        "MOST_ID": 1500,
        "_MOST_MESSAGE": 5000,
        "_MOST_COMMENT": 512,
        "MOST_BYTES_OF_VARIABLES": 122_880,
    },
}


@pytest.mark.parametrize("module", QUOTAS)
def test_quotas(module: str) -> None:
    """Each quota has the documented number, whatever smaller number other tests set."""
    found = vars(importlib.import_module(f"pipemock.{module}"))

    assert QUOTAS[module] == {name: found[name] for name in QUOTAS[module]}


def test_no_quota_is_forgotten() -> None:
    """Every constant of the services and their state machine that is called a limit is here."""
    sources = Path(pipemock.__file__).parent
    constants = re.compile(r"^(_?(?:MOST|LONGEST|DEEPEST)_\w+): Final", re.MULTILINE)
    found = {
        (".".join(path.relative_to(sources).with_suffix("").parts), name)
        for package in ("_engine", "_codecommit", "_codepipeline")
        for path in (sources / package).rglob("*.py")
        for name in constants.findall(path.read_text("utf-8"))
    }

    assert set() == found - {(module, name) for module, names in QUOTAS.items() for name in names}
