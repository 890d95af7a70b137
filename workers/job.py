"""RQ's job, made safe for articles: what may run, and how its end is counted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import chain
from typing import Any

from redis.client import Pipeline
from rq import Queue
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.results import Result
from rq.utils import utcformat

from telemetry.measures import key
from workers.failures import ForbiddenJob, JobErased

LOG = logging.getLogger("isnad.workers")
FUNCTIONS = frozenset({"workers.jobs.extract_article", "workers.batches.extract_articles"})
RUN_FIELD = "run_by"
"""A field of the job's hash that only a running worker writes: missing, if the job was erased meanwhile."""
FRAME = '  File "'
"""Of every traceback, and of none of the notes that RQ puts in its place."""

FINISH = """
local job, results = KEYS[1], KEYS[2]
local run_by, lifetime, started_at, ended_at = unpack(ARGV, 1, 4)
if redis.call('HEXISTS', job, run_by) == 0 then return end
redis.call('HSET', job, 'status', 'finished', 'started_at', started_at, 'ended_at', ended_at)
redis.call('XADD', results, '*', 'started_at', started_at, 'ended_at', ended_at, unpack(ARGV, 5))
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, lifetime) end
"""
"""Stores the result of a job that nobody has erased meanwhile, and what has changed of the job."""


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
        super().retry(queue, pipeline)

    def _handle_success(self, result_ttl: int, pipeline: Pipeline, *of: Any, **more: Any) -> None:
        """Store the result, unless the job was erased; RQ would write the whole job, article and all."""
        kind = Result.Type.SUCCESSFUL
        result = Result(self.id, kind, self.connection, return_value=self._result, serializer=self.serializer)
        times = [utcformat(time) for time in (self.started_at, self.ended_at) if time]
        fields = chain.from_iterable(result.serialize().items())
        keys = (self.key, Result.get_key(self.id))  # type: ignore[no-untyped-call]
        pipeline.eval(FINISH, len(keys), *keys, RUN_FIELD, result_ttl, *times, *fields)

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
