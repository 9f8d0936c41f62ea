"""Rules for the pipeline as a whole: each has a broken twin that is refused, and a neighbour."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock._engine.structure import RULES
from tests.declarations import action, approval, build, pipeline, release, source
from tests.refusals import refusals

STRUCTURE: Final = "InvalidStructureException"
FOREIGN_TRIGGER: Final = (
    "Triggers for connections must reference a CodeStarSourceConnection action. "
    "Note that when you specify a trigger, "
    "you can't specify more than one trigger per source action."
)


def with_stages(number: int) -> dict[str, Any]:
    """Declare a pipeline of so many stages, each with one approval but the first."""
    others = [(f"Gate{position}", [approval()]) for position in range(1, number)]
    return pipeline(("Source", [source()]), *others)


def connection(name: str = "Checkout", *, output: str = "Code") -> dict[str, Any]:
    """Declare a source that a connection watches."""
    configuration = {
        "ConnectionArn": "arn:aws:codestar-connections:us-east-1:123456789012:connection/1",
        "FullRepositoryId": "team/app",
        "BranchName": "main",
    }
    return action(
        name,
        "Source/AWS/CodeStarSourceConnection",
        configuration=configuration,
        outputArtifacts=[{"name": output}],
    )


def trigger(source_action: str, **filters: Any) -> dict[str, Any]:
    """Declare a trigger for a source action."""
    configuration = {"sourceActionName": source_action, **filters}
    return {"providerType": "CodeStarSourceConnection", "gitConfiguration": configuration}


def with_triggers(*triggers: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline with two connections as sources, and triggers."""
    sources = [connection(), connection("Extras", output="More")]
    stages = ("Source", sources), ("Approve", [approval()])
    return pipeline(*stages, triggers=list(triggers), **members)


def test_a_plain_release_is_legal() -> None:
    """The pipeline that most tests use breaks no rule."""
    assert [] == refusals(release())


# The type of the pipeline ---------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["QUEUED", "PARALLEL"])
@pytest.mark.parametrize("members", [{}, {"pipelineType": "V1"}])
def test_other_modes_need_v2(mode: str, members: dict[str, str]) -> None:
    """A V1 pipeline, by name or by default, only knows the mode SUPERSEDED."""
    text = "QUEUED or PARALLEL mode can only be used with V2 pipelines"

    assert [("executionMode", STRUCTURE, text)] == refusals(release(executionMode=mode, **members))


@pytest.mark.parametrize(
    "members",
    [
        {"executionMode": "SUPERSEDED"},
        {"executionMode": "SUPERSEDED", "pipelineType": "V1"},
        {"executionMode": "QUEUED", "pipelineType": "V2"},
        {"executionMode": "PARALLEL", "pipelineType": "V2"},
    ],
)
def test_modes_that_fit_the_type(members: dict[str, str]) -> None:
    """SUPERSEDED fits both types, and V2 takes every mode."""
    assert [] == refusals(release(**members))


def test_variables_need_v2() -> None:
    """A pipeline that says it is V1 can't declare variables."""
    declaration = release(pipelineType="V1", variables=[{"name": "Colour"}])
    text = "Pipeline variable can only be used with V2 pipelines"

    assert [("variables", STRUCTURE, text)] == refusals(declaration)


@pytest.mark.parametrize(
    "members",
    [
        {"pipelineType": "V2", "variables": [{"name": "Colour"}]},
        {"variables": [{"name": "Colour"}]},
        {"pipelineType": "V1", "variables": []},
    ],
)
def test_variables_that_fit_the_type(members: dict[str, Any]) -> None:
    """Variables fit V2, make a pipeline V2 where no type is given, and none at all fit V1."""
    assert [] == refusals(release(**members))


@pytest.mark.parametrize("filters", [{}, {"push": [{"branches": {"includes": ["main"]}}]}])
@pytest.mark.parametrize("members", [{}, {"pipelineType": "V1"}])
def test_triggers_need_v2(members: dict[str, str], filters: dict[str, Any]) -> None:
    """A V1 pipeline takes no trigger, and is refused for tags whatever the trigger filters on."""
    declaration = with_triggers(trigger("Checkout", **filters), **members)
    text = "Triggers on tag can only be used with V2 pipelines"

    assert [("triggers", STRUCTURE, text)] == refusals(declaration)


def test_a_list_without_triggers_fits_v1() -> None:
    """An empty list of triggers does not count as a trigger."""
    assert [] == refusals(with_triggers(pipelineType="V1"))


# Stages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declaration", "start"),
    [
        (pipeline(), "Pipeline has only 0 stages."),
        (with_stages(1), "Pipeline has only 1 stage."),
    ],
)
def test_fewer_than_two_stages(declaration: dict[str, Any], start: str) -> None:
    """A pipeline without a second stage is refused for that before anything else."""
    text = f"{start} There should be a minimum of 2 stages in a pipeline"

    assert ("stages", STRUCTURE, text) == refusals(declaration)[0]


def test_more_than_fifty_stages() -> None:
    """The fifty-first stage is one too many."""
    text = "Pipeline has too many stages. There can only be up to 50 stages in a pipeline"

    assert [("stages", STRUCTURE, text)] == refusals(with_stages(51))


@pytest.mark.parametrize("number", [2, 50])
def test_two_to_fifty_stages(number: int) -> None:
    """Two stages are enough, and fifty are not too many."""
    assert [] == refusals(with_stages(number))


@pytest.mark.parametrize("first", [[approval()], [source(), approval()]])
def test_the_first_stage_holds_only_sources(first: list[dict[str, Any]]) -> None:
    """An approval in the first stage is refused, alone or beside a source."""
    text = "Pipeline should start with a stage that only contains source actions"
    declaration = pipeline(("First", first), ("Second", [approval()]))

    path = f"stages[0].actions[{len(first) - 1}].actionTypeId.category"

    assert [(path, STRUCTURE, text)] == refusals(declaration)


@pytest.mark.parametrize("position", [1, 2])
def test_later_stages_hold_no_source(position: int) -> None:
    """A source in the second or third stage is refused though the first stage has one too."""
    stages = [("Source", [source()]), ("Build", [build()])]
    stages.insert(position, ("Late", [source("Again", output="More"), approval()]))
    text = "Source actions can only be included in the first stage of the pipeline"

    path = f"stages[{position}].actions[0].actionTypeId.category"

    assert [(path, STRUCTURE, text)] == refusals(pipeline(*stages))


def test_several_sources_in_the_first_stage() -> None:
    """The first stage may hold more than one source."""
    sources = [source(), source("Extras", output="More")]

    assert [] == refusals(pipeline(("Source", sources), ("Build", [build()])))


def test_nothing_but_sources() -> None:
    """Two stages of sources are refused for what is missing, not for the source that is late."""
    declaration = pipeline(("Source", [source()]), ("More", [source("Extras", output="More")]))
    text = "Pipeline should contain at least 1 action whose category is not Source"

    assert ("stages", STRUCTURE, text) == refusals(declaration)[0]


# Triggers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("triggers", "refused"),
    [
        ([trigger("Nowhere")], 0),
        ([trigger("Approve")], 0),
        ([trigger("Checkout"), trigger("Nowhere")], 1),
        ([trigger("Checkout"), trigger("Checkout")], 1),
    ],
)
def test_triggers_name_a_connection_of_their_own(
    triggers: list[dict[str, Any]], refused: int
) -> None:
    """A trigger that names no connection, or one that has a trigger already, is refused."""
    declaration = with_triggers(*triggers, pipelineType="V2")

    path = f"triggers[{refused}].gitConfiguration.sourceActionName"

    assert [(path, STRUCTURE, FOREIGN_TRIGGER)] == refusals(declaration)


def test_a_trigger_for_a_source_of_another_kind() -> None:
    """A source that no connection watches can't have a trigger."""
    declaration = release(pipelineType="V2", triggers=[trigger("Checkout")])

    path = "triggers[0].gitConfiguration.sourceActionName"

    assert [(path, STRUCTURE, FOREIGN_TRIGGER)] == refusals(declaration)


def test_a_trigger_for_each_connection() -> None:
    """Every connection may have a trigger."""
    declaration = with_triggers(trigger("Checkout"), trigger("Extras"), pipelineType="V2")

    assert [] == refusals(declaration)


# All rules together ---------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_in_the_order_of_the_rules() -> None:
    """Several mistakes are all found, the type of the pipeline first and the stores last."""
    stores = {"us-east-1": {"type": "S3", "location": "artifacts"}}
    declaration = release(executionMode="QUEUED", artifactStores=stores)
    declaration["stages"].append({"name": "Approve", "actions": [approval()]})
    paths = ["executionMode", "stages[4].name", "artifactStore"]

    assert paths == [path for path, *_ in refusals(declaration)]


def test_each_rule_says_where_it_comes_from() -> None:
    """Every rule names its evidence: captured, documented, derived or inferred."""
    sources = ("Captured", "Documented", "Derived", "Inferred")

    assert [] == [rule for rule in RULES if not (rule.__doc__ or "").startswith(sources)]
