"""Tells those who call clients back that something may have ended (service.callbacks)."""

from __future__ import annotations

from redis import Redis
from redis.client import Pipeline

TELL = """
for _, callback in ipairs(redis.call('HVALS', KEYS[1])) do redis.call('ZADD', KEYS[2], 'XX', 0, callback) end
"""


def tell_of_end(redis: Redis | Pipeline, queue: str, job_id: str) -> None:
    """Have the callbacks looked after now that wait for the extraction, or the batch, of this job."""
    subject = job_id.partition("-")[0]  # jobs of a batch are its id and a number
    prefix = f"isnad:callbacks:{queue}"
    redis.eval(TELL, 2, f"{prefix}:of:{subject}", f"{prefix}:due")
