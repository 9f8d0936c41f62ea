"""Everything that AWS would refuse in a definition, with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._edge.inspection import of_pipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock._definitions import Definition
    from pipemock._definitions.definition import Asked
    from pipemock._edge.inspection import Refusal
    from pipemock._loading.sandbox import Sandbox


@attrs.frozen(order=True)
class Finding:
    """A problem that AWS would refuse, and its place in the file."""

    line: int
    path: str = attrs.field(order=False)
    message: str = attrs.field(order=False)

    def __str__(self) -> str:
        """Return line, path and message in the format that editors recognise."""
        return f"{self.line}: {self.path}: {self.message}"


def check(definition: Definition, sandbox: Sandbox) -> Sequence[Finding]:
    """Return what AWS would refuse in a definition, in the order of its lines."""
    asked = definition.pipeline
    refusals = of_pipeline(sandbox.site.world, asked.request, definition.transitions)
    found = [finding(asked, each) for each in refusals]
    found += [finding(of, each) for of, each in sandbox.refused]
    return sorted(found)


def finding(asked: Asked, refusal: Refusal) -> Finding:
    """Return a refusal of a request with its place in the file."""
    path, line = asked.places.find(refusal.path)
    message = " ".join(refusal.message.split())
    return Finding(line, _printable(path), f"{_printable(message)} ({refusal.code})")


# A finding has to stay on one line, whatever the names in a file contain.
def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
