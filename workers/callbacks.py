"""Tells those who call clients back that something may have ended (service.callbacks)."""

from __future__ import annotations

from contextlib import suppress

from redis import Redis, RedisError

TELL = """
for _, callback in ipairs(redis.call('HVALS', KEYS[1])) do redis.call('ZADD', KEYS[2], 'XX', 0, callback) end
"""


def tell_of_end(redis: Redis, queue: str, job_id: str) -> None:
    """Have the callbacks looked after now that wait for the extraction, or the batch, of this job.

    Where Redis does not answer they are looked after all the same, half a minute later.
    """
    subject = job_id.partition("-")[0]  # jobs of a batch are its id and a number
    prefix = f"isnad:callbacks:{queue}"
    with suppress(RedisError):
        redis.eval(TELL, 2, f"{prefix}:of:{subject}", f"{prefix}:due")
