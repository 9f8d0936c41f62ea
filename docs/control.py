"""Write the table of routes on the page about control: `python -m docs.control`."""  # noqa: INP001 -- a script

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipemock import mock_codepipeline
from pipemock._serving.control.api import PREFIX
from pipemock._serving.control.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock
    from pipemock._serving.control.routes import Route

PAGE: Final = Path(__file__).with_name("control.md")

_PLACE: Final = re.compile(r"(?s)(<!-- from the table of routes -->\n)(?:.*?\n)??(?=<!-- end -->)")


def page(text: str) -> str:
    """Return the text of the page with its table written again."""
    return _PLACE.sub(lambda place: f"{place[1]}{_table_text()}\n", text)


def _table_text() -> str:
    return "\n".join(_table())


def _table() -> Iterator[str]:
    yield "| Request | Arguments | What it is or does |"
    yield "| --- | --- | --- |"
    with mock_codepipeline() as mock:
        for route in ROUTES:
            request = f"`{route.method} {PREFIX}{route.path}`"
            yield f"| {request} | {_arguments(route, mock)} | {route.purpose} |"


def _arguments(route: Route, mock: PipelineMock) -> str:
    parameters = inspect.signature(route.function(mock)).parameters
    return ", ".join(f"`{name}`" for name in parameters) or "none"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
