"""The table of routes: what can be asked, and what answers it.

The routes are named like the handle of a mock, and their arguments like those of its methods.
"""

from __future__ import annotations

import operator
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arguments import require_integers, require_mappings
from pipemock._cloud import status
from pipemock._errors import PipeMockError
from pipemock._serving.control.aws_calls import perform
from pipemock._serving.control.handle import cloud_of
from pipemock._serving.control.values import behaviour_from, called

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._serving.control.handle import Handle


@attrs.frozen
class Route:
    """A route: a method and a path, what it is for, and what it does.

    The arguments are those of the query for GET, and the members of the body for POST. A route
    calls `own`, whose first argument is the handle, or else a method of the handle, by default the
    one that its path names. Of the handle and what was returned, `result` makes the answer.
    """

    method: str
    path: str
    purpose: str
    own: Callable[..., Any] | None = None
    of_handle: str | None = attrs.field(default=None, kw_only=True)
    result: Callable[[Handle, Any], Any] | None = attrs.field(default=None, kw_only=True)

    def function(self, handle: Handle) -> Callable[..., Any]:
        """Return the function that takes the arguments."""
        if self.own is not None:
            return partial(self.own, handle)
        name = self.of_handle or self.path.replace("/", ".")
        method: Callable[..., Any] = operator.attrgetter(name)(handle)
        return method

    def answer(self, handle: Handle, returned: Any) -> Any:  # noqa: ANN401 -- any value
        """Return the answer for what the function has returned."""
        return returned if self.result is None else self.result(handle, returned)


class OwnedByTestError(PipeMockError):
    """A request that only a server without a test can perform."""


# Reading -----------------------------------------------------------------------------------------


def _health(_handle: Handle) -> dict[str, str]:
    return {"status": "ok", "version": version("pipemock")}


def _clock(handle: Handle) -> dict[str, Any]:
    found = handle.clock
    return {"now": found.now, "next_due": found.next_due, "pending": found.pending}


def _status(handle: Handle) -> dict[str, Any]:
    counts = {name: len(getattr(handle, name)) for name in ("calls", "events", "mistakes")}
    return {**_clock(handle), **counts, "pipelines": status.pipelines(cloud_of(handle))}


def _list(name: str, handle: Handle, *, after: int = 0) -> dict[str, Any]:
    """Return the members of a list that grows, from a number on, and the next number."""
    require_integers(after=after)
    found = [*getattr(handle, name)]
    return {name: found[after:], "next": len(found)}


def _faults(handle: Handle) -> list[dict[str, Any]]:
    every = enumerate(cloud_of(handle).faults.every)
    return [
        {
            "id": number,
            "service": each.service,
            "operation": each.operation,
            "code": each.code,
            "hits": each.hits,
            "remaining": each.remaining,
        }
        for number, each in every
    ]


def _timeline(
    form: str,
    handle: Handle,
    *,
    pipeline: str | None = None,
    last: int | None = None,
    region: str | None = None,
    account: str | None = None,
    width: int | None = None,
) -> str:
    """Return the timeline in one of its forms, `text` or `svg`."""
    found = handle.timeline(pipeline, last=last, region=region, account=account)
    size = {} if width is None else {"width": width}
    return str(getattr(found, form)(**size))


# Doing -------------------------------------------------------------------------------------------


def _moved(handle: Handle, _returned: object) -> dict[str, Any]:
    return _clock(handle)


def _behave(handle: Handle, *, then: object, when: Mapping[str, str] | None = None) -> None:
    given = {} if when is None else when
    require_mappings(when=given)
    if not isinstance(then, list):
        msg = f"then is a list of behaviours, not {then!r}."
        raise PipeMockError(msg)
    behaviours = [behaviour_from(each) for each in then]
    called(handle.when, given, "when").then(*behaviours)


def _answer(
    name: str, handle: Handle, *, token: str, summary: str = "", by: str | None = None
) -> None:
    found = [each for each in handle.approvals if each.token == token]
    if not found:
        msg = f"No open approval has the token {token!r}. GET approvals lists them."
        raise PipeMockError(msg)
    getattr(found[0], name)(summary=summary, by=by)


def _last_fault(handle: Handle, _fault: object) -> dict[str, Any]:
    return _faults(handle)[-1]


def _withdraw(handle: Handle, *, id: int) -> dict[str, Any]:  # noqa: A002 -- the member of a fault
    every = cloud_of(handle).faults.every
    if id not in range(len(every)):
        msg = f"There is no fault {id!r}. GET faults lists them."
        raise PipeMockError(msg)
    every[id].withdraw()
    return _faults(handle)[id]


def _explained(_handle: Handle, started: Any) -> dict[str, Any]:  # noqa: ANN401 -- see above
    return {"started": started, "explanation": started.explain()}


def _reset(_handle: Handle, *, now: str | None = None, seed: int | None = None) -> None:
    del now, seed  # see `python -m pipemock serve`, which has a reset of its own
    msg = (
        "A test started this mock, and only that test can replace it. For an empty account, "
        "start another mock in the test. POST reset is for 'python -m pipemock serve'."
    )
    raise OwnedByTestError(msg)


ROUTES: Final = (
    Route("GET", "health", "whether the server answers, also while a call takes long", _health),
    Route("GET", "clock", "the time, the next due time, and all that is due", _clock),
    Route("POST", "clock/advance", "lets time pass", result=_moved),
    Route("POST", "clock/advance_to", "lets time pass until a given time", result=_moved),
    Route("POST", "clock/run_until_idle", "lets time pass until nothing is due", result=_moved),
    Route("POST", "behaviours", "`when(...).then(...)`: scripts what actions do", _behave),
    Route("GET", "approvals", "the open approvals", lambda handle: handle.approvals),
    Route("POST", "approvals/approve", "approves, by the token", partial(_answer, "approve")),
    Route("POST", "approvals/reject", "rejects, by the token", partial(_answer, "reject")),
    Route("POST", "source_change", "a new revision"),
    Route("POST", "git_push", "a push to a repository", result=_explained),
    Route("POST", "pull_request", "an event of a pull request", result=_explained),
    Route("POST", "event_rule", "an event rule of a source"),
    Route("POST", "deliver_webhook", "a webhook delivery"),
    Route("POST", "load", "creates what a definition defines"),
    Route("POST", "notification_rule", "adds a notification rule"),
    Route("GET", "faults", "the faults that were set", _faults),
    Route("POST", "faults", "sets a fault", of_handle="fault", result=_last_fault),
    Route("POST", "faults/withdraw", "withdraws a fault, by its id", _withdraw),
    Route("GET", "calls", "the calls that were answered", partial(_list, "calls")),
    Route("POST", "calls", "calls an operation of AWS; its answer is that of AWS", perform),
    Route("GET", "events", "the events, as EventBridge delivers them", partial(_list, "events")),
    Route(
        "GET",
        "notifications",
        "the notifications of approvals",
        partial(_list, "notifications"),
    ),
    Route(
        "GET",
        "rule_notifications",
        "the messages of notification rules",
        partial(_list, "rule_notifications"),
    ),
    Route("GET", "mistakes", "what leaving the mock will raise", partial(_list, "mistakes")),
    Route("GET", "status", "every pipeline with its stages, and what waits until when", _status),
    Route("GET", "timeline", "the timeline as text", partial(_timeline, "text")),
    Route("GET", "timeline.svg", "the timeline as a picture", partial(_timeline, "svg")),
    Route("GET", "explain", "why a pipeline is where it is"),
    Route("POST", "reset", "starts again; only with the command `serve`, else 409", _reset),
    Route("POST", "credentials", "the keys of a caller"),
)
