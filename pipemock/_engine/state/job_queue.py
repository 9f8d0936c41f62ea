"""The board of jobs: how an action that others do waits for whoever does it.

Documented (user guide, custom actions): a job is created with its action, queued, handed out to a
worker that polls, acknowledged with the nonce it came with, and closed by a result. A job that is
handed out and not acknowledged is handed out again, with a new nonce, once its lease is over.
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
    """All jobs of a world; those that wait for a worker stand in the queue of their type."""

    by_id: dict[str, Job] = attrs.field(factory=dict, repr=False)
    _queues: dict[ActionTypeId, dict[str, Job]] = attrs.field(factory=dict, repr=False)
    _leases: int = 0

    def add(self, job: Job, *, queued: bool) -> None:
        """Keep a job, and put it into the queue if a worker is to do it."""
        self.by_id[job.id] = job
        job.action.job = job
        if queued:
            self._queue(job)[job.id] = job

    def free(
        self, type_id: ActionTypeId, now: datetime, *, most: int | None, query: Mapping[str, str]
    ) -> list[Job]:
        """Return the jobs of a type that nobody has, oldest first.

        Args:
            type_id: The type of their actions.
            now: The present moment.
            most: The most jobs to return; all if `None`.
            query: What the configuration of their actions has to say.
        """
        asked_for = (
            job
            for job in self._waiting(type_id, now)
            if query.items() <= job.action.resolved_configuration.items()
        )
        return list(itertools.islice(asked_for, most))

    def lease(self, job: Job, *, until: datetime) -> None:
        """Keep a job for whoever was given it, by a nonce that no other job has had."""
        self._leases += 1
        job.nonce = str(self._leases)
        job.leased_until = until

    def ends_of_leases(self, after: datetime) -> Iterator[datetime]:
        """Yield the moments *after* one at which jobs will be handed out again."""
        for queue in self._queues.values():
            for job in queue.values():
                if job.is_current and job.leased_until is not None and job.leased_until > after:
                    yield job.leased_until

    def take_from_queue(self, job: Job) -> None:
        """Hand a job out no more."""
        self._queue(job).pop(job.id, None)

    def forget(self, job: Job | None) -> None:
        """Forget a job, and those that it goes on from."""
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
