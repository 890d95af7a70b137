"""Parts that tests share: a real Redis of their own, and the whole service as `isnad serve` runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from cli.supervisor import ROOT
from tests.farasa.stand_in import build, jdk_missing
from tests.receiver import Receiver

os.environ["XDG_DATA_HOME"] = os.devnull  # a Farasa that is installed here has no part in the tests
ARTICLE = "قال وزير النقل سامي العلي إن الجسر سيفتح في موعده. وأضاف العلي: «الجسر سيفتح في موعده أمام الناس»."


@pytest.fixture(scope="session")
def article() -> str:
    """A short article of invented people."""
    return ARTICLE


@pytest.fixture(scope="session")
def farasa_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of jars that stand in for Farasa's; skips where there is no JDK."""
    if missing := jdk_missing():
        pytest.skip(missing)
    return build(tmp_path_factory.mktemp("farasa"))


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis on a private socket for all tests of a run."""
    server = RedisServer()
    process = subprocess.Popen(server.command)
    while not server.answers():
        assert process.poll() is None, server.last_words()
        time.sleep(0.02)
    yield server
    process.terminate()
    process.wait()
    server.clear()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of a Redis with nothing in it."""
    with Redis.from_url(redis_server.url) as connection:
        connection.flushall()
    return redis_server.url


@pytest.fixture
def redis_connection(redis_url: str) -> Iterator[Redis]:
    """A client of a Redis with nothing in it."""
    with Redis.from_url(redis_url, socket_timeout=30) as connection:
        yield connection


@dataclass(frozen=True)
class Serve:
    """A running `isnad serve`."""

    process: subprocess.Popen[str]
    url: str

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it by a signal; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)


def start_serve(*options: str, **environment: str) -> Serve:
    """Start the service on a free port and wait for its ready line."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    command = [sys.executable, "-m", "cli", "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**inherited, **environment}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    ready = re.search(r"http://\S+", process.stdout.readline())
    if ready is None:
        process.terminate()
        raise AssertionError(f"isnad serve was never ready; it ended with status {process.wait(60)}")
    return Serve(process, ready[0])


@pytest.fixture
def serve() -> Iterator[Callable[..., Serve]]:
    """Starts services: options of `isnad serve` as arguments, ISNAD_ variables as keywords."""
    started: list[Serve] = []

    def start(*options: str, **environment: str) -> Serve:
        started.append(start_serve(*options, **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture(scope="session")
def service() -> Iterator[Serve]:
    """The whole service, for the tests that change nothing in how it runs."""
    one = start_serve("--workers", "1")
    yield one
    one.stop()


@pytest.fixture
def receiver_of() -> Iterator[Callable[..., Receiver]]:
    """Makes receivers of callbacks; the statuses that they answer with as arguments."""
    made: list[Receiver] = []

    def make(*statuses: int, **where: Any) -> Receiver:
        made.append(Receiver(*statuses, **where))
        return made[-1]

    yield make
    for receiver in made:
        receiver.close()
