"""The sandbox of a definition: its settings, and the action types that are made up."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import attrs
import pytest

from pipemock._engine.declaration.action_type import ActionTypeId, ArtifactLimits
from pipemock._loading.sandbox import new_site, prepare
from tests.declarations import action, pipeline, source
from tests.definition_files import as_json, read_pipelines


def _made_up(owner: str) -> Any:
    own = action("Own", f"Test/{owner}/Scan", configuration={"Depth": "1", "Width": "2"})
    [definition] = read_pipelines(as_json(pipeline(("Source", [source()]), ("Own", [own]))))
    sandbox = prepare(definition)
    assert [f"Test/{owner}/Scan/1"] == sandbox.assumed
    return sandbox.site.world.action_types[ActionTypeId("Test", owner, "Scan", "1")]


@pytest.mark.parametrize("owner", ["Custom", "ThirdParty"])
def test_action_types_that_are_made_up(owner: str) -> None:
    """A type that is taken to exist takes and makes any artifacts, and has the keys in use."""
    made = _made_up(owner)

    assert ArtifactLimits(0, 5) == made.inputs == made.outputs
    assert [("Depth", False, False, False), ("Width", False, False, False)] == [
        (each.name, each.required, each.key, each.secret) for each in made.properties
    ]


def test_what_is_made_up_of_a_partner() -> None:
    """The action type of a partner has a worker, in whatever account."""
    own = action("Own", "Test/ThirdParty/Scan")
    [definition] = read_pipelines(as_json(pipeline(("Source", [source()]), ("Own", [own]))))
    site = prepare(definition).site
    shown = site.call("GetActionType", ActionTypeId("Test", "ThirdParty", "Scan", "1")._asdict())

    assert {"jobWorkerExecutorConfiguration": {"pollingAccounts": ["123456789012"]}} == shown[
        "actionType"
    ]["executor"]["configuration"]


def test_settings_of_a_sandbox() -> None:
    """A sandbox stands still, and nothing in it takes time."""
    now = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
    site = new_site("210987654321", "eu-west-1", now)

    assert ("210987654321", "eu-west-1") == (site.account, site.region)
    assert {
        "now": now,
        "region": "eu-west-1",
        "account": "210987654321",
        "caller": None,
        "seed": 0,
        "action_duration": 0,
        "job_lease": 60,
        "cancellation_delay": 0,
        "answer_delay": 0,
        "clock": "manual",
        "autojump": False,
        "sleep": "real",
        "strict": None,
    } == {
        name: value.total_seconds() if hasattr(value, "total_seconds") else value
        for name, value in attrs.asdict(site.cloud.settings).items()
    }
