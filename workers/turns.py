"""Which job is next: the service has them wait in lines (service.turns), the workers let them in by turns."""

from __future__ import annotations

from typing import Any

from redis import Redis
from rq import Queue

MOST_AHEAD = 8
"""Urgent jobs that go before one that can wait: what is urgent may be without end."""
LET_IN = """
local entry, following, ahead, taken = unpack(KEYS)

local function next_of(kind)
    local turns = 'isnad:turns:' .. ARGV[1] .. ':' .. kind
    local caller = redis.call('LPOP', turns)
    while caller do
        local line = 'isnad:line:' .. ARGV[1] .. ':' .. kind .. ':' .. caller
        local job = redis.call('LPOP', line)
        if job and redis.call('EXISTS', line) == 1 then redis.call('RPUSH', turns, caller) end
        if job then return job end
        caller = redis.call('LPOP', turns)
    end
end

local function let_in()
    local head = redis.call('LINDEX', entry, 0)
    if head and head ~= redis.call('GET', following) then return end
    local due = tonumber(redis.call('GET', ahead) or 0) >= tonumber(ARGV[2])
    local patient = due and (head or next_of('patient'))
    if patient then
        redis.call('DEL', following, ahead)
        if not head then redis.call('RPUSH', entry, patient) end
        return
    end
    local urgent = next_of('urgent')
    if urgent then
        redis.call('INCR', ahead)
        redis.call('LPUSH', entry, urgent)
    elseif not head then
        patient = next_of('patient')
        if patient then
            redis.call('RPUSH', entry, patient)
            redis.call('SET', following, patient)
        end
    end
end

let_in()
"""
"""Sees to it that a job is in the queue, an urgent one first. A line without jobs loses its turn."""
TAKE = f"""{LET_IN}
local job = redis.call('LMOVE', entry, taken, 'LEFT', 'RIGHT')
if job then let_in() end
return job
"""
"""Moves the next job to those that were taken, and lets in the one after it."""


def let_next_in(redis: Redis, entry: str) -> None:
    """Put the next job into the queue with that key in Redis, unless it is there."""
    _run(LET_IN, redis, entry)


def take_next(redis: Redis, entry: str, taken: str) -> bytes | None:
    """The name of the next job, moved from the queue to the list `taken`; in its place another is let in."""
    job: bytes | None = _run(TAKE, redis, entry, taken)
    return job


def _run(script: str, redis: Redis, entry: str, *more: str) -> Any:
    queue = entry.removeprefix(Queue.redis_queue_namespace_prefix)
    keys = (entry, f"isnad:turns:{queue}:next", f"isnad:turns:{queue}:ahead", *more)
    return redis.eval(script, len(keys), *keys, queue, MOST_AHEAD)
