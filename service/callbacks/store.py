"""Callbacks as they lie in Redis, from the request that asks for one to the courier that is done with it.

- `isnad:callback:<queue>:<id>`: a hash: `order`, what was asked for, in JSON; `attempts`; `body`, what is
  sent, once that is known. The id is the `webhook-id` of every attempt.
- `isnad:callbacks:<queue>:of:<extraction or batch>`: a hash, address → id, of the callbacks that wait for its
  end; the workers look here (workers.callbacks). Who asks twice for the same is called once.
- `isnad:callbacks:<queue>:due`: a sorted set of the ids, by the millisecond at which a courier is to look
  after each; 0: at once. A courier that takes one pushes it `LEASE` milliseconds on, again and again until it
  is done: what a killed courier has held comes up by itself.
- `isnad:callbacks:<queue>:signed`: the names of the keys that have a secret, in JSON, as couriers know it.

This is no queue of RQ's: its pauses between attempts need a scheduler, and its workers do one thing at a time
while most of a callback is waiting for others. Times are Redis's, so that couriers need not agree on them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from redis import Redis
from redis.client import Pipeline
from rq.utils import as_text

from service.callbacks.addresses import read_url
from service.config import DAY, Settings
from service.keys import Caller
from service.origins import origin

KINDS = ("extraction", "batch")
LEASE = 10_000
"""Milliseconds."""
LOOK = 30_000
"""Milliseconds between two looks whether something has ended; the workers say so, unless they are killed."""
SOON = 1_000
"""Milliseconds before the first look at what was just sent: it may have ended before this was asked for."""
ASK = """
local waiting, record, due = unpack(KEYS)
if redis.call('HSETNX', waiting, ARGV[1], ARGV[2]) == 0 then return end
redis.call('HSET', record, 'order', ARGV[3])
local time = redis.call('TIME')
local look = ARGV[4] == '0' and 0 or time[1] * 1000 + ARGV[4]
redis.call('ZADD', due, look, ARGV[2])
for _, key in ipairs({waiting, record}) do redis.call('EXPIRE', key, ARGV[5]) end
"""
TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local taken = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(taken) do redis.call('ZADD', KEYS[1], now + ARGV[2], id) end
return {now + ARGV[2], taken}
"""
PUSH = """
local due, record = unpack(KEYS)
local id, pause, lease, lifetime = unpack(ARGV)
if lease ~= '' and tonumber(redis.call('ZSCORE', due, id)) ~= tonumber(lease) then return end
local time = redis.call('TIME')
redis.call('ZADD', due, 'XX', time[1] * 1000 + math.floor(time[2] / 1000) + pause, id)
redis.call('EXPIRE', record, lifetime)
"""
"""Looks after it later; not where somebody has said meanwhile that it is time, which changes the lease."""
FIX = """
local due, record, waiting = unpack(KEYS)
local id, lease, body, url = unpack(ARGV)
if tonumber(redis.call('ZSCORE', due, id)) ~= tonumber(lease) then return 0 end
redis.call('HSET', record, 'body', body)
redis.call('HDEL', waiting, url)
return 1
"""


@dataclass(frozen=True)
class Order:
    """A callback that was asked for; `origin` is as in `service.origins`.

    Raises ValueError where it cannot be carried out: whoever writes to Redis could put anything there.
    """

    kind: str
    subject: str
    url: str
    caller: str = ""
    article_id: str | None = None
    origin: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        texts = [self.subject, self.url, self.caller, self.article_id or "", *self.origin.values()]
        if self.kind not in KINDS or not all(isinstance(text, str) for text in texts):
            raise ValueError("no order of ours")
        read_url(self.url)


@dataclass(frozen=True)
class Callback:
    """A callback that a courier has taken; without a `body` where its subject was not known to have ended."""

    id: str
    lease: int
    order: Order
    attempts: int = 0
    body: str | None = None


class Callbacks:
    """The callbacks of a queue. Any method may raise redis.exceptions.RedisError."""

    def __init__(self, redis: Redis, settings: Settings):
        self._redis = redis
        self._queue = settings.queue
        self._seconds = settings.known_seconds
        self._due = f"isnad:callbacks:{settings.queue}:due"
        self._signed = f"isnad:callbacks:{settings.queue}:signed"

    def ask(self, order: Order, redis: Redis | Pipeline, pause: int = 0) -> None:
        """Have a client called when the subject has ended; the first look is after `pause` milliseconds."""
        callback = f"msg_{uuid4().hex}"
        keys = (self._waiting(order.subject), self._record(callback), self._due)
        arguments = (order.url, callback, json.dumps(asdict(order)), pause, self._seconds)
        redis.eval(ASK, len(keys), *keys, *arguments)

    def take(self, most: int) -> list[Callback]:
        """Callbacks that are due, for a courier to look after."""
        lease, taken = self._redis.eval(TAKE, 1, self._due, most, LEASE)
        with self._redis.pipeline(transaction=False) as pipeline:
            for callback in taken:
                pipeline.hmget(self._record(as_text(callback)), "order", "attempts", "body")
            records = pipeline.execute(raise_on_error=False) if taken else []
        found = []
        for name, record in zip(map(as_text, taken), records, strict=True):
            try:
                found.append(_read(name, lease, record))
            except (AttributeError, TypeError, ValueError):  # past its lifetime, or none of ours
                self._redis.zrem(self._due, name)
        return found

    def hold(self, callbacks: Sequence[Callback]) -> None:
        """Go on looking after them."""
        self._push(callbacks, LEASE)

    def look_later(self, callback: Callback) -> None:
        """Its subject has not ended."""
        self._push([callback], LOOK, str(callback.lease))

    def postpone(self, callback: Callback, seconds: float) -> None:
        """Go on with it after a pause."""
        self._push([callback], int(seconds * 1_000))

    def note_attempt(self, callback: Callback) -> None:
        """It was tried."""
        self._redis.hincrby(self._record(callback.id), "attempts", 1)

    def fix(self, callback: Callback, body: str) -> bool:
        """Its subject has ended, and this is what will be sent; false: somebody else is at it by now."""
        order = callback.order
        keys = (self._due, self._record(callback.id), self._waiting(order.subject))
        return bool(self._redis.eval(FIX, 3, *keys, callback.id, callback.lease, body, order.url))

    def finish(self, callback: Callback) -> None:
        """Be done with it, whatever came of it."""
        with self._redis.pipeline() as pipeline:
            pipeline.zrem(self._due, callback.id)
            pipeline.delete(self._record(callback.id))
            pipeline.execute()

    def forget(self, subject: str) -> None:
        """Call nobody on account of something that has never been."""
        for callback in self._redis.hvals(self._waiting(subject)):
            self._redis.delete(self._record(as_text(callback)))
        self._redis.delete(self._waiting(subject))

    def overdue(self) -> int:
        """How many are due that no courier has taken."""
        seconds, _ = self._redis.time()
        return int(self._redis.zcount(self._due, "-inf", seconds * 1000))

    def say_who_can_sign(self, names: Sequence[str]) -> None:
        """Tell the API whose callbacks have a secret."""
        self._redis.set(self._signed, json.dumps(sorted(names)), ex=DAY)

    def have_courier(self) -> bool:
        """Whether one has been seen, within a day."""
        return bool(self._redis.exists(self._signed))

    def can_sign(self, caller: Caller) -> bool:
        """Whether the caller's callbacks have a secret; not so where no courier has been seen for a day."""
        return caller.name in json.loads(self._redis.get(self._signed) or "[]")

    def _push(self, callbacks: Sequence[Callback], milliseconds: int, lease: str = "") -> None:
        with self._redis.pipeline(transaction=False) as pipeline:
            for callback in callbacks:
                keys = (self._due, self._record(callback.id))
                pipeline.eval(PUSH, len(keys), *keys, callback.id, milliseconds, lease, self._seconds)
            pipeline.execute()

    def _record(self, callback: str) -> str:
        return f"isnad:callback:{self._queue}:{callback}"

    def _waiting(self, subject: str) -> str:
        return f"isnad:callbacks:{self._queue}:of:{subject}"


def _read(name: str, lease: int, record: Any) -> Callback:
    order, attempts, body = record
    given = Order(**json.loads(order))
    return Callback(name, lease, given, abs(int(attempts or 0)), body and body.decode())


def order_of(kind: str, subject: str, url: str, caller: Caller, article_id: str | None = None) -> Order:
    """What the present request asks for."""
    return Order(kind, subject, url, caller.name, article_id, origin())
