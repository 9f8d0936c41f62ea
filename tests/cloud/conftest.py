"""The CodeCommit fixtures, for tests of pipelines that branches start."""

from tests.codecommit.conftest import _session_commits, commits, desk

__all__ = ["_session_commits", "commits", "desk"]
