"""The queues of jobs that wait for workers, partners and functions.

Documented: a job is created with its action, queued, handed out to a worker that polls,
acknowledged with its nonce, and closed by a result. If a job is not acknowledged, it is handed out
again with a new nonce when its lease ends. User guide, custom actions:
docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action_type import ActionTypeId
    from pipemock._engine.state.executions import Job


@attrs.define(eq=False)
class JobQueues:
    """All jobs of a world; jobs for workers are in the queue of their action type."""

    by_id: dict[str, Job] = attrs.field(factory=dict, repr=False)
    _queues: dict[ActionTypeId, dict[str, Job]] = attrs.field(factory=dict, repr=False)
    _leases: int = 0

    def add(self, job: Job, *, queued: bool) -> None:
        """Store a job, and queue it if a worker has to perform it."""
        self.by_id[job.id] = job
        job.action.job = job
        if queued:
            self._queue(job)[job.id] = job

    def free(
        self, type_id: ActionTypeId, now: datetime, *, most: int | None, query: Mapping[str, str]
    ) -> list[Job]:
        """Return the jobs of a type that are not leased, oldest first.

        Args:
            type_id: The type of the actions.
            now: The current time.
            most: The maximum number of jobs to return, or `None` for all.
            query: The values that the configurations of the actions must have.
        """
        matching = (
            job
            for job in self._waiting(type_id, now)
            if query.items() <= job.action.resolved_configuration.items()
        )
        return list(itertools.islice(matching, most))

    def lease(self, job: Job, *, until: datetime) -> None:
        """Lease a job until a time, under a new and unique nonce."""
        self._leases += 1
        job.nonce = str(self._leases)
        job.leased_until = until

    def ends_of_leases(self, after: datetime) -> Iterator[datetime]:
        """Yield the times later than *after* at which leases end."""
        for queue in self._queues.values():
            for job in queue.values():
                if job.is_current and job.leased_until is not None and job.leased_until > after:
                    yield job.leased_until

    def take_from_queue(self, job: Job) -> None:
        """Remove a job from its queue."""
        self._queue(job).pop(job.id, None)

    def forget(self, job: Job | None) -> None:
        """Delete a job and the jobs that it continues."""
        while job is not None:
            del self.by_id[job.id]
            job = job.continues

    def _waiting(self, type_id: ActionTypeId, now: datetime) -> Iterator[Job]:
        for job in tuple(self._queues.get(type_id, {}).values()):
            if not job.is_current:
                self.take_from_queue(job)
            elif job.leased_until is None or job.leased_until <= now:
                yield job

    def _queue(self, job: Job) -> dict[str, Job]:
        return self._queues.setdefault(job.action.declaration.type_id, {})
