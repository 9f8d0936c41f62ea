"""What the text of a file defines."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from pipemock._definitions.api import read_api
from pipemock._definitions.definition import Unreadable
from pipemock._definitions.json_lines import lines_of, without_trailing_commas
from pipemock._definitions.template import read_template
from pipemock._definitions.terraform import is_terraform, read_terraform
from pipemock._definitions.yaml_text import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipemock._definitions.definition import Document, Options
    from pipemock._definitions.paths import Lines


def read(text: str, options: Options, file: str) -> Sequence[Document]:
    """Return what a text defines: one document for each account and Region.

    Args:
        text: JSON or YAML: the output of `get-pipeline`, the input of `create-pipeline`, a
            CloudFormation template, or what `terraform show -json` prints.
        options: The choices of the reader.
        file: The name of the file.

    Raises:
        Unreadable: If the text defines nothing.
        PipeMockError: If the text is YAML, and the library that reads YAML is not installed.
    """
    with shallow():
        return read_parsed(*parsed(text), options, file)


@contextlib.contextmanager
def shallow() -> Iterator[None]:
    """Refuse what contains itself, or is nested too deeply to be read."""
    try:
        yield
    except RecursionError:
        msg = "The definition goes round in circles, or is nested too deeply to be read."
        raise Unreadable(msg) from None


def read_parsed(
    document: Any,
    lines: Lines,
    options: Options,
    file: str,
) -> Sequence[Document]:
    """Return what a parsed text defines.

    Raises:
        Unreadable: If it defines nothing.
    """
    if isinstance(document, dict):
        if isinstance(document.get("Resources"), dict):
            return [read_template(document, lines, options, file)]
        if is_terraform(document):
            return read_terraform(document, lines, options, file)
        if isinstance(document.get("pipeline", document), dict):
            return [read_api(document, lines, options, file)]
    msg = (
        "There is no pipeline in it: it is neither what 'aws codepipeline get-pipeline' or "
        "'terraform show -json' prints nor a CloudFormation template."
    )
    raise Unreadable(msg)


def parsed(text: str) -> tuple[Any, Lines]:
    """Return the value of a text in JSON or YAML, and the line of every path in it.

    In a template, commas may precede the end of an object or a list, as for CloudFormation.

    Raises:
        Unreadable: If the text is neither.
    """
    if not text.lstrip().startswith(("{", "[")):
        return load_yaml(text)
    try:
        return json.loads(text), lines_of(text)
    except json.JSONDecodeError as error:
        template = _template(without_trailing_commas(text))
        if template is not None:
            return template, lines_of(text)
        msg = f"It is not valid JSON: {error.msg}."
        raise Unreadable(msg, line=error.lineno) from None
    except ValueError as error:
        msg = f"It is not valid JSON: {error}."
        raise Unreadable(msg) from None


def _template(text: str) -> dict[str, Any] | None:
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document if isinstance(document, dict) and "Resources" in document else None
