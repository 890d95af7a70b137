"""What has become of a job, from where RQ keeps it: the hash `rq:job:<id>` and the stream `rq:results:<id>`.

RQ's own way would read the article and parse the result as well, which here goes to the client as it is.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import chain

from rq.job import Job, JobStatus
from rq.results import Result
from rq.utils import as_text, now, str_to_date

from service.failures import Failure, read_failure
from service.queue import FINISHED, STATUSES, JobQueue, describe, results_key

FIELDS = ("status", "origin", "description", "meta", "created_at", "started_at", "ended_at")
SUCCESSFUL = str(Result.Type.SUCCESSFUL.value).encode()

KEEP = """
local note, job, results = unpack(KEYS)
local known, id, seconds, lifetime, fields = unpack(ARGV, 1, 5)
if redis.call('GET', note) ~= known then return 0 end
redis.call('SET', note, id, 'EX', seconds)
redis.call('HSET', job, unpack(ARGV, 6, 5 + fields))
redis.call('XADD', results, '*', unpack(ARGV, 6 + fields))
for _, key in ipairs({job, results}) do redis.call('EXPIRE', key, lifetime) end
return 1
"""
"""Stores a job with its result, under a name that is noted in place of the one that was known."""

Outcome = tuple[bytes, Mapping[bytes, bytes]]
"""An entry of the stream: its name, which begins with the milliseconds of its time, and its fields."""


@dataclass(frozen=True)
class Extraction:
    """The extraction of one article as openapi.yaml has it; times are in UTC, the result is in JSON."""

    id: str
    status: str
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    result: str | None = None
    error: Failure | None = None

    @property
    def finished(self) -> bool:
        """Whether it will change no more."""
        return self.status in FINISHED


def find(queue: JobQueue, job_id: str, caller: str, erased: str) -> Extraction | None:
    """The extraction of that name, if it is the caller's, still known, and no key says that it was erased.

    May raise redis.exceptions.RedisError.
    """
    with queue.redis.pipeline(transaction=False) as pipeline:
        pipeline.exists(erased)
        pipeline.hmget(Job.key_for(job_id), FIELDS)
        pipeline.xrevrange(results_key(job_id), count=1)
        is_erased, stored, outcomes = pipeline.execute()
    record = dict(zip(FIELDS, stored, strict=True))
    if is_erased or not _is_ours(queue, job_id, caller, record):
        return None
    return _as_it_stands(job_id, record, outcomes)


def succeeded(extraction: Extraction, outcome: Outcome) -> Extraction | None:
    """The extraction at its end, where the outcome, as our workers write it, tells all there is to know."""
    _, fields = outcome
    if fields[b"type"] != SUCCESSFUL or b"ended_at" not in fields:
        return None
    started_at, finished_at = (str_to_date(fields[name]) for name in (b"started_at", b"ended_at"))
    return replace(
        extraction, status="succeeded", started_at=started_at, finished_at=finished_at, result=_result(fields)
    )


def keep(queue: JobQueue, job: Job, result: str, key: str, known: str) -> Extraction | None:
    """The job as one that has just succeeded with this result, in JSON, noted in place of the known name.

    None where another name stands under the key by now. May raise redis.exceptions.RedisError.
    """
    job.started_at = job.ended_at = now()
    record = {**job.to_dict(), "status": JobStatus.FINISHED}
    times = {name: record[name] for name in ("started_at", "ended_at")}
    value = b64encode(zlib.compress(result.encode()))
    fields = list(chain.from_iterable(record.items()))
    outcome = chain.from_iterable({"type": SUCCESSFUL, "return_value": value, **times}.items())
    settings, keys = queue.settings, (key, job.key, results_key(job.id))
    arguments = (known, job.id, settings.known_seconds, settings.result_ttl, len(fields), *fields, *outcome)
    if not queue.redis.eval(KEEP, len(keys), *keys, *arguments):
        return None
    return Extraction(job.id, "succeeded", job.created_at, job.started_at, job.ended_at, result)


def _is_ours(queue: JobQueue, job_id: str, caller: str, record: Mapping[str, bytes | None]) -> bool:
    """Whether the job is an extraction of the caller's: other jobs of this Redis are none."""
    texts = {name: as_text(record[name] or b"") for name in ("origin", "description")}
    if texts != {"origin": queue.settings.queue, "description": describe(job_id)}:
        return False
    owner = queue.unpack(record["meta"]).get("caller", "") if record["meta"] else ""
    return bool(owner == caller)


def _as_it_stands(
    job_id: str, record: Mapping[str, bytes | None], outcomes: Sequence[Outcome]
) -> Extraction | None:
    status = STATUSES.get(JobStatus(as_text(record["status"] or JobStatus.CREATED)), "queued")
    times = {name: str_to_date(value) for name in FIELDS[4:] if (value := record[name])}
    extraction = Extraction(job_id, status, times["created_at"])
    if status == "queued":
        return extraction
    extraction = replace(extraction, started_at=times.get("started_at"), finished_at=times.get("ended_at"))
    if status not in ("succeeded", "failed"):
        return extraction
    return _with_outcome(extraction, outcomes[0]) if outcomes else None  # its lifetime has just ended


def _with_outcome(extraction: Extraction, outcome: Outcome) -> Extraction:
    name, fields = outcome
    if extraction.finished_at is None:
        moment = int(name.partition(b"-")[0]) / 1_000
        extraction = replace(extraction, finished_at=datetime.fromtimestamp(moment, timezone.utc))
    if extraction.status == "failed":
        return replace(extraction, error=read_failure(_unpacked(fields.get(b"exc_string", b""))))
    return replace(extraction, result=_result(fields))


def _result(fields: Mapping[bytes, bytes]) -> str:
    return _unpacked(fields[b"return_value"])


def _unpacked(text: bytes) -> str:
    return zlib.decompress(b64decode(text)).decode() if text else ""
