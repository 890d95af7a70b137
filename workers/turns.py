"""Which job is next: the service has them wait in lines (service.turns), the workers let them in by turns."""

from __future__ import annotations

from redis import Redis
from rq import Queue

MOST_AHEAD = 8
"""Urgent jobs that go before one that can wait: what is urgent may be without end."""
LET_IN = """
local entry, following, ahead = unpack(KEYS)
local head = redis.call('LINDEX', entry, 0)
if head and head ~= redis.call('GET', following) then return end

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
"""
"""Sees to it that a job is in the queue, an urgent one first. A line without jobs loses its turn."""


def let_next_in(redis: Redis, entry: str) -> None:
    """Put the next job into the queue with that key in Redis, unless it is there."""
    queue = entry.removeprefix(Queue.redis_queue_namespace_prefix)
    turns = f"isnad:turns:{queue}"
    redis.eval(LET_IN, 3, entry, f"{turns}:next", f"{turns}:ahead", queue, MOST_AHEAD)
