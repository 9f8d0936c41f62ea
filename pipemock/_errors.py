"""The two families of errors, which never mix, and the errors that all services share.

A `ServiceError` is an error of AWS: the caller receives it as a `ClientError`. A `PipeMockError` is
a mistake that only the author of a test can make. The errors of CodePipeline are in
`_engine.errors`, those of CodeCommit in `_codecommit.errors`.
"""

from __future__ import annotations

from typing import Final

NOT_MODELLED: Final = frozenset(
    {
        # Captured: the service refuses a bad definition with a class that the model does not have.
        ("CreateCustomActionType", "InvalidActionTypeException"),
        # Inferred: the model has the class, and lists it for no operation.
        ("CreateCustomActionType", "ActionTypeAlreadyExistsException"),
        # Inferred: the model lists no error for a pipeline that does not exist; the class is the
        # one that every other operation uses.
        ("UpdatePipeline", "PipelineNotFoundException"),
        # Documented for every JSON service: the parser refuses a member of the wrong type.
        ("*", "SerializationException"),
    }
)
"""Errors that an operation raises but the service model does not list, each with its evidence."""


class PipeMockError(Exception):
    """A mistake that only the author of a test can make; it never occurs in production."""


class NotMocked(PipeMockError):  # noqa: N818 -- reads as what it says: this is not mocked
    """A call that pipemock does not answer; it was neither faked nor sent to AWS."""


class PipeMockWarning(UserWarning):
    """Something that AWS would not report but the author of a test should know."""


def require_active(*, is_left: bool) -> None:
    """Refuse to change the state of a mock that was left, which answers no calls."""
    if is_left:
        msg = (
            "This mock was left, so its state can be inspected and not changed any more. Do this "
            "before: in the 'with' block, or in the decorated test."
        )
        raise PipeMockError(msg)


def message_of(error: BaseException) -> str:
    """Return the message for what failed because code of the test, or behind it, raised *error*."""
    if isinstance(error, PipeMockError):
        return str(error)
    return f"Code outside pipemock raised {error!r}."


class ServiceError(Exception):
    """An error of the service, which the edge turns into a `ClientError`."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        """Store the parts of the answer.

        Args:
            code: The name of the exception, as in the service model.
            message: The text for the caller.
            status: The HTTP status.
        """
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


# Requests -------------------------------------------------------------------------------------


def validation(message: str) -> ServiceError:
    """Return the error of a request with an invalid shape or member."""
    return ServiceError("ValidationException", message)


def constraints_violated(problems: list[str]) -> ServiceError:
    """Return the error of violated constraints.

    Captured: their number first, then the problems, joined by semicolons.
    """
    noun = "error" if len(problems) == 1 else "errors"
    return validation(f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


_CONVERTED: Final = {
    "blob": "a Blob",
    "boolean": "a Boolean",
    "integer": "an Integer",
    "list": "a List",
    "long": "a Long",
    "map": "a Map",
    "string": "a String",
    "structure": "a Structure",
    "timestamp": "milliseconds since epoch",
}
_ALTERNATIVES: Final = {"list": "list or null", "map": "map or null", "structure": "null"}


def wrong_type(value: object, expected: str) -> ServiceError:
    """Return the error of a member of the wrong type, which tells neither its name nor its place.

    Only requests over HTTP, and clients without botocore's own validation, can get it. Inferred:
    the words are those of Athena, another service of this protocol (captured:
    aoyagikouhei/athena-local, docs/dev/measurements/errors.md), and for a timestamp those of X-Ray
    (captured: aws/aws-sdk-js-v3#4343); those for a map, a Long, a Boolean and a blob are like them.
    """
    if isinstance(value, dict):
        text = "Start of structure or map found where not expected."
    elif isinstance(value, list | tuple):
        text = "Start of list found where not expected"
    elif expected in _ALTERNATIVES and value is not None:
        text = f"Expected {_ALTERNATIVES[expected]}"
    else:
        text = f"{_token(value)} can not be converted to {_CONVERTED[expected]}"
    return ServiceError("SerializationException", text)


def malformed() -> ServiceError:
    """Return the error of a body that cannot be read, which has no message.

    Inferred from Athena (captured, as above).
    """
    return ServiceError("SerializationException", "")


def _token(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "NULL_VALUE", True: "TRUE_VALUE", False: "FALSE_VALUE"}[value]
    return "NUMBER_VALUE" if isinstance(value, int | float) else "STRING_VALUE"
