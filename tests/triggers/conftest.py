"""The profile of the properties of patterns."""

from __future__ import annotations

from tests.properties import profile

profile.load()
