"""The page about the design: what it shows of the source is what is there."""

from __future__ import annotations

import re
from typing import Final

from docs import diagrams
from tests.test_architecture import ENGINE, IMPORTS

PAGE: Final = diagrams.PAGE.read_text("utf-8")
PLACES: Final = dict(re.findall(r"(?s)<!-- from the source: (\w+) -->\n(.*?)<!-- end -->", PAGE))


def test_the_page_of_the_design_is_current() -> None:
    """The committed diagrams are what the script draws."""
    assert diagrams.page(PAGE) == PAGE


def test_everything_is_drawn() -> None:
    """Every table of moves has its diagram, and so have the rules and the packages."""
    expected = {"pipeline", "stage", "action", "condition", "job", "rules", "layers", "engine"}

    assert expected == set(PLACES)


def test_a_place_that_is_empty_is_filled() -> None:
    """What stands in a place does not matter: it is drawn anew."""
    empty = "<!-- from the source: job -->\n<!-- end -->\n"
    full = f"<!-- from the source: job -->\n{PLACES['job']}<!-- end -->\n"

    assert full == diagrams.page(empty)


def test_a_state_diagram_has_every_move() -> None:
    """Moves between the same two states share an arrow."""
    assert "    InProgress --> Failed: fail / cancel\n" in PLACES["action"]


def test_every_package_is_drawn() -> None:
    """Every package stands in the diagram, and so does every folder of the engine."""
    titles = ["pipemock" if name == "__init__" else name for name in IMPORTS]

    assert [] == [title for title in titles if f'["{title}"]' not in PLACES["layers"]]
    assert [] == [name for name in ENGINE if f"[{name}]" not in PLACES["engine"]]
