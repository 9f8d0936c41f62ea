"""Two commits on their way together: what they have in common, and what a merge of them makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import errors, resolutions, writing
from pipemock._codecommit.git.ancestry import is_ancestor, merge_base
from pipemock._codecommit.git.merging import Detail, Merge, Trees, merge
from pipemock._codecommit.git.objects import Entry
from pipemock._codecommit.git.trees import edited, entry_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.git.lines import Favour
    from pipemock._codecommit.git.objects import Commit
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository

FAST_FORWARD: Final = "FAST_FORWARD_MERGE"
SQUASH: Final = "SQUASH_MERGE"
THREE_WAY: Final = "THREE_WAY_MERGE"

_FAVOURS: Final[Mapping[str, Favour]] = {
    "ACCEPT_SOURCE": "source",
    "ACCEPT_DESTINATION": "destination",
}


@attrs.frozen(kw_only=True)
class Manner:
    """How conflicts are looked for and dealt with."""

    detail: str = "FILE_LEVEL"
    strategy: str = "NONE"
    resolution: Mapping[str, Any] | None = None
    keep_empty_folders: bool = False


@attrs.frozen(kw_only=True)
class Wording:
    """What a merge commit says of itself."""

    name: str | None
    email: str | None
    message: str


@attrs.frozen(kw_only=True)
class Meeting:
    """A source that is to be merged into a destination."""

    repository: Repository
    source: str
    destination: str

    @property
    def base(self) -> str:
        """The commit that both contain; all commits of a repository go back to its first one."""
        objects = self.repository.objects
        return merge_base(objects, self.source, self.destination) or ""

    @property
    def can_fast_forward(self) -> bool:
        """Whether the source contains the destination."""
        return is_ancestor(self.repository.objects, self.destination, self.source)

    def outcome(self, manner: Manner) -> Merge:
        """Return what a merge changes in the destination, and what remains to be decided."""
        objects = self.repository.objects
        trees = Trees(
            base=objects.root(self.base),
            source=objects.root(self.source),
            destination=objects.root(self.destination),
        )
        favour = _FAVOURS.get(manner.strategy)
        return merge(objects, trees, Detail(manner.detail), favour=favour)

    def ids(self) -> dict[str, str]:
        """Return the three commits as an answer shows them."""
        return {
            "sourceCommitId": self.source,
            "destinationCommitId": self.destination,
            "baseCommitId": self.base,
        }

    def told(self, option: str, manner: Manner | None = None) -> dict[str, str]:
        """Return what an event tells of a merge."""
        members = {**self.ids(), "mergeOption": option}
        if manner is None:
            return members
        return members | {
            "conflictDetailsLevel": manner.detail,
            "conflictResolutionStrategy": manner.strategy,
        }


def merge_commit(
    request: Request, meeting: Meeting, option: str, manner: Manner, wording: Wording
) -> Commit:
    """Write the commit of a merge.

    Raises:
        ServiceError: If somebody has to decide about a conflict.
    """
    repository, destination = meeting.repository, meeting.destination
    with repository.objects.nothing_on_failure():
        root = _merged_tree(meeting, manner)
    parents = (destination,) if option == SQUASH else (destination, meeting.source)
    return writing.add_commit(
        request,
        repository,
        root,
        parents,
        name=wording.name,
        email=wording.email,
        message=wording.message,
    )


def _merged_tree(meeting: Meeting, manner: Manner) -> str:
    objects = meeting.repository.objects
    resolution = resolutions.parse(manner.resolution, manner.strategy)
    outcome = meeting.outcome(manner)
    changes = dict(outcome.changes)
    for conflict in outcome.conflicts:
        if not resolution.decides(conflict.path):
            raise errors.manual_merge_required()
        changes[conflict.path] = resolution.entry(objects, conflict)
    before = objects.root(meeting.destination)
    if manner.keep_empty_folders:
        changes = writing.with_keepers(meeting.repository, before, changes)
    root = edited(objects, before, changes)
    modes: dict[str, Entry | None] = {}
    for path, mode in resolution.modes.items():
        entry = entry_at(objects, root, path)
        if entry is not None:
            modes[path] = Entry(mode, entry.id)
    return edited(objects, root, modes)
