"""Many articles in, one line for each out, as a client sees it."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis
from werkzeug.test import TestResponse

from service.batches.intake import ARTICLES
from service.config import DAY, Settings
from tests.contract.conftest import client_of, waiting
from tests.contract.promise import PromiseClient, read_contract

LINES = {"Content-Type": "application/x-ndjson"}
TEXT = "قال وزير النقل سامي العلي إن الجسر سيفتح في موعده."
PATIENCE = 60


def article(**members: Any) -> dict[str, Any]:
    """An article that was never sent before."""
    return {"text": f"{TEXT}\n{uuid4()}", **members}


def ndjson(*articles: Any) -> bytes:
    """Articles on a line each; bytes are a line as they are."""
    lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in articles]
    return b"".join(line + b"\n" for line in lines)


def send(client: PromiseClient, *articles: Any, **headers: str) -> str:
    """The location of a new batch."""
    response = client.post("/v1/batches", data=ndjson(*articles), headers={**LINES, **headers})
    assert response.status_code == 202
    return response.headers["Location"]


def finished(client: PromiseClient, location: str) -> dict[str, Any]:
    """The batch, once it is finished."""
    deadline = time.monotonic() + PATIENCE
    while (batch := json_of(client.get(location)))["status"] != "finished":
        assert time.monotonic() < deadline, batch
        time.sleep(0.02)
    return batch


def json_of(response: TestResponse) -> dict[str, Any]:
    assert response.json is not None
    return dict(response.json)


def lines_of(response: TestResponse) -> list[dict[str, Any]]:
    """The lines of results, each as openapi.yaml has it."""
    assert (response.status_code, response.mimetype) == (200, "application/x-ndjson")
    assert b"\\u" not in response.data
    return [json.loads(line) for line in response.data.splitlines()]


def keys_of(stored: Redis, location: str) -> set[bytes]:
    """What lies in Redis of a batch and of its jobs."""
    return set(stored.keys(f"*{location.rsplit('/', 1)[-1]}*"))


def test_articles_in_json_are_accepted_and_found_at_their_location(queueing: PromiseClient) -> None:
    response = queueing.post("/v1/batches", json={"articles": [article() for _ in range(3)]})
    batch = json_of(response)
    assert (response.status_code, batch["status"], batch["finished_at"]) == (202, "queued", None)
    assert batch["counts"] == {"articles": 3, "waiting": 3, "succeeded": 0, "failed": 0, "refused": 0}
    assert response.headers["Location"] == batch["links"]["self"] == f"/v1/batches/{batch['id']}"
    assert json_of(queueing.get(response.headers["Location"])) == batch


def test_results_come_in_the_order_sent_each_with_its_number_and_id(client: PromiseClient) -> None:
    count = 2 * ARTICLES + 3
    batch = finished(client, send(client, *(article(id=f"n-{number}") for number in range(1, count + 1))))
    assert batch["counts"] == {
        "articles": count, "waiting": 0, "succeeded": count, "failed": 0, "refused": 0
    }  # fmt: skip
    assert batch["created_at"] <= batch["finished_at"]
    lines = lines_of(client.get(batch["links"]["results"]))
    assert [(line["number"], line["id"]) for line in lines] == [(n, f"n-{n}") for n in range(1, count + 1)]
    assert all(line["status"] == "succeeded" and line["error"] is None for line in lines)
    assert [line["result"]["article"]["id"] for line in lines] == [line["id"] for line in lines]


def test_a_result_is_the_same_as_that_of_a_single_article(client: PromiseClient) -> None:
    sent = article(id="n-1", options={"include": ["tokens", "sentences"]})
    batch = finished(client, send(client, sent))
    (line,) = lines_of(client.get(batch["links"]["results"]))
    client.delete(batch["links"]["self"])  # of which the article would be given back
    single = json_of(client.post("/v1/extractions", json=sent, headers={"Prefer": "wait=20"}))
    assert line["result"] == single["result"]


def test_the_articles_of_a_batch_go_into_few_jobs_and_long_ones_into_more(
    queueing: PromiseClient, stored: Redis, idle: Settings
) -> None:
    send(queueing, *(article() for _ in range(ARTICLES + 1)))
    assert waiting(stored, idle.queue) == 2
    send(queueing, *({"text": f"{uuid4()} " + "س" * 99_950} for _ in range(4)))
    assert waiting(stored, idle.queue) == 2 + 4


def test_results_stop_before_the_first_article_that_waits_and_go_on_after_a_number(
    queueing: PromiseClient,
) -> None:
    location = send(queueing, b"1", b"", b"3", article(), b"5")
    assert [line["number"] for line in lines_of(queueing.get(f"{location}/results"))] == [1, 3]
    assert [line["number"] for line in lines_of(queueing.get(f"{location}/results?after=1"))] == [3]
    assert [line["number"] for line in lines_of(queueing.get(f"{location}/results?after=4"))] == [5]
    for after in (3, 5, 999_999_999):  # openapi-core takes no lines at all for no body
        assert lines_of(queueing.get(f"{location}/results?after={after}", promised=False)) == []


@pytest.mark.parametrize("after", ["-1", "x", "", "1e3", "١", "1000000000"])
def test_a_place_to_go_on_from_that_is_no_number_is_422(queueing: PromiseClient, after: str) -> None:
    location = send(queueing, article())
    invalid = after != "١"  # which openapi-core takes for 1
    assert queueing.get(f"{location}/results?after={after}", invalid=invalid).status_code == 422


def test_every_line_is_as_openapi_yaml_says(client: PromiseClient) -> None:
    from openapi_schema_validator import OAS31Validator

    batch = finished(client, send(client, article(), b"{", {"text": ""}))
    components = read_contract()["components"]
    schema = {**components["schemas"]["BatchLine"], "components": components}
    for line in lines_of(client.get(batch["links"]["results"])):
        OAS31Validator(schema).validate(line)


def test_the_same_key_and_body_give_the_same_batch_and_another_body_is_422(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    sent, key = [article(), article()], {"Idempotency-Key": uuid4().hex}
    assert send(queueing, *sent, **key) == send(queueing, *sent, **key)
    other = queueing.post("/v1/batches", data=ndjson(article()), headers={**LINES, **key})
    assert other.status_code == 422
    assert waiting(stored, idle.queue) == 1


def test_a_key_whose_batch_was_erased_is_free(queueing: PromiseClient) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    location = send(queueing, article(), **key)
    assert queueing.delete(location).status_code == 204
    assert send(queueing, article(), **key) != location


def test_of_batches_sent_at_the_same_moment_under_one_key_one_is_made(idle: Settings, stored: Redis) -> None:
    body = ndjson(*(article() for _ in range(3 * ARTICLES)))
    headers = {**LINES, "Idempotency-Key": uuid4().hex}
    start = threading.Barrier(6, timeout=PATIENCE)

    def post(client: PromiseClient) -> TestResponse:
        start.wait()
        return client.post("/v1/batches", data=body, headers=headers)

    clients = [client_of(idle) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(post, clients))
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.headers["Location"] for answer in answers if answer.status_code == 202}) == 1
    assert waiting(stored, idle.queue) == 3


def test_a_batch_that_is_erased_leaves_nothing_and_never_runs(
    queueing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    location = send(queueing, *(article() for _ in range(2 * ARTICLES)))
    other = send(queueing, article())
    response = queueing.delete(location)
    assert (response.status_code, response.data) == (204, b"")
    assert keys_of(stored, location) == set()
    assert waiting(stored, idle.queue) == 1
    for path in (location, f"{location}/results", f"{location}/events"):
        assert queueing.get(path).status_code == 404
    assert queueing.delete(location).status_code == 404
    assert queueing.get(other).status_code == 200


def test_a_batch_that_is_erased_while_it_runs_ends_after_the_article_at_hand(
    client: PromiseClient, stored: Redis
) -> None:
    location = send(client, *({"text": f"{uuid4()}\n{TEXT}\n" * 200} for _ in range(ARTICLES)))
    while json_of(client.get(location))["status"] == "queued":
        time.sleep(0.01)
    assert json_of(client.get(location))["counts"]["waiting"] > 1
    assert client.delete(location).status_code == 204
    finished(client, send(client, article()))  # the worker is through with the other
    assert keys_of(stored, location) == set()


def test_nothing_of_a_batch_is_kept_for_ever_and_no_text_once_it_is_finished(
    client: PromiseClient, stored: Redis, worked: Settings
) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    location = send(client, article(), b"x", **key)
    finished(client, location)
    end = time.monotonic() + 10
    while any(key.startswith(b"rq:") for key in keys_of(stored, location)) and time.monotonic() < end:
        time.sleep(0.05)  # RQ forgets its job right after the batch is told to be finished
    keys = keys_of(stored, location)
    assert {key.split(b":")[0] for key in keys} == {b"isnad"}
    assert all(0 < stored.ttl(key) <= worked.result_ttl for key in keys)


def test_a_batch_may_wait_for_days_however_short_results_live_but_not_for_ever(
    with_settings: Any, stored: Redis
) -> None:
    location = send(with_settings(result_ttl=1), article(), b"x")
    keys = [key for key in keys_of(stored, location) if key.startswith(b"isnad:batch:")]
    assert len(keys) == 3
    assert all(stored.ttl(key) > DAY for key in keys)


@pytest.mark.parametrize("name", ["0" * 32, "x", "A" * 32, "a:b", "س"])
def test_an_id_that_is_not_known_is_not_found(queueing: PromiseClient, name: str) -> None:
    invalid = name != "0" * 32
    for path in (f"/v1/batches/{name}", f"/v1/batches/{name}/results", f"/v1/batches/{name}/events"):
        assert queueing.get(path, invalid=invalid).status_code == 404
    assert queueing.delete(f"/v1/batches/{name}", invalid=invalid).status_code == 404


def test_an_extraction_is_no_batch_and_a_batch_no_extraction(queueing: PromiseClient) -> None:
    name = send(queueing, article()).rsplit("/", 1)[-1]
    assert queueing.get(f"/v1/extractions/{name}").status_code == 404
    single = json_of(queueing.post("/v1/extractions", json=article()))
    assert queueing.get(f"/v1/batches/{single['id']}").status_code == 404
