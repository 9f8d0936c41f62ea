"""The cloud of one mock: accounts, their Regions, and the state that they share.

A single lock is held for each whole call and each whole step of the clock, so threads never see
an intermediate state.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import threading
from typing import TYPE_CHECKING, Final, Protocol

from pipemock._arguments import near
from pipemock._arns import default_caller, require_region
from pipemock._clock.advance_lock import AdvanceLock
from pipemock._clock.autojump import AutojumpClock
from pipemock._clock.follow import FollowingClock
from pipemock._clock.polling import PollingClock
from pipemock._clock.standing import StandingClock
from pipemock._cloud import codecommit_sources as bridge
from pipemock._cloud.callers import Callers
from pipemock._cloud.faults import Faults
from pipemock._cloud.lambda_functions import FunctionCalls
from pipemock._cloud.outbox import Outbox
from pipemock._cloud.scripted_behaviours import ScriptedBehaviours
from pipemock._cloud.step_errors import StepErrors
from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
    by_id,
)
from pipemock._codepipeline.rule_type_catalogue import RULE_TYPES
from pipemock._engine import explanation, retention, settle
from pipemock._engine.declaration.action_type import AvailableTypes
from pipemock._engine.declaration.third_party import ThirdPartyActionType
from pipemock._engine.state.ports import Ports
from pipemock._engine.state.world import World
from pipemock._errors import PipeMockError
from pipemock._event_log import EventLog
from pipemock._ids import Ids
from pipemock.events import PipelineEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from pipemock._clock.timers import Due
    from pipemock._cloud.inner_mocks import InnerMocks
    from pipemock._cloud.notification_rules import NotificationRule
    from pipemock._cloud.settings import Settings
    from pipemock._codecommit.world import World as CodeCommit
    from pipemock._engine.state.executions import Pipeline
    from pipemock.codecommit_events import RepositoryStateChange
    from pipemock.events import ApiCall, Event, RuleNotification

_ACTION_TYPES: Final = (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)


# Made once for each Region, and shared by all clouds until a custom action type is created.
@functools.cache
def _available_types(region: str) -> AvailableTypes:
    return AvailableTypes(by_id(_ACTION_TYPES, region=region), by_id(RULE_TYPES, region=region))


class AutomaticClock(Protocol):
    """What looks at each call: the clock of a mock, or what stands in front of it."""

    def arrive(self, operation: str, request: Callable[[], object]) -> None:
        """Handle that a call arrives."""

    def answered(self, operation: str, body: Mapping[str, Any]) -> None:
        """Handle that a call was answered."""


class Cloud:
    """Everything that exists while a mock is active."""

    def __init__(self, settings: Settings, *, present: Callable[[], datetime]) -> None:
        """Create an empty cloud; its clock starts at `settings.now`, else at the present time."""
        self.settings = settings
        self.lock = threading.RLock()
        self.advance_lock = AdvanceLock(self.lock)
        self.faults = Faults()
        self.event_log = EventLog(sequence=itertools.count())
        self.calls: list[ApiCall] = []
        self.mistakes: list[BaseException] = []
        self.step_errors = StepErrors(self.record_mistake)
        self.scripted_behaviours = ScriptedBehaviours(nested=self.step_errors.nested)
        self.is_checked = False
        self.is_left = False
        self.inner_mocks: InnerMocks | None = None
        self.at_exit = contextlib.ExitStack()
        self.clock = self._new_clock(present)
        self.automatic_clock: AutomaticClock = self.clock
        self._worlds: dict[tuple[str, str], World] = {}
        self._codecommits: dict[tuple[str, str], CodeCommit] = {}
        self.callers = Callers(settings.account, settings.caller)
        self.ports = Ports(repositories=bridge.Repositories(self._codecommits))
        self.notification_rules: dict[str, NotificationRule] = {}
        self.outbox = Outbox(
            self.event_log,
            self.ports,
            self.advance_lock,
            self.step_errors.add,
            notification_rules=self.notification_rules,
            notifications_about=self._notifications_about,
        )
        self.functions = FunctionCalls(self.advance_lock, self.step_errors.add)
        self.connections: dict[str, str] = {}

    # Time -------------------------------------------------------------------------------------

    def _new_clock(self, present: Callable[[], datetime]) -> FollowingClock | PollingClock:
        if self.settings.clock == "follow":
            return FollowingClock(
                present=present,
                is_fresh=lambda: not self.calls and not self.event_log.events,
                machine=self,
                advance_lock=self.advance_lock,
            )
        is_moved_by_hand = not self.settings.autojump and self.settings.sleep == "real"
        kind = AutojumpClock if self.settings.autojump else PollingClock
        return (StandingClock if is_moved_by_hand else kind)(
            start=self.settings.now or present(),
            machine=self,
            advance_lock=self.advance_lock,
            count_events=lambda: len(self.event_log.events),
            end_of_lease=self._end_of_lease,
        )

    def catch_up(self) -> None:
        """Bring a clock that follows the clock of the process up to the present."""
        if isinstance(self.clock, FollowingClock):
            self.clock.catch_up()

    def stop(self) -> None:
        """Stop all servers, and refuse changes from now on; called when the mock exits."""
        self.is_left = True
        self.clock.stop()
        self.scripted_behaviours.stop()
        self.at_exit.close()

    def _end_of_lease(self, after: datetime) -> datetime | None:
        ends = (end for each in self._worlds.values() for end in each.jobs.ends_of_leases(after))
        return min(ends, default=None)

    # Worlds -----------------------------------------------------------------------------------

    def world(self, *, account: str | None = None, region: str | None = None) -> World:
        """Return the world of an account and Region, which default to the mock's own.

        Raises:
            PipeMockError: If there is no such Region: on AWS no client would find its endpoint.
        """
        key = self.settings.place(account, region)
        world = self._worlds.get(key)
        if world is None:
            require_region(key[1])
            world = self._worlds[key] = self._new_world(*key)
        return world

    def worlds(self) -> tuple[World, ...]:
        """Return the worlds that have been used so far."""
        return tuple(self._worlds.values())

    def codecommit(self, *, account: str | None = None, region: str | None = None) -> CodeCommit:
        """Return CodeCommit in an account and Region, which default to the mock's own.

        Raises:
            PipeMockError: If there is no such Region.
        """
        key = self.settings.place(account, region)
        world = self._codecommits.get(key)
        if world is None:
            require_region(key[1])
            world = self._codecommits[key] = self._new_codecommit(*key)
        return world

    def pipeline(
        self, name: str, *, account: str | None = None, region: str | None = None
    ) -> tuple[World, Pipeline]:
        """Return a pipeline with its world.

        Raises:
            PipeMockError: If it does not exist; the message lists the pipelines that do.
        """
        world = self.world(account=account, region=region)
        if name not in world.pipelines:
            where = f"in account {world.account}, Region {world.region}"
            raise self._no_pipeline(name, where, list(world.pipelines))
        return world, world.pipelines[name]

    def require_known(self, name: str, *, account: str | None, region: str | None) -> None:
        """Refuse the name of a pipeline that does not exist and never did.

        An account or a Region that is omitted stands for all of them.

        Raises:
            PipeMockError: If there is nothing to tell; the message lists the pipelines that exist.
        """
        worlds = [
            world
            for world in self._worlds.values()
            if account in {None, world.account} and region in {None, world.region}
        ]
        there = {each for world in worlds for each in world.pipelines}
        there |= {
            event.pipeline
            for event in self.event_log.events.of(PipelineEvent)
            if account in {None, event.account} and region in {None, event.region}
        }
        if name not in there:
            place = {"account": account, "Region": region}
            given = ", ".join(f"{what} {value}" for what, value in place.items() if value)
            raise self._no_pipeline(name, f"in {given or 'this mock'}", there)

    def _no_pipeline(self, name: str, where: str, there: Iterable[str]) -> PipeMockError:
        """Return the error of a pipeline that is not where a test looks for it.

        Args:
            name: The name of the pipeline.
            where: The place where the test looks.
            there: The names of the pipelines in that place.
        """
        others = [world for world in self._worlds.values() if name in world.pipelines]
        if others:
            is_in = " and ".join(f"account {w.account}, Region {w.region}" for w in others)
            advice = " or ".join(f"account={w.account!r}, region={w.region!r}" for w in others)
            msg = f"There is no pipeline {name!r} {where}; it is in {is_in}. Write {advice}."
        else:
            known = ", ".join(sorted(there)) or self._elsewhere()
            advice = near(name, there) or " Create it first."
            msg = f"There is no pipeline {name!r} {where}; there is {known}.{advice}"
        return PipeMockError(msg)

    def _elsewhere(self) -> str:
        places = [
            f"{', '.join(sorted(world.pipelines))} in account {world.account}, "
            f"Region {world.region}"
            for world in self._worlds.values()
            if world.pipelines
        ]
        return "; ".join(places) or "no pipeline at all"

    def _new_world(self, account: str, region: str) -> World:
        return World(
            account=account,
            region=region,
            caller=self._default_caller(account, region),
            ids=Ids(self.settings.seed, account, region),
            choose=self.scripted_behaviours.choose,
            report_error=self.step_errors.add,
            action_duration=self.settings.action_duration,
            job_lease=self.settings.job_lease,
            cancellation_delay=self.settings.cancellation_delay,
            answer_delay=self.settings.answer_delay,
            functions=self.functions.handlers,
            called_functions=self.functions.called,
            ports=self.ports,
            connections=self.connections,
            types=_available_types(region),
            event_log=self.event_log,
        )

    def _new_codecommit(self, account: str, region: str) -> CodeCommit:
        from pipemock._codecommit.world import World as CodeCommit  # noqa: PLC0415 -- when needed

        return CodeCommit(
            account=account,
            region=region,
            ids=Ids(self.settings.seed, "codecommit", account, region),
            event_log=self.event_log,
            repository_changed=self._repository_changed,
            session_tags=self.callers.session_tags,
        )

    def _default_caller(self, account: str, region: str) -> str:
        own = self.settings.caller if account == self.settings.account else None
        return own or default_caller(account, region=region)

    def _repository_changed(self, event: RepositoryStateChange) -> None:
        place = {"account": event.account, "region": event.region}
        bridge.start_pipelines(self.world(**place), self.codecommit(**place), event)

    # Requests of a test -----------------------------------------------------------------------

    def register_third_party(
        self,
        declaration: Mapping[str, Any],
        *,
        client_id: str,
        client_token: str,
        region: str | None,
        account: str | None,
    ) -> None:
        """Register an action type of a partner."""
        partner = ThirdPartyActionType(
            declaration=declaration, client_id=client_id, client_token=client_token
        )
        with self.lock:
            self.world(account=account, region=region).register_third_party(partner)

    def explain(self, pipeline: str, *, region: str | None, account: str | None) -> str:
        """Return an explanation of the current state of a pipeline."""
        with self.lock:
            world, found = self.pipeline(pipeline, account=account, region=region)
            return explanation.explain(world, found, name=self._named(world, found))

    def explanations(self) -> Iterator[str]:
        """Yield an explanation of the current state of each pipeline, wherever it is."""
        for world in self._worlds.values():
            for found in world.pipelines.values():
                yield explanation.explain(world, found, name=self._named(world, found))

    def _named(self, world: World, pipeline: Pipeline) -> str:
        return f"{self.place_of(world.account, world.region)}{pipeline.name}"

    def place_of(self, account: str, region: str) -> str:
        """Return what precedes a name in texts: the account and Region, unless the mock's own."""
        settings = self.settings
        other_account = f"{account}/" * (account != settings.account)
        return other_account + f"{region}/" * (region != settings.region)

    def _notifications_about(self, event: Event) -> list[RuleNotification]:
        if not self.notification_rules:  # then its module is not loaded
            return []
        from pipemock._cloud.notification_rules import notifications  # noqa: PLC0415 -- see above

        with self.lock:
            return list(notifications(self.notification_rules.values(), self, event))

    # Mistakes ---------------------------------------------------------------------------------

    def record_mistake(self, mistake: BaseException) -> None:
        """Record a mistake that is about to be raised, unless it was recorded further inside."""
        if all(mistake is not each for each in self.mistakes):
            self.mistakes.append(mistake)

    # The machine that the clock drives --------------------------------------------------------

    def next_due(self) -> datetime | None:
        """Return the earliest due time in any world."""
        dues = [due for world in self._worlds.values() if (due := settle.next_due(world))]
        return min(dues, default=None)

    def tick(self, now: datetime) -> None:
        """Do everything that is due at *now*, world after world."""
        # A copy: a function given to call() may be the first to use another world.
        for world in self.worlds():
            settle.tick(world, now)

    def forget(self, now: datetime) -> None:
        """Forget executions that are past their retention period at *now*, in every world."""
        for world in self.worlds():
            retention.forget(world, now)

    def situation(self) -> str:
        """Describe where every pipeline is."""
        with self.lock:
            return "\n".join(self.explanations()) or "There is no pipeline."

    def call_functions(self) -> None:
        """Send the messages in the outbox and call the functions that have jobs, in every world.

        Raises:
            BaseException: The first error of the test's own code in the step that is now complete.
        """
        # Most calls, and above all reads, leave nothing.
        if not (
            self.event_log.unsent
            or self.scripted_behaviours.calls_in_step
            or self.step_errors.are_waiting
            or self.functions.called
        ):
            return
        # In the middle of a step: this call came from a function that was given to call().
        if self.advance_lock.in_a_step:
            self.step_errors.raise_first()
            return
        self.scripted_behaviours.calls_in_step = 0
        try:
            self.outbox.send(self.clock)
            while self.functions.call(self.clock):
                self.outbox.send(self.clock)
        finally:
            self.step_errors.raise_first()

    def pending(self) -> Iterator[Due]:
        """Yield what is due later in any world, soonest first."""
        every = [due for world in self._worlds.values() for due in settle.pending(world)]
        return iter(sorted(every, key=lambda due: due.when))
