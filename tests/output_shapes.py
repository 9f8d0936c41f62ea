"""Validation of answers against the service model."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.model import ListShape, StructureShape
from botocore.utils import get_tzinfo_options
from botocore.validate import ParamValidator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel, Shape

_LOCAL: Final = get_tzinfo_options()[0]

# Captured: the real service omits these, though the model requires them.
_CAPTURED_DEVIATIONS: Final = (
    'currentRevision: "revisionChangeId"',
    'currentRevision: "created"',
    # Documented: if it was already deleted, the answer has no id.
    'in input: "approvalRuleId"',
    'in input: "approvalRuleTemplateId"',
)


# What has no members where there is nothing to say.
_MAY_BE_EMPTY: Final = (
    ".authenticationConfiguration",
    ".mergeOperations",
    ".output",
    ".settings",
    # Documented: if it was already deleted, the answer has no id.
    "DeleteApprovalRuleTemplate",
    "DeleteBranch",
    "DeletePullRequestApprovalRule",
    "DeleteRepository",
)


def expect_valid(model: OperationModel, answer: Mapping[str, Any]) -> None:
    """Fail unless *answer* has the output shape of the operation."""
    if model.output_shape is None:
        assert not answer, f"{model.name} has no output, but was answered with {answer}"
        return
    report = ParamValidator().validate(answer, model.output_shape)
    problems = [
        line
        for line in report.generate_report().splitlines()
        if not line.endswith(_CAPTURED_DEVIATIONS)
    ]
    assert not problems, f"{model.name}: {problems}"
    found = _empty(model.output_shape, answer, model.name)
    empty = [path for path in found if not path.endswith(_MAY_BE_EMPTY)]
    assert not empty, f"{empty} have no members"
    local = [each for each in _timestamps(answer) if isinstance(each.tzinfo, _LOCAL)]
    assert not local, f"{model.name}: {local}, as if an earlier answer shared the mock's state"


def _empty(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """Yield the paths of structures without any member, where the model has some."""
    match shape:
        case StructureShape():
            if shape.members and not value:
                yield path
            for name, member in value.items():
                yield from _empty(shape.members[name], member, f"{path}.{name}")
        case ListShape():
            for each in value:
                yield from _empty(shape.member, each, f"{path}[]")


def _timestamps(value: Any) -> Iterator[datetime]:
    match value:
        case datetime():
            yield value
        case dict():
            yield from _timestamps(list(value.values()))
        case list() | tuple():
            for each in value:
                yield from _timestamps(each)
