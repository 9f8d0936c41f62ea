"""The changes that the mutation tool makes, the tests that it chooses, and what it reports."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Final

import pytest
from botocore.exceptions import ClientError
from coverage import CoverageData

from pipemock import PipeMockError
from tools.mutation import verdicts
from tools.mutation.changes import Mutant, mutants
from tools.mutation.choice import Coverage, Sources, beside, covering, recorded
from tools.mutation.equivalents import EQUIVALENTS, Place, reason
from tools.mutation.report import interval, table, ways
from tools.mutation.running import NOT_NOTICED, Copy, Verdict

CHANGES: Final = [
    ("a < 1", ["(a <= 1)", "2"]),
    ("a is None", ["(a is not None)"]),
    ("x = a and b", ["(a or b)"]),
    ("x = not a", ["(a)"]),
    ("x = True", ["False"]),
    ("x = 'über'", ["'überx'"]),
    ("x: int = 3", ["4"]),
    ("f(x)", ["pass"]),
    ("def f() -> 'text':\n    'Return.'\n    return 1", ["2"]),
    ("def f() -> int | None:\n    return x", ["return None"]),
    ("def f() -> Any:\n    return None", []),
    ("def f() -> list[int]:\n    def g() -> int:\n        return x\n    return x", ["return []"]),
    ("def f() -> tuple[int, ...]:\n    return x", ["return ()"]),
    ("def f() -> tuple[int, int]:\n    return x", []),
    ("if TYPE_CHECKING:\n    x = 1", []),
    ("T = TypeVar('T', bound='A')", ["'Ax'"]),
    ("x = f'{a == b} no'", []),
    ("raise x", ["pass"]),
    ("def f() -> str:\n    raise NotImplementedError", []),
    ("X: TypeAlias = Literal['a', 'b']", []),
    ("x = cast('A', 3)", ["4"]),
    ("del a[b]", ["pass"]),
    ("del a, b", []),
    ("all(x)", ["pass", "any"]),
    ("x = min(a)", ["max"]),
]


@pytest.mark.parametrize(("source", "expected"), CHANGES, ids=[source for source, _ in CHANGES])
def test_changes(source: str, expected: list[str]) -> None:
    """Comparisons, conditions, constants, results and calls are changed, and nothing else."""
    assert expected == [each.after for each in mutants("a.py", source)]


def test_flags_that_have_an_effect_for_users_only() -> None:
    """How a class of attrs takes and shows its members is changed in public modules alone."""
    source = "@attrs.frozen(kw_only=True)\nclass A:\n    x: int = field(init=False, repr=False)"

    assert ["False", "True", "True"] == [
        each.after for each in mutants("pipemock/events.py", source)
    ]
    assert [] == list(mutants("pipemock/_engine/a.py", source))


def test_a_change_is_made_in_its_place() -> None:
    """Only the changed expression differs, also behind letters of several bytes and over lines."""
    source = "x = 'ü', (a\n    == b), 2\ny = 3\n"
    changed = {each.after: each.applied(source) for each in mutants("a.py", source)}

    assert "x = 'ü', ((a != b)), 2\ny = 3\n" == changed["(a != b)"]
    assert "x = 'ü', (a\n    == b), 3\ny = 3\n" == changed["3"]


# The choice of tests ------------------------------------------------------------------------------

_TEXT: Final = """
LIMIT = 20
LIMITS = {"a": LIMIT}


def within(number):
    return number in LIMITS.values()


class Status:
    GONE = "Gone"

    def shown(self, prefix=""):
        return prefix + self.GONE
"""


def _mutant(line: int, path: str = "pipemock/_engine/a.py") -> Mutant:
    return Mutant(path, line, line, 0, 1, "a", "b")


_SOURCES: Final = Sources(
    {"pipemock/_engine/a.py": _TEXT, "pipemock/b.py": "x = 1\nStatus.GONE\nstatus.shown()\n"},
    {
        "tests/cli/test_a.py": "from pipemock._engine.a import LIMIT",
        "tests/engine/flow/test_b.py": "LIMIT",
        "tests/engine/state/test_c.py": "assert 'Gone' == status",
        "tests/test_ids.py": "",
        "tests/test_lines.py": "",
    },
)


def test_tests_are_recorded_by_the_names_that_pytest_has(tmp_path: Path) -> None:
    """Contexts of coverage become ids of tests, with the number of lines that each passes."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").touch()
    (tmp_path / "a.py").touch()
    data = CoverageData(str(tmp_path / "data"))
    for context, lines in {
        "": [1, 2, 3],
        "tests.test_a.test_one": [2],
        "tests.test_a.TestB.test_two": [2, 3],
        "somewhere.else": [2],
        "a.test_of_the_code": [2],
    }.items():
        data.set_context(context)
        data.add_lines({"a.py": lines})
    data.write()
    found = recorded(tmp_path / "data", tmp_path)

    one, two = "tests/test_a.py::test_one", "tests/test_a.py::TestB::test_two"
    assert {"a.py": {2: {one, two}, 3: {two}}} == found.tests
    assert {one: 1, two: 2} == found.lines


def test_the_most_specific_tests_come_first() -> None:
    """Tests of all lines of a change are run, those that pass the fewest lines first."""
    tests = {7: frozenset({"most", "few"}), 8: frozenset({"many"}), 9: frozenset({"other"})}
    coverage = Coverage(
        {"pipemock/_engine/a.py": tests}, {"most": 9, "many": 5, "few": 1, "other": 1}
    )
    mutant = _mutant(7)._replace(end_line=8)

    assert ["few", "many", "most"] == covering(mutant, coverage, _SOURCES)


@pytest.mark.parametrize(
    ("line", "expected"),
    [(2, ["limit"]), (3, ["limit"]), (11, ["gone", "method"]), (13, ["shown"]), (14, ["method"])],
)
def test_a_constant_has_the_tests_that_use_it(line: int, expected: list[str]) -> None:
    """What only an import runs is tested where a line mentions its name, in any file."""
    coverage = Coverage(
        {
            "pipemock/_engine/a.py": {7: frozenset({"limit"}), 14: frozenset({"method"})},
            "pipemock/b.py": {
                1: frozenset({"none"}),
                2: frozenset({"gone"}),
                3: frozenset({"shown"}),
            },
        },
        {"limit": 1, "gone": 1, "none": 1, "shown": 1, "method": 1},
    )

    assert expected == covering(_mutant(line), coverage, _SOURCES)


def test_tests_that_mention_a_text_come_first() -> None:
    """Where a text is changed, tests whose file contains it run before more specific ones."""
    mentioning, other = "tests/engine/state/test_c.py::test_it", "tests/cli/test_a.py::test_it"
    coverage = Coverage(
        {"pipemock/_engine/a.py": {7: frozenset({mentioning, other})}}, {mentioning: 9, other: 1}
    )

    assert [mentioning, other] == covering(_mutant(7)._replace(before="'Gone'"), coverage, _SOURCES)
    for before in ("'On'", "'Gone' in x", "return x"):
        changed = _mutant(7)._replace(before=before)
        assert [other, mentioning] == covering(changed, coverage, _SOURCES)


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("pipemock/_engine/state/urls.py", 1, ["tests/engine/state"]),
        ("pipemock/_engine/providers/urls.py", 1, ["tests/engine"]),
        ("pipemock/_engine/a.py", 2, ["tests/engine", "tests/cli/test_a.py"]),
        ("pipemock/ids.py", 1, ["tests/test_ids.py"]),
        ("pipemock/_reprs.py", 1, ["tests/test_ids.py", "tests/test_lines.py"]),
    ],
)
def test_the_tests_beside_a_change(path: str, line: int, expected: list[str]) -> None:
    """Tests mirror the folders of the package; others may name a constant."""
    texts = dict.fromkeys([path], _TEXT)

    assert expected == beside(_mutant(line, path), _SOURCES._replace(texts=texts))


# Verdicts -----------------------------------------------------------------------------------------


def _raised_by_pytest() -> BaseException:
    with pytest.raises(BaseException) as raised, pytest.raises(KeyError):  # noqa: PT011
        pass
    return raised.value


def _raised_by_code() -> BaseException:
    try:
        json.loads("x")
    except json.JSONDecodeError as error:
        return error
    raise AssertionError


def _raised_where_another_is_expected() -> BaseException:
    with pytest.raises(KeyError) as raised:
        _expect_a_value_error({})
    return raised.value


def _expect_a_value_error(empty: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no"):
        empty["a"]


def _raised_here() -> BaseException:
    empty: dict[str, int] = {}
    try:
        empty["a"]
    except KeyError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (AssertionError(), "assertion"),
        (_raised_by_pytest(), "assertion"),
        (ClientError({}, "GetPipeline"), "refusal"),
        (PipeMockError("no"), "refusal"),
        (_raised_by_code(), "crash"),
        (_raised_here(), "missing"),
        (_raised_where_another_is_expected(), "unexpected"),
    ],
    ids=repr,
)
def test_an_assertion_is_told_from_a_crash(raised: BaseException, expected: str) -> None:
    """What a test compares is an assertion; what it misses itself is not a crash of the code."""
    assert expected == verdicts.verdict(raised)


_TESTS: Final = """

from pipemock.a import double

def test_crash():
    assert 4 == double(2) or {}["a"]

def test_assertion():
    assert 4 == double(2)
"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """Copy a small repository, with the only plugin that pytest loads there."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    repository = tmp_path / "repository"
    for name, text in {
        "pipemock/a.py": "def double(x):\n    return x * 2\n",
        "pipemock/__init__.py": "",
        "tests/test_a.py": _TESTS,
        "tools/mutation/verdicts.py": Path(verdicts.__file__).read_text("utf-8"),
        "tests/test_b.py": "from pipemock.a import double\nassert double(1) < 9\n",
        "tests/docs/test_docs.py": "",
        "tests/docs/test_messages.py": "",
        "tools/__init__.py": "",
        "tools/mutation/__init__.py": "",
        "pytest.ini": "[pytest]\n",
    }.items():
        file = repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)  # noqa: S607
    return Copy(repository, tmp_path / "copy")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("x * 3", Verdict("assertion", "tests/test_a.py::test_assertion")),
        ("2 + x", NOT_NOTICED),
        ("x.y", Verdict("crash", "tests/test_a.py::test_crash")),
        (")", Verdict("crash", "tests/test_a.py")),
    ],
)
def test_a_change_is_judged(copy: Copy, after: str, expected: Verdict) -> None:
    """An assertion counts before a crash; the copy is afterwards as it was."""
    before = (copy.folder / "pipemock/a.py").read_text("utf-8")
    mutant = Mutant("pipemock/a.py", 2, 2, 11, 16, "x * 2", after)
    sources = Sources({"pipemock/a.py": before}, {"tests/test_a.py": _TESTS})
    found = copy.judge(mutant, Coverage({}, {}), sources)

    assert expected == found
    assert before == (copy.folder / "pipemock/a.py").read_text("utf-8")
    assert not Path(importlib.util.cache_from_source(str(copy.folder / mutant.path))).exists()


def test_a_test_that_hangs_is_ended(copy: Copy) -> None:
    """A change that makes a test go on for ever is noticed."""
    plugin = copy.folder / "tools/mutation/verdicts.py"
    text = plugin.read_text("utf-8")
    plugin.write_text(text.replace("SECONDS: Final = 90", "SECONDS: Final = 0.2"), "utf-8")
    (copy.folder / "tests/test_a.py").write_text("def test_it():\n    while True: pass\n", "utf-8")

    assert Verdict("timeout", "tests/test_a.py::test_it") == copy.run(["tests/test_a.py"])


def test_a_test_that_does_not_exist_is_no_notice(copy: Copy) -> None:
    """Where the record names a test that is gone, the tool says so and goes no further."""
    with pytest.raises(SystemExit, match=r"out of date:\nERROR: not found: .*test_gone"):
        copy.run(["tests/test_a.py::test_gone"])


def test_a_file_that_cannot_be_imported_hides_no_assertion(copy: Copy) -> None:
    """Other files run, too, so that an assertion is found."""
    (copy.folder / "pipemock/a.py").write_text("def double(x):\n    return x + 9\n", "utf-8")
    verdict = copy.run(["tests/test_b.py", "tests/test_a.py"])

    assert Verdict("assertion", "tests/test_a.py::test_assertion") == verdict


# The report ---------------------------------------------------------------------------------------


def test_an_interval_is_wilsons() -> None:
    """140 of 147 give an interval from 91 % to 98 %."""
    assert pytest.approx((0.905, 0.977), abs=0.001) == interval(140, 147)


def test_a_report_has_a_row_for_each_package() -> None:
    """Kinds of notices are counted by package; equivalent changes do not count in the score."""
    found = [
        ("pipemock/_engine/state/a.py", "assertion"),
        ("pipemock/_engine/b.py", "not noticed"),
        ("pipemock/c.py", "equivalent"),
    ]

    assert [
        "| `_engine` | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 50% [9%, 91%] |",
        "| flat modules | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | none |",
        "| all | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 50% [9%, 91%] |",
    ] == list(table(found))[2:]
    assert "2 noticed: assertion 50%, crash 50%" == ways(["assertion", "crash", "not noticed"])


def test_prose_is_excused_and_names_are_not() -> None:
    """A description in our own words may change; what it describes may not."""
    path = "pipemock/_codepipeline/property_descriptions.py"
    texts = [_mutant(1, path)._replace(before=before) for before in ("'Two words'", "'AppId'")]

    assert [True, False] == [reason(each, "a line") is not None for each in texts]
    assert reason(texts[0]._replace(path="pipemock/events.py"), "a line") is None


@pytest.mark.parametrize("place", EQUIVALENTS, ids=lambda place: f"{place.path}-{place.line}")
def test_equivalent_changes_exist(place: Place) -> None:
    """Each change that is listed as equivalent is one that the tool still makes."""
    source = (Path(__file__).parents[2] / place.path).read_text("utf-8")
    lines = source.splitlines()

    assert any(place.fits(each, lines[each.line - 1]) for each in mutants(place.path, source))
