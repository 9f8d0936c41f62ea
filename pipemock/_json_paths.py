"""JSONPath, as the filters of webhooks are written.

The service evaluates them with Jayway's JsonPath for Java (API reference, WebhookFilterRule), a
dialect of Goessner's first description. Of the libraries for Python, python-jsonpath comes closest:
it follows RFC 9535, which made that description a standard, and where it goes beyond it, it agrees
with Jayway: `$.` may be left out, filter expressions know `=~` and `in`. It has types and needs no
other library. jsonpath-ng has a grammar of its own, and filters only in an extension. What Jayway
alone has, functions at the end of a path such as `.length()`, is refused.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from jsonpath import JSONPath


class BadPath(ValueError):  # noqa: N818 -- a bad path is what it is
    """A text that is no JSONPath."""


def require_path(path: str) -> None:
    """Expect a text to be a JSONPath.

    Raises:
        BadPath: If it is none.
        PipeMockError: If the library that reads it is not installed.
    """
    _read(path)


def selected(path: str, document: object) -> list[str]:
    """Return what a path selects in a document, as texts; what is no text is written as JSON."""
    from jsonpath.exceptions import JSONPathError  # noqa: PLC0415 -- an extra

    try:
        return [_text(value) for value in _read(path).findall(document)]  # type: ignore[arg-type]
    except JSONPathError:
        return []


def _read(path: str) -> JSONPath:
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
