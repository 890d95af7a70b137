"""`Idempotency-Key`: what is sent again under one key is done once (IETF, httpapi, idempotency-key-header).

A key is `isnad:key:<queue>:<caller>:<resource>:<hash of the key>` in Redis. Its value is at first the token
of the request that is at work on it, afterwards what that request made: `<fingerprint of the body> <id>`. It
changes only where Redis finds in it what the request believes to be there: two requests never both win.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Generic, TypeVar
from uuid import uuid4

from flask import request
from redis import Redis
from redis.exceptions import WatchError
from rq.utils import as_text

from service.config import Settings
from service.keys import ANYBODY, Caller
from service.problems import Problem

HEADER = "Idempotency-Key"
ALLOWED = re.compile(r"[\x21-\x7e]{1,255}")
FLIGHT = "at-work "
FLIGHT_SECONDS = 10
"""After which a request that gave no sign, its process having been killed, holds the key no longer."""
ATTEMPTS = 5
SWAP = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""
RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""

Found = TypeVar("Found")


class Claim(Generic[Found]):
    """A key in the hands of one request; `found` is what was made of it before, None where nothing was."""

    def __init__(self, found: Found | None = None, fingerprint: str | None = None):
        self.found = found
        self._fingerprint = fingerprint

    def keep(self) -> None:
        """Go on holding the key. Raises Problem 409 where another request took it over meanwhile."""

    def finish(self, made: str, fingerprint: str) -> None:
        """Say what was made, of which body. Raises Problem 422 where it was made of another body before."""
        if self._fingerprint not in (None, fingerprint):
            raise Problem(422, f"This {HEADER} was sent before with another body.")


class HeldClaim(Claim[Found]):
    """A key that nobody has used yet, or whose work is gone."""

    def __init__(self, redis: Redis, key: str, token: str, seconds: int):
        super().__init__()
        self._redis, self._key, self._token, self._seconds = redis, key, token, seconds

    def keep(self) -> None:
        """Go on holding the key. Raises Problem 409 where another request took it over meanwhile."""
        self._become(self._token, FLIGHT_SECONDS)

    def finish(self, made: str, fingerprint: str) -> None:
        """Say what was made, of which body. Raises Problem 409 where another request took the key over."""
        self._become(f"{fingerprint} {made}", self._seconds)

    def release(self) -> None:
        """Let go of the key, unless the work is done."""
        self._redis.eval(RELEASE, 1, self._key, self._token)

    def _become(self, value: str, seconds: int) -> None:
        if not self._redis.eval(SWAP, 1, self._key, self._token, value, seconds):
            raise in_progress()


class IdempotencyKeys:
    """The keys that clients sent, for as long as what was made of them is known."""

    def __init__(self, redis: Redis, settings: Settings, caller: Caller = ANYBODY):
        self._redis = redis
        self._prefix = f"isnad:key:{settings.queue}:{caller.name}"
        self._seconds = settings.known_seconds

    @contextmanager
    def claim(self, resource: str, find: Callable[[str], Found]) -> Iterator[Claim[Found]]:
        """The key of the present request, for as long as the request is at work; without a key, no claim.

        `find` raises LookupError for what is no longer there: then the key is free. Raises Problem 400 for
        what is no key, and 409 where another request is at work on it.
        """
        key = _sent_key()
        claim: Claim[Found] = self._take(f"{self._prefix}:{resource}:{key}", find) if key else Claim()
        try:
            yield claim
        finally:
            if isinstance(claim, HeldClaim):
                claim.release()

    def _take(self, key: str, find: Callable[[str], Found]) -> Claim[Found]:
        token = FLIGHT + uuid4().hex
        for _ in range(ATTEMPTS):
            if self._redis.set(key, token, nx=True, ex=FLIGHT_SECONDS):
                return HeldClaim(self._redis, key, token, self._seconds)
            value = as_text(self._redis.get(key) or "")
            if value.startswith(FLIGHT):
                raise in_progress()
            if value:
                fingerprint, _, made = value.partition(" ")
                try:
                    return Claim(find(made), fingerprint)
                except LookupError:
                    self._redis.eval(RELEASE, 1, key, value)
        raise WatchError("the same key is sent again and again")


def in_progress() -> Problem:
    """The 409 of a key that another request is at work on."""
    return Problem(409, f"Another request with this {HEADER} is being answered.", {"Retry-After": "1"})


def _sent_key() -> str | None:
    """The hash of the key that the present request was sent with. Raises Problem 400."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not ALLOWED.fullmatch(key):
        raise Problem(400, f"{HEADER} must be 1 to 255 visible ASCII characters without a space.")
    return sha256(key.encode()).hexdigest()
