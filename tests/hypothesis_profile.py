"""How Hypothesis runs here: the same examples every time, and not for long."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

NAME = "pipemock"


def load() -> None:
    """Let every property of the suite run alike, on any machine and as slow as it may be."""
    settings.register_profile(
        NAME,
        derandomize=True,
        deadline=None,
        max_examples=40,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.load_profile(NAME)
