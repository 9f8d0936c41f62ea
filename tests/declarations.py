"""Declarations for tests: the shortest way to write a pipeline."""

from __future__ import annotations

from typing import Any, Final

BOB: Final = "arn:aws:iam::123456789012:user/Bob"


def action(name: str, kind: str, **members: Any) -> dict[str, Any]:
    """Declare an action; *kind* is written ``Category/Owner/Provider``."""
    category, owner, provider = kind.split("/")
    type_id = {"category": category, "owner": owner, "provider": provider, "version": "1"}
    return {"name": name, "actionTypeId": type_id, **members}


def source(name: str = "Checkout", *, output: str = "Code", **members: Any) -> dict[str, Any]:
    """Declare an S3 source that does not poll."""
    configuration = {
        "S3Bucket": "sources",
        "S3ObjectKey": f"{name}.zip",
        "PollForSourceChanges": "false",
    }
    return action(
        name,
        "Source/AWS/S3",
        configuration=configuration,
        outputArtifacts=[{"name": output}],
        **members,
    )


def build(name: str = "Compile", *, takes: str = "Code", **members: Any) -> dict[str, Any]:
    """Declare a CodeBuild action without output artifacts."""
    return action(
        name,
        "Build/AWS/CodeBuild",
        configuration={"ProjectName": name},
        inputArtifacts=[{"name": takes}],
        **members,
    )


def approval(name: str = "Sign", **members: Any) -> dict[str, Any]:
    """Declare a manual approval."""
    return action(name, "Approval/AWS/Manual", **members)


def deploy(name: str = "Ship", *, takes: str = "Code", **members: Any) -> dict[str, Any]:
    """Declare an S3 deployment."""
    return action(
        name,
        "Deploy/AWS/S3",
        configuration={"BucketName": "production", "Extract": "true"},
        inputArtifacts=[{"name": takes}],
        **members,
    )


def rule(name: str, provider: str, **configuration: str) -> dict[str, Any]:
    """Declare a rule of a condition."""
    type_id = {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"}
    return {"name": name, "ruleTypeId": type_id, "configuration": configuration}


def condition(result: str, *rules: dict[str, Any]) -> dict[str, Any]:
    """Declare the one condition that a stage may have of a kind."""
    return {"conditions": [{"result": result, "rules": list(rules)}]}


def v2(declaration: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Make a pipeline one of type V2; a member named after a stage is merged into that stage."""
    names = {stage["name"] for stage in declaration["stages"]}
    stages = [{**stage, **members.get(stage["name"], {})} for stage in declaration["stages"]]
    others = {name: value for name, value in members.items() if name not in names}
    return {**declaration, "pipelineType": "V2", "stages": stages, **others}


def pipeline(
    *stages: tuple[str, list[dict[str, Any]]], name: str = "release", **members: Any
) -> dict[str, Any]:
    """Declare a pipeline; each stage is its name with its actions."""
    return {
        "name": name,
        "roleArn": "arn:aws:iam::123456789012:role/release",
        "artifactStore": {"type": "S3", "location": "artifacts"},
        "stages": [{"name": stage, "actions": actions} for stage, actions in stages],
        **members,
    }


def release(**members: Any) -> dict[str, Any]:
    """Declare the pipeline that most tests use: Source, Build, Approve, Deploy."""
    return pipeline(
        ("Source", [source()]),
        ("Build", [build()]),
        ("Approve", [approval()]),
        ("Deploy", [deploy()]),
        **members,
    )


def straight(*builds: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline without an approval: Source, Build with these actions, Deploy."""
    return pipeline(
        ("Source", [source()]),
        ("Build", list(builds) or [build()]),
        ("Deploy", [deploy()]),
        **members,
    )


def open_token(client: Any, *, pipeline: str = "release", action: str = "Sign") -> str:
    """Return the token of the open approval, as GetPipelineState shows it."""
    state = client.get_pipeline_state(name=pipeline)
    actions = [each for stage in state["stageStates"] for each in stage["actionStates"]]
    [token] = [each["latestExecution"]["token"] for each in actions if each["actionName"] == action]
    return str(token)
