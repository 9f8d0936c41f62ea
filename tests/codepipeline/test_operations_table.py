"""The table of operations agrees with the service model: names, signatures and errors."""

from __future__ import annotations

import contextlib
import inspect
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from pipemock import _errors
from pipemock._codepipeline.operations import OPERATIONS
from pipemock._engine import errors
from pipemock._errors import NOT_MODELLED
from tests.codepipeline.raised_errors import RAISED, fill_region
from tests.codepipeline.raised_errors_of_jobs import RAISED_OF_JOBS
from tests.codepipeline.raised_errors_of_v2 import RAISED_OF_V2
from tests.codepipeline.raised_errors_of_webhooks import RAISED_OF_WEBHOOKS
from tests.declarations import release
from tests.refusals import refusal
from tests.service_model import expect_listed, listed, service
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.codepipeline.raised_errors import Raised

ROWS: Final = [*RAISED, *RAISED_OF_JOBS, *RAISED_OF_V2, *RAISED_OF_WEBHOOKS]

# Noted before any test takes an operation out of the table, and puts it back at its end.
IN_ORDER: Final = list(OPERATIONS)

# Raised only for bodies that no SDK sends: tests/serving/test_front.py.
ONLY_OVER_HTTP: Final = {"malformed"}

each_operation: Final = pytest.mark.parametrize("name", OPERATIONS)


# Names and signatures -------------------------------------------------------------------------


def test_the_service_model_is_played_whole() -> None:
    """Every operation of the service model is in the table, in the order of the alphabet."""
    assert sorted(service().operation_names) == IN_ORDER


@each_operation
def test_no_operation_is_refused_as_not_mocked(mock: PipelineMock, name: str) -> None:
    """Asked for nothing, an operation answers or refuses as the service does."""
    client = unchecked_client()
    with contextlib.suppress(ClientError):
        getattr(client, xform_name(name))()

    assert [name] == [call.operation for call in mock.calls]


@each_operation
def test_signatures_are_input_shapes(name: str) -> None:
    """Each member is a keyword-only parameter, and exactly the required ones have no default."""
    shape = service().operation_model(name).input_shape
    assert shape is not None
    parameters = list(inspect.signature(OPERATIONS[name]).parameters.values())
    keywords = [each for each in parameters if each.kind is each.KEYWORD_ONLY]

    assert {xform_name(member): member in shape.required_members for member in shape.members} == {
        each.name: each.default is each.empty for each in keywords
    }
    assert ["request"] == [each.name for each in parameters if each not in keywords]


@each_operation
def test_functions_return_what_there_is(name: str) -> None:
    """A function returns nothing exactly where the operation has no output."""
    output = service().operation_model(name).output_shape
    returned = inspect.signature(OPERATIONS[name]).return_annotation

    assert ("None" if output is None else "dict[str, Any]") == returned


# Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_operations_raise_what_the_model_lists(mock: PipelineMock, row: Raised) -> None:
    """An operation raises its error with the words of the factory, and the model lists it."""
    client = unchecked_client()
    parameters = row.scene(mock, client)
    expected = row.error(parameters)
    found = refusal(getattr(client, xform_name(row.operation)), **parameters)

    assert (expected.code, expected.message) == found
    expect_listed(row.operation, expected.code)


def test_every_error_is_raised_by_some_operation() -> None:
    """No error is worded that nothing raises here."""
    factories = {
        name
        for module in (_errors, errors)
        for name, each in inspect.getmembers(module, inspect.isfunction)
        if each.__annotations__["return"] == "ServiceError"
    }

    assert factories - ONLY_OVER_HTTP == {row.factory.__name__ for row in ROWS}


def test_nothing_is_excused_without_need() -> None:
    """What is excused though the model does not list it is raised, and the model is as it was."""
    raised = {(row.operation, row.error({}).code) for row in ROWS}
    unlisted = {(name, code) for name, code in raised if code not in listed(name)}

    assert NOT_MODELLED == {
        ("*", code) if ("*", code) in NOT_MODELLED else (name, code) for name, code in unlisted
    }


# The limit beside one of these errors ---------------------------------------------------------


def test_the_last_pipeline_of_a_region(mock: PipelineMock, client: Any) -> None:
    """A Region takes the thousandth pipeline."""
    fill_region(mock, client, 999)
    client.create_pipeline(pipeline=release(name="another"))

    assert 1000 == len(client.list_pipelines()["pipelines"])
