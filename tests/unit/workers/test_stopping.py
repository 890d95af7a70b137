"""A worker that is told to stop: what it has begun it ends, what waits goes on waiting."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from rq.job import JobStatus

import workers.jobs
from workers.queue import ExtractionQueue
from workers.worker import ExtractionWorker


@pytest.fixture
def handlers() -> Iterator[None]:
    """Put back what RQ makes of signals."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_of_an_article_ends_the_worker_after_it(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, article: str, real_extract: Any,
    monkeypatch: pytest.MonkeyPatch, number: int,
) -> None:  # fmt: skip
    def interrupted(text: str, engine: Any) -> Any:
        os.kill(os.getpid(), number)
        return real_extract(text, engine)

    monkeypatch.setattr(workers.jobs, "extract", interrupted)
    begun, waiting = enqueue(article), enqueue(article)
    worker.work()
    assert (begun.get_status(), waiting.get_status()) == (JobStatus.FINISHED, JobStatus.QUEUED)
    assert queue.job_ids == [waiting.id]
    assert worker.connection.smembers("rq:workers:isnad") == set()
