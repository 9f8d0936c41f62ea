"""The two families of errors, which never mix, and what every service says of a request.

A `ServiceError` is what AWS answers: the caller meets it as a `ClientError`. A `PipeMockError` is a
mistake that only the author of a test can make. The errors of CodePipeline stand in
`_engine.errors`, those of CodeCommit in `_codecommit.errors`.
"""

from __future__ import annotations

from typing import Final

NOT_MODELLED: Final = {
    ("CreateCustomActionType", "InvalidActionTypeException"): (
        "captured: the service refuses a bad definition with a class that the model does not have"
    ),
    ("CreateCustomActionType", "ActionTypeAlreadyExistsException"): (
        "inferred: the model has the class, and lists it for no operation"
    ),
    ("UpdatePipeline", "PipelineNotFoundException"): (
        "inferred: the model lists no error for a pipeline that does not exist; "
        "the class is the one that every other operation uses"
    ),
    ("*", "SerializationException"): (
        "documented for every JSON service: a member of the wrong type is refused by the parser"
    ),
}
"""Errors that an operation raises though the service model does not list them, with evidence."""


class PipeMockError(Exception):
    """A mistake that only the author of a test can make; production code never meets it."""


class NotMocked(PipeMockError):  # noqa: N818 -- reads as what it says: this is not mocked
    """A call that pipemock does not answer; it was neither faked nor sent to AWS."""


class PipeMockWarning(UserWarning):
    """Something that AWS would tell nobody, and the author of a test should know."""


class ServiceError(Exception):
    """An error of the service: the edge turns it into a `ClientError`."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        """Keep the parts of the answer.

        Args:
            code: The name of the exception, as in the service model.
            message: The text that the caller reads.
            status: The HTTP status.
        """
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


# Requests -------------------------------------------------------------------------------------


def validation(message: str) -> ServiceError:
    """Refuse a request for its shape or for a member's value."""
    return ServiceError("ValidationException", message)


def constraints_violated(problems: list[str]) -> ServiceError:
    """Captured: the problems joined by a semicolon, their number in front."""
    noun = "error" if len(problems) == 1 else "errors"
    return validation(f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def wrong_type(path: str, expected: str) -> ServiceError:
    """Inferred words; reached only by clients that switch botocore's own validation off."""
    return ServiceError("SerializationException", f"Value at '{path}' is not a {expected}")
