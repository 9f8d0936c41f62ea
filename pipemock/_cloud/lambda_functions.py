"""The calls of the Lambda functions that jobs are sent to.

No lock is held while a function runs, since it may call back, also from its own threads. Functions
that its calls trigger are called after it has returned, by the same loop.
"""

from __future__ import annotations

import copy
import inspect
import itertools
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from pipemock._arguments import require_function
from pipemock._call_sites import call_site_outside, warn
from pipemock._clock.times import iso
from pipemock._cloud.cascades import MOST_AT_ONCE, endless
from pipemock._cloud.lambda_invocations import LambdaContext, LambdaInvocation
from pipemock._codepipeline.views.jobs import lambda_event
from pipemock._engine import engine
from pipemock._engine.state.endings import not_begun
from pipemock._engine.state.ports import RefusedError
from pipemock._engine.state.statuses import JobStatus
from pipemock._ids import Ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipemock._call_sites import CallSite
    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.clock import Clock
    from pipemock._cloud.lambda_invocations import Handler
    from pipemock._engine.state.executions import Job
    from pipemock._engine.state.world import World


# Inferred: `sys.exit()` ends the runtime, which is an error of the function like any other
# (Runtime.ExitError). Anything else, such as `pytest.fail()` or an interruption, is for the test.
_ENDS_A_FUNCTION: Final = (Exception, SystemExit)


_NOTHING_STORED: Final = (
    " No S3 is connected, so artifacts are stored nowhere: mock.connect(s3=...) stores them."
)


class FunctionCalls:
    """The functions that a test has registered, and the record of all invocations."""

    def __init__(
        self, advance_lock: AdvanceLock, report_error: Callable[[BaseException], None]
    ) -> None:
        """Create an empty registry."""
        self._report_error = report_error
        self.handlers: dict[str, Handler | None] = {}
        self.places: dict[str, CallSite] = {}
        # The jobs of all worlds whose functions are still to be called.
        self.called: deque[tuple[World, Job]] = deque()
        # In the order in which the functions were called; `None` until they have returned.
        self._invocations: list[LambdaInvocation | None] = []
        self._lock = advance_lock.lock
        self._advance_lock = advance_lock
        self._calling_threads: set[int] = set()
        self._contexts = itertools.count()

    def register(self, name: str, handler: Handler | None) -> None:
        """Register a function, or the fact that it does not exist.

        Raises:
            PipeMockError: If the handler is asynchronous, a generator or not callable.
        """
        # Lambda calls a handler and serialises what it returns; its Python runtime awaits nothing.
        # Documented: docs.aws.amazon.com/lambda/latest/dg/python-handler.html
        if handler is not None:
            example = "def handler(event, context): ..."
            require_function("handler", handler, takes=2, example=example)
        self.handlers[name] = handler
        self.places[name] = call_site_outside()

    @property
    def invocations(self) -> list[LambdaInvocation]:
        """The jobs that went to functions, oldest first."""
        return [each for each in self._invocations if each is not None]

    def context(self, name: str, *, account: str, region: str, time: datetime) -> LambdaContext:
        """Return a context for a test that calls a function itself; no two have the same id."""
        # A generator of its own: such a context must not change the ids that follow.
        request_id = Ids("context", account, region, next(self._contexts)).uuid()
        return LambdaContext.of(name, request_id, account=account, region=region, time=time)

    def call(self, clock: Clock) -> bool:
        """Call the functions of all waiting jobs in turn; return whether any was called."""
        thread = threading.get_ident()
        if thread in self._calling_threads:
            return False
        called = 0
        self._calling_threads.add(thread)
        try:
            while (waiting := self._next()) is not None:
                self._invoke(*waiting, clock)
                called += 1
                if called == MOST_AT_ONCE:
                    last = f"function {waiting[1].function}"
                    self._report_error(endless("Lambda functions were called", last))
                    self.called.clear()
        finally:
            self._calling_threads.discard(thread)
        return called > 0

    # Safe without a lock: a deque gives each job to one thread.
    def _next(self) -> tuple[World, Job] | None:
        try:
            return self.called.popleft()
        except IndexError:
            return None

    def _invoke(self, world: World, job: Job, clock: Clock) -> None:
        with self._lock:
            now = clock.now
            event = lambda_event(world, job, now)
            context = _context(world, job, now)
            position = len(self._invocations)
            self._invocations.append(None)
        called = self._handler(world, job) if job.status is JobStatus.IN_PROGRESS else None
        with self._advance_lock.released():
            error = None if called is None else _raised(called, copy.deepcopy(event), context)
        self._invocations[position] = LambdaInvocation(
            function_name=job.function,
            job_id=job.id,
            event=event,
            context=context,
            time=now,
            was_called=called is not None and not isinstance(error, RefusedError),
            error=error,
        )
        if isinstance(error, RefusedError):
            self._refuse(world, job, error, clock)
        elif error is not None and not isinstance(error, _ENDS_A_FUNCTION):
            job.trouble = f"Function {job.function} raised {error!r}."
            self._report_error(error)
        elif error is not None:
            own = job.function in self.handlers
            of = "Function" if own else "The client of Lambda, for function"
            hint = _NOTHING_STORED if world.ports.store is None and _lacks_artifact(error) else ""
            _warn(job, f"{of} {job.function} raised {error!r}.{hint}")

    # A function that the test has registered is called directly, any other through the connector.
    def _handler(self, world: World, job: Job) -> Handler | None:
        service = world.ports.functions
        if job.function in self.handlers or service is None:
            return self.handlers.get(job.function)
        return lambda event, _: service.invoke(job.function, event)

    def _refuse(self, world: World, job: Job, error: RefusedError, clock: Clock) -> None:
        with self._lock:
            if job.is_current:
                engine.refuse(world, job.action, clock.now, not_begun(error))


# Read without botocore: the error of any client has this response.
def _lacks_artifact(error: BaseException) -> bool:
    response = getattr(error, "response", None)
    problem = response.get("Error") if isinstance(response, dict) else None
    return isinstance(problem, dict) and problem.get("Code") in {"NoSuchBucket", "NoSuchKey"}


def _context(world: World, job: Job, now: datetime) -> LambdaContext:
    return LambdaContext.of(
        job.function,
        world.ids.uuid(),
        account=world.account,
        region=world.region_of(job.action.declaration),
        time=now,
    )


# Captured (aws-lambda issues): what a handler returns has to be JSON, which a coroutine is not.
def _raised(
    handler: Handler, event: dict[str, Any], context: LambdaContext
) -> BaseException | None:
    try:
        result = handler(event, context)
    except BaseException as error:  # noqa: BLE001 -- a handler may raise anything
        return error
    if not inspect.iscoroutine(result):
        return None
    result.close()
    return TypeError("Object of type coroutine is not JSON serializable")


# AWS reports such an error to nobody: the action waits until it times out.
def _warn(job: Job, trouble: str) -> None:
    job.trouble = trouble
    name = job.action.declaration.name
    follows = f"the result that it had put for action {name} counts all the same"
    if job.is_open:
        follows = f"action {name} waits for a result until it times out at {iso(job.expires)}"
    msg = f"{job.trouble} AWS does not report this to CodePipeline: {follows}."
    warn(msg)
