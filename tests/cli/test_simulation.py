"""Rehearsals: a definition is simulated to its end, by a scenario."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError
from pipemock._cli.names import wanted_variables
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
    ("scenario", "told"),
    [
        ({"rejected": ["Compile"]}, "--reject Compile: {none} approval; there is {signs}."),
        ({"failed": ["B"]}, "--fail B: {none} action or rule; there is {all}, Quiet."),
        ({"hanging": ["Quiet"]}, "--hang Quiet: {none} action; there is {all}."),
        ({"variables": {"To": ""}}, "--variable To: {none} variable; there is Ask, Level."),
    ],
)
def test_a_script_speaks_of_what_there_is(scenario: dict[str, Any], told: str) -> None:
    """A mistake in a name is reported with the names in all pipelines, each once."""
    alarm = condition("FAIL", rule("Quiet", "CloudWatchAlarm", AlarmName="errors"))
    others = {"variables": [{"name": "Ask"}, {"name": "Level"}], "Build": {"onFailure": alarm}}
    names = {
        "none": "there is no such",
        "signs": "Sign, Approve/Sign, Own, Approve/Own",
        "all": "Checkout, Source/Checkout, Compile, Build/Compile, Sign, Approve/Sign, Ship, "
        "Deploy/Ship, Own, Approve/Own, Custom, Approve/Custom",
    }
    signs = [approval("Own"), action("Custom", "Approval/Custom/Sign")]
    more = pipeline(("Source", [source()]), ("Approve", signs))
    with pytest.raises(PipeMockError) as refused:
        Scenario(**scenario).require_names([v2(release(), **others), more])

    assert told.format_map(names) == str(refused.value)


def test_a_script_may_speak_of_everything_there_is() -> None:
    """A name of any pipeline is known, with its stage and without."""
    alarm = condition("FAIL", rule("Quiet", "CloudWatchAlarm", AlarmName="errors"))
    declared = v2(release(), variables=[{"name": "Ask"}], Build={"beforeEntry": alarm})
    every = ["Checkout", "Source/Checkout", "Ship", "Deploy/Ship"]

    Scenario(
        rejected=["Sign", "Approve/Sign"],
        failed=[*every, "Quiet"],
        hanging=every,
        variables={"Ask": "yes"},
    ).require_names([declared])


def test_variables_of_a_script_need_a_pipeline_that_has_any() -> None:
    """Where there is nothing to name, the message says so."""
    with pytest.raises(PipeMockError, match=r"^--variable To: there .* variable; there is none\.$"):
        Scenario(variables={"To": "x"}).require_names([release()])


@pytest.mark.parametrize(
    ("scenario", "end"),
    [
        ({"hanging": ["Sign"], "rejected": ["Sign"], "failed": ["Sign"]}, (7 * 24 * 60 + 2, "has")),
        ({"rejected": ["Sign"], "failed": ["Sign"]}, (62, "Rejected")),
        ({"failed": ["Sign"]}, (3, "")),
    ],
)
def test_what_a_script_says_first_counts(scenario: dict[str, Any], end: tuple[int, str]) -> None:
    """An action that hangs does nothing else; one that is rejected is not failed."""
    played = _played(release(), **scenario)

    assert NOW + timedelta(minutes=end[0]) == played.timeline.until
    assert end[1] in played.timeline.text()


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


_WITH_ANY_OUTPUT: Final = (
    "Build/AWS/CodeBuild",
    "Compute/AWS/Commands",
    "Deploy/AWS/CloudFormation",
    "Invoke/AWS/Lambda",
    "Test/AWS/CodeBuild",
    "Build/Custom/Own",
    "Test/ThirdParty/Scan",
)
_SAYS: Final = {"CustomData": "#{Made.B} #{Made.A} #{Made.B} #{variables.Ask} #{Other.C}"}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        *((kind, ["B", "A"]) for kind in _WITH_ANY_OUTPUT),
        *((kind, None) for kind in ("Source/AWS/S3", "Deploy/AWS/S3", "Invoke/AWS/CodePipeline")),
    ],
)
def test_which_variables_are_wanted(kind: str, wanted: list[str] | None) -> None:
    """What others read of an action is known, unless its provider decides what it puts out."""
    actions = [action("Make", kind, namespace="Made"), action("Odd", "Test/Custom/Odd")]
    asks = condition("FAIL", rule("Asks", "VariableCheck", Variable="#{Made.D}"))
    declared = pipeline(("Make", actions), ("Say", [approval(configuration=_SAYS)]))
    expected = {"Make/Make": wanted, "Make/Odd": []}

    assert {place: each for place, each in expected.items() if each is not None} == (
        wanted_variables(declared)
    )
    for when in ("beforeEntry", "onSuccess", "onFailure"):
        found = wanted_variables(v2(declared, Say={when: asks}))
        assert (wanted and [*wanted, "D"]) == found.get("Make/Make")


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


# The end ---------------------------------------------------------------------------------------


def test_every_due_time_is_told() -> None:
    """The listener is called at the start of each execution, and whenever something was due."""
    definition = _definition(release())
    heard: list[tuple[int, timedelta]] = []
    simulate(
        definition,
        prepare(definition, now=NOW),
        Scenario(runs=2),
        lambda run, now: heard.append((run, now - NOW)),
    )

    assert [
        *((1, timedelta(minutes=each)) for each in (0, 1, 2, 62, 63)),
        *((2, timedelta(minutes=each)) for each in (63, 64, 65, 125, 126)),
    ] == heard


@pytest.mark.parametrize(("seconds", "signed"), [(300, 7), (301, 6)])
def test_a_rehearsal_ends_after_a_year(seconds: int, signed: int) -> None:
    """What is due a year after the start of an execution happens, and nothing later."""
    year = timedelta(days=365)
    answered = (year - timedelta(seconds=300)) / 7
    signs = [(f"Sign{number}", [approval(timeoutInMinutes=86_400)]) for number in range(7)]
    played = _played(
        pipeline(("Source", [source()]), *signs),
        duration=timedelta(seconds=seconds),
        approve_after=answered,
    )

    assert NOW + timedelta(seconds=seconds) + signed * answered == played.timeline.until
    assert (signed < 7) is bool(played.waits_for)


# Progress ----------------------------------------------------------------------------------------


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _told(stream: io.StringIO, *moments: float) -> str:
    passed = 0.0
    progress = Progress("release", 9, stream, seconds=lambda: passed)
    for run, passed in enumerate(moments, start=1):  # noqa: B007 -- read by the function
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


@pytest.mark.parametrize(
    ("moments", "shown"),
    [
        ((0.49,), []),
        ((0.5,), [1]),
        ((0.49, 0.5), [2]),
        ((0.5, 0.59), [1]),
        ((0.5, 0.625), [1, 2]),
        ((0.5, 0.59, 0.61, 0.7), [1, 3]),
    ],
)
def test_progress_is_shown_now_and_then(moments: Sequence[float], shown: list[int]) -> None:
    """What takes half a second is shown, and again after a tenth of a second; else nothing is."""
    told = _told(_Terminal(), *moments)

    assert shown == [int(each) for each in re.findall("run ([0-9]+) of 9", told)]
    assert told.endswith("\r\x1b[K") is bool(shown)


def test_progress_is_for_terminals() -> None:
    """A log file gets nothing."""
    assert "" == _told(io.StringIO(), 5.0)


def test_a_deployment_stands_in_for_all_of_its_kind() -> None:
    """An action is named with its stage where two have the same name."""
    declared = pipeline(("Source", [source()]), ("Staging", [deploy()]), ("Production", [deploy()]))
    ends = _ends(_played(declared, failed=["Production/Ship"]))

    assert ["Ship SUCCEEDED", "Ship FAILED"] == [each for each in ends if "Ship" in each]
