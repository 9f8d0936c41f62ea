r"""The glob patterns of trigger filters, as regular expressions.

No library implements these rules (user guide, glob syntax; they are those of Java's path
matchers). `fnmatch` treats a slash like any other character. `glob`, pathlib and wcmatch give `**`
a meaning only as a whole segment, and hide names that begin with a dot. wcmatch allows nested
braces. In the patterns of git, which pathspec implements, a name matches in every directory.
"""

from __future__ import annotations

import re
from typing import Final

_WILDCARDS: Final = {"**": ".*", "*": "[^/]*", "?": "[^/]"}

# Documented by example: `common/**/*.js` matches `common/app.js`, so two stars between slashes may
# match no directory at all.
_ANY_DIRECTORIES: Final = "(?:.*/)?"

_TOKEN: Final = re.compile(
    r"""
      (?P<directories> (?:(?<=/)|(?<![\s\S])) \*\*/ )
    | (?P<wildcard>    \*\* | \* | \? )
    | \\ (?P<escaped>  [\s\S] )
    | \[ (?P<negated>  !? ) (?P<set> [^\]]+ ) \]
    | \{ (?P<group>    (?: \\[\s\S] | [^{}\\] )* ) \}
    | (?P<plain>       [^\\\[{] )
    """,
    re.VERBOSE,
)
_PIECE: Final = re.compile(r"\\[\s\S]|[^\\]")
_RANGE: Final = re.compile(r"([\s\S])-([\s\S])|([\s\S])")


def matches(pattern: str, text: str) -> bool:
    """Return whether a name or a path matches a glob pattern.

    An invalid pattern, such as one with an unclosed bracket or nested groups, matches only itself
    (inferred: the service is not known to refuse such patterns).
    """
    expression = _translated(pattern)
    if expression is None:
        return text == pattern
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _translated(pattern: str) -> str | None:
    parts, position = [], 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        part = None if token is None else _part(token)
        if token is None or part is None:
            return None
        parts.append(part)
        position = token.end()
    return "".join(parts)


def _part(token: re.Match[str]) -> str | None:
    match token.lastgroup:
        case "directories":
            return _ANY_DIRECTORIES
        case "wildcard":
            return _WILDCARDS[token["wildcard"]]
        case "set":
            return _set(token["set"], negated=bool(token["negated"]))
        case "group":
            return _group(token["group"])
        case _:
            return re.escape(token["escaped"] or token["plain"])


# User guide, glob syntax: within brackets, wildcards, the backslash and a leading hyphen match
# themselves.
def _set(members: str, *, negated: bool) -> str | None:
    parts = []
    for first, last, single in _RANGE.findall(members):
        if first > last:
            return None
        parts.append(re.escape(single) if single else f"{re.escape(first)}-{re.escape(last)}")
    return f"(?!/)[{'^' if negated else ''}{''.join(parts)}]"


def _group(members: str) -> str | None:
    alternatives = [""]
    for piece in _PIECE.findall(members):
        if piece == ",":
            alternatives.append("")
        else:
            alternatives[-1] += piece
    translated = [_translated(each) for each in alternatives]
    parts = [each for each in translated if each is not None]
    return f"(?:{'|'.join(parts)})" if len(parts) == len(translated) else None
