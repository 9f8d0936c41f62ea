"""The section about mocks in the report of a failed test: short, with a hint how to see more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._clock.times import iso
from pipemock._cloud import unused
from pipemock._rendering.executions import last_executions
from pipemock.events import PipelineEvent
from pipemock.rendering import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipemock._cloud.cloud import Cloud
    from pipemock.events import ApiCall

_MAX_LINES: Final = 56
"""The number of lines for all mocks together."""

_LEAST_LINES: Final = 10
"""The number of lines for one of very many mocks: at least one for each section."""

_LAST_EXECUTIONS: Final = 3
_INDENT: Final = "  "
_MORE: Final = "More: print(mock.timeline()), mock.calls, print(mock.explain(pipeline))"


def report(clouds: Sequence[Cloud], *, width: int) -> str:
    """Describe what happened in each mock, and what its pipelines wait for.

    Args:
        clouds: The clouds of the mocks, oldest first.
        width: The number of columns.
    """
    room = max(_MAX_LINES // len(clouds), _LEAST_LINES)
    lines: list[str] = []
    for number, cloud in enumerate(clouds, start=1):
        if len(clouds) > 1:
            lines.append(f"Mock {number} of {len(clouds)}, in the order in which they were entered")
        with cloud.lock:
            lines += _of_one(cloud, room, width)
    return "\n".join([*lines, _MORE])


def _of_one(cloud: Cloud, room: int, width: int) -> Iterator[str]:
    yield from _timeline(cloud, room // 2, width)
    calls = [_cut(_call(cloud, each), width - len(_INDENT)) for each in cloud.calls]
    yield from _section("Calls", _latest(calls, room // 5))
    waiting = "\n".join(cloud.explanations()).splitlines()
    yield from _section("Now", _first(waiting, room // 5))
    yield from _section("Noticed", _first(list(_trouble(cloud)), room // 10))


# The first line is the time from which the others count.
def _timeline(cloud: Cloud, room: int, width: int) -> list[str]:
    events = cloud.event_log.events.of(PipelineEvent)
    shown = last_executions(events, _LAST_EXECUTIONS) if events else ()
    earlier = [] if len(shown) == len(events) else ["… earlier executions …"]
    first, *others = Timeline(shown, until=cloud.clock.now).text(width=width).splitlines()
    return [first, *earlier, *_latest(others, room - 2)]


def _call(cloud: Cloud, call: ApiCall) -> str:
    given = "".join(f" {name}={value!r}" for name, value in call.parameters.items())
    error = f" -> {call.error}" if call.error else ""
    tried = f" after {call.attempts} attempts" if call.attempts > 1 else ""
    place = cloud.place_of(call.account, call.region)
    return f"{iso(call.time)} {place}{call.operation}{error}{tried}{given}"


def _trouble(cloud: Cloud) -> Iterator[str]:
    for mistake in cloud.mistakes:
        yield f"A call raised {type(mistake).__name__}: {mistake}"
    for each in (*unused.certain(cloud), *unused.possible(cloud)):
        yield each.in_brief


# Shortening ------------------------------------------------------------------------------------


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"{_INDENT}{line}" for line in lines)


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"


def _latest(lines: list[str], room: int) -> list[str]:
    if len(lines) <= room:
        return lines
    return [f"… {len(lines) - room + 1} lines before …", *lines[1 - room :]]


def _first(lines: list[str], room: int) -> list[str]:
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], f"… {len(lines) - room + 1} lines more …"]
