"""The pipelines in the text of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipemock._definitions.api import read_api
from pipemock._definitions.definition import Unreadable
from pipemock._definitions.json_lines import lines_of
from pipemock._definitions.template import read_template
from pipemock._definitions.yaml_text import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._definitions.definition import Definition


def read(
    text: str, *, region: str | None = None, parameters: Mapping[str, str] | None = None
) -> tuple[Definition, ...]:
    """Return the pipelines that a text defines.

    Args:
        text: JSON or YAML: the output of `get-pipeline`, the input of `create-pipeline`, or a
            CloudFormation template.
        region: The Region of the pipelines; the one that the definition implies if omitted.
        parameters: The parameters of a template; their defaults where omitted.

    Raises:
        Unreadable: If the text has no pipeline.
        PipeMockError: If the text is YAML, and the library that reads YAML is not installed.
    """
    try:
        return _read(text, region, parameters or {})
    except RecursionError:
        msg = "The definition goes round in circles, or is nested too deeply to be read."
        raise Unreadable(msg) from None


def _read(text: str, region: str | None, parameters: Mapping[str, str]) -> tuple[Definition, ...]:
    document, lines = _loaded(text)
    if isinstance(document, dict) and isinstance(document.get("Resources"), dict):
        return read_template(document, lines, region=region, parameters=parameters)
    if isinstance(document, dict) and isinstance(document.get("pipeline", document), dict):
        return (read_api(document, lines, region=region),)
    msg = (
        "There is no pipeline in it: it is neither what 'aws codepipeline get-pipeline' prints "
        "nor a CloudFormation template."
    )
    raise Unreadable(msg)


def _loaded(text: str) -> tuple[Any, dict[str, int]]:
    if not text.lstrip().startswith(("{", "[")):
        return load_yaml(text)
    try:
        return json.loads(text), lines_of(text)
    except json.JSONDecodeError as error:
        msg = f"It is not valid JSON: {error.msg}."
        raise Unreadable(msg, line=error.lineno) from None
    except ValueError as error:
        msg = f"It is not valid JSON: {error}."
        raise Unreadable(msg) from None
