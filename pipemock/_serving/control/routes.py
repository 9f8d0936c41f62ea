"""The table of routes: what can be asked, and what answers it.

The routes are named like the handle of a mock, and their arguments like those of its methods.
"""

from __future__ import annotations

import functools
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arguments import require_integers, require_mappings
from pipemock._cloud import status
from pipemock._errors import PipeMockError
from pipemock._serving.control import aws_calls
from pipemock._serving.control.values import behaviour_from, called

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._cloud.cloud import Cloud

    # A mock; this package does not import it, since the mock imports this package.
    Handle = Any


@attrs.frozen
class Route:
    """A route: a method and a path, the function that answers, and what it is for.

    `function` returns the function that takes the arguments: for GET those of the query, for POST
    the members of the body.
    """

    method: str
    path: str
    function: Callable[[Handle], Callable[..., Any]]
    purpose: str


class OwnedByTestError(PipeMockError):
    """A request that only a server without a test can perform."""


# The handle has no public view of the status, of faults and of callers.
def _cloud_of(handle: Handle) -> Cloud:
    cloud: Cloud = handle._cloud  # noqa: SLF001 -- see above
    return cloud


# Reading -----------------------------------------------------------------------------------------


def _health(_handle: Handle) -> Callable[[], Any]:
    return lambda: {"status": "ok", "version": version("pipemock")}


def _clock(handle: Handle) -> Callable[[], Any]:
    def clock() -> dict[str, Any]:
        found = handle.clock
        return {"now": found.now, "next_due": found.next_due, "pending": found.pending}

    return clock


def _status(handle: Handle) -> Callable[[], Any]:
    def read() -> dict[str, Any]:
        time = _clock(handle)()
        pipelines = status.pipelines(_cloud_of(handle))
        counts = {name: len(getattr(handle, name)) for name in ("calls", "events", "mistakes")}
        return {**time, **counts, "pipelines": pipelines}

    return read


def _list(name: str) -> Callable[[Handle], Callable[..., Any]]:
    """Return the function of a list that grows: its members from a number on, and the next one."""

    def of(handle: Handle) -> Callable[..., Any]:
        def read(*, after: int = 0) -> dict[str, Any]:
            require_integers(after=after)
            found = [*getattr(handle, name)]
            return {name: found[after:], "next": len(found)}

        return read

    return of


def _faults(handle: Handle) -> list[dict[str, Any]]:
    every = enumerate(_cloud_of(handle).faults.every)
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


# Doing -------------------------------------------------------------------------------------------


def _moved(name: str) -> Callable[[Handle], Callable[..., Any]]:
    """Return the function of a method of the clock, which returns where the clock is then."""

    def of(handle: Handle) -> Callable[..., Any]:
        method = getattr(handle.clock, name)

        @functools.wraps(method)
        def move(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401
            method(*arguments, **keywords)
            return _clock(handle)()

        return move

    return of


def _behave(handle: Handle) -> Callable[..., Any]:
    def behave(*, then: Any, when: Mapping[str, str] | None = None) -> None:  # noqa: ANN401
        given = {} if when is None else when
        require_mappings(when=given)
        if not isinstance(then, list):
            msg = f"then is a list of behaviours, not {then!r}."
            raise PipeMockError(msg)
        behaviours = [behaviour_from(each) for each in then]
        called(handle.when, given, "when").then(*behaviours)

    return behave


def _answer(name: str) -> Callable[[Handle], Callable[..., Any]]:
    def of(handle: Handle) -> Callable[..., Any]:
        def answer(*, token: str, summary: str = "", by: str | None = None) -> None:
            found = [each for each in handle.approvals if each.token == token]
            if not found:
                msg = f"No open approval has the token {token!r}. GET approvals lists them."
                raise PipeMockError(msg)
            getattr(found[0], name)(summary=summary, by=by)

        return answer

    return of


def _fail(handle: Handle) -> Callable[..., Any]:
    @functools.wraps(handle.fault)
    def fault(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401
        handle.fault(*arguments, **keywords)
        return _faults(handle)[-1]

    return fault


def _withdraw(handle: Handle) -> Callable[..., Any]:
    def withdraw(*, id: int) -> Any:  # noqa: A002, ANN401 -- the member of a fault
        every = _cloud_of(handle).faults.every
        if id not in range(len(every)):
            msg = f"There is no fault {id!r}. GET faults lists them."
            raise PipeMockError(msg)
        every[id].withdraw()
        return _faults(handle)[id]

    return withdraw


def _push(name: str) -> Callable[[Handle], Callable[..., Any]]:
    """Return the function of a change of a repository, which returns what starts, and why."""

    def of(handle: Handle) -> Callable[..., Any]:
        method = getattr(handle, name)

        @functools.wraps(method)
        def push(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401
            started = method(*arguments, **keywords)
            return {"started": started, "explanation": started.explain()}

        return push

    return of


def _call(handle: Handle) -> Callable[..., Any]:
    return functools.partial(aws_calls.perform, _cloud_of(handle))


def _reset(_handle: Handle) -> Callable[..., Any]:
    def reset(*, now: str | None = None, seed: int | None = None) -> None:
        del now, seed  # see `python -m pipemock serve`, which has a reset of its own
        msg = (
            "A test started this mock, and only that test can replace it. For an empty account, "
            "start another mock in the test. POST reset is for 'python -m pipemock serve'."
        )
        raise OwnedByTestError(msg)

    return reset


def _timeline(form: str) -> Callable[[Handle], Callable[..., Any]]:
    """Return the function of the timeline in one of its forms, `text` or `svg`."""

    def of(handle: Handle) -> Callable[..., Any]:
        def timeline(
            *,
            pipeline: str | None = None,
            last: int | None = None,
            region: str | None = None,
            account: str | None = None,
            width: int | None = None,
        ) -> str:
            found = handle.timeline(pipeline, last=last, region=region, account=account)
            size = {} if width is None else {"width": width}
            return str(getattr(found, form)(**size))

        return timeline

    return of


ROUTES: Final = (
    Route("GET", "health", _health, "whether the server answers, also while a call takes long"),
    Route("GET", "clock", _clock, "the time, the next due time, and all that is due"),
    Route("POST", "clock/advance", _moved("advance"), "lets time pass"),
    Route("POST", "clock/advance_to", _moved("advance_to"), "lets time pass until a given time"),
    Route(
        "POST",
        "clock/run_until_idle",
        _moved("run_until_idle"),
        "lets time pass until nothing is due",
    ),
    Route("POST", "behaviours", _behave, "`when(...).then(...)`: scripts what actions do"),
    Route("GET", "approvals", lambda handle: lambda: handle.approvals, "the open approvals"),
    Route("POST", "approvals/approve", _answer("approve"), "approves, by the token"),
    Route("POST", "approvals/reject", _answer("reject"), "rejects, by the token"),
    Route("POST", "source_change", lambda handle: handle.source_change, "a new revision"),
    Route("POST", "git_push", _push("git_push"), "a push to a repository"),
    Route("POST", "pull_request", _push("pull_request"), "an event of a pull request"),
    Route("POST", "event_rule", lambda handle: handle.event_rule, "an event rule of a source"),
    Route("POST", "deliver_webhook", lambda handle: handle.deliver_webhook, "a webhook delivery"),
    Route("POST", "load", lambda handle: handle.load, "creates what a definition defines"),
    Route(
        "POST",
        "notification_rule",
        lambda handle: handle.notification_rule,
        "adds a notification rule",
    ),
    Route("GET", "faults", lambda handle: lambda: _faults(handle), "the faults that were set"),
    Route("POST", "faults", _fail, "sets a fault"),
    Route("POST", "faults/withdraw", _withdraw, "withdraws a fault, by its id"),
    Route("GET", "calls", _list("calls"), "the calls that were answered"),
    Route("POST", "calls", _call, "calls an operation of AWS; its answer is that of AWS"),
    Route("GET", "events", _list("events"), "the events, as EventBridge delivers them"),
    Route("GET", "notifications", _list("notifications"), "the notifications of approvals"),
    Route(
        "GET",
        "rule_notifications",
        _list("rule_notifications"),
        "the messages of notification rules",
    ),
    Route("GET", "mistakes", _list("mistakes"), "what leaving the mock will raise"),
    Route("GET", "status", _status, "every pipeline with its stages, and what waits until when"),
    Route("GET", "timeline", _timeline("text"), "the timeline as text"),
    Route("GET", "timeline.svg", _timeline("svg"), "the timeline as a picture"),
    Route("GET", "explain", lambda handle: handle.explain, "why a pipeline is where it is"),
    Route("POST", "reset", _reset, "starts again; only with the command `serve`, else 409"),
    Route("POST", "credentials", lambda handle: handle.credentials, "the keys of a caller"),
)
