"""RQ's worker, made safe for articles and quick to be missed when it is killed."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import Any

from redis.client import Pipeline
from rq import Queue, SimpleWorker, worker_registration
from rq.exceptions import InvalidJobOperation
from rq.executions import Execution
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.timeouts import JobTimeoutException

from workers.callbacks import tell_of_end
from workers.extraction.engines.base import EngineError
from workers.failures import JobErased, JobFailure
from workers.heart import Heart
from workers.job import ExtractionJob
from workers.observing import MEASURES, observed
from workers.queue import GRACE, JOB_TIME_LIMIT, MAINTENANCE_INTERVAL, ExtractionQueue

LOG = logging.getLogger("isnad.workers")
HEARTBEAT_TTL = 15
"""Seconds without a heartbeat after which a job counts as abandoned."""
WORKER_TTL = 25
"""Seconds; RQ lets an idle worker wake, and send a heartbeat, every `WORKER_TTL - 15`."""
OFFER_FIELD = "offer"
"""A field of the worker's hash, which the service reads."""
RUN_FIELD = "run_by"
"""A field of the job's hash that only a running worker writes: missing, if the job was erased meanwhile."""


class ExtractionWorker(SimpleWorker):
    """Runs jobs in its own process, one after another, from one queue.

    One queue, because with two RQ takes jobs by BLPOP, and a worker killed at that moment loses one.
    """

    job_class = ExtractionJob
    queue_class = ExtractionQueue
    log_result_lifespan = False
    max_connection_wait_time = 5.0

    def __init__(self, queues: Any, name: str | None = None, **options: Any) -> None:
        options = {"worker_ttl": WORKER_TTL, "maintenance_interval": MAINTENANCE_INTERVAL, **options}
        super().__init__(queues, name, log_job_description=False, **options)
        self._heart: Heart | None = None
        self.offer = ""

    def serialize(self) -> dict[Any, Any]:
        """What is known of the worker in Redis: RQ's fields, and what it offers (see `workers.offer`)."""
        return {**super().serialize(), OFFER_FIELD: self.offer}

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Report and sign on again: a Redis that was started anew knows nothing of its workers."""
        super().heartbeat(timeout, pipeline)
        (self.connection if pipeline is None else pipeline).hset(self.key, mapping=self.serialize())
        worker_registration.register(self, pipeline)

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """Seconds without a heartbeat after which another worker takes the job over."""
        return HEARTBEAT_TTL

    def prepare_job_execution(self, job: Job, remove_from_intermediate_queue: bool = False) -> None:
        """Mark the job as running and keep it alive. Raises JobErased if it was erased meanwhile."""
        super().prepare_job_execution(job, remove_from_intermediate_queue)
        with self.connection.pipeline() as pipeline:
            pipeline.hset(job.key, RUN_FIELD, self.name)
            pipeline.hexists(job.key, "data")
            _, has_article = pipeline.execute()
        if not has_article:
            self.connection.delete(job.key)
            raise JobErased("the job was erased before it could run")
        if execution := self.execution:
            limit = job.timeout if job.timeout and job.timeout > 0 else JOB_TIME_LIMIT
            self._heart = Heart(partial(self.maintain_heartbeats, job, execution), limit + GRACE)
            self._heart.start()

    def handle_execution_ended(self, job: Job, queue: Queue, heartbeat_ttl: int) -> None:
        """Still the heart before RQ writes the end of the job."""
        if self._heart:
            self._heart.stop()
            self._heart = None
        super().handle_execution_ended(job, queue, heartbeat_ttl)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Run the job. RQ saves a finished job whole, so one that was erased meanwhile is erased again."""
        with observed(job) as observation:
            succeeded: bool = super().perform_job(job, queue, execution)
            if succeeded:
                observation.end = "succeeded"
                MEASURES.count("jobs", "succeeded")
            if not self._is_wanted(job):
                with suppress(InvalidJobOperation):  # nothing is left of it, as of every job of a batch
                    job.delete()
        MEASURES.flush(self.connection, queue.name)
        tell_of_end(self.connection, queue.name, job.id)
        return succeeded

    def handle_job_failure(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: StartedJobRegistry | None = None,
        exc_string: str = "",
        execution: Execution | None = None,
    ) -> None:
        """Fail the job, or try it again if it has tries left and nobody erased it."""
        if execution is not None and not self._is_wanted(job):
            job.retries_left = 0
        super().handle_job_failure(job, queue, started_job_registry, exc_string, execution)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log a failure in one line; RQ would give the article to the log as well.

        What would fail again is not tried again: that is for lost workers. An engine that fails has tried
        twice already.
        """
        kind, error, _ = exc_info
        if isinstance(error, (JobFailure, JobTimeoutException, EngineError)):
            job.retries_left = 0
        if isinstance(error, (JobErased, InvalidJobOperation)):
            LOG.info("job %s was erased", job.id)
            return
        reason = str(error) if isinstance(error, (JobFailure, EngineError)) else kind.__name__
        LOG.error("job %s failed: %s", job.id, reason)

    def _is_wanted(self, job: Job) -> bool:
        return bool(self.connection.hexists(job.key, RUN_FIELD))
