"""`Idempotency-Key`: sent again, the same is done once; nobody wins twice."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from redis import Redis
from rq.job import Job

from service.config import Settings
from service.idempotency import FLIGHT_SECONDS, IdempotencyKeys
from service.problems import Problem
from service.queue import SERIALIZER
from tests.contract.conftest import article, client_of, waiting
from tests.contract.promise import PromiseClient

WAIT = {"Prefer": "wait=20"}


def key(name: str = "") -> dict[str, str]:
    """The header with a key, a new one unless it is named."""
    return {"Idempotency-Key": name or uuid4().hex}


def test_the_same_key_and_body_give_the_same_answer(client: PromiseClient) -> None:
    sent, headers = article(), {**key(), **WAIT}
    first, second = (client.post("/v1/extractions", json=sent, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json, first.headers["Location"]) == (second.json, second.headers["Location"])


def test_the_same_key_with_another_body_is_422_and_nothing_is_queued(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    headers = key()
    assert queueing.post("/v1/extractions", json=article(), headers=headers).status_code == 202
    response = queueing.post("/v1/extractions", json=article(), headers=headers)
    assert response.status_code == 422
    assert "Idempotency-Key" in response.json["detail"]  # type: ignore[index]
    assert waiting(stored, idle.queue) == 1


def test_an_article_that_failed_is_not_tried_anew_under_its_key_but_under_another(
    queueing: PromiseClient, stored: Redis
) -> None:
    sent, headers = article(), key()
    location = queueing.post("/v1/extractions", json=sent, headers=headers).headers["Location"]
    Job.fetch(location.rsplit("/", 1)[-1], connection=stored, serializer=SERIALIZER).cancel()
    same = queueing.post("/v1/extractions", json=sent, headers=headers)
    assert (same.headers["Location"], same.json["status"]) == (location, "cancelled")  # type: ignore[index]
    other = queueing.post("/v1/extractions", json=sent, headers=key())
    assert other.headers["Location"] != location


def test_a_key_whose_extraction_was_erased_is_free_for_another_body(queueing: PromiseClient) -> None:
    headers = key()
    location = queueing.post("/v1/extractions", json=article(), headers=headers).headers["Location"]
    assert queueing.delete(location).status_code == 204
    response = queueing.post("/v1/extractions", json=article(), headers=headers)
    assert response.status_code == 202
    assert response.headers["Location"] != location


def test_a_refused_article_leaves_its_key_free(queueing: PromiseClient) -> None:
    headers = key()
    refused = queueing.post("/v1/extractions", json={"text": ""}, headers=headers, invalid=True)
    assert refused.status_code == 422
    assert queueing.post("/v1/extractions", json=article(), headers=headers).status_code == 202


@pytest.mark.parametrize("name", ["two words", "x" * 256, "مفتاح".encode().decode("latin-1"), "\x7f"])
def test_what_is_no_key_is_400(queueing: PromiseClient, name: str) -> None:
    response = queueing.post("/v1/extractions", json=article(), headers=key(name), invalid=True)
    assert response.status_code == 400


def test_of_many_requests_at_the_same_moment_one_is_at_work_and_the_others_are_409(
    idle: Settings, shared_redis: str
) -> None:
    app = client_of(idle).application
    start, end, lock = threading.Barrier(8, timeout=60), threading.Barrier(8, timeout=60), threading.Lock()
    won: list[str] = []
    statuses: list[int] = []

    def claim() -> None:
        with Redis.from_url(shared_redis) as redis, app.test_request_context(headers=key("one")):
            keys = IdempotencyKeys(redis, idle)
            start.wait()
            try:
                with keys.claim("extractions", str) as claim:
                    end.wait()  # at work until all have tried
                    claim.finish("made", "body")
                    won.append("made")
            except Problem as problem:
                end.wait()
                with lock:
                    statuses.append(problem.status)

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (won, statuses) == (["made"], [409] * 7)


def test_a_request_that_was_away_too_long_does_not_undo_what_another_made(
    idle: Settings, stored: Redis
) -> None:
    keys = IdempotencyKeys(stored, idle)
    app = client_of(idle).application
    with app.test_request_context(headers=key("one")):
        with pytest.raises(Problem) as late, keys.claim("extractions", str) as slow:
            stored.delete(*stored.keys(f"isnad:key:{idle.queue}:*"))  # its time is over
            with keys.claim("extractions", str) as quick:
                quick.finish("second", "body")
            slow.finish("first", "body")
        assert late.value.status == 409
        with keys.claim("extractions", str) as again:
            assert again.found == "second"


def test_a_slow_request_that_nobody_has_overtaken_keeps_its_key(idle: Settings, stored: Redis) -> None:
    keys = IdempotencyKeys(stored, idle)
    app = client_of(idle).application
    with app.test_request_context(headers=key("one")):
        with keys.claim("extractions", str) as slow:
            stored.delete(*stored.keys(f"isnad:key:{idle.queue}:*"))  # its time is over
            slow.keep()
            slow.finish("made", "body")
        with keys.claim("extractions", str) as again:
            assert again.found == "made"


def test_every_key_in_redis_has_a_lifetime(queueing: PromiseClient, idle: Settings, stored: Redis) -> None:
    queueing.post("/v1/extractions", json=article(), headers=key())
    (name,) = stored.keys(f"isnad:key:{idle.queue}:*")
    assert FLIGHT_SECONDS < stored.ttl(name) <= idle.known_seconds
