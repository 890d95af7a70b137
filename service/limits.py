"""How much a client may ask for: requests a minute by key, and places in the queue.

Both are counted in Redis, for all processes together. A minute begins with the first request of a key; what
is left of it is told with every answer in the form of draft-ietf-httpapi-ratelimit-headers (since version 8),
and beyond it the answer is 429 (RFC 6585).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, g
from redis import Redis

from service.auth import caller
from service.keys import Caller
from service.parts import parts
from service.problems import RETRY_AFTER, Problem, unavailable
from service.turns import NoPlace

WINDOW = 60
"""Seconds."""
COUNT = """
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Quota:
    """What a key may send in the present minute: how much, how much of it is sent, and the seconds left."""

    limit: int
    used: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """For the client, to slow down before it is refused."""
        left = max(0, self.limit - self.used)
        return {
            "RateLimit-Policy": f'"requests";q={self.limit};w={WINDOW}',
            "RateLimit": f'"requests";r={left};t={self.seconds}',
        }


def count(redis: Redis, queue: str, who: Caller, limit: int) -> Quota:
    """Count one more request of the caller. Raises redis.exceptions.RedisError."""
    used, milliseconds = redis.eval(COUNT, 1, f"isnad:rate:{queue}:{who.name}", WINDOW)
    return Quota(limit, int(used), max(1, -(-int(milliseconds) // 1_000)))


def admit() -> None:
    """Let a batch begin. Raises NoPlace; with an article by itself that is seen when it is queued."""
    queue, who = parts().queue, caller()
    places, (waiting, own) = queue.places(who), queue.turns.lengths(who, queue.redis)
    if waiting >= places.all or own >= places.own:
        raise NoPlace(waiting, own)


def install(app: Flask) -> None:
    """Hold the callers of the application to their limits."""
    app.before_request(_hold)
    app.after_request(_tell)
    app.register_error_handler(NoPlace, _no_place)


def _no_place(error: NoPlace) -> Response:
    """503 where too much waits, 429 where it is the caller's own."""
    who = caller()
    if error.waiting >= parts().queue.places(who).all:
        return unavailable("Too many articles wait already; try again later.").response()
    detail = f"The articles of this API key fill its {who.share} % of the queue; wait for some of them."
    return Problem(429, detail, {"Retry-After": str(RETRY_AFTER)}).response()


def _hold() -> None:
    who = caller()
    if who.rate is None:
        return
    g.quota = count(parts().queue.redis, parts().settings.queue, who, who.rate)
    if g.quota.used > who.rate:
        log.warning("over its rate")
        detail = f"This API key may send {who.rate} requests in {WINDOW} seconds."
        raise Problem(429, detail, {"Retry-After": str(g.quota.seconds)})


def _tell(response: Response) -> Response:
    if "quota" in g:
        response.headers.extend(g.quota.headers)
    return response
