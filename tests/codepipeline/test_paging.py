"""Lists that come in pages show each row once, whatever happens between two pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock._engine.declaration.action_type import ActionType, ActionTypeId, ArtifactLimits
from tests.codepipeline.listings import (
    ACTIONS,
    ARN,
    EXECUTIONS,
    PIPELINES,
    ROWS,
    TAGS,
    each_listing,
    fill,
    run_once_more,
    short,
)
from tests.declarations import open_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock
    from tests.codepipeline.listings import Listing

SIZES: Final = (1, 2, 3, 6, 7, 8, 100)


@pytest.fixture(scope="module")
def full() -> Iterator[Any]:
    """Return a client of a mock in which each list has rows, for tests that only read."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        yield fill(mock)


@pytest.fixture
def filled(mock: PipelineMock) -> Any:
    """Return a client of such a mock, for tests that change it."""
    return fill(mock)


# Pages ----------------------------------------------------------------------------------------


@each_listing
@pytest.mark.parametrize("size", SIZES)
def test_each_row_once(full: Any, listing: Listing, size: int) -> None:
    """The pages of any size are the whole list, in its order, each full but the last."""
    whole, _ = listing.page(full)
    expected = [whole[start : start + size] for start in range(0, len(whole), size)]

    assert len(set(whole)) == len(whole) >= ROWS
    assert expected == listing.pages(full, size=size)


@each_listing
def test_the_last_page_has_no_token(full: Any, listing: Listing) -> None:
    """A page that ends with the last row has no token, full or not."""
    whole, _ = listing.page(full)

    assert (whole, None) == listing.page(full, maxResults=len(whole))
    assert listing.page(full, maxResults=len(whole) - 1)[1] is not None


@each_listing
def test_a_page_can_be_read_again(full: Any, listing: Listing) -> None:
    """A token gives the same page each time, and of any size."""
    whole, _ = listing.page(full)
    token = listing.token(full)
    second = listing.page(full, maxResults=2, nextToken=token)

    assert whole[2:4] == second[0]
    assert second == listing.page(full, maxResults=2, nextToken=token)
    assert whole[2:] == listing.page(full, nextToken=token)[0]


@each_listing
def test_paginators(full: Any, listing: Listing) -> None:
    """The paginators of boto3 read every page."""
    paginator = full.get_paginator(listing.operation)
    pages = paginator.paginate(**listing.parameters, PaginationConfig={"PageSize": 3})
    found = [[row[listing.name] for row in page[listing.rows]] for page in pages]

    assert listing.pages(full, size=3) == found


def test_an_empty_list(client: Any) -> None:
    """A list without rows is one page without a token."""
    assert [[]] == PIPELINES.pages(client, size=1)


@pytest.mark.parametrize("listing", [EXECUTIONS, ACTIONS], ids=lambda each: each.operation)
def test_the_longest_page(mock: PipelineMock, filled: Any, listing: Listing) -> None:
    """A page holds a hundred rows where no size is asked for."""
    for _ in range(100):
        run_once_more(mock, filled)
    names, token = listing.page(filled)

    assert 100 == len(names)
    assert token is not None


def test_many_action_types(mock: PipelineMock, client: Any) -> None:
    """More than a hundred action types come in pages, which have no size of their own."""
    world = mock._cloud.world()
    none, day = ArtifactLimits(0, 0), timedelta(days=1)
    for number in range(100):
        type_id = ActionTypeId("Build", "Custom", f"Own{number}", "1")
        own = ActionType(type_id, inputs=none, outputs=none, timeout=day)
        world.types = world.types.with_action_type(own)
    pages = client.get_paginator("list_action_types").paginate()
    found = [[each["id"]["provider"] for each in page["actionTypes"]] for page in pages]

    kinds = world.action_types
    assert [100, len(kinds) - 100] == [len(names) for names in found]
    assert [kind.provider for kind in kinds] == [name for names in found for name in names]


# Between two pages ----------------------------------------------------------------------------


def rest(client: Any, listing: Listing, token: str | None) -> list[str]:
    """Return the names of all rows after a page."""
    return [name for names in listing.pages(client, size=2, token=token) for name in names]


@pytest.mark.parametrize("listing", [EXECUTIONS, ACTIONS], ids=lambda each: each.operation)
def test_newer_rows_do_not_move_the_older_ones(
    mock: PipelineMock, filled: Any, listing: Listing
) -> None:
    """Rows that arrive at the head of a list between two pages stay out of the later pages."""
    whole, _ = listing.page(filled)
    first, token = listing.page(filled, maxResults=2)
    run_once_more(mock, filled)
    now, _ = listing.page(filled)

    assert whole == first + rest(filled, listing, token)
    assert (whole, True) == (now[-len(whole) :], len(now) > len(whole))


def test_attempts_that_end_between_pages_stay_in_place(filled: Any) -> None:
    """A row that changes its status between two pages is shown where it would have been."""
    whole, _ = ACTIONS.page(filled)
    first, token = ACTIONS.page(filled, maxResults=len(whole) - 2)
    filled.put_approval_result(
        pipelineName="p1",
        stageName="Gate",
        actionName="Sign",
        result={"summary": "", "status": "Approved"},
        token=open_token(filled, pipeline="p1"),
    )

    assert whole == first + rest(filled, ACTIONS, token)


def test_pipelines_that_arrive_between_pages(filled: Any) -> None:
    """A pipeline whose name comes later is shown, one whose name is past is not."""
    first, token = PIPELINES.page(filled, maxResults=3)
    for name in ("p0", "p3x"):
        filled.create_pipeline(pipeline=short(name))

    assert ["p1", "p2", "p3"] == first
    assert ["p3x", "p4", "p5", "p6", "p7"] == rest(filled, PIPELINES, token)


def test_pipelines_that_leave_between_pages(filled: Any) -> None:
    """The last pipeline of a page and the first of the next may be gone."""
    _, token = PIPELINES.page(filled, maxResults=3)
    for name in ("p1", "p3", "p4"):
        filled.delete_pipeline(name=name)

    assert ["p5", "p6", "p7"] == rest(filled, PIPELINES, token)


def test_tags_that_come_and_go_between_pages(filled: Any) -> None:
    """Tags are shown by their key, whatever was added or removed meanwhile."""
    _, token = TAGS.page(filled, maxResults=3)
    filled.untag_resource(resourceArn=ARN, tagKeys=["t1", "t3", "t4"])
    filled.tag_resource(resourceArn=ARN, tags=[{"key": key, "value": ""} for key in ("s", "t31")])

    assert ["t31", "t5", "t6", "t7"] == rest(filled, TAGS, token)
