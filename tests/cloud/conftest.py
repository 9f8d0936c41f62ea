"""The fixtures of CodeCommit, for the tests of what its branches start."""

from tests.codecommit.conftest import _session_commits, commits, desk

__all__ = ["_session_commits", "commits", "desk"]
