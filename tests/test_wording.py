"""The wording of code, messages and pages: plain, active, in the terms of the field."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pipemock
from tests.recordings.reading import recordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT: Final = Path(pipemock.__file__).parents[1]
CODE: Final = ("pipemock", "tests", "bench", "docs", "tools")
PAGES: Final = ("*.md", "docs/*.md", ".github/*.md")

# What is odd English or a metaphor, and what to write in its place.
FORBIDDEN: Final[Mapping[str, str]] = {
    r"\b[Ww]hoever\b": "the one that, a caller that",
    r"^\W*Who\b(?!.*\?)": "name the thing: the execution that, the caller that",
    r"(?<![Tt]here )\b(?:is|are|was|were) no (?!longer\b|more\b|better\b)": "is not a, there is no",
    r"\btime-outs?\b": "timeout",
    r"\b(?:stand|stands|stood) (?:beside|below)\b": "is next to, is below",
    r"\b(?:tell|tells|told) of\b": "reports, describes",
    r"\b(?:speak|speaks|spoke|spoken) of\b": "names, refers to",
    r"\b(?:is|are|was|were|be) told\b": "is reported, receives, is distinguished",
    r"\b[Hh]eed(?:s|ed|ing)?\b": "handles",
    r"\bheard? of\b": "is notified, receives",
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\b(?:come|comes|came) to pass\b": "happens",
    r"\bthose who wait\b": "the waiting executions",
    r"\bstops? to (?:poll|look)\b": "stops polling",
    r"\bjournals?\b": "event log",
    r"\bdiary\b": "pull request events",
    r"\bpost office\b": "outbox",
    r"(?<!exit )\bgates?\b": "transition, condition",
    r"\b(?:no|names no|is no) moment\b": "not a timestamp",
    r"\b(?:take|takes|took) (?:no )?notice\b": "notices, ignores",
    r"\bworld to speak\b": "the mock is not active",
    r"\bin silence\b": "without an error",
    r"\bbelieves? to\b": "assumes that",
    r"\b(?:come|comes|came|coming) through\b": "succeeds",
    r"\bthe execution before\b": "the previous execution",
    r"\bso say `": "run",
    r"\b(?:What it does not|What a test holds|In company)\b": "Limitations, API, Integrations",
    r"\bruns? as (?:it|they) stands?\b": "leave out: CONTRIBUTING says it once",
}


def _files(patterns: tuple[str, ...], suffix: str) -> Iterator[tuple[str, Path]]:
    for pattern in patterns:
        path = ROOT / pattern
        found = path.rglob(f"*{suffix}") if path.is_dir() else ROOT.glob(pattern)
        yield from ((each.relative_to(ROOT).as_posix(), each) for each in sorted(found))


def _odd(name: str, path: Path) -> Iterator[str]:
    yield from _odd_lines(name, path.read_text("utf-8").splitlines())


def _odd_lines(name: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        for idiom, better in FORBIDDEN.items():
            if found := re.search(idiom, line):
                yield f"{name}:{number}: {found[0].strip()!r}: write {better!r}"


def test_code_and_messages_are_plain_english() -> None:
    """No comment, docstring or message in the code has a forbidden idiom."""
    own = Path(__file__).relative_to(ROOT).as_posix()
    odd = [each for name, path in _files(CODE, ".py") if name != own for each in _odd(name, path)]

    assert [] == odd


def test_pages_are_plain_english() -> None:
    """No page has a forbidden idiom."""
    assert [] == [each for name, path in _files(PAGES, ".md") for each in _odd(name, path)]


def test_titles_of_scenes_are_plain_english() -> None:
    """No title of a recorded scene has a forbidden idiom: a report of conformance shows them."""
    odd = [
        each
        for recording in recordings()
        for each in _odd_lines(recording.name, [scene.title for scene in recording.scenes])
    ]

    assert [] == odd


def test_no_function_lets_something_happen() -> None:
    """A docstring says what happens, in the imperative: none begins with "Let"."""
    lets = [
        f"{name}:{node.lineno}"
        for name, path in _files(("pipemock",), ".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if (ast.get_docstring(node) or "").startswith("Let ")
    ]

    assert [] == lets
