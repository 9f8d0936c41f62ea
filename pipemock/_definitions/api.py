"""Definitions in the format of the API, as the CLI prints and reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._arns import DEFAULT_REGION, place_of
from pipemock._definitions.actions import actions, dictionary
from pipemock._definitions.definition import (
    Asked,
    Definition,
    Document,
    Options,
    Places,
    Unreadable,
    repeated_keys,
)
from pipemock._definitions.regions import implied_regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock._definitions.paths import Lines

REGION: Final = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]")

_MASK: Final = "****"


def read_api(document: Mapping[str, Any], lines: Lines, options: Options, file: str) -> Document:
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
    region, account_of = _home(metadata, request["pipeline"])
    account, region = options.home(region=region, account=account_of)
    asked = Asked(
        request=request,
        places=Places(paths=paths, lines=lines),
        findings=repeated_keys(lines, ""),
    )
    return Document(
        file=file,
        account=account,
        region=region,
        pipelines=(
            Definition(
                pipeline=asked,
                region=region,
                account=account,
                implies_region=not options.region
                and account_of is None
                and any(implied_regions(request["pipeline"])),
            ),
        ),
    )


# get-pipeline masks secrets, and update-pipeline keeps the current secret where it gets a mask.
def _without_masks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_masks(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_without_masks(each) for each in value]
    return "masked" if value == _MASK else value


def _home(metadata: Any, pipeline: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the Region that a definition implies, and the account in its metadata.

    The service checks the Region against the artifact stores and the topics of approvals, so these
    name it as well.
    """
    known = [region for region in _regions(metadata, pipeline) if REGION.fullmatch(region)]
    _, account = place_of(dictionary(metadata).get("pipelineArn"))
    return (known[0] if known else None), (account or None)


def _regions(metadata: Any, pipeline: Mapping[str, Any]) -> Iterator[str]:
    yield place_of(dictionary(metadata).get("pipelineArn"))[0]
    yield from implied_regions(pipeline)
    stores = dictionary(pipeline.get("artifactStores"))
    yield from (DEFAULT_REGION,) if DEFAULT_REGION in stores else stores
    for _, action in actions(pipeline):
        yield place_of(dictionary(action.get("configuration")).get("NotificationArn"))[0]
