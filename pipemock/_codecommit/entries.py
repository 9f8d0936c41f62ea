"""The entries of CreateCommit: files to put, to delete, and to give another mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import errors, request_validation, writing
from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.trees import edited, entry_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.world import Repository

# User guide, quotas.
MOST_ENTRIES: Final = 100


@attrs.frozen(kw_only=True)
class Asked:
    """What a commit is asked to change."""

    put: Sequence[Mapping[str, Any]]
    delete: Sequence[Mapping[str, Any]]
    modes: Sequence[Mapping[str, Any]]

    @property
    def every(self) -> list[Mapping[str, Any]]:
        """All entries, whatever they ask."""
        return [*self.put, *self.delete, *self.modes]


def changes(repository: Repository, root: str, asked: Asked) -> dict[str, Entry | None]:
    """Return what becomes of each path.

    Raises:
        ServiceError: If an entry is not valid, or two contradict each other.
    """
    _expect_valid(asked)
    result: dict[str, Entry | None] = {}
    for each in asked.delete:
        path = writing.plain(each["filePath"])
        writing.file_at(repository, root, path)
        result[path] = None
    below = edited(repository.objects, root, result)
    for each in asked.put:
        put = _put(repository, root, below, each)
        below = edited(repository.objects, below, put)
        result |= put
    for each in asked.modes:
        path = writing.plain(each["filePath"])
        was = writing.file_at(repository, root, path)
        result[path] = Entry(writing.MODES[each["fileMode"]], was.id)
    return result


def _expect_valid(asked: Asked) -> None:
    if not asked.every:
        raise errors.no_file_entries()
    if len(asked.every) > MOST_ENTRIES:
        raise errors.too_many_file_entries(MOST_ENTRIES)
    for each in asked.every:
        request_validation.expect("filePath", each.get("filePath"))
        if "fileMode" in each or each in asked.modes:
            request_validation.expect("fileMode", each.get("fileMode"))
    put = [writing.plain(each["filePath"]) for each in asked.put]
    every = [writing.plain(each["filePath"]) for each in asked.every]
    for path in every:
        if put.count(path) > 1:
            raise errors.put_twice(path)
        if every.count(path) > 1:
            raise errors.path_given_twice(path)
    _expect_sources(asked, every)


def _expect_sources(asked: Asked, changed: Sequence[str]) -> None:
    for each in asked.put:
        path, source = each["filePath"], each.get("sourceFile")
        if "fileContent" in each and source is not None:
            raise errors.two_contents_given(path)
        if source is None:
            if "fileContent" not in each:
                raise errors.no_content_given(path)
            request_validation.expect("fileContent", each["fileContent"], needed=False)
            continue
        request_validation.expect("filePath", source.get("filePath"))
        if writing.plain(source["filePath"]) in changed:
            raise errors.restricted_source(source["filePath"])


def _put(
    repository: Repository, root: str, below: str, each: Mapping[str, Any]
) -> dict[str, Entry | None]:
    path, source = writing.plain(each["filePath"]), each.get("sourceFile")
    writing.expect_free(repository, below, path)
    if source is None:
        blob = repository.objects.add_blob(each["fileContent"])
        was = entry_at(repository.objects, root, path)
        mode = was.mode if was is not None else Mode.FILE
        return {path: Entry(_mode(each, mode), blob)}
    origin = writing.plain(source["filePath"])
    entry = writing.file_at(repository, root, origin)
    copied: dict[str, Entry | None] = {path: Entry(_mode(each, entry.mode), entry.id)}
    return copied | {origin: None} if source.get("isMove") else copied


def _mode(each: Mapping[str, Any], otherwise: Mode) -> Mode:
    return writing.MODES[each["fileMode"]] if "fileMode" in each else otherwise
