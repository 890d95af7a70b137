"""A job carries where it comes from: its request, and the trace that this is a part of."""

from __future__ import annotations

import json
import logging

import pytest
from redis import Redis
from rq.job import Job

from service.config import Settings
from service.queue import SERIALIZER
from tests.contract.promise import PromiseClient

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
HEADERS = {"X-Request-ID": "r-1", "traceparent": f"00-{TRACE}-{SPAN}-01"}


def jobs_of(settings: Settings, redis: Redis) -> list[Job]:
    """The jobs of the queue, wherever they wait."""
    ids = [name.decode().removeprefix("rq:job:") for name in redis.scan_iter("rq:job:*", _type="hash")]
    jobs = Job.fetch_many(ids, connection=redis, serializer=SERIALIZER)
    return [job for job in jobs if job and job.origin == settings.queue]


def test_single_articles_and_batches_carry_their_request_and_its_trace(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    queueing.post("/v1/extractions", json={"text": "قال نعم."}, headers=HEADERS)
    queueing.post("/v1/batches", json={"articles": [{"text": "قال لا."}]}, headers=HEADERS)
    jobs = jobs_of(idle, stored)
    assert len(jobs) == 2
    for job in jobs:
        version, trace, span, flags = job.meta["traceparent"].split("-")
        assert (job.meta["request_id"], version, trace, flags) == ("r-1", "00", TRACE, "01")
        assert span != SPAN


def test_a_request_without_a_trace_begins_one(queueing: PromiseClient, idle: Settings, stored: Redis) -> None:
    for text in ("قال نعم.", "قال لا."):
        queueing.post("/v1/extractions", json={"text": text}, headers={"traceparent": "none"})
    one, other = (job.meta["traceparent"].split("-")[1] for job in jobs_of(idle, stored))
    assert one != other


def test_a_request_is_told_in_one_line_by_its_route(
    queueing: PromiseClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="service.request_log"):
        queueing.get("/v1/extractions/" + "0" * 32)
        queueing.get("/health/live")
    (record,) = [record for record in caplog.records if record.name == "service.request_log"]
    facts = record.__dict__["facts"]
    assert facts.pop("seconds") >= 0
    assert facts == {"method": "GET", "route": "/v1/extractions/<extraction_id>", "status": 404}
    assert "0" * 32 not in json.dumps(facts) + record.getMessage()
