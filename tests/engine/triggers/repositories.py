"""Sources that watch repositories, pipelines fed by them, and triggers."""

from __future__ import annotations

from typing import Any, Final

from tests.declarations import action, build, pipeline

CONNECTION: Final = "arn:aws:codestar-connections:us-east-1:123456789012:connection/1"


def connection(
    name: str = "Checkout", *, repository: str = "team/app", branch: str = "main", **more: str
) -> dict[str, Any]:
    """Declare a source that a connection watches."""
    configuration = {
        "ConnectionArn": CONNECTION,
        "FullRepositoryId": repository,
        "BranchName": branch,
    }
    return _source(name, "Source/AWS/CodeStarSourceConnection", configuration | more)


def codecommit(
    name: str = "Checkout", *, repository: str = "shop", branch: str = "main", **more: str
) -> dict[str, Any]:
    """Declare a source in CodeCommit."""
    configuration = {"RepositoryName": repository, "BranchName": branch}
    return _source(name, "Source/AWS/CodeCommit", configuration | more)


def github(name: str = "Checkout", **more: str) -> dict[str, Any]:
    """Declare a source in GitHub, reached by OAuth."""
    configuration = {"Owner": "team", "Repo": "app", "Branch": "main", "OAuthToken": "secret"}
    return _source(name, "Source/ThirdParty/GitHub", configuration | more)


def bucket(name: str = "Checkout", *, key: str = "app.zip", **more: str) -> dict[str, Any]:
    """Declare a source in S3."""
    configuration = {"S3Bucket": "sources", "S3ObjectKey": key}
    return _source(name, "Source/AWS/S3", configuration | more)


def fed_by(*sources: dict[str, Any], name: str = "release", **members: Any) -> dict[str, Any]:
    """Declare a pipeline with sources, and a build of the first one."""
    taken = sources[0]["outputArtifacts"][0]["name"]
    stages = ("Source", list(sources)), ("Build", [build(takes=taken)])
    return pipeline(*stages, name=name, **members)


def trigger(source_action: str = "Checkout", **filters: Any) -> dict[str, Any]:
    """Declare a trigger for a source action."""
    configuration = {"sourceActionName": source_action, **filters}
    return {"providerType": "CodeStarSourceConnection", "gitConfiguration": configuration}


def triggered(name: str = "release", **filters: Any) -> dict[str, Any]:
    """Declare a pipeline whose one source has a trigger."""
    return fed_by(connection(), name=name, pipelineType="V2", triggers=[trigger(**filters)])


def _source(name: str, kind: str, configuration: dict[str, str]) -> dict[str, Any]:
    return action(name, kind, configuration=configuration, outputArtifacts=[{"name": name}])
