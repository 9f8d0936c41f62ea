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

from botocore.model import ListShape, StructureShape
from botocore.utils import get_tzinfo_options, parse_timestamp

from pipemock._edge.shapes import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import OperationModel, Shape

    Localizer: TypeAlias = Callable[[Any, "LocalTimes"], None]

# Keyed by name: each client has a service model of its own, which must not outlive the client.
_compiled: Final[dict[tuple[str, str, str], Localizer | None]] = {}

_MOST_KNOWN: Final = 4096


class LocalTimes(dict["datetime", "datetime"]):
    """The local times of timestamps in one time zone, each found once.

    A mock has few different moments, and its answers repeat them.
    """

    def __init__(self, zone: tzinfo) -> None:
        """Start without any."""
        super().__init__()
        self._zone = zone

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
        if len(self) == _MOST_KNOWN:
            self.clear()
        self[moment] = local
        return local


@functools.lru_cache(maxsize=8)
def _local_times(*_of_the_process: object) -> LocalTimes:
    return LocalTimes(get_tzinfo_options()[0]())


def localize(model: OperationModel, members: dict[str, Any]) -> None:
    """Replace the timestamps in the members of an answer by those in the local time zone."""
    key = key_of(model)
    if key not in _compiled:
        _compiled[key] = _localizer(model.output_shape)
    into_local_times = _compiled[key]
    if into_local_times is not None:
        # What dateutil reads when it makes a local zone, and what `time.tzset` changes.
        zone = _local_times(time.timezone, time.altzone, time.daylight, time.tzname)
        into_local_times(members, zone)


def _localizer(shape: Shape | None) -> Localizer | None:
    """Return the function that replaces the timestamps in a shape, or None if it has none."""
    if isinstance(shape, StructureShape):
        return _structure(shape)
    return _list(shape) if isinstance(shape, ListShape) else None


def _structure(shape: StructureShape) -> Localizer | None:
    times = [name for name, each in shape.members.items() if each.type_name == "timestamp"]
    found = {name: _localizer(each) for name, each in shape.members.items()}
    nested = [(name, localizer) for name, localizer in found.items() if localizer is not None]
    if not times and not nested:
        return None

    def into_local_times(value: Any, local: LocalTimes) -> None:  # noqa: ANN401
        for name in times:
            if name in value:
                value[name] = local[value[name]]
        for name, inner in nested:
            if name in value:
                inner(value[name], local)

    return into_local_times


def _list(shape: ListShape) -> Localizer | None:
    of_member = _localizer(shape.member)
    if of_member is None:
        return None

    def into_local_times(value: Any, local: LocalTimes) -> None:  # noqa: ANN401
        for member in value:
            of_member(member, local)

    return into_local_times
