"""Three-way merges of trees."""

from __future__ import annotations

import sys
from typing import Final

import pytest

from pipemock import PipeMockError
from pipemock._codecommit.git import lines
from pipemock._codecommit.git.merging import Conflict, Detail, Merge, Trees, merge
from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.store import ObjectStore
from pipemock._codecommit.git.trees import edited
from tests.codecommit.git.repositories import contents, tree

FIVE: Final = "1\n2\n3\n4\n5\n"


class Sides:
    """A base, and what source and destination made of it."""

    def __init__(self, **base: str) -> None:
        self.store = ObjectStore()
        self.base = self.source = self.destination = tree(self.store, **base)

    def merged(self, detail: Detail = Detail.FILE, favour: lines.Favour | None = None) -> Merge:
        trees = Trees(base=self.base, source=self.source, destination=self.destination)
        return merge(self.store, trees, detail, favour=favour)

    def contents(self, detail: Detail = Detail.FILE, favour: lines.Favour | None = None) -> object:
        result = self.merged(detail, favour)
        assert [] == result.conflicts
        return contents(self.store, edited(self.store, self.destination, result.changes))

    def conflict(self, detail: Detail = Detail.FILE) -> Conflict:
        conflicts = self.merged(detail).conflicts
        assert 1 == len(conflicts)
        return conflicts[0]


def _diverged(source: dict[str, str | None], destination: dict[str, str | None]) -> Sides:
    sides = Sides(text=FIVE, other="as it was\n")
    sides.source = tree(sides.store, sides.base, **source)
    sides.destination = tree(sides.store, sides.base, **destination)
    return sides


def _file(sides: Sides, text: str) -> Entry:
    return Entry(Mode.FILE, sides.store.add_blob(text.encode()))


def _flags(conflict: Conflict) -> tuple[bool, bool, bool, int]:
    return conflict.content, conflict.mode, conflict.object_type, conflict.number


# Without a conflict ----------------------------------------------------------------------------


def test_changes_to_different_files() -> None:
    """What only one side has changed is taken from there."""
    sides = _diverged({"text": "new", "added": "1"}, {"other": None})

    assert {"text": "new", "added": "1"} == sides.contents()


def test_changes_to_different_files_of_a_folder() -> None:
    """A folder in which both sides have changed files, or that one has emptied, is in no way."""
    sides = Sides(docs__a="1", docs__b="1", notes__a="1")
    sides.source = tree(sides.store, sides.base, docs__a="2", docs__c="1", notes__b="1")
    sides.destination = tree(sides.store, sides.base, docs__b="2", notes__a=None)

    assert {"docs/a": "2", "docs/b": "2", "docs/c": "1", "notes/b": "1"} == sides.contents()


def test_the_same_change_on_both_sides() -> None:
    """What both sides have changed alike is as both want it."""
    sides = _diverged({"text": "new", "other": None}, {"text": "new", "other": None})

    assert {"text": "new"} == sides.contents()
    assert {} == sides.merged().changes


def test_mode_and_content() -> None:
    """One side changes what a file holds, the other makes it executable: both is kept."""
    sides = _diverged({"text": "new"}, {})
    entry = Entry(Mode.EXECUTABLE, sides.store.add_blob(FIVE.encode()))
    sides.destination = edited(sides.store, sides.base, {"text": entry})

    changed = Entry(Mode.EXECUTABLE, sides.store.add_blob(b"new"))
    assert {"text": changed} == sides.merged().changes


def test_a_file_that_only_one_side_turns_into_a_folder() -> None:
    """A file that one side replaces with a folder is not a conflict."""
    sides = _diverged({"text": None, "text__inside": "1"}, {"other": "changed"})

    assert {"text/inside": "1", "other": "changed"} == sides.contents()


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        ("0\n" + FIVE, FIVE.replace("5", "five")),
        (FIVE.replace("1\n", ""), FIVE.replace("5", "five")),
        (FIVE.replace("3", "a\nb\nc"), FIVE.replace("1\n", "").replace("5", "five")),
    ],
)
def test_lines_that_move_others(source: str, destination: str) -> None:
    """Lines that one side adds or removes do not shift what the other side has changed."""
    merged = source.replace("5", "five")
    if not destination.startswith("1"):
        merged = merged.removeprefix("1\n")

    assert [{"text": merged, "other": "as it was\n"}] * 2 == [
        _diverged({"text": one}, {"text": other}).contents(Detail.LINE)
        for one, other in ((source, destination), (destination, source))
    ]


def test_lines_that_do_not_overlap() -> None:
    """Line by line, changes of one file that do not overlap are both taken."""
    sides = _diverged({"text": FIVE.replace("1", "one")}, {"text": FIVE.replace("5", "five")})

    assert "one\n2\n3\n4\nfive\n" == sides.contents(Detail.LINE)["text"]  # type: ignore[index]


# With a conflict -------------------------------------------------------------------------------


def test_one_file_changed_on_both_sides() -> None:
    """At the level of files, two different changes of one file are a conflict."""
    sides = _diverged({"text": FIVE.replace("1", "one")}, {"text": FIVE.replace("5", "five")})

    assert (
        Conflict(
            path="text",
            base=_file(sides, FIVE),
            source=_file(sides, FIVE.replace("1", "one")),
            destination=_file(sides, FIVE.replace("5", "five")),
            content=True,
            mode=False,
            object_type=False,
            number=1,
        )
        == sides.conflict()
    )


def test_overlapping_lines() -> None:
    """Line by line, each place that both sides have changed counts."""
    source = FIVE.replace("1", "one").replace("5", "five")
    sides = _diverged({"text": source}, {"text": source.upper()})

    assert (True, False, False, 2) == _flags(sides.conflict(Detail.LINE))
    assert (True, False, False, 1) == _flags(sides.conflict(Detail.FILE))


@pytest.mark.parametrize(("source", "destination"), [(None, "new"), ("new", None)])
def test_changed_here_and_deleted_there(source: str | None, destination: str | None) -> None:
    """A file that one side changes and the other deletes is a conflict at either level."""
    sides = _diverged({"text": source}, {"text": destination})

    expected = Conflict(
        path="text",
        base=_file(sides, FIVE),
        source=source and _file(sides, source),  # type: ignore[arg-type]
        destination=destination and _file(sides, destination),  # type: ignore[arg-type]
        content=True,
        number=1,
    )

    assert [expected] * 2 == [sides.conflict(detail) for detail in Detail]


def test_binary_files_have_no_lines() -> None:
    """A file with a zero byte is one piece."""
    sides = _diverged({"text": "\0one"}, {"text": "two"})

    assert (True, False, False, 1) == _flags(sides.conflict(Detail.LINE))


@pytest.mark.parametrize("binary", ["base", "source", "destination"])
def test_one_binary_side_is_enough(binary: str) -> None:
    """Changes that do not overlap are a conflict if one of the three has a zero byte."""
    texts = {
        "base": FIVE,
        "source": FIVE.replace("1", "one"),
        "destination": FIVE.replace("5", "five"),
    }
    texts[binary] = texts[binary].replace("3", "\0")
    sides = Sides()
    for side, text in texts.items():
        setattr(sides, side, tree(sides.store, text=text))

    assert (True, False, False, 1) == _flags(sides.conflict(Detail.LINE))


def test_two_modes() -> None:
    """A file added on both sides with the same content and another mode is a conflict of modes."""
    sides = Sides()
    blob = sides.store.add_blob(b"1")
    sides.source = edited(sides.store, sides.base, {"run": Entry(Mode.EXECUTABLE, blob)})
    sides.destination = edited(sides.store, sides.base, {"run": Entry(Mode.LINK, blob)})

    assert (False, True, False, 1) == _flags(sides.conflict())


def test_two_modes_and_two_contents() -> None:
    """A file added on both sides with other content and another mode has two conflicts."""
    sides = Sides()
    one, other = sides.store.add_blob(b"1"), sides.store.add_blob(b"2")
    sides.source = edited(sides.store, sides.base, {"run": Entry(Mode.EXECUTABLE, one)})
    sides.destination = edited(sides.store, sides.base, {"run": Entry(Mode.LINK, other)})

    assert (True, True, False, 2) == _flags(sides.conflict())
    assert {"run": Entry(Mode.EXECUTABLE, one)} == sides.merged(favour="source").changes
    assert {} == sides.merged(favour="destination").changes


def test_a_file_here_and_a_folder_there() -> None:
    """A new file and a new folder of the same name are a type conflict, on either side."""
    file: dict[str, str | None] = {"new": "1"}
    folder: dict[str, str | None] = {"new__inside": "1"}

    assert [(False, False, True, 1)] * 2 == [
        _flags(_diverged(*sides).conflict()) for sides in ((file, folder), (folder, file))
    ]


def test_two_states_of_a_submodule() -> None:
    """A submodule that both sides have moved is a conflict; it has no lines."""
    sides = Sides()
    for number, side in enumerate(("base", "source", "destination")):
        link = Entry(Mode.SUBMODULE, f"{number:040x}")
        setattr(sides, side, edited(sides.store, sides.base, {"lib": link}))

    assert (True, False, False, 1) == _flags(sides.conflict(Detail.LINE))
    sides.destination = edited(sides.store, sides.base, {"lib": _file(sides, "1")})
    assert (True, False, True, 1) == _flags(sides.conflict(Detail.LINE))


# Decided ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("favour", "text"), [("source", "new"), ("destination", "newer")])
def test_one_side_is_favoured(favour: lines.Favour, text: str) -> None:
    """Where one side is favoured, its file is taken where both have changed it."""
    sides = _diverged({"text": "new", "other": "x"}, {"text": "newer"})

    assert {"text": text, "other": "x"} == sides.contents(favour=favour)


@pytest.mark.parametrize(
    ("favour", "text"),
    [("source", "one\n2\n3\n4\nfive\n"), ("destination", "ONE\n2\n3\n4\nfive\n")],
)
def test_one_side_is_favoured_line_by_line(favour: lines.Favour, text: str) -> None:
    """Line by line, only what overlaps is taken from the favoured side."""
    source = FIVE.replace("1", "one")
    sides = _diverged({"text": source}, {"text": source.upper().replace("5", "five")})

    assert text == sides.contents(Detail.LINE, favour)["text"]  # type: ignore[index]


# Lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("position", "expected"), [(0, True), (7999, True), (8000, False)])
def test_where_a_zero_byte_makes_content_binary(position: int, *, expected: bool) -> None:
    """Git looks at the first 8,000 bytes."""
    assert expected is lines.is_binary(b"x" * position + b"\0")


def test_hunks_know_their_lines() -> None:
    """Each hunk says which lines of the three files it is about."""
    [first, second] = lines.hunks(b"a\nb\nc\n", b"a\nB\nc\n", b"a\nb\nc\nd\ne\n")

    assert [(2, 2), (2, 2), (2, 2), False] == [
        (first.base.start, first.base.end),
        (first.source.start, first.source.end),
        (first.destination.start, first.destination.end),
        first.is_conflict,
    ]
    assert [(4, 3), (4, 5)] == [
        (second.base.start, second.base.end),
        (second.destination.start, second.destination.end),
    ]


def test_lines_need_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library, a merge of lines says what to install."""
    monkeypatch.setitem(sys.modules, "merge3", None)
    with pytest.raises(PipeMockError) as raised:
        lines.merged(b"", b"a\n", b"b\n")

    assert str(raised.value) == (
        "Merging text line by line needs the library merge3: pip install 'pipemock[git]'. "
        "Merges at the level of files don't need it."
    )
