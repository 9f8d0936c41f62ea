"""The pytest plugin: fixtures, a marker, a guard, and a report of a failed test's mocks.

Nothing is loaded before a test needs it, or the user asks for the guard.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import pytest

import pipemock
from pipemock._call_sites import CallSite, running
from pipemock._errors import PipeMockError
from pipemock._mock import active_mocks
from pipemock._mock.decorator import test_contexts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from pipemock._mock.mock import PipelineMock
    from pipemock._mock.stubs import CodeCommitClient, CodePipelineClient
    from pipemock._serving.server import Server

_MARKER: Final = (
    "pipemock(*, now, region, account, caller, seed, action_duration, job_lease, "
    "cancellation_delay, answer_delay, clock, autojump, sleep, strict): mock CodePipeline for the "
    "test, with the keywords of mock_codepipeline"
)
_STRICT: Final = "make every mock strict: what a test has set and nothing has used is an error"
_GUARD: Final = "refuse every CodePipeline or CodeCommit call outside of a mock"

_ACTIVE_MOCKS: Final = pytest.StashKey[active_mocks.ActiveMocks]()
_GUARDED: Final = pytest.StashKey[bool]()

_WIDTH: Final = 80
"""The width of a report where the terminal is unknown, as in the workers of pytest-xdist."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the guard."""
    group = parser.getgroup("pipemock")
    group.addoption("--pipemock-guard", action="store_true", default=False, help=_GUARD)
    parser.addini("pipemock_guard", _GUARD, type="bool", default=False)
    parser.addini("pipemock_strict", _STRICT, type="bool", default=False)


# A conftest.py may make clients, and the guard has to record where.
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Switch on the guard, if requested, before any code of the user is loaded."""
    _guard(early_config, asked=early_config.known_args_namespace.pipemock_guard)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and start observing mocks."""
    config.addinivalue_line("markers", _MARKER)
    _guard(config, asked=config.getoption("pipemock_guard"))
    strict = config.getini("pipemock_strict")
    mocks = config.stash[_ACTIVE_MOCKS] = active_mocks.ActiveMocks(is_strict=strict)
    active_mocks.observers.append(mocks)
    config.add_cleanup(lambda: active_mocks.observers.remove(mocks))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add a fixture to each test that has the marker or whose class is decorated."""
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if item.get_closest_marker("pipemock"):
            item.fixturenames.insert(0, "codepipeline_mock")
        if test_contexts(item.cls):
            item.fixturenames.insert(0, "_mock_of_the_class")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Give warnings about calls of fixtures, threads and servers the place of the test."""
    file, line, _ = item.reportinfo()
    with running(CallSite(str(file), (line or 0) + 1)):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Start observing the next test."""
    item.config.stash[_ACTIVE_MOCKS].next_test()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add a section about the mocks of a failed test to its report, once for each test."""
    report = yield
    mocks = item.config.stash[_ACTIVE_MOCKS]
    if not report.passed:
        mocks.unfinished()
    if report.failed and not mocks.is_reported and (clouds := mocks.clouds()):
        from pipemock._mock.failure_report import report as describe  # noqa: PLC0415 -- see above

        report.sections.append(("pipemock", describe(clouds, width=_width(item.config))))
        mocks.is_reported = True
    return report


@pytest.fixture
def codepipeline_mock(request: pytest.FixtureRequest) -> Iterator[PipelineMock]:
    """Mock CodePipeline for a test; the marker `pipemock` takes its keywords.

    Example:
        >>> def test_a_week_later(codepipeline_mock):
        ...     codepipeline_mock.clock.advance(days=7)
    """
    with pipemock.mock_codepipeline(**_keywords(request)) as mock:
        yield mock


# Around the set-up, the fixtures and the clean-up of a test, which have no other way in.
@pytest.fixture
def _mock_of_the_class(request: pytest.FixtureRequest) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for context in test_contexts(request.cls):
            stack.enter_context(context.held())
        yield


@pytest.fixture
def codepipeline_client(codepipeline_mock: PipelineMock) -> CodePipelineClient:
    """Return a CodePipeline client that works without credentials or a configured Region.

    Example:
        >>> def test_a_new_account(codepipeline_client):
        ...     assert codepipeline_client.list_pipelines()["pipelines"] == []
    """
    return codepipeline_mock.client()


@pytest.fixture
def codecommit_client(codepipeline_mock: PipelineMock) -> CodeCommitClient:
    """Return a CodeCommit client of the same mock, which needs no credentials or Region either.

    Example:
        >>> def test_an_empty_account(codecommit_client):
        ...     assert codecommit_client.list_repositories()["repositories"] == []
    """
    return codepipeline_mock.client("codecommit")


@pytest.fixture
def codepipeline_server(codepipeline_mock: PipelineMock) -> Server:
    """Return a server that answers other processes for the mock, at a free port.

    Example:
        >>> def test_a_script(codepipeline_server):
        ...     env = {**os.environ, **codepipeline_server.environment}
        ...     subprocess.run(["./release.sh"], env=env, check=True)
    """
    return codepipeline_mock.serve()


def _keywords(request: pytest.FixtureRequest) -> dict[str, Any]:
    marker = request.node.get_closest_marker("pipemock")
    if marker is None:
        return {}
    if marker.args:
        msg = f"The marker pipemock takes only keywords, like now=..., not {marker.args!r}."
        raise PipeMockError(msg)
    return dict(marker.kwargs)


def _guard(config: pytest.Config, *, asked: bool) -> None:
    if (asked or config.getini("pipemock_guard")) and _GUARDED not in config.stash:
        config.stash[_GUARDED] = True
        guarding = contextlib.ExitStack()
        guarding.enter_context(pipemock.guard())
        config.add_cleanup(guarding.close)


def _width(config: pytest.Config) -> int:
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return _WIDTH
    return config.get_terminal_writer().fullwidth
