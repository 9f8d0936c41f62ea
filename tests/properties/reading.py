"""Everything that can be read from a mock, as plain values to compare."""

from __future__ import annotations

from typing import Any

Answer = dict[str, Any]


def everything(client: Any) -> dict[str, Any]:
    """Return what all operations that only read answer."""
    names = [each["name"] for each in rows(client, "list_pipelines")]
    return {"pipelines": names} | {name: one_pipeline(client, name) for name in names}


def one_pipeline(client: Any, name: str) -> dict[str, Any]:
    """Return all that can be read about one pipeline."""
    current = read(client, "get_pipeline", name=name)
    arn, last = current["metadata"]["pipelineArn"], current["pipeline"]["version"]
    executions = rows(client, "list_pipeline_executions", pipelineName=name)
    ids = [each["pipelineExecutionId"] for each in executions]
    return {
        "versions": [read(client, "get_pipeline", name=name, version=n + 1) for n in range(last)],
        "state": read(client, "get_pipeline_state", name=name),
        "executions": executions,
        "each": [
            read(client, "get_pipeline_execution", pipelineName=name, pipelineExecutionId=each)
            for each in ids
        ],
        "actions": rows(client, "list_action_executions", pipelineName=name),
        "tags": rows(client, "list_tags_for_resource", resourceArn=arn),
    }


def read(client: Any, method: str, **parameters: Any) -> Answer:
    """Return what an operation answers, without what differs from call to call."""
    answer: Answer = getattr(client, method)(**parameters)
    del answer["ResponseMetadata"]
    return answer


def rows(client: Any, method: str, **parameters: Any) -> list[Any]:
    """Return all rows of an operation that pages."""
    pages = client.get_paginator(method).paginate(**parameters)
    return list(pages.search(pages.result_keys[0].expression))
