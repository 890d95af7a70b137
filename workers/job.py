"""RQ's job, made safe for articles: what may run, and how its end is counted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import chain
from typing import Any

from redis.client import Pipeline
from rq import Queue
from rq.exceptions import InvalidJobOperation
from rq.executions import Execution, ExecutionRegistry
from rq.job import Job, JobStatus
from rq.results import Result
from rq.utils import current_timestamp, now, utcformat

from telemetry.measures import key
from workers.callbacks import TELL, keys_of
from workers.failures import ForbiddenJob, JobErased
from workers.queue import ExtractionIntermediateQueue

LOG = logging.getLogger("isnad.workers")
FUNCTIONS = frozenset({"workers.jobs.extract_article", "workers.batches.extract_articles"})
RUN_FIELD = "run_by"
"""A field of the job's hash that only a running worker writes: missing, if the job was erased meanwhile."""
FRAME = '  File "'
"""Of every traceback, and of none of the notes that RQ puts in its place."""

BEGIN = """
local job, running, taken = unpack(KEYS)
local id, run, until_when = unpack(ARGV, 1, 3)
local exists = redis.call('HEXISTS', job, 'data')
if exists == 1 then
    redis.call('ZADD', running, until_when, run)
    redis.call('HSET', job, unpack(ARGV, 4))
    redis.call('PERSIST', job)
end
redis.call('LREM', taken, 1, id)
return exists
"""
"""Moves a job that was not erased from those that were taken to those that run; nothing if Redis is full."""
FINISH = f"""{TELL}
local job, results, running, record, runs, waiting, due = unpack(KEYS)
local run_by, run, lifetime, started_at, ended_at = unpack(ARGV, 1, 5)
if lifetime == '0' then
    redis.call('DEL', job)
elseif redis.call('HEXISTS', job, run_by) == 1 then
    redis.call('HSET', job, 'status', 'finished', 'started_at', started_at, 'ended_at', ended_at)
    redis.call('XADD', results, '*', 'started_at', started_at, 'ended_at', ended_at, unpack(ARGV, 6))
    for _, key in ipairs({{job, results}}) do redis.call('EXPIRE', key, lifetime) end
end
redis.call('ZREM', running, run)
redis.call('DEL', record, runs)
tell(waiting, due)
"""
"""Stores the result of a job that nobody has erased meanwhile, and what has changed of the job.

Beginning with what a full Redis refuses, so that it is all done or nothing.
"""


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

    def send_webhooks(self, *_: object, **__: object) -> None:
        """RQ's webhooks are never sent."""

    def retry(self, queue: Queue, pipeline: Pipeline) -> None:
        """Put the job back into the queue, and count that."""
        LOG.warning("job %s runs again", self.id)
        pipeline.hincrby(key(self.origin), "jobs repeated", 1)
        between(self).leave(self.id, pipeline)
        super().retry(queue, pipeline)

    def _handle_failure(self, exc_string: str, pipeline: Pipeline, *of: Any, **more: Any) -> None:
        """Fail for good, and count that: it is here that all ways lead, those without a worker as well."""
        pipeline.hincrby(key(self.origin), f"jobs {end_told_by(exc_string)}", 1)
        between(self).leave(self.id, pipeline)
        super()._handle_failure(exc_string, pipeline, *of, **more)


def begin(job: Job, worker: str, run: str, seconds: int) -> bool:
    """Note that a worker runs the job, from which a sign of life is due in so many seconds.

    False where the job was erased.
    """
    job.worker_name, job.started_at = worker, now()
    moment = utcformat(job.started_at)
    times = ("started_at", moment, "last_heartbeat", moment)
    fields = ("status", JobStatus.STARTED, "worker_name", worker, RUN_FIELD, worker, *times)
    keys = (job.key, job.started_job_registry.key, between(job).key)
    until = current_timestamp() + seconds
    return bool(job.connection.eval(BEGIN, len(keys), *keys, job.id, run, until, *fields))


def finish(job: Job, run: Execution, result_ttl: int, pipeline: Pipeline) -> None:
    """Store the result, unless the job was erased; RQ would write the whole job, article and all."""
    kind = Result.Type.SUCCESSFUL
    result = Result(job.id, kind, job.connection, return_value=job._result, serializer=job.serializer)
    times = [utcformat(time) for time in (job.started_at, job.ended_at) if time]
    fields = chain.from_iterable(result.serialize().items())
    results: str = Result.get_key(job.id)  # type: ignore[no-untyped-call]
    running = (job.started_job_registry.key, run.key, ExecutionRegistry.key_template.format(job.id))
    keys = (job.key, results, *running, *keys_of(job.origin, job.id))
    pipeline.eval(FINISH, len(keys), *keys, RUN_FIELD, run.composite_key, result_ttl, *times, *fields)


def between(job: Job) -> ExtractionIntermediateQueue:
    """Where the job lies between its queue and its worker."""
    return ExtractionIntermediateQueue(Queue.redis_queue_namespace_prefix + job.origin, job.connection)


def end_told_by(exc_string: str) -> str:
    """How a job ended that has this traceback, or this note of RQ in its place: of a lost worker."""
    if FRAME not in exc_string:
        return "lost"
    erased = any(kind.__name__ in exc_string for kind in (JobErased, InvalidJobOperation))
    return "erased" if erased else "failed"
