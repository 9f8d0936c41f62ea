"""The guard, as users enter it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pipemock._mock.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager


def guard() -> AbstractContextManager[None]:
    """Refuse every CodePipeline or CodeCommit call that no mock answers, until the block is left.

    Such a call raises `PipeMockError`, which names the place where its client was made. Mocks still
    answer, and a botocore `Stubber` on a client comes first.

    Example:
        >>> with guard(), mock_codepipeline():
        ...     boto3.client("codepipeline", region_name="us-east-1").list_pipelines()["pipelines"]
        []
    """
    return _entered(Entry("guard() refuses no call: it is never entered. Write 'with guard():'."))


@contextlib.contextmanager
def _entered(entry: Entry) -> Iterator[None]:
    from pipemock._edge.hook import guarded  # noqa: PLC0415 -- botocore, when needed

    entry.settle()
    with guarded():
        yield
