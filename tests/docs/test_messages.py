"""The page of messages: it has everything that pipemock says to the author of a test."""

from __future__ import annotations

import ast
import sys
import warnings
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest

from docs import messages
from docs.scenes import SCENES, Scene
from pipemock import PipeMockError
from pipemock._definitions import Unreadable
from tests.test_architecture import FILES, TREES

if TYPE_CHECKING:
    from collections.abc import Iterator

Written: TypeAlias = "tuple[str, set[tuple[str, int]]]"
"""The page of messages, and the lines from which something was said."""

EVERY_SCENE: Final = [scene for scenes in SCENES.values() for scene in scenes]


# What the command finds wrong in a file is reported with the line, like what AWS would refuse.
def _kinds(kind: type[Exception] = PipeMockError) -> Iterator[str]:
    if kind is Unreadable:
        return
    yield kind.__name__
    for each in kind.__subclasses__():
        yield from _kinds(each)


def _places() -> dict[tuple[str, int], str]:
    """Return the lines of all statements that make a message, each with its place in words."""
    speakers = {*_kinds(), "warnings.warn", "warn"}
    return {
        (str(FILES[module]), line): f"{module}, line {node.lineno}"
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in speakers
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


@pytest.fixture(scope="module")
def written() -> Written:
    """Write the page once, and return it with the lines that made a message."""
    met: set[tuple[str, int]] = set()
    warn, warn_at = warnings.warn, warnings.warn_explicit

    def note(depth: int = 2) -> None:
        frame = sys._getframe(depth)
        met.add((frame.f_code.co_filename, frame.f_lineno))

    def noting_error(self: PipeMockError, *args: object) -> None:
        note()
        Exception.__init__(self, *args)

    def noting_warning(*args: Any, **kwargs: Any) -> None:
        note()
        warn(*args, **kwargs)

    def noting_warning_at(*args: Any, **kwargs: Any) -> None:
        note(3)  # the caller of `warn`
        warn_at(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PipeMockError, "__init__", noting_error)
        patch.setattr(warnings, "warn_explicit", noting_warning_at)
        patch.setattr(warnings, "warn", noting_warning)
        page = messages.page()
    return page, met


def test_the_page_of_messages_is_current(written: Written) -> None:
    """The committed page is what the script writes."""
    assert written[0] == messages.PAGE.read_text("utf-8")


def test_every_message_has_its_scene(written: Written) -> None:
    """Wherever pipemock says something to the author of a test, a scene leads there."""
    places, met = _places(), written[1]
    heard = {places[line] for line in met if line in places}

    assert set() == set(places.values()) - heard


def test_a_scene_in_which_nothing_is_said() -> None:
    """A scene that has become legal is refused, and named."""
    with pytest.raises(messages.NothingSaidError, match=r"mock\.clock\.now"):
        messages.play(Scene("mock.clock.now"))


@pytest.mark.parametrize("scene", EVERY_SCENE, ids=lambda scene: scene.shown.partition("\n")[0])
def test_a_scene_shows_one_mistake(scene: Scene) -> None:
    """What is shown for a message is Python."""
    text = scene.shown + ("\ndef test(): ..." if scene.shown.startswith("@") else "")

    assert ast.parse(text).body
