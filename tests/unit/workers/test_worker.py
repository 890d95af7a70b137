import json
import logging
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from redis import ConnectionError, Redis
from rq import Retry
from rq.job import Job, JobStatus
from rq.results import Result

import workers.jobs
import workers.worker
from workers.extraction.engines.base import EngineError
from workers.serialization import JSONSerializer
from workers.worker import ExtractionJob, ExtractionQueue, ExtractionWorker, Heart

FUNCTION = "workers.jobs.extract_article"


@pytest.fixture
def queue(redis_connection: Redis) -> ExtractionQueue:
    return ExtractionQueue(
        "isnad", connection=redis_connection, job_class=ExtractionJob, serializer=JSONSerializer
    )


@pytest.fixture
def worker(redis_connection: Redis) -> ExtractionWorker:
    return ExtractionWorker(["isnad"], connection=redis_connection, serializer=JSONSerializer)


@pytest.fixture
def real_extract() -> Any:
    return workers.jobs.extract


def enqueue(queue: ExtractionQueue, text: str, **options: Any) -> Job:
    settings = {"result_ttl": 60, "failure_ttl": 60, "description": "an article", **options}
    kwargs = {"article": {"text": text, "id": "n-1"}, "options": {"include": []}}
    return queue.enqueue(FUNCTION, kwargs=kwargs, **settings)


def run(worker: ExtractionWorker) -> None:
    worker.work(burst=True)


def failure_of(job: Job) -> str:
    result = job.latest_result()
    assert result is not None and result.exc_string
    return result.exc_string


def stored(connection: Redis) -> Iterator[bytes]:
    """Every value in Redis, and what it is when it is not compressed."""
    for key in connection.keys("*"):
        for value in values_of(connection, key):
            yield value
            with suppress(zlib.error):
                yield zlib.decompress(value)


def values_of(connection: Redis, key: bytes) -> list[bytes]:
    kind = connection.type(key)
    if kind == b"string":
        return [connection.get(key)]
    if kind == b"hash":
        return connection.hvals(key)
    if kind == b"stream":
        return [value for _, fields in connection.xrange(key) for value in fields.values()]
    return []


def test_a_job_brings_the_result_that_clients_see(
    queue: ExtractionQueue, worker: ExtractionWorker, article: str
) -> None:
    job = enqueue(queue, article)
    run(worker)
    result = job.return_value(refresh=True)
    assert result is not None
    assert result["article"]["id"] == "n-1"
    assert result["article"]["characters"] == len(article)
    for quote in result["quotes"]:
        assert all(article[span["start"] : span["end"]] == span["text"] for span in quote["content"])


@pytest.mark.parametrize(
    "function", ["os.system", "workers.jobs.prepare", "builtins.eval", "subprocess.call"]
)
def test_a_job_that_names_another_function_is_refused(
    queue: ExtractionQueue, worker: ExtractionWorker, tmp_path: Any, function: str
) -> None:
    job = queue.enqueue(function, f"touch {tmp_path}/was-run")
    run(worker)
    assert job.get_status() == JobStatus.FAILED
    assert "ForbiddenJob" in failure_of(job)
    assert not (tmp_path / "was-run").exists()


def test_callbacks_that_a_job_names_are_not_run(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(queue, article)
    redis_connection.hset(job.key, "success_callback_name", "no.such.module")
    run(worker)
    assert job.get_status() == JobStatus.FINISHED


def test_webhooks_that_a_job_names_are_not_called(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(queue, article)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        webhook = {"url": url, "job_status": "finished", "timeout": 1}
        redis_connection.hset(job.key, "webhooks", json.dumps([webhook]))
        run(worker)
        assert job.get_status() == JobStatus.FINISHED
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("retry", [None, Retry(max=2)])
@pytest.mark.parametrize("fails", [False, True])
def test_a_job_erased_while_it_ran_leaves_nothing_of_the_article(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch, real_extract: Any, retry: Retry | None, fails: bool,
) -> None:  # fmt: skip
    job = enqueue(queue, article, retry=retry)
    runs, retries = [], []

    def erase_and_extract(text: str, engine: Any) -> Any:
        runs.append(text)
        Job.fetch(job.id, connection=redis_connection, serializer=JSONSerializer).delete()
        if fails:
            raise EngineError("out of breath")
        return real_extract(text, engine)

    monkeypatch.setattr(workers.jobs, "extract", erase_and_extract)
    # A second worker would take it at once: it must not be in the queue for a moment either.
    monkeypatch.setattr(ExtractionJob, "retry", lambda *_: retries.append(job.id))
    run(worker)
    assert (runs, retries) == ([article], [])
    assert redis_connection.keys(f"*{job.id}*") == []
    assert queue.job_ids == []


def test_a_job_erased_just_before_it_ran_is_not_run(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    job = enqueue(queue, article, retry=Retry(max=2))
    prepare = worker.prepare_execution

    def erase_and_prepare(taken: Job) -> Any:
        Job.fetch(job.id, connection=redis_connection, serializer=JSONSerializer).delete()
        return prepare(taken)

    monkeypatch.setattr(worker, "prepare_execution", erase_and_prepare)
    monkeypatch.setattr(workers.jobs, "extract", lambda *_: pytest.fail("was run"))
    run(worker)
    assert redis_connection.keys(f"*{job.id}*") == []
    assert queue.job_ids == []


def test_no_word_of_the_article_is_in_a_failure_or_a_log(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def fail(text: str, engine: Any) -> Any:
        try:
            raise KeyError(text)
        except KeyError as error:
            raise ValueError(f"cannot read {text}") from error

    monkeypatch.setattr(workers.jobs, "extract", fail)
    job = enqueue(queue, article)
    with caplog.at_level(logging.INFO):
        run(worker)
    assert "ExtractionFailed: ValueError at test_worker.py:" in failure_of(job)
    redis_connection.hdel(job.key, "data")
    word = "الجسر"
    assert word in article
    assert not [value for value in stored(redis_connection) if word.encode() in value or b"\\u0627" in value]
    for record in caplog.records:
        assert word not in f"{record.getMessage()}{record.__dict__}"


@pytest.mark.parametrize(("error", "name"), [(EngineError("no model"), "EngineError: no model")])
def test_an_engine_that_fails_is_named_in_the_failure(
    queue: ExtractionQueue, worker: ExtractionWorker, article: str, monkeypatch: pytest.MonkeyPatch,
    error: Exception, name: str,
) -> None:  # fmt: skip
    tries = []

    def fail(text: str, engine: Any) -> Any:
        tries.append(text)
        raise error

    monkeypatch.setattr(workers.jobs, "extract", fail)
    job = enqueue(queue, article, retry=Retry(max=2))
    run(worker)
    assert failure_of(job).splitlines()[-1].endswith(name)
    assert tries == [article] * 3


def test_an_engine_that_does_not_exist_fails_the_job_and_not_the_worker(
    queue: ExtractionQueue, worker: ExtractionWorker, article: str
) -> None:
    kwargs = {"article": {"text": article}, "options": {"engine": "no-such-engine"}}
    bad = queue.enqueue(FUNCTION, kwargs=kwargs)
    good = enqueue(queue, article)
    run(worker)
    assert "EngineError" in failure_of(bad)
    assert good.get_status() == JobStatus.FINISHED


def test_a_job_over_its_time_limit_is_ended(
    queue: ExtractionQueue, worker: ExtractionWorker, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers.jobs, "extract", lambda *_: time.sleep(600))
    job = enqueue(queue, article, job_timeout=1, retry=Retry(max=3))
    run(worker)
    assert "JobTimeoutException" in failure_of(job)
    assert [result.type for result in job.results()] == [Result.Type.FAILED]


def test_a_running_job_sends_heartbeats_and_none_when_it_is_finished(
    queue: ExtractionQueue, worker: ExtractionWorker, article: str, monkeypatch: pytest.MonkeyPatch,
    real_extract: Any,
) -> None:  # fmt: skip
    job = enqueue(queue, article)
    seen: list[datetime] = []

    def wait_for_three_beats(text: str, engine: Any) -> Any:
        while len(seen) < 3:
            beat = Job.fetch(job.id, connection=queue.connection, serializer=JSONSerializer).last_heartbeat
            if beat is not None and beat not in seen:
                seen.append(beat)
        return real_extract(text, engine)

    monkeypatch.setattr(workers.worker, "BEAT_INTERVAL", 0.02)
    monkeypatch.setattr(workers.jobs, "extract", wait_for_three_beats)
    run(worker)
    assert seen == sorted(seen)
    finished = Job.fetch(job.id, connection=queue.connection, serializer=JSONSerializer)
    assert finished.get_status() == JobStatus.FINISHED
    assert finished.get_executions() == []
    assert "heart" not in [thread.name for thread in threading.enumerate()]
    assert queue.connection.ttl(job.key) > workers.worker.HEARTBEAT_TTL


def test_the_heart_goes_on_when_redis_is_away_and_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    beats = []

    def beat() -> None:
        beats.append(1)
        raise ConnectionError("away")

    monkeypatch.setattr(workers.worker, "BEAT_INTERVAL", 0.01)
    heart = Heart(beat, limit=0.2)
    heart.start()
    heart.join(20)
    assert not heart.is_alive()
    assert len(beats) > 1


def test_a_job_whose_worker_was_killed_between_queue_and_start_is_run_by_another(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(queue, article, retry=Retry(max=1))
    between = queue.intermediate_queue
    redis_connection.lmove(queue.key, between.key)
    long_ago = time.time() - 2 * workers.worker.GRACE
    redis_connection.set(between.get_first_seen_key(job.id), long_ago)
    run(worker)
    assert job.get_status() == JobStatus.FINISHED
    assert between.get_job_ids() == []


def test_a_job_whose_worker_gave_no_sign_is_run_by_another(
    queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(queue, article, retry=Retry(max=1))
    lost = ExtractionWorker(["isnad"], connection=redis_connection, serializer=JSONSerializer)
    lost.register_birth()
    taken, _ = lost.dequeue_job_and_maintain_ttl(None) or (None, None)
    assert taken is not None
    lost.prepare_execution(taken)
    lost.prepare_job_execution(taken, remove_from_intermediate_queue=True)
    lost.handle_execution_ended(taken, queue, 60)
    assert job.get_status() == JobStatus.STARTED
    registry = queue.started_job_registry
    for entry in redis_connection.zrange(registry.key, 0, -1):
        redis_connection.zadd(registry.key, {entry: time.time() - 1})
    run(worker)
    assert job.get_status() == JobStatus.FINISHED


def test_a_killed_worker_holds_the_maintenance_lock_for_one_interval_at_most(queue: ExtractionQueue) -> None:
    assert queue.acquire_maintenance_lock()
    assert not queue.acquire_maintenance_lock()
    assert 0 < queue.connection.ttl(queue.registry_cleaning_key) <= workers.worker.MAINTENANCE_INTERVAL


def test_the_worker_wakes_often_enough_to_find_lost_jobs(worker: ExtractionWorker) -> None:
    assert worker.dequeue_timeout <= worker.maintenance_interval
    assert workers.worker.HEARTBEAT_TTL > 2 * workers.worker.BEAT_INTERVAL
