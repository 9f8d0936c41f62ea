"""Decisions about conflicts that come with a merge: which content, which mode, or none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import errors, request_validation, writing
from pipemock._codecommit.git.objects import Entry, Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.git.merging import Conflict
    from pipemock._codecommit.git.store import ObjectStore

AUTOMERGE: Final = "AUTOMERGE"

_NEW_CONTENT: Final = "USE_NEW_CONTENT"
_KEEPS: Final = {"KEEP_BASE": "base", "KEEP_SOURCE": "source", "KEEP_DESTINATION": "destination"}

# Inferred: as many as a commit may change files.
_MOST: Final = 100


@attrs.frozen(kw_only=True)
class Resolution:
    """What a caller has decided, by path."""

    replaced: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    deleted: frozenset[str] = frozenset()
    modes: Mapping[str, Mode] = attrs.field(factory=dict)

    def decides(self, path: str) -> bool:
        """Whether there is a decision about a conflict of contents."""
        return path in self.replaced or path in self.deleted

    def entry(self, store: ObjectStore, conflict: Conflict) -> Entry | None:
        """Return what becomes of a path in conflict."""
        if conflict.path in self.deleted:
            return None
        decision = self.replaced[conflict.path]
        kind = decision["replacementType"]
        if kind != _NEW_CONTENT:
            kept: Entry | None = getattr(conflict, _KEEPS[kind])
            return kept
        was = conflict.destination or conflict.source
        mode = writing.MODES[decision["fileMode"]] if "fileMode" in decision else None
        content = store.add_blob(decision["content"])
        return Entry(mode or (was.mode if was else Mode.FILE), content)


def parse(given: Mapping[str, Any] | None, strategy: str) -> Resolution:
    """Read decisions.

    Raises:
        ServiceError: If one is not valid, if there are two about one file, or if the strategy
            leaves nothing to decide.
    """
    if not given:
        return Resolution()
    if strategy != AUTOMERGE:
        raise errors.unneeded_resolution()
    replaced = given.get("replaceContents", ())
    deleted = given.get("deleteFiles", ())
    modes = given.get("setFileModes", ())
    if len(replaced) + len(deleted) + len(modes) > _MOST:
        raise errors.too_many_resolutions(_MOST)
    _expect_once([*replaced, *deleted])
    _expect_once(modes)
    for each in modes:
        request_validation.expect("fileMode", each.get("fileMode"))
    for each in replaced:
        _expect_replacement(each)
    return Resolution(
        replaced={writing.plain(each["filePath"]): each for each in replaced},
        deleted=frozenset(writing.plain(each["filePath"]) for each in deleted),
        modes={writing.plain(each["filePath"]): writing.MODES[each["fileMode"]] for each in modes},
    )


def _expect_once(entries: Sequence[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    for each in entries:
        request_validation.expect("filePath", each.get("filePath"))
        path = writing.plain(each["filePath"])
        if path in seen:
            raise errors.conflict_resolved_twice(path)
        seen.add(path)


def _expect_replacement(each: Mapping[str, Any]) -> None:
    request_validation.expect("replacementType", each.get("replacementType"))
    request_validation.expect("fileMode", each.get("fileMode"), needed=False)
    is_new = each["replacementType"] == _NEW_CONTENT
    if is_new and "content" not in each:
        raise errors.replacement_required(each["filePath"])
    if "content" in each and not is_new:
        raise errors.unneeded_replacement(each["filePath"])
