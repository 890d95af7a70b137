"""Batches as they lie in Redis, and what became of their articles.

- `isnad:batch:<queue>:<id>`: a hash of counts and times and whose it is; `lines`, once all of them are in.
- `…:results`: what became of each line, by its number from 1; nothing in it for an empty line. The workers
  write here what they found (workers.batches), each number once.
- `…:jobs`: the first and last number that each job has, in order; the jobs are `<id>-0`, `<id>-1`…

All three live as long as it may take to read the articles (service.batches.intake), and `result_ttl`
after the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from redis.exceptions import ResponseError
from rq.exceptions import DeserializationError, NoSuchJobError
from rq.utils import as_text

from service.batches.results import packed, unpacked
from service.keys import ANYBODY, Caller
from service.queue import ID, JobQueue

PAGE = 50
"""Results read from Redis at a time."""
PATIENCE = 10
"""Seconds between two looks for jobs that are gone."""
LOSE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return end
local lost = 0
for at = 3, #ARGV, 2 do lost = lost + redis.call('HSETNX', KEYS[2], ARGV[at], ARGV[at + 1]) end
redis.call('HINCRBY', KEYS[1], 'failed', lost)
redis.call('HSET', KEYS[1], 'changed_at', ARGV[1])
if tonumber(redis.call('HGET', KEYS[1], 'lines')) == redis.call('HLEN', KEYS[2]) then
    for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[2]) end
end
"""
"""Gives up what a job that is gone has left; what is known stays."""


class UnknownBatch(LookupError):
    """There is no batch of that id, or no longer."""


@dataclass(frozen=True)
class Counts:
    """How many articles there are and what became of them; empty lines do not count."""

    articles: int
    succeeded: int
    failed: int
    refused: int

    @property
    def waiting(self) -> int:
        """How many have not been read yet."""
        return self.articles - self.succeeded - self.failed - self.refused


@dataclass(frozen=True)
class Batch:
    """A batch as it stands; times are in UTC."""

    id: str
    created_at: datetime
    changed_at: datetime
    counts: Counts

    @property
    def finished(self) -> bool:
        """Whether it will change no more."""
        return self.counts.waiting == 0

    @property
    def finished_at(self) -> datetime | None:
        """When it last changed, once it changes no more."""
        return self.changed_at if self.finished else None

    @property
    def status(self) -> str:
        """As openapi.yaml has it."""
        if self.finished:
            return "finished"
        return "running" if self.counts.succeeded or self.counts.failed else "queued"


class Batches:
    """Reads and erases the batches of one caller. Any method may raise redis.exceptions.RedisError."""

    def __init__(self, queue: JobQueue, caller: Caller = ANYBODY):
        self.queue = queue
        self.caller = caller
        self.redis = queue.redis
        self.settings = queue.settings

    def read(self, batch_id: str) -> Batch:
        """The batch as it stands. Raises UnknownBatch, also for one that is not wholly in."""
        batch = self._fetch(batch_id)
        silence = datetime.now(timezone.utc) - batch.changed_at
        if batch.finished or silence.total_seconds() < PATIENCE:
            return batch
        with suppress(ResponseError):  # a Redis that takes no more, being full, can be read all the same
            self._give_up_lost_jobs(batch_id)
        return self._fetch(batch_id)

    def results(self, batch_id: str, after: int) -> Iterator[dict[str, Any]]:
        """What became of each article after that number, up to the first of which nothing is known.

        As `results.unpacked` has it, and its `number`.
        """
        key = self.keys(batch_id)[1]
        while True:
            numbers = range(after + 1, after + 1 + PAGE)
            for number, line in zip(numbers, self.redis.hmget(key, numbers), strict=True):
                if line is None:
                    return
                if line:
                    yield {"number": number, **unpacked(line)}
            after += PAGE

    def result_at(self, place: str) -> str | None:
        """The result in JSON of the article `<batch>-<number>`, if that is a place and there is one."""
        batch_id, _, number = place.partition("-")
        line = self.redis.hget(self.keys(batch_id)[1], number) if number else None
        return unpacked(line)["result"] if line else None

    def erase(self, batch_id: str) -> None:
        """Cancel what waits and forget everything. A worker stops at the end of its article."""
        keys = self.keys(batch_id)
        with self.redis.pipeline() as pipeline:
            pipeline.llen(keys[2])
            pipeline.delete(*keys)
            jobs, _ = pipeline.execute()
        self.queue.forget([job_id(batch_id, number) for number in range(jobs)], self.caller)

    def keys(self, batch_id: str) -> tuple[str, str, str]:
        """Where the batch, its results and its jobs lie."""
        key = f"isnad:batch:{self.settings.queue}:{batch_id}"
        return key, f"{key}:results", f"{key}:jobs"

    def _fetch(self, batch_id: str) -> Batch:
        if not ID.fullmatch(batch_id):
            raise UnknownBatch(batch_id)
        stored = self.redis.hgetall(self.keys(batch_id)[0])
        if b"lines" not in stored or as_text(stored.get(b"caller", b"")) != self.caller.name:
            raise UnknownBatch(batch_id)

        def count(name: bytes) -> int:
            return int(stored.get(name, 0))

        def moment(name: bytes) -> datetime:
            return datetime.fromisoformat(as_text(stored[name]))

        counts = Counts(
            count(b"lines") - count(b"empty"), count(b"succeeded"), count(b"failed"), count(b"refused")
        )
        return Batch(batch_id, moment(b"created_at"), moment(b"changed_at"), counts)

    def _give_up_lost_jobs(self, batch_id: str) -> None:
        """Fail what jobs have left that failed as a whole, their workers having been lost again and again.

        Their state is read before their results: a job that is gone has written all that it ever will.
        """
        keys = self.keys(batch_id)
        if not self.redis.set(f"{keys[0]}:looked", 1, nx=True, ex=PATIENCE):
            return
        spans = [map(int, span.split()) for span in self.redis.lrange(keys[2], 0, -1)]
        ids = [job_id(batch_id, number) for number in range(len(spans))]
        unfinished = self.queue.unfinished(ids)
        for name, (first, last) in zip(ids, spans, strict=True):
            if name not in unfinished:
                own = self._own_ids(name)
                fields: list[int | bytes] = []
                for number in range(first, last + 1):
                    fields += [number, lost(own.get(number))]
                self.redis.eval(LOSE, len(keys), *keys, now(), self.settings.result_ttl, *fields)

    def _own_ids(self, name: str) -> dict[int, str | None]:
        """The clients' own ids of the articles of a job by their numbers, if Redis still has the job."""
        with suppress(NoSuchJobError, DeserializationError):
            return {number: sent.get("id") for number, sent, _ in self.queue.fetch(name).kwargs["articles"]}
        return {}


def lost(own_id: str | None) -> bytes:
    """What is kept of an article whose workers were lost again and again."""
    return packed({"id": own_id, "error": "worker_lost"})


def job_id(batch_id: str, number: int) -> str:
    """The name of a job of a batch, counted from 0."""
    return f"{batch_id}-{number}"


def now() -> str:
    """The time as it is kept in Redis."""
    return datetime.now(timezone.utc).isoformat()
