"""RQ's job, queue and worker, made safe for articles and quick to recover from a killed worker."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from redis import Redis, RedisError
from redis.client import Pipeline
from rq import Queue, SimpleWorker, worker_registration
from rq.exceptions import InvalidJobOperation
from rq.executions import Execution, ExecutionRegistry
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.timeouts import JobTimeoutException
from rq.utils import now

from telemetry.measures import key
from workers.extraction.engines.base import EngineError
from workers.failures import ForbiddenJob, JobErased, JobFailure
from workers.observing import MEASURES, observed
from workers.turns import let_next_in

LOG = logging.getLogger("isnad.workers")
FUNCTIONS = frozenset({"workers.jobs.extract_article", "workers.batches.extract_articles"})
JOB_TIME_LIMIT = 60
"""Seconds that a job may take where whoever enqueued it set no limit."""
GRACE = 5
"""Seconds beyond what is due after which something counts as lost."""
BEAT_INTERVAL = 5
"""Seconds between two heartbeats of a job that runs."""
HEARTBEAT_TTL = 15
"""Seconds without a heartbeat after which a job counts as abandoned."""
WORKER_TTL = 25
"""Seconds; RQ lets an idle worker wake, and send a heartbeat, every `WORKER_TTL - 15`."""
MAINTENANCE_INTERVAL = 10
"""Seconds between two searches for abandoned jobs."""
OFFER_FIELD = "offer"
"""A field of the worker's hash, which the service reads."""
RUN_FIELD = "run_by"
"""A field of the job's hash that only a running worker writes: missing, if the job was erased meanwhile."""
FRAME = '  File "'
"""Of every traceback, and of none of the notes that RQ puts in its place."""


class ExtractionExecutions(ExecutionRegistry):
    """The runs of a job that are known of.

    RQ forgets a run whose worker was lost a minute before it takes its name from this list; in that minute
    whatever reads the list fails: the end of a job, or its erasure.
    """

    def get_executions(self, start: int = 0, end: int = -1) -> list[Execution]:
        """Those runs of which more than the name is there."""
        found = []
        for name in self.get_execution_ids(start, end):
            with suppress(ValueError):
                found.append(Execution.fetch(name, self.job_id, self.connection))
        return found


class ExtractionJob(Job):
    """A job that runs our functions and nothing else.

    What lies in Redis names the function, and could name callbacks and webhooks; whoever can write there
    must not be able to run code here or make us call addresses.
    """

    @property
    def func(self) -> Callable[..., Any]:
        """The function to run. Raises ForbiddenJob for every name but ours."""
        if self.instance is not None or self.func_name not in FUNCTIONS:
            raise ForbiddenJob("the job names a function that is not one of ours")
        function: Callable[..., Any] = super().func
        return function

    @property
    def success_callback(self) -> None:
        """Callbacks are never run."""

    @property
    def failure_callback(self) -> None:
        """Callbacks are never run."""

    @property
    def stopped_callback(self) -> None:
        """Callbacks are never run."""

    @property
    def execution_registry(self) -> ExecutionRegistry:
        """The runs of this job."""
        return ExtractionExecutions(self.id, connection=self.connection)

    def send_webhooks(self, *_: object, **__: object) -> None:
        """RQ's webhooks are never sent."""

    def retry(self, queue: Queue, pipeline: Pipeline) -> None:
        """Put the job back into the queue, and count that."""
        LOG.warning("job %s runs again", self.id)
        pipeline.hincrby(key(self.origin), "jobs repeated", 1)
        super().retry(queue, pipeline)

    def _handle_failure(self, exc_string: str, pipeline: Pipeline, *of: Any, **more: Any) -> None:
        """Fail for good, and count that: it is here that all ways lead, those without a worker as well."""
        pipeline.hincrby(key(self.origin), f"jobs {end_told_by(exc_string)}", 1)
        super()._handle_failure(exc_string, pipeline, *of, **more)


def end_told_by(exc_string: str) -> str:
    """How a job ended that has this traceback, or this note of RQ in its place: of a lost worker."""
    if FRAME not in exc_string:
        return "lost"
    erased = any(kind.__name__ in exc_string for kind in (JobErased, InvalidJobOperation))
    return "erased" if erased else "failed"


class ExtractionIntermediateQueue(IntermediateQueue):
    """Where a job lies between the queue and its worker; one that stays there lost its worker."""

    def should_be_cleaned_up(self, job_id: str) -> bool:
        """Whether the job was first seen here over `GRACE` seconds ago; a live worker needs milliseconds."""
        first_seen = self.get_first_seen(job_id)
        return first_seen is not None and now() - first_seen > timedelta(seconds=GRACE)


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
        let_next_in(connection, queue_key)
        taken = super().lmove(connection, queue_key, timeout)
        with suppress(RedisError):  # what was taken is not to be lost
            let_next_in(connection, queue_key)
        return taken

    def acquire_maintenance_lock(self) -> bool:
        """Take the lock for one interval; RQ's own would outlive a killed worker by 15 minutes."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=MAINTENANCE_INTERVAL))


class Heart(threading.Thread):
    """Sends heartbeats while a job runs; none beyond its time limit, so that a stuck job is given up.

    RQ's SimpleWorker sends none: a killed worker would be missed only when its job's time limit is over.
    """

    def __init__(self, beat: Callable[[], None], limit: float) -> None:
        super().__init__(name="heart", daemon=True)
        self._beat, self._limit = beat, limit
        self._stopped = threading.Event()

    def run(self) -> None:
        """Beat until stopped; a Redis that is away for a moment is no reason to end."""
        end = time.monotonic() + self._limit
        while time.monotonic() < end and not self._stopped.wait(BEAT_INTERVAL):
            try:
                self._beat()
            except RedisError as error:
                LOG.warning("no heartbeat: %s", type(error).__name__)

    def stop(self) -> None:
        """Return when the last beat is over: a later one would speak of a job that is finished."""
        self._stopped.set()
        if self.is_alive():
            self.join()


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
