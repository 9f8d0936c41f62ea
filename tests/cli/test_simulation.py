"""Rehearsals: a definition is simulated to its end, by a scenario."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError
from pipemock._cli.progress import Progress
from pipemock._cli.scenario import Scenario
from pipemock._cli.simulation import Simulation, simulate
from pipemock._loading.findings import check
from pipemock._loading.sandbox import prepare
from tests.declarations import (
    action,
    approval,
    build,
    condition,
    deploy,
    pipeline,
    release,
    rule,
    source,
    v2,
)
from tests.definition_files import as_json, as_template, read_pipelines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock._definitions import Definition

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)


def _definition(declaration: dict[str, Any]) -> Definition:
    [definition] = read_pipelines(as_json(declaration))
    return definition


def _played(declaration: dict[str, Any], **scenario: Any) -> Simulation:
    definition = _definition(declaration)
    chosen = Scenario(**scenario)
    chosen.require_names([declaration])
    stage = prepare(definition, now=NOW)
    assert [] == check(definition, stage)
    return simulate(definition, stage, chosen, lambda _run, _now: None)


def _ends(played: Simulation) -> list[str]:
    """Return how each execution and each action ended."""
    told = re.findall(r"  [0-9a-f]{8}  (execution|    \w+) +([A-Z]+)", played.timeline.text())
    return [f"{who.strip()} {what}" for who, what in told if what != "STARTED"]


# Scripts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "ends"),
    [
        (
            {},
            [
                *("Checkout SUCCEEDED", "Compile SUCCEEDED", "Sign SUCCEEDED", "Ship SUCCEEDED"),
                "execution SUCCEEDED",
            ],
        ),
        (
            {"rejected": ["Sign"]},
            ["Checkout SUCCEEDED", "Compile SUCCEEDED", "Sign FAILED", "execution FAILED"],
        ),
        (
            {"rejected": ["Approve/Sign"]},
            ["Checkout SUCCEEDED", "Compile SUCCEEDED", "Sign FAILED", "execution FAILED"],
        ),
        (
            {"failed": ["Build/Compile"]},
            ["Checkout SUCCEEDED", "Compile FAILED", "execution FAILED"],
        ),
        ({"failed": ["Checkout"]}, ["Checkout FAILED", "execution FAILED"]),
        ({"hanging": ["Compile"]}, ["Checkout SUCCEEDED", "Compile FAILED", "execution FAILED"]),
        ({"failed": ["Checkout"], "runs": 2}, ["Checkout FAILED", "execution FAILED"] * 2),
    ],
)
def test_a_script_decides(scenario: dict[str, Any], ends: Sequence[str]) -> None:
    """Everything succeeds, unless the script says otherwise."""
    assert ends == _ends(_played(release(), **scenario))


@pytest.mark.parametrize(
    ("scenario", "length"),
    [
        ({}, timedelta(hours=1, minutes=3)),
        ({"duration": timedelta(seconds=1)}, timedelta(hours=1, seconds=3)),
        ({"approve_after": timedelta(days=2)}, timedelta(days=2, minutes=3)),
        ({"hanging": ["Sign"]}, timedelta(days=7, minutes=2)),
        ({"runs": 3}, 3 * timedelta(hours=1, minutes=3)),
    ],
)
def test_a_script_says_how_long_things_take(scenario: dict[str, Any], length: timedelta) -> None:
    """An action takes a minute and an answer an hour, unless the script says otherwise."""
    assert NOW + length == _played(release(), **scenario).timeline.until


def test_a_rule_of_a_condition_may_fail() -> None:
    """A rule that fails fails its stage, as the condition says."""
    alarm = condition("FAIL", rule("Quiet", "CloudWatchAlarm", AlarmName="errors"))
    declared = v2(release(), Build={"onSuccess": alarm})

    assert "execution FAILED" == _ends(_played(declared, failed=["Quiet"]))[-1]


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ({"rejected": ["Compile"]}, "--reject Compile: there is no such approval; there is Sign"),
        ({"failed": ["Buld"]}, "--fail Buld: there is no such action or rule; there is Checkout,"),
        ({"hanging": ["Test/Compile"]}, "--hang Test/Compile: there is no such action"),
        ({"variables": {"To": "x"}}, "--variable To: there is no such variable; there is none"),
    ],
)
def test_a_script_speaks_of_what_there_is(scenario: dict[str, Any], words: str) -> None:
    """A mistake in a name is reported."""
    with pytest.raises(PipeMockError, match=words):
        Scenario(**scenario).require_names([release()])


# Variables ---------------------------------------------------------------------------------------


def _with_variables(*variables: dict[str, str]) -> dict[str, Any]:
    told = approval(configuration={"CustomData": "#{variables.To}"})
    declared = pipeline(("Source", [source()]), ("Approve", [told]), variables=list(variables))
    return {**declared, "pipelineType": "V2"}


@pytest.mark.parametrize(
    "variables", [({"name": "To"},), ({"name": "To", "defaultValue": "shop"},)]
)
def test_every_variable_has_a_value(variables: Sequence[dict[str, str]]) -> None:
    """On AWS an execution without a value would fail before it begins."""
    assert "execution SUCCEEDED" == _ends(_played(_with_variables(*variables)))[-1]


@pytest.mark.parametrize(
    ("given", "default", "skips"),
    [
        ({"Ask": "yes"}, "maybe", False),
        ({"Ask": "no"}, "yes", True),
        ({}, "yes", False),
        ({}, "no", True),
    ],
)
def test_a_variable_may_be_given(given: dict[str, str], default: str, *, skips: bool) -> None:
    """A condition that looks at a variable sees the value that was given, or the default."""
    asked = rule("Wanted", "VariableCheck", Variable="#{variables.Ask}", Operator="EQ", Value="yes")
    declared = v2(
        release(),
        variables=[{"name": "Ask", "defaultValue": default}],
        Approve={"beforeEntry": condition("SKIP", asked)},
    )
    ends = _ends(_played(declared, variables=given))

    assert skips is ("Sign SUCCEEDED" not in ends)


@pytest.mark.parametrize(
    "maker",
    [
        build(namespace="Made"),
        action(
            "Function",
            "Invoke/AWS/Lambda",
            configuration={"FunctionName": "f"},
            namespace="Made",
        ),
        action("Own", "Test/Custom/Own", namespace="Made"),
    ],
)
def test_actions_put_out_what_others_read(maker: dict[str, Any]) -> None:
    """What a build puts out is not known, so that it is what others ask for."""
    told = approval(configuration={"CustomData": "#{Made.Version} of #{Made.Name}"})
    declared = pipeline(("Source", [source()]), ("Make", [maker]), ("Approve", [told]))

    assert "execution SUCCEEDED" == _ends(_played(declared))[-1]


def test_a_source_puts_out_what_it_does_on_aws() -> None:
    """An action fails if it reads a variable that its provider never sets, as on AWS."""
    told = approval(configuration={"CustomData": "#{Fetched.Colour}"})
    declared = pipeline(("Source", [source(namespace="Fetched")]), ("Approve", [told]))

    assert "execution FAILED" == _ends(_played(declared))[-1]


# Transitions and action types --------------------------------------------------------------------


def test_a_disabled_transition_holds_the_execution() -> None:
    """The rehearsal ends in front of it, and says what it waits for."""
    transition = {"StageName": "Deploy", "Reason": "Not yet"}
    text = as_template(release(), DisableInboundStageTransitions=[transition])
    [definition] = read_pipelines(text)
    played = simulate(definition, prepare(definition, now=NOW), Scenario(), lambda _run, _now: None)

    assert "Sign SUCCEEDED" == _ends(played)[-1]
    assert "Not yet" in played.waits_for


@pytest.mark.parametrize("owner", ["Custom", "ThirdParty"])
def test_action_types_of_others_are_made_up(owner: str) -> None:
    """What somebody else provides is taken to exist, with the keys that are used."""
    first = action("First", f"Test/{owner}/Scan", configuration={"Depth": "1"})
    second = action("Second", f"Test/{owner}/Scan", configuration={"Width": "1"})
    declared = pipeline(("Source", [source()]), ("Verify", [first, second]))
    assumed = prepare(_definition(declared)).assumed

    assert [f"Test/{owner}/Scan/1"] == assumed
    assert "execution SUCCEEDED" == _ends(_played(declared))[-1]


@pytest.mark.parametrize("owner", ["Custom", "ThirdParty"])
def test_action_types_that_nobody_could_provide(owner: str) -> None:
    """A type that could not be created is missing, and that is reported."""
    strange = action("First", f"Test/{owner}/No such!")
    definition = _definition(pipeline(("Source", [source()]), ("Verify", [strange])))
    stage = prepare(definition)

    assert [] == stage.assumed
    assert "pipeline.stages[1].actions[0].actionTypeId" in [
        each.path for each in check(definition, stage)
    ]


@pytest.mark.parametrize(
    "kind", [{}, {"category": 3, "owner": "Custom", "provider": "A", "version": "1"}, "none"]
)
def test_what_is_no_action_type_is_not_made_up(kind: Any) -> None:
    """An action type must have four names."""
    strange = {**action("First", "Test/Custom/A"), "actionTypeId": kind, "configuration": "none"}
    declared = pipeline(("Source", [source()]), ("Verify", [strange]))

    assert [] == prepare(_definition(declared)).assumed


def test_a_configuration_that_is_none_has_no_keys() -> None:
    """A type is made up even where its configuration is to be refused."""
    strange = {**action("First", "Test/Custom/A"), "configuration": "none"}
    declared = pipeline(("Source", [source()]), ("Verify", [strange]))

    assert ["Test/Custom/A/1"] == prepare(_definition(declared)).assumed


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"Version": "1!"}, "Resources.Own.Properties.Version"),
        (
            {"InputArtifactDetails": {"MinimumCount": 2, "MaximumCount": 1}},
            "Resources.Own.Properties",
        ),
    ],
)
def test_an_action_type_that_is_refused(changes: dict[str, Any], place: str) -> None:
    """What is wrong with a type of the file is reported with its own place."""
    count = {"MinimumCount": 0, "MaximumCount": 1}
    properties = {
        "Category": "Test",
        "Provider": "Own",
        "Version": "1",
        "InputArtifactDetails": count,
        "OutputArtifactDetails": count,
        **changes,
    }
    own = {"Type": "AWS::CodePipeline::CustomActionType", "Properties": properties}
    resources = {"Own": own, **json.loads(as_template(release()))["Resources"]}
    [definition] = read_pipelines(json.dumps({"Resources": resources}))

    assert [place] == [each.path for each in check(definition, prepare(definition))]


# Progress ----------------------------------------------------------------------------------------


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _told(stream: io.StringIO, *moments: float) -> str:
    seconds = iter((0.0, *(each for moment in moments for each in (moment, moment))))
    progress = Progress("release", 9, stream, seconds=lambda: next(seconds))
    for run, _ in enumerate(moments, start=1):
        progress(run, NOW)
    progress.end()
    return stream.getvalue()


def test_progress_of_a_long_rehearsal() -> None:
    """One line is written over and over, and nothing is left of it."""
    told = _told(_Terminal(), 0.6, 1.0)

    assert (
        "\r\x1b[Krelease: run 1 of 9, 2026-01-05T09:00Z"
        "\r\x1b[Krelease: run 2 of 9, 2026-01-05T09:00Z"
        "\r\x1b[K"
    ) == told


def test_progress_of_a_quick_rehearsal() -> None:
    """What takes no time needs no line."""
    assert "" == _told(_Terminal(), 0.1)


def test_progress_is_for_terminals() -> None:
    """A log file gets nothing."""
    assert "" == _told(io.StringIO(), 5.0)


def test_a_deployment_stands_in_for_all_of_its_kind() -> None:
    """An action is named with its stage where two have the same name."""
    declared = pipeline(("Source", [source()]), ("Staging", [deploy()]), ("Production", [deploy()]))
    ends = _ends(_played(declared, failed=["Production/Ship"]))

    assert ["Ship SUCCEEDED", "Ship FAILED"] == [each for each in ends if "Ship" in each]
