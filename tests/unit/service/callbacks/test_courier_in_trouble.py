"""The courier among receivers that hang, couriers that are killed, and what nobody has thought of."""

from __future__ import annotations

import json
import logging
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from service.callbacks import courier, store
from service.callbacks.sending import Outcome, send
from service.callbacks.store import Callbacks, Order
from service.config import Settings
from service.jobs import Jobs
from service.queue import JobQueue
from service.submissions import Submission
from tests.receiver import HANG, Receiver
from tests.unit.service.callbacks.conftest import SECRET, courier_of, ends, left, order, until

ReceiverOf = Callable[..., Receiver]


def test_what_can_never_be_told_is_given_up_and_the_log_says_why(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    batch = uuid4().hex
    redis_connection.hset(f"isnad:batch:isnad:{batch}", mapping={"lines": 1, "created_at": "قال نعم."})
    callbacks.ask(Order("batch", batch, "http://127.0.0.1:9999/"), redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"repeated": 2, "given_up": 1})
    assert not redis_connection.exists("isnad:callbacks:isnad:due")
    faults = [vars(record) for record in caplog.records if record.getMessage() == "a fault"]
    assert [fault["facts"]["error"] for fault in faults] == ["ValueError"] * 3
    assert "قال" not in str(faults)


def test_a_fault_in_the_middle_of_sending_ends_that_callback_and_not_the_courier(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def send_or_fail(url: str, *of: Any, **more: Any) -> Outcome:
        if "fault" in url:
            raise KeyError(url)
        return send(url, *of, **more)

    monkeypatch.setattr(courier, "send", send_or_fail)
    receiver = receiver_of()
    for path in ("/fault", "/"):
        callbacks.ask(order(receiver.url(path)), redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"repeated": 2, "given_up": 1, "delivered": 1})
    assert not left(redis_connection)


def test_what_another_courier_had_when_it_was_killed_is_sent_by_the_next(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(store, "LEASE", 500)
    receiver = receiver_of()
    callbacks.ask(order(receiver.url()), redis_connection)
    (taken,) = callbacks.take(10)
    assert callbacks.take(10) == []
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"delivered": 1})
    assert [call.headers["webhook-id"] for call in receiver.calls] == [taken.id]


def test_two_couriers_share_the_work(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of()
    for _ in range(50):
        callbacks.ask(order(receiver.url()), redis_connection)
    with courier_of(settings), courier_of(settings):
        until(lambda: ends(redis_connection) == {"delivered": 50})
    assert len(receiver.calls) == len({call.headers["webhook-id"] for call in receiver.calls}) == 50


def test_a_host_that_hangs_holds_up_no_other(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    hanging, other = receiver_of(*[HANG] * 100), receiver_of()
    for _ in range(100):
        callbacks.ask(order(hanging.url(host="localhost")), redis_connection)
    callbacks.ask(order(other.url()), redis_connection)
    with courier_of(replace(settings, callback_timeout=60)):
        until(lambda: ends(redis_connection) == {"delivered": 1})
        assert len(hanging.calls) <= 16
        hanging.close()


def test_a_host_that_is_away_is_not_asked_for_each_of_its_callbacks(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    away = receiver_of()
    away.close()
    for _ in range(100):
        callbacks.ask(order(away.url()), redis_connection)
    with caplog.at_level(logging.INFO), courier_of(replace(settings, callback_pauses="1000")):
        until(lambda: ends(redis_connection) == {"repeated": 100})
    reasons = [getattr(record, "facts", {}).get("reason") for record in caplog.records]
    assert reasons.count("away") > reasons.count("ConnectionRefusedError") > 0


def test_what_is_planted_in_redis_does_not_stop_it(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of()
    planted = [
        "",
        "{",
        "[]",
        '{"a": 1}',
        "null",
        json.dumps({"kind": "x", "subject": "", "url": receiver.url()}),
    ]
    planted += [
        json.dumps({"kind": "batch", "subject": "x", "url": url}) for url in ("file:///x", "http://0/")
    ]
    whole = {"kind": "batch", "subject": "0" * 32, "url": receiver.url()}
    wrong: list[dict[str, Any]] = [
        {"subject": ["x"]},
        {"url": 7},
        {"caller": 7},
        {"origin": 7},
        {"origin": {"a": 7}},
    ]
    planted += [json.dumps(whole | members) for members in wrong]
    for number, record in enumerate(planted):
        redis_connection.hset(f"isnad:callback:isnad:{number}", "order", record)
        redis_connection.zadd("isnad:callbacks:isnad:due", {str(number): 0})
    redis_connection.hset(
        "isnad:callback:isnad:attempts", mapping={"order": json.dumps(whole), "attempts": "x"}
    )
    redis_connection.hset("isnad:callback:isnad:body", mapping={"order": json.dumps(whole), "body": b"\xff"})
    redis_connection.set("isnad:callback:isnad:no-hash", "x")
    for name in ("attempts", "body", "no-hash", "no-record"):
        redis_connection.zadd("isnad:callbacks:isnad:due", {name: 0})
    callbacks.ask(order(receiver.url()), redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"delivered": 1})
        until(lambda: not redis_connection.zcard("isnad:callbacks:isnad:due"))
    assert len(receiver.calls) == 1


def test_an_end_that_nobody_told_of_is_found(
    settings: Settings, redis_connection: Redis, receiver_of: ReceiverOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LOOK", 300)
    receiver = receiver_of()
    jobs = Jobs(JobQueue(settings))
    extraction = jobs.submit(Submission({"text": "قال نعم."}, {"include": []}, receiver.url()))
    with courier_of(settings):
        time.sleep(1)
        assert not receiver.calls, "nobody has read the article yet"
        jobs.erase(extraction.id)
        until(lambda: ends(redis_connection) == {"delivered": 1})
    assert receiver.calls[0].event["data"]["id"] == extraction.id


def test_callbacks_outlive_a_redis_that_is_killed_and_the_courier_waits_for_it(
    settings: Settings, receiver_of: ReceiverOf
) -> None:
    server, receiver = RedisServer(), receiver_of()
    command = [*server.command, "--appendonly", "yes", "--appendfsync", "always"]
    settings = replace(settings, redis_url=server.url)

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command)
        until(server.answers)
        return process

    process = start()
    with Redis.from_url(server.url) as redis:
        Callbacks(redis, settings).ask(order(receiver.url()), redis, pause=3_000)
        with courier_of(settings):
            until(lambda: redis.exists("isnad:callbacks:isnad:signed"))
            process.kill()
            process.wait()
            time.sleep(1)
            process = start()
            until(lambda: receiver.calls)
    process.kill()
    process.wait()
    server.clear()
    receiver.calls[0].verify(SECRET)
