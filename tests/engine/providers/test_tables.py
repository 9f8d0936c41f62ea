"""The tables of providers: one row holds everything, and nothing else names a provider."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import pipemock
from pipemock import fail, succeed
from pipemock._cloud import cloud
from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock._codepipeline.rule_type_catalogue import RULE_TYPES
from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    ConfigurationProperty,
)
from pipemock._engine.providers.actions import ACTIONS
from pipemock._engine.providers.sources import SOURCES, Reporter, SourceProvider
from tests.client_helpers import created, execution, latest
from tests.declarations import action, build, condition, pipeline, source, v2
from tests.engine.bare_worlds import bare_world
from tests.engine.bare_worlds import created as bare_pipeline

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import Outcome

ROOT: Final = Path(pipemock.__file__).parent

# The tables themselves; the builders and the strategies write declarations.
ALLOWED: Final = {
    "_engine/providers/actions.py",
    "_engine/providers/sources.py",
    "declarations.py",
    "strategies/_pipelines.py",
    "strategies/_scope.py",
    "strategies/_triggers.py",
}
# Providers of connections, and types of artifact stores, of artifact locations and of triggers,
# which happen to be called like one.
ALLOWED_CONSTANTS: Final = {
    "ConnectionProvider",
    "_ENUMERATIONS",
    "_LOCATION_TYPE",
    "_STORE_TYPE",
    "_USUAL_PROVIDER",
}

SHELF: Final = ActionType(
    ActionTypeId("Source", "AWS", "Shelf", "1"),
    properties=(
        ConfigurationProperty("Shelf", required=True),
        ConfigurationProperty("Branch", required=True),
    ),
    inputs=ArtifactLimits(0, 0),
    outputs=ArtifactLimits(1, 1),
    timeout=timedelta(hours=1),
    revision_url_template="https://shelf.example/{Config:Shelf}/{RevisionId}",
)
SHELF_ROW: Final = SourceProvider(
    location=("Shelf", "Branch"),
    repository=("Shelf",),
    branch="Branch",
    reporter=Reporter.EVENT_RULE,
    new_revision_id=lambda ids: f"shelf-{ids.artifact_suffix()}",
    summary=lambda _world, _action, revision: f"Book {revision.summary}",
    variables=lambda _world, _action, revision: {"Book": revision.id},
)


def _names_in(path: Path, names: set[str]) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if node.target.id in ALLOWED_CONSTANTS and node.value is not None
        for inner in ast.walk(node.value)
    }
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in names and id(node) not in constants
    ]


def test_one_file_names_source_providers() -> None:
    """No other code has the name of a source provider as a string."""
    names = {name for _, name in SOURCES}
    files = [path for path in ROOT.rglob("*.py") if str(path.relative_to(ROOT)) not in ALLOWED]

    assert [] == [found for path in files for found in _names_in(path, names)]


def test_every_exception_is_needed() -> None:
    """Each file that may name a source provider does."""
    names = {name for _, name in SOURCES}

    assert [] == [file for file in ALLOWED if not _names_in(ROOT / file, names)]


def test_every_row_has_its_action_type() -> None:
    """Each row of the tables belongs to a type in the catalogue."""
    types = {each.id for each in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES, *RULE_TYPES)}
    sources = {(each.owner, each.provider) for each in types if each.category == "Source"}

    assert sources == SOURCES.keys()
    assert {(each.category, each.provider) for each in types} >= ACTIONS.keys()


def _with_required_keys(kind: ActionType) -> dict[str, Any]:
    """Declare a pipeline with an action or a rule of a type that has what it has to have."""
    required = {each.name: "any" for each in kind.properties if each.required}
    inputs = [{"name": "Code"}] * kind.inputs.minimum
    declared = {"name": "Tried", "configuration": required, "inputArtifacts": inputs}
    if kind.id.provider == "Commands":
        declared["commands"] = ["make"]
    if kind.id.category == "Rule":
        entry = condition("FAIL", {**declared, "ruleTypeId": kind.id._asdict()})
        return v2(
            pipeline(("Source", [source()]), ("Build", [build()])), Build={"beforeEntry": entry}
        )
    outputs = [{"name": "Made"}] * kind.outputs.minimum
    tried = {**declared, "actionTypeId": kind.id._asdict(), "outputArtifacts": outputs}
    if kind.id.category == "Source":
        return v2(pipeline(("Source", [tried]), ("Build", [build(takes="Made")])))
    return v2(pipeline(("Source", [source()]), ("Build", [tried])))


@pytest.mark.parametrize("outcome", [None, succeed(), fail()], ids=repr)
def test_providers_need_no_more_than_is_required(outcome: Outcome | None) -> None:
    """An action whose configuration has the required keys alone ends, whatever its provider."""
    missed: dict[str, list[object]] = {}
    ended = set()
    for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES, *RULE_TYPES):
        world = bare_world(**({} if outcome is None else {"Tried": outcome}))
        errors = missed[str(kind.id)] = []
        world.report_error = errors.append
        try:
            execution = bare_pipeline(world, _with_required_keys(kind)).newest
        except KeyError as error:
            errors.append(error)
        else:
            tried = [*execution.actions, *execution.rules] if execution else []
            ended |= {each.declaration.type_id for each in tried if each.result is not None}

    assert {} == {name: errors for name, errors in missed.items() if errors}
    assert missed.keys() - {str(each) for each in ended} <= {
        "ActionType (Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1')"
    }


def test_a_new_provider_is_one_entry_and_one_row(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown provider works with a type in the catalogue and a row."""
    types = cloud._available_types("us-east-1").with_action_type(SHELF)
    monkeypatch.setattr(cloud, "_available_types", lambda _region: types)
    monkeypatch.setitem(SOURCES, ("AWS", "Shelf"), SHELF_ROW)
    configuration = {"Shelf": "novels", "Branch": "main"}
    outputs = [{"name": "Code"}]
    fetch = action(
        "Fetch", "Source/AWS/Shelf", configuration=configuration, outputArtifacts=outputs
    )
    first = created(client, pipeline(("Source", [fetch]), ("Build", [build()])))
    [second] = mock.git_push("novels", branch="main", message="Emma", commit="shelf-1")
    found = latest(client, "Fetch") or {}

    assert "CreatePipeline" == execution(client, first)["trigger"]["triggerType"]
    assert "CloudWatchEvent" == execution(client, second)["trigger"]["triggerType"]
    assert ("Succeeded", "Book Emma") == (found["status"], found["summary"])
    [revision] = execution(client, second)["artifactRevisions"]
    assert "https://shelf.example/novels/shelf-1" == revision["revisionUrl"]
