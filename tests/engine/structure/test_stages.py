"""Rules for stages: each has a broken twin that is refused, and a neighbour that is not."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.declarations import approval, condition, pipeline, release, rule, source
from tests.refusals import refusals

STAGE: Final = "InvalidStageDeclarationException"
CONDITIONS: Final = {
    "beforeEntry": condition("FAIL", rule("Quiet", "CloudWatchAlarm", AlarmName="errors")),
    "onSuccess": condition("ROLLBACK", rule("Quiet", "CloudWatchAlarm", AlarmName="errors")),
    "onFailure": condition("ROLLBACK", rule("Quiet", "CloudWatchAlarm", AlarmName="errors")),
}


def with_gate(actions: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    """Declare a pipeline whose second stage has these actions and members."""
    declaration = pipeline(("Source", [source()]), ("Gate", actions))
    declaration["stages"][1].update(members)
    return declaration


@pytest.mark.parametrize("kind", CONDITIONS)
def test_conditions_need_v2(kind: str) -> None:
    """A stage of a V1 pipeline takes no conditions of any kind."""
    text = "Stage level conditions can only be used with V2 pipelines."

    declaration = with_gate([approval()], **{kind: CONDITIONS[kind]})

    assert [(f"stages[1].{kind}", STAGE, text)] == refusals(declaration)


@pytest.mark.parametrize("kind", CONDITIONS)
def test_conditions_in_v2(kind: str) -> None:
    """A stage of a V2 pipeline takes conditions of every kind."""
    declaration = with_gate([approval()], **{kind: CONDITIONS[kind]}) | {"pipelineType": "V2"}

    assert [] == refusals(declaration)


def test_no_stage_is_empty() -> None:
    """A stage without an action is refused, and named."""
    declaration = release()
    declaration["stages"].append({"name": "Nothing", "actions": []})
    text = "Stage 'Nothing' has no actions. A stage needs at least 1 action"

    assert [("stages[4].actions", STAGE, text)] == refusals(declaration)


def test_one_action_fills_a_stage() -> None:
    """A single action is enough."""
    assert [] == refusals(with_gate([approval()]))


def test_names_are_unique() -> None:
    """A name that an earlier stage has is refused where it comes again."""
    same = ("Same", [approval()])
    declaration = pipeline(("Source", [source()]), same, same)
    text = "Stage name 'Same' is used more than once"

    assert [("stages[2].name", STAGE, text)] == refusals(declaration)


def test_names_that_differ_in_case() -> None:
    """Names are distinguished by their case."""
    stages = ("same", [approval()]), ("Same", [approval()])

    assert [] == refusals(pipeline(("Source", [source()]), *stages))


def test_more_than_fifty_actions() -> None:
    """The fifty-first action of a stage is one too many."""
    actions = [approval(f"Sign{number}") for number in range(51)]
    text = (
        "Pipeline stage 'Gate' has too many actions. "
        "There can only be up to 50 actions in a pipeline stage"
    )

    assert [("stages[1].actions", STAGE, text)] == refusals(with_gate(actions))


def _crowded(*, stages: int) -> dict[str, Any]:
    crowds = [(f"Gate{each}", [approval(f"Sign{n}") for n in range(37)]) for each in range(stages)]
    return pipeline(("Source", [source()]), *crowds)


def test_more_than_a_thousand_actions() -> None:
    """A pipeline of 27 times 37 actions and a source is full; another stage of them is too much."""
    text = "Pipeline has too many actions. There can only be up to 1000 actions in a pipeline"

    assert [] == refusals(_crowded(stages=27))
    assert [("stages", "InvalidStructureException", text)] == refusals(_crowded(stages=28))


def test_fifty_actions() -> None:
    """Fifty actions in a stage are not too many."""
    assert [] == refusals(with_gate([approval(f"Sign{number}") for number in range(50)]))
