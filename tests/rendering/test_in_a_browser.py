"""Pictures in Chromium: with real fonts nothing meets or overflows, and the page has the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytest.importorskip("playwright", reason="needs the dependency group 'browser'")

from tools import screens

pytestmark = pytest.mark.skipif(screens.browser_path() is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield a browser without a window."""
    with screens.browser() as started:
        yield started


@pytest.fixture(params=pictures.WIDTHS)
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield an empty page of a width."""
    shown = chromium.new_page(viewport={"width": request.param, "height": 800})
    yield shown
    shown.close()


@pytest.fixture(scope="module")
def drawn() -> dict[str, dict[int, str]]:
    """Return the pictures of real definitions."""
    return {name: dict(by_width) for name, by_width in pictures.pictures()}


@pytest.mark.filterwarnings("ignore::pipemock.PipeMockWarning")
@pytest.mark.parametrize("scheme", pictures.SCHEMES)
def test_real_definitions(page: Page, drawn: dict[str, dict[int, str]], scheme: str) -> None:
    """Nothing overflows or overlaps, and the colours are those of the page."""
    size = page.viewport_size
    assert size is not None
    found = {
        name: pictures.mistakes(page, by_width[size["width"]], scheme)
        for name, by_width in drawn.items()
    }

    assert {name: [] for name in drawn} == found


@pytest.mark.parametrize("scheme", pictures.SCHEMES)
def test_a_picture_of_its_own_has_the_scheme_of_the_reader(
    chromium: Browser, drawn: dict[str, dict[int, str]], scheme: str
) -> None:
    """Opened as a file, a picture is light or dark by the choice of the reader."""
    shown = chromium.new_page(color_scheme="dark" if scheme == "dark" else "light")
    address = "http://pictures.example/waves.svg"
    picture = drawn["Waves"][1400]
    shown.route(address, lambda route: route.fulfill(body=picture, content_type="image/svg+xml"))
    shown.goto(address)
    paper = shown.evaluate('() => getComputedStyle(document.querySelector(".paper")).fill')
    shown.close()

    assert {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme] == paper


def test_what_overlaps_is_found(page: Page) -> None:
    """Texts that meet each other, a cut or the edge are found."""
    svg = """<svg class="pipemock" width="300" height="50" xmlns="http://www.w3.org/2000/svg">
      <rect class="paper" fill="#fff" width="9" height="9"/>
      <text x="10" y="20">one</text><text x="20" y="20">two</text>
      <text x="100" y="40">three</text><path class="torn" d="M105 25h20v20h-20z"/>
      <text x="290" y="20">four</text></svg>"""

    assert ["four is beyond the edge", "one meets two", "three meets a cut"] == sorted(
        pictures.mistakes(page, svg, "light")
    )
