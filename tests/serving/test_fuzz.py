"""Every operation over HTTP, with requests that nobody would write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from pipemock._edge import cbor, json_text
from tests import hypothesis_profile
from tests.declarations import release
from tests.properties import fuzzed_pipelines, fuzzed_repositories
from tests.properties.fingerprint import fingerprint
from tests.properties.requests import spoilt
from tests.service_model import expect_listed, service
from tests.serving import raw
from tests.serving.raw import front_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from pipemock import PipelineMock
    from pipemock._serving.front import Front

PIPELINES: Final = service("codepipeline").operation_names
REPOSITORIES: Final = service("codecommit").operation_names


def in_json(front: Front, operation: str, body: bytes, of: str = "codepipeline") -> tuple[int, Any]:
    """Send a body in JSON, and return the answer."""
    return raw.read(front.respond("POST", "/", raw.headers(operation, of), body))


def in_cbor(front: Front, operation: str, body: bytes) -> tuple[int, Any]:
    """Send a body in CBOR to CodePipeline, and return the answer."""
    path = f"/service/CodePipeline_20150709/operation/{operation}"
    status, answer = raw.read_cbor(front.respond("POST", path, raw.cbor_headers(), body))
    if "__type" in answer:
        answer["__type"] = answer["__type"].rpartition("#")[2]
    return status, answer


def expect_listed_error(
    mock: PipelineMock, before: list[Hashable], operation: str, of: str, answered: tuple[int, Any]
) -> None:
    """Fail unless a request has succeeded, or met a listed error and changed nothing."""
    status, answer = answered
    assert [] == mock.mistakes
    if status != 200:
        assert 400 == status, answer
        expect_listed(operation, answer["__type"], of)
        assert before == fingerprint(mock)


def one_byte_changed(body: bytes, data: st.DataObject) -> bytes:
    """Return a body with one byte replaced, removed or added."""
    place = data.draw(st.integers(0, len(body) - 1))
    kept = data.draw(st.integers(0, 1))
    return body[:place] + data.draw(st.binary(max_size=1)) + body[place + kept :]


def written(write: Callable[[Any], bytes], request: dict[str, Any]) -> bytes:
    """Return a request as a body, if the format can write it at all."""
    try:
        return write(request)
    except (RuntimeError, StopIteration, TypeError, ValueError):
        reject()


@pytest.mark.parametrize("name", PIPELINES)
@given(data=st.data())
@hypothesis_profile.fewer()
def test_codepipeline(name: str, data: st.DataObject) -> None:
    """A request that fits, is wrong in one place, or in one byte, meets only listed errors."""
    fits = fuzzed_pipelines.requests_of(name)
    write, send = data.draw(
        st.sampled_from(((json_text.written, in_json), (cbor.written, in_cbor)))
    )
    body = written(write, data.draw(fits | spoilt(fits)))
    if data.draw(st.booleans()):
        body = one_byte_changed(body, data)
    with fuzzed_pipelines.prepared() as world:
        before = fingerprint(world.mock)
        answered = send(front_of(world.mock), name, body)
        expect_listed_error(world.mock, before, name, "codepipeline", answered)


@pytest.mark.parametrize("name", REPOSITORIES)
@given(data=st.data())
@hypothesis_profile.fewer()
def test_codecommit(name: str, data: st.DataObject) -> None:
    """A request to CodeCommit meets only listed errors as well."""
    fits = fuzzed_repositories.requests_of(name)
    request = data.draw(fits | spoilt(fits))
    body = written(json_text.written, request)
    if data.draw(st.booleans()):
        body = one_byte_changed(body, data)
    if b'""' in body and "repositoryNames" in request:
        reject()
    with fuzzed_repositories.prepared() as mock:
        before = fingerprint(mock)
        answered = in_json(front_of(mock), name, body, "codecommit")
        expect_listed_error(mock, before, name, "codecommit", answered)


# The values that a mutation of the samples would have, at every place of a valid request.
@pytest.mark.parametrize("wrong", [None, "", "x" * 3000, 7, 1.5, True, [], {}, [None], {"a": None}])
def test_a_wrong_value_at_each_place(wrong: Any) -> None:
    """CreatePipeline with one wrong value, wherever it stands, is refused or succeeds."""
    valid = json.dumps({"pipeline": release(name="new")})
    with fuzzed_pipelines.prepared() as world:
        front = front_of(world.mock)
        for number in range(valid.count('": ')):
            body = _replaced(valid, number, wrong)
            status, answer = in_json(front, "CreatePipeline", body)
            assert status == 200 or (400, True) == (status, "__type" in answer)
            raw.send(front, "DeletePipeline", {"name": "new"})

        assert [] == world.mock.mistakes


def _replaced(text: str, number: int, wrong: Any) -> bytes:
    """Return JSON with the value of one of its members replaced."""
    seen = iter(range(text.count('": ')))

    def replace(members: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: wrong if next(seen) == number else value for name, value in members}

    return json.dumps(json.loads(text, object_pairs_hook=replace)).encode()
