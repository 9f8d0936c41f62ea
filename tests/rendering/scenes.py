"""Scenes to look at, as text or as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from pipemock import approve, fail, succeed
from tests.client_helpers import approved, created, retried, started, stopped
from tests.declarations import approval, build, deploy, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

SVG = "{http://www.w3.org/2000/svg}"


def eventful(mock: PipelineMock, client: Any) -> list[str]:
    """Play parallel actions, a retry, a rejection, a superseded and a stopped run, and a wait."""
    stages = (
        ("Source", [source()]),
        ("Build", [build("Compile"), build("Lint"), build("Test", runOrder=2)]),
        ("Approve", [approval()]),
        ("Deploy", [deploy()]),
    )
    mock.when(action="Compile").then(succeed(after=240))
    mock.when(action="Lint").then(succeed(after=45))
    mock.when(action="Test").then(fail(message="3 tests failed.", after=90), succeed(after=120))
    mock.when(action="Ship").then(succeed(after=30))
    rejected = created(client, pipeline(*stages))
    mock.clock.advance(minutes=8)
    retried(client, rejected, "Build")
    mock.clock.advance(minutes=20)
    approved(client, status="Rejected")
    ids = [rejected]
    for _ in range(3):
        mock.clock.advance(minutes=15)
        ids.append(started(client))
    mock.clock.advance(days=1)
    stopped(client, ids[1], abandon=True, reason="Not this one.")
    mock.clock.advance(minutes=20)
    approved(client)
    mock.clock.advance(minutes=10)
    ids.append(started(client))
    mock.clock.advance(minutes=10)
    return ids


def played(mock: PipelineMock, client: Any, number: int) -> list[str]:
    """Play a number of releases, an hour apart."""
    mock.when(provider="CodeBuild").then(succeed(after=600), fail(after=90), succeed(after=1200))
    mock.when(category="Approval").then(approve(after=900))
    ids = [created(client, release())]
    mock.clock.advance(hours=1)
    for _ in range(number - 1):
        ids.append(started(client))
        mock.clock.advance(hours=1)
    return ids


def drawn(mock: PipelineMock, *, width: int = 1120, **asked: Any) -> ET.Element:
    """Return the picture as XML."""
    return ET.fromstring(mock.timeline(**asked).svg(width=width))  # noqa: S314 -- our own


def having(picture: ET.Element, kind: str) -> list[ET.Element]:
    """Return the elements of a class, in their order."""
    return [each for each in picture.iter() if kind in each.get("class", "").split()]


def texts(element: ET.Element) -> list[str]:
    """Return the texts of an element, without tooltips."""
    return [each.text or "" for each in element.iter(f"{SVG}text")]


def tips(element: ET.Element) -> list[str]:
    """Return the tooltips of the parts of an element."""
    return [each.text or "" for each in element.iter(f"{SVG}title")]


def spans(row: ET.Element) -> Iterator[tuple[float, float]]:
    """Yield the ends of the bars in a row."""
    for bar in having(row, "bar"):
        left = float(bar.get("x", ""))
        yield left, left + float(bar.get("width", ""))
