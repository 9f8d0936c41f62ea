"""The profile of all properties."""

from __future__ import annotations

from tests import hypothesis_profile

hypothesis_profile.load()
