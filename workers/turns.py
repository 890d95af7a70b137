"""Which job is next: the service has them wait in lines (service.turns), the workers let them in by turns."""

from __future__ import annotations

from typing import Any

from redis import Redis
from rq import Queue
from rq.job import Job
from rq.utils import as_text

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
if not job then return end
let_in()
return {{job, redis.call('HGETALL', ARGV[3] .. job)}}
"""
"""Moves the next job to those that were taken, lets in the one after it, and tells what is kept of it."""
FOLLOW = f"""{LET_IN}
return redis.call('HGETALL', ARGV[3])
"""
"""Lets in the next job after one that was taken, and tells what is kept of that."""

Record = dict[bytes, bytes]
"""What RQ keeps of a job; empty where it was erased."""


def take_next(redis: Redis, entry: str, taken: str) -> tuple[str, Record] | None:
    """The next job, moved from the queue to the list `taken`, and what is kept of it."""
    found = _run(TAKE, redis, entry, Job.redis_job_namespace_prefix, taken)
    return (as_text(found[0]), _record(found[1])) if found else None


def follow(redis: Redis, entry: str, job: str) -> Record:
    """What is kept of a job that was taken from the queue; in its place another is let in."""
    return _record(_run(FOLLOW, redis, entry, Job.key_for(job)))


def _run(script: str, redis: Redis, entry: str, job: str, *taken: str) -> Any:
    queue = entry.removeprefix(Queue.redis_queue_namespace_prefix)
    keys = (entry, f"isnad:turns:{queue}:next", f"isnad:turns:{queue}:ahead", *taken)
    return redis.eval(script, len(keys), *keys, queue, MOST_AHEAD, job)


def _record(fields: list[bytes]) -> Record:
    return dict(zip(fields[::2], fields[1::2], strict=True))
