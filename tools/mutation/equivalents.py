"""Changes that cannot be wrong, with the reasons: nobody could observe them, or nobody object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tools.mutation.changes import Mutant


class Place(NamedTuple):
    """A file, the beginning of a line without its indentation, and a change as it is printed."""

    path: str
    line: str
    change: str

    def fits(self, mutant: Mutant, line: str) -> bool:
        """Return whether a change of a line is meant."""
        return (self.path, self.change) == (mutant.path, mutant.change) and (
            line.strip().startswith(self.line)
        )


_BOUND: Final = "a bound of what is generated: one more would be as good"

_THERE: Final = "a letter that the alphabet has already"

_REMEMBERED: Final = "how many results are remembered, which shows only in the time it takes"

EQUIVALENTS: Final[dict[Place, str]] = {
    Place(
        "pipemock/_serving/http_server.py",
        "_GONE: Final = attrs.evolve",
        "'close' -> 'closex'",
    ): "the type checker refuses it",
    Place("pipemock/strategies/_words.py", "_NAMES: Final", "'-_.@' -> '-_.@x'"): _THERE,
    Place(
        "pipemock/strategies/_words.py",
        "string.ascii_letters + string.digits",
        "' /:.-_' -> ' /:.-_x'",
    ): _THERE,
    Place(
        "pipemock/strategies/_words.py", "sizes = range(len(members) + 1)", "1 -> 2"
    ): "there is no larger subset",
    Place(
        "pipemock/strategies/_behaviours.py", "_targets(most), min_size=1, max_size=3", "3 -> 4"
    ): "there are three names of targets, and each is used once",
    Place("pipemock/strategies/_behaviours.py", "took=st.integers(0, most)", "0 -> 1"): _BOUND,
    Place(
        "pipemock/_mock/virtual_sleep.py", "_TURNS: Final = 8", "8 -> 9"
    ): "more than are needed: one more would be as good",
    Place(
        "pipemock/_cloud/lambda_functions.py",
        'request_id = Ids("context", account, region',
        "'context' -> 'contextx'",
    ): "a part of a seed: any text gives ids that are as good",
    Place(
        "pipemock/lambda_events.py", '"Signature": "EXAMPLE"', "'EXAMPLE' -> 'EXAMPLEx'"
    ): "a signature that is made up, and that nothing can verify",
    Place(
        "pipemock/_engine/providers/deployment_window.py",
        "matches = [_first(schedule, local, until.year - local.year + 2)",
        "2 -> 3",
    ): "croniter looks further than needed, and what it finds there is dropped",
    Place(
        "pipemock/_engine/providers/deployment_window.py",
        "_DAY: Final = timedelta(days=1)",
        "1 -> 2",
    ): "a step that is shorter than the time between two changes of an offset",
    Place(
        "pipemock/_engine/state/history.py",
        "if self._first > len(self)",
        "self._first > len(self) -> (self._first >= len(self))",
    ): "the moment at which empty places are dropped, which costs the same on average",
    Place(
        "pipemock/_codecommit/merges.py", "keep_empty_folders: bool = False", "False -> True"
    ): "only merges read it, and they always set it",
    Place(
        "pipemock/_codecommit/git/objects.py",
        "return hashlib.sha1(header + content, usedforsecurity=False)",
        "False -> True",
    ): "only an interpreter that forbids SHA-1 for security tells them apart",
    Place(
        "pipemock/_engine/providers/deployment_window.py",
        'return text if text == "*" else',
        "'*' -> '*x'",
    ): "a list of all values means the same",
    Place(
        "pipemock/_rendering/svg/scale.py",
        "fits = size <= cut.right - cut.left - _GAP",
        "size <= cut.right - cut.left - _GAP -> (size < cut.right - cut.left - _GAP)",
    ): "widths that are numbers with fractions are equal only by accident",
    Place(
        "pipemock/_engine/engine.py",
        "return problems(_setting(given, version=1, region=world.region",
        "1 -> 2",
    ): "no problem shows the version of a declaration that is only checked",
    Place(
        "pipemock/_edge/inspection.py",
        'return {**members, "pipelineName": "any"',
        "'any' -> 'anyx'",
    ): "any legal name, which no problem shows",
    Place(
        "pipemock/_mock/decorator.py",
        "_CONTEXTS: Final",
        "'__pipemock_contexts__' -> '__pipemock_contexts__x'",
    ): "a name that only this module reads",
    Place(
        "pipemock/_serving/http_server.py", "timeout = 1", "1 -> 2"
    ): "the most that a stop waits where nothing wakes the server up, which always happens",
    Place(
        "pipemock/_serving/http_server.py", 'at_once = array("i" if', "'h' -> 'hx'"
    ): "a type of Windows",
    Place(
        "pipemock/_serving/http_server.py", "return tls.wrap_socket(listening", "True -> False"
    ): "what a socket accepts is the side of a server in any case",
    Place(
        "pipemock/_engine/state/executions.py", "wait_expired: bool = False", "False -> True"
    ): "set to false before the first execution waits for the stage, and read only then",
    Place(
        "pipemock/_engine/engine.py", "@functools.lru_cache(maxsize=256)", "256 -> 257"
    ): _REMEMBERED,
    Place("pipemock/_edge/timestamps.py", "@functools.lru_cache(maxsize=8)", "8 -> 9"): _REMEMBERED,
    Place("pipemock/strategies/_executions.py", "_MOST_BEHAVIOURS: Final = 3", "3 -> 4"): _BOUND,
}
"""The reason for each such change."""

_PROSE: Final = {
    "pipemock/_codepipeline/property_descriptions.py": (
        "a description in our own words, which has no right wording"
    ),
}


def reason(mutant: Mutant, line: str) -> str | None:
    """Return why a change of a line cannot be wrong, or `None` if it can be."""
    if " " in mutant.before and mutant.before[0] in "'\"" and mutant.path in _PROSE:
        return _PROSE[mutant.path]
    return next((why for place, why in EQUIVALENTS.items() if place.fits(mutant, line)), None)
