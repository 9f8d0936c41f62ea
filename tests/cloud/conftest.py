"""The fixtures of CodeCommit, for the tests of what its branches start."""

from tests.codecommit.conftest import commits, desk

__all__ = ["commits", "desk"]
