"""The reports of failed tests, with their sections about mocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins: Final = ["pytester"]

_HEAD: Final = """
    import unittest

    import pytest

    from pipemock import mock_codepipeline
    from pipemock.declarations import RELEASE

    NOW = "2026-01-05T09:00Z"

    def play(mock):
        mock.client().create_pipeline(pipeline=RELEASE)
"""

_SECTION: Final = (
    "*- pipemock -*",
    "2026-01-05 09:00:00 UTC",
    "+00:00:00  48a1c96e  execution     STARTED  by CreatePipeline",
    "*Sign      STARTED",
    "+00:00:00  now",
    "Calls:",
    "  2026-01-05T09:00:00.000Z CreatePipeline pipeline=*",
    "Now:",
    "*Action Sign waits since*",
    "More: *",
)

_ENTERED: Final = {
    "fixture": """
    @pytest.mark.pipemock(now=NOW)
    def test_one(codepipeline_mock):
        play(codepipeline_mock)
        assert False
    """,
    "block": """
    def test_one():
        with mock_codepipeline(now=NOW) as mock:
            play(mock)
            assert False
    """,
    "left block": """
    def test_one():
        with mock_codepipeline(now=NOW) as mock:
            play(mock)
        assert False
    """,
    "decorator": """
    aws = mock_codepipeline(now=NOW)

    @aws
    def test_one():
        play(aws)
        assert False
    """,
    "test case": """
    aws = mock_codepipeline(now=NOW)

    @aws
    class Case(unittest.TestCase):
        def test_one(self):
            play(aws)
            self.fail()
    """,
    "fixture of a module": """
    @pytest.fixture(scope="module")
    def mock():
        with mock_codepipeline(now=NOW) as mock:
            play(mock)
            yield mock

    def test_zero(mock):
        pass

    def test_one():
        assert False
    """,
}


def _count(result: pytest.RunResult) -> int:
    return sum(line.strip("- ") == "pipemock" for line in result.outlines)


@pytest.mark.parametrize("source", _ENTERED.values(), ids=_ENTERED)
def test_a_failed_test_tells_of_its_mock(run: Callable[..., pytest.RunResult], source: str) -> None:
    """However the mock was entered, the report of a failed test has a section about it."""
    result = run(_HEAD + source)

    assert 1 == result.parseoutcomes()["failed"]
    assert 1 == _count(result)
    result.stdout.fnmatch_lines(list(_SECTION))


@pytest.mark.parametrize("phase", ["setup", "teardown"])
def test_an_error_of_a_fixture_tells_too(run: Callable[..., pytest.RunResult], phase: str) -> None:
    """An error before or after a test has the section as well, if there is a mock."""
    result = run(
        f"""{_HEAD}
    @pytest.fixture
    def broken(codepipeline_mock):
        play(codepipeline_mock)
        if {phase == "setup"}:
            raise ZeroDivisionError
        yield
        raise ZeroDivisionError

    @pytest.mark.pipemock(now=NOW)
    def test_one(broken):
        pass
    """
    )

    assert 1 == result.parseoutcomes()["errors"]
    assert 1 == _count(result)
    result.stdout.fnmatch_lines(list(_SECTION))


def test_a_test_tells_once(run: Callable[..., pytest.RunResult]) -> None:
    """A test that fails and is not cleaned up either has one section."""
    result = run(
        f"""{_HEAD}
    @pytest.fixture
    def broken(codepipeline_mock):
        yield
        raise ZeroDivisionError

    def test_one(broken):
        assert False
    """
    )

    result.assert_outcomes(failed=1, errors=1)
    assert 1 == _count(result)


@pytest.mark.parametrize(
    "source",
    [
        "def test_one(codepipeline_mock): pass",
        "def test_one(codepipeline_mock): pytest.skip()",
        "def test_one(codepipeline_mock): pytest.xfail()",
        "def test_one(): assert False",
    ],
)
def test_nothing_to_tell(run: Callable[..., pytest.RunResult], source: str) -> None:
    """Where a test did not fail, or has no mock, there is no section."""
    result = run(f"import pytest\n{source}", "-rA")

    assert 0 == _count(result)


def test_a_mock_of_another_test_is_not_told(run: Callable[..., pytest.RunResult]) -> None:
    """What an earlier test has left behind belongs to that test."""
    result = run(
        """
        def test_zero(codepipeline_client):
            codepipeline_client.list_pipelines()

        def test_one():
            assert False
        """
    )

    result.assert_outcomes(passed=1, failed=1)
    assert 0 == _count(result)


def test_the_timeline_fits_the_terminal(
    run: Callable[..., pytest.RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of the timeline are cut to the width of the terminal."""
    monkeypatch.setenv("COLUMNS", "50")
    result = run(_HEAD + _ENTERED["block"])

    assert "+00:00:00  48a1c96e  execution     STARTED  by Cr…" in result.outlines


def test_without_a_terminal_there_are_eighty_columns(
    run: Callable[..., pytest.RunResult], pytester: pytest.Pytester
) -> None:
    """A run that writes to no terminal, like that of a worker, has the section all the same."""
    pytester.makeconftest(
        """
        from pathlib import Path

        def pytest_runtest_logreport(report):
            if report.failed:
                Path("sections.txt").write_text(dict(report.sections)["pipemock"], "utf-8")
        """
    )
    run(_HEAD + _ENTERED["fixture"], "-p", "no:terminal")
    lines = (pytester.path / "sections.txt").read_text("utf-8").splitlines()

    assert 80 == max(len(line) for line in lines[: lines.index("Now:")])


def test_the_sections_travel_between_processes(run: Callable[..., pytest.RunResult]) -> None:
    """Under pytest-xdist the sections arrive, and the fixtures work in each worker."""
    fine = "    def test_{}(codepipeline_client): codepipeline_client.list_pipelines()\n"
    sources = _ENTERED["fixture"] + "\n" + "".join(fine.format(name) for name in "abcd")
    result = run(_HEAD + sources, "-p", "xdist", "-n", "2", "--pipemock-guard")

    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(list(_SECTION))


def test_several_mocks_are_told_apart(run: Callable[..., pytest.RunResult]) -> None:
    """A mock of the module and one of the test are both reported, the older one first."""
    result = run(
        f"""{_HEAD}
    @pytest.fixture(scope="module", autouse=True)
    def mock():
        with mock_codepipeline(now=NOW) as mock:
            yield mock

    def test_zero(mock):
        play(mock)

    @pytest.mark.pipemock(now="2026-02-01T00:00Z")
    def test_one(codepipeline_mock):
        play(codepipeline_mock)
        assert False
    """
    )

    result.stdout.fnmatch_lines(
        [
            "Mock 1 of 2, *",
            "2026-01-05 09:00:00 UTC",
            "Mock 2 of 2, *",
            "2026-02-01 00:00:00 UTC",
        ]
    )


# What is compared -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["calls", "events"])
def test_pytest_says_which_member_differs(run: Callable[..., pytest.RunResult], kind: str) -> None:
    """A comparison of two calls or events that fails is explained, member by member."""
    result = run(
        f"""{_HEAD}
    def test_one():
        with mock_codepipeline(now=NOW) as mock:
            for account in ("123456789012", "210987654321"):
                mock.client(account=account).create_pipeline(pipeline=RELEASE)
        one, other = mock.{kind}[0], mock.{kind}[len(mock.{kind}) // 2]
        assert one == other
    """
    )

    result.stdout.fnmatch_lines(["*Differing attributes:", "E*'account'*"])
