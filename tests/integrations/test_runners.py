"""Test runners: unittest with and without a class decorator, and pytest-xdist."""

from __future__ import annotations

import asyncio
import unittest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pipemock
from pipemock import mock_codepipeline
from pipemock.events import PipelineEvent
from tests.declarations import release

if TYPE_CHECKING:
    import pytest

    from pipemock import PipelineMock

pytest_plugins: Final = ["pytester"]


def _result(case: type[unittest.TestCase]) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result


def _summary(result: unittest.TestResult) -> tuple[int, int, int]:
    return result.testsRun, len(result.failures), len(result.errors)


# unittest --------------------------------------------------------------------------------------


def test_set_up_and_clean_up() -> None:
    """A mock that a set-up starts and a clean-up stops is fresh for each test."""
    held: list[PipelineMock] = []

    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.mock = mock_codepipeline().start()
            self.addCleanup(self.mock.stop)
            held.append(self.mock)
            self.client: Any = self.mock.client()
            self.client.create_pipeline(pipeline=release())

        def test_one(self) -> None:
            """Sees one pipeline."""
            assert 1 == len(self.client.list_pipelines()["pipelines"])

        def test_two(self) -> None:
            """Fails, and is cleaned up all the same."""
            self.fail()

    assert (2, 1, 0) == _summary(_result(Case))
    assert ["<PipelineMock, not active>"] * 2 == [repr(mock) for mock in held]


def test_set_up_and_tear_down() -> None:
    """A mock that a tear-down stops leaves nothing behind."""
    mock = mock_codepipeline()

    class Case(unittest.TestCase):
        def setUp(self) -> None:
            mock.start()

        def tearDown(self) -> None:
            mock.stop()

        def test_one(self) -> None:
            """Sees no pipeline."""
            assert [] == mock.client().list_pipelines()["pipelines"]

    assert (1, 0, 0) == _summary(_result(Case))
    assert "<PipelineMock, not active>" == repr(mock)


def test_one_mock_for_a_whole_class() -> None:
    """A mock that is started for a class is shared by its tests."""

    class Case(unittest.TestCase):
        mock: PipelineMock

        @classmethod
        def setUpClass(cls) -> None:
            cls.mock = mock_codepipeline().start()
            cls.addClassCleanup(cls.mock.stop)

        def test_one(self) -> None:
            """Is the first to call."""
            self.mock.client().list_pipelines()
            assert 1 == len(self.mock.calls)

        def test_two(self) -> None:
            """Sees the call of the first one."""
            assert 1 == len(self.mock.calls)

    assert (2, 0, 0) == _summary(_result(Case))


def test_an_asynchronous_set_up() -> None:
    """An asynchronous set-up may enter the mock, and what a test awaits or gathers is inside."""
    mock = mock_codepipeline()

    class Case(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            await mock.__aenter__()
            self.addAsyncCleanup(mock.__aexit__, None, None, None)

        async def test_one(self) -> None:
            """Calls from tasks and from threads."""
            client = mock.client()
            calls = [asyncio.to_thread(client.list_pipelines) for _ in range(4)]
            await asyncio.gather(*calls, self._call(client))
            assert 5 == len(mock.calls)

        async def _call(self, client: Any) -> None:
            await asyncio.sleep(0)
            client.list_pipelines()

    assert (1, 0, 0) == _summary(_result(Case))
    assert "<PipelineMock, not active>" == repr(mock)


# pytest-xdist ----------------------------------------------------------------------------------


def test_two_processes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pytest-xdist each process has mocks of its own, and ids are the same in both."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(pipemock.__file__).parents[1]))
    pytester.makepyfile(
        """
        import pytest

        PIPELINE = {
            "name": "release",
            "roleArn": "arn:aws:iam::123456789012:role/release",
            "artifactStore": {"type": "S3", "location": "artifacts"},
            "stages": [
                {"name": "Source", "actions": [{
                    "name": "Checkout",
                    "actionTypeId": {
                        "category": "Source", "owner": "AWS", "provider": "S3", "version": "1"
                    },
                    "configuration": {"S3Bucket": "sources", "S3ObjectKey": "site.zip"},
                    "outputArtifacts": [{"name": "Code"}],
                }]},
                {"name": "Approve", "actions": [{
                    "name": "Sign",
                    "actionTypeId": {
                        "category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"
                    },
                }]},
            ],
        }

        @pytest.mark.parametrize("number", range(8))
        @pytest.mark.pipemock(now="2026-01-05T09:00Z", seed=1)
        def test_release(codepipeline_mock, codepipeline_client, worker_id, number):
            assert worker_id in {"gw0", "gw1"}
            codepipeline_client.create_pipeline(pipeline=PIPELINE)
            assert "SEEN" == codepipeline_mock.events[0].execution_id
            codepipeline_mock.clock.run_until_idle()
            kind = type(codepipeline_mock.events[0])
            states = [event.state for event in codepipeline_mock.events.of(kind)]
            assert ["STARTED", "FAILED"] == states
        """.replace("SEEN", _first_execution())
    )
    options = ("-p", "xdist", "-p", "pipemock.pytest_plugin", "-p", "no:cacheprovider", "-n", "2")
    result = pytester.runpytest_subprocess(*options)

    result.assert_outcomes(passed=8)


def _first_execution() -> str:
    with mock_codepipeline(now="2026-01-05T09:00Z", seed=1) as mock:
        client: Any = mock.client()
        client.create_pipeline(pipeline=release())
        return mock.events.of(PipelineEvent)[0].execution_id
