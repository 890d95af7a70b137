"""The faults of docs/operations.md: a client sees 503 or a connection that ends, never 500."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from redis import Redis

from cli.redis_server import RedisServer
from cli.supervisor import ROOT
from tests.e2e.test_batches import check_results, is_finished, send, texts_of

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@dataclass
class KeptRedis:
    """A Redis with an append-only file, which can be made to take nothing more."""

    server: RedisServer = field(default_factory=RedisServer)

    def __post_init__(self) -> None:
        # Python has the signal of a file that is too large ignored, and so has what it starts: a write fails.
        command = [*self.server.command, "--appendonly", "yes"]
        self.process = subprocess.Popen(command, restore_signals=False)

    @property
    def connection(self) -> Redis:
        return Redis.from_url(self.server.url)

    def fill_memory(self) -> None:
        self.connection.config_set("maxmemory", "1")

    def fill_disk(self) -> None:
        # Redis 7 keeps several files in a folder, the last of them *.incr.aof; Redis 6 keeps one.
        (file,) = (one for one in self.server.folder.rglob("*.aof") if ".base." not in one.name)
        limit = file.stat().st_size + 1
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def mend(self) -> None:
        self.connection.config_set("maxmemory", "0")
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)


@pytest.fixture
def kept_redis(wait_until: Any) -> Iterator[Callable[[], KeptRedis]]:
    """Starts such Redis."""
    started: list[KeptRedis] = []

    def start() -> KeptRedis:
        started.append(KeptRedis())
        wait_until(started[-1].server.answers, "Redis")
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        one.server.clear()


def test_a_redis_that_takes_no_more_is_503_but_can_be_read_and_nothing_is_lost(
    serve: Any, kept_redis: Any, api_of: Any, article: str, wait_until: Any
) -> None:
    """Its memory is full, or the disk of its append-only file."""
    texts, batches = texts_of(article, 40), []
    for fault in (KeptRedis.fill_memory, KeptRedis.fill_disk):
        redis = kept_redis()
        url = serve("--workers", "1", ISNAD_REDIS_URL=redis.server.url).url
        done = api_of(url).post(article, wait=20).json()["id"]
        batch = send(url, texts)
        wait_until(partial(has_results, batch), "some results")
        fault(redis)
        assert wait_until(partial(seconds_of_refusal, api_of(url)), "an article that is not taken") > 0
        statuses = {
            path: requests.get(url + path, timeout=60).status_code
            for path in (f"/v1/extractions/{done}", batch.removeprefix(url), "/metrics", "/health/live")
        }
        assert set(statuses.values()) == {200}
        batches.append((redis, batch))
    for redis, _ in batches:
        redis.mend()
    for _, batch in batches:
        wait_until(partial(is_finished, batch), "the end of the batch", 120)
        check_results(batch, texts)


def has_results(batch: str) -> bool:
    return bool(requests.get(f"{batch}/results", timeout=60).content)


def seconds_of_refusal(api: Any) -> int | None:
    """When to come back with an article that is not taken; nothing where it is, as it may be for a second."""
    response: requests.Response = api.post(str(uuid4()))
    assert response.status_code in (202, 503)
    return int(response.headers["Retry-After"]) if response.status_code == 503 else None


def test_an_api_that_is_killed_breaks_the_connection_off_and_sent_again_it_is_the_same_extraction(
    serve: Any, redis_url: str, workers: Any, family: Any, running: Any, api_of: Any, article: str,
    wait_until: Any,
) -> None:  # fmt: skip
    one = serve("--workers", "1", ISNAD_REDIS_URL=redis_url)
    gunicorn = [pid for pid, line in family(one.process.pid).items() if "gunicorn" in line]
    arbiter, answering = min(gunicorn), [pid for pid in gunicorn if pid != min(gunicorn)]
    worker = workers.frozen_in_waiting()
    key = {"Idempotency-Key": uuid4().hex}
    post = partial(requests.post, f"{one.url}/v1/extractions", json={"text": article}, timeout=60)
    seen: list[Exception] = []

    def wait() -> None:
        try:
            post(headers={**key, "Prefer": "wait=20"})
        except requests.ConnectionError as error:
            seen.append(error)

    client = threading.Thread(target=wait)
    client.start()
    (job,) = wait_until(lambda: workers.redis.keys("rq:job:*"), "the job, in the hands of the frozen worker")
    wait_until(lambda: workers.redis.info("clients")["blocked_clients"] == 1, "the client waits")
    for pid in answering:
        os.kill(pid, signal.SIGKILL)
    client.join()
    assert len(seen) == 1
    again = wait_until(partial(answered, partial(post, headers=key)), "an answer of other processes")
    assert job.decode() == f"rq:job:{again['id']}"
    os.kill(worker, signal.SIGCONT)
    assert api_of(one.url).finished(again["id"])["status"] == "succeeded"

    members = family(one.process.pid)
    os.kill(arbiter, signal.SIGKILL)
    assert one.process.wait(60) == 1
    assert running(members) == []


def answered(ask: Callable[[], requests.Response]) -> Any:
    """The extraction, once the API answers again."""
    try:
        response = ask()
    except requests.ConnectionError:
        return None
    return response.json() if response.ok else None


def test_a_service_that_is_stopped_in_the_middle_of_a_batch_leaves_the_rest_to_the_next(
    serve: Any, redis_url: str, article: str, wait_until: Any
) -> None:
    texts = texts_of(article, 100)
    first = serve("--workers", "2", ISNAD_REDIS_URL=redis_url)
    batch = send(first.url, texts)
    wait_until(partial(has_results, batch), "some results")
    assert first.stop(signal.SIGTERM) == 0
    second = serve("--workers", "2", ISNAD_REDIS_URL=redis_url)
    batch = batch.replace(first.url, second.url)
    wait_until(partial(is_finished, batch), "the end of the batch")
    check_results(batch, texts)


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed here")
def test_workers_whose_clocks_are_off_lose_nothing_and_repeat_nothing(
    serve: Any, redis_url: str, workers: Any, api_of: Any, article: str, wait_until: Any
) -> None:
    """One is an hour ahead, one an hour behind: each takes the other's jobs for abandoned."""
    url = serve("--workers", "1", ISNAD_REDIS_URL=redis_url).url
    environment = {**os.environ, "ISNAD_REDIS_URL": redis_url, "LD_PRELOAD": str(FAKETIME)}
    command = [sys.executable, "-m", "workers"]
    pools = [
        subprocess.Popen(command, cwd=ROOT, env={**environment, "ISNAD_WORKERS": "1", "FAKETIME": shift})
        for shift in ("+1h", "-1h")
    ]
    try:
        wait_until(lambda: len(workers.pids()) == 3, "all workers")
        texts = texts_of(article, 100)
        batch = send(url, texts)
        assert api_of(url).post(article, wait=20).json()["status"] == "succeeded"
        wait_until(partial(is_finished, batch), "the end of the batch")
        check_results(batch, texts)
    finally:
        for pool in pools:
            pool.kill()  # libfaketime may hold its lock when asked to stop; workers end with their pool
            pool.wait(60)
