"""Batches whose jobs, uploads, listeners or Redis go away: nothing is left, nothing hangs."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from rq.job import Job

from cli.redis_server import RedisServer
from service.batches import store
from service.config import Settings
from service.queue import SERIALIZER
from tests.contract.conftest import client_of, waiting
from tests.contract.promise import PromiseClient
from tests.contract.test_batches import article, json_of, lines_of, ndjson, send
from tests.contract.test_over_the_wire import Address, run_gunicorn

HEAD = "POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"


@pytest.mark.parametrize("gone", [True, False])
def test_articles_of_a_job_that_is_gone_or_has_failed_are_told_as_lost(
    queueing: PromiseClient, stored: Redis, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 1)
    location = send(queueing, article(id="خبر-٧"), b"2", article(), *(article() for _ in range(20)))
    name = location.rsplit("/", 1)[-1]
    if gone:
        stored.delete(f"rq:job:{name}-0")
    else:
        job = Job.fetch(f"{name}-0", connection=stored, serializer=SERIALIZER)
        job.set_status("failed")  # type: ignore[arg-type]
    time.sleep(1.1)
    counts = json_of(queueing.get(location))["counts"]
    assert counts == {"articles": 23, "waiting": 12, "succeeded": 0, "failed": 10, "refused": 1}
    lines = lines_of(queueing.get(f"{location}/results"))
    assert [line["number"] for line in lines] == list(range(1, 12))
    assert [line["error"]["code"] for line in lines[:3]] == ["worker_lost", "invalid", "worker_lost"]
    assert [line["id"] for line in lines[:3]] == [None if gone else "خبر-٧", None, None]


def test_articles_whose_jobs_wait_are_not_given_up(
    queueing: PromiseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 1)
    location = send(queueing, article())
    time.sleep(1.1)
    assert json_of(queueing.get(location))["counts"]["waiting"] == 1


@pytest.fixture(scope="module")
def gunicorn(shared_redis: str) -> Iterator[Address]:
    """Where gunicorn serves the application; nobody works on its queue."""
    yield from run_gunicorn(shared_redis, f"wire-{uuid4().hex}")


def keys_of_batches(redis: Redis) -> list[bytes]:
    return [key for key in redis.keys("isnad:batch:wire-*") if not key.endswith(b":looked")]


def until(seen: Any) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_articles_are_queued_while_the_rest_is_sent_and_an_upload_that_breaks_off_leaves_nothing(
    gunicorn: Address, stored: Redis
) -> None:
    with socket.create_connection(gunicorn.where, timeout=30) as connection:
        connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(6):
            chunk = ndjson(*({"text": f"{uuid4()} {'س' * 10_000}"} for _ in range(5)))
            connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        until(lambda: waiting(stored, gunicorn.queue) > 1)
        jobs = stored.lrange(f"rq:queue:{gunicorn.queue}", 0, -1)
    until(lambda: not waiting(stored, gunicorn.queue) and not keys_of_batches(stored))
    assert not stored.exists(*(b"rq:job:" + job for job in jobs))


def test_a_large_batch_is_read_with_little_memory(gunicorn: Address, stored: Redis) -> None:
    line = json.dumps({"text": "س" * 60_000}, ensure_ascii=False).encode()
    before = peak_memory(gunicorn.pids())
    body = (line.replace("س".encode(), "ش".encode(), number) + b"\n" for number in range(400))
    connection = http.client.HTTPConnection(*gunicorn.where, timeout=120)
    headers = {"Content-Type": "application/x-ndjson"}
    connection.request("POST", "/v1/batches", body=body, headers=headers, encode_chunked=True)
    response = connection.getresponse()
    batch = json.loads(response.read())
    assert (response.status, batch["counts"]["articles"]) == (202, 400)
    assert peak_memory(gunicorn.pids()) - before < 30_000_000  # of 48 MB
    connection.request("DELETE", f"/v1/batches/{batch['id']}")
    assert connection.getresponse().status == 204
    connection.close()


def peak_memory(pids: list[int]) -> int:
    """The most bytes that one of the processes has ever had."""
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return 1024 * max(int(text.split("VmHWM:")[1].split()[0]) for text in statuses)


def test_listeners_who_go_away_leave_no_thread_behind(gunicorn: Address) -> None:
    connection = http.client.HTTPConnection(*gunicorn.where, timeout=30)
    connection.request(
        "POST", "/v1/batches", body=ndjson(article()), headers={"Content-Type": "application/x-ndjson"}
    )
    name = json.loads(connection.getresponse().read())["id"]
    connection.close()
    seats = 2 * Settings().max_listeners
    for _ in range(3):
        listeners: list[socket.socket] = []
        until(partial(listens, gunicorn.where, name, listeners))
        assert not all(listens(gunicorn.where, name, listeners) for _ in range(seats)), "no limit"
        for listener in listeners:
            listener.close()


def listens(where: tuple[str, int], name: str, listeners: list[socket.socket]) -> bool:
    """Whether one more may listen; it then does, and has read its first event."""
    listener = socket.create_connection(where, timeout=30)
    listener.sendall(f"GET /v1/batches/{name}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    if b" 200 " in listener.recv(65_536).split(b"\r\n", 1)[0]:
        listeners.append(listener)
        return True
    listener.close()
    return False


def test_a_redis_that_goes_away_ends_the_events_and_breaks_the_results_off(
    own_redis: tuple[RedisServer, subprocess.Popen[bytes]],
) -> None:
    server, process = own_redis
    client = client_of(Settings(redis_url=server.url, redis_timeout=2))
    location = send(client, *(b"x" for _ in range(3 * store.PAGE)), article())
    http = client.application.test_client()
    events = http.get(f"{location}/events", promised=False)
    results = http.get(f"{location}/results", promised=False)
    assert next(events.response).startswith(b"event: progress")
    assert next(results.response)
    process.kill()
    process.wait()
    assert list(events.response) == []
    with pytest.raises(RedisError):  # the server breaks the connection off: half of it is not taken for all
        list(results.response)


def test_a_redis_that_goes_away_before_the_first_result_is_503(
    queueing: PromiseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = send(queueing, b"x")

    def away(*_: Any) -> Any:
        raise RedisConnectionError

    monkeypatch.setattr(Redis, "hmget", away)
    response = queueing.get(f"{location}/results")
    assert (response.status_code, int(response.headers["Retry-After"]) > 0) == (503, True)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_redis_that_is_away_is_503_for_every_call(
    own_redis: tuple[RedisServer, subprocess.Popen[bytes]], frozen: bool
) -> None:
    server, process = own_redis
    client = client_of(Settings(redis_url=server.url, redis_timeout=2))
    location = send(client, article())
    if frozen:
        process.send_signal(signal.SIGSTOP)
    else:
        process.kill()
        process.wait()
    answers = [
        client.post("/v1/batches", json={"articles": [article()]}, headers={"Idempotency-Key": "k"}),
        client.get(location),
        client.get(f"{location}/results"),
        client.get(f"{location}/events"),
        client.delete(location),
    ]
    if frozen:
        process.send_signal(signal.SIGCONT)
    for answer in answers:
        assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
        assert int(answer.headers["Retry-After"]) > 0
