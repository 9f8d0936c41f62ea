"""JSONPath, the language of webhook filters.

The service evaluates filters with Jayway's JsonPath for Java, a dialect of Goessner's original
description. API reference, WebhookFilterRule:
docs.aws.amazon.com/codepipeline/latest/APIReference/API_WebhookFilterRule.html

Of the libraries for Python, python-jsonpath comes closest: it follows RFC 9535, which standardised
that description, and its extensions agree with Jayway's: `$.` is optional, and filter expressions
support `=~` and `in`. It is typed and has no dependencies. jsonpath-ng has a grammar of its own and
supports filters only in an extension. What only Jayway supports, functions at the end of a path
such as `.length()`, is refused.

A path of plain names, such as `$.repository.name`, needs no library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipemock._engine import errors
from pipemock._errors import PipeMockError
from pipemock._json import compact_json

if TYPE_CHECKING:
    from jsonpath import JSONPath


_PLAIN: Final = re.compile(r"(?:\$\.)?[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def require_path(path: str) -> None:
    """Validate a JSONPath.

    Raises:
        ServiceError: If the text is not a JSONPath.
        PipeMockError: If the library that parses it is not installed.
    """
    if not _PLAIN.fullmatch(path):
        _parse(path)


def selected(path: str, document: object) -> list[str]:
    """Return the values that a path selects in a document: texts as they are, others as JSON."""
    if _PLAIN.fullmatch(path):
        return [_text(value) for value in _members(document, path.removeprefix("$.").split("."))]
    from jsonpath.exceptions import JSONPathError  # noqa: PLC0415 -- an extra

    try:
        return [_text(value) for value in _parse(path).findall(document)]  # type: ignore[arg-type]
    except JSONPathError:
        return []


def _members(document: object, names: list[str]) -> list[object]:
    for name in names:
        if not isinstance(document, dict) or name not in document:
            return []
        document = document[name]
    return [document]


def _parse(path: str) -> JSONPath:
    try:
        import jsonpath  # noqa: PLC0415 -- an extra
    except ImportError:
        msg = (
            f"The filter {path!r} of a webhook is a JSONPath, and the library that reads any but "
            "plain names, such as '$.ref', is not installed: pip install 'pipemock[jsonpath]'."
        )
        raise PipeMockError(msg) from None
    try:
        return jsonpath.compile(path)  # type: ignore[return-value]
    except (jsonpath.JSONPathError, re.error, ValueError):
        raise errors.invalid_json_path(path) from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else compact_json(value)
