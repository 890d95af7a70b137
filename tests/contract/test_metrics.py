"""Metrics: requests by route, queue and workers as Redis knows them, and that Redis is away."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis
from rq import SimpleWorker
from rq.job import Job
from rq.utils import utcformat

from service.config import Settings
from telemetry.measures import key
from tests.contract.conftest import client_of, offer
from tests.contract.promise import OPENAPI, PromiseClient

NOWHERE = Settings(redis_url="unix:///nowhere/redis.sock")

Samples = dict[tuple[str, ...], float]


def scrape(client: PromiseClient) -> Samples:
    """The samples by their names and the values of their labels."""
    response = client.get("/metrics")
    assert response.status_code == 200
    families = text_string_to_metric_families(response.get_data(as_text=True))
    samples = [sample for family in families for sample in family.samples]
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for sample in samples
    }


def post(client: PromiseClient, wait: int = 0) -> str:
    """Send a new article; the id of its extraction."""
    article = {"text": f"قال الوزير: نعم. {uuid4()}"}
    response = client.post("/v1/extractions", json=article, headers={"Prefer": f"wait={wait}"})
    assert response.json is not None
    return str(response.json["id"])


def test_requests_are_counted_by_route_method_and_status(queueing: PromiseClient) -> None:
    before = scrape(queueing)
    queueing.get("/v1/extractions/" + "0" * 32)
    queueing.get("/v1/extractions/" + "1" * 32)
    queueing.post("/v1/extractions", json={}, invalid=True)
    after = scrape(queueing)

    def more(*name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("isnad_http_requests_total", "GET", "/v1/extractions/<extraction_id>", "404") == 2
    assert more("isnad_http_requests_total", "POST", "/v1/extractions", "422") == 1
    assert more("isnad_http_request_seconds_count", "/v1/extractions/<extraction_id>") == 2


def test_what_clients_make_up_adds_no_labels(queueing: PromiseClient) -> None:
    def make_up(name: str) -> set[tuple[str, ...]]:
        queueing.get(f"/made-up/{name}", promised=False)
        queueing.open("/made-up", method=f"MADEUP{name}", promised=False)
        queueing.get(f"/v1/extractions/{name}", query_string={"a": name}, promised=False)
        return set(scrape(queueing))

    make_up("first")
    assert make_up("second") == make_up("third")


def test_the_queue_is_told_by_its_length_and_by_the_age_of_its_head(
    queueing: PromiseClient, stored: Redis
) -> None:
    empty = scrape(queueing)
    lines = ("next", "urgent", "patient")
    assert [empty["isnad_queue_jobs", line] for line in lines] == [0, 0, 0]
    assert [empty["isnad_queue_oldest_seconds", line] for line in lines] == [0, 0, 0]
    jobs = [post(queueing) for _ in range(3)]
    queueing.post("/v1/batches", json={"articles": [{"text": "قال لا."}]})
    for number, job in enumerate(jobs):
        long_ago = datetime.now(timezone.utc) - timedelta(seconds=300 - 100 * number)
        stored.hset(Job.key_for(job), "enqueued_at", utcformat(long_ago))
    samples = scrape(queueing)
    assert [samples["isnad_queue_jobs", line] for line in lines] == [1, 2, 1]
    assert 300 <= samples["isnad_queue_oldest_seconds", "next"] < 400
    assert 200 <= samples["isnad_queue_oldest_seconds", "urgent"] < 300
    assert samples["isnad_jobs_running",] == 0


def test_workers_are_counted_and_their_engines_named(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    assert scrape(queueing)["isnad_workers",] == 0
    for _ in range(2):
        worker = SimpleWorker([idle.queue], connection=stored)
        worker.register_birth()
        stored.hset(worker.key, "offer", offer("1.0.0"))
    samples = scrape(queueing)
    assert samples["isnad_workers",] == 2
    assert samples["isnad_engine_info", "embedded", "1.0.0"] == 1


def test_what_a_worker_has_read_is_told(client: PromiseClient) -> None:
    before = scrape(client)
    post(client, wait=20)

    def more() -> Samples:
        return {name: value - before.get(name, 0) for name, value in scrape(client).items()}

    # The worker counts when the client has its answer already.
    told = next(found for _ in range(1_000) if (found := more())["isnad_jobs_total", "succeeded"])
    assert told["isnad_articles_total", "succeeded"] == 1
    assert told["isnad_words_total", "embedded"] > 3
    assert told["isnad_extraction_seconds_count", "embedded"] == 1
    assert told["isnad_extraction_seconds_sum", "embedded"] > 0


def test_the_measures_of_all_workers_make_one_histogram(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    measures = {"took x 0.005": 2, "took x 0.1": 1, "took x +Inf": 1, "microseconds x": 70_500_000}
    stored.hset(key(idle.queue), mapping={**measures, "jobs lost": 3, "articles timed_out": 4})
    samples = scrape(queueing)
    upto = {name[2]: value for name, value in samples.items() if name[0] == "isnad_extraction_seconds_bucket"}
    assert [upto[bound] for bound in ("0.005", "0.05", "0.1", "60.0", "+Inf")] == [2, 2, 3, 3, 4]
    assert samples["isnad_extraction_seconds_count", "x"] == 4
    assert samples["isnad_extraction_seconds_sum", "x"] == 70.5
    assert samples["isnad_jobs_total", "lost"] == 3
    assert samples["isnad_articles_total", "timed_out"] == 4


def test_the_page_for_operators_names_every_metric_and_no_other(client: PromiseClient) -> None:
    post(client, wait=20)
    families = text_string_to_metric_families(client.get("/metrics").get_data(as_text=True))
    told = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
    page = (OPENAPI.parent / "docs" / "watching.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(isnad_\w+)`", page, re.MULTILINE)) == told
    assert {name.removesuffix("_bucket") for name in re.findall(r"isnad_\w+", page)} <= told


def test_without_redis_that_is_what_is_told() -> None:
    samples = scrape(client_of(NOWHERE))
    assert samples["isnad_redis_up",] == 0
    assert ("isnad_queue_jobs", "next") not in samples


def test_with_redis_it_is_told_that_it_is_there(queueing: PromiseClient) -> None:
    assert scrape(queueing)["isnad_redis_up",] == 1


@pytest.mark.parametrize(
    "accept",
    [
        "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "text/plain",
        "*/*",
    ],
)
def test_prometheus_gets_the_text_it_asks_for(queueing: PromiseClient, accept: str) -> None:
    response = queueing.get("/metrics", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"


def test_a_client_that_accepts_no_text_is_406(queueing: PromiseClient) -> None:
    assert queueing.get("/metrics", headers={"Accept": "application/json"}).status_code == 406
