import socket
import threading
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest

import cli.client
from cli.client import ArticleFailed, Client, Stopped, delay, retry_after

ARTICLE = {"id": "n-1", "text": "قال الوزير"}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that clients would have paused."""
    taken: list[float] = []
    monkeypatch.setattr(Client, "_pause", lambda self, seconds: taken.append(seconds))
    return taken


def test_an_article_is_posted_as_utf_8_json_with_a_wish_to_wait(scripted: Any, succeeded: Any) -> None:
    scripted.answers = [succeeded]
    assert Client(scripted.url).extract(ARTICLE) == {"quotes": []}
    asked = scripted.asked[0]
    assert (asked.method, asked.path, asked.body) == ("POST", "/v1/extractions", ARTICLE)
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Prefer"] == f"wait={cli.client.WAIT}"


def test_an_address_with_a_path_keeps_it(scripted: Any, succeeded: Any) -> None:
    scripted.answers = [succeeded]
    Client(f"{scripted.url}/news").extract(ARTICLE)
    assert scripted.asked[0].path == "/news/v1/extractions"


def test_an_unfinished_extraction_is_asked_for_until_it_is_done(
    scripted: Any, answer: Any, succeeded: Any, pauses: list[float]
) -> None:
    queued = answer(202, {"status": "queued"}, {"Location": "/v1/extractions/abc"})
    running = answer(200, {"status": "running"})
    scripted.answers = [queued, running, succeeded]
    assert Client(scripted.url).extract(ARTICLE) == {"quotes": []}
    assert [(a.method, a.path) for a in scripted.asked[1:]] == [("GET", "/v1/extractions/abc")] * 2


def test_a_busy_service_is_tried_again_after_the_time_it_names(
    scripted: Any, answer: Any, succeeded: Any, pauses: list[float]
) -> None:
    scripted.answers = [
        answer(409, {}, {"Retry-After": "1"}),
        answer(429, {}, {"Retry-After": "7"}),
        answer(503, {}, {"Retry-After": "2"}),
        succeeded,
    ]
    assert Client(scripted.url).extract(ARTICLE) == {"quotes": []}
    assert pauses == [1.0, 7.0, 2.0]
    assert len({asked.headers["Idempotency-Key"] for asked in scripted.asked}) == 1


def test_a_connection_that_breaks_is_tried_again(
    scripted: Any, answer: Any, succeeded: Any, pauses: list[float]
) -> None:
    scripted.answers = [answer(0), answer(0), succeeded]
    assert Client(scripted.url).extract(ARTICLE) == {"quotes": []}
    assert len(pauses) == 2


def test_a_service_that_is_away_is_given_up_after_the_last_try(pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ArticleFailed, match="cannot be reached"):
        Client(f"http://127.0.0.1:{port}", retries=3).extract(ARTICLE)
    assert len(pauses) == 3


def test_a_service_that_stays_busy_is_given_up_with_its_status(
    scripted: Any, answer: Any, pauses: list[float]
) -> None:
    scripted.answers = [answer(503, {"title": "Unavailable", "detail": "Redis is away"})]
    with pytest.raises(ArticleFailed, match="Unavailable: Redis is away") as failure:
        Client(scripted.url, retries=2).extract(ARTICLE)
    assert failure.value.status == 503
    assert len(scripted.asked) == 3


def test_a_refused_article_is_not_tried_again_and_says_what_is_wrong(scripted: Any, answer: Any) -> None:
    problem = {"title": "Invalid", "errors": [{"pointer": "/text", "detail": "is empty"}]}
    scripted.answers = [answer(422, problem)]
    with pytest.raises(ArticleFailed, match="Invalid: /text is empty") as failure:
        Client(scripted.url).extract(ARTICLE)
    assert failure.value.status == 422
    assert len(scripted.asked) == 1


@pytest.mark.parametrize(
    ("extraction", "reason"),
    [
        (
            {"status": "failed", "error": {"code": "timed_out", "detail": "It took too long."}},
            "It took too long",
        ),
        ({"status": "cancelled", "error": None}, "cancelled"),
        ({"status": "succeeded", "result": None}, "succeeded"),
    ],
)
def test_an_extraction_without_a_result_is_a_failure_with_its_reason(
    scripted: Any, answer: Any, extraction: Any, reason: str
) -> None:
    scripted.answers = [answer(200, extraction)]
    with pytest.raises(ArticleFailed, match=reason):
        Client(scripted.url).extract(ARTICLE)


def test_an_answer_that_is_not_from_the_service_is_a_failure(scripted: Any, answer: Any) -> None:
    scripted.answers = [answer(200, "<html>")]
    with pytest.raises(ArticleFailed, match="not from Isnad"):
        Client(scripted.url).extract(ARTICLE)


def test_an_extraction_that_never_ends_is_given_up(scripted: Any, answer: Any, pauses: list[float]) -> None:
    scripted.answers = [answer(202, {"status": "queued"})]
    with pytest.raises(ArticleFailed, match="not finished"):
        Client(scripted.url, patience=0).extract(ARTICLE)


def test_a_client_that_is_stopped_wakes_from_its_pause(scripted: Any, answer: Any) -> None:
    scripted.answers = [answer(503, {}, {"Retry-After": "300"})]
    client = Client(scripted.url)
    threading.Timer(0.1, client.stop).start()
    with pytest.raises(Stopped):
        client.extract(ARTICLE)


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
