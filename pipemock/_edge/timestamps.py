"""The timestamps of answers, in the local time zone.

botocore's parsers return aware datetimes in the local time zone, `dateutil.tz.tzlocal()`. They are
equal to the same moments in UTC, but their texts, dates and hours differ. Documented by botocore's
code: `parse_timestamp` in github.com/boto/botocore/blob/develop/botocore/utils.py.
"""

from __future__ import annotations

import functools
import time
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from botocore.utils import get_tzinfo_options, parse_timestamp

from pipemock._edge.shapes import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ListShape, OperationModel, Shape, StructureShape

    Converter: TypeAlias = Callable[[Any, "LocalTimes"], Any]

# Keyed by name: each client has a service model of its own, which must not outlive the client.
_compiled: Final[dict[tuple[str, str, str], Converter | None]] = {}


# What dateutil reads from the `time` module when it makes a local zone; `time.tzset` changes it.
@functools.lru_cache(maxsize=8)
def _local_zone(*_of_the_process: object) -> tzinfo:
    zone: tzinfo = get_tzinfo_options()[0]()
    return zone


class LocalTimes(dict["datetime", "datetime"]):
    """The local times of an answer, by its timestamps; most are equal, and each is found once."""

    def __init__(self) -> None:
        """Read the time zone anew: a test may have changed it since the last answer."""
        super().__init__()
        self._zone = _local_zone(time.timezone, time.altzone, time.daylight, time.tzname)

    def __missing__(self, moment: datetime) -> datetime:
        """Convert a timestamp."""
        seconds = moment.timestamp()
        zone = time.localtime(seconds)
        # dateutil knows the two offsets that the zone has today, and takes several microseconds to
        # choose. Where the C library finds the same offset, the result is the same, and faster.
        if zone.tm_gmtoff == -(time.altzone if zone.tm_isdst else time.timezone):
            naive = datetime.fromtimestamp(seconds)  # noqa: DTZ006 -- set in the next line
            local = naive.replace(tzinfo=self._zone)
        else:
            local = parse_timestamp(str(seconds))
        self[moment] = local
        return local


def localized(model: OperationModel, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the members of an answer with their timestamps in the local time zone.

    What holds a timestamp is copied, and everything else is shared with *members*.
    """
    key = key_of(model)
    if key not in _compiled:
        _compiled[key] = _converter(model.output_shape)
    convert = _compiled[key]
    if convert is None:
        return members
    converted: Mapping[str, Any] = convert(members, LocalTimes())
    return converted


def _converter(shape: Shape | None) -> Converter | None:
    """Return the function that converts the timestamps in a shape, or None if it has none."""
    compiler = None if shape is None else _COMPILERS.get(shape.type_name)
    return None if compiler is None else compiler(shape)


def _structure(shape: StructureShape) -> Converter | None:
    found = {name: _converter(each) for name, each in shape.members.items()}
    members = [(name, convert) for name, convert in found.items() if convert is not None]
    if not members:
        return None

    def convert(value: Any, local: LocalTimes) -> Any:  # noqa: ANN401
        copy = dict(value)
        for name, convert_member in members:
            if name in copy:
                copy[name] = convert_member(copy[name], local)
        return copy

    return convert


def _list(shape: ListShape) -> Converter | None:
    convert = _converter(shape.member)
    if convert is None:
        return None
    return lambda value, local: [convert(member, local) for member in value]


def _timestamp(_: Shape) -> Converter:
    return lambda value, local: local[value]


_COMPILERS: Final[Mapping[str, Callable[[Any], Converter | None]]] = {
    "structure": _structure,
    "list": _list,
    "timestamp": _timestamp,
}
