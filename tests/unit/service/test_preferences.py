"""Prefer (RFC 7240) and Accept (RFC 9110)."""

import pytest
from flask import Flask

from service.preferences import preferred_wait, produces
from service.problems import Problem


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("wait=10", 10),
        ("wait=0", 0),
        ("WAIT=10", 10),
        ("wait = 10", 10),
        ('wait="10"', 10),
        ("wait=10; foo=bar", 10),
        ("respond-async, wait=7", 7),
        ("respond-async;wait=3, wait=7", 7),
        ('note="a, wait=3", wait=7', 7),
        (r'note="a\", wait=3", wait=7', 7),
        ("wait=7, wait=3", 7),
        ("wait=999999999", 30),
    ],
)
def test_wait_is_read_as_the_standard_has_it(header: str, seconds: int) -> None:
    assert preferred_wait([header], 30) == seconds


@pytest.mark.parametrize(
    "header",
    [
        "",
        "wait",
        "wait=",
        "wait=x",
        "wait=-1",
        "wait=1.5",
        "wait=٥",
        "waiting=5",
        "respond-async",
        '"wait=5"',
        ",;=",
    ],
)
def test_what_is_not_understood_is_ignored(header: str) -> None:
    assert preferred_wait([header], 30) is None


def test_preferences_in_several_headers_are_one_list() -> None:
    assert preferred_wait(["respond-async", "wait=5", "wait=6"], 30) == 5


def test_no_header_is_no_preference() -> None:
    assert preferred_wait([], 30) is None


def test_a_long_header_of_quotation_marks_is_read_in_no_time() -> None:
    assert preferred_wait(['"' * 50_000 + "\\" * 50_000], 30) is None


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/*",
        "application/json",
        "application/json; charset=utf-8",
        "text/html, */*;q=0.1",
    ],
)
def test_a_client_that_accepts_json_gets_it(accept: str | None) -> None:
    assert ask(accept) == "answer"


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "application/json;q=0, */*", "text/*", ";;"]
)
def test_a_client_that_accepts_no_json_is_told_what_there_is(accept: str) -> None:
    with pytest.raises(Problem, match="application/json only") as raised:
        ask(accept)
    assert raised.value.status == 406


def ask(accept: str | None) -> str:
    """What a view that makes JSON answers to a request with that Accept header."""
    view = produces("application/json")(lambda: "answer")
    with Flask(__name__).test_request_context(headers={} if accept is None else {"Accept": accept}):
        return view()
