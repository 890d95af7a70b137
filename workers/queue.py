"""RQ's queue, quick to recover from a killed worker."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from redis import Redis
from redis.client import Pipeline
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job
from rq.utils import as_text, now
from rq.worker import BaseWorker

from workers.turns import Record, follow, take_next

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
        self.leave(job_id, self.connection)

    def leave(self, job_id: str, redis: Redis | Pipeline) -> None:
        """The same, in the moment in which the job goes somewhere else."""
        redis.lrem(self.key, 1, job_id)
        redis.delete(self.get_first_seen_key(job_id))

    def cleanup(self, worker: BaseWorker, queue: Queue) -> None:
        """Have those jobs done again that lost their worker here.

        Each takes itself away as it goes (workers.job): RQ would do that afterwards, also where Redis, being
        full, has refused to take it back, and where another worker has taken it meanwhile.
        """
        for job_id in self.get_job_ids():
            job = queue.fetch_job(job_id)
            if job_id in queue.started_job_registry:
                continue
            if job is None:
                self.remove(job_id)
            elif not self.set_first_seen(job_id) and self.should_be_cleaned_up(job_id):
                worker.handle_job_failure(job, queue, exc_string="Job was stuck in intermediate queue.")


class ExtractionQueue(Queue):
    """A queue whose maintenance a killed worker cannot hold up."""

    DEFAULT_TIMEOUT = JOB_TIME_LIMIT

    @property
    def intermediate_queue(self) -> ExtractionIntermediateQueue:
        """Where jobs lie between the queue and their worker."""
        return ExtractionIntermediateQueue(self.key, connection=self.connection)

    @classmethod
    def dequeue_any(
        cls, queues: Iterable[Queue], timeout: int | None, connection: Redis,
        job_class: type[Job] | None = None, serializer: Any = None, death_penalty_class: Any = None,
    ) -> tuple[Job, Queue] | None:  # fmt: skip
        """The next job that has not been erased, from the one queue that a worker has; None where none waits.

        Taken and read at once, and not by two requests as RQ does. Raises DequeueTimeout.
        """
        (queue,) = queues
        while taken := cls.take(connection, queue.key, timeout):
            name, record = taken
            with suppress(NoSuchJobError):
                job = (job_class or queue.job_class)(name, connection=connection, serializer=serializer)
                job.restore(record)
                return job, queue
        return None

    @classmethod
    def take(cls, connection: Redis, queue_key: str, timeout: int | None) -> tuple[str, Record] | None:
        """The next job, in whose place the one after it is let in.

        Before as well: a job that was erased, or a worker that was killed here, has let nobody in.
        """
        between = IntermediateQueue.get_intermediate_queue_key(queue_key)
        found = take_next(connection, queue_key, between)
        if found or timeout is None:
            return found
        name = as_text(cls.lmove(connection, queue_key, timeout)[1])
        return name, follow(connection, queue_key, name)

    def acquire_maintenance_lock(self) -> bool:
        """Take the lock for one interval; RQ's own would outlive a killed worker by 15 minutes."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=MAINTENANCE_INTERVAL))
