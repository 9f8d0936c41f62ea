"""Declarations as files: input of the AWS CLI, and templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipemock._definitions import Options, read

if TYPE_CHECKING:
    from pipemock._definitions import Definition


def read_pipelines(text: str, **options: Any) -> list[Definition]:
    """Return the pipelines that a text defines."""
    documents = read(text, Options(**options), "-")
    return [each for document in documents for each in document.pipelines]


def as_json(declaration: dict[str, Any]) -> str:
    """Write a declaration as `aws codepipeline create-pipeline --cli-input-json` reads it."""
    return json.dumps({"pipeline": declaration}, indent=1)


def as_template(declaration: dict[str, Any], **properties: Any) -> str:
    """Write a declaration as a template whose only resource is called ``Release``."""
    written = _properties(declaration)
    if "ArtifactStores" in written:
        written["ArtifactStores"] = [
            {"Region": region, "ArtifactStore": _properties(store)}
            for region, store in declaration["artifactStores"].items()
        ]
    return template({**written, **properties})


def template(properties: dict[str, Any], **sections: Any) -> str:
    """Write a template whose only resource is a pipeline called ``Release``."""
    resource = {"Type": "AWS::CodePipeline::Pipeline", "Properties": properties}
    return json.dumps({"Resources": {"Release": resource}, **sections}, indent=1)


def line_of(text: str, word: str) -> int:
    """Return the number of the first line with a word."""
    return text[: text.index(word)].count("\n") + 1


def path_in_template(path: str) -> str:
    """Return where something of a declaration stands in the template of `as_template`."""
    before, configuration, key = path.partition(".configuration.")
    written = ".".join(part[:1].upper() + part[1:] for part in before.split("."))
    key_part = f".Configuration.{key}" if configuration else ""
    return f"Resources.Release.Properties.{written}{key_part}"


def _properties(value: Any) -> Any:
    if isinstance(value, list):
        return [_properties(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key[:1].upper() + key[1:]: inside if key == "configuration" else _properties(inside)
        for key, inside in value.items()
    }
