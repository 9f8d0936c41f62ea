"""What each type of rule says by itself, and how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang, mock_codepipeline, succeed
from tests.client_helpers import START, action_status, created, seconds, status
from tests.declarations import rule
from tests.engine.flow.conditions.declarations import (
    alarm,
    check,
    checked,
    entry,
    gated,
    overridden,
    runs_in_full,
    said,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

# Variables ------------------------------------------------------------------------------------


def variable(operator: str, value: str, *, of: str = "#{variables.Colour}") -> dict[str, Any]:
    """Declare a rule that looks at a variable, which is the pipeline's unless said."""
    return rule("Check", "VariableCheck", Variable=of, Value=value, Operator=operator)


def coloured(*rules: dict[str, Any]) -> dict[str, Any]:
    """Declare a pipeline with the variable Colour, whose stage Build has an entry condition."""
    return entry(*rules, variables=[{"name": "Colour", "defaultValue": "dark green"}])


@pytest.mark.parametrize(
    ("operator", "value", "decided"),
    [
        ("EQ", "dark green", "Succeeded"),
        ("EQ", "green", "Failed"),
        ("EQ", "Dark green", "Failed"),
        ("NE", "green", "Succeeded"),
        ("NE", "dark green", "Failed"),
        ("CONTAINS", "green", "Succeeded"),
        ("CONTAINS", "blue", "Failed"),
        ("MATCHES", "dark (green|blue)", "Succeeded"),
        ("MATCHES", "green", "Failed"),
        ("MATCHES", ".*green", "Succeeded"),
    ],
)
def test_variables(client: Any, operator: str, value: str, decided: str) -> None:
    """The value of a variable is compared with another: a pattern has to match all of it."""
    created(client, coloured(variable(operator, value)))
    holds = "holds" if decided == "Succeeded" else "does not hold"

    assert decided == checked(client, "beforeEntry")
    assert f"The variable check {holds}: 'dark green' {operator} '{value}'." == said(client)


@pytest.mark.parametrize(
    ("operator", "value", "words"),
    [
        ("LIKE", "green", "The operator 'LIKE' is not one of EQ, NE, CONTAINS, MATCHES."),
        ("MATCHES", "(", "The value '(' is not a regular expression: "),
    ],
)
def test_checks_of_variables_that_make_no_sense(
    client: Any, operator: str, value: str, words: str
) -> None:
    """A check that can't be made is an error of the condition."""
    created(client, coloured(variable(operator, value)))

    assert "Errored" == checked(client, "beforeEntry")
    assert (said(client) or "").startswith(words)


def test_both_sides_may_be_variables(client: Any) -> None:
    """References are resolved in each member of the configuration."""
    own = variable("EQ", "#{codepipeline.PipelineExecutionId}", of="release")
    created(client, coloured(own))
    [found] = runs_in_full(client)
    execution_id = found["pipelineExecutionId"]

    assert "Failed" == checked(client, "beforeEntry")
    assert "#{codepipeline.PipelineExecutionId}" == found["input"]["configuration"]["Value"]
    assert execution_id == found["input"]["resolvedConfiguration"]["Value"]


@pytest.mark.parametrize(("tag", "decided"), [("1.2", "Succeeded"), ("2.0", "Failed")])
def test_variables_of_the_stage_itself(
    mock: PipelineMock, client: Any, tag: str, decided: str
) -> None:
    """On success a rule sees what the actions of its own stage have set."""
    mock.when(action="Compile").then(succeed(output_variables={"Tag": tag}))
    own = variable("EQ", "1.2", of="#{Built.Tag}")
    declaration = gated("onSuccess", "FAIL", own)
    declaration["stages"][1]["actions"][0]["namespace"] = "Built"
    created(client, declaration)

    assert decided == checked(client, "onSuccess")


def test_a_variable_that_nobody_has_set(client: Any) -> None:
    """A reference that leads nowhere at run time is an error of the condition."""
    own = variable("EQ", "1.2", of="#{Built.Tag}")
    declaration = gated("onSuccess", "FAIL", own)
    declaration["stages"][1]["actions"][0]["namespace"] = "Built"
    created(client, declaration)

    assert "Errored" == checked(client, "onSuccess")
    assert "could not be resolved: Action name=Check. This can" in str(said(client))


# Windows --------------------------------------------------------------------------------------


def window(cron: str, zone: str | None = None, **members: Any) -> dict[str, Any]:
    """Declare a rule that waits for a deployment window."""
    time_zone = {} if zone is None else {"TimeZone": zone}
    return {**rule("Window", "DeploymentWindow", Cron=cron, **time_zone), **members}


@pytest.mark.parametrize(
    ("cron", "zone", "minutes"),
    [
        ("* * 9-17 ? * MON-FRI *", None, 0),
        ("* 30 9 ? * MON *", None, 30),
        ("* * 10-17 ? * MON-FRI", "Europe/Berlin", 0),
        ("* * 11-17 ? * MON-FRI", "Europe/Berlin", 60),
        ("* 15 1 * * ?", "PST", 15),
        ("* 45 14 * * ?", "UTC+05:30", 15),
    ],
)
def test_windows(
    mock: PipelineMock, client: Any, cron: str, zone: str | None, minutes: int
) -> None:
    """A window that is open lets the execution in; else the rule waits until it opens."""
    execution_id = created(client, entry(window(cron, zone)))
    before = status(client, execution_id)
    mock.clock.run_until_idle()

    assert ("InProgress" if minutes else "Succeeded") == before
    assert "Succeeded" == status(client, execution_id)
    assert 60 * minutes == seconds(mock.clock.now)


def test_a_window_that_opens_too_late(mock: PipelineMock, client: Any) -> None:
    """A rule does not wait longer than its timeout."""
    execution_id = created(client, entry(window("* 1 10 ? * *")))
    mock.clock.run_until_idle()

    assert ("Failed", "Failed") == (checked(client, "beforeEntry"), status(client, execution_id))
    assert "The rule has timed out." == said(client)
    assert 3600 == seconds(mock.clock.now)


def test_a_window_that_opens_at_the_last_moment(mock: PipelineMock, client: Any) -> None:
    """A window that opens just as the time is up counts as open; more time can be given."""
    first = created(client, entry(window("* 0 10 ? * *")))
    later = {**entry(window("* 0 12 ? * *", timeoutInMinutes=180)), "name": "later"}
    client.create_pipeline(pipeline=later)
    mock.clock.run_until_idle()

    assert "Succeeded" == status(client, first)
    assert 3 * 3600 == seconds(mock.clock.now)


@pytest.mark.parametrize(
    ("cron", "zone"), [("9-17", None), ("* * 25 ? * *", None), ("* * * ? * *", "Mars/Olympus")]
)
def test_windows_that_nobody_can_read(client: Any, cron: str, zone: str | None) -> None:
    """A window that makes no sense is an error of the condition."""
    created(client, entry(window(cron, zone)))

    assert "Errored" == checked(client, "beforeEntry")
    assert (
        "ConfigurationError"
        == runs_in_full(client)[0]["output"]["executionResult"]["errorDetails"]["code"]
    )


def test_a_window_can_be_overridden(mock: PipelineMock, client: Any) -> None:
    """A condition that waits for a window can be overridden."""
    execution_id = created(client, entry(window("* 30 9 ? * MON")))
    overridden(client, execution_id)

    assert "Succeeded" == status(client, execution_id)
    assert START == mock.clock.now


# Alarms ---------------------------------------------------------------------------------------


def test_alarms_are_quiet(client: Any) -> None:
    """A test that says nothing of alarms has none."""
    created(client, entry(alarm(WaitTime="20")))

    assert "Succeeded" == checked(client, "beforeEntry")


@pytest.mark.parametrize(
    ("configuration", "minutes"),
    [({}, 0), ({"WaitTime": "0"}, 0), ({"WaitTime": "20"}, 20), ({"WaitTime": "a while"}, 0)],
)
def test_alarms_are_given_time(
    mock: PipelineMock, client: Any, configuration: dict[str, str], minutes: int
) -> None:
    """A rule that fails for an alarm has waited for it to recover."""
    mock.when(rule="Quiet").then(fail(message="The alarm errors is in state ALARM."))
    created(client, entry(alarm(**configuration)))
    mock.clock.run_until_idle()

    assert "Failed" == checked(client, "beforeEntry")
    assert "The alarm errors is in state ALARM." == said(client)
    assert 60 * minutes == seconds(mock.clock.now)


def test_alarms_that_recover(mock: PipelineMock, client: Any) -> None:
    """What a behaviour says of the time counts: the alarm is over after five minutes."""
    mock.when(rule="Quiet").then(succeed(after=300))
    created(client, entry(alarm(WaitTime="20")))
    mock.clock.run_until_idle()

    assert "Succeeded" == checked(client, "beforeEntry")
    assert 300 == seconds(mock.clock.now)


def test_alarms_that_ring_at_once(mock: PipelineMock, client: Any) -> None:
    """A behaviour can also say that nobody waits."""
    mock.when(rule="Quiet").then(fail(after=0))
    created(client, entry(alarm(WaitTime="20")))

    assert "Failed" == checked(client, "beforeEntry")


@pytest.mark.parametrize("minutes", ["90", "9" * 20, "9" * 5000])
def test_more_patience_than_time(mock: PipelineMock, client: Any, minutes: str) -> None:
    """A rule is timed out although it would wait longer for its alarm, however long."""
    mock.when(rule="Quiet").then(fail())
    created(client, entry(alarm(WaitTime=minutes)))
    mock.clock.run_until_idle()

    assert "The rule has timed out." == said(client)
    assert 3600 == seconds(mock.clock.now)


# Builds and commands --------------------------------------------------------------------------

PROJECT: Final = rule("Probe", "CodeBuild", ProjectName="probe")
COMMANDS: Final = {**rule("Probe", "Commands"), "commands": ["curl --fail https://example.com"]}


@pytest.mark.parametrize("probe", [PROJECT, COMMANDS], ids=["CodeBuild", "Commands"])
@pytest.mark.parametrize(
    ("says", "decided"), [(None, "Succeeded"), (succeed(), "Succeeded"), (fail(), "Failed")]
)
def test_builds_and_commands(
    mock: PipelineMock, client: Any, probe: dict[str, Any], says: Any, decided: str
) -> None:
    """They succeed unless a behaviour says otherwise."""
    if says is not None:
        mock.when(rule="Probe").then(says)
    created(client, entry({**probe, "inputArtifacts": [{"name": "Code"}]}))

    assert decided == checked(client, "beforeEntry")
    assert ["Code"] == [each["name"] for each in runs_in_full(client)[0]["input"]["inputArtifacts"]]


def test_a_build_has_an_address(client: Any) -> None:
    """A rule that builds shows the build and where to see it, as an action does."""
    created(client, entry({**PROJECT, "inputArtifacts": [{"name": "Code"}]}))
    result = runs_in_full(client)[0]["output"]["executionResult"]

    assert result["externalExecutionId"].startswith("probe:")
    assert result["externalExecutionId"] in result["externalExecutionUrl"]


def test_rules_take_no_time() -> None:
    """The mock's `action_duration` is for actions: rules say at once what they say."""
    with mock_codepipeline(action_duration=60) as slow:
        client = slow.client()
        client.create_pipeline(pipeline=entry())
        slow.clock.advance(60)

        assert "Succeeded" == checked(client, "beforeEntry")
        assert "InProgress" == action_status(client, "Compile")


# Time-outs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hangs", "minutes"),
    [
        (check("Probe"), 20),
        (alarm("Probe"), 60),
        (PROJECT, 60),
        (COMMANDS, 55),
        ({**COMMANDS, "timeoutInMinutes": 5}, 5),
        ({**PROJECT, "timeoutInMinutes": 120}, 120),
    ],
)
def test_time_outs(mock: PipelineMock, client: Any, hangs: dict[str, Any], minutes: int) -> None:
    """A rule fails after an hour, commands and functions sooner, or after its own timeout."""
    mock.when(rule="Probe").then(hang())
    execution_id = created(client, entry(hangs))
    mock.clock.run_until_idle()

    assert ("Failed", "Failed") == (checked(client, "beforeEntry"), status(client, execution_id))
    assert 60 * minutes == seconds(mock.clock.now)
    is_function = "LambdaInvoke" == hangs["ruleTypeId"]["provider"]
    words = "failed to return a result. Check the function" if is_function else "has timed out."
    assert words in str(said(client))
