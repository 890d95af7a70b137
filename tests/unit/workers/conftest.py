"""A queue and a worker on the tests' own Redis."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from redis import Redis
from rq.job import Job

import workers.jobs
from workers.job import ExtractionJob
from workers.queue import ExtractionQueue
from workers.serialization import JSONSerializer
from workers.worker import ExtractionWorker


@pytest.fixture
def queue(redis_connection: Redis) -> ExtractionQueue:
    """The queue, empty."""
    return ExtractionQueue(
        "isnad", connection=redis_connection, job_class=ExtractionJob, serializer=JSONSerializer
    )


@pytest.fixture
def worker(redis_connection: Redis) -> ExtractionWorker:
    """A worker of the queue; `work(burst=True)` runs what is there."""
    return ExtractionWorker(["isnad"], connection=redis_connection, serializer=JSONSerializer)


@pytest.fixture
def enqueue(queue: ExtractionQueue) -> Callable[..., Job]:
    """Enqueues a text as the service does; options are those of RQ."""

    def enqueue(text: str, **options: Any) -> Job:
        settings = {"result_ttl": 60, "failure_ttl": 60, "description": "an article", **options}
        kwargs = {"article": {"text": text, "id": "n-1"}, "options": {"include": []}}
        return queue.enqueue("workers.jobs.extract_article", kwargs=kwargs, **settings)

    return enqueue


@pytest.fixture
def lose_a_worker(queue: ExtractionQueue, redis_connection: Redis) -> Callable[[], None]:
    """Has a worker begin with the next job and give no sign of life for longer than is allowed."""

    def lose() -> None:
        lost = ExtractionWorker(["isnad"], connection=redis_connection, serializer=JSONSerializer)
        lost.register_birth()
        taken, _ = lost.dequeue_job_and_maintain_ttl(None) or (None, None)
        assert taken is not None
        lost.prepare_execution(taken)
        lost.prepare_job_execution(taken, remove_from_intermediate_queue=True)
        lost._heart.close()
        registry = queue.started_job_registry
        for entry in redis_connection.zrange(registry.key, 0, -1):
            redis_connection.zadd(registry.key, {entry: time.time() - 1})

    return lose


@pytest.fixture
def real_extract() -> Any:
    """The extraction itself, for tests that put something before it."""
    return workers.jobs.extract
