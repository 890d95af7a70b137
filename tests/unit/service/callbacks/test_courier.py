"""The courier, on a real Redis and to real receivers. What it is to tell of has been erased, unless said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from openapi_schema_validator import OAS31Validator
from redis import Redis

import service.jobs
from service.callbacks.store import Callbacks
from service.config import Settings
from tests.contract.promise import read_contract
from tests.receiver import Receiver
from tests.unit.service.callbacks.conftest import SECRET, courier_of, ends, left, order, until

ReceiverOf = Callable[..., Receiver]


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
