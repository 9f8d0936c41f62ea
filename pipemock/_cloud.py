"""The cloud of one mock: accounts, their Regions, and what all of them share.

One lock is held for a whole call and for a whole step of the clock, so that threads see one after
the other and never a state in between.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import itertools
import threading
import warnings
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arn import account_of, default_caller
from pipemock._clock import Clock, Due
from pipemock._codepipeline.catalogue import AWS_ACTION_TYPES, THIRD_PARTY_ACTION_TYPES
from pipemock._codepipeline.views.jobs import lambda_event
from pipemock._engine import engine
from pipemock._engine.ports import Ports
from pipemock._engine.states import JobStatus
from pipemock._engine.world import Journal, World
from pipemock._errors import PipeMockError, PipeMockWarning
from pipemock._functions import LambdaContext, LambdaInvocation
from pipemock._ids import Ids
from pipemock.behaviours import Rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from pipemock._engine.execution import Job, Pipeline
    from pipemock._functions import Handler
    from pipemock.events import ApiCall

_ACTION_TYPES: Final = {kind.id: kind for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)}


@attrs.frozen(kw_only=True)
class Settings:
    """What a test says about a mock when it makes one."""

    now: datetime | None
    region: str
    account: str
    caller: str
    seed: int
    action_duration: timedelta
    job_lease: timedelta


class Cloud:
    """Everything that exists while a mock is active."""

    def __init__(self, settings: Settings, *, start: datetime) -> None:
        """Begin empty, at the moment *start*."""
        self.settings = settings
        self.lock = threading.RLock()
        self.rules = Rules()
        self.journal = Journal(sequence=itertools.count())
        self.calls: list[ApiCall] = []
        self.clock = Clock(start=start, machine=self, lock=self.lock)
        self._worlds: dict[tuple[str, str], World] = {}
        self._callers = [settings.caller]
        self._callers_by_key: dict[str, str] = {}
        self.functions: dict[str, Handler | None] = {}
        self.invocations: list[LambdaInvocation] = []
        self.ports = Ports()
        self._calling = threading.local()

    # Worlds -----------------------------------------------------------------------------------

    def world(self, *, account: str | None = None, region: str | None = None) -> World:
        """Return the world of an account in a Region; the mock's own if not given."""
        key = (account or self.settings.account, region or self.settings.region)
        world = self._worlds.get(key)
        if world is None:
            world = self._worlds[key] = self._new_world(*key)
        return world

    def pipeline(
        self, name: str, *, account: str | None = None, region: str | None = None
    ) -> tuple[World, Pipeline]:
        """Return a pipeline with its world.

        Raises:
            PipeMockError: If it does not exist; the message says which ones do.
        """
        world = self.world(account=account, region=region)
        if name not in world.pipelines:
            there = ", ".join(sorted(world.pipelines)) or "no pipeline at all"
            msg = (
                f"There is no pipeline {name!r} in account {world.account}, "
                f"Region {world.region}; there is {there}."
            )
            raise PipeMockError(msg)
        return world, world.pipelines[name]

    def _new_world(self, account: str, region: str) -> World:
        own = account == self.settings.account
        return World(
            account=account,
            region=region,
            caller=self.settings.caller if own else default_caller(account),
            ids=Ids(self.settings.seed, account, region),
            choose=self.rules.choose,
            action_duration=self.settings.action_duration,
            job_lease=self.settings.job_lease,
            functions=self.functions,
            ports=self.ports,
            action_types=dict(_ACTION_TYPES),
            journal=self.journal,
        )

    # Callers ----------------------------------------------------------------------------------

    def caller_with(self, access_key: str | None) -> str:
        """Return who calls with an access key; keys that the mock did not hand out say nothing."""
        return self._callers_by_key.get(access_key or "", self._callers[-1])

    def push_caller(self, caller: str) -> None:
        """Let *caller* be who calls."""
        account_of(caller)
        self._callers.append(caller)

    def pop_caller(self) -> None:
        """Let the caller before be who calls again."""
        self._callers.pop()

    def access_key_of(self, caller: str) -> str:
        """Return the access key that stands for *caller*, the same one in every mock."""
        account_of(caller)
        digest = hashlib.sha256(caller.encode()).digest()
        key = f"AKIA{base64.b32encode(digest).decode()[:16]}"
        self._callers_by_key[key] = caller
        return key

    # The machine that the clock drives --------------------------------------------------------

    def next_due(self) -> datetime | None:
        """Return the earliest due time in any world."""
        dues = [due for world in self._worlds.values() if (due := engine.next_due(world))]
        return min(dues, default=None)

    def tick(self, now: datetime) -> None:
        """Do everything that is due at *now*, world after world."""
        # A function given to call() may be the first to speak of another world.
        for world in tuple(self._worlds.values()):
            engine.tick(world, now)

    def pending(self) -> Iterator[Due]:
        """Yield what is due later in any world, soonest first."""
        every = [due for world in self._worlds.values() for due in engine.pending(world)]
        return iter(sorted(every, key=lambda due: due.when))

    # Functions --------------------------------------------------------------------------------

    def call_functions(self) -> None:
        """Call the functions that jobs went to, one after the other.

        No lock is held meanwhile, since a function calls back, maybe from threads of its own. What
        it sets off is called by whoever called it.
        """
        if getattr(self._calling, "now", False):
            return
        self._calling.now = True
        try:
            while (waiting := self._next_called()) is not None:
                self._call(*waiting)
        finally:
            self._calling.now = False

    def _next_called(self) -> tuple[World, Job] | None:
        with self.lock:
            for world in self._worlds.values():
                if world.called_functions:
                    return world, world.called_functions.popleft()
        return None

    def _call(self, world: World, job: Job) -> None:
        name = job.function
        with self.lock:
            event = lambda_event(world, job)
        handler = self.functions.get(name) if job.status is JobStatus.IN_PROGRESS else None
        error = None
        if handler is not None:
            context = LambdaContext.of(name, job.id, account=world.account, region=world.region)
            try:
                handler(copy.deepcopy(event), context)
            except Exception as raised:  # noqa: BLE001 -- a handler may raise anything
                error = raised
                _tell(name, job, raised)
        invocation = LambdaInvocation(
            function_name=name,
            job_id=job.id,
            event=event,
            time=self.clock.now,
            was_called=handler is not None,
            error=error,
        )
        self.invocations.append(invocation)


# On AWS nobody is told: the action waits until it times out.
def _tell(name: str, job: Job, error: Exception) -> None:
    job.trouble = f"Function {name} raised {error!r}."
    msg = (
        f"Function {name} raised {error!r}. AWS does not tell CodePipeline of it: action "
        f"{job.action.declaration.name} waits for a result until it times out at {job.expires}."
    )
    warnings.warn(msg, PipeMockWarning, stacklevel=2)
