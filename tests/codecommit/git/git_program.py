"""The `git` program, run with a fixed author and date."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from tests.codecommit.git.repositories import MARY

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY: Final = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", MARY.name), ("EMAIL", MARY.email), ("DATE", MARY.date))
}


def git(where: Path, *arguments: str, given: bytes = b"") -> str:
    """Return the output of a git command."""
    environment = {"PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(where)}
    run = subprocess.run(  # noqa: S603 -- our own arguments
        ["git", "-C", str(where), *arguments],  # noqa: S607 -- whichever git there is
        input=given,
        capture_output=True,
        check=True,
        env=environment | IDENTITY,
    )
    return run.stdout.decode().strip()
