"""Redis and workers for the contract tests, and clients that hold the service to openapi.yaml."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from cli.redis_server import RedisMissing, RedisServer
from service import create_app
from service.config import Settings
from service.fleet import read_fleet
from service.keys import ANYBODY, hash_of, new_key
from service.turns import Turns
from tests.contract.promise import PromiseClient

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
NEWS, ARCHIVE = new_key(), new_key()


def wait_until(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Return when it is done; fail when the process has ended or the patience has."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert process.poll() is None, f"{process.args!r} ended with status {process.returncode}"
        assert time.monotonic() < deadline, f"{process.args!r} was not ready in {PATIENCE:.0f} s"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def redis_program() -> None:
    """Skip where there is no Redis to run."""
    try:
        RedisServer().clear()
    except RedisMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def own_redis(redis_program: None) -> Iterator[tuple[RedisServer, subprocess.Popen[bytes]]]:
    """A Redis for one test, which may stop it."""
    yield from run_redis()


@pytest.fixture(scope="session")
def shared_redis(redis_program: None) -> Iterator[str]:
    """The address of a Redis for all contract tests."""
    for server, _ in run_redis():
        yield server.url


def run_redis() -> Iterator[tuple[RedisServer, subprocess.Popen[bytes]]]:
    """A Redis that runs as long as nobody asks for the next."""
    server = RedisServer()
    process = subprocess.Popen(server.command)
    wait_until(server.answers, process)
    yield server, process
    process.kill()
    process.wait()
    server.clear()


@pytest.fixture(scope="session")
def worked(shared_redis: str) -> Iterator[Settings]:
    """Settings of a queue that a real worker process reads."""
    settings = Settings(redis_url=shared_redis, queue="worked")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ISNAD_")},
        "ISNAD_REDIS_URL": shared_redis,
        "ISNAD_QUEUE": settings.queue,
        "ISNAD_WORKERS": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", "workers"], cwd=ROOT, env=environment)
    with Redis.from_url(shared_redis) as redis:
        wait_until(lambda: read_fleet(redis, settings).workers == 1, process)
    yield settings
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture
def idle(shared_redis: str) -> Settings:
    """Settings of a queue that nobody reads."""
    return Settings(redis_url=shared_redis, queue=f"idle-{uuid4().hex}")


def offer(version: str, fallback: str | None = None) -> str:
    """What a worker with the embedded engine says of itself."""
    return json.dumps({"engines": [{"name": "embedded", "version": version}], "fallback": fallback})


def client_of(settings: Settings) -> PromiseClient:
    """A client of a service with these settings."""
    app = create_app(settings)
    app.test_client_class = PromiseClient
    client = app.test_client()
    assert isinstance(client, PromiseClient)
    return client


@pytest.fixture
def client(worked: Settings) -> PromiseClient:
    """A client of a service whose queue a worker reads."""
    return client_of(worked)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A file with the keys of two clients, the news desk and the archive."""
    path = tmp_path / "keys"
    path.write_text(f"news sha256:{hash_of(NEWS)}\narchive sha256:{hash_of(ARCHIVE)}\n")
    return path


@pytest.fixture
def with_keys(with_settings: Callable[..., PromiseClient], key_file: Path) -> Callable[..., PromiseClient]:
    """Makes clients of services that ask for these keys."""
    return lambda **changes: with_settings(api_keys_file=str(key_file), **changes)


def as_client(key: str) -> dict[str, str]:
    """The header with a key."""
    return {"Authorization": f"Bearer {key}"}


def article(**members: Any) -> dict[str, Any]:
    """An article that was never sent before."""
    return {"text": f"قال الوزير إن الجسر سيفتح. {uuid4()}", **members}


@pytest.fixture
def queueing(idle: Settings) -> PromiseClient:
    """A client of a service whose queue nobody reads."""
    return client_of(idle)


@pytest.fixture
def with_settings(idle: Settings) -> Callable[..., PromiseClient]:
    """Makes clients of services whose queue nobody reads, with other settings than the defaults."""
    return lambda **changes: client_of(replace(idle, **changes))


def waiting(redis: Redis, queue: str) -> int:
    """How many jobs wait in a queue and before it."""
    return Turns(queue, f"rq:queue:{queue}").lengths(ANYBODY, redis)[0]


@pytest.fixture
def stored(shared_redis: str) -> Iterator[Redis]:
    """What lies in the Redis of the contract tests."""
    with Redis.from_url(shared_redis) as redis:
        yield redis
