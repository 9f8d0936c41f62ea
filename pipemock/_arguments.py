"""Checks of the arguments that a test passes, made where it passes them.

Each check takes the arguments by their names, so that a message says which one is wrong.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from pipemock._errors import PipeMockError

# Texts -----------------------------------------------------------------------------------------


def require_texts(**given: object) -> None:
    """Refuse what is not a text, and an empty one."""
    for name, value in given.items():
        if not isinstance(value, str):
            numeral = isinstance(value, int | float) and not isinstance(value, bool)
            advice = f"Write '{value}'." if numeral else "Give a text."
            msg = f"{name} is a text, not {shortened(value)}. {advice}"
            raise PipeMockError(msg)
        if not value:
            msg = f"{name} is an empty text. Give one that is not empty."
            raise PipeMockError(msg)


def require_optional_texts(**given: object) -> None:
    """Refuse what is neither omitted nor a text, and an empty one."""
    require_texts(**{name: value for name, value in given.items() if value is not None})


def require_strings(**given: object) -> None:
    """Refuse what is not a text; an empty one is allowed."""
    for name, value in given.items():
        if not isinstance(value, str):
            require_texts(**{name: value})


def require_any_texts(**given: object) -> None:
    """Refuse what is neither omitted nor a text; an empty one is allowed."""
    require_strings(**{name: value for name, value in given.items() if value is not None})


def require_at_most(most: int, **given: str | None) -> None:
    """Refuse texts that are longer than the service allows."""
    for name, value in given.items():
        if value is not None and len(value) > most:
            msg = (
                f"{name} has {len(value):,} characters, and the service allows {most:,}. "
                "Give a shorter text."
            )
            raise PipeMockError(msg)


def require_one_of(known: Sequence[str], **given: object) -> None:
    """Refuse what is none of the known texts; the message has all of them, and the nearest one."""
    for name, value in given.items():
        if not isinstance(value, str) or value not in known:
            *others, last = map(repr, known)
            hint = near(value, known) if isinstance(value, str) else ""
            msg = f"{name} is {', '.join(others)} or {last}, not {value!r}.{hint}"
            raise PipeMockError(msg)


def texts_of(name: str, values: object) -> tuple[str, ...]:
    """Return the members of a list of texts; refuse a single text, and lists of anything else."""
    if isinstance(values, str):
        msg = f"{name} is a list of texts, not the text {values!r}: write {name}=[{values!r}]."
        raise PipeMockError(msg)
    if not isinstance(values, Iterable) or isinstance(values, bytes | Mapping):
        msg = f"{name} is a list of texts, not {shortened(values)}. Write it like {name}=['text']."
        raise PipeMockError(msg)
    found = tuple(values)
    for each in found:
        require_texts(**{f"each of {name}": each})
    return found


# Other types -----------------------------------------------------------------------------------


def require_flags(**given: object) -> None:
    """Refuse what is neither `True` nor `False`."""
    for name, value in given.items():
        if not isinstance(value, bool):
            msg = f"{name} is True or False, not {value!r}. Write {name}={bool(value)}."
            raise PipeMockError(msg)


def require_integers(**given: object) -> None:
    """Refuse what is not an integer."""
    for name, value in given.items():
        if not isinstance(value, int) or isinstance(value, bool):
            msg = f"{name} is an integer, not {value!r}. Write one, such as {name}=1."
            raise PipeMockError(msg)


def require_paths(**given: object) -> None:
    """Refuse what is not a path."""
    for name, value in given.items():
        if not isinstance(value, os.PathLike):
            require_texts(**{name: value})


def require_definition(**given: object) -> None:
    """Refuse what is neither a path nor a document that is parsed already."""
    for name, value in given.items():
        if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
            msg = (
                f"{name} is a path or a parsed document, not a text in JSON. "
                f"Write {name}=json.loads(...)."
            )
            raise PipeMockError(msg)
        if value == "" or not isinstance(value, str | os.PathLike | Mapping):
            msg = (
                f"{name} is the path of a file or folder, or a parsed document, not "
                f"{shortened(value)}. Write it like 'template.yaml' or {{'pipeline': {{...}}}}."
            )
            raise PipeMockError(msg)


def require_mappings(**given: object) -> None:
    """Refuse what is not a mapping."""
    for name, value in given.items():
        if not isinstance(value, Mapping):
            msg = (
                f"{name} is a dict, not {shortened(value)}. Write it like "
                f"{name}={{'name': 'value'}}."
            )
            raise PipeMockError(msg)


def require_mappings_of_texts(**given: object) -> None:
    """Refuse what is not a mapping from texts to texts."""
    for name, value in given.items():
        require_mappings(**{name: value})
        members: Mapping[Any, Any] = value  # type: ignore[assignment] # checked just now
        for key, member in members.items():
            require_texts(**{f"each name in {name}": key})
            require_strings(**{f"{name}[{key!r}]": member})


def require_function(name: str, value: object, *, takes: int, example: str) -> None:
    """Refuse what is not an ordinary function of so many arguments.

    Nothing awaits an asynchronous one, or iterates over the result of a generator.
    """
    if not callable(value):
        problem = "is not callable"
    elif any(map(_is_asynchronous, _functions_of(value))):
        problem = "is asynchronous, and nothing awaits it"
    elif any(map(inspect.isgeneratorfunction, _functions_of(value))):
        problem = "is a generator, and nothing iterates over it"
    elif not _takes(value, takes):
        problem = f"can't be called with {takes} {'argument' if takes == 1 else 'arguments'}"
    else:
        return
    shown = getattr(value, "__name__", None) or repr(value)
    msg = f"{name} is an ordinary function, and {shown} {problem}. Write it like '{example}'."
    raise PipeMockError(msg)


# Some functions written in C have no signature: they are taken at their word.
def _takes(value: Callable[..., object], count: int) -> bool:
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def _functions_of(value: object) -> tuple[object, object]:
    return value, type(value).__call__


def _is_asynchronous(function: object) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


# Messages --------------------------------------------------------------------------------------

_MOST_CHARACTERS: Final = 80


def shortened(value: object) -> str:
    """Return the code of a value for a message, with the end of a long one left out."""
    whole = repr(value)
    return whole if len(whole) <= _MOST_CHARACTERS else f"{whole[: _MOST_CHARACTERS - 3]}..."


# Suggestions -----------------------------------------------------------------------------------


def near(name: str, names: Iterable[str]) -> str:
    """Return a question that suggests the nearest of *names*, or nothing if none is near.

    Underscores and case do not count, so that boto3's names of methods match those of operations.
    A name with the same letters in another order is nearer than any other.
    """
    import difflib  # noqa: PLC0415 -- only for a message

    spellings, plain = {_plain(each): each for each in names}, _plain(name)
    same = [each for each in spellings if sorted(each) == sorted(plain)]
    found = [plain] if plain in spellings else same or difflib.get_close_matches(plain, spellings)
    return f" Did you mean {' or '.join(spellings[each] for each in found)}?" if found else ""


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
