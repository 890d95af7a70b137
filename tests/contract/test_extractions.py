"""Articles in, extractions out, as a client sees it."""

from __future__ import annotations

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis
from rq import Queue, SimpleWorker

import service.fleet
from service.config import Settings
from tests.contract.conftest import PATIENCE, client_of, offer
from tests.contract.promise import PromiseClient

TEXT = "قال وزير النقل سامي العلي إن الجسر سيفتح في موعده. وأضاف العلي: «لن نتأخر يوماً واحداً عن الموعد»."
WAIT = {"Prefer": "wait=20"}


def article(**members: Any) -> dict[str, Any]:
    """An article that was never sent before."""
    return {"text": f"{TEXT}\n{uuid4()}", **members}


def spans(part: Any) -> list[dict[str, Any]]:
    """Every object with start, end and text in a part of a result."""
    if isinstance(part, list):
        return [span for item in part for span in spans(item)]
    if not isinstance(part, dict):
        return []
    own = [part] if {"start", "end", "text"} <= part.keys() else []
    return own + [span for item in part.values() for span in spans(item)]


def test_an_article_is_accepted_and_found_at_its_location(queueing: PromiseClient) -> None:
    response = queueing.post("/v1/extractions", json=article())
    assert response.status_code == 202
    assert "Preference-Applied" not in response.headers
    extraction = response.json
    assert extraction is not None
    assert (extraction["status"], extraction["result"], extraction["error"]) == ("queued", None, None)
    assert response.headers["Location"] == f"/v1/extractions/{extraction['id']}"
    assert queueing.get(response.headers["Location"]).json == extraction


def test_with_a_wait_the_answer_is_the_finished_extraction(client: PromiseClient) -> None:
    sent = article(id="n-1042")
    response = client.post("/v1/extractions", json=sent, headers=WAIT)
    assert response.status_code == 200
    assert response.headers["Preference-Applied"] == "wait=20"
    extraction = response.json
    assert extraction is not None
    assert (extraction["status"], extraction["error"]) == ("succeeded", None)
    assert extraction["created_at"] <= extraction["started_at"] <= extraction["finished_at"]
    assert extraction["result"]["article"] == {
        "id": "n-1042",
        "characters": len(sent["text"]),
        "sha256": hashlib.sha256(sent["text"].encode()).hexdigest(),
    }


def test_offsets_cut_the_sent_text_to_what_the_result_says(client: PromiseClient) -> None:
    sent = article(options={"include": ["tokens", "sentences"]})
    extraction = client.post("/v1/extractions", json=sent, headers=WAIT).json
    assert extraction is not None
    result = extraction["result"]
    assert result["tokens"]
    assert result["sentences"]
    assert all(sent["text"][span["start"] : span["end"]] == span["text"] for span in spans(result))


def test_tokens_and_sentences_come_only_where_they_are_asked_for(client: PromiseClient) -> None:
    for include in ([], ["tokens"], ["sentences"]):
        sent = article(options={"include": include})
        extraction = client.post("/v1/extractions", json=sent, headers=WAIT).json
        assert extraction is not None
        assert [name for name in ("tokens", "sentences") if name in extraction["result"]] == include


def test_arabic_is_written_as_it_is(client: PromiseClient) -> None:
    sent = article(id="مقال-٧")
    body = client.post("/v1/extractions", json=sent, headers=WAIT).get_data(as_text=True)
    assert "مقال-٧" in body
    assert "\\u" not in body


def test_the_wait_ends_with_its_time_where_nobody_works(queueing: PromiseClient) -> None:
    response = queueing.post("/v1/extractions", json=article(), headers={"Prefer": "wait=1"})
    assert (response.status_code, response.headers["Preference-Applied"]) == (202, "wait=1")


def test_the_wait_is_capped_at_the_longest_that_is_allowed(with_settings: Any) -> None:
    client = with_settings(max_wait=1)
    response = client.post("/v1/extractions", json=article(), headers={"Prefer": "wait=3600"})
    assert (response.status_code, response.headers["Preference-Applied"]) == (202, "wait=1")


def test_without_a_free_seat_nobody_waits_and_nobody_says_so(with_settings: Any) -> None:
    response = with_settings(max_waiting=0).post("/v1/extractions", json=article(), headers=WAIT)
    assert response.status_code == 202
    assert "Preference-Applied" not in response.headers


def test_reading_waits_as_well(worked: Settings, client: PromiseClient) -> None:
    location = client.post("/v1/extractions", json=article()).headers["Location"]
    response = client.get(location, headers=WAIT)
    assert response.headers["Preference-Applied"] == "wait=20"
    assert response.json is not None
    assert response.json["status"] == "succeeded"


def test_the_same_article_and_options_give_the_same_extraction(queueing: PromiseClient) -> None:
    sent = article(title="عنوان", options={"include": ["tokens", "sentences"]})
    again = {**dict(reversed(sent.items())), "options": {"include": ["sentences", "tokens", "tokens"]}}
    first, second = (queueing.post("/v1/extractions", json=body) for body in (sent, again))
    assert first.headers["Location"] == second.headers["Location"]


def test_the_same_article_is_extracted_anew_when_the_engine_is_another(
    queueing: PromiseClient, idle: Settings, stored: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.fleet, "OFFERS_SECONDS", 0.0)
    worker = SimpleWorker([idle.queue], connection=stored)
    worker.register_birth()
    sent, places = article(), []
    for version in ("1.0.0", "1.0.0", "1.1.0"):
        stored.hset(worker.key, "offer", offer(version))
        places.append(queueing.post("/v1/extractions", json=sent).headers["Location"])
    assert places[0] == places[1] != places[2]


def test_a_finished_extraction_is_given_back_at_once_with_or_without_a_wait(client: PromiseClient) -> None:
    sent = article()
    finished = client.post("/v1/extractions", json=sent, headers=WAIT)
    again = client.post("/v1/extractions", json=sent)
    assert again.status_code == 200
    assert again.json == finished.json


@pytest.mark.parametrize(
    "other",
    [
        {"id": "n-2"},
        {"title": "عنوان آخر"},
        {"source": "صحيفة أخرى"},
        {"options": {"include": ["tokens"]}},
        {"options": {"engine": "embedded"}},
    ],
)
def test_whatever_differs_makes_an_extraction_of_its_own(
    queueing: PromiseClient, other: dict[str, Any]
) -> None:
    sent = article(id="n-1", title="عنوان", source="صحيفة")
    first, second = (queueing.post("/v1/extractions", json=body) for body in (sent, {**sent, **other}))
    assert first.headers["Location"] != second.headers["Location"]


def test_one_text_under_two_ids_answers_each_with_its_own(client: PromiseClient) -> None:
    sent = article()
    answers = [client.post("/v1/extractions", json={**sent, "id": name}, headers=WAIT).json for name in "ab"]
    assert [answer["result"]["article"]["id"] for answer in answers if answer] == ["a", "b"]
    assert client.delete(f"/v1/extractions/{answers[0]['id']}").status_code == 204  # type: ignore[index]
    assert client.get(f"/v1/extractions/{answers[1]['id']}").status_code == 200  # type: ignore[index]


def test_articles_sent_at_the_same_moment_make_one_extraction(idle: Settings) -> None:
    sent = article()
    start = threading.Barrier(8, timeout=PATIENCE)

    def post(client: PromiseClient) -> str:
        start.wait()
        return client.post("/v1/extractions", json=sent).headers["Location"]

    clients = [client_of(idle) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        locations = list(pool.map(post, clients))
    assert len(locations) == 8
    assert len(set(locations)) == 1


def test_an_etag_spares_the_client_what_it_has(client: PromiseClient) -> None:
    location = client.post("/v1/extractions", json=article(), headers=WAIT).headers["Location"]
    tag = client.get(location).headers["ETag"]
    for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        response = client.get(location, headers={"If-None-Match": known})
        assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", tag)
    assert client.get(location, headers={"If-None-Match": '"x"'}).status_code == 200


def test_an_etag_changes_with_the_extraction(queueing: PromiseClient, stored: Any) -> None:
    response = queueing.post("/v1/extractions", json=article())
    tag, location = response.headers["ETag"], response.headers["Location"]
    assert queueing.get(location, headers={"If-None-Match": tag}).status_code == 304
    stored.hset(f"rq:job:{location.rsplit('/', 1)[-1]}", "status", "started")
    changed = queueing.get(location, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)


def test_only_the_client_itself_may_keep_an_answer(queueing: PromiseClient) -> None:
    response = queueing.post("/v1/extractions", json=article())
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_a_queued_extraction_that_is_erased_is_gone_and_never_runs(
    queueing: PromiseClient, idle: Settings, stored: Any
) -> None:
    location = queueing.post("/v1/extractions", json=article(id="سري")).headers["Location"]
    response = queueing.delete(location)
    assert (response.status_code, response.data) == (204, b"")
    assert queueing.get(location).status_code == 404
    assert queueing.delete(location).status_code == 404
    assert stored.lrange(f"rq:queue:{idle.queue}", 0, -1) == []
    assert not [key for key in stored.scan_iter("rq:*") if location.rsplit("/", 1)[-1].encode() in key]


def test_a_finished_extraction_that_is_erased_is_gone_with_its_text_and_result(
    client: PromiseClient, stored: Any
) -> None:
    sent = article()
    response = client.post("/v1/extractions", json=sent, headers=WAIT)
    location = response.headers["Location"]
    assert client.delete(location).status_code == 204
    assert client.get(location).status_code == 404
    name = location.rsplit("/", 1)[-1].encode()
    assert [key for key in stored.scan_iter("*") if name in key] == [b"isnad:erased:" + name]
    assert client.post("/v1/extractions", json=sent).headers["Location"] != location


def test_a_running_extraction_that_is_erased_leaves_nothing_when_its_worker_ends(
    worked: Settings, client: PromiseClient, stored: Any
) -> None:
    # Long enough to be met while it runs; the next article is done when the worker is through with this one.
    sent = {"text": f"{uuid4()}\n{TEXT}\n" * 200}
    location = client.post("/v1/extractions", json=sent).headers["Location"]
    while (status := client.get(location).json["status"]) == "queued":  # type: ignore[index]
        time.sleep(0.005)
    assert status == "running"
    assert client.delete(location).status_code == 204
    assert client.post("/v1/extractions", json=article(), headers=WAIT).status_code == 200
    assert client.get(location).status_code == 404
    name = location.rsplit("/", 1)[-1].encode()
    assert [key for key in stored.scan_iter("*") if name in key] == [b"isnad:erased:" + name]


def test_whoever_waits_for_what_is_erased_learns_that_it_was_cancelled(queueing: PromiseClient) -> None:
    location = queueing.post("/v1/extractions", json=article()).headers["Location"]
    waiting: list[Any] = []
    thread = threading.Thread(target=lambda: waiting.append(queueing.get(location, headers=WAIT)))
    thread.start()
    time.sleep(0.2)
    assert client_of_same(queueing).delete(location).status_code == 204
    thread.join()
    assert (waiting[0].status_code, waiting[0].json["status"]) == (200, "cancelled")


@pytest.mark.parametrize("name", ["0" * 32, "x", "0" * 31, "A" * 32, "a:b", "س"])
def test_an_id_that_is_not_known_is_not_found(queueing: PromiseClient, name: str) -> None:
    for method in (queueing.get, queueing.delete):
        response = method(f"/v1/extractions/{name}", invalid=name != "0" * 32)
        assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_a_job_of_another_program_is_nobodys_extraction(
    queueing: PromiseClient, idle: Settings, stored: Any
) -> None:
    name = uuid4().hex
    Queue(idle.queue, connection=stored).enqueue_call("builtins.print", args=["سر"], job_id=name)
    assert queueing.get(f"/v1/extractions/{name}").status_code == 404
    assert queueing.delete(f"/v1/extractions/{name}").status_code == 404
    assert stored.exists(f"rq:job:{name}")


def test_nothing_of_the_article_is_in_what_rq_logs_of_a_job(queueing: PromiseClient, stored: Any) -> None:
    name = queueing.post("/v1/extractions", json=article(id="سري")).headers["Location"].rsplit("/", 1)[-1]
    assert stored.hget(f"rq:job:{name}", "description").decode() == f"extraction {name}"


def client_of_same(client: PromiseClient) -> PromiseClient:
    """A second client of the same application."""
    second = client.application.test_client()
    assert isinstance(second, PromiseClient)
    return second
