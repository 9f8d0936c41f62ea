"""The files that the arguments of a command name: files, folders and patterns."""

from __future__ import annotations

import glob
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN: Final = "-"

_SUFFIXES: Final = {".json", ".template", ".yaml", ".yml"}
_LEFT_OUT: Final = {"node_modules", "site-packages"}
_ASSEMBLY: Final = "manifest.json"
_TRACES: Final = re.compile("AWS::CodePipeline::|aws_codepipeline|actionTypeId")


@attrs.frozen
class Source:
    """A file to read; `is_named` if its name was given, so that it has to hold a pipeline."""

    file: str
    is_named: bool = True


def sources(names: Sequence[str]) -> list[Source]:
    """Return the files of several names, each once."""
    return list(dict.fromkeys(each for name in names for each in _sources(name)))


def may_hold_a_pipeline(text: str) -> bool:
    """Return whether a text has words that every definition of a pipeline has."""
    return _TRACES.search(text) is not None


def _sources(name: str) -> Iterator[Source]:
    path = Path(name)
    if name == STDIN or path.is_file() or (path / _ASSEMBLY).is_file():
        yield Source(name)
    elif path.is_dir():
        yield from (Source(str(each), is_named=False) for each in sorted(_inside(path)))
    elif found := sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 -- may be absolute
        for each in found:
            yield from _sources(each)
    else:
        yield Source(name)


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part in _LEFT_OUT for part in parts)
        if path.suffix in _SUFFIXES and not hidden and path.is_file():
            yield path
