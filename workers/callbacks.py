"""Tells those who call clients back that something may have ended (service.callbacks)."""

from __future__ import annotations

from redis import Redis

TELL = """
local function tell(waiting, due)
    for _, callback in ipairs(redis.call('HVALS', waiting)) do
        redis.call('ZADD', due, 'XX', 0, callback)
    end
end
"""
"""Has the callbacks looked after now that wait for something."""


def tell_of_end(redis: Redis, queue: str, job_id: str) -> None:
    """Have the callbacks looked after now that wait for the extraction, or the batch, of this job."""
    redis.eval(f"{TELL} tell(unpack(KEYS))", 2, *keys_of(queue, job_id))


def keys_of(queue: str, job_id: str) -> tuple[str, str]:
    """Where the callbacks of a job are that wait for its end, and where those that are due."""
    subject = job_id.partition("-")[0]  # jobs of a batch are its id and a number
    prefix = f"isnad:callbacks:{queue}"
    return f"{prefix}:of:{subject}", f"{prefix}:due"
