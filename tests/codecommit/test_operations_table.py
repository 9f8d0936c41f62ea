"""The table of operations agrees with the service model: names, signatures, members."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, Final

import pytest
from botocore import xform_name

from pipemock import _codecommit, mock_codepipeline
from pipemock._codecommit import errors
from pipemock._codecommit.operations import OPERATIONS
from pipemock._codecommit.request_validation import (
    ALSO_REQUIRED,
    BY_OPERATION,
    MEMBERS,
    Member,
    rule_for,
)
from tests.codecommit.scenes import codes
from tests.service_model import listed, service
from tests.unchecked_client import unchecked_client

# Any service may answer with this one.
# Noted before any test takes an operation out of the table, and puts it back at its end.
IN_ORDER: Final = list(OPERATIONS)

_COMMON: Final = "ValidationException"

ROOM: Final = Path(_codecommit.__file__).parent

# An older botocore knows fewer operations than there are.
KNOWN: Final = [name for name in OPERATIONS if name in set(service("codecommit").operation_names)]
each_operation: Final = pytest.mark.parametrize("name", KNOWN)


def _members(name: str) -> list[str]:
    shape = service("codecommit").operation_model(name).input_shape
    assert shape is not None
    return list(shape.members)


def _required(name: str) -> set[str]:
    shape = service("codecommit").operation_model(name).input_shape
    assert shape is not None
    return {*shape.required_members, *ALSO_REQUIRED.get(name, ())}


def _absence(rule: Member) -> str:
    return f"{rule.required or rule.invalid}Exception"


def test_every_operation_is_built() -> None:
    """All operations of the model are in the table, in the order of the alphabet."""
    assert sorted(service("codecommit").operation_names) == KNOWN
    assert sorted(OPERATIONS) == IN_ORDER


@each_operation
def test_signatures_are_input_shapes(name: str) -> None:
    """Each member is a keyword-only parameter, and exactly the required ones have no default."""
    shape = service("codecommit").operation_model(name).input_shape
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
    output = service("codecommit").operation_model(name).output_shape
    returned = inspect.signature(OPERATIONS[name]).return_annotation

    assert ("None" if output is None else "dict[str, Any]") == returned


@each_operation
def test_missing_members_have_listed_errors(name: str) -> None:
    """For each member that is required, the model lists the error about its absence."""
    rules = {member: rule_for(name, member) for member in _required(name)}

    assert set() == {
        member
        for member, rule in rules.items()
        if rule is None or _absence(rule) not in {*listed(name, "codecommit"), _COMMON}
    }


@each_operation
def test_invalid_members_have_listed_errors(name: str) -> None:
    """For each member that can be invalid, the model lists the error about that."""
    rules = {member: rule_for(name, member) for member in _members(name)}

    assert set() == {
        (member, rule.invalid)
        for member, rule in rules.items()
        if rule is not None and rule.invalid is not None
        if f"{rule.invalid}Exception" not in listed(name, "codecommit")
    }


def test_every_rule_about_members_is_used() -> None:
    """Every validation rule is about an existing member."""
    used = {(name, member) for name in KNOWN for member in _members(name)}
    nested = {"sourceReference", "destinationReference", "replacementType", "relativeFileVersion"}

    assert set() == BY_OPERATION.keys() - used
    newer = {"afterBlobId", "beforeBlobId", "contextLines"}
    assert MEMBERS.keys() - {member for _, member in used} - nested <= newer


@each_operation
def test_a_request_without_anything(name: str) -> None:
    """A request that lacks what is required is refused for the first member that is missing."""
    needed = _required(name)
    first = next((member for member in _members(name) if member in needed), None)
    if first is None:
        return
    rule = rule_for(name, first)
    assert rule is not None
    with mock_codepipeline():
        client: Any = unchecked_client("codecommit")
        found = codes(getattr(client, xform_name(name)))

    assert _absence(rule) == f"{found}Exception"


def test_every_error_is_raised_by_something() -> None:
    """No error is worded that nothing raises."""
    sources = [path.read_text("utf-8") for path in ROOM.rglob("*.py")]
    worded = {
        name
        for name, each in inspect.getmembers(errors, inspect.isfunction)
        if not name.startswith("_")
    }

    assert set() == {name for name in worded if not any(f".{name}" in text for text in sources)}
