"""The picture in the documentation is the one that the script draws."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from docs import draw
from tests.rendering.scenes import having, texts


def test_the_picture_is_current() -> None:
    """The committed picture is what the script writes."""
    assert draw.picture() + "\n" == draw.PICTURE.read_text("ascii")


def test_the_picture_shows_what_the_page_says() -> None:
    """There are a retry, a rejection, a superseded execution, a rollback and one that waits."""
    runs = having(ET.fromstring(draw.picture()), "run")  # noqa: S314 -- our own

    assert [
        "Failed after 1d, 1 retry",
        "Superseded after 15m",
        "Succeeded after 1d",
        "Succeeded after 9m 30s",
        "Succeeded after 1m 30s",
        "In progress, 8m",
    ] == [texts(run)[2] for run in runs]


def test_the_picture_of_the_first_test_is_drawn_by_its_script() -> None:
    """The picture on the front page is what the script draws."""
    assert draw.first_test() + "\n" == draw.FIRST_TEST.read_text("ascii")
