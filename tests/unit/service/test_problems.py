"""Every error in one shape."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis.exceptions import ConnectionError, ResponseError, TimeoutError
from werkzeug.exceptions import ImATeapot

from service import problems, request_ids
from service.problems import KINDS, Problem, unavailable


def fail_with(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


def client_of(error: Exception) -> FlaskClient:
    """A client of an application whose only view raises the error."""
    app = Flask(__name__)
    request_ids.install(app)
    problems.install(app)
    app.add_url_rule("/", view_func=fail_with(error), methods=["GET"])
    return app.test_client()


def test_a_problem_has_the_members_of_rfc_9457_and_the_name_of_its_request() -> None:
    response = client_of(Problem(422, "Too long.", errors=[{"pointer": "/text"}])).get(
        "/", headers={"X-Request-ID": "r-1"}
    )
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "type": "/docs#problem-invalid",
        "title": "The input is not valid",
        "status": 422,
        "detail": "Too long.",
        "request_id": "r-1",
        "errors": [{"pointer": "/text"}],
    }


def test_an_address_that_is_not_there_is_a_problem() -> None:
    response = client_of(KeyError()).get("/nowhere")
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["type"] == "/docs#problem-not-found"


def test_a_method_that_is_not_taken_is_a_problem_that_says_which_are() -> None:
    response = client_of(KeyError()).put("/")
    assert (response.status_code, response.content_type) == (405, problems.MEDIA_TYPE)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("error", [ConnectionError("x"), TimeoutError("x"), ResponseError("OOM x")])
def test_a_redis_that_fails_is_a_503_that_says_when_to_come_back(error: Exception) -> None:
    response = client_of(error).get("/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.json is not None
    assert response.json["type"] == "/docs#problem-unavailable"


def test_what_is_missing_is_named() -> None:
    response = client_of(unavailable("No worker.", missing=["workers"])).get("/")
    assert response.json is not None
    assert response.json["missing"] == ["workers"]


def test_a_fault_of_the_service_tells_neither_client_nor_log_what_the_exception_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client_of(ValueError("نص سري")).get("/", headers={"X-Request-ID": "r-2"})
    assert response.status_code == 500
    assert "نص سري" not in response.get_data(as_text=True) + caplog.text
    (record,) = [record for record in caplog.records if record.name == "service.problems"]
    facts = record.__dict__["facts"]
    assert facts["error"] == "ValueError"
    assert any(place.startswith("test_problems.py:") for place in facts["at"])


def test_a_status_that_has_no_kind_of_its_own_is_about_blank() -> None:
    response = client_of(ImATeapot()).get("/")
    assert response.json is not None
    assert (response.status_code, response.json["type"]) == (418, "about:blank")


def test_no_two_kinds_share_a_name() -> None:
    assert len({slug for slug, _ in KINDS.values()}) == len(KINDS)
