"""JSONPath, the language of webhook filters.

The service evaluates filters with Jayway's JsonPath for Java, a dialect of Goessner's original
description. API reference, WebhookFilterRule:
docs.aws.amazon.com/codepipeline/latest/APIReference/API_WebhookFilterRule.html

Of the libraries for Python, python-jsonpath comes closest: it follows RFC 9535, which standardised
that description, and its extensions agree with Jayway's: `$.` is optional, and filter expressions
support `=~` and `in`. It is typed and has no dependencies. jsonpath-ng has a grammar of its own and
supports filters only in an extension. What only Jayway supports, functions at the end of a path
such as `.length()`, is refused.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from jsonpath import JSONPath


class BadPath(ValueError):  # noqa: N818 -- a bad path is what it is
    """A text that is not a JSONPath."""


def require_path(path: str) -> None:
    """Validate a JSONPath.

    Raises:
        BadPath: If the text is not a JSONPath.
        PipeMockError: If the library that parses it is not installed.
    """
    _parse(path)


def selected(path: str, document: object) -> list[str]:
    """Return the values that a path selects in a document: texts as they are, others as JSON."""
    from jsonpath.exceptions import JSONPathError  # noqa: PLC0415 -- an extra

    try:
        return [_text(value) for value in _parse(path).findall(document)]  # type: ignore[arg-type]
    except JSONPathError:
        return []


def _parse(path: str) -> JSONPath:
    try:
        import jsonpath  # noqa: PLC0415 -- an extra
    except ImportError:
        msg = (
            "The filters of webhooks are JSONPaths, and the library that reads them is not "
            "installed: pip install 'pipemock[jsonpath]'."
        )
        raise PipeMockError(msg) from None
    try:
        return jsonpath.compile(path)  # type: ignore[return-value]
    except (jsonpath.JSONPathError, re.error, ValueError) as error:
        raise BadPath(path) from error


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
