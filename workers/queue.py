"""RQ's queue, quick to recover from a killed worker."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from redis import Redis, RedisError
from rq import Queue
from rq.intermediate_queue import IntermediateQueue
from rq.utils import now

from workers.turns import let_next_in, take_next

JOB_TIME_LIMIT = 60
"""Seconds that a job may take where whoever enqueued it set no limit."""
GRACE = 5
"""Seconds beyond what is due after which something counts as lost."""
MAINTENANCE_INTERVAL = 10
"""Seconds between two searches for abandoned jobs."""


class ExtractionIntermediateQueue(IntermediateQueue):
    """Where a job lies between the queue and its worker; one that stays there lost its worker."""

    def should_be_cleaned_up(self, job_id: str) -> bool:
        """Whether the job was first seen here over `GRACE` seconds ago; a live worker needs milliseconds."""
        first_seen = self.get_first_seen(job_id)
        return first_seen is not None and now() - first_seen > timedelta(seconds=GRACE)

    def remove(self, job_id: str) -> None:
        """Take the job away; when it comes here again it is seen for the first time."""
        super().remove(job_id)
        self.connection.delete(self.get_first_seen_key(job_id))


class ExtractionQueue(Queue):
    """A queue whose maintenance a killed worker cannot hold up."""

    DEFAULT_TIMEOUT = JOB_TIME_LIMIT

    @property
    def intermediate_queue(self) -> IntermediateQueue:
        """Where jobs lie between the queue and their worker."""
        return ExtractionIntermediateQueue(self.key, connection=self.connection)

    @classmethod
    def lmove(cls, connection: Redis, queue_key: str, timeout: int | None) -> Any:
        """The name of the next job, in whose place the one after it is let in.

        Before as well: a job that was erased, or a worker that was killed here, has let nobody in.
        """
        between = IntermediateQueue.get_intermediate_queue_key(queue_key)
        job = take_next(connection, queue_key, between)
        if job or timeout is None:
            return (queue_key, job) if job else None
        taken = super().lmove(connection, queue_key, timeout)
        with suppress(RedisError):  # what was taken is not to be lost
            let_next_in(connection, queue_key)
        return taken

    def acquire_maintenance_lock(self) -> bool:
        """Take the lock for one interval; RQ's own would outlive a killed worker by 15 minutes."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=MAINTENANCE_INTERVAL))
