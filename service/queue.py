"""The one door to RQ: jobs in, by the names of their functions; what has become of them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.exceptions import ConnectionError
from redis.retry import Retry as Reconnect
from rq import Queue, Retry
from rq.defaults import RQ_KEY_PREFIX
from rq.job import Job, JobStatus
from rq.utils import as_text

from service.config import Settings
from service.fleet import Offers
from service.keys import ANYBODY, MOST_PERCENT, Caller
from service.origins import origin
from service.turns import Note, Places, Turns

SERIALIZER = "workers.serialization.JSONSerializer"
RETRIES = 3
ID = re.compile(r"[0-9a-f]{32}")
"""Of an extraction, or a batch."""
PIECE = 500
"""Jobs that Redis is asked about at a time."""
STATUSES = {
    JobStatus.STARTED: "running",
    JobStatus.FINISHED: "succeeded",
    JobStatus.FAILED: "failed",
    JobStatus.STOPPED: "cancelled",
    JobStatus.CANCELED: "cancelled",
}
FINISHED = frozenset({"succeeded", "failed", "cancelled"})


class JobQueue:
    """The queue that the workers read. Any method may raise redis.exceptions.RedisError."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.redis = connect(settings)
        self._queue = Queue(settings.queue, connection=self.redis, serializer=SERIALIZER)
        self.turns = Turns(settings.queue, self._queue.key)
        self.offers = Offers(self.redis, settings)

    def job(
        self,
        function: str,
        kwargs: dict[str, Any],
        job_id: str,
        *,
        articles: int = 1,
        keep_result: bool = True,
        meta: dict[str, Any] | None = None,
    ) -> Job:
        """A job in which a worker will call the function; it is not in Redis yet.

        Each of its articles has its time, and may cost a worker `RETRIES` times before it is given up.
        """
        settings = self.settings
        job = self._queue.create_job(
            function,
            kwargs=kwargs,
            timeout=settings.job_timeout * articles,
            result_ttl=settings.result_ttl if keep_result else 0,
            failure_ttl=settings.failure_ttl,
            description=describe(job_id),
            job_id=job_id,
            meta={**(meta or {}), **origin()},
            retry=Retry(max=(RETRIES + 1) * articles - 1),
        )
        job.enqueued_at = job.created_at
        return job

    def put(self, job: Job, caller: Caller, redis: Redis | Pipeline, *, urgent: bool = True) -> None:
        """Have the job wait for its caller's turn."""
        self.turns.put(job.id, caller, urgent, redis, job.to_dict())

    def put_unless_noted(self, job: Job, caller: Caller, key: str, useless: str = "") -> str | None:
        """Have the job wait, and its name noted there, in place of one that is useless.

        Or the name that is noted already, and nothing is done. Raises NoPlace.
        """
        note = Note(key, self.settings.known_seconds, self.places(caller), useless)
        return self.turns.put(job.id, caller, True, self.redis, job.to_dict(), note)

    def places(self, caller: Caller) -> Places:
        """How many jobs may wait when another is to come from that caller."""
        most = self.settings.max_queue
        return Places(most, -(-most * caller.share // MOST_PERCENT))

    def fetch(self, job_id: str) -> Job:
        """The job of that name. Raises rq.exceptions.NoSuchJobError."""
        return Job.fetch(job_id, connection=self.redis, serializer=SERIALIZER)

    def unfinished(self, job_ids: Sequence[str]) -> set[str]:
        """Those of the jobs that wait or run; the others are done, have failed or are gone."""
        unfinished = set()
        for some in _pieces(job_ids):
            with self.redis.pipeline(transaction=False) as pipeline:
                for job_id in some:
                    pipeline.hget(Job.key_for(job_id), "status")
                known = zip(some, pipeline.execute(), strict=True)
            unfinished |= {job_id for job_id, status in known if status and not _is_final(as_text(status))}
        return unfinished

    def forget(self, job_ids: Sequence[str], caller: Caller = ANYBODY) -> None:
        """Take jobs of a caller out and delete them. A worker in the middle of one finds out at its end."""
        for some in _pieces(job_ids):
            with self.redis.pipeline(transaction=False) as pipeline:
                for job_id in some:
                    self.turns.remove(job_id, caller, pipeline)
                pipeline.delete(*map(Job.key_for, some), *map(results_key, some))
                pipeline.execute()

    def unpack(self, data: Any) -> Any:
        """A value that a worker has kept in Redis."""
        return self._queue.serializer.loads(data)


def connect(settings: Settings) -> Redis:
    """A client that never hangs: an answer has `redis_timeout` seconds, a connection one second, twice."""
    return Redis.from_url(
        settings.redis_url,
        socket_timeout=settings.redis_timeout,
        socket_connect_timeout=1,
        retry=Reconnect(NoBackoff(), 1, supported_errors=(ConnectionError,)),
    )


def results_key(job_id: str) -> str:
    """RQ's stream of what became of a job; an entry is added in the moment that it ends."""
    return f"{RQ_KEY_PREFIX}:results:{job_id}"


def describe(job_id: str) -> str:
    """What RQ writes into its log for the job: nothing of the article."""
    return f"extraction {job_id}"


def _is_final(status: str) -> bool:
    return STATUSES.get(JobStatus(status)) in FINISHED


def _pieces(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + PIECE] for start in range(0, len(names), PIECE))
