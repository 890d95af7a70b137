"""Extractions that fail: told by a stable code, tried anew when the article is sent again.

RQ's own worker runs the jobs here, with a function that fails in place of ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis
from rq import SimpleWorker
from rq.job import Job
from rq.registry import StartedJobRegistry

from service.config import Settings
from service.queue import RETRIES, SERIALIZER
from tests.contract.promise import PromiseClient

SECRET = "نص المقال السري"


class EngineError(Exception):
    pass


def fail_as_an_engine(**_: Any) -> None:
    raise EngineError(SECRET)


def fail_otherwise(**_: Any) -> None:
    raise KeyError(SECRET)


def take_too_long(**_: Any) -> None:
    time.sleep(60)


def worker_that_runs(function: Callable[..., Any], settings: Settings, redis: Redis) -> SimpleWorker:
    """RQ's worker in this process, for jobs whose function is replaced by this one."""

    class Replaced(Job):
        func = property(lambda self: function)

    return SimpleWorker([settings.queue], connection=redis, job_class=Replaced, serializer=SERIALIZER)


def send(client: PromiseClient, text: str = "") -> str:
    """The location of a new extraction."""
    return client.post("/v1/extractions", json={"text": text or str(uuid4())}).headers["Location"]


@pytest.mark.parametrize(
    ("function", "code"),
    [(fail_as_an_engine, "engine_error"), (fail_otherwise, "internal_error"), (take_too_long, "timed_out")],
)
def test_a_failure_is_told_by_its_code_and_nothing_of_the_article(
    with_settings: Any, stored: Redis, function: Callable[..., Any], code: str
) -> None:
    client = with_settings(job_timeout=1)
    location = send(client)
    worker_that_runs(function, settings_of(client), stored).work(burst=True, logging_level="CRITICAL")
    response = client.get(location)
    extraction = response.json
    assert (extraction["status"], extraction["error"]["code"], extraction["result"]) == ("failed", code, None)
    assert extraction["created_at"] <= extraction["started_at"] <= extraction["finished_at"]
    assert SECRET not in response.get_data(as_text=True)


def test_a_job_whose_worker_goes_away_each_time_is_told_as_lost(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    location = send(queueing)
    for _ in range(RETRIES + 1):
        lose_worker(idle, stored)
    extraction = queueing.get(location).json
    assert extraction is not None
    assert (extraction["status"], extraction["error"]["code"]) == ("failed", "worker_lost")


def test_a_job_whose_worker_goes_away_once_waits_for_the_next(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    location = send(queueing)
    lose_worker(idle, stored)
    extraction = queueing.get(location).json
    assert extraction is not None
    assert (extraction["status"], extraction["started_at"]) == ("queued", None)


def test_a_running_extraction_says_since_when(queueing: PromiseClient, idle: Settings, stored: Redis) -> None:
    location = send(queueing)
    take_job(idle, stored)
    extraction = queueing.get(location).json
    assert extraction is not None
    assert (extraction["status"], extraction["finished_at"]) == ("running", None)
    assert extraction["started_at"] >= extraction["created_at"]


def test_whoever_waits_for_a_failure_gets_it(queueing: PromiseClient, idle: Settings, stored: Redis) -> None:
    text = str(uuid4())
    send(queueing, text)
    worker_that_runs(fail_otherwise, idle, stored).work(burst=True, logging_level="CRITICAL")
    location = send(queueing, text)
    worker_that_runs(fail_otherwise, idle, stored).work(burst=True, logging_level="CRITICAL")
    response = queueing.get(location, headers={"Prefer": "wait=20"})
    assert response.json is not None
    assert (response.status_code, response.json["status"]) == (200, "failed")


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_what_failed_or_was_cancelled_is_tried_anew_when_it_is_sent_again(
    queueing: PromiseClient, idle: Settings, stored: Redis, end: str
) -> None:
    text = str(uuid4())
    location = send(queueing, text)
    if end == "failed":
        worker_that_runs(fail_otherwise, idle, stored).work(burst=True, logging_level="CRITICAL")
    else:
        Job.fetch(location.rsplit("/", 1)[-1], connection=stored, serializer=SERIALIZER).cancel()
    old = queueing.get(location).json
    assert old is not None
    assert old["status"] == end
    again = queueing.post("/v1/extractions", json={"text": text})
    assert again.json is not None
    assert (again.status_code, again.json["status"]) == (202, "queued")
    assert again.headers["Location"] != location


def settings_of(client: PromiseClient) -> Settings:
    settings: Settings = client.application.extensions["isnad"].settings
    return settings


def take_job(settings: Settings, redis: Redis) -> None:
    """Take the next job as a worker does, and do nothing more about it."""
    worker = worker_that_runs(fail_otherwise, settings, redis)
    taken = worker.dequeue_job_and_maintain_ttl(timeout=None)
    assert taken is not None
    worker.prepare_execution(taken[0])
    worker.prepare_job_execution(taken[0], remove_from_intermediate_queue=True)


def lose_worker(settings: Settings, redis: Redis) -> None:
    """Let a worker take the next job and never be heard of again, as RQ's maintenance finds it later."""
    take_job(settings, redis)
    registry = StartedJobRegistry(settings.queue, connection=redis, serializer=SERIALIZER)
    registry.cleanup(timestamp=time.time() + 3_600)
