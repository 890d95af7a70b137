"""What the tests of the running service share."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from redis import Redis


def until(seen: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """Wait for something true and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := seen():
            return value
        time.sleep(0.01)
    raise AssertionError(f"{what}: not seen in {seconds:.0f} seconds")


def stat_of(pid: int) -> list[str]:
    """State, parent and so on of a process (proc(5)); nothing if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def family_of(pid: int) -> dict[int, str]:
    """A process and all that it and its children started: process id and command line."""
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    parents = {each: int(stat[1]) for each in pids if (stat := stat_of(each))}
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return {each: Path(f"/proc/{each}/cmdline").read_text().replace("\0", " ") for each in family}


def running_of(pids: Iterable[int]) -> list[int]:
    """Those of the processes that have not ended."""
    return [pid for pid in pids if stat_of(pid)[:1] not in ([], ["Z"])]


class Api:
    """A client that asks as clients do."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/v1/extractions"

    def post(self, text: str, wait: int = 0) -> requests.Response:
        return requests.post(self.url, json={"text": text}, headers={"Prefer": f"wait={wait}"}, timeout=60)

    def get(self, extraction_id: str, wait: int = 0) -> requests.Response:
        headers = {"Prefer": f"wait={wait}"}
        return requests.get(f"{self.url}/{extraction_id}", headers=headers, timeout=60)

    def finished(self, extraction_id: str) -> dict[str, Any]:
        """The extraction once it is finished; a minute is what a killed worker may cost."""

        def seen() -> Any:
            extraction = self.get(extraction_id, wait=1).json()
            return extraction["status"] not in ("queued", "running") and extraction

        extraction: dict[str, Any] = until(seen, "the end of the extraction", 60)
        return extraction


class Workers:
    """The workers as their Redis knows them."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    def running(self, extraction_id: str) -> str | None:
        """The name of the worker that runs the job now."""
        status, name = self.redis.hmget(f"rq:job:{extraction_id}", "status", "worker_name")
        return name.decode() if status == b"started" and name else None

    def pid(self, name: str) -> int:
        """Its process id."""
        return int(self.redis.hget(f"rq:worker:{name}", "pid"))

    def pids(self) -> list[int]:
        """The process ids of all that are registered."""
        keys = self.redis.smembers("rq:workers:isnad")
        return [int(pid) for pid in (self.redis.hget(key, "pid") for key in keys) if pid]

    def frozen_in_mid_job(self, api: Api, texts: Iterator[str]) -> tuple[str, str, int]:
        """Send long articles until a worker is stopped in the middle of one: job, worker, process."""
        for text in texts:
            extraction_id = api.post(text).json()["id"]
            if name := until(partial(self.running_or_over, extraction_id), "a worker at the job")[0]:
                pid = self.pid(name)
                os.kill(pid, signal.SIGSTOP)
                if self.running(extraction_id) == name:
                    return extraction_id, name, pid
                os.kill(pid, signal.SIGCONT)
        raise AssertionError("no more texts")

    def frozen_in_waiting(self) -> int:
        """Stop the only worker while Redis waits to hand it the next job; its process."""

        def frozen() -> int | None:
            for pid in self.pids():
                os.kill(pid, signal.SIGSTOP)
                if self.redis.info("clients")["blocked_clients"] == 1:
                    return pid
                os.kill(pid, signal.SIGCONT)
            return None

        pid: int = until(frozen, "a worker that waits")
        return pid

    def running_or_over(self, extraction_id: str) -> tuple[str | None] | None:
        """The worker that runs the job, no worker if the job is over, nothing if it has not begun."""
        over = self.redis.hget(f"rq:job:{extraction_id}", "status") in (b"finished", b"failed")
        name = self.running(extraction_id)
        return (name,) if name or over else None


@pytest.fixture
def workers(redis_connection: Redis) -> Workers:
    """The workers on the tests' own Redis."""
    return Workers(redis_connection)


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., Any]:
    """`until`, for tests."""
    return until


@pytest.fixture(scope="session")
def api_of() -> Callable[[str], Api]:
    """Makes a client for an address."""
    return Api


@pytest.fixture(scope="session")
def family() -> Callable[[int], dict[int, str]]:
    """`family_of`, for tests."""
    return family_of


@pytest.fixture(scope="session")
def running() -> Callable[[Iterable[int]], list[int]]:
    """`running_of`, for tests."""
    return running_of


@pytest.fixture
def long_texts(article: str) -> Iterator[str]:
    """Articles of nearly 100,000 characters, each another."""
    return (f"{number} {article * (99_000 // len(article))}" for number in count())
