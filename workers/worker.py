"""RQ's worker, made safe for articles and quick to be missed when it is killed."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any
from uuid import uuid4

from redis import RedisError
from redis.client import Pipeline
from rq import Queue, SimpleWorker, worker_registration
from rq.exceptions import InvalidJobOperation
from rq.executions import Execution
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.timeouts import JobTimeoutException
from rq.utils import now
from rq.worker import WorkerStatus

from workers.callbacks import tell_of_end
from workers.extraction.engines.base import EngineError
from workers.failures import JobErased, JobFailure
from workers.heart import Heart
from workers.job import RUN_FIELD, ExtractionJob, begin, finish
from workers.observing import MEASURES, observed
from workers.queue import GRACE, JOB_TIME_LIMIT, MAINTENANCE_INTERVAL, ExtractionQueue

LOG = logging.getLogger("isnad.workers")
HEARTBEAT_TTL = 15
"""Seconds without a heartbeat after which a job counts as abandoned."""
WORKER_TTL = 25
"""Seconds; RQ lets an idle worker wake, and send a heartbeat, every `WORKER_TTL - 15`."""
OFFER_FIELD = "offer"
"""A field of the worker's hash, which the service reads."""
REPORT_INTERVAL = 1.0
"""Seconds between two reports of a worker that has one job after another."""


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
        self._heart = Heart()
        self._report_again = self._ask_again = 0.0
        self.offer = ""

    def serialize(self) -> dict[Any, Any]:
        """What is known of the worker in Redis: RQ's fields, and what it offers (see `workers.offer`)."""
        return {**super().serialize(), "state": self.get_state(), OFFER_FIELD: self.offer}

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Report and sign on again: a Redis that was started anew knows nothing of its workers.

        RQ wants it done five times a job; what it does not send along with other things waits for a second.
        """
        if pipeline is not None:
            self._report(timeout, pipeline)
        elif monotonic() >= self._report_again:
            with self.connection.pipeline() as own:
                self._report(timeout, own)
                own.execute()
            self._report_again = monotonic() + REPORT_INTERVAL

    def check_for_suspension(self, burst: bool) -> None:
        """Wait while `rq suspend` is in force; it is asked for once a second, not between any two jobs."""
        if monotonic() >= self._ask_again:
            super().check_for_suspension(burst)
            self._ask_again = monotonic() + REPORT_INTERVAL

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:
        """Note the state; it is told with the next report."""
        self._state = state

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """Seconds without a heartbeat after which another worker takes the job over."""
        return HEARTBEAT_TTL

    def prepare_execution(self, job: Job) -> Execution:
        """A run of the job, noted when it begins, among those that have to give signs of life.

        RQ would also keep a record of it and a list of the job's runs, which nobody reads. From here on the
        worker is busy: asked to stop, it does so after the job and not in the middle of it.
        """
        self.set_state(WorkerStatus.BUSY)
        execution = Execution(uuid4().hex, job.id, self.connection)
        self.executions[execution.id] = execution
        return execution

    def prepare_job_execution(self, job: Job, remove_from_intermediate_queue: bool = False) -> None:
        """Mark the job as running and keep it alive. Raises JobErased if it was erased meanwhile."""
        execution = self.execution
        assert execution is not None, "made by prepare_execution"
        if not begin(job, self.name, execution.composite_key, HEARTBEAT_TTL):
            raise JobErased("the job was erased before it could run")
        limit = job.timeout if job.timeout and job.timeout > 0 else JOB_TIME_LIMIT
        self._heart.start(partial(self.maintain_heartbeats, job, execution), limit + GRACE)

    def handle_execution_ended(self, job: Job, queue: Queue, heartbeat_ttl: int) -> None:
        """Still the heart before RQ writes the end of the job."""
        self._heart.stop()
        job.ended_at = now()

    def handle_job_success(
        self, job: Job, queue: Queue, started_job_registry: StartedJobRegistry, execution: Execution
    ) -> None:
        """Write the end of the job, and what was counted, at once. Ours have no jobs that wait for them."""
        with self.connection.pipeline() as pipeline:
            finish(job, execution, job.get_result_ttl(self.default_result_ttl), pipeline)
            MEASURES.count("jobs", "succeeded")
            MEASURES.write(pipeline, queue.name)
            pipeline.execute()
        del self.executions[execution.id]
        MEASURES.clear()

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Run the job. RQ saves a failed job whole, so one that was erased meanwhile is erased again."""
        with observed(job) as observation:
            succeeded: bool = super().perform_job(job, queue, execution)
            if succeeded:
                observation.end = "succeeded"
            elif not self._is_wanted(job):
                with suppress(InvalidJobOperation):  # nothing is left of it, as of every job of a batch
                    job.delete()
        MEASURES.flush(self.connection, queue.name)
        if not succeeded:
            with suppress(RedisError):  # then it is found half a minute later
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
        twice already. Raises RedisError where Redis did not take the job's beginning, so that this worker
        ends, and another one finds the job where it lies.
        """
        kind, error, _ = exc_info
        if isinstance(error, RedisError) and not self._is_wanted(job):
            raise error
        if isinstance(error, (JobFailure, JobTimeoutException, EngineError)):
            job.retries_left = 0
        if isinstance(error, (JobErased, InvalidJobOperation)):
            LOG.info("job %s was erased", job.id)
            return
        reason = str(error) if isinstance(error, (JobFailure, EngineError)) else kind.__name__
        LOG.error("job %s failed: %s", job.id, reason)

    def teardown(self) -> None:
        """Sign off."""
        self._heart.close()
        super().teardown()  # type: ignore[no-untyped-call]

    def _report(self, timeout: int | None, pipeline: Pipeline) -> None:
        super().heartbeat(timeout, pipeline)
        pipeline.hset(self.key, mapping=self.serialize())
        worker_registration.register(self, pipeline)

    def _is_wanted(self, job: Job) -> bool:
        return bool(self.connection.hexists(job.key, RUN_FIELD))
