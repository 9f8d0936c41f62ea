"""The table of operations agrees with the service model: names, signatures, members."""

from __future__ import annotations

import inspect
import re
from typing import Any, Final

import pytest
from botocore import xform_name

from pipemock import mock_codepipeline
from pipemock._codecommit import member_names
from pipemock._codecommit.constraints import Constraints
from pipemock._codecommit.extra_rules import EXTRA_RULES
from pipemock._codecommit.known_values import KNOWN_VALUES
from pipemock._codecommit.operations import OPERATIONS
from pipemock._codecommit.request_validation import ALSO_REQUIRED
from pipemock._edge.shapes import constraints_of
from tests.refusals import refusal
from tests.service_model import listed, service
from tests.unchecked_client import unchecked_client

# Any service may answer with this one.
# Noted before any test takes an operation out of the table, and puts it back at its end.
IN_ORDER: Final = list(OPERATIONS)

_COMMON: Final = "ValidationException"

# An older botocore knows fewer operations than there are.
KNOWN: Final = [name for name in OPERATIONS if name in set(service("codecommit").operation_names)]
each_operation: Final = pytest.mark.parametrize("name", KNOWN)


# What the mock does not act upon: triggers are stored and never sent.
KEPT: Final = "triggers.member.events.member"

IN_ANSWERS: Final = {
    ("BatchAssociateApprovalRuleTemplateWithRepositories", "repositoryNames.member"),
    ("BatchDisassociateApprovalRuleTemplateFromRepositories", "repositoryNames.member"),
}

# Members that botocore has got since 1.40.
NEWER: Final = {"afterBlobId", "beforeBlobId"}
NAMES_OF_NEWER: Final = {"ContextLines"}


def _constraints(name: str) -> dict[str, Constraints]:
    return dict(constraints_of(service("codecommit").operation_model(name)))


def _members(name: str) -> list[str]:
    return [path for path in _constraints(name) if "." not in path]


def _required(name: str) -> set[str]:
    required = {path for path, each in _constraints(name).items() if each.required}
    return {path for path in (required | {*ALSO_REQUIRED.get(name, ())}) if "." not in path}


def _absence(name: str, path: str) -> str:
    called = member_names.name_of(name, path)
    assert called is not None
    return f"{member_names.required(called)}Exception"


def _last(path: str) -> str:
    return path.rpartition(".")[2]


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
    classes = {_absence(name, path) for path in _required(name)}

    assert classes <= {*listed(name, "codecommit"), _COMMON}


@each_operation
def test_invalid_members_have_listed_errors(name: str) -> None:
    """For each member that can be invalid, the model lists the error about that.

    Errors about triggers have words of their own, and some about a name in a list are in answers.
    """
    found = {
        path: f"{member_names.invalid(called)}Exception"
        for path, constraints in _constraints(name).items()
        if (called := member_names.name_of(name, path)) is not None
        if "triggers." not in path and (name, path) not in IN_ANSWERS
        if constraints != Constraints(required=constraints.required) or called in EXTRA_RULES
    }
    known = {*listed(name, "codecommit"), _COMMON}

    assert {} == {path: each for path, each in found.items() if each not in known}


def test_the_tables_name_what_the_model_has() -> None:
    """Every member, path and operation of the tables exists in the service model."""
    paths = {(name, path) for name in KNOWN for path in _constraints(name)}
    required = {(name, path) for name, some in ALSO_REQUIRED.items() for path in some}
    names = {_last(path) for _, path in paths}

    assert member_names.BY_OPERATION.keys() | required <= paths
    assert member_names.BY_PATH.keys() <= {path for _, path in paths}
    assert member_names.BY_MEMBER.keys() - names <= NEWER
    assert KNOWN_VALUES.keys() <= names


def test_every_name_is_that_of_a_member() -> None:
    """No noun, error or rule is about a name that no member has."""
    used = {member_names.name_of(name, path) for name in KNOWN for path in _constraints(name)}
    tables = (member_names.NOUNS, member_names.REQUIRED, member_names.INVALID, EXTRA_RULES)

    assert [set()] * 4 == [table.keys() - used - NAMES_OF_NEWER for table in tables]


def test_nouns_have_the_words_of_the_model() -> None:
    """A message calls a member by words of its name, and by what it is: a list, a number, a map."""
    names: dict[str, set[str]] = {}
    for operation in KNOWN:
        for path in _constraints(operation):
            if called := member_names.name_of(operation, path):
                names.setdefault(called, {called}).add(_last(path)[:1].upper() + _last(path)[1:])
    kinds = {"address", "list", "map", "number", "of", "order"}
    strange = {
        name: words
        for name, called in names.items()
        if (words := _words(member_names.NOUNS[name]) - set().union(*map(_words, called)) - kinds)
    }

    assert {} == strange


def _words(text: str) -> set[str]:
    words = re.findall(r"[A-Z]?[a-z]+", text.replace("ID", "Id").replace("ARN", "Arn"))
    return {word.lower() for word in words}


def test_names_that_follow_the_rule_are_not_listed() -> None:
    """The exceptions are exceptions."""
    ruled = {member: member[:1].upper() + member[1:] for member in member_names.BY_MEMBER}
    required = {name: f"{name}Required" for name in member_names.REQUIRED}
    invalid = {name: f"Invalid{name}" for name in member_names.INVALID}

    assert not ruled.items() & member_names.BY_MEMBER.items()
    assert not required.items() & member_names.REQUIRED.items()
    assert not invalid.items() & member_names.INVALID.items()


@each_operation
def test_the_values_of_every_enum_are_known(name: str) -> None:
    """The mock knows the enums of the model, and no value that the model does not have."""
    enums = {path: each.enum for path, each in _constraints(name).items() if each.enum}

    assert {} == {
        path: enum
        for path, enum in enums.items()
        if path != KEPT and not set(KNOWN_VALUES[_last(path)]) <= set(enum)
    }


@each_operation
def test_a_request_without_anything(name: str) -> None:
    """A request that lacks what is required is refused for the first member that is missing."""
    needed = _required(name)
    first = next((member for member in _members(name) if member in needed), None)
    if first is None:
        return
    with mock_codepipeline():
        client: Any = unchecked_client("codecommit")
        found = refusal(getattr(client, xform_name(name)))
    noun = member_names.NOUNS[str(member_names.name_of(name, first))]
    article = "An" if noun.startswith(("a", "e", "i", "o")) else "A"

    assert (
        _absence(name, first),
        f"{article} {noun} is required, but no {noun} was specified.",
    ) == found


def test_errors_name_members_by_known_nouns() -> None:
    """Whatever errors call a member, there is a noun for it."""
    called = {
        *member_names.BY_MEMBER.values(),
        *member_names.BY_PATH.values(),
        *member_names.BY_OPERATION.values(),
    }

    assert set() == called - {*member_names.NOUNS}


def test_errors_that_follow_no_rule_are_of_the_service() -> None:
    """Each error about a member that has a name of its own stands in the service model."""
    named = {*member_names.REQUIRED.values(), *member_names.INVALID.values()}
    errors = {each.removesuffix("Exception") for each in service("codecommit").shape_names}

    assert {"Validation"} >= named - errors  # an older botocore does not know that one
