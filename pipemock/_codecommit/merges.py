"""Merges of two commits: their common base, the conflicts, and the resulting commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import commits, errors
from pipemock._codecommit.git.ancestry import is_ancestor, merge_base
from pipemock._codecommit.git.merging import Detail, Merge, Trees, merge
from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.trees import edited, entry_at
from pipemock._codecommit.known_values import SQUASH
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.git.lines import Favour
    from pipemock._codecommit.git.merging import Conflict
    from pipemock._codecommit.git.objects import Commit
    from pipemock._codecommit.git.store import ObjectStore
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository

_FAVOURS: Final[Mapping[str, Favour]] = {
    "ACCEPT_SOURCE": "source",
    "ACCEPT_DESTINATION": "destination",
}


def _detail(given: str | None) -> str:
    return given or Detail.FILE.value


def _strategy(given: str | None) -> str:
    return given or "NONE"


@attrs.frozen(kw_only=True)
class ConflictOptions:
    """How conflicts are detected and resolved; each has its default where it is `None`."""

    detail: str = attrs.field(converter=_detail)
    strategy: str = attrs.field(converter=_strategy)
    resolution: Mapping[str, Any] | None = None
    keep_empty_folders: bool = False


@attrs.frozen(kw_only=True)
class MergePair:
    """A source that is to be merged into a destination."""

    repository: Repository
    source: str
    destination: str

    @property
    def base(self) -> str | None:
        """The merge base; branches that were read from a folder may have no common past."""
        return merge_base(self.repository.objects, self.source, self.destination)

    @property
    def trees(self) -> Trees:
        """The trees of the three commits; without a merge base, its tree is empty."""
        base, source, destination = (
            commits.root_of(self.repository, commit)
            for commit in (self.base, self.source, self.destination)
        )
        return Trees(base=base, source=source, destination=destination)

    @property
    def can_fast_forward(self) -> bool:
        """Whether the source contains the destination."""
        return is_ancestor(self.repository.objects, self.destination, self.source)

    def outcome(self, options: ConflictOptions) -> Merge:
        """Return the changes that a merge makes to the destination, and its conflicts."""
        favour = _FAVOURS.get(options.strategy)
        return merge(self.repository.objects, self.trees, Detail(options.detail), favour=favour)

    def ids(self) -> dict[str, str]:
        """Return the ids of the three commits, as answers show them."""
        return without_none(
            sourceCommitId=self.source,
            destinationCommitId=self.destination,
            baseCommitId=self.base,
        )

    def told(self, option: str, options: ConflictOptions | None = None) -> dict[str, str]:
        """Return the members of an event about a merge."""
        members = {**self.ids(), "mergeOption": option}
        if options is None:
            return members
        return members | {
            "conflictDetailsLevel": options.detail,
            "conflictResolutionStrategy": options.strategy,
        }


def merge_commit(
    request: Request,
    pair: MergePair,
    option: str,
    options: ConflictOptions,
    text: commits.CommitText,
) -> Commit:
    """Write the commit of a merge.

    Raises:
        ServiceError: If a conflict has no resolution.
    """
    repository, destination = pair.repository, pair.destination
    with repository.objects.rollback_on_error():
        root = _merged_tree(request, pair, options)
    parents = (destination,) if option == SQUASH else (destination, pair.source)
    return commits.add_commit(request, repository, root, parents, text)


def _merged_tree(request: Request, pair: MergePair, options: ConflictOptions) -> str:
    objects = pair.repository.objects
    resolution = parse_resolution(request, options)
    outcome = pair.outcome(options)
    changes = dict(outcome.changes)
    for conflict in outcome.conflicts:
        if not resolution.decides(conflict.path):
            raise errors.manual_merge_required()
        changes[conflict.path] = resolution.entry(objects, conflict)
    before = objects.root(pair.destination)
    if options.keep_empty_folders:
        changes = commits.with_gitkeeps(pair.repository, before, changes)
    root = edited(objects, before, changes)
    modes: dict[str, Entry | None] = {}
    for path, mode in resolution.modes.items():
        entry = entry_at(objects, root, path)
        if entry is not None:
            modes[path] = Entry(mode, entry.id)
    return edited(objects, root, modes)


# Resolutions of conflicts -----------------------------------------------------------------------

AUTOMERGE: Final = "AUTOMERGE"

_NEW_CONTENT: Final = "USE_NEW_CONTENT"
_KEEPS: Final = {"KEEP_BASE": "base", "KEEP_SOURCE": "source", "KEEP_DESTINATION": "destination"}

# Inferred: the same as the number of files that a commit may change.
_MOST_RESOLUTIONS: Final = 100


@attrs.frozen(kw_only=True)
class Resolution:
    """The caller's resolutions of conflicts, by path."""

    replaced: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    deleted: frozenset[str] = frozenset()
    modes: Mapping[str, Mode] = attrs.field(factory=dict)

    def decides(self, path: str) -> bool:
        """Return whether there is a resolution of a content conflict."""
        return path in self.replaced or path in self.deleted

    def entry(self, store: ObjectStore, conflict: Conflict) -> Entry | None:
        """Return the resolved entry of a path in conflict; `None` deletes it."""
        if conflict.path in self.deleted:
            return None
        decision = self.replaced[conflict.path]
        kind = decision["replacementType"]
        if kind != _NEW_CONTENT:
            kept: Entry | None = getattr(conflict, _KEEPS[kind])
            return kept
        was = conflict.destination or conflict.source
        mode = commits.mode_of(decision, was.mode if was else Mode.FILE)
        return Entry(mode, store.add_blob(decision["content"]))


def parse_resolution(request: Request, options: ConflictOptions) -> Resolution:
    """Parse the resolutions of a request.

    Raises:
        ServiceError: If one is not valid, if a file has two, or if the strategy allows none.
    """
    given = options.resolution
    if not given:
        return Resolution()
    if options.strategy != AUTOMERGE:
        raise errors.unneeded_resolution()
    replaced = given.get("replaceContents", ())
    deleted = given.get("deleteFiles", ())
    modes = given.get("setFileModes", ())
    if len(replaced) + len(deleted) + len(modes) > _MOST_RESOLUTIONS:
        raise errors.too_many_resolutions(_MOST_RESOLUTIONS)
    _require_once(request, {"replaceContents": replaced, "deleteFiles": deleted})
    _require_once(request, {"setFileModes": modes})
    for each in modes:
        request.validate_members("conflictResolution.setFileModes.member", each, "fileMode")
    for each in replaced:
        _require_replacement(request, each)
    return Resolution(
        replaced={commits.plain(each["filePath"]): each for each in replaced},
        deleted=frozenset(commits.plain(each["filePath"]) for each in deleted),
        modes={commits.plain(each["filePath"]): commits.MODES[each["fileMode"]] for each in modes},
    )


def _require_once(request: Request, entries: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    seen: set[str] = set()
    for name, each in ((name, each) for name, some in entries.items() for each in some):
        request.validate_members(f"conflictResolution.{name}.member", each, "filePath")
        path = commits.plain(each["filePath"])
        if path in seen:
            raise errors.conflict_resolved_twice(path)
        seen.add(path)


def _require_replacement(request: Request, each: Mapping[str, Any]) -> None:
    path = "conflictResolution.replaceContents.member"
    request.validate_members(path, each, "replacementType", "fileMode", "content")
    is_new = each["replacementType"] == _NEW_CONTENT
    if is_new and "content" not in each:
        raise errors.replacement_required(each["filePath"])
    if "content" in each and not is_new:
        raise errors.unneeded_replacement(each["filePath"])
