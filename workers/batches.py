"""The job of a batch: some of its articles, one after another, each result stored as soon as it is there.

A batch is a hash in Redis, and beside it lies under `<batch>:results` what became of each article, by number.
A number is written once: a job that runs again, its worker having been killed, leaves out what is there, and
of two workers at one article the first one counts. Both are the service's; where they are gone, the batch was
erased.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from redis import Redis
from rq import get_current_job
from rq.job import Job
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from workers.extraction.engines.base import EngineError
from workers.extraction.result import Json
from workers.failures import JobFailure, code_of
from workers.jobs import extract_article
from workers.observing import MEASURES, note_article
from workers.serialization import compressed

RUNS = 4
"""How many workers an article may cost before the others of its job go on without it."""
SAVE = """
local batch, results = KEYS[1], KEYS[2]
if redis.call('EXISTS', batch) == 0 then return 0 end
if redis.call('HSETNX', results, ARGV[1], ARGV[2]) == 0 then return 1 end
redis.call('HINCRBY', batch, ARGV[3], 1)
redis.call('HSET', batch, 'changed_at', ARGV[4])
if tonumber(redis.call('HGET', batch, 'lines')) == redis.call('HLEN', results) then
    for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[5]) end
end
return 1
"""
"""Stores what became of one article, counts it, and begins the batch's lifetime with its last; 0: erased."""


class Ledger:
    """What became of the articles of one batch; kept for `lifetime` seconds once all have been read."""

    def __init__(self, redis: Redis, queue: str, batch: str, lifetime: int) -> None:
        self._redis = redis
        self._queue = queue
        self._keys = (batch, f"{batch}:results", f"{batch}:jobs")
        self._lifetime = lifetime

    def missing(self, numbers: Sequence[int]) -> set[int]:
        """Those of the numbers of which nothing is known; none at all, if the batch was erased."""
        with self._redis.pipeline() as pipeline:
            pipeline.exists(self._keys[0])
            pipeline.hmget(self._keys[1], numbers)
            exists, known = pipeline.execute()
        return {number for number, value in zip(numbers, known, strict=True) if exists and value is None}

    def save(self, number: int, line: Json) -> bool:
        """Store what became of an article, unless that is known; false if the batch was erased.

        What was counted is written as well: the job may never come to its end.
        """
        kind = "succeeded" if line.get("result") else "failed"
        now = datetime.now(timezone.utc).isoformat()
        arguments = (number, packed(line), kind, now, self._lifetime)
        with self._redis.pipeline() as pipeline:
            pipeline.eval(SAVE, len(self._keys), *self._keys, *arguments)
            MEASURES.write(pipeline, self._queue)
            saved, *_ = pipeline.execute()
        MEASURES.clear()
        return bool(saved)


def extract_articles(
    batch: str, articles: Sequence[tuple[int, Json, Json]], limit: int, lifetime: int
) -> None:
    """Read those articles of a batch that were not read yet: number, article and options of each.

    An article has `limit` seconds. One that fails spoils no other; that the batch is erased ends the job.
    """
    job = get_current_job()
    assert job is not None and job.connection is not None, "runs as a job only"
    ledger = Ledger(job.connection, job.origin, batch, lifetime)
    missing = ledger.missing([number for number, _, _ in articles])
    left = [entry for entry in articles if entry[0] in missing]
    while left and runs_at(job, left[0][0]) > RUNS:
        number, article, _ = left.pop(0)
        ledger.save(number, failed(article, "worker_lost"))
        note_article("worker_lost")
    for number, article, options in left:
        if not ledger.save(number, extract_one(article, options, limit)):
            return


def extract_one(article: Mapping[str, Any], options: Mapping[str, Any], limit: int) -> Json:
    """What became of an article: its `id`, and its `result` or a code as `error`."""
    try:
        with UnixSignalDeathPenalty(limit, JobTimeoutException):  # type: ignore[no-untyped-call]
            return {"id": article.get("id"), "result": extract_article(article, options)}
    except (JobTimeoutException, EngineError, JobFailure) as error:  # an engine has tried twice already
        return failed(article, code_of(error))


def packed(line: Json) -> bytes:
    """What became of an article, compressed: a line of JSON with all but its `result`, and one with that."""
    facts = {name: value for name, value in line.items() if name != "result"}
    return compressed(facts, line["result"]) if "result" in line else compressed(facts)


def failed(article: Mapping[str, Any], code: str) -> Json:
    """What became of an article without a result; the codes are those of openapi.yaml."""
    return {"id": article.get("id"), "error": code}


def runs_at(job: Job, number: int) -> int:
    """How often the job has begun with this article, which it does again when its worker was killed by it."""
    runs = job.meta.setdefault("runs", {})
    runs[str(number)] = runs.get(str(number), 0) + 1
    job.save_meta()  # type: ignore[no-untyped-call]
    return int(runs[str(number)])
