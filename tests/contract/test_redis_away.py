"""Redis stopped, frozen, full or restarted: 503 with Retry-After, never 500, never a hang."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from service.config import Settings
from tests.contract.conftest import client_of, wait_until
from tests.contract.promise import PromiseClient

ARTICLE = {"text": "قال الوزير إن الجسر سيفتح."}


@dataclass
class Stoppable:
    """A service and the Redis of its own."""

    client: PromiseClient
    server: RedisServer
    process: subprocess.Popen[bytes]

    def call_all(self, extraction_id: str = "0" * 32) -> dict[str, Any]:
        """The answer of each address that needs Redis."""
        path, wait = f"/v1/extractions/{extraction_id}", {"Prefer": "wait=5"}
        return {
            "post": self.client.post("/v1/extractions", json=ARTICLE),
            "post and wait": self.client.post("/v1/extractions", json=ARTICLE, headers=wait),
            "get": self.client.get(path),
            "delete": self.client.delete(path),
        }


@pytest.fixture
def stoppable(own_redis: tuple[RedisServer, subprocess.Popen[bytes]]) -> Iterator[Stoppable]:
    server, process = own_redis
    yield Stoppable(client_of(Settings(redis_url=server.url, redis_timeout=2)), server, process)
    process.send_signal(signal.SIGCONT)


def check_away(answers: dict[str, Any]) -> None:
    for name, response in answers.items():
        assert response.status_code == 503, name
        assert int(response.headers["Retry-After"]) > 0
        assert response.json["type"] == "/docs#problem-unavailable"


@pytest.mark.parametrize("used_before", [False, True])
def test_a_redis_that_was_stopped_is_503(stoppable: Stoppable, used_before: bool) -> None:
    if used_before:
        assert stoppable.client.post("/v1/extractions", json=ARTICLE).status_code == 202
    stoppable.process.kill()
    stoppable.process.wait()
    check_away(stoppable.call_all())
    assert stoppable.client.get("/health/ready").json["missing"] == ["redis"]  # type: ignore[index]


@pytest.mark.parametrize("used_before", [False, True])
def test_a_redis_that_does_not_answer_is_503(stoppable: Stoppable, used_before: bool) -> None:
    if used_before:
        assert stoppable.client.post("/v1/extractions", json=ARTICLE).status_code == 202
    stoppable.process.send_signal(signal.SIGSTOP)
    check_away({"get": stoppable.client.get("/v1/extractions/" + "0" * 32)})
    check_away({"post": stoppable.client.post("/v1/extractions", json=ARTICLE)})
    assert stoppable.client.get("/health/live").status_code == 200


def test_a_redis_that_is_full_is_503(stoppable: Stoppable) -> None:
    with Redis.from_url(stoppable.server.url) as redis:
        redis.config_set("maxmemory", "1")
    check_away({"post": stoppable.client.post("/v1/extractions", json=ARTICLE)})


def test_a_redis_that_is_back_is_used_again_without_a_restart(stoppable: Stoppable) -> None:
    assert stoppable.client.post("/v1/extractions", json=ARTICLE).status_code == 202
    stoppable.process.kill()
    stoppable.process.wait()
    check_away(stoppable.call_all())
    again = subprocess.Popen(stoppable.server.command)
    try:
        wait_until(stoppable.server.answers, again)
        assert stoppable.client.post("/v1/extractions", json=ARTICLE).status_code == 202
    finally:
        again.kill()
        again.wait()


def test_an_address_without_a_redis_is_503() -> None:
    client = client_of(Settings(redis_url="redis://127.0.0.1:1/0"))
    assert client.post("/v1/extractions", json=ARTICLE).status_code == 503
