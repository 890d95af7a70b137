"""The courier, on a real Redis and to real receivers. What it is to tell of has been erased, unless said."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openapi_schema_validator import OAS31Validator
from redis import Redis

import service.jobs
from cli.redis_server import RedisServer
from service.callbacks import store
from service.callbacks.courier import Courier
from service.callbacks.signing import Secrets, new_secret
from service.callbacks.store import Callbacks, Order
from service.config import Settings
from service.jobs import Jobs
from service.queue import JobQueue
from service.schemas import Submission
from telemetry.measures import key
from tests.contract.promise import read_contract
from tests.receiver import HANG, Receiver

ReceiverOf = Callable[..., Receiver]
SECRET = new_secret()


@pytest.fixture
def settings(redis_url: str, tmp_path: Path) -> Settings:
    """Receivers on this machine are allowed, and what has failed is tried again at once, twice."""
    file = tmp_path / "secrets"
    file.write_text(f"anonymous {SECRET}\n")
    return Settings(
        redis_url=redis_url, callback_secrets_file=str(file), callback_private="yes", callback_pauses="0,0"
    )


@pytest.fixture
def callbacks(settings: Settings, redis_connection: Redis) -> Callbacks:
    return Callbacks(redis_connection, settings)


def order(url: str, subject: str = "", **more: Any) -> Order:
    """For an extraction that there is no longer."""
    return Order("extraction", subject or uuid4().hex, url, **more)


@contextmanager
def courier_of(settings: Settings) -> Iterator[None]:
    """A courier, as long as the block lasts."""
    stop = threading.Event()
    courier = Courier(JobQueue(settings), Secrets(settings))
    thread = threading.Thread(target=courier.run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join()


def until(seen: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline, "not seen in a minute"
        time.sleep(0.01)


def ends(redis: Redis) -> dict[str, int]:
    """How callbacks have ended, and how many."""
    found = {name.decode(): int(number) for name, number in redis.hgetall(key("isnad")).items()}
    return {name.partition(" ")[2]: number for name, number in found.items() if name.startswith("callbacks ")}


def left(redis: Redis) -> set[bytes]:
    """What there is in Redis of callbacks, beside who can sign."""
    return set(redis.scan_iter("isnad:callback*")) - {b"isnad:callbacks:isnad:signed"}


def test_what_has_ended_is_told_signed_and_as_promised(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of()
    asked = order(receiver.url(), article_id="خبر-٧")
    callbacks.ask(asked, redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"delivered": 1})
    (call,) = receiver.calls
    call.verify(SECRET)
    assert call.headers["content-type"] == "application/json"
    contract = {"$ref": "#/components/schemas/ExtractionEvent", "components": read_contract()["components"]}
    OAS31Validator(contract).validate(call.event)
    assert call.event["type"] == "extraction.cancelled"
    links = {"self": f"/v1/extractions/{asked.subject}"}
    assert call.event["data"] == {
        "id": asked.subject, "status": "cancelled", "article_id": "خبر-٧", "links": links
    }  # fmt: skip
    assert not left(redis_connection)


def test_what_fails_is_sent_again_under_the_same_name_signed_anew(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of(500, 301)
    callbacks.ask(order(receiver.url()), redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"repeated": 2, "delivered": 1})
    assert len({(call.headers["webhook-id"], call.body) for call in receiver.calls}) == 1
    assert len(receiver.calls) == 3
    for call in receiver.calls:
        call.verify(SECRET)


@pytest.mark.parametrize(("statuses", "calls", "found"), [
    ([500] * 9, 3, {"repeated": 2, "given_up": 1}),
    ([410], 1, {"gone": 1}),
    ([404, 410], 2, {"repeated": 1, "gone": 1}),
])  # fmt: skip
def test_it_ends_when_the_pauses_are_used_up_or_nobody_is_there_any_more(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf,
    statuses: list[int], calls: int, found: dict[str, int],
) -> None:  # fmt: skip
    receiver = receiver_of(*statuses)
    callbacks.ask(order(receiver.url()), redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == found)
    assert len(receiver.calls) == calls
    assert not left(redis_connection)


def test_pauses_are_kept(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of(500)
    callbacks.ask(order(receiver.url()), redis_connection)
    with courier_of(replace(settings, callback_pauses="1000")):
        until(lambda: ends(redis_connection) == {"repeated": 1})
    ((_, due),) = redis_connection.zrange("isnad:callbacks:isnad:due", 0, -1, withscores=True)
    assert 800 < due / 1000 - redis_connection.time()[0] < 1_200


def test_a_receiver_inside_is_not_called_unless_the_operator_allows_it(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of()
    for host in ("127.0.0.1", "localhost"):
        callbacks.ask(order(receiver.url(host=host)), redis_connection)
    with courier_of(replace(settings, callback_private="no")):
        until(lambda: ends(redis_connection) == {"refused": 2})
    assert not receiver.calls


def test_nothing_is_sent_unsigned(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of()
    callbacks.ask(order(receiver.url(), caller="news"), redis_connection)
    with courier_of(replace(settings, callback_pauses="1,1,1")):
        until(lambda: ends(redis_connection))
        Path(settings.callback_secrets_file).write_text(f"news {SECRET}\n")
        until(lambda: "delivered" in ends(redis_connection))
    (call,) = receiver.calls
    call.verify(SECRET)


def test_who_can_sign_is_known_as_soon_as_a_courier_is_there(
    settings: Settings, callbacks: Callbacks
) -> None:
    assert not callbacks.can_sign(service.jobs.ANYBODY)
    with courier_of(settings):
        until(lambda: callbacks.can_sign(service.jobs.ANYBODY))


def test_who_asks_twice_for_the_same_is_called_once_and_who_asks_again_later_once_more(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf
) -> None:
    receiver = receiver_of()
    subject = uuid4().hex
    for path in ("/one", "/one", "/two"):
        callbacks.ask(order(receiver.url(path), subject), redis_connection)
    with courier_of(settings):
        until(lambda: ends(redis_connection) == {"delivered": 2})
        callbacks.ask(order(receiver.url("/one"), subject), redis_connection)
        until(lambda: ends(redis_connection) == {"delivered": 3})
    assert sorted(call.path for call in receiver.calls) == ["/one", "/one", "/two"]
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 3


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


def test_the_log_has_the_host_and_no_more_of_the_address(
    settings: Settings, callbacks: Callbacks, redis_connection: Redis, receiver_of: ReceiverOf,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    receiver = receiver_of(500)
    callbacks.ask(
        order(receiver.url("/path-secret?token=query-secret"), article_id="n-1042"), redis_connection
    )
    with caplog.at_level(logging.DEBUG), courier_of(settings):
        until(lambda: "delivered" in ends(redis_connection))
    told = [vars(record) for record in caplog.records]
    assert [line["facts"]["end"] for line in told if "facts" in line] == ["repeated", "delivered"]
    assert {line["facts"]["host"] for line in told if "facts" in line} == {"127.0.0.1"}
    for word in ("path-secret", "query-secret", SECRET, "n-1042", "v1,"):
        assert word not in str(told)


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
