"""Declarations that the service refuses, by the name of the evidence for the refusal."""

from __future__ import annotations

from typing import Any, Final

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

CODE: Final = [{"name": "Code"}]
LONG: Final = "A" * 101
ROLLED_BACK: Final = condition("ROLLBACK", rule("Quiet", "CloudWatchAlarm", AlarmName="quiet"))


def beside(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline with these actions after its source."""
    return pipeline(("Source", [source()]), ("Work", list(actions)), **members)


def with_stages(number: int) -> dict[str, Any]:
    """Declare a pipeline with *number* stages."""
    approvals = [(f"Gate{position}", [approval()]) for position in range(1, number)]
    return pipeline(("Source", [source()]), *approvals)


def with_variables(*variables: dict[str, str], **members: Any) -> dict[str, Any]:
    """Declare a pipeline with variables."""
    return release(variables=list(variables), **members)


def with_data(text: str, *variables: dict[str, str]) -> dict[str, Any]:
    """Declare a pipeline whose approval shows a text."""
    review = approval("Review", configuration={"CustomData": text})
    declaration = pipeline(("Source", [source()]), ("Gate", [review]))
    return declaration | {"variables": list(variables)}


def with_topic(topic: str) -> dict[str, Any]:
    """Declare a pipeline whose approval is published."""
    return beside(approval(configuration={"NotificationArn": topic}))


def with_run_orders(first: int, second: int) -> dict[str, Any]:
    """Declare a pipeline whose two actions have a run order."""
    return pipeline(("Source", [source(runOrder=first)]), ("Approve", [approval(runOrder=second)]))


def with_trigger(name: str, **members: Any) -> dict[str, Any]:
    """Declare a pipeline with a trigger for a source action."""
    push = members.pop("push", [{"branches": {"includes": ["main"]}}])
    configuration = {"sourceActionName": name, "push": push}
    trigger = {"providerType": "CodeStarSourceConnection", "gitConfiguration": configuration}
    return release(triggers=[trigger], **members)


def with_condition() -> dict[str, Any]:
    """Declare a V1 pipeline with a condition."""
    declaration = release(pipelineType="V1")
    declaration["stages"][1]["beforeEntry"] = {"conditions": [{"result": "FAIL"}]}
    return declaration


def with_failure(**members: Any) -> dict[str, Any]:
    """Declare a V2 pipeline whose last stage says what follows on its failure."""
    failure = members.pop("failure")
    return v2(release(), Deploy={"onFailure": failure}, **members)


def with_a_mask() -> dict[str, Any]:
    """Declare a pipeline whose secret is a mask."""
    configuration = {"Owner": "team", "Repo": "app", "Branch": "main", "OAuthToken": "****"}
    checkout = action(
        "GithubSource",
        "Source/ThirdParty/GitHub",
        configuration=configuration,
        outputArtifacts=CODE,
    )
    return pipeline(("Source", [checkout]), ("Build", [build()]))


def with_an_empty_value() -> dict[str, Any]:
    """Declare a pipeline whose source names no bucket."""
    declaration = release()
    declaration["stages"][0]["actions"][0]["configuration"]["S3Bucket"] = ""
    return declaration


def with_variable_in_source() -> dict[str, Any]:
    """Declare a pipeline whose source reads a variable."""
    checkout = source("Source")
    checkout["configuration"]["S3ObjectKey"] = "#{variables.Zulu}"
    variables = [{"name": "Zulu", "defaultValue": "app.zip"}]
    return pipeline(("Source", [checkout]), ("Gate", [approval()]), variables=variables)


def with_encryption_key(kind: str) -> dict[str, Any]:
    """Declare a pipeline whose store has a key of some type."""
    key = {"id": "alias/artifacts", "type": kind}
    return release(artifactStore={"type": "S3", "location": "artifacts", "encryptionKey": key})


def with_stores(*regions: str) -> dict[str, Any]:
    """Declare a pipeline with a store in each of these Regions."""
    stores = {region: {"type": "S3", "location": "artifacts"} for region in regions}
    declaration = release(artifactStores=stores)
    del declaration["artifactStore"]
    return declaration


PATTERNS: Final = [{"filePaths": {"includes": [f"docs/{number}" for number in range(9)]}}]
SAME: Final = ("Same", [approval()])

REFUSED_BY_CREATE: Final[dict[str, dict[str, Any]]] = {
    # Stages
    "approval-in-the-first-stage": pipeline(("First", [approval()]), ("Second", [approval()])),
    "source-in-the-third-stage": pipeline(
        ("Source", [source()]), ("Gate", [approval()]), ("Late", [source(output="More")])
    ),
    "nothing-but-sources": pipeline(("Source", [source()]), ("More", [source(output="More")])),
    "fifty-one-stages": with_stages(51),
    "one-stage": with_stages(1),
    "stage-name-twice": pipeline(("Source", [source()]), SAME, SAME),
    "stage-name-with-a-blank": pipeline(("Source", [source()]), ("Bad Name", [approval()])),
    "conditions-in-v1": with_condition(),
    "failure-result-and-conditions": with_failure(failure={"result": "RETRY", **ROLLED_BACK}),
    "rollback-condition-in-parallel": with_failure(failure=ROLLED_BACK, executionMode="PARALLEL"),
    # The pipeline as a whole
    "parallel-in-v1": release(pipelineType="V1", executionMode="PARALLEL"),
    "triggers-in-v1": with_trigger("Checkout", pipelineType="V1"),
    "trigger-without-a-connection": with_trigger("Checkout", pipelineType="V2"),
    "nine-patterns": with_trigger("Checkout", pipelineType="V2", push=PATTERNS),
    # Actions
    "unknown-action-type": beside(action("Dep", "Deploy/AWS/CodeBuild")),
    "s3-without-a-bucket": beside(deploy("Dep") | {"configuration": {"Extract": "true"}}),
    "s3-without-extract": beside(deploy("Deploy") | {"configuration": {"BucketName": "b"}}),
    "s3-with-an-unknown-key": beside(
        deploy("Deploy") | {"configuration": {"BucketName": "b", "Extract": "true", "Unknown": "x"}}
    ),
    "lambda-without-a-function": beside(action("Transform", "Invoke/AWS/Lambda")),
    "lambda-with-an-unknown-key": beside(
        action(
            "Transform",
            "Invoke/AWS/Lambda",
            configuration={"FunctionName": "transform", "Unknown": "x"},
        )
    ),
    "commands-in-v1": beside(
        action("Run", "Compute/AWS/Commands", commands=["make"], inputArtifacts=CODE)
    ),
    "files-of-a-build": beside(
        build("BuildDebugAction", outputArtifacts=[{"name": "App", "files": ["app.apk"]}])
    ),
    "mask-in-a-new-action": with_a_mask(),
    "empty-configuration-value": with_an_empty_value(),
    "run-orders-out-of-range": with_run_orders(0, 1000),
    "topic-that-is-no-arn": with_topic("signatures"),
    "topic-of-another-service": with_topic("arn:aws:sqs:us-east-1:123456789012:signatures"),
    "topic-in-another-region": with_topic("arn:aws:sns:eu-west-1:123456789012:signatures"),
    # Artifacts and their stores
    "too-few-inputs": beside(build() | {"inputArtifacts": []}),
    "output-twice": beside(
        build("One", outputArtifacts=[{"name": "App"}]),
        build("Two", outputArtifacts=[{"name": "App"}]),
    ),
    "artifact-name-too-long": pipeline(
        ("Source", [source(output=LONG)]), ("Build", [build(takes=LONG)])
    ),
    "artifact-name-with-a-full-stop": pipeline(
        ("Source", [source(output="my.code")]), ("Gate", [approval()])
    ),
    "encryption-key-of-an-unknown-type": with_encryption_key("kms"),
    "region-without-a-store": with_stores("eu-west-1"),
    "one-store-for-two-regions": beside(deploy(region="eu-west-1")),
    # Variables and namespaces
    "variables-in-v1": with_variables({"name": "Zulu"}, pipelineType="V1"),
    "variable-twice": with_variables({"name": "dup"}, {"name": "dup"}),
    "fifty-one-variables": with_variables(*({"name": f"v{number}"} for number in range(51))),
    "empty-default": with_variables({"name": "Zulu", "defaultValue": ""}),
    "namespace-twice": pipeline(
        ("Source", [source()]),
        ("Build", [build(namespace="Shared")]),
        ("Deploy", [deploy(namespace="Shared")]),
    ),
}

REFUSED_BY_UPDATE: Final[dict[str, dict[str, Any]]] = {
    "first-stage-moved-back": pipeline(("Approve", [approval()]), ("Source", [source()])),
    "commands-without-commands": beside(
        action("Clean", "Compute/AWS/Commands", inputArtifacts=CODE), pipelineType="V2"
    ),
    "variables-in-v1-by-update": with_variables({"name": "Zulu"}, pipelineType="V1"),
    "variable-twice-by-update": with_variables({"name": "Alpha"}, {"name": "Alpha"}),
    "empty-default-by-update": with_variables({"name": "Zulu", "defaultValue": ""}),
    "default-too-long": with_variables({"name": "Zulu", "defaultValue": "x" * 1001}),
    "description-too-long": with_variables({"name": "Zulu", "description": "x" * 201}),
    "empty-variable-name": with_variables({"name": ""}),
    "variable-name-with-a-full-stop": with_variables({"name": "bad.name"}),
    "variable-name-too-long": with_variables({"name": "x" * 129}),
    "variable-in-a-source": with_variable_in_source(),
    "reserved-namespace": beside(build(namespace="variables"), variables=[{"name": "Zulu"}]),
    "reference-to-no-namespace": with_data("#{variables.Unknown}"),
    "reference-to-no-variable": with_data("#{variables.Unknown}", {"name": "Zulu"}),
}
