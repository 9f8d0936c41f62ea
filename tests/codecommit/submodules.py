"""A branch with a submodule, which only a push could create."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.trees import edited
from tests.codecommit.git.repositories import commit

if TYPE_CHECKING:
    from pipemock import PipelineMock


def add_submodule(mock: PipelineMock, path: str, branch: str = "main") -> str:
    """Put a submodule on top of a branch, and return the commit."""
    repository = mock._cloud.codecommit().repositories["app"]
    objects, tip = repository.objects, repository.branches[branch]
    root = edited(objects, objects.root(tip), {path: Entry(Mode.SUBMODULE, "0" * 40)})
    repository.branches[branch] = commit(objects, tip, root=root)
    return repository.branches[branch]
