"""The laws of the edge: what answers look like, and that nothing mutable passes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from hypothesis import given
from hypothesis import strategies as st

from pipemock._edge import calls, shapes
from tests.properties.fingerprint import fingerprint
from tests.properties.reading import everything, read, rows
from tests.properties.walks import durations, moments, walk_through, walks
from tests.properties.worlds import begun, client

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from botocore.model import OperationModel

    from tests.properties.walks import Walk
    from tests.properties.worlds import Walked

# Captured: the real service leaves these members out, which the model calls required.
_LEFT_OUT: Final = ("currentRevision.revisionChangeId", "currentRevision.created")


# Shapes ---------------------------------------------------------------------------------------


@given(walks(), moments(), durations())
def test_every_answer_fits_its_shape(walk: Walk, now: datetime, duration: int) -> None:
    """Lengths, patterns and enums of every answer are those of the service model."""
    problems: list[str] = []
    judged: list[str] = []

    def judge(model: OperationModel, answer: Mapping[str, Any]) -> None:
        judged.append(model.name)
        if model.output_shape is not None:
            shapes._check(model.output_shape)(answer, None, problems)

    calls.answer_checks.append(judge)
    try:
        with begun(now, action_duration=duration) as world:
            walk_through(world, walk)
            everything(world.client)
    finally:
        calls.answer_checks.remove(judge)

    assert "CreatePipeline" in judged
    assert [] == [each for each in problems if not any(known in each for known in _LEFT_OUT)]


# Paging ---------------------------------------------------------------------------------------


@given(walks(), moments(), st.integers(1, 100))
def test_pages_of_any_size_hold_each_row_once(walk: Walk, now: datetime, size: int) -> None:
    """Whatever `maxResults` is, the pages together are the list."""
    with begun(now) as world:
        walk_through(world, walk)

        for method, parameters in _listings(world):
            assert rows(world.client, method, **parameters) == _paged(
                world, method, size, parameters
            )


@given(walks(), moments(), st.integers(1, 3))
def test_rows_that_arrive_between_pages_move_nothing(walk: Walk, now: datetime, size: int) -> None:
    """An execution that starts between two pages makes none of the older rows come twice."""
    with begun(now) as world:
        walk_through(world, walk)
        for pipeline in world.pipelines:
            where = {"pipelineName": pipeline.name}
            before = rows(world.client, "list_pipeline_executions", **where)
            first = read(world.client, "list_pipeline_executions", maxResults=size, **where)
            world.client.start_pipeline_execution(name=pipeline.name, clientRequestToken="between")
            rest = _from_token(world, "list_pipeline_executions", first, where)

            assert _ids(before) == _ids(first["pipelineExecutionSummaries"] + rest)


def _listings(world: Walked) -> list[tuple[str, dict[str, Any]]]:
    listings: list[tuple[str, dict[str, Any]]] = [("list_pipelines", {})]
    for pipeline in world.pipelines:
        where = {"pipelineName": pipeline.name}
        listings += [("list_pipeline_executions", where), ("list_action_executions", where)]
        for stage in pipeline.declaration.stages:
            succeeded = {"succeededInStage": {"stageName": stage.name}}
            listings.append(("list_pipeline_executions", {**where, "filter": succeeded}))
        for each in pipeline.history:
            latest = {"pipelineExecutionId": each.id, "startTimeRange": "Latest"}
            wanted = {"latestInPipelineExecution": latest}
            listings.append(("list_action_executions", {**where, "filter": wanted}))
    return listings


def _paged(world: Walked, method: str, size: int, parameters: dict[str, Any]) -> list[Any]:
    pages = world.client.get_paginator(method).paginate(
        **parameters, PaginationConfig={"PageSize": size}
    )
    found = []
    for page in pages:
        on_page = page[pages.result_keys[0].expression]
        assert len(on_page) <= size
        found += on_page
    return found


def _from_token(
    world: Walked, method: str, page: dict[str, Any], where: dict[str, Any]
) -> list[Any]:
    token = page.get("nextToken")
    return rows(world.client, method, nextToken=token, **where) if token else []


def _ids(summaries: list[dict[str, Any]]) -> list[str]:
    return [each["pipelineExecutionId"] for each in summaries]


# Nothing mutable passes -----------------------------------------------------------------------


class _Spoiling:
    """A client whose requests and answers are emptied as soon as a call is over."""

    def __getattr__(self, method: str) -> Any:
        def call(**parameters: Any) -> Any:
            given = copy.deepcopy(parameters)
            try:
                answer = getattr(client(), method)(**given)
            finally:
                _spoil(given)
            kept = copy.deepcopy(answer)
            _spoil(answer)
            return kept

        return call


def _spoil(value: Any) -> None:
    if isinstance(value, dict):
        for member in value.values():
            _spoil(member)
        value.clear()
    elif isinstance(value, list):
        for member in value:
            _spoil(member)
        value.append("spoilt")


@given(walks(), moments())
def test_nothing_mutable_crosses_the_edge(walk: Walk, now: datetime) -> None:
    """Changing requests, answers and recorded calls afterwards changes nothing in the mock."""
    with begun(now) as world:
        walk_through(world, walk)
        expected = everything(client()), fingerprint(world.mock)
    with begun(now, through=_Spoiling()) as world:
        walk_through(world, walk)
        for call in world.mock.calls:
            _spoil(call.parameters)

        assert expected == (everything(client()), fingerprint(world.mock))
