"""The workers, as RQ's registry tells of them."""

from __future__ import annotations

from datetime import datetime, timezone

from redis import Redis
from rq.utils import as_text, str_to_date
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

from service.config import Settings


def count_workers(redis: Redis, settings: Settings) -> int:
    """How many workers of the queue are alive: not signed off, and heard of lately.

    A worker reports every few seconds, idle or busy. Raises redis.exceptions.RedisError.
    """
    names = sorted(redis.smembers(WORKERS_BY_QUEUE_KEY % settings.queue))
    with redis.pipeline(transaction=False) as pipeline:
        for name in names:
            pipeline.hmget(as_text(name), "last_heartbeat", "death")
        reports = pipeline.execute() if names else []
    return sum(_alive(settings, *report) for report in reports)


def _alive(settings: Settings, heartbeat: bytes | None, death: bytes | None) -> bool:
    if heartbeat is None or death is not None:
        return False
    silence = datetime.now(timezone.utc) - str_to_date(heartbeat)
    return silence.total_seconds() <= settings.worker_silence
