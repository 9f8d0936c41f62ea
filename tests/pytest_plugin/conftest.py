"""Runs of pytest inside pytest, with no plugin but ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

# A run inside forgets the modules that it was the first to import, and a second one would have its
# own copies of some of them.
from pipemock._codecommit import operations  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

_OPTIONS: Final = ("-p", "pipemock.pytest_plugin", "-p", "no:cacheprovider", "--strict-markers")


@pytest.fixture
def run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., pytest.RunResult]:
    """Return a function that runs pytest on the source of a test file."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    # In this process the plugin has been imported before, which pytest 8 warns of.
    known = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
    pytester.makeini(f"[pytest]\nfilterwarnings =\n    error\n    {known}")

    def run_source(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_inprocess(*_OPTIONS, *options)

    return run_source
