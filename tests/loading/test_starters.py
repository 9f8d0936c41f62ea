"""Webhooks and event rules of a definition are checked before anything is created."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError
from pipemock.__main__ import main

if TYPE_CHECKING:
    from pipemock import PipelineMock

_ARN = "arn:aws:codepipeline:us-east-1:123456789012:release"

_RELEASE = """\
  Release:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: release
      RoleArn: arn:aws:iam::123456789012:role/release
      ArtifactStore: {Type: S3, Location: artifacts}
      Stages:
        - Name: Source
          Actions:
            - Name: Checkout
              ActionTypeId: {Category: Source, Owner: AWS, Provider: S3, Version: "1"}
              Configuration: {S3Bucket: sources, S3ObjectKey: shop.zip}
              OutputArtifacts: [{Name: Code}]
        - Name: Approve
          Actions:
            - Name: Sign
              ActionTypeId: {Category: Approval, Owner: AWS, Provider: Manual, Version: "1"}
"""

_WEBHOOK = """\
  Hook:
    Type: AWS::CodePipeline::Webhook
    Properties:
      Name: hook
      TargetPipeline: release
      TargetAction: Checkout
      TargetPipelineVersion: 1
      Filters: [{JsonPath: $.ref}]
      Authentication: UNAUTHENTICATED
      AuthenticationConfiguration: {}
"""

_RULE = f"""\
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: pushes
      EventPattern: {{source: [aws.codecommit]}}
      Targets: [{{Id: "0", Arn: "{_ARN}"}}]
"""


def _file(folder: Path, *resources: str) -> str:
    path = folder / "template.yaml"
    path.write_text("Resources:\n" + "".join(resources), "utf-8")
    return str(path)


BROKEN: dict[str, tuple[str, str]] = {
    "authentication": (
        _WEBHOOK.replace("UNAUTHENTICATED", "PASSWORD"),
        (
            "27: Resources.Hook.Properties.Authentication: Value at 'webhook.authentication' "
            "failed to satisfy constraint: Member must satisfy enum value set: "
            "[GITHUB_HMAC, IP, UNAUTHENTICATED] (ValidationException)"
        ),
    ),
    "key": (
        f"{_WEBHOOK}      Colour: red\n",
        (
            '29: Resources.Hook.Properties.Colour: Unknown parameter "Colour", must be one of: '
            "Name, TargetPipeline, TargetAction, Filters, Authentication, "
            "AuthenticationConfiguration (ParamValidationError)"
        ),
    ),
    "action": (
        _WEBHOOK.replace("Checkout", "Fetch"),
        (
            "21: Resources.Hook.Properties: Action with name Fetch was not found in the first "
            "stage of the pipeline release (ValidationException)"
        ),
    ),
    "pattern": (
        _RULE.replace("[aws.codecommit]", "aws.codecommit"),
        (
            "23: Resources.Rule.Properties.EventPattern: EventBridge does not accept this event "
            "pattern at source: 'aws.codecommit' is not a list with values, such as ['FAILED']. "
            "(InvalidEventPatternException)"
        ),
    ),
}


@pytest.mark.parametrize(("resource", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_starter(
    tmp_path: Path,
    mock: PipelineMock,
    capsys: pytest.CaptureFixture[str],
    *,
    resource: str,
    told: str,
) -> None:
    """`check` and `mock.load` report the same line, and nothing is created."""
    file = _file(tmp_path, _RELEASE, resource)
    status = main(["check", file])
    found = capsys.readouterr().out.splitlines()
    with pytest.raises(PipeMockError) as caught:
        mock.load(file)

    assert (1, [f"{file}:{told}", "1 problem in 1 pipeline of 1 file"]) == (status, found)
    assert str(caught.value).endswith(f"{file}:{told}")
    assert mock.client().list_pipelines()["pipelines"] == []


def test_good_starters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What AWS accepts is not reported, nor is a webhook of a pipeline in another file."""
    for number, resources in enumerate([(_RELEASE, _WEBHOOK, _RULE), (_WEBHOOK,)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert main(["check", _file(folder, *resources)]) == 0
    assert capsys.readouterr().err == ""


SCHEDULE = _RULE.replace(
    "EventPattern: {source: [aws.codecommit]}", "ScheduleExpression: rate(1 day)"
)
OBJECTS = _RULE.replace("aws.codecommit", "aws.s3")


@pytest.mark.parametrize(
    ("rule", "unplayed"),
    [(SCHEDULE, "the schedule rate(1 day)"), (OBJECTS, "events of aws.s3"), (_RULE, "")],
)
def test_rules_that_nothing_plays(
    tmp_path: Path,
    mock: PipelineMock,
    capsys: pytest.CaptureFixture[str],
    rule: str,
    unplayed: str,
) -> None:
    """A schedule and a pattern for other events are loaded, and said not to be played."""
    file = _file(tmp_path, _RELEASE, rule)
    loaded = mock.load(file)
    assert loaded.event_rules == ("pushes",)
    assert loaded.unplayed_rules == (("pushes",) if unplayed else ())
    assert repr(loaded) == f"<Loaded: release{'; not played: pushes' if unplayed else ''}>"

    assert main(["check", file]) == 0
    said = f"{file}: event rule pushes: a mock does not play {unplayed}\n" if unplayed else ""
    assert capsys.readouterr().err == said


def test_a_pattern_of_terraform(mock: PipelineMock) -> None:
    """Its text is read for the source of its events."""
    plan: Any = json.loads(Path("tests/data/terraform/plan.json").read_text("utf-8"))
    loaded = mock.load(plan)
    assert loaded.event_rules == ("api-changes", "api-nightly")
    assert loaded.unplayed_rules == ("api-nightly",)


def test_a_pattern_that_is_not_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text that cannot be read as a pattern is a finding of its own."""
    rule = _RULE.replace("EventPattern: {source: [aws.codecommit]}", "EventPattern: '{source'")
    assert rule != _RULE
    assert main(["check", _file(tmp_path, _RELEASE, rule)]) == 1
    assert "does not accept this event pattern: it is not JSON" in capsys.readouterr().out
