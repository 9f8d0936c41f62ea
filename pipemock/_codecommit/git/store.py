"""The object store of a repository."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import attrs

from pipemock._codecommit.git.objects import EMPTY_TREE, Blob, Commit, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._codecommit.git.objects import Entry


@attrs.define(eq=False)
class ObjectStore:
    """All objects that were ever written, by id.

    A commit's generation is one more than the highest of its parents'. It tells a search for
    ancestors when to stop, however long the history is.
    """

    blobs: dict[str, Blob] = attrs.field(factory=dict, repr=False)
    trees: dict[str, Tree] = attrs.field(factory=lambda: {EMPTY_TREE.id: EMPTY_TREE}, repr=False)
    commits: dict[str, Commit] = attrs.field(factory=dict, repr=False)
    merges: dict[tuple[str, ...], str] = attrs.field(factory=dict, repr=False)
    generations: dict[str, int] = attrs.field(factory=dict, repr=False)

    @contextlib.contextmanager
    def rollback_on_error(self) -> Iterator[None]:
        """Discard the objects written in the block if the block fails."""
        tables: tuple[dict[Any, Any], ...] = attrs.astuple(self, recurse=False)
        sizes = [len(table) for table in tables]
        try:
            yield
        except BaseException:
            # Objects are never replaced, so the new ones are last.
            for table, size in zip(tables, sizes, strict=True):
                while len(table) > size:
                    table.popitem()
            raise

    def add_blob(self, content: bytes) -> str:
        """Write a blob, and return its id."""
        blob = Blob(content)
        self.blobs.setdefault(blob.id, blob)
        return blob.id

    def content(self, entry: Entry | None) -> bytes:
        """Return the content of a file or symbolic link; anything else has none."""
        return self.blobs[entry.id].content if entry and entry.mode.is_blob else b""

    def add_tree(self, tree: Tree) -> str:
        """Write a tree, and return its id."""
        self.trees.setdefault(tree.id, tree)
        return tree.id

    def add_commit(self, commit: Commit) -> str:
        """Write a commit, and return its id."""
        older = (self.generations[parent] for parent in commit.parents)
        self.commits.setdefault(commit.id, commit)
        if len(commit.parents) > 1:
            self.merges.setdefault(commit.parents, commit.id)
        self.generations[commit.id] = max(older, default=0) + 1
        return commit.id

    def root(self, commit_id: str) -> str:
        """Return the id of the tree of a commit."""
        return self.commits[commit_id].tree
