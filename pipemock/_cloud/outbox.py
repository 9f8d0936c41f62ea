"""The messages that leave the mock for connected services: approval requests and events.

What notification rules say about an event is made here too, and leaves right behind the event.

They are sent in the order in which they were recorded, after everything has settled. No lock is
held meanwhile, since a receiver may call back at once, even in the same thread.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from typing import TYPE_CHECKING

from pipemock._call_sites import warn
from pipemock._cloud.cascades import MOST_AT_ONCE, endless
from pipemock._engine import engine
from pipemock._engine.state.endings import refused
from pipemock._engine.state.ports import RefusedError
from pipemock._engine.state.world import Request
from pipemock.events import PipelineEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.clock import Clock
    from pipemock._engine.state.ports import Ports, Topics
    from pipemock._event_log import EventLog
    from pipemock.events import Event, RuleNotification


class Outbox:
    """The messages to send, and the connected services that take them."""

    def __init__(
        self,
        event_log: EventLog,
        ports: Ports,
        advance_lock: AdvanceLock,
        report_error: Callable[[BaseException], None],
        *,
        notification_rules: Mapping[str, object],
        notifications_about: Callable[[Event], Iterable[RuleNotification]],
    ) -> None:
        """Create an outbox for the unsent messages of *event_log*."""
        self._report_error = report_error
        self._notification_rules = notification_rules
        self._notifications_about = notifications_about
        self._event_log = event_log
        self._outbox = event_log.unsent
        self._ports = ports
        self._lock = advance_lock.lock
        self._advance_lock = advance_lock
        # Held by the thread that sends. No thread waits for it, since a receiver may call back.
        self._sending = threading.Lock()

    def send(self, clock: Clock) -> None:
        """Send all messages, unless another thread is already sending and will send these too."""
        left = len(self._outbox) + MOST_AT_ONCE  # receivers may add to the messages
        # Checked again after the release: other threads leave new messages to this one until then.
        while self._outbox and self._sending.acquire(blocking=False):
            try:
                if not self._has_receivers:
                    self._outbox.clear()
                while self._outbox:
                    self._send_next(clock)
                    left -= 1
                    if not left:
                        last = "to a connected client"
                        self._report_error(endless("Events and requests were sent", last))
                        self._outbox.clear()
            finally:
                self._sending.release()

    @property
    def _has_receivers(self) -> bool:
        connected = self._ports.topics is not None or self._ports.bus is not None
        return connected or bool(self._notification_rules)

    def _send_next(self, clock: Clock) -> None:
        message = self._outbox.popleft()
        topics, bus = self._ports.topics, self._ports.bus
        if isinstance(message, Request):
            if topics is not None:
                too_late = None
                with self._surviving(functools.partial(_warn_of_unpublished, message)):
                    too_late = self._publish(topics, message, clock)
                if too_late:  # told out here, since a test may turn warnings into errors
                    _warn_of_answered(message, too_late)
        else:
            events = self._batch(message, 1 if bus is None else bus.most)
            notifications = [each for event in events for each in self._notifications_about(event)]
            self._event_log.rule_notifications += notifications
            # The receivers may advance the clock.
            with self._advance_lock.released():
                if bus is not None:
                    with self._surviving(functools.partial(_warn_of_lost, events)):
                        bus.put(events)
                if topics is not None:
                    for each in notifications:
                        with self._surviving(functools.partial(_warn_of_unpublished_rule, each)):
                            topics.publish(each)

    # Safe without a lock: only the thread that sends removes messages.
    def _batch(self, event: Event, most: int) -> list[Event]:
        events = [event]
        while self._outbox and len(events) < most:
            if isinstance(self._outbox[0], Request):
                break
            events.append(self._outbox.popleft())
        return events

    def _publish(self, topics: Topics, request: Request, clock: Clock) -> RefusedError | None:
        """Publish a request; return a refusal that came after the approval had ended."""
        try:
            with self._advance_lock.released():
                topics.publish(request.notification)
        except RefusedError as error:
            with self._lock:
                was_open = request.action.in_progress
                self._take_back(request)
                if was_open and not request.action.execution.pipeline.deleted:
                    ending = refused(request.action, error)
                    engine.refuse(request.world, request.action, clock.now, ending)
            return None if was_open else error
        return None

    @contextlib.contextmanager
    def _surviving(self, warn_of: Callable[[Exception], None]) -> Iterator[None]:
        """Warn of an error while a message is sent, so that the messages behind it are sent too."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 -- a client and its receivers may raise anything
            warn_of(error)
        except BaseException as error:  # noqa: BLE001 -- raised after the other messages are sent
            self._report_error(error)

    def _take_back(self, request: Request) -> None:
        written = self._event_log.notifications
        written[:] = [each for each in written if each is not request.notification]


def _warn_of_unpublished_rule(notification: RuleNotification, error: Exception) -> None:
    msg = (
        f"A message of notification rule {notification.rule} may not have reached topic "
        f"{notification.topic_arn}: {error.__cause__ or error!r}. AWS does not report this. Create "
        "the topic, or name another in mock.notification_rule(..., topic_arn=...)."
    )
    warn(msg)


def _warn_of_lost(events: list[Event], error: Exception) -> None:
    first, *others = events
    told = f"{first.detail_type}, {_what(first)}"
    more = f" and {len(others)} more after it" if others else ""
    msg = (
        f"EventBridge has not accepted all events ({told}{more}): {_describe(error)}. "
        "The state of the mock is not affected."
    )
    warn(msg)


def _what(event: Event) -> str:
    if isinstance(event, PipelineEvent):
        return f"{event.state}, of pipeline {event.pipeline}"
    return str(event.detail()["event"])


# API reference, PutEvents: sources that begin with `aws.` are reserved for AWS services.
def _describe(error: Exception) -> str:
    if not isinstance(error, RefusedError):
        return repr(error)
    hint = "; AWS keeps sources that begin with 'aws.' to itself: use LocalStack or moto"
    return f"{error.code}: {error.message}{hint if 'Source' in error.code else ''}"


def _warn_of_answered(request: Request, error: RefusedError) -> None:
    msg = (
        f"{error.message} On AWS approval {_name(request)} would have failed, but it has "
        "already ended: a behaviour or another call was faster."
    )
    warn(msg)


def _warn_of_unpublished(request: Request, error: Exception) -> None:
    topic = request.notification.topic_arn
    msg = (
        f"The request of approval {_name(request)} may not have reached topic {topic}: the client "
        f"of SNS, or a receiver behind it, raised {error!r}. The approval keeps waiting."
    )
    warn(msg)


def _name(request: Request) -> str:
    return request.action.declaration.name
