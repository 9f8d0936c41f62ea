"""The profile of the properties of patterns."""

from __future__ import annotations

from tests import hypothesis_profile

hypothesis_profile.load()
