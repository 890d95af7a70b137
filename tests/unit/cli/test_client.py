import json
import socket
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest

import cli.client
from cli.client import Client, ServiceFailed, delay, retry_after

ARTICLES = [{"id": "n-1", "text": "قال الوزير"}, {"text": "أعلنت\nالبلدية"}]


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that clients would have paused."""
    taken: list[float] = []
    monkeypatch.setattr(cli.client.time, "sleep", taken.append)
    return taken


@pytest.fixture
def accepted(answer: Any) -> Any:
    """The answer to a batch that was taken."""
    return answer(202, {"id": "b1"})


def test_articles_are_posted_as_lines_of_utf_8_json_under_a_key(scripted: Any, accepted: Any) -> None:
    scripted.answers = [accepted]
    assert Client(scripted.url).send(ARTICLES) == f"{scripted.url}/v1/batches/b1"
    asked = scripted.asked[0]
    assert (asked.method, asked.path, asked.body) == ("POST", "/v1/batches", ARTICLES)
    assert asked.headers["Content-Type"] == "application/x-ndjson"
    assert asked.headers["Idempotency-Key"]


def test_each_batch_has_a_key_of_its_own(scripted: Any, accepted: Any) -> None:
    scripted.answers = [accepted]
    client = Client(scripted.url)
    client.send(ARTICLES)
    client.send(ARTICLES)
    assert len({asked.headers["Idempotency-Key"] for asked in scripted.asked}) == 2


def test_an_address_with_a_path_keeps_it(scripted: Any, accepted: Any) -> None:
    scripted.answers = [accepted]
    assert Client(f"{scripted.url}/news").send(ARTICLES) == f"{scripted.url}/news/v1/batches/b1"
    assert scripted.asked[0].path == "/news/v1/batches"


def test_an_api_key_is_sent_with_every_call_but_to_no_other_host(
    scripted: Any, accepted: Any, answer: Any
) -> None:
    other = scripted.url.replace("127.0.0.1", "localhost")
    scripted.answers = [accepted, answer(307, headers={"Location": f"{other}/v1/batches/b1"}), accepted]
    client = Client(scripted.url, api_key="isnad_x")
    assert client.knows(client.send(ARTICLES))
    sent = [asked.headers.get("Authorization") for asked in scripted.asked]
    assert sent == ["Bearer isnad_x", "Bearer isnad_x", None]


def test_results_are_asked_for_after_a_number(scripted: Any, answer: Any) -> None:
    lines = [{"number": 3, "status": "succeeded"}, {"number": 4, "status": "failed"}]
    scripted.answers = [answer(200, "".join(json.dumps(line) + "\n" for line in lines))]
    assert Client(scripted.url).results(f"{scripted.url}/v1/batches/b1", 2) == lines
    assert scripted.asked[0].path == "/v1/batches/b1/results?after=2"


def test_a_batch_is_known_until_it_is_not_found(scripted: Any, answer: Any) -> None:
    scripted.answers = [answer(200, {}), answer(404, {"title": "Not found"}), answer(401, {"title": "Who?"})]
    client = Client(scripted.url)
    assert client.knows(f"{scripted.url}/v1/batches/b1")
    assert not client.knows(f"{scripted.url}/v1/batches/b1")
    with pytest.raises(ServiceFailed, match=r"Who\?"):
        client.knows(f"{scripted.url}/v1/batches/b1")


def test_a_busy_service_is_tried_again_after_the_time_it_names(
    scripted: Any, answer: Any, accepted: Any, pauses: list[float]
) -> None:
    scripted.answers = [
        answer(409, {}, {"Retry-After": "1"}),
        answer(429, {}, {"Retry-After": "7"}),
        answer(503, {}, {"Retry-After": "2"}),
        accepted,
    ]
    Client(scripted.url).send(ARTICLES)
    assert pauses == [1.0, 7.0, 2.0]
    assert len({asked.headers["Idempotency-Key"] for asked in scripted.asked}) == 1


def test_a_service_that_stays_busy_is_asked_less_and_less(
    scripted: Any, answer: Any, accepted: Any, pauses: list[float]
) -> None:
    scripted.answers = [*(answer(409, {}, {"Retry-After": "1"}) for _ in range(6)), accepted]
    Client(scripted.url).send(ARTICLES)
    assert sum(pauses) > 10


def test_a_connection_that_breaks_is_tried_again(
    scripted: Any, answer: Any, accepted: Any, pauses: list[float]
) -> None:
    scripted.answers = [answer(0), answer(0), accepted]
    Client(scripted.url).send(ARTICLES)
    assert len(pauses) == 2


def test_a_service_that_is_away_is_given_up_after_the_last_try(pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ServiceFailed, match="cannot be reached"):
        Client(f"http://127.0.0.1:{port}", retries=3).send(ARTICLES)
    assert len(pauses) == 3


def test_a_service_that_stays_busy_is_given_up_with_its_status(
    scripted: Any, answer: Any, pauses: list[float]
) -> None:
    scripted.answers = [answer(503, {"title": "Unavailable", "detail": "Redis is away"})]
    with pytest.raises(ServiceFailed, match="Unavailable: Redis is away") as failure:
        Client(scripted.url, retries=2).send(ARTICLES)
    assert failure.value.status == 503
    assert len(scripted.asked) == 3


def test_what_is_refused_is_not_tried_again_and_says_what_is_wrong(scripted: Any, answer: Any) -> None:
    problem = {"title": "Invalid", "errors": [{"pointer": "/articles", "detail": "is empty"}]}
    scripted.answers = [answer(422, problem)]
    with pytest.raises(ServiceFailed, match="Invalid: /articles is empty") as failure:
        Client(scripted.url).send(ARTICLES)
    assert failure.value.status == 422
    assert len(scripted.asked) == 1


@pytest.mark.parametrize("status", [200, 404])
def test_an_answer_that_is_not_from_the_service_is_a_failure(scripted: Any, answer: Any, status: int) -> None:
    scripted.answers = [answer(status, "<html>")]
    client = Client(scripted.url)
    with pytest.raises(ServiceFailed, match="not from Isnad"):
        client.send(ARTICLES)
    with pytest.raises(ServiceFailed, match="not from Isnad"):
        client.results(f"{scripted.url}/v1/batches/b1", 0)


def test_delays_grow_up_to_a_limit() -> None:
    for attempt, longest in enumerate([0.5, 1, 2, 4, 8, 16, 30, 30, 30]):
        assert longest / 2 <= delay(attempt) <= longest


def test_retry_after_may_be_seconds_or_a_date_and_is_never_endless() -> None:
    soon = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=60), usegmt=True)
    past = format_datetime(datetime.now(timezone.utc) - timedelta(seconds=60), usegmt=True)
    assert retry_after("3") == 3
    assert 0 < (retry_after(soon) or 0) <= 60
    assert retry_after(past) == 0
    assert retry_after("999999") == cli.client.LONGEST_RETRY_AFTER
    assert retry_after("soon") is retry_after(None) is None
