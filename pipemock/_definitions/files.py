"""What a file, a folder or a mapping defines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipemock._definitions.assembly import read_assembly
from pipemock._definitions.definition import Unreadable
from pipemock._definitions.paths import Lines
from pipemock._definitions.reading import parsed, read_parsed, shallow
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._definitions.definition import Document, Options


def read_source(
    source: str | os.PathLike[str] | Mapping[str, Any], options: Options
) -> Sequence[Document]:
    """Return what a source defines: one document for each stack of a cloud assembly, else one.

    Args:
        source: The path of a file or of a cloud assembly, or a document that is parsed already.
        options: The choices of the reader.

    Raises:
        Unreadable: If the source defines nothing.
        PipeMockError: If it cannot be read, or if nothing in it has the name of a given parameter.
    """
    with shallow():
        found = _documents(source, options)
    if not found:
        msg = "There is no pipeline in it: no stack of the assembly has a resource of CodePipeline."
        raise Unreadable(msg)
    return found


def require_known(parameters: Mapping[str, str], documents: Sequence[Document]) -> None:
    """Require each parameter to have a name that one of the documents knows.

    Raises:
        PipeMockError: If one has another name.
    """
    known = {name: None for document in documents for name in document.parameters}
    unknown = [name for name in parameters if name not in known]
    if unknown:
        there = ", ".join(known) or "none"
        msg = f"There is no parameter or placeholder {unknown[0]!r} in it; it has {there}."
        raise PipeMockError(msg)


def _documents(
    source: str | os.PathLike[str] | Mapping[str, Any], options: Options
) -> Sequence[Document]:
    if not isinstance(source, str | os.PathLike):
        return read_parsed(source, Lines(), options, "")
    path = Path(source)
    if path.is_dir():
        return list(read_assembly(path, options))
    return read_parsed(*parsed(text_of(path)), options, str(source))


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises:
        PipeMockError: If it cannot be read.
    """
    return decoded(bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        PipeMockError: If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"It cannot be read: {error.strerror}."
        raise PipeMockError(msg) from None


def decoded(raw: bytes) -> str:
    """Return a text in UTF-8.

    Raises:
        PipeMockError: If it is another encoding.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = "It is not UTF-8 text."
        raise PipeMockError(msg) from None
