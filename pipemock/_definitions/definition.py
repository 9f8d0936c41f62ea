"""What a file defines: the requests to the service, and their places in the file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arns import DEFAULT_ACCOUNT, DEFAULT_REGION
from pipemock._definitions.actions import dictionary
from pipemock._definitions.finding import Finding
from pipemock._definitions.paths import split
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from pipemock._definitions.paths import Lines

_PLAYED: Final = {
    "source": ("aws.codecommit", "events of"),
    "detail-type": ("CodeCommit Repository State Change", "events of the type"),
}
"""What the events have that start pipelines by event rules in a mock, and what others are."""

_CAPITAL: Final = re.compile(r"(?<=[a-z])[A-Z]")
_FIRST_LETTER: Final = re.compile(r"(?<=\.)[a-z]")


class Unreadable(PipeMockError):  # noqa: N818 -- the name says what the file is
    """A file that defines nothing; the message says why."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        """Keep the line of the problem, if known."""
        super().__init__(message)
        self.line = line


@attrs.frozen(kw_only=True)
class Options:
    """The choices of the reader of a definition.

    `region` and `account` come before those that the definition names; the defaults are for a
    definition that names none. `parameters` are the values of parameters and of placeholders.
    """

    parameters: Mapping[str, str] = attrs.field(factory=dict)
    region: str | None = None
    account: str | None = None
    default_region: str = DEFAULT_REGION
    default_account: str = DEFAULT_ACCOUNT

    def home(self, *, region: str | None = None, account: str | None = None) -> tuple[str, str]:
        """Return the account and Region of a definition, which may name its own."""
        return (
            self.account or account or self.default_account,
            self.region or region or self.default_region,
        )


def with_capitals(path: str) -> str:
    """Spell the end of a path as a template does."""
    return _FIRST_LETTER.sub(lambda match: match[0].upper(), path)


def with_underscores(path: str) -> str:
    """Spell the end of a path as Terraform does."""
    return _CAPITAL.sub(lambda match: f"_{match[0].lower()}", path)


@attrs.frozen(kw_only=True)
class Places:
    """The places in the file, by the paths of a request.

    `paths` has the paths that the file contains. Anything else has the place of its parent, and
    `spell` writes the rest as the file would; by default that is as in a request.
    """

    paths: Mapping[str, str]
    lines: Mapping[str, int]
    spell: Callable[[str], str] = str

    def find(self, path: str) -> tuple[str, int]:
        """Return the path and the line in the file of a path in a request."""
        found = self._in_file(path)
        return found, self._line(found)

    def _in_file(self, path: str) -> str:
        known, rest = path, ""
        while known not in self.paths:
            known, last = split(known)
            rest = last + rest
        rest = f".{rest}" if rest and rest[0] not in ".[" else rest
        return (self.paths[known] + self.spell(rest)).removeprefix(".")

    def _line(self, path: str) -> int:
        while path and path not in self.lines:
            path, _ = split(path)
        return self.lines.get(path, 1)


def repeated_keys(lines: Lines, place: str) -> list[Finding]:
    """Return a finding for each repeated key in a place, and for the place itself."""
    return [
        Finding(
            line=each.line,
            path=each.path,
            message=f"The key is given twice, here and on line {each.first}; the last one counts",
            code="RepeatedKey",
        )
        for each in lines.repeated
        if _is_inside(each.path, place) or _is_inside(place, each.path)
    ]


def _is_inside(path: str, place: str) -> bool:
    return path == place or not place or path.startswith((f"{place}.", f"{place}["))


@attrs.frozen(kw_only=True)
class Asked:
    """A request that a file defines; `names` are those that the file has for its resource.

    `unknown` are the paths of what only a deployment knows, for which the request has a stand-in,
    and `omitted` those for which it has none. `foreign` has the keys that requests have but the
    file cannot have, with the reason, and `hints` what to do about a value; both by their paths.
    """

    request: Mapping[str, Any]
    places: Places
    names: Sequence[str] = ()
    unknown: Collection[str] = ()
    omitted: Collection[str] = ()
    foreign: Mapping[str, str] = attrs.field(factory=dict)
    hints: Mapping[str, str] = attrs.field(factory=dict)
    findings: Sequence[Finding] = ()


@attrs.frozen(kw_only=True)
class Definition:
    """A pipeline that a file defines.

    `pipeline` is the request of CreatePipeline, `transitions` are the inbound transitions that are
    disabled right after it, and `action_types` are the requests that come before it.

    Where conditions of a template depend on what only a deployment knows, the pipeline is that of
    the first choice, `alternatives` are those of the others, and `choices` describe all of them;
    `has_more_choices` says that there are too many to read all.
    `implies_region` says that the Region is known only because AWS would refuse it elsewhere.
    """

    pipeline: Asked
    region: str
    account: str
    transitions: Any = attrs.field(factory=list)
    action_types: Sequence[Asked] = ()
    alternatives: Sequence[Definition] = ()
    choices: Sequence[str] = ()
    has_more_choices: bool = False
    implies_region: bool = False

    @property
    def name(self) -> str:
        """The name of the pipeline, or ``(no name)``."""
        return str(self.pipeline.request["pipeline"].get("name", "(no name)"))


@attrs.frozen(kw_only=True)
class EventRule:
    """An event rule that starts pipelines: by a pattern of events, or on a schedule.

    `targets` are the ARNs of the pipelines; `place` and `line` are those of the pattern.
    """

    name: str
    names: Sequence[str]
    pattern: Mapping[str, Any] | str | None = None
    schedule: str | None = None
    enabled: bool = True
    targets: Sequence[str]
    place: str
    line: int

    @property
    def pipelines(self) -> list[str]:
        """The names of the pipelines."""
        return [target.rpartition(":")[2] for target in self.targets]

    @property
    def unplayed(self) -> str:
        """What starts the pipelines and is not played, or an empty text."""
        if self.pattern is None:
            return (
                f"the schedule {self.schedule}" if self.schedule else "what only a deployment knows"
            )
        fields = _fields(self.pattern)
        for name, (played, others) in _PLAYED.items():
            wanted = fields.get(name)
            if not isinstance(wanted, list) or not wanted:
                continue
            if all(isinstance(each, str) and each != played for each in wanted):
                return f"{others} {', '.join(wanted)}"
        return ""


def is_pipeline(arn: object) -> bool:
    """Return whether the target of an event rule is a pipeline."""
    return isinstance(arn, str) and ":codepipeline:" in arn


def _fields(pattern: Mapping[str, Any] | str) -> Mapping[str, Any]:
    if isinstance(pattern, str):
        try:
            pattern = json.loads(pattern)
        except ValueError:
            return {}
    return dictionary(pattern)


@attrs.frozen(kw_only=True)
class Document:
    """What a file defines in one account and Region.

    `parameters` are the names for which values can be given, and `placeholders` those among them
    that have no value.
    """

    file: str
    account: str
    region: str
    pipelines: Sequence[Definition]
    action_types: Sequence[Asked] = ()
    webhooks: Sequence[Asked] = ()
    event_rules: Sequence[EventRule] = ()
    parameters: Sequence[str] = ()
    placeholders: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is defined."""
        return not (self.pipelines or self.action_types or self.webhooks or self.event_rules)
