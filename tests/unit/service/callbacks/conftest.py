"""A courier on the tests' own Redis, and what it is asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from service.callbacks.courier import Courier
from service.callbacks.signing import Secrets, new_secret
from service.callbacks.store import Callbacks, Order
from service.config import Settings
from service.queue import JobQueue
from telemetry.measures import key

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
