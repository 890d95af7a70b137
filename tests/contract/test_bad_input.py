"""Bad input: each kind its own status, always a problem, nothing ever queued."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.contract.conftest import waiting
from tests.contract.promise import PromiseClient

JSON = {"Content-Type": "application/json"}


def refuse(client: PromiseClient, status: int, **request: Any) -> dict[str, Any]:
    """The problem that a POST is answered with."""
    return problem(client.post("/v1/extractions", **request), status)


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert response.json is not None
    assert response.json["request_id"] == response.headers["X-Request-ID"]
    return dict(response.json)


def test_a_body_of_another_type_is_415(queueing: PromiseClient) -> None:
    answer = refuse(queueing, 415, data="قال", headers={"Content-Type": "text/plain"}, invalid=True)
    assert "application/json" in answer["detail"]


def test_a_body_of_no_type_is_415(queueing: PromiseClient) -> None:
    refuse(queueing, 415, data=b'{"text": "x"}', invalid=True)


def test_a_body_that_is_not_json_is_400(queueing: PromiseClient) -> None:
    refuse(queueing, 400, data="{", headers=JSON, invalid=True)


def test_a_body_that_is_not_utf_8_is_400(queueing: PromiseClient) -> None:
    body = '{"text": "قال"}'.encode("windows-1256")
    assert "UTF-8" in refuse(queueing, 400, data=body, headers=JSON, invalid=True)["detail"]


def test_no_body_is_400(queueing: PromiseClient) -> None:
    refuse(queueing, 400, headers=JSON, invalid=True)


def test_a_body_over_the_limit_is_413_that_says_the_limit(queueing: PromiseClient) -> None:
    # openapi.yaml can say the limit in words only: an article as such is small enough.
    body = b'{"text": "x"}' + b" " * 1_048_576
    assert "1048576 bytes" in refuse(queueing, 413, data=body, headers=JSON)["detail"]


@pytest.mark.parametrize("text", ["", " \n", "س" * 100_001, "ا\0ب", None, 1])
def test_a_text_that_is_none_is_422_with_its_pointer(queueing: PromiseClient, text: Any) -> None:
    errors = refuse(queueing, 422, json={"text": text}, invalid=True)["errors"]
    assert {error["pointer"] for error in errors} == {"/text"}


def test_a_text_with_half_a_surrogate_pair_is_422(queueing: PromiseClient) -> None:
    # A JSON schema cannot forbid it: it speaks of strings of characters, and this is none.
    request = {"data": rb'{"text": "\ud800"}', "headers": JSON, "promised": False}
    (error,) = refuse(queueing, 422, **request)["errors"]
    assert error["pointer"] == "/text"


def test_a_longest_text_is_taken(queueing: PromiseClient) -> None:
    assert queueing.post("/v1/extractions", json={"text": "س" * 100_000}).status_code == 202


@pytest.mark.parametrize("key", ["callback_url", "Text", "a/b~c", "\ud800", "k" * 10_000])
def test_a_member_that_is_not_promised_is_422_with_its_pointer(queueing: PromiseClient, key: str) -> None:
    body = json.dumps({"text": "قال", key: 1})
    (error,) = refuse(queueing, 422, data=body, headers=JSON, invalid=True)["errors"]
    assert error["detail"] == "Is not a member of this object."


def test_all_faults_are_told_at_once(queueing: PromiseClient) -> None:
    article = {"published": "yesterday", "url": "x", "options": {"engine": "x", "include": ["y"]}}
    errors = refuse(queueing, 422, json=article, invalid=True)["errors"]
    pointers = {"/text", "/published", "/url", "/options/engine", "/options/include/0"}
    assert {error["pointer"] for error in errors} == pointers


def test_a_problem_says_nothing_of_what_was_sent(queueing: PromiseClient) -> None:
    answer = refuse(queueing, 422, json={"text": "سر" * 60_000, "source": "سر\0"}, invalid=True)
    assert "سر" not in str(answer)


def test_an_answer_that_the_client_does_not_accept_is_406_and_nothing_is_queued(
    queueing: PromiseClient, idle: Any, stored: Any
) -> None:
    refuse(queueing, 406, json={"text": "قال"}, headers={"Accept": "text/html"})
    assert waiting(stored, idle.queue) == 0


@pytest.mark.parametrize(
    "path", ["/index.html", "/v1", "/v1/extractions/", "//v1/extractions", "/v2/extractions", "/static/x"]
)
def test_an_address_that_is_not_there_is_404(queueing: PromiseClient, path: str) -> None:
    problem(queueing.application.test_client().open(path, promised=False), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/extractions", {"POST", "OPTIONS"}),
        ("GET", "/v1/extractions", {"POST", "OPTIONS"}),
        ("POST", "/v1/extractions/x", {"GET", "HEAD", "DELETE", "OPTIONS"}),
        ("DELETE", "/health/live", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_taken_is_405_that_says_which_are(
    queueing: PromiseClient, method: str, path: str, allowed: set[str]
) -> None:
    response = queueing.open(path, method=method, promised=False)
    assert problem(response, 405)["type"] == "/docs#problem-method-not-allowed"
    assert set(response.headers["Allow"].split(", ")) == allowed
