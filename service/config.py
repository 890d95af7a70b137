"""Every setting of the service, read from the environment and checked before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from redis import ConnectionPool

DAY = 86_400
PREFIX = "ISNAD_"
ANONYMOUS = ("loopback", "anywhere")
"""From where clients without a key are answered, as long as no keys are set up."""
QUEUE = re.compile(r"[A-Za-z0-9._-]{1,100}")
PAUSES = re.compile(r"[0-9]{1,5}(,[0-9]{1,5}){0,19}")


class SettingsError(ValueError):
    """A setting is not allowed; the message, one line, names the variable and says what is allowed."""


def _whole(default: int, low: int, high: int, unit: str) -> Any:
    """A field for a whole number of `unit` from `low` to `high`."""
    return field(default=default, metadata={"low": low, "high": high, "unit": unit})


@dataclass(frozen=True)
class Settings:
    """What an operator can set; `max_wait` is the variable ISNAD_MAX_WAIT, and so for each field.

    Raises SettingsError where a value is not allowed.
    """

    redis_url: str = "redis://localhost:6379/0"
    queue: str = "isnad"
    api_keys_file: str = ""
    anonymous: str = "loopback"
    max_characters: int = _whole(100_000, 1, 100_000, "characters of an article")
    max_body_bytes: int = _whole(1_048_576, 1_024, 64 * 1_048_576, "bytes")
    max_batch_bytes: int = _whole(50 * 1_048_576, 1_024, 1_024 * 1_048_576, "bytes of a batch in lines")
    max_batch_json_bytes: int = _whole(10 * 1_048_576, 1_024, 64 * 1_048_576, "bytes of a batch in JSON")
    max_batch_lines: int = _whole(50_000, 1, 1_000_000, "lines of a batch")
    max_wait: int = _whole(30, 0, 30, "seconds")
    # A waiting request holds a thread; the rest of the threads answer everybody else.
    max_waiting: int = _whole(24, 0, 1_000, "requests that wait at once in one process")
    max_uploads: int = _whole(3, 0, 1_000, "large batches that come in at once in one process")
    # As many may read long results.
    max_listeners: int = _whole(3, 0, 1_000, "listeners to events at once in one process")
    result_ttl: int = _whole(DAY, 1, 365 * DAY, "seconds")
    failure_ttl: int = _whole(DAY, 1, 365 * DAY, "seconds")
    job_timeout: int = _whole(60, 1, 3_600, "seconds")
    redis_timeout: int = _whole(3, 2, 60, "seconds")
    worker_silence: int = _whole(30, 1, 3_600, "seconds")
    max_queue: int = _whole(10_000, 1, 10_000_000, "jobs that wait")
    # Of each API key, where its line says nothing else.
    rate_limit: int = _whole(6_000, 1, 1_000_000, "requests a minute")
    max_share: int = _whole(50, 1, 100, "percent of the queue")
    # Of those who call clients back.
    callback_secrets_file: str = ""
    callback_private: str = "no"
    callback_timeout: int = _whole(10, 1, 60, "seconds")
    callback_pauses: str = "5,25,90,300,600,1080,1500"

    def __post_init__(self) -> None:
        for setting in fields(self):
            if "unit" in setting.metadata:
                _check_number(setting.name, getattr(self, setting.name), **setting.metadata)
        if not QUEUE.fullmatch(self.queue):
            raise SettingsError(f"{variable('queue')}={self.queue!r}: must be 1 to 100 of A-Z a-z 0-9 . _ -")
        _check_redis_url(self.redis_url)
        _check_who_may(self.api_keys_file, self.anonymous)
        _check_callbacks(self.callback_secrets_file, self.callback_private, self.callback_pauses)

    @property
    def known_seconds(self) -> int:
        """How long what was sent is known again: beyond its result, whose lifetime begins at its end."""
        return 2 * self.result_ttl + self.job_timeout

    @property
    def pauses(self) -> tuple[int, ...]:
        """Seconds between two attempts to call a client back; after the last one comes the last attempt."""
        return tuple(map(int, self.callback_pauses.split(",")))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from ISNAD_ variables; what is not set, or set to nothing, has its default."""
        given: dict[str, Any] = {}
        for setting in fields(cls):
            value = environment.get(variable(setting.name))
            if value:
                given[setting.name] = _number(value) if "unit" in setting.metadata else value
        return cls(**given)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _number(value: str) -> int | str:
    # What is no number is left as it is: the check of the range tells what is allowed.
    return int(value) if value.isascii() and value.isdigit() else value


def _check_number(name: str, value: object, low: int, high: int, unit: str) -> None:
    if not isinstance(value, int) or not low <= value <= high:
        raise SettingsError(f"{variable(name)}={value}: must be a whole number from {low} to {high} ({unit})")


def _check_redis_url(url: str) -> None:
    # The address may hold a password: it is never part of the message.
    allowed = "redis://host:port/number, rediss://host:port/number or unix:///path/to/socket"
    try:
        ConnectionPool.from_url(url)
    except (ValueError, TypeError):
        raise SettingsError(f"{variable('redis_url')}: must be {allowed}") from None


def _check_who_may(keys: str, anonymous: str) -> None:
    _check_path("api_keys_file", keys)
    if anonymous not in ANONYMOUS:
        allowed = " or ".join(ANONYMOUS)
        raise SettingsError(f"{variable('anonymous')}={anonymous}: must be {allowed}")


def _check_callbacks(secrets: str, private: str, pauses: str) -> None:
    _check_path("callback_secrets_file", secrets)
    if private not in ("yes", "no"):
        raise SettingsError(f"{variable('callback_private')}={private}: must be yes or no")
    if not PAUSES.fullmatch(pauses):
        raise SettingsError(f"{variable('callback_pauses')}={pauses}: must be up to 20 seconds, as 5,30,300")


def _check_path(name: str, path: str) -> None:
    if path and not os.path.isabs(path):
        raise SettingsError(f"{variable(name)}={path}: must be a path from the root, /…")
