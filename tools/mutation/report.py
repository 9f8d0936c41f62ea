"""The figures of a sample: a table by package, with scores and their intervals."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KILLS: Final = ("assertion", "unexpected", "missing", "refusal", "crash", "timeout")
"""How a change may be noticed."""
_OTHERS: Final = ("not noticed", "not ended", "equivalent")
_Z: Final = 1.96


def interval(hits: int, number: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion, after Wilson.

    Documented: en.wikipedia.org/wiki/Binomial_proportion_confidence_interval.
    """
    share = hits / number
    middle = share + _Z**2 / (2 * number)
    margin = _Z * sqrt(share * (1 - share) / number + _Z**2 / (4 * number**2))
    scale = 1 + _Z**2 / number
    return (middle - margin) / scale, (middle + margin) / scale


def table(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table of pairs of a path and a verdict."""
    packages: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for path, how in found:
        packages.setdefault(_package(path), Counter())[how] += 1
        total[how] += 1
    columns = ["package", *KILLS, *_OTHERS, "score, 95 % interval"]
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for name, counts in [*sorted(packages.items()), ("all", total)]:
        cells = [name, *(str(counts[how]) for how in (*KILLS, *_OTHERS)), _score(counts)]
        yield f"| {' | '.join(cells)} |"


def _package(path: str) -> str:
    parts = Path(path).parts
    return f"`{parts[1]}`" if len(parts) > 2 else "flat modules"  # noqa: PLR2004


def _score(counts: Mapping[str, int]) -> str:
    kills = sum(counts[how] for how in KILLS)
    number = kills + counts["not noticed"] + counts["not ended"]
    if not number:
        return "none"
    low, high = interval(kills, number)
    return f"{kills / number:.0%} [{low:.0%}, {high:.0%}]"


def ways(verdicts: Iterable[str]) -> str:
    """Return in what ways the noticed changes were noticed, in shares."""
    counts = Counter(verdicts)
    kills = sum(counts[how] for how in KILLS)
    shares = (f"{how} {counts[how] / kills:.0%}" for how in KILLS if counts[how])
    return f"{kills} noticed: {', '.join(shares)}"
