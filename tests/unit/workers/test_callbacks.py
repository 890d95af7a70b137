"""The end of a job, however it ends, makes the callbacks due that wait for it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from redis import Redis
from rq.job import Job

from workers.worker import ExtractionQueue, ExtractionWorker

DUE = "isnad:callbacks:isnad:due"


@pytest.fixture
def wait_for(redis_connection: Redis) -> Callable[[str], None]:
    """Has a callback wait for something, not due for long, and another one for something else."""

    def wait(subject: str) -> None:
        for name, awaited in (("msg_own", subject), ("msg_other", "0" * 32)):
            redis_connection.hset(f"isnad:callbacks:isnad:of:{awaited}", f"https://{name}.example/", name)
            redis_connection.zadd(DUE, {name: 1e15})

    return wait


@pytest.mark.parametrize(("function", "ends_as"), [
    ("workers.jobs.extract_article", "finished"), ("os.getcwd", "failed")
])  # fmt: skip
def test_of_an_extraction(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis,
    wait_for: Callable[[str], None], function: str, ends_as: str,
) -> None:  # fmt: skip
    job_id = uuid4().hex
    wait_for(job_id)
    queue.enqueue(function, kwargs={"article": {"text": "قال نعم."}}, job_id=job_id, description="an article")
    worker.work(burst=True)
    assert redis_connection.hget(Job.key_for(job_id), "status") == ends_as.encode()
    assert dict(redis_connection.zrange(DUE, 0, -1, withscores=True)) == {b"msg_own": 0, b"msg_other": 1e15}


def test_of_a_batch(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, wait_for: Callable[[str], None]
) -> None:
    batch = uuid4().hex
    wait_for(batch)
    kwargs = {"batch": f"isnad:batch:isnad:{batch}", "articles": [], "limit": 1, "lifetime": 1}
    queue.enqueue(
        "workers.batches.extract_articles", kwargs=kwargs, job_id=f"{batch}-7", description="articles"
    )
    worker.work(burst=True)
    assert dict(redis_connection.zrange(DUE, 0, -1, withscores=True)) == {b"msg_own": 0, b"msg_other": 1e15}
