"""The entry point that Hypothesis calls while it loads; this module must not import it."""

from __future__ import annotations


def register() -> None:
    """Register the behaviours with `hypothesis.strategies.from_type`; Hypothesis calls this."""
    from pipemock.strategies._behaviours import register_types  # noqa: PLC0415 -- see above

    register_types()
