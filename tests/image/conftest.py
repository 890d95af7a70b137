"""The image as its Dockerfile builds it, and a service of it: Redis outside, API and worker inside."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from redis import Redis, RedisError

from cli.redis_server import find_program
from cli.supervisor import ROOT
from tests.image.builder import Builder, Image
from tests.image.container import Container

KEYS = "/run/secrets/keys"


def missing() -> str | None:
    """Why images cannot be built and run here, if they cannot."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "the image is built and run by root on Linux only"
    programs = ("debootstrap", "unshare", "nsenter", "setpriv")
    absent = [program for program in programs if shutil.which(program) is None]
    if absent:
        return f"no {', '.join(absent)} here (Debian: debootstrap, util-linux): the image cannot be built"
    overlay = ["mount", "-t", "overlay", "overlay", "-o", "ro,lowerdir=/etc:/usr", "/usr"]
    tried = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", *overlay], capture_output=True, check=False
    )
    return "no namespaces or no overlay for root here: the image cannot be run" if tried.returncode else None


@pytest.fixture(scope="session")
def builder() -> Builder:
    """Builds the Dockerfile's images."""
    if reason := missing():
        pytest.skip(reason)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "isnad" / "image"
    return Builder(ROOT, cache)


@pytest.fixture(scope="session")
def image(builder: Builder) -> Image:
    """What is built where no target is named."""
    return builder.build()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def until(seen: Callable[[], Any], what: str, seconds: float = 90) -> None:
    """Wait for something true."""
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline, f"{what}: not seen in {seconds:.0f} seconds"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis outside of all containers, with a password; a database of it is to be added."""
    port, password = free_port(), secrets.token_hex()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--requirepass", password, "--save", ""]
    folder = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen([find_program(), *options], cwd=folder, stdout=subprocess.DEVNULL)
    url = f"redis://:{password}@127.0.0.1:{port}"
    until(lambda: answers(url), "Redis")
    yield url
    server.terminate()
    server.wait()


def answers(url: str) -> bool:
    """Whether a Redis is up."""
    try:
        return bool(Redis.from_url(url).ping())
    except RedisError:
        return False


@dataclass(frozen=True)
class Service:
    """A running API and worker, each a container, and a client with a key."""

    api: Container
    worker: Container
    url: str
    client: requests.Session

    def extraction(self, text: str) -> dict[str, Any]:
        """An article's extraction, once it is finished."""
        answer = self.client.post(
            f"{self.url}/v1/extractions", json={"text": text}, headers={"Prefer": "wait=30"}, timeout=60
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def started(image: Image, redis_url: str, folder: Path, **options: Any) -> Service:
    """Start a service as compose.yaml does, with a client's key as a secret, and wait until it is healthy.

    `options` are the worker's: those of Container.
    """
    env = {"ISNAD_REDIS_URL": redis_url}
    options["env"] = {**env, "ISNAD_WORKERS": "1", "ISNAD_WORKER_SILENCE": "12", **options.get("env", {})}
    worker = Container(image, folder / "worker", ["isnad", "worker"], **options)
    key, line = (words.split(maxsplit=1)[1] for words in made_key(worker).splitlines())
    (folder / "keys").write_text(f"{line}\n")
    port = free_port()
    api_env = {**env, "PORT": str(port), "ISNAD_API_KEYS_FILE": KEYS}
    api = Container(
        image, folder / "api", (), api_env, {folder / "keys": KEYS}, options.get("writable", False)
    )
    client = requests.Session()
    client.headers["Authorization"] = f"Bearer {key}"
    service = Service(api, worker, f"http://127.0.0.1:{port}", client)
    try:
        until(lambda: api.is_healthy() and worker.is_healthy(), "API and worker are healthy")
    except AssertionError:
        raise AssertionError(f"API: {api.log}\nworker: {worker.log}") from None
    return service


def made_key(container: Container) -> str:
    """What `isnad keys new` says there."""
    done = container.execute("isnad", "keys", "new", "news-desk")
    assert done.returncode == 0, done.stderr + container.log
    return done.stdout


@pytest.fixture(scope="module")
def service(image: Image, redis_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """API and worker with read-only trees."""
    one = started(image, f"{redis_address}/0", tmp_path_factory.mktemp("containers"))
    yield one
    one.api.kill()
    one.worker.kill()
