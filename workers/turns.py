"""Which job is next: the service has them wait in lines (service.turns), the workers let them in by turns."""

from __future__ import annotations

from redis import Redis
from rq import Queue

PATIENT_TURN = 8
"""Each eighth job is one that can wait, if there is one: what is urgent may be without end."""
LET_IN = """
if redis.call('LLEN', KEYS[1]) > 0 then return end
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
local kinds = {'urgent', 'patient'}
if redis.call('INCR', KEYS[2]) % tonumber(ARGV[2]) == 0 then kinds = {'patient', 'urgent'} end
local job = next_of(kinds[1]) or next_of(kinds[2])
if job then redis.call('RPUSH', KEYS[1], job) end
"""
"""Moves one job into the queue that is empty. A line that is empty, its jobs being erased, loses its turn."""


def let_next_in(redis: Redis, entry: str) -> None:
    """Put the next job into the queue with that key in Redis, unless one is there."""
    queue = entry.removeprefix(Queue.redis_queue_namespace_prefix)
    redis.eval(LET_IN, 2, entry, f"isnad:turns:{queue}:taken", queue, PATIENT_TURN)
