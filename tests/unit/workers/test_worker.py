import json
import logging
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from redis import Redis
from rq import Retry
from rq.job import Job, JobStatus
from rq.results import Result

import workers.jobs
from workers.extraction.engines.base import EngineError
from workers.job import ExtractionJob
from workers.queue import ExtractionQueue
from workers.serialization import JSONSerializer
from workers.worker import ExtractionWorker

FUNCTION = "workers.jobs.extract_article"


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
    enqueue: Any, worker: ExtractionWorker, article: str
) -> None:
    job = enqueue(article)
    worker.work(burst=True)
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
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, tmp_path: Any, function: str
) -> None:
    job = queue.enqueue(function, f"touch {tmp_path}/was-run")
    worker.work(burst=True)
    assert job.get_status() == JobStatus.FAILED
    assert "ForbiddenJob" in failure_of(job)
    assert not (tmp_path / "was-run").exists()


def test_callbacks_that_a_job_names_are_not_run(
    enqueue: Any, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(article)
    redis_connection.hset(job.key, "success_callback_name", "no.such.module")
    worker.work(burst=True)
    assert job.get_status() == JobStatus.FINISHED


def test_webhooks_that_a_job_names_are_not_called(
    enqueue: Any, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(article)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        webhook = {"url": url, "job_status": "finished", "timeout": 1}
        redis_connection.hset(job.key, "webhooks", json.dumps([webhook]))
        worker.work(burst=True)
        assert job.get_status() == JobStatus.FINISHED
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("retry", [None, Retry(max=2)])
@pytest.mark.parametrize("fails", [False, True])
def test_a_job_erased_while_it_ran_leaves_nothing_of_the_article(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch, real_extract: Any, retry: Retry | None, fails: bool,
) -> None:  # fmt: skip
    job = enqueue(article, retry=retry)
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
    worker.work(burst=True)
    assert (runs, retries) == ([article], [])
    assert redis_connection.keys(f"*{job.id}*") == []
    assert queue.job_ids == []


def test_a_job_erased_just_before_it_ran_is_not_run(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    job = enqueue(article, retry=Retry(max=2))
    prepare = worker.prepare_execution

    def erase_and_prepare(taken: Job) -> Any:
        Job.fetch(job.id, connection=redis_connection, serializer=JSONSerializer).delete()
        return prepare(taken)

    monkeypatch.setattr(worker, "prepare_execution", erase_and_prepare)
    monkeypatch.setattr(workers.jobs, "extract", lambda *_: pytest.fail("was run"))
    worker.work(burst=True)
    assert redis_connection.keys(f"*{job.id}*") == []
    assert queue.job_ids == []


def test_no_word_of_the_article_is_in_a_failure_or_a_log(
    enqueue: Any, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def fail(text: str, engine: Any) -> Any:
        try:
            raise KeyError(text)
        except KeyError as error:
            raise ValueError(f"cannot read {text}") from error

    monkeypatch.setattr(workers.jobs, "extract", fail)
    job = enqueue(article)
    with caplog.at_level(logging.INFO):
        worker.work(burst=True)
    assert "ExtractionFailed: ValueError at test_worker.py:" in failure_of(job)
    redis_connection.hdel(job.key, "data")
    word = "الجسر"
    assert word in article
    assert not [value for value in stored(redis_connection) if word.encode() in value or b"\\u0627" in value]
    for record in caplog.records:
        assert word not in f"{record.getMessage()}{record.__dict__}"


def test_an_engine_that_fails_is_named_in_the_failure_and_has_had_its_second_try(
    enqueue: Any, worker: ExtractionWorker, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fail(text: str, engine: Any) -> Any:
        tries.append(text)
        raise EngineError("no model")

    monkeypatch.setattr(workers.jobs, "extract", fail)
    job = enqueue(article, retry=Retry(max=2))
    worker.work(burst=True)
    assert failure_of(job).splitlines()[-1].endswith("EngineError: no model")
    assert tries == [article]


def test_an_engine_that_does_not_exist_fails_the_job_and_not_the_worker(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, article: str
) -> None:
    kwargs = {"article": {"text": article}, "options": {"engine": "no-such-engine"}}
    bad = queue.enqueue(FUNCTION, kwargs=kwargs)
    good = enqueue(article)
    worker.work(burst=True)
    assert "EngineError" in failure_of(bad)
    assert good.get_status() == JobStatus.FINISHED


def test_a_job_over_its_time_limit_is_ended(
    enqueue: Any, worker: ExtractionWorker, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers.jobs, "extract", lambda *_: time.sleep(600))
    job = enqueue(article, job_timeout=1, retry=Retry(max=3))
    worker.work(burst=True)
    assert "JobTimeoutException" in failure_of(job)
    assert [result.type for result in job.results()] == [Result.Type.FAILED]
