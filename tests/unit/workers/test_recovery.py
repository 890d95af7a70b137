import threading
import time
from datetime import datetime
from typing import Any

import pytest
from redis import ConnectionError, Redis
from rq import Retry
from rq.job import Job, JobStatus

import workers.heart
import workers.jobs
import workers.worker
from workers.heart import Heart
from workers.queue import GRACE, MAINTENANCE_INTERVAL, ExtractionQueue
from workers.serialization import JSONSerializer
from workers.worker import HEARTBEAT_TTL, ExtractionWorker


def test_a_running_job_sends_heartbeats_and_none_when_it_is_finished(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, article: str,
    monkeypatch: pytest.MonkeyPatch, real_extract: Any,
) -> None:  # fmt: skip
    job, before = enqueue(article), threading.enumerate()
    seen: list[datetime] = []

    def wait_for_three_beats(text: str, engine: Any) -> Any:
        while len(seen) < 3:
            beat = Job.fetch(job.id, connection=queue.connection, serializer=JSONSerializer).last_heartbeat
            if beat is not None and beat not in seen:
                seen.append(beat)
        return real_extract(text, engine)

    monkeypatch.setattr(workers.heart, "BEAT_INTERVAL", 0.02)
    monkeypatch.setattr(workers.jobs, "extract", wait_for_three_beats)
    worker.work(burst=True)
    assert seen == sorted(seen)
    finished = Job.fetch(job.id, connection=queue.connection, serializer=JSONSerializer)
    assert finished.get_status() == JobStatus.FINISHED
    assert finished.get_executions() == []
    assert "heart" not in [thread.name for thread in threading.enumerate() if thread not in before]
    assert queue.connection.ttl(job.key) > HEARTBEAT_TTL


def test_the_heart_goes_on_when_redis_is_away_and_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    beats, late = [], []

    def beat() -> None:
        beats.append(1)
        raise ConnectionError("away")

    monkeypatch.setattr(workers.heart, "BEAT_INTERVAL", 0.01)
    heart = Heart()
    heart.start(beat, 60)
    while len(beats) < 2:
        time.sleep(0.01)
    heart.start(lambda: late.append(1), 0)
    time.sleep(0.1)
    heart.close()
    assert late == []


def test_a_heart_that_was_stopped_beats_for_the_next_job_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[str] = []
    monkeypatch.setattr(workers.heart, "BEAT_INTERVAL", 0.01)
    heart = Heart()
    heart.start(lambda: beats.append("first"), 60)
    while not beats:
        time.sleep(0.01)
    heart.stop()
    before = len(beats)
    heart.start(lambda: beats.append("second"), 60)
    while len(beats) < before + 3:
        time.sleep(0.01)
    heart.close()
    assert set(beats[before:]) == {"second"}


def test_a_job_whose_worker_was_killed_between_queue_and_start_is_run_by_another(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str
) -> None:
    job = enqueue(article, retry=Retry(max=1))
    between = queue.intermediate_queue
    redis_connection.lmove(queue.key, between.key)
    long_ago = time.time() - 2 * GRACE
    redis_connection.set(between.get_first_seen_key(job.id), long_ago)
    worker.work(burst=True)
    assert job.get_status() == JobStatus.FINISHED
    assert between.get_job_ids() == []
    assert between.get_first_seen(job.id) is None


def test_a_job_that_lost_its_worker_is_not_lost_where_redis_is_too_full_to_take_it_back(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    job, between = enqueue(article, retry=Retry(max=1)), queue.intermediate_queue
    handle = worker.handle_job_failure
    redis_connection.lmove(queue.key, between.key)
    redis_connection.set(between.get_first_seen_key(job.id), time.time() - 2 * GRACE)

    def handle_in_a_full_redis(*of: Any, **more: Any) -> None:
        redis_connection.config_set("maxmemory", "1")
        handle(*of, **more)
        redis_connection.config_set("maxmemory", "0")

    monkeypatch.setattr(worker, "handle_job_failure", handle_in_a_full_redis)
    between.cleanup(worker, queue)
    assert (queue.job_ids, between.get_job_ids()) == ([], [job.id])
    monkeypatch.undo()
    worker.work(burst=True)
    assert job.get_status() == JobStatus.FINISHED


def test_a_job_that_cannot_be_noted_as_begun_since_redis_is_full_is_run_when_there_is_room(
    enqueue: Any, queue: ExtractionQueue, worker: ExtractionWorker, redis_connection: Redis, article: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    job = enqueue(article, retry=Retry(max=1))
    prepare = worker.prepare_job_execution

    def prepare_in_a_full_redis(*of: Any) -> None:
        redis_connection.config_set("maxmemory", "1")
        try:
            prepare(*of)
        finally:
            redis_connection.config_set("maxmemory", "0")

    monkeypatch.setattr(worker, "prepare_job_execution", prepare_in_a_full_redis)
    worker.work(burst=True)
    between = queue.intermediate_queue
    assert (job.get_status(), between.get_job_ids()) == (JobStatus.QUEUED, [job.id])
    redis_connection.set(between.get_first_seen_key(job.id), time.time() - 2 * GRACE)
    redis_connection.delete(queue.registry_cleaning_key)
    ExtractionWorker(["isnad"], connection=redis_connection, serializer=JSONSerializer).work(burst=True)
    assert job.get_status() == JobStatus.FINISHED


def test_a_job_whose_worker_gave_no_sign_is_run_by_another(
    enqueue: Any, worker: ExtractionWorker, lose_a_worker: Any, article: str
) -> None:
    job = enqueue(article, retry=Retry(max=1))
    lose_a_worker()
    assert job.get_status() == JobStatus.STARTED
    worker.work(burst=True)
    assert job.get_status() == JobStatus.FINISHED


def test_a_worker_that_has_one_job_after_another_does_not_report_after_each(
    enqueue: Any, worker: ExtractionWorker, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports, serialize = [], worker.serialize
    monkeypatch.setattr(workers.worker, "REPORT_INTERVAL", 3_600.0)
    monkeypatch.setattr(worker, "serialize", lambda: reports.append(1) or serialize())
    jobs = [enqueue(article) for _ in range(10)]
    worker.work(burst=True)
    assert all(job.get_status() == JobStatus.FINISHED for job in jobs)
    assert 0 < len(reports) < len(jobs)


def test_a_killed_worker_holds_the_maintenance_lock_for_one_interval_at_most(queue: ExtractionQueue) -> None:
    assert queue.acquire_maintenance_lock()
    assert not queue.acquire_maintenance_lock()
    assert 0 < queue.connection.ttl(queue.registry_cleaning_key) <= MAINTENANCE_INTERVAL


def test_the_worker_wakes_often_enough_to_find_lost_jobs(worker: ExtractionWorker) -> None:
    assert worker.dequeue_timeout <= worker.maintenance_interval
    assert HEARTBEAT_TTL > 2 * workers.heart.BEAT_INTERVAL
