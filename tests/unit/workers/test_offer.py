import json
from pathlib import Path

import pytest
from redis import Redis

from workers.extraction.engines.choice import choose
from workers.extraction.engines.embedded import VERSION
from workers.offer import offer
from workers.worker import OFFER_FIELD, ExtractionWorker

EMBEDDED = {"name": "embedded", "version": VERSION}


def test_the_engine_for_articles_that_ask_for_none_comes_first_then_the_others_that_are_here(
    farasa_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_FARASA", str(farasa_folder))
    own, other = json.loads(offer(choose("embedded")))["engines"]
    assert own == EMBEDDED
    assert other["name"] == "farasa"
    assert set(other["jars"]) == {"segmenter", "names"}


def test_why_farasa_was_not_taken_is_told() -> None:
    chosen = choose("auto")
    told = json.loads(offer(chosen))
    assert told["engines"] == [EMBEDDED]
    assert told["fallback"] == chosen.fallback
    assert "FarasaSegmenterJar.jar" in told["fallback"]


def test_an_offer_stays_in_redis_as_long_as_its_worker_reports(
    worker: ExtractionWorker, redis_connection: Redis
) -> None:
    worker.offer = "offered"
    worker.register_birth()
    assert redis_connection.hget(worker.key, OFFER_FIELD) == b"offered"
    redis_connection.flushall()
    worker.heartbeat()
    assert redis_connection.hget(worker.key, OFFER_FIELD) == b"offered"
