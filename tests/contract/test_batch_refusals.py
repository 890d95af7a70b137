"""What of a batch is refused, line by line or as a whole, as a client sees it."""

from __future__ import annotations

from typing import Any

import pytest
from redis import Redis

from service.config import Settings
from tests.contract.conftest import waiting
from tests.contract.promise import PromiseClient
from tests.contract.test_batches import (
    LINES,
    article,
    finished,
    json_of,
    lines_of,
    ndjson,
    send,
)


def test_a_bad_line_is_refused_by_its_number_and_spoils_no_other(client: PromiseClient) -> None:
    bad = [b"{", b"\xff", b"[1]", b'{"text": 3, "id": "n-6"}', b'{"text": "\\ud800"}', b"[" * 10_000]
    body = ndjson(article(id="first"), b"", *bad, article(id="last"))
    response = client.post("/v1/batches", data=body, headers=LINES, invalid=True)  # not all of it is UTF-8
    batch = finished(client, response.headers["Location"])
    assert batch["counts"] == {"articles": 8, "waiting": 0, "succeeded": 2, "failed": 0, "refused": 6}
    first, *refused, last = lines_of(client.get(batch["links"]["results"]))
    assert (first["number"], last["number"], last["id"], last["status"]) == (1, 9, "last", "succeeded")
    codes = ["unreadable", "unreadable", "invalid", "invalid", "invalid", "unreadable"]
    assert [line["error"]["code"] for line in refused] == codes
    assert [line["number"] for line in refused] == [3, 4, 5, 6, 7, 8]
    assert (refused[3]["id"], refused[3]["error"]["errors"][0]["pointer"]) == ("n-6", "/text")


def test_a_bad_article_in_json_is_refused_by_its_number_as_well(client: PromiseClient) -> None:
    response = client.post("/v1/batches", json={"articles": [article(), {"text": ""}, None]})
    batch = finished(client, response.headers["Location"])
    lines = lines_of(client.get(batch["links"]["results"]))
    assert [line["status"] for line in lines] == ["succeeded", "refused", "refused"]


def test_a_line_over_the_limit_is_refused_and_the_next_one_read(with_settings: Any) -> None:
    client = with_settings(max_body_bytes=1_024)
    location = send(client, b'{"text": "' + b"x" * 1_100 + b'"}', {"text": "x" * 900})
    assert json_of(client.get(location))["counts"]["refused"] == 1
    (line,) = lines_of(client.get(f"{location}/results"))
    assert (line["number"], line["error"]["code"]) == (1, "too_large")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422), ([], 422), ({"articles": []}, 422), ({"articles": {}}, 422), ({"articles": None}, 422),
        ({"articles": [{"text": "x"}], "other": 1}, 422), ({"articles": [{"text": "x"}] * 1_001}, 422),
    ],
)  # fmt: skip
def test_a_body_in_json_that_is_no_list_of_articles_is_refused(
    queueing: PromiseClient, stored: Redis, idle: Settings, body: Any, status: int
) -> None:
    assert queueing.post("/v1/batches", json=body, invalid=True).status_code == status
    assert stored.keys(f"isnad:batch:{idle.queue}:*") == []


@pytest.mark.parametrize("body", [b"", b"\n\n \r\n"])
def test_a_body_without_an_article_is_422_and_leaves_nothing(
    queueing: PromiseClient, stored: Redis, idle: Settings, body: bytes
) -> None:
    assert queueing.post("/v1/batches", data=body, headers=LINES, invalid=True).status_code == 422
    assert stored.keys(f"isnad:batch:{idle.queue}:*") == []


def test_a_body_of_another_type_is_415_that_names_both(queueing: PromiseClient) -> None:
    response = queueing.post("/v1/batches", data=b"x", headers={"Content-Type": "text/csv"}, invalid=True)
    assert response.status_code == 415
    assert response.headers["Accept-Post"] == "application/json, application/x-ndjson"


@pytest.mark.parametrize(
    ("settings", "detail"),
    [({"max_batch_lines": 30}, "30 lines"), ({"max_batch_bytes": 2_048}, "2048 bytes")],
)
def test_a_batch_over_a_limit_is_413_and_what_was_queued_of_it_is_gone(
    with_settings: Any, stored: Redis, settings: dict[str, int], detail: str
) -> None:
    client = with_settings(**settings)
    queue = client.application.extensions["isnad"].settings.queue
    body = ndjson(*(article() for _ in range(31)))
    response = client.post("/v1/batches", data=body, headers=LINES)
    assert (response.status_code, detail in json_of(response)["detail"]) == (413, True)
    assert stored.keys(f"isnad:batch:{queue}:*") == []
    assert waiting(stored, queue) == 0


def test_only_so_many_large_batches_come_in_at_once_and_small_ones_always(with_settings: Any) -> None:
    client = with_settings(max_uploads=0, max_body_bytes=1_024)
    large = client.post("/v1/batches", data=ndjson(*(article() for _ in range(30))), headers=LINES)
    assert (large.status_code, int(large.headers["Retry-After"]) > 0) == (503, True)
    assert client.post("/v1/batches", data=ndjson(article()), headers=LINES).status_code == 202


def test_a_seat_for_a_large_batch_is_free_again_however_it_ends(with_settings: Any) -> None:
    client = with_settings(max_uploads=1, max_body_bytes=1_024, max_batch_bytes=20_000)
    for count, status in [(30, 202), (300, 413), (30, 202)]:
        body = ndjson(*(article() for _ in range(count)))
        assert client.post("/v1/batches", data=body, headers=LINES).status_code == status


def test_a_batch_in_json_has_a_limit_of_its_own(with_settings: Any) -> None:
    client = with_settings(max_batch_json_bytes=1_024)
    body = {"articles": [{"text": "x" * 1_024}]}
    assert client.post("/v1/batches", json=body).status_code == 413
