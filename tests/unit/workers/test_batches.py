import json
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from redis import Redis
from rq import Retry
from rq.job import Job

import workers.batches
import workers.jobs
from service.batches.results import unpacked
from workers.batches import RUNS, Ledger
from workers.extraction.engines.base import EngineError
from workers.queue import ExtractionQueue
from workers.worker import ExtractionWorker

BATCH, RESULTS = "isnad:batch:isnad:b", "isnad:batch:isnad:b:results"
LIFETIME = 60
TEXTS = ["قال سامي العلي: «الأول».", "قال سامي العلي: «الثاني».", "قال سامي العلي: «الثالث»."]


@pytest.fixture
def send(queue: ExtractionQueue, redis_connection: Redis) -> Callable[..., Job]:
    """Enqueues texts as one job of a batch, which holds nothing else unless it has more lines."""

    def send(*texts: str, limit: int = 60, lines: int = 0, **options: Any) -> Job:
        redis_connection.hset(BATCH, mapping={"lines": lines or len(texts)})
        entries = [[number, {"text": text, "id": f"n-{number}"}, {}] for number, text in enumerate(texts, 1)]
        kwargs = {"batch": BATCH, "articles": entries, "limit": limit, "lifetime": LIFETIME}
        options = {"result_ttl": 0, "failure_ttl": 60, "description": "some articles", **options}
        return queue.enqueue("workers.batches.extract_articles", kwargs=kwargs, **options)

    return send


def lines_of(redis: Redis) -> dict[int, Any]:
    """What the service knows of each article, by its number."""
    return {int(number): unpacked(line) for number, line in redis.hgetall(RESULTS).items()}


def count_of(redis: Redis, kind: str) -> int:
    return int(redis.hget(BATCH, kind) or 0)


def before_article(monkeypatch: pytest.MonkeyPatch, real_extract: Any, act: Callable[[str], None]) -> None:
    """Do something before each article."""

    def act_and_extract(text: str, engine: Any) -> Any:
        act(text)
        return real_extract(text, engine)

    monkeypatch.setattr(workers.jobs, "extract", act_and_extract)


def test_each_article_has_its_result_and_nothing_is_left_of_the_job(
    send: Any, worker: ExtractionWorker, redis_connection: Redis
) -> None:
    job = send(*TEXTS)
    worker.work(burst=True)
    lines = lines_of(redis_connection)
    assert [lines[number]["id"] for number in (1, 2, 3)] == ["n-1", "n-2", "n-3"]
    for number, text in enumerate(TEXTS, 1):
        expected = workers.jobs.extract_article({"text": text, "id": f"n-{number}"})
        assert json.loads(lines[number]["result"]) == expected
    assert (count_of(redis_connection, "succeeded"), count_of(redis_connection, "failed")) == (3, 0)
    assert redis_connection.keys(f"*{job.id}*") == []


def test_the_lifetime_begins_with_the_last_result(
    send: Any, worker: ExtractionWorker, redis_connection: Redis
) -> None:
    send(*TEXTS, lines=4)
    worker.work(burst=True)
    assert redis_connection.ttl(BATCH) == -1
    Ledger(redis_connection, "isnad", BATCH, LIFETIME).save(4, {"id": None, "error": "timed_out"})
    assert 0 < redis_connection.ttl(BATCH) <= LIFETIME
    assert 0 < redis_connection.ttl(RESULTS) <= LIFETIME


def test_an_article_that_fails_is_told_by_its_code_and_spoils_no_other(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch,
    real_extract: Any,
) -> None:  # fmt: skip
    def fail(text: str) -> None:
        if text == TEXTS[0]:
            raise EngineError("out of breath")
        if text == TEXTS[1]:
            raise KeyError(text)

    before_article(monkeypatch, real_extract, fail)
    send(*TEXTS)
    worker.work(burst=True)
    lines = lines_of(redis_connection)
    assert [line.get("error") for _, line in sorted(lines.items())] == [
        "engine_error",
        "internal_error",
        None,
    ]
    assert (count_of(redis_connection, "succeeded"), count_of(redis_connection, "failed")) == (1, 2)


def test_an_article_over_its_time_limit_is_ended_and_the_next_ones_have_their_own(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch,
    real_extract: Any,
) -> None:  # fmt: skip
    before_article(monkeypatch, real_extract, lambda text: time.sleep(600 if text != TEXTS[2] else 0))
    send(*TEXTS, limit=1, job_timeout=3)
    worker.work(burst=True)
    lines = lines_of(redis_connection)
    assert [line.get("error") for _, line in sorted(lines.items())] == ["timed_out", "timed_out", None]
    assert signal.alarm(0) == 0


def test_a_job_that_runs_again_goes_on_where_it_stopped(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch,
    real_extract: Any,
) -> None:  # fmt: skip
    read: list[str] = []
    before_article(monkeypatch, real_extract, read.append)
    send(*TEXTS)
    Ledger(redis_connection, "isnad", BATCH, LIFETIME).save(1, {"id": "n-1", "error": "timed_out"})
    worker.work(burst=True)
    assert read == TEXTS[1:]
    assert (count_of(redis_connection, "succeeded"), count_of(redis_connection, "failed")) == (2, 1)


def test_a_redis_that_is_away_for_a_moment_costs_no_article(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis import ConnectionError

    save, failures = Ledger.save, [ConnectionError("away")]

    def fail_once(self: Ledger, number: int, line: Any) -> bool:
        if number == 2 and failures:
            raise failures.pop()
        return save(self, number, line)

    monkeypatch.setattr(Ledger, "save", fail_once)
    send(*TEXTS, retry=Retry(max=11))
    worker.work(burst=True)
    assert sorted(lines_of(redis_connection)) == [1, 2, 3]
    assert count_of(redis_connection, "succeeded") == 3


def test_a_job_whose_worker_was_lost_is_run_once_more_and_leaves_nothing(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, lose_a_worker: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    job = send(*TEXTS, retry=Retry(max=11))
    lose_a_worker()
    worker.work(burst=True)
    assert sorted(lines_of(redis_connection)) == [1, 2, 3]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert redis_connection.keys(f"*{job.id}*") == []


def test_an_article_that_costs_worker_after_worker_is_given_up_and_the_others_are_read(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[str] = []

    def die(article: Any, *_: Any) -> Any:
        if article["text"] == TEXTS[2]:
            return {"id": article["id"], "result": {"quotes": []}}
        killed.append(article["text"])
        raise SystemError("as if the worker had been killed")

    monkeypatch.setattr(workers.batches, "extract_one", die)
    send(*TEXTS, retry=Retry(max=11))
    worker.work(burst=True)
    assert killed == [TEXTS[0]] * RUNS + [TEXTS[1]] * RUNS
    lines = lines_of(redis_connection)
    assert [line.get("error") for _, line in sorted(lines.items())] == ["worker_lost", "worker_lost", None]


def test_a_batch_that_is_erased_ends_its_job_after_the_article_at_hand(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch,
    real_extract: Any,
) -> None:  # fmt: skip
    read: list[str] = []

    def erase(text: str) -> None:
        read.append(text)
        if text == TEXTS[1]:
            redis_connection.delete(BATCH, RESULTS)

    before_article(monkeypatch, real_extract, erase)
    job = send(*TEXTS)
    worker.work(burst=True)
    assert read == TEXTS[:2]
    assert redis_connection.keys("isnad:batch:*") == []
    assert redis_connection.keys(f"*{job.id}*") == []


def test_a_batch_that_is_erased_before_its_last_job_has_ended_is_no_failure(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    job = send(*TEXTS)
    save = Ledger.save

    def save_and_erase(self: Ledger, number: int, line: Any) -> bool:
        saved = save(self, number, line)
        if number == len(TEXTS):
            redis_connection.delete(BATCH, RESULTS, job.key)
        return saved

    monkeypatch.setattr(Ledger, "save", save_and_erase)
    worker.work(burst=True)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert redis_connection.keys(f"*{job.id}*") == []


def test_a_job_of_a_batch_that_is_gone_reads_nothing(
    send: Any, worker: ExtractionWorker, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(*TEXTS)
    redis_connection.delete(BATCH)
    monkeypatch.setattr(workers.jobs, "extract", lambda *_: pytest.fail("was read"))
    worker.work(burst=True)
    assert redis_connection.keys("isnad:batch:*") == []


def test_of_many_workers_at_one_article_the_first_one_counts(redis_connection: Redis) -> None:
    redis_connection.hset(BATCH, "lines", 50)
    start = threading.Barrier(8, timeout=60)

    def save(name: int) -> None:
        kind = {"result": {"quotes": []}} if name % 2 else {"error": "worker_lost"}
        start.wait()
        for number in range(1, 51):
            assert Ledger(redis_connection, "isnad", BATCH, LIFETIME).save(number, {"id": str(name), **kind})

    threads = [threading.Thread(target=save, args=[name]) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = lines_of(redis_connection)
    assert len(lines) == 50
    assert count_of(redis_connection, "succeeded") == sum(bool(line["result"]) for line in lines.values())
    assert count_of(redis_connection, "failed") == sum("error" in line for line in lines.values())


def test_no_word_of_an_article_is_in_a_log(
    send: Any, worker: ExtractionWorker, monkeypatch: pytest.MonkeyPatch, real_extract: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def fail(text: str) -> None:
        raise KeyError(text)

    before_article(monkeypatch, real_extract, fail)
    send(*TEXTS, limit="not a number of seconds")
    send(*TEXTS)
    with caplog.at_level("DEBUG"):
        worker.work(burst=True)
    assert "failed" in caplog.text
    assert "سامي" not in caplog.text
