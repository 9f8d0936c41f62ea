"""Operations on repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors
from pipemock._codecommit.operations import tags as tagging
from pipemock._codecommit.views import repositories as views
from pipemock._codecommit.world import Repository
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.request import Request

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_REPOSITORIES: Final = 1000

# Captured (four outputs of get-repository): the alias of the AWS managed key, not its ARN.
_DEFAULT_KEY: Final = "alias/aws/codecommit"


def create(
    request: Request,
    *,
    repository_name: str,
    repository_description: str | None = None,
    tags: Mapping[str, str] | None = None,
    kms_key_id: str | None = None,
) -> dict[str, Any]:
    """Create an empty repository."""
    new_tags = tagging.merged(request, {}, tags or {})
    if repository_name in request.world.repositories:
        raise errors.repository_exists(repository_name)
    repository = add(request, repository_name)
    repository.description = repository_description
    repository.key_id = kms_key_id or _DEFAULT_KEY
    repository.tags = new_tags
    return {"repositoryMetadata": views.metadata(request.world, repository)}


def add(request: Request, name: str) -> Repository:
    """Add an empty repository whose name is not in use."""
    world = request.world
    if len(world.repositories) >= MOST_REPOSITORIES:
        raise errors.too_many_repositories(MOST_REPOSITORIES)
    repository = world.repositories[name] = Repository(
        id=world.ids.uuid(),
        name=name,
        key_id=_DEFAULT_KEY,
        created=request.now,
        modified=request.now,
    )
    return repository


def get(request: Request, *, repository_name: str) -> dict[str, Any]:
    """Return one repository."""
    repository = request.repository(repository_name)
    return {"repositoryMetadata": views.metadata(request.world, repository)}


def batch_get(request: Request, *, repository_names: Sequence[str]) -> dict[str, Any]:
    """Return several repositories, and the names of those that do not exist."""
    for name in repository_names:
        request.validate("repositoryNames.member", name)
    there = request.world.repositories
    found = [
        views.metadata(request.world, there[name]) for name in repository_names if name in there
    ]
    missing = [name for name in repository_names if name not in there]
    return {"repositories": found, "repositoriesNotFound": missing, "errors": []}


def list_(
    request: Request,
    *,
    next_token: str | None = None,
    sort_by: str | None = None,
    order: str | None = None,
) -> dict[str, Any]:
    """Return the names and ids of all repositories, by default in the order of their names."""
    rows = sorted(request.world.repositories.values(), key=lambda each: each.name)
    if sort_by == "lastModifiedDate":
        rows.sort(key=lambda each: each.modified)
    if order == "descending":
        rows.reverse()
    # Inferred: all are on one page, since the operation has no parameter for the page size.
    page, token = request.rows(
        rows, lambda row: row.name, size=None, most=MOST_REPOSITORIES, token=next_token
    )
    found = [{"repositoryName": each.name, "repositoryId": each.id} for each in page]
    return with_next_token({"repositories": found}, token)


def delete(request: Request, *, repository_name: str) -> dict[str, Any]:
    """Delete a repository; do nothing if it does not exist (documented)."""
    world = request.world
    repository = world.repositories.pop(repository_name, None)
    if repository is None:
        return {}
    world.former_names.add(repository_name)
    for number in repository.pull_requests:
        del world.pull_requests[number]
    for thread in repository.threads:
        for comment in thread.comments:
            del world.comments[comment.id]
    return {"repositoryId": repository.id}


def update_description(
    request: Request, *, repository_name: str, repository_description: str | None = None
) -> None:
    """Replace the description of a repository, or remove it if omitted."""
    repository = request.repository(repository_name)
    repository.description = repository_description
    repository.modified = request.now


def update_name(request: Request, *, old_name: str, new_name: str) -> None:
    """Rename a repository, which keeps all of its contents."""
    repository = request.repository(old_name)
    if new_name in request.world.repositories:
        raise errors.repository_exists(new_name)
    request.world.repositories[new_name] = request.world.repositories.pop(old_name)
    request.world.former_names.add(old_name)
    repository.name = new_name
    repository.modified = request.now


def update_encryption_key(
    request: Request, *, repository_name: str, kms_key_id: str
) -> dict[str, Any]:
    """Change the encryption key of a repository; the key is stored but not used."""
    repository = request.repository(repository_name)
    original, repository.key_id = repository.key_id, kms_key_id
    repository.modified = request.now
    return {
        "repositoryId": repository.id,
        "kmsKeyId": repository.key_id,
        "originalKmsKeyId": original,
    }
