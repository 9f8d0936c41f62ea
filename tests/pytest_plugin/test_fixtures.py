"""The pytest plugin, in runs of pytest inside pytest."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins: Final = ["pytester"]


def test_the_fixtures(run: Callable[..., pytest.RunResult]) -> None:
    """The fixtures are an active mock and clients of both services that it answers."""
    result = run(
        """
        def test_both(codepipeline_client, codepipeline_mock):
            assert [] == codepipeline_client.list_pipelines()["pipelines"]
            assert 1 == len(codepipeline_mock.calls)

        def test_client_alone(codepipeline_client):
            assert [] == codepipeline_client.list_pipelines()["pipelines"]

        def test_codecommit(codecommit_client, codepipeline_client, codepipeline_mock):
            codecommit_client.create_repository(repositoryName="shop")
            assert ["codecommit"] == [call.service for call in codepipeline_mock.calls]
        """
    )

    result.assert_outcomes(passed=3)


def test_tests_that_are_not_functions(run: Callable[..., pytest.RunResult]) -> None:
    """Examples in docstrings are run beside the tests, and get no fixture."""
    result = run(
        """
        def one():
            '''
            >>> one()
            1
            '''
            return 1

        def test_one(codepipeline_mock):
            assert one() == 1
        """,
        "--doctest-modules",
    )

    result.assert_outcomes(passed=2)


def test_the_server(run: Callable[..., pytest.RunResult]) -> None:
    """The server answers for the mock of the same test, and is gone after it."""
    result = run(
        """
        import socket
        import urllib.error
        import urllib.request
        import pytest

        served = []

        def test_both(codepipeline_server, codepipeline_mock):
            served.append(codepipeline_server)
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(codepipeline_server.url)
            assert codepipeline_mock.serve().url != codepipeline_server.url

        def test_after_it():
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", served[0].port))
        """
    )

    result.assert_outcomes(passed=2)


def test_servers_under_xdist(run: Callable[..., pytest.RunResult]) -> None:
    """Tests side by side each have a server of their own, at a port of its own."""
    result = run(
        """
        import os
        import subprocess
        import sys
        import pytest

        LIST = (
            "import boto3; client = boto3.client('codecommit');"
            "print(len(client.list_repositories()['repositories']))"
        )

        @pytest.mark.parametrize("number", range(4))
        def test_one(codepipeline_server, codepipeline_mock, number):
            client = codepipeline_mock.client("codecommit")
            for name in range(number):
                client.create_repository(repositoryName=f"app-{name}")
            env = {**os.environ, **codepipeline_server.environment}
            assert number == int(subprocess.check_output([sys.executable, "-c", LIST], env=env))
        """,
        "-p",
        "xdist",
        "-n",
        "2",
    )

    result.assert_outcomes(passed=4)


def test_each_test_has_a_fresh_world(run: Callable[..., pytest.RunResult]) -> None:
    """What one test did is not there for the next one."""
    result = run(
        """
        import pytest

        @pytest.mark.parametrize("number", [1, 2])
        def test_twice(codepipeline_client, codepipeline_mock, number):
            codepipeline_client.list_pipelines()
            assert 1 == len(codepipeline_mock.calls)
        """
    )

    result.assert_outcomes(passed=2)


def test_nothing_is_active_without_the_fixture(run: Callable[..., pytest.RunResult]) -> None:
    """A test that asks for nothing runs without a mock, before and after one that does."""
    result = run(
        """
        from botocore.hooks import EventAliaser

        def _is_active():
            return EventAliaser.emit.__module__ != "botocore.hooks"

        def test_before():
            assert not _is_active()

        def test_with(codepipeline_mock):
            assert _is_active()

        def test_after():
            assert not _is_active()
        """
    )

    result.assert_outcomes(passed=3)


def test_the_mock_is_left_when_a_test_fails(run: Callable[..., pytest.RunResult]) -> None:
    """A test that fails leaves no mock behind."""
    result = run(
        """
        from botocore.hooks import EventAliaser

        def test_that_fails(codepipeline_mock):
            assert False

        def test_after():
            assert EventAliaser.emit.__module__ == "botocore.hooks"
        """
    )

    result.assert_outcomes(passed=1, failed=1)


def test_the_marker_takes_the_settings(run: Callable[..., pytest.RunResult]) -> None:
    """The marker has the keywords of the mock, and all of them arrive."""
    result = run(
        """
        import pytest

        BOB = "arn:aws:iam::999999999999:user/Bob"

        @pytest.mark.pipemock(
            now="2026-01-05T09:00Z", region="eu-west-1", account="999999999999", caller=BOB,
            seed=1, action_duration=60,
        )
        def test_settings(codepipeline_client, codepipeline_mock):
            codepipeline_client.list_pipelines()
            [call] = codepipeline_mock.calls
            assert "2026-01-05T09:00" == f"{call.time:%Y-%m-%dT%H:%M}"
            assert ("eu-west-1", "999999999999", BOB) == (call.region, call.account, call.caller)
        """
    )

    result.assert_outcomes(passed=1)


def test_the_marker_takes_the_ways_in_which_time_passes(
    run: Callable[..., pytest.RunResult],
) -> None:
    """The marker says too whether sleep is virtual, reads jump, and the clock follows."""
    result = run(
        """
        import time

        import pytest

        @pytest.mark.pipemock(now="2026-01-05T09:00Z", sleep="virtual", autojump=True)
        def test_virtual(codepipeline_mock):
            time.sleep(86_400)
            assert "2026-01-06" == f"{codepipeline_mock.clock.now:%Y-%m-%d}"

        @pytest.mark.pipemock(clock="follow")
        def test_following(codepipeline_mock):
            with pytest.raises(Exception, match="clock='follow'"):
                codepipeline_mock.clock.advance(1)
        """
    )

    result.assert_outcomes(passed=2)


def test_the_marker_alone_is_enough(run: Callable[..., pytest.RunResult]) -> None:
    """A marked test runs inside a mock, even if it asks for no fixture."""
    result = run(
        """
        import unittest

        import boto3
        import pytest

        client = boto3.Session("key", "secret", region_name="us-east-1").client("codepipeline")

        @pytest.mark.pipemock
        def test_function():
            assert [] == client.list_pipelines()["pipelines"]

        @pytest.mark.pipemock(region="eu-west-1")
        @pytest.mark.parametrize("number", [1, 2])
        def test_parameters(number):
            assert [] == client.list_pipelines()["pipelines"]

        @pytest.mark.pipemock
        class TestClass:
            def test_method(self):
                assert [] == client.list_pipelines()["pipelines"]

        @pytest.mark.pipemock
        class TestCase(unittest.TestCase):
            def test_method(self):
                assert [] == client.list_pipelines()["pipelines"]
        """
    )

    result.assert_outcomes(passed=5)


def test_the_nearest_marker_counts(run: Callable[..., pytest.RunResult]) -> None:
    """The marker of a test stands in for that of its module."""
    result = run(
        """
        import pytest

        pytestmark = pytest.mark.pipemock(region="eu-west-1")

        def test_of_the_module(codepipeline_client):
            assert "eu-west-1" == codepipeline_client.meta.region_name

        @pytest.mark.pipemock(region="eu-west-3")
        def test_of_its_own(codepipeline_client):
            assert "eu-west-3" == codepipeline_client.meta.region_name
        """
    )

    result.assert_outcomes(passed=2)


def test_the_marker_is_there_before_the_fixtures(run: Callable[..., pytest.RunResult]) -> None:
    """Other fixtures of a marked test find the mock active already."""
    result = run(
        """
        import boto3
        import pytest

        @pytest.fixture
        def names():
            client = boto3.Session("key", "secret", region_name="us-east-1").client("codepipeline")
            return client.list_pipelines()["pipelines"]

        @pytest.mark.pipemock
        def test_function(names):
            assert [] == names
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("'2026-01-05T09:00Z'", "*The marker pipemock takes only keywords, like now=..., not (*"),
        ("now='tomorrow'", "*'tomorrow' is not an ISO 8601 timestamp*"),
        ("then='2026-01-05T09:00Z'", "*unexpected keyword argument 'then'*"),
    ],
)
def test_a_marker_without_sense_is_an_error(
    run: Callable[..., pytest.RunResult], marker: str, words: str
) -> None:
    """What the marker does not take is an error of the test, with the words that help."""
    result = run(
        f"""
        import pytest

        @pytest.mark.pipemock({marker})
        def test_function():
            pass
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([words])


def test_the_marker_is_documented(run: Callable[..., pytest.RunResult]) -> None:
    """The marker is known to pytest, with its keywords."""
    result = run("", "--markers")

    assert (
        "@pytest.mark.pipemock(*, now, region, account, caller, seed, action_duration, job_lease, "
        "cancellation_delay, answer_delay, clock, autojump, sleep, strict): mock CodePipeline for "
        "the test, with the keywords of mock_codepipeline"
    ) in result.outlines


def test_the_fixtures_are_documented(run: Callable[..., pytest.RunResult]) -> None:
    """The fixtures are listed with what they do."""
    result = run("", "--fixtures")

    result.stdout.fnmatch_lines_random(
        [
            "codepipeline_mock*",
            "    Mock CodePipeline for a test; the marker `pipemock` takes its keywords.",
            "codepipeline_client*",
            "    Return a CodePipeline client that works without credentials*",
        ]
    )


def test_the_marker_names_every_setting() -> None:
    """The marker names the very keywords that the mock takes."""
    from pipemock import mock_codepipeline, pytest_plugin  # noqa: PLC0415

    names = [name for name in inspect.signature(mock_codepipeline).parameters if name != "target"]
    assert f"pipemock(*, {', '.join(names)})" == pytest_plugin._MARKER.split(":")[0]


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import pipemock", []),
        ("import pipemock.pytest_plugin", []),
        ("import pipemock; pipemock.guard().__enter__()", ["botocore"]),
    ],
)
def test_loading_loads_no_botocore(statement: str, loaded: list[str]) -> None:
    """Without a mock, boto3 and botocore are not loaded; the guard needs only botocore."""
    program = f"import sys; {statement}; print(sorted({{'boto3', 'botocore'}} & set(sys.modules)))"
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert f"{loaded}\n" == done.stdout
