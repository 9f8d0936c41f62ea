"""The guard as an option of pytest, and as a setting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from botocore.hooks import EventAliaser

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

pytest_plugins: Final = ["pytester"]

_ORIGINALS: Final = (EventAliaser.emit, EventAliaser.emit_until_response)

_CLIENT: Final = """
import boto3

client = boto3.Session("key", "secret", region_name="us-east-1").client("codepipeline")
"""

_TESTS: Final = """
def test_outside():
    client.list_pipelines()

def test_inside(codepipeline_mock):
    client.list_pipelines()
"""


_SOURCE: Final = _CLIENT + _TESTS

_REFUSE: Final = "refuse every CodePipeline or CodeCommit call outside of a mock"
_HELP: Final = {
    "pipemock: --pipemock-guard": _REFUSE,
    "pipemock_guard (bool):": _REFUSE,
    "pipemock_strict (bool):": (
        "make every mock strict: what a test has set and nothing has used is an error"
    ),
}


def _expect_guarded(result: pytest.RunResult, made: str) -> None:
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [f"*PipeMockError: codepipeline ListPipelines was called outside*was made at {made}.*"]
    )


def test_the_option(run: Callable[..., pytest.RunResult]) -> None:
    """With the option a call outside of a mock fails its test, and nothing is left of it later."""
    result = run(_SOURCE, "--pipemock-guard")

    _expect_guarded(result, "test_the_option.py:3")
    assert _ORIGINALS == (EventAliaser.emit, EventAliaser.emit_until_response)


def test_the_setting(run: Callable[..., pytest.RunResult], pytester: pytest.Pytester) -> None:
    """The same can be written into the configuration."""
    result = run(_SOURCE, "-o", "pipemock_guard=true")

    _expect_guarded(result, "test_the_setting.py:3")
    result = pytester.runpytest_inprocess("-p", "pipemock.pytest_plugin", "--help")
    told = " ".join(" ".join(result.outlines).split())
    for name, what in _HELP.items():
        assert re.search(rf"{re.escape(f'{name} {what}')}(?!\w)", told), name


def test_clients_of_a_conftest_are_known(
    run: Callable[..., pytest.RunResult], pytester: pytest.Pytester
) -> None:
    """The guard is on before the files called conftest.py are loaded."""
    pytester.makeconftest(_CLIENT)
    result = run(f"from conftest import client\n{_TESTS}", "--pipemock-guard")

    _expect_guarded(result, "conftest.py:3")


def test_a_plugin_that_a_conftest_brings(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a conftest.py loads the plugin, the guard is on when it was loaded."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest('pytest_plugins = ["pipemock.pytest_plugin"]')
    pytester.makepyfile(_SOURCE)
    result = pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", "-o", "pipemock_guard=true", "-W", "ignore"
    )

    _expect_guarded(result, "test_a_plugin_that_a_conftest_brings.py:3")


def test_without_the_option(run: Callable[..., pytest.RunResult]) -> None:
    """Nothing is wrapped unless it is asked for."""
    result = run(
        """
        from botocore.hooks import EventAliaser

        def test_one():
            assert "botocore.hooks" == EventAliaser.emit.__module__
        """
    )

    result.assert_outcomes(passed=1)
