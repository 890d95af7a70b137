"""Extractions: articles in, jobs made of them, results out.

What is kept in Redis, beside RQ's own keys:

- `isnad:same:<queue>:<caller>:<hash>` → id: the extraction of an article and its options; sending twice
  computes once, and tells nobody what others have sent.
  Whether it may be given back is asked of the job itself: a failed, cancelled or forgotten one is replaced.
  Batches note their articles there too (service.batches.reuse); of such a result an extraction is made.
- `isnad:erased:<id>`: an extraction that was erased. A worker in the middle of it may write something of the
  job back, a heartbeat or a failure, until it notices; the id stays unknown all the same.

An id is random and never used twice: RQ's own unique ids stay taken by failed and cancelled jobs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import uuid4

from redis.exceptions import WatchError
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job

from service.batches.store import Batches
from service.callbacks.store import SOON, Callbacks, order_of
from service.keys import ANYBODY, Caller
from service.queue import ID, RETRIES, JobQueue, results_key
from service.records import Extraction, find, keep, succeeded
from service.submissions import Submission

FUNCTION = "workers.jobs.extract_article"
ATTEMPTS = 5
# A blocking read is cut into slices shorter than the client's time limit for one answer.
SLICE = 1.0


class UnknownExtraction(LookupError):
    """There is no extraction of that id, or no longer."""


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
        """The extraction of this article with these options: the one there is, else a new one.

        Raises NoPlace where too much waits for a new one.
        """
        (key,) = self.same_keys([submission])
        useless = ""
        for _ in range(ATTEMPTS):
            job = self._job(key, submission)
            known = self.queue.put_unless_noted(job, self.caller, key, useless)
            if not known:
                self._ask_for_callback(job.id, submission, SOON)
                return Extraction(job.id, "queued", job.created_at)
            if extraction := self.reusable(known) or self._made_of_batch(job, key, known):
                self._ask_for_callback(extraction.id, submission)
                return extraction
            useless = known
        raise WatchError("the same article is sent again and again")

    def read(self, extraction_id: str) -> Extraction:
        """The extraction as it stands. Raises UnknownExtraction."""
        found = None
        if ID.fullmatch(extraction_id):
            found = find(self.queue, extraction_id, self.caller.name, erased_key(extraction_id))
        if found is None:
            raise UnknownExtraction(extraction_id)
        return found

    def wait(self, extraction: Extraction, seconds: float) -> Extraction:
        """The extraction once it has finished, or as it stands after so many seconds.

        Wakes when the job's result is written. One that is erased in the meantime comes back as cancelled.
        """
        deadline, seen = monotonic() + seconds, "0-0"
        while not extraction.finished and (left := deadline - monotonic()) > 0:
            block = max(1, int(min(left, SLICE) * 1000))
            streams: Any = self.redis.xread({results_key(extraction.id): seen}, block=block)
            if streams:
                seen, (_, outcomes) = "$", streams[0]
                if found := succeeded(extraction, outcomes[-1]):
                    return found
            try:
                extraction = self.read(extraction.id)
            except UnknownExtraction:
                return replace(extraction, status="cancelled")
        return extraction

    def erase(self, extraction_id: str) -> None:
        """Cancel the extraction and forget its text and its result. Raises UnknownExtraction."""
        self.read(extraction_id)
        try:
            job = self.queue.fetch(extraction_id)
        except NoSuchJobError:  # its lifetime has just ended
            raise UnknownExtraction(extraction_id) from None
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
        offers = self.queue.offers.present()
        prefix = f"isnad:same:{self.settings.queue}:{self.caller.name}"
        return [same_key(prefix, submission, offers) for submission in submissions]

    def _made_of_batch(self, job: Job, key: str, known: str) -> Extraction | None:
        """An extraction that has succeeded, where a batch has the result of its article."""
        result = Batches(self.queue, self.caller).result_at(known)
        return keep(self.queue, job, result, key, known) if result else None

    def _job(self, key: str, submission: Submission) -> Job:
        kwargs = {"article": submission.article, "options": submission.options}
        meta = {"same": key, "caller": self.caller.name}
        return self.queue.job(FUNCTION, kwargs, uuid4().hex, meta=meta)

    def _ask_for_callback(self, extraction_id: str, submission: Submission, pause: int = 0) -> None:
        if url := submission.callback_url:
            order = order_of("extraction", extraction_id, url, self.caller, submission.article.get("id"))
            self.callbacks.ask(order, self.redis, pause)

    def _longest_life(self) -> int:
        """Seconds after which nothing that a worker may still write is left."""
        settings = self.settings
        return max(settings.result_ttl, settings.failure_ttl) + settings.job_timeout * (RETRIES + 1)


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
