"""The settings of the workers, from ISNAD_* variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

ENGINES = ("auto", "embedded", "farasa")
SCHEMES = ("redis", "rediss", "unix")


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names the variable and what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a pool of workers needs to know: its Redis, its queue, how many processes, which engine.

    `courier`: whether it calls clients back as well, for which there have to be secrets.
    """

    redis_url: str
    queue: str
    workers: int
    engine: str
    courier: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read them from ISNAD_REDIS_URL, _QUEUE, _WORKERS, _ENGINE and so on. Raises SettingsError."""
        return cls(
            redis_url=_redis_url(environment.get("ISNAD_REDIS_URL") or "redis://localhost:6379/0"),
            queue=environment.get("ISNAD_QUEUE") or "isnad",
            workers=_count(environment.get("ISNAD_WORKERS") or str(cores())),
            engine=_engine(environment.get("ISNAD_ENGINE") or "auto"),
            courier=bool(environment.get("ISNAD_CALLBACK_SECRETS_FILE")),
        )

    @property
    def redis_address(self) -> str:
        """The address of Redis without name and password, fit for a log."""
        parts = urlsplit(self.redis_url)
        if parts.scheme == "unix":
            return parts.path
        return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _redis_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        valid = parts.scheme in SCHEMES and (parts.port or True)
    except ValueError:
        valid = False
    if not valid:
        raise SettingsError(
            "ISNAD_REDIS_URL must be redis://host:port/0, rediss://host:port/0 or unix:///path"
        )
    return value


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 512:
        raise SettingsError(f"ISNAD_WORKERS must be a number from 1 to 512, not {value!r}")
    return int(value)


def _engine(value: str) -> str:
    if value not in ENGINES:
        raise SettingsError(f"ISNAD_ENGINE must be one of {', '.join(ENGINES)}, not {value!r}")
    return value
