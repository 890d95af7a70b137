"""Where jobs wait for their turn, so that nobody's many jobs hold up everybody else's few.

A worker reads one queue of RQ's (with two it would take jobs in a way that loses them when it is killed), and
what is there comes first: so no more than the next job is there, and perhaps an urgent one before it.
Behind it wait, in Redis:

- `isnad:line:<queue>:urgent:<caller>` and `…:patient:<caller>`: the ids of a caller's jobs, in order.
- `isnad:turns:<queue>:urgent` and `…:patient`: the callers who have such a line, in the order of their turns.
- `isnad:turns:<queue>:next`: the job in the queue that urgent ones go before.
- `isnad:turns:<queue>:ahead`: how many have done so; after eight of them it is the turn of what can wait.

The worker that takes a job lets the next one in (workers.turns): an urgent one while there are any, and of
one caller after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from redis import Redis
from redis.client import Pipeline
from rq.job import Job
from rq.utils import as_text

from service.keys import Caller

KINDS = ("urgent", "patient")
MOST_AHEAD = 8
"""Urgent jobs that go before one that can wait; the workers count alike."""
LENGTHS = """
local function lengths(entry, queue, who)
    local all, own = redis.call('LLEN', entry), 0
    for _, kind in ipairs({'urgent', 'patient'}) do
        for _, caller in ipairs(redis.call('LRANGE', 'isnad:turns:' .. queue .. ':' .. kind, 0, -1)) do
            local length = redis.call('LLEN', 'isnad:line:' .. queue .. ':' .. kind .. ':' .. caller)
            all = all + length
            if caller == who then own = own + length end
        end
    end
    return all, own
end
"""
# The queue is empty only where nothing waits behind it, or a worker is about to let the next one in.
PUT = f"""{LENGTHS}
local entry, line, turns, following, ahead, record, note = unpack(KEYS)
local queue, job, caller, kind, ahead_at_most = unpack(ARGV, 1, 5)
local instead_of, seconds, places, own_places = unpack(ARGV, 6, 9)
local urgent = kind == 'urgent'
if note then
    local noted = redis.call('GET', note)
    if noted and noted ~= instead_of then return noted end
    local all, own = lengths(entry, queue, caller)
    if all >= tonumber(places) or own >= tonumber(own_places) then return {{all, own}} end
    redis.call('SET', note, job, 'EX', seconds)
end
if record then
    redis.call('SADD', 'rq:queues', entry)
    redis.call('HSET', record, unpack(ARGV, 10))
end
local head = redis.call('LINDEX', entry, 0)
if not head then
    redis.call('RPUSH', entry, job)
    if not urgent then redis.call('SET', following, job) end
elseif urgent and head == redis.call('GET', following)
        and tonumber(redis.call('GET', ahead) or 0) < tonumber(ahead_at_most) then
    redis.call('LPUSH', entry, job)
    redis.call('INCR', ahead)
elseif redis.call('RPUSH', line, job) == 1 then
    redis.call('LREM', turns, 0, caller)
    redis.call('RPUSH', turns, caller)
end
"""


@dataclass(frozen=True)
class Places:
    """How many jobs may wait, and how many of them may be one caller's."""

    all: int
    own: int


class NoPlace(Exception):
    """So many jobs wait, and so many of them are the caller's, that no more may."""

    def __init__(self, waiting: int, own: int):
        super().__init__(f"{waiting} jobs wait, {own} of them the caller's")
        self.waiting, self.own = waiting, own


@dataclass(frozen=True)
class Note:
    """A key that is to hold the name of a job for so many seconds, in place of the one it holds now.

    Where there are no more such places, it does not.
    """

    key: str
    seconds: int
    places: Places
    instead_of: str = ""


class Turns:
    """The lines of jobs before one queue of RQ's, whose key in Redis is `entry`."""

    def __init__(self, queue: str, entry: str):
        self._queue = queue
        self._entry = entry

    def put(
        self, job_id: str, who: Caller, urgent: bool, redis: Redis | Pipeline,
        record: Mapping[str, Any] | None = None, note: Note | None = None,
    ) -> str | None:  # fmt: skip
        """Have a job wait at the end of its caller's line; of one that is not urgent itself none is.

        The record is what RQ keeps of it. Where the key of the note holds the name of another job than was
        believed, nothing is done but to give that name back. Raises NoPlace, and nothing is done.
        """
        kind = "urgent" if urgent and who.urgent else "patient"
        turns = f"isnad:turns:{self._queue}"
        keys = [self._entry, self._line(kind, who), f"{turns}:{kind}", f"{turns}:next", f"{turns}:ahead"]
        keys += [Job.key_for(job_id)] if record else []
        keys += [note.key] if note else []
        noting = (note.instead_of, note.seconds, note.places.all, note.places.own) if note else [""] * 4
        fields = chain.from_iterable((record or {}).items())
        arguments = (self._queue, job_id, who.name, kind, MOST_AHEAD, *noting, *fields)
        noted = redis.eval(PUT, len(keys), *keys, *arguments)
        if isinstance(noted, list):
            raise NoPlace(*noted)
        return as_text(noted) if isinstance(noted, bytes) else None

    def remove(self, job_id: str, who: Caller, redis: Redis | Pipeline) -> None:
        """Take a job away, wherever it waits."""
        for key in (self._entry, *(self._line(kind, who) for kind in KINDS)):
            redis.lrem(key, 1, job_id)

    def lengths(self, who: Caller, redis: Redis) -> tuple[int, int]:
        """How many jobs wait, and how many of them are the caller's."""
        script = f"{LENGTHS} return {{lengths(KEYS[1], unpack(ARGV))}}"
        all_jobs, own = redis.eval(script, 1, self._entry, self._queue, who.name)
        return int(all_jobs), int(own)

    def heads(self, redis: Redis) -> Iterator[tuple[str, int, list[bytes]]]:
        """Of the next job, then of each kind of line: its name, how many jobs wait, the first ones."""
        lines = {"next": [self._entry]}
        for kind in KINDS:
            callers = redis.lrange(f"isnad:turns:{self._queue}:{kind}", 0, -1)
            lines[kind] = [self._line(kind, Caller(as_text(name))) for name in callers]
        for kind, keys in lines.items():
            with redis.pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.llen(key)
                    pipeline.lindex(key, 0)
                found = pipeline.execute() if keys else []
            yield kind, sum(found[::2]), [head for head in found[1::2] if head]

    def _line(self, kind: str, who: Caller) -> str:
        return f"isnad:line:{self._queue}:{kind}:{who.name}"
