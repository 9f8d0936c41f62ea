"""Write the diagrams of the design page: `python -m docs.diagrams`.

States are drawn from the tables of moves, rules from their order in `settle`, and packages from the
table of allowed imports.
"""  # noqa: INP001 -- a script

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipemock._engine import settle
from pipemock._engine.state import statuses
from tests.test_architecture import ENGINE, IMPORTS, layers

if TYPE_CHECKING:
    import enum
    from collections.abc import Iterator, Mapping

PAGE: Final = Path(__file__).with_name("design.md")

_PLACE: Final = re.compile(r"(?s)(<!-- from the source: (\w+) -->\n)(?:.*?\n)??(?=<!-- end -->)")

_STATES: Final[Mapping[str, tuple[Mapping[Any, Any], enum.Enum]]] = {
    "pipeline": (statuses.PIPELINE_EXECUTION, statuses.PipelineExecutionStatus.IN_PROGRESS),
    "stage": (statuses.STAGE_EXECUTION, statuses.StageExecutionStatus.IN_PROGRESS),
    "action": (statuses.ACTION_EXECUTION, statuses.ActionExecutionStatus.IN_PROGRESS),
    "condition": (statuses.CONDITION_EXECUTION, statuses.ConditionExecutionStatus.IN_PROGRESS),
    "job": (statuses.JOB, statuses.JobStatus.CREATED),
}


def page(text: str) -> str:
    """Return the text of the page with its generated blocks drawn again from the source."""
    return _PLACE.sub(lambda place: f"{place[1]}{_drawn(place[2])}\n", text)


def _drawn(name: str) -> str:
    if name in _STATES:
        return _mermaid(_states(*_STATES[name]))
    if name == "rules":
        return "\n".join(_rules())
    return _mermaid(_layers() if name == "layers" else _engine())


def _mermaid(lines: Iterator[str]) -> str:
    return "\n".join(("```mermaid", *lines, "```"))


def _states(moves: Mapping[Any, Any], first: enum.Enum) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {first.value}"
    for (begin, end), names in _arrows(moves).items():
        yield f"    {begin} --> {end}: {' / '.join(names)}"
    left = {begin.value for begin, _ in moves}
    for final in sorted({end.value for end in moves.values()} - left):
        yield f"    {final} --> [*]"


def _arrows(moves: Mapping[Any, Any]) -> dict[tuple[str, str], list[str]]:
    arrows: dict[tuple[str, str], list[str]] = {}
    for (begin, move), end in moves.items():
        label = move.name.lower().replace("_", " ")
        arrows.setdefault((begin.value, end.value), []).append(label)
    return arrows


# Imports that follow from other imports are left out.
def _layers() -> Iterator[str]:
    yield "flowchart TD"
    for layer in layers():
        yield from (f'    {_node(package)}["{_title(package)}"]' for package in layer)
    for package, imported in IMPORTS.items():
        below = {each for name in imported for each in _reached(name)}
        for each in imported:
            if each not in below:
                yield f"    {_node(package)} --> {_node(each)}"


def _reached(package: str) -> set[str]:
    direct = set(IMPORTS[package])
    return direct.union(*map(_reached, direct))


def _title(package: str) -> str:
    return "pipemock" if package == "__init__" else package


# The prefix prevents clashes with Mermaid's keywords, such as `end`.
def _node(package: str) -> str:
    return f"package_{package.strip('_')}{'_' if package.startswith('_') else ''}"


def _engine() -> Iterator[str]:
    yield "flowchart TD"
    yield from (f"    engine_{name}[{name}]" for name in ENGINE)
    yield from (f"    engine_{upper} --> engine_{lower}" for upper, lower in pairwise(ENGINE))


def _rules() -> Iterator[str]:
    for number, rule in enumerate(settle.RULES, 1):
        name = rule.__name__.replace("_", " ").capitalize()
        said = (rule.__doc__ or "").partition("\n")[0]
        yield f"{number}. *{name}*: {said[:1].lower()}{said[1:]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
