"""Probes: alive without asking anybody, ready only with Redis and a worker."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from redis import Redis
from rq import SimpleWorker
from rq.utils import utcformat

from service.config import Settings
from tests.contract.conftest import client_of, offer
from tests.contract.promise import PromiseClient

NOWHERE = Settings(redis_url="unix:///nowhere/redis.sock")


def test_the_process_is_alive_without_redis() -> None:
    response = client_of(NOWHERE).get("/health/live")
    assert (response.status_code, response.json) == (200, {"status": "alive"})


def test_ready_with_redis_and_a_worker(client: PromiseClient) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json is not None
    assert (response.json["status"], response.json["workers"]) == ("ready", 1)


def test_a_worker_says_its_engine_and_why_it_is_not_farasa(client: PromiseClient) -> None:
    ready = client.get("/health/ready").json
    result = client.post("/v1/extractions", json={"text": "قال نعم."}, headers={"Prefer": "wait=20"}).json
    assert ready is not None and result is not None
    assert ready["engines"] == [result["result"]["engine"]]
    assert ready["engines"][0]["name"] == "embedded"
    assert "FarasaSegmenterJar.jar" in ready["fallback"]


def test_while_workers_are_replaced_the_engines_of_both_are_told(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    for version in ("1.0.0", "1.1.0", "1.1.0"):
        worker = SimpleWorker([idle.queue], connection=stored)
        worker.register_birth()
        stored.hset(worker.key, "offer", offer(version))
    ready = queueing.get("/health/ready").json
    assert ready == {
        "status": "ready",
        "workers": 3,
        "engines": [{"name": "embedded", "version": version} for version in ("1.0.0", "1.1.0")],
    }


def test_not_ready_without_redis() -> None:
    assert missing(client_of(NOWHERE)) == ["redis"]


def test_not_ready_without_a_worker_of_this_queue(queueing: PromiseClient, worked: Settings) -> None:
    assert missing(queueing) == ["workers"]


def test_a_worker_that_signed_off_does_not_count(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    worker = SimpleWorker([idle.queue], connection=stored)
    worker.register_birth()
    assert queueing.get("/health/ready").status_code == 200
    worker.register_death()
    assert missing(queueing) == ["workers"]


def test_a_worker_that_was_not_heard_of_for_long_does_not_count(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    worker = SimpleWorker([idle.queue], connection=stored)
    worker.register_birth()
    heard = datetime.now(timezone.utc) - timedelta(seconds=idle.worker_silence + 1)
    stored.hset(worker.key, "last_heartbeat", utcformat(heard))
    assert missing(queueing) == ["workers"]


def test_a_worker_whose_record_is_gone_does_not_count(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    worker = SimpleWorker([idle.queue], connection=stored)
    worker.register_birth()
    stored.delete(worker.key)
    assert missing(queueing) == ["workers"]


def missing(client: PromiseClient) -> Any:
    """What a service that is not ready says it lacks."""
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.json is not None
    return response.json["missing"]
