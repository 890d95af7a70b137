"""Extractions: articles in, jobs made of them, results out.

What is kept in Redis, beside RQ's own keys:

- `isnad:same:<queue>:<caller>:<hash>` → id: the extraction of an article and its options; sending twice
  computes once, and tells nobody what others have sent.
  Whether it may be given back is asked of the job itself: a failed, cancelled or forgotten one is replaced.
  Batches note their articles there too (service.batches.reuse).
- `isnad:erased:<id>`: an extraction that was erased. A worker in the middle of it writes the job back for the
  moment until it notices; the id stays unknown all the same.

An id is random and never used twice: RQ's own unique ids stay taken by failed and cancelled jobs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import uuid4

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import WatchError
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.utils import as_text

from service.callbacks.store import LOOK, Callbacks, order_of
from service.failures import Failure, read_failure
from service.fleet import read_fleet
from service.keys import ANYBODY, Caller
from service.queue import FINISHED, RETRIES, STATUSES, JobQueue, results_key
from service.schemas import Submission

FUNCTION = "workers.jobs.extract_article"
ATTEMPTS = 5
# A blocking read is cut into slices shorter than the client's time limit for one answer.
SLICE = 1.0
ID = re.compile(r"[0-9a-f]{32}")


Articles = Sequence[tuple[int, Submission]]
"""Articles of a batch with their numbers."""


class UnknownExtraction(LookupError):
    """There is no extraction of that id, or no longer."""


@dataclass(frozen=True)
class Extraction:
    """The extraction of one article as openapi.yaml has it; times are in UTC."""

    id: str
    status: str
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    result: dict[str, Any] | None = None
    error: Failure | None = None

    @property
    def finished(self) -> bool:
        """Whether it will change no more."""
        return self.status in FINISHED


class Jobs:
    """Submits, reads, waits for and erases the extractions of one caller.

    Those of others are unknown to it. Any method may raise redis.exceptions.RedisError.
    """

    def __init__(self, queue: JobQueue, caller: Caller = ANYBODY):
        self.queue = queue
        self.caller = caller
        self.redis = queue.redis
        self.settings = queue.settings
        self.callbacks = Callbacks(queue.redis, queue.settings)

    def submit(self, submission: Submission) -> Extraction:
        """The extraction of this article with these options: the one there is, else a new one."""
        (key,) = self.same_keys([submission])
        for _ in range(ATTEMPTS):
            with suppress(WatchError):  # somebody else has just sent the same article
                return self._find_or_enqueue(key, submission)
        raise WatchError("the same article is sent again and again")

    def read(self, extraction_id: str) -> Extraction:
        """The extraction as it stands. Raises UnknownExtraction."""
        return self._state(self._fetch(extraction_id))

    def wait(self, extraction: Extraction, seconds: float) -> Extraction:
        """The extraction once it has finished, or as it stands after so many seconds.

        Wakes when the job's result is written. One that is erased in the meantime comes back as cancelled.
        """
        deadline, seen = monotonic() + seconds, "0-0"
        while not extraction.finished and (left := deadline - monotonic()) > 0:
            block = max(1, int(min(left, SLICE) * 1000))
            if self.redis.xread({results_key(extraction.id): seen}, block=block):
                seen = "$"
            try:
                extraction = self.read(extraction.id)
            except UnknownExtraction:
                return replace(extraction, status="cancelled")
        return extraction

    def erase(self, extraction_id: str) -> None:
        """Cancel the extraction and forget its text and its result. Raises UnknownExtraction."""
        job = self._fetch(extraction_id)
        self.redis.set(erased_key(job.id), 1, ex=self._longest_life())
        key = job.meta.get("same")
        if key and self.redis.get(key) == job.id.encode():
            self.redis.delete(key)
        # A worker may finish the job meanwhile; whatever RQ makes of that, the job's own keys go.
        with suppress(InvalidJobOperation, ValueError):
            job.delete()
        self.queue.forget([job.id], self.caller)

    def reusable(self, extraction_id: str) -> Extraction | None:
        """What was extracted or is on its way; a failed or cancelled one is to be tried anew."""
        with suppress(UnknownExtraction):
            extraction = self.read(extraction_id)
            return None if extraction.status in ("failed", "cancelled") else extraction
        return None

    def same_keys(self, submissions: Sequence[Submission]) -> list[str]:
        """Where it stands what has become of each of these articles."""
        offers = read_fleet(self.redis, self.settings).offers
        prefix = f"isnad:same:{self.settings.queue}:{self.caller.name}"
        return [same_key(prefix, submission, offers) for submission in submissions]

    def _find_or_enqueue(self, key: str, submission: Submission) -> Extraction:
        with self.redis.pipeline() as pipeline:
            pipeline.watch(key)  # type: ignore[no-untyped-call]
            known = pipeline.get(key)
            if known and (extraction := self.reusable(as_text(known))):
                self._ask_for_callback(extraction.id, submission, self.redis)
                return extraction
            pipeline.multi()
            job = self._enqueue(key, submission, pipeline)
            self._ask_for_callback(job.id, submission, pipeline, LOOK)
            pipeline.execute()
            return Extraction(job.id, "queued", job.created_at)

    def _ask_for_callback(
        self, extraction_id: str, submission: Submission, redis: Redis | Pipeline, pause: int = 0
    ) -> None:
        if url := submission.callback_url:
            order = order_of("extraction", extraction_id, url, self.caller, submission.article.get("id"))
            self.callbacks.ask(order, redis, pause)

    def _enqueue(self, key: str, submission: Submission, pipeline: Pipeline) -> Job:
        job_id = uuid4().hex
        pipeline.set(key, job_id, ex=self.settings.known_seconds)
        kwargs = {"article": submission.article, "options": submission.options}
        meta = {"same": key, "caller": self.caller.name}
        return self.queue.enqueue(FUNCTION, kwargs, job_id, pipeline, caller=self.caller, meta=meta)

    def _longest_life(self) -> int:
        """Seconds after which nothing that a worker may still write is left."""
        settings = self.settings
        return max(settings.result_ttl, settings.failure_ttl) + settings.job_timeout * (RETRIES + 1)

    def _fetch(self, extraction_id: str) -> Job:
        if not ID.fullmatch(extraction_id) or self.redis.exists(erased_key(extraction_id)):
            raise UnknownExtraction(extraction_id)
        job = self.queue.fetch(extraction_id)
        if job is None or job.meta.get("caller", "") != self.caller.name:
            raise UnknownExtraction(extraction_id)
        return job

    def _state(self, job: Job) -> Extraction:
        status = STATUSES.get(job.get_status(refresh=False), "queued")
        extraction = Extraction(job.id, status, job.created_at)
        if status == "queued":
            return extraction
        extraction = replace(extraction, started_at=job.started_at)
        return self._with_outcome(extraction, job) if extraction.finished else extraction

    def _with_outcome(self, extraction: Extraction, job: Job) -> Extraction:
        if extraction.status == "cancelled":
            return replace(extraction, finished_at=job.ended_at)
        outcome = job.latest_result()
        if outcome is None:  # its lifetime has ended between two questions
            raise UnknownExtraction(job.id)
        finished_at = job.ended_at or outcome.created_at
        if extraction.status == "failed":
            return replace(extraction, finished_at=finished_at, error=read_failure(outcome.exc_string or ""))
        return replace(extraction, finished_at=finished_at, result=outcome.return_value)


def fingerprint(submission: Submission) -> str:
    """A hash of an article and its options: all that was sent counts, its order does not."""
    sent = [submission.article, submission.options, *filter(None, [submission.callback_url])]
    canonical = json.dumps(sent, sort_keys=True, ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def same_key(prefix: str, submission: Submission, offers: Sequence[str]) -> str:
    """Where the id of this article's extraction is kept: another engine or version makes another result.

    Whoever is told of its end, it is the same.
    """
    engines = sha256("\n".join(offers).encode()).hexdigest()
    return f"{prefix}:{fingerprint(replace(submission, callback_url=None))}:{engines}"


def erased_key(extraction_id: str) -> str:
    """The key that says that an extraction was erased."""
    return f"isnad:erased:{extraction_id}"
