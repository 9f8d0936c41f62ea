"""Validation of answers against the service model."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.utils import get_tzinfo_options
from botocore.validate import ParamValidator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel

_LOCAL: Final = get_tzinfo_options()[0]

# Captured: the real service omits these, though the model requires them.
_CAPTURED_DEVIATIONS: Final = (
    'currentRevision: "revisionChangeId"',
    'currentRevision: "created"',
    # Documented: if it was already deleted, the answer has no id.
    'in input: "approvalRuleId"',
    'in input: "approvalRuleTemplateId"',
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
    local = [each for each in _timestamps(answer) if isinstance(each.tzinfo, _LOCAL)]
    assert not local, f"{model.name}: {local}, as if an earlier answer shared the mock's state"


def _timestamps(value: Any) -> Iterator[datetime]:
    match value:
        case datetime():
            yield value
        case dict():
            yield from _timestamps(list(value.values()))
        case list() | tuple():
            for each in value:
                yield from _timestamps(each)
