"""The body of a request: type, size, encoding, JSON, in that order."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import RequestEntityTooLarge

from service.bodies import read_json
from service.problems import Problem


def read(body: bytes, limit: int = 1000, **headers: str) -> Any:
    """What is read of a body sent as JSON, unless `headers` say otherwise."""
    sent = {
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    with Flask(__name__).test_request_context(method="POST", data=body, headers=sent):
        return read_json(limit)


def status_of(body: bytes, **headers: str) -> int:
    with pytest.raises(Problem) as raised:
        read(body, **headers)
    return raised.value.status


def test_arabic_is_read_as_it_is_and_as_escapes() -> None:
    assert read('{"text": "قال"}'.encode()) == read(rb'{"text": "\u0642\u0627\u0644"}') == {"text": "قال"}


def test_a_byte_order_mark_before_the_json_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf[1]") == [1]


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/xml", "application/jsonp", "multipart/form-data"]
)
def test_another_type_is_not_taken(content_type: str) -> None:
    assert status_of(b"{}", Content_Type=content_type) == 415


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_may_be_named_in_all_its_ways(content_type: str) -> None:
    assert read(b"{}", Content_Type=content_type) == {}


def test_a_compressed_body_is_not_taken() -> None:
    assert status_of(b"{}", Content_Encoding="gzip") == 415


def test_a_type_that_is_not_taken_is_told_before_a_body_that_is_too_large() -> None:
    assert status_of(b"x" * 2000, Content_Type="text/plain") == 415


@pytest.mark.parametrize(
    "body", ["قال".encode("windows-1256"), '{"a": "ب"}'.encode("utf-16"), b'"\xed\xa0\x80"']
)
def test_a_body_that_is_not_utf_8_is_told_so(body: bytes) -> None:
    with pytest.raises(Problem, match="not UTF-8") as raised:
        read(body)
    assert raised.value.status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'text': 1}",
        b'{"text": NaN}',
        b"[Infinity]",
        b"[-Infinity]",
        b"[" * 500,
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * 5_000,
        b'{"text": "\x01"}',
        b"{} {}",
    ],
)
def test_a_body_that_is_not_json_is_told_so(body: bytes) -> None:
    with pytest.raises(Problem, match="not JSON") as raised:
        read(body, limit=1_000_000)
    assert raised.value.status == 400


@pytest.mark.parametrize(
    "body", [b'{"a": 1, "a": 1}', b'{"a": {"b": 1, "c": 2, "b": 3}}', b'{"a": 1, "\\u0061": 2}']
)
def test_a_member_that_is_said_twice_is_told_so(body: bytes) -> None:
    with pytest.raises(Problem, match="twice") as raised:
        read(body)
    assert raised.value.status == 400


def test_the_place_where_the_json_breaks_is_told_but_not_what_stands_there() -> None:
    with pytest.raises(Problem) as raised:
        read('{\n "text": "سر" سر}'.encode())
    assert raised.value.detail == "The body is not JSON: line 2, column 15."


def test_a_body_of_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    assert read(b'"' + b"x" * 98 + b'"', limit=100) == "x" * 98
    with pytest.raises(RequestEntityTooLarge):
        read(b'"' + b"x" * 99 + b'"', limit=100)
