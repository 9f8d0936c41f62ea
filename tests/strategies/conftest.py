"""The profile of all properties."""

from __future__ import annotations

from tests.properties import profile

profile.load()
