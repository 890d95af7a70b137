"""How much a client may ask for: requests a minute, its part of the queue, and the queue as a whole."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from service.config import Settings
from service.keys import Caller, hash_of, new_key
from service.limits import WINDOW, count
from tests.contract.conftest import ARCHIVE, NEWS, article, as_client, client_of, waiting
from tests.contract.promise import PromiseClient
from tests.contract.test_over_the_wire import call, run_gunicorn

Make = Callable[..., PromiseClient]


@pytest.fixture
def key_file(key_file: Path) -> Path:
    """The file of keys, whose last line, the archive's, has limits."""
    key_file.write_text(f"{key_file.read_text().rstrip()} rate=3 share=20 priority=low\n")
    return key_file


def quota(headers: object) -> tuple[int, ...]:
    """Limit, window, rest and seconds, as the headers of an answer have them."""
    policy = re.fullmatch(r'"requests";q=(\d+);w=(\d+)', headers["RateLimit-Policy"])  # type: ignore[index]
    left = re.fullmatch(r'"requests";r=(\d+);t=(\d+)', headers["RateLimit"])  # type: ignore[index]
    assert policy and left
    return tuple(map(int, (*policy.groups(), *left.groups())))


def test_each_answer_tells_what_is_left_and_beyond_it_is_429(with_keys: Make) -> None:
    client = with_keys()
    seen = []
    for status in (404, 404, 404, 429, 429):
        response = client.get(f"/v1/extractions/{uuid4().hex}", headers=as_client(ARCHIVE))
        limit, window, left, seconds = quota(response.headers)
        assert (response.status_code, limit, window) == (status, 3, WINDOW)
        assert 0 < seconds <= WINDOW
        seen.append(left)
    assert seen == [2, 1, 0, 0, 0]
    assert 0 < int(response.headers["Retry-After"]) <= WINDOW


def test_one_key_over_its_rate_is_no_matter_to_another(with_keys: Make) -> None:
    client = with_keys()
    for _ in range(4):
        client.get(f"/v1/extractions/{uuid4().hex}", headers=as_client(ARCHIVE))
    response = client.get(f"/v1/extractions/{uuid4().hex}", headers=as_client(NEWS))
    assert response.status_code == 404
    assert quota(response.headers)[:3] == (6_000, WINDOW, 5_999)


def test_a_second_key_of_the_same_name_has_no_second_quota(with_keys: Make, key_file: Path) -> None:
    new = new_key()
    line = key_file.read_text().splitlines()[1].replace(hash_of(ARCHIVE), hash_of(new))
    key_file.write_text(f"{key_file.read_text()}{line}\n")
    client = with_keys()
    path = f"/v1/extractions/{uuid4().hex}"
    statuses = [client.get(path, headers=as_client(key)).status_code for key in (ARCHIVE, new) * 2]
    assert statuses == [404, 404, 404, 429]


def test_when_the_minute_is_over_another_begins(with_keys: Make, stored: Redis) -> None:
    client = with_keys()
    path = f"/v1/extractions/{uuid4().hex}"
    for _ in range(4):
        response = client.get(path, headers=as_client(ARCHIVE))
    assert response.status_code == 429
    (key,) = stored.keys(f"isnad:rate:{client.application.extensions['isnad'].settings.queue}:*")
    assert 0 < stored.ttl(key) <= WINDOW
    stored.pexpire(key, 1)
    while stored.exists(key):
        pass
    assert quota(client.get(path, headers=as_client(ARCHIVE)).headers)[2] == 2


def test_who_has_no_key_has_no_quota(queueing: PromiseClient) -> None:
    response = queueing.post("/v1/extractions", json=article())
    assert "RateLimit" not in response.headers


def test_probes_count_for_nobody(with_keys: Make) -> None:
    client = with_keys()
    assert "RateLimit" not in client.get("/health/live", headers=as_client(ARCHIVE)).headers


def test_requests_at_the_same_moment_are_each_counted_once(shared_redis: str, idle: Settings) -> None:
    who, start, used = Caller("news", rate=1), threading.Barrier(16, timeout=60), []

    def ask() -> None:
        with Redis.from_url(shared_redis) as redis:
            start.wait()
            used.extend(count(redis, idle.queue, who, 1).used for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(used) == list(range(1, 16 * 50 + 1))


def test_the_processes_of_one_service_count_together(
    shared_redis: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_API_KEYS_FILE", str(key_file))
    path, statuses = f"/v1/extractions/{uuid4().hex}", []
    for running in run_gunicorn(shared_redis, f"wire-{uuid4().hex}"):

        def ask(where: tuple[str, int] = running.where) -> None:
            statuses.append(call(where, "GET", path, headers=as_client(ARCHIVE))[0])

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(statuses) == [404] * 3 + [429] * 9


def test_a_queue_that_is_too_long_takes_nothing_more_and_says_when_to_come_back(
    with_settings: Make, stored: Redis
) -> None:
    client = with_settings(max_queue=2)
    known = article()
    first = [client.post("/v1/extractions", json=sent) for sent in (known, article())]
    assert [response.status_code for response in first] == [202, 202]
    for response in (
        client.post("/v1/extractions", json=article()),
        client.post("/v1/batches", json={"articles": [article()]}),
    ):
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
    assert client.get(first[0].headers["Location"]).status_code == 200
    again = client.post("/v1/extractions", json=known)
    assert (again.status_code, again.headers["Location"]) == (202, first[0].headers["Location"])
    assert client.delete(first[0].headers["Location"]).status_code == 204
    assert client.post("/v1/extractions", json=article()).status_code == 202
    assert waiting(stored, client.application.extensions["isnad"].settings.queue) == 2


def test_a_key_that_fills_its_part_of_the_queue_is_429_and_leaves_the_rest_to_others(with_keys: Make) -> None:
    client = with_keys(max_queue=10)  # of which the archive may have 2
    client.post("/v1/extractions", json=article(), headers=as_client(NEWS))
    batch = {"articles": [{"text": "س" * 99_000 + article()["text"]} for _ in range(3)]}
    assert client.post("/v1/batches", json=batch, headers=as_client(ARCHIVE)).status_code == 202
    response = client.post("/v1/batches", json=batch, headers=as_client(ARCHIVE))
    assert response.status_code == 429
    assert "20 %" in response.json["detail"]  # type: ignore[index]
    assert int(response.headers["Retry-After"]) > 0
    assert client.post("/v1/extractions", json=article(), headers=as_client(NEWS)).status_code == 202


def test_an_archive_import_does_not_hold_up_the_news_desk(
    worked: Settings, key_file: Path, stored: Redis
) -> None:
    stored.delete(f"isnad:rate:{worked.queue}:archive")  # what other tests have sent to the same queue
    client = client_of(replace(worked, api_keys_file=str(key_file)))
    text = "قال وزير النقل سامي العلي إن الجسر سيفتح في موعده. " * 100
    archive = {"articles": [{"text": f"{uuid4()} {text}"} for _ in range(300)]}
    location = client.post("/v1/batches", json=archive, headers=as_client(ARCHIVE)).headers["Location"]
    headers = {**as_client(NEWS), "Prefer": "wait=30"}
    news = client.post("/v1/extractions", json=article(), headers=headers)
    assert news.json["status"] == "succeeded"  # type: ignore[index]
    assert client.get(location, headers=as_client(ARCHIVE)).json["counts"]["waiting"] > 0  # type: ignore[index]
    assert client.delete(location, headers=as_client(ARCHIVE)).status_code == 204
