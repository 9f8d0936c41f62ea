"""Operations on the tags of repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_TAGS: Final = 50

_RESERVED: Final = "aws:"


def tag_resource(request: Request, *, resource_arn: str, tags: Mapping[str, str]) -> None:
    """Add tags to a repository, replacing those with the same keys."""
    repository = _repository(request, resource_arn)
    repository.tags = merged(request, repository.tags, tags)


def untag_resource(request: Request, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    """Remove tags from a repository."""
    repository = _repository(request, resource_arn)
    for key in tag_keys:
        _require_not_reserved(key)
        if not request.constraints["tagKeys.member"].allow(key):
            raise errors.invalid_tag_keys()
    repository.tags = {key: value for key, value in repository.tags.items() if key not in tag_keys}


def list_for_resource(
    request: Request, *, resource_arn: str, next_token: str | None = None
) -> dict[str, Any]:
    """Return the tags of a repository on one page; the token is ignored."""
    del next_token
    return {"tags": dict(_repository(request, resource_arn).tags)}


def merged(
    request: Request, existing: Mapping[str, str], tags: Mapping[str, str]
) -> dict[str, str]:
    """Return the tags of a repository after adding *tags*.

    Raises:
        ServiceError: If a key is reserved, a key or value has an invalid length, or there are too
            many tags.
    """
    keys, values = request.constraints["tags.key"], request.constraints["tags.value"]
    for key, value in tags.items():
        _require_not_reserved(key)
        if not keys.allow(key) or not values.allow(value):
            raise errors.invalid_tags()
    result = {**existing, **tags}
    if len(result) > MOST_TAGS:
        raise errors.too_many_tags(MOST_TAGS)
    return result


def _repository(request: Request, arn: str) -> Repository:
    name = arn.rpartition(":")[2]
    if arn != request.world.repository_arn(name):
        raise errors.foreign_resource(arn)
    return request.repository(name)


def _require_not_reserved(key: str) -> None:
    if key.lower().startswith(_RESERVED):
        raise errors.system_tag(key)
