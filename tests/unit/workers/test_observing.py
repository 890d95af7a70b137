"""What the log and the measures have of jobs and articles."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest
from redis import Redis
from rq import Retry
from rq.job import Job
from rq.registry import StartedJobRegistry

import workers.jobs
from telemetry.measures import key
from workers.extraction.engines.base import EngineError
from workers.job import ExtractionJob
from workers.observing import MEASURES, origin_of, present_facts
from workers.serialization import JSONSerializer
from workers.worker import ExtractionWorker

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
META = {"request_id": "r-1", "key": "news", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


@pytest.fixture(autouse=True)
def nothing_counted_yet(redis_connection: Redis) -> None:
    """Other tests of this process may have read articles as well."""
    MEASURES.flush(redis_connection, "other-tests")


def measured(redis: Redis, kind: str) -> dict[str, int]:
    """The measures whose names begin so."""
    fields = {name.decode(): int(number) for name, number in redis.hgetall(key("isnad")).items()}
    return {name: number for name, number in fields.items() if name.startswith(kind)}


def test_an_article_that_is_read_is_counted_with_its_words_and_its_time(
    enqueue: Any, worker: ExtractionWorker, redis_connection: Redis
) -> None:
    enqueue("قال الوزير: نعم.", job_timeout=60)
    worker.work(burst=True)
    engine = workers.jobs.chosen("auto").engine.description.name
    assert measured(redis_connection, "jobs") == {"jobs succeeded": 1}
    assert measured(redis_connection, "articles") == {"articles succeeded": 1}
    assert measured(redis_connection, "words") == {f"words {engine}": 3}
    assert sum(measured(redis_connection, f"took {engine} ").values()) == 1
    assert measured(redis_connection, "microseconds")[f"microseconds {engine}"] > 0


@pytest.mark.parametrize(
    ("reason", "code"),
    [(EngineError("no"), "engine_error"), (KeyError("no"), "internal_error"), (None, "timed_out")],
)
def test_an_article_that_is_not_read_is_counted_by_its_code(
    enqueue: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch,
    reason: Exception | None, code: str,
) -> None:  # fmt: skip
    def fail(*_: Any) -> Any:
        if reason:
            raise reason
        time.sleep(60)

    monkeypatch.setattr(workers.jobs, "extract", fail)
    enqueue("نص", job_timeout=1, retry=Retry(max=3))
    worker.work(burst=True)
    assert measured(redis_connection, "jobs") == {"jobs failed": 1}
    assert measured(redis_connection, "articles") == {f"articles {code}": 1}
    assert measured(redis_connection, "words") == {}


def test_a_job_that_lost_its_worker_is_counted_as_repeated_and_then_as_lost(
    enqueue: Any, worker: ExtractionWorker, redis_connection: Redis
) -> None:
    enqueue("نص", retry=Retry(max=1))
    worker.register_birth()
    for expected in ({"jobs repeated": 1}, {"jobs repeated": 1, "jobs lost": 1}):
        taken, _ = worker.dequeue_job_and_maintain_ttl(None) or (None, None)
        assert taken is not None
        worker.prepare_execution(taken)
        worker.prepare_job_execution(taken, remove_from_intermediate_queue=True)
        worker.handle_execution_ended(taken, worker.queues[0], 60)
        registry = StartedJobRegistry(
            "isnad", connection=redis_connection, serializer=JSONSerializer, job_class=ExtractionJob
        )
        registry.cleanup(timestamp=time.time() + 3_600)
        assert measured(redis_connection, "jobs") == expected


def test_every_line_of_a_job_has_the_request_and_the_trace_that_it_came_from(
    enqueue: Any, worker: ExtractionWorker, monkeypatch: pytest.MonkeyPatch, real_extract: Any
) -> None:
    seen: list[dict[str, str]] = []

    def look(text: str, engine: Any) -> Any:
        seen.append(present_facts())
        return real_extract(text, engine)

    monkeypatch.setattr(workers.jobs, "extract", look)
    job = enqueue("قال نعم.", meta=META)
    worker.work(burst=True)
    (facts,) = seen
    told = [facts[name] for name in ("job", "request_id", "key", "trace_id")]
    assert told == [job.id, "r-1", "news", TRACE]
    assert present_facts() == {}


def test_a_job_is_told_in_one_line_at_its_end(
    enqueue: Any, worker: ExtractionWorker, caplog: pytest.LogCaptureFixture
) -> None:
    enqueue("قال نعم.")
    with caplog.at_level(logging.INFO, logger="isnad"):
        worker.work(burst=True)
    (facts,) = [record.__dict__["facts"] for record in caplog.records if record.message == "job"]
    assert facts.pop("seconds") > 0
    assert facts == {"end": "succeeded", "words": 2, "articles": {"succeeded": 1}}


@pytest.mark.parametrize(
    "meta", [{}, {"request_id": "نص المقال"}, {"key": ["x"], "traceparent": ["x"]}, ["request_id"], None]
)
def test_what_is_no_name_is_not_taken_for_one(redis_connection: Redis, meta: Any) -> None:
    job = Job(id="j-1", connection=redis_connection, serializer=JSONSerializer)
    job.meta = meta
    assert origin_of(job) == {"job": "j-1"}
