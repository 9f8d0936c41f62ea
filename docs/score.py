"""Write the page of the score by playing all recordings: `python -m docs.score`."""  # noqa: INP001 -- a script

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from tests.recordings.player import play
from tests.recordings.reading import EVIDENCE, recordings
from tests.recordings.worlds import mock_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.recordings.player import Compared
    from tests.recordings.reading import Recording

PAGE: Final = Path(__file__).with_name("score.md")

_INTRODUCTION: Final = """\
# Score

<!-- Written by docs/score.py from the recordings in tests/recordings/data. -->

This page says how often pipemock gives the answer that was recorded from the real service.
Each recording contains declarations, calls, the time between them, and what the service answered.
A player performs the calls in an empty account of the mock and compares member by member.

**{equal} of {total} answers are equal in every member.**
In another {adding}, all recorded members are equal, and the mock shows more members.
Most of these are newer than the recording; the others appeared a few seconds later on the service.
In the remaining {different}, single members differ.
The last section lists all differences with the reasons.
All answers together have {values} values.
{differences} members differ or are missing, and {added} were not recorded.

Placeholders replace the ids, timestamps and keys that the service generates.
Calls to other services are left out, and so are answers that only repeat an earlier one.
A placeholder has one value wherever it occurs, so an id that changes between two calls is noticed.
Names, accounts and ARNs are replaced with examples.

The test suite plays the recordings.
It fails if a member differs without a reason, or if an equal member has one.
New evidence is a file in `tests/recordings/data`, in the format of `tests/recordings/reading.py`.
`python -m docs.score` then writes this page.
"""

Results: TypeAlias = "Mapping[str, Sequence[Compared]]"


def page() -> str:
    """Return the text of the page."""
    known = list(recordings())
    results = {recording.name: tuple(play(recording, mock_world)) for recording in known}
    answers = [answer for every in results.values() for answer in every]
    equal = sum(answer.is_equal for answer in answers)
    adding = sum(answer.only_adds for answer in answers)
    added = sum(len(answer.added) for answer in answers)
    figures = {
        "equal": equal,
        "total": len(answers),
        "adding": adding,
        "different": len(answers) - equal - adding,
        "values": f"{sum(answer.members for answer in answers):,}",
        "differences": sum(len(answer.differences) for answer in answers) - added,
        "added": added,
    }
    parts = (
        [_INTRODUCTION.format(**figures)],
        _by_evidence(answers),
        _by_recording(known, results),
        _reasons(known, results),
    )
    return "".join(line for part in parts for line in part)


def _by_evidence(answers: Sequence[Compared]) -> Iterator[str]:
    yield "\n## By evidence\n\n"
    yield "| Evidence | Meaning | Answers | Equal | More members |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for kind, meaning in EVIDENCE.items():
        found = [answer for answer in answers if answer.scene.evidence == kind]
        if found:
            yield f"| {kind} | {meaning} | {len(found)} | {_equals(found)} |\n"


def _by_recording(known: Sequence[Recording], results: Results) -> Iterator[str]:
    yield "\n## Recordings\n\n"
    yield "| Recording | Sources | Answers | Equal | More members |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for recording in known:
        found = results[recording.name]
        sources = "; ".join(recording.sources)
        yield f"| {recording.title} | {sources} | {len(found)} | {_equals(found)} |\n"


def _reasons(known: Sequence[Recording], results: Results) -> Iterator[str]:
    yield "\n## What differs, and why\n"
    for recording in known:
        differing = [each for each in results[recording.name] if not each.is_equal]
        if differing:
            yield f"\n### {recording.title}\n\n"
            yield from map(_line, sorted(_grouped(differing).items()))


def _grouped(differing: Sequence[Compared]) -> Mapping[str, Counter[str]]:
    """Return the members that differ for each reason, and in how many answers they do."""
    grouped: dict[str, Counter[str]] = {}
    for answer in differing:
        for path in answer.differences:
            reason = answer.reasons.get(path, "No reason is known.")
            grouped.setdefault(reason, Counter())[f"`{path}` of {answer.operation}"] += 1
    return grouped


def _line(group: tuple[str, Counter[str]]) -> str:
    reason, members = group
    counted = (f"{member} ({count})" if count > 1 else member for member, count in members.items())
    return f"- {reason} {', '.join(counted)}.\n"


def _equals(answers: Sequence[Compared]) -> str:
    """Return the cells about the answers that are equal, and about those with more members."""
    equal = sum(answer.is_equal for answer in answers)
    return f"{equal} | {sum(answer.only_adds for answer in answers)}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
