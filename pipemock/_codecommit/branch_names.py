"""Validation of branch names: git's rules for references, in the words of the service."""

from __future__ import annotations

import re
from typing import Final

from pipemock._codecommit import errors

# Captured: the first five. The other rules are documented, and their words are inferred:
# user guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
_RULES: Final = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"\s", "Branch name cannot contain whitespace"),
        (r"\.\.", "Branch name cannot contain consecutive dots"),
        (r"\.lock(/|\Z)", "Branch name components cannot end with .lock"),
        (r"(\A|/)\.", "Branch name components cannot begin with a dot."),
        (r"@\{", "Branch name cannot contain @{"),
        (r"[?^*\[\\~:\x00-\x1f\x7f]", "Branch name cannot contain any of ? ^ * [ \\ ~ :"),
        (r"//|\A/|/\Z", "Branch name components cannot be empty"),
        (r"\.\Z", "Branch name cannot end with a dot"),
        (r"\A@\Z", "Branch name cannot be @"),
        (r"\A[0-9a-f]{40}\Z", "Branch name cannot look like a commit ID"),
    )
)


def require_branch_name(name: str) -> None:
    """Refuse a name that a branch cannot have.

    Raises:
        ServiceError: InvalidBranchNameException.
    """
    for pattern, text in _RULES:
        if pattern.search(name):
            raise errors.invalid_branch_name(text)
