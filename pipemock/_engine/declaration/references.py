"""Namespaces, and references to variables such as `#{namespace.key}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator


BUILT_IN: Final = "codepipeline"
PIPELINE_LEVEL: Final = "variables"

REFERENCE: Final = re.compile(r"#\{([^}]*)\}")


@attrs.frozen
class Reference:
    """One reference in a configuration value."""

    text: str

    @property
    def namespace(self) -> str:
        """The part before the first full stop."""
        return self.text.partition(".")[0]

    @property
    def key(self) -> str:
        """The part after the first full stop."""
        return self.text.partition(".")[2]


def references(value: str) -> Iterator[Reference]:
    """Yield the references in a configuration value, in order."""
    for match in REFERENCE.finditer(value):
        yield Reference(match[1])
