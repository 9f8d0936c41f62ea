"""Definitions in the format of the API, as the CLI prints and reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._definitions.definition import Asked, Definition, Places, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REGION: Final = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d")
DEFAULT_REGION: Final = "us-east-1"

_MASK: Final = "****"
_PARTS_OF_AN_ARN: Final = 6


def read_api(
    document: Mapping[str, Any], lines: Mapping[str, int], *, region: str | None
) -> Definition:
    """Read the output of `get-pipeline`, the input of `create-pipeline`, or a pipeline alone.

    Raises:
        Unreadable: If the document has no pipeline.
    """
    wrapped = "pipeline" in document
    if not wrapped and "stages" not in document:
        msg = "There is no pipeline in it: it has no member 'pipeline', 'stages' or 'Resources'."
        raise Unreadable(msg)
    paths = {"": ""} if wrapped else {"": "", "pipeline": ""}
    request = dict(document) if wrapped else {"pipeline": document}
    metadata = request.pop("metadata", None)
    request = _without_masks(request)
    return Definition(
        pipeline=Asked(request=request, places=Places(paths=paths, lines=lines, is_template=False)),
        region=region or _home(metadata, request["pipeline"]),
    )


# get-pipeline masks secrets, and update-pipeline keeps the current secret where it gets a mask.
def _without_masks(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(value, dict):
        return {key: _without_masks(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_without_masks(each) for each in value]
    return "masked" if value == _MASK else value


def _home(metadata: Any, pipeline: Mapping[str, Any]) -> str:  # noqa: ANN401 -- any JSON
    """Return the Region that a definition implies.

    The service checks it against the artifact stores and the topics of approvals, so these name it
    as well.
    """
    known = [region for region in _regions(metadata, pipeline) if REGION.fullmatch(region)]
    return known[0] if known else DEFAULT_REGION


def _regions(metadata: Any, pipeline: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401
    if isinstance(metadata, dict):
        yield _region_of(metadata.get("pipelineArn"))
    stores = pipeline.get("artifactStores")
    if isinstance(stores, dict):
        yield from (DEFAULT_REGION,) if DEFAULT_REGION in stores else stores
    for configuration in configurations(pipeline):
        yield _region_of(configuration.get("NotificationArn"))


def configurations(pipeline: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the configuration of each action, and skip anything malformed."""
    for action in actions(pipeline):
        if isinstance(configuration := action.get("configuration"), dict):
            yield configuration


def actions(pipeline: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each action, and skip anything malformed."""
    for stage in _dictionaries(pipeline.get("stages")):
        yield from _dictionaries(stage.get("actions"))


def _dictionaries(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- any JSON
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            yield each


def _region_of(arn: Any) -> str:  # noqa: ANN401 -- any JSON
    parts = arn.split(":") if isinstance(arn, str) else []
    return parts[3] if len(parts) >= _PARTS_OF_AN_ARN else ""
