"""Every operation with requests that nobody would write: only listed errors may come out."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pipemock import NotMocked, approve, fail, hang, mock_codepipeline
from pipemock._codepipeline import OPERATIONS
from pipemock._errors import NOT_MODELLED
from tests.declarations import approval, build, deploy, pipeline, source
from tests.properties import invariants, profile
from tests.properties.fingerprint import fingerprint
from tests.properties.requests import fitting, spoilt
from tests.properties.walks import Walked, declarations
from tests.unchecked import unchecked_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import OperationModel

    from tests.properties.requests import Known

profile.load()

_EXAMPLES: Final = 30
_BOTH: Final = ("release", "failing")

# A declaration alone would hardly ever be accepted.
_WITH_DECLARATION: Final = {"CreatePipeline", "UpdatePipeline"}


@contextlib.contextmanager
def _prepared() -> Iterator[Walked]:
    """Yield a world with executions in every status, whose ids are always the same."""
    client = unchecked_client()
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        mock.when(pipeline="failing", category="Build").then(fail())
        mock.when(pipeline="release", category="Approval").then(approve(), hang())
        for name in _BOTH:
            client.create_pipeline(pipeline=_declared(name), tags=[{"key": "a", "value": "b"}])
            for number in range(3):
                client.start_pipeline_execution(name=name, clientRequestToken=f"token-{number}")
        waiting = mock._cloud.world().pipelines["release"].history[-1]
        client.stop_pipeline_execution(pipelineName="release", pipelineExecutionId=waiting.id)
        client.start_pipeline_execution(name="release", clientRequestToken="token-9")
        yield Walked(mock, client)


def _declared(name: str) -> dict[str, Any]:
    return pipeline(
        ("Source", [source()]),
        ("Build", [build()]),
        ("Approve", [approval()]),
        ("Deploy", [deploy()]),
        name=name,
    )


@functools.cache
def _known() -> Known:
    with _prepared() as world:
        ids = [each.id for each in world.executions]
        tokens = [each.id for each in world.approvals]
        page = world.client.list_pipeline_executions(pipelineName="release", maxResults=1)
    return {
        "PipelineName": _BOTH,
        "StageName": ["Source", "Build", "Approve", "Deploy"],
        "ActionName": ["Checkout", "Compile", "Sign", "Ship"],
        "PipelineExecutionId": ids,
        "ApprovalToken": tokens,
        "ClientRequestToken": ["token-0"],
        "NextToken": [page["nextToken"]],
        "ResourceArn": [f"arn:aws:codepipeline:us-east-1:123456789012:{n}" for n in _BOTH],
        "TagKey": ["a", "aws:a"],
    }


def _model(name: str) -> OperationModel:
    model: OperationModel = unchecked_client().meta.service_model.operation_model(name)
    return model


def _requests(name: str) -> st.SearchStrategy[dict[str, Any]]:
    requests = fitting(_model(name), _known())
    if name not in _WITH_DECLARATION:
        return requests
    return requests | st.fixed_dictionaries({"pipeline": declarations()})


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
@settings(max_examples=_EXAMPLES)
def test_a_request_that_fits_meets_only_listed_errors(name: str, data: st.DataObject) -> None:
    """A request of the right shape succeeds, or meets an error that the model lists."""
    _expect_only_listed_errors(name, data.draw(_requests(name)))


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
@settings(max_examples=_EXAMPLES)
def test_a_spoilt_request_meets_only_listed_errors(name: str, data: st.DataObject) -> None:
    """A request that is wrong in one place meets an error that the model lists."""
    request = data.draw(spoilt(_requests(name)))
    if not _can_be_written(name, request):
        reject()
    _expect_only_listed_errors(name, request)


def _can_be_written(name: str, request: dict[str, Any]) -> bool:
    try:
        unchecked_client()._serializer.serialize_to_request(request, _model(name))
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return True


def _expect_only_listed_errors(name: str, request: dict[str, Any]) -> None:
    with _prepared() as world:
        before = fingerprint(world.mock)
        try:
            getattr(world.client, xform_name(name))(**request)
        except ClientError as error:
            _expect_listed(name, error)
        except NotMocked:
            assert name in _WITH_DECLARATION
        else:
            _expect_sound(world)
            return

        assert before == fingerprint(world.mock)


def _expect_listed(name: str, error: ClientError) -> None:
    code = error.response["Error"]["Code"]
    listed = {shape.name for shape in _model(name).error_shapes}

    assert code in listed or not NOT_MODELLED.keys().isdisjoint({(name, code), ("*", code)})
    assert error.response["Error"]["Message"]


def _expect_sound(world: Walked) -> None:
    for holds in invariants.IN_A_WORLD:
        holds(world)
