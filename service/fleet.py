"""The workers, as RQ's registry tells of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from time import monotonic
from typing import Any

from redis import Redis
from rq.utils import as_text, str_to_date
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

from service.config import Settings

OFFERS_SECONDS = 1.0
"""For which an article may still be taken for one that was extracted with what the workers offered before."""


@dataclass(frozen=True)
class Fleet:
    """The workers that are alive: how many, and each different thing that one of them says of its engines.

    An offer is a JSON object: `engines`, the default one first, and `fallback`, why `auto` is not Farasa.
    """

    workers: int
    offers: tuple[str, ...]

    @property
    def engines(self) -> list[Any]:
        """The engines that articles get where they ask for none: one, but while workers are replaced."""
        defaults = [engines[0] for offer in self.offers if (engines := json.loads(offer)["engines"])]
        return [engine for at, engine in enumerate(defaults) if engine not in defaults[:at]]

    @property
    def fallback(self) -> str | None:
        """Why a worker that was to take the best engine did not take Farasa."""
        return next((reason for offer in self.offers if (reason := json.loads(offer)["fallback"])), None)


class Offers:
    """What the workers offer, asked for once a second and not with each article."""

    def __init__(self, redis: Redis, settings: Settings):
        self._redis = redis
        self._settings = settings
        self._known: tuple[str, ...] = ()
        self._until = 0.0

    def present(self) -> tuple[str, ...]:
        """Each different thing that a worker says of its engines. Raises redis.exceptions.RedisError."""
        if monotonic() >= self._until:
            self._known = read_fleet(self._redis, self._settings).offers
            self._until = monotonic() + OFFERS_SECONDS
        return self._known


def read_fleet(redis: Redis, settings: Settings, machine: str | None = None) -> Fleet:
    """The workers of the queue, or of one machine, that have not signed off and were heard of lately.

    A worker reports every few seconds, idle or busy. Raises redis.exceptions.RedisError.
    """
    names = sorted(redis.smembers(WORKERS_BY_QUEUE_KEY % settings.queue))
    with redis.pipeline(transaction=False) as pipeline:
        for name in names:
            pipeline.hmget(as_text(name), "last_heartbeat", "death", "offer", "hostname")
        reports = pipeline.execute() if names else []
    alive = [
        offer
        for heartbeat, death, offer, host in reports
        if _alive(settings, heartbeat, death) and machine in (None, as_text(host or b""))
    ]
    return Fleet(len(alive), tuple(sorted({as_text(offer) for offer in alive if offer})))


def _alive(settings: Settings, heartbeat: bytes | None, death: bytes | None) -> bool:
    if heartbeat is None or death is not None:
        return False
    silence = datetime.now(timezone.utc) - str_to_date(heartbeat)
    return silence.total_seconds() <= settings.worker_silence
