"""Operations on the tags of pipelines, webhooks and custom action types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.views.tags import as_list
from pipemock._engine import errors
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request

# API reference: docs.aws.amazon.com/codepipeline/latest/APIReference/API_TagResource.html
MOST_TAGS: Final = 50

_MOST_PER_PAGE: Final = 100
_RESERVED: Final = "aws:"
_ARN: Final = re.compile(r"arn:aws(-\w+)*:codepipeline:[^:]+:[0-9]{12}:.+")


def tag_resource(
    request: Request, *, resource_arn: str, tags: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Add tags to a resource, or change their values."""
    existing = _tags_of(request, resource_arn)
    request.world.tags[resource_arn] = merged(existing, tags, resource_arn)
    return {}


def untag_resource(
    request: Request, *, resource_arn: str, tag_keys: Sequence[str]
) -> dict[str, Any]:
    """Remove tags from a resource, ignoring keys that it does not have."""
    existing = _tags_of(request, resource_arn)
    for key in tag_keys:
        _require_not_reserved(key)
    request.world.tags[resource_arn] = {
        key: value for key, value in existing.items() if key not in tag_keys
    }
    return {}


def list_tags_for_resource(
    request: Request,
    *,
    resource_arn: str,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the tags of a resource, sorted by key."""
    tags = _tags_of(request, resource_arn)
    page, token = request.names(tags, size=max_results, most=_MOST_PER_PAGE, token=next_token)
    return with_next_token({"tags": as_list({key: tags[key] for key in page})}, token)


def merged(
    existing: Mapping[str, str], tags: Sequence[Mapping[str, str]], arn: str
) -> dict[str, str]:
    """Return the tags of a resource after *tags* are added.

    Raises:
        ServiceError: If a key is reserved or given twice, or if there would be too many.
    """
    new: dict[str, str] = {}
    for tag in tags:
        _require_not_reserved(tag["key"])
        if tag["key"] in new:
            raise errors.tag_given_twice(tag["key"])
        new[tag["key"]] = tag["value"]
    result = {**existing, **new}
    if len(result) > MOST_TAGS:
        raise errors.too_many_tags(arn)
    return result


def _tags_of(request: Request, arn: str) -> Mapping[str, str]:
    if not _ARN.fullmatch(arn):
        raise errors.invalid_arn(arn)
    if arn not in request.world.tags:
        raise errors.resource_not_found(arn)
    return request.world.tags[arn]


def _require_not_reserved(key: str) -> None:
    if key.lower().startswith(_RESERVED):
        raise errors.system_tag(key)
