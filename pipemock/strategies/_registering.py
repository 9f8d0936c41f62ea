"""What Hypothesis calls as it is loaded; this file must not load it in turn."""

from __future__ import annotations


def register() -> None:
    """Let `hypothesis.strategies.from_type` know the behaviours; Hypothesis calls this itself."""
    from pipemock.strategies._behaviours import register_types  # noqa: PLC0415 -- see above

    register_types()
