"""The profiles of Hypothesis: a few fixed examples by default, many random ones at night.

``HYPOTHESIS_PROFILE=nightly python -m pytest`` runs many, and prints how to reproduce failures.
``HYPOTHESIS_EXAMPLES`` says how many, for a night that has to be shorter.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def fewer() -> settings:
    """Return the settings of a property that is tested for every operation: half the examples."""
    return settings(max_examples=settings().max_examples // 2)


def load() -> None:
    """Load the profile that the environment names, for every property of the suite."""
    everywhere = settings(deadline=None, suppress_health_check=_SLOW)
    settings.register_profile(
        "default", everywhere, derandomize=True, max_examples=10, stateful_step_count=30
    )
    # To notice a change it takes a failing example, not the smallest.
    unshrunk = [Phase.explicit, Phase.generate]
    settings.register_profile("mutation", settings.get_profile("default"), phases=unshrunk)
    # Where the environment names a CI, Hypothesis's own defaults would be the same each night.
    settings.register_profile(
        "nightly",
        everywhere,
        derandomize=False,
        max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "500")),
        stateful_step_count=50,
        print_blob=True,
    )
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
