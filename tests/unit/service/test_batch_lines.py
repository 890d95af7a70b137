"""The body of a batch, line by line: nothing is held but the line at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from service.batches.lines import Refusal, entries_of_lines, split_lines
from service.submissions import ArticleSchema, Submission


def split(*pieces: bytes, longest: int = 100) -> list[bytes | None]:
    return list(split_lines(pieces, longest))


def test_lines_are_the_same_however_the_body_is_cut() -> None:
    body = '{"text": "قال"}\r\n\n{"text": "ب"}'.encode()
    whole = split(body)
    assert whole == body.split(b"\n")
    for size in (1, 2, 3, 7):
        assert split(*(body[start : start + size] for start in range(0, len(body), size))) == whole


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_last_line_may_end_with_the_body(end: bytes) -> None:
    assert split(b"a\nb" + end) == [b"a", b"b"]


def test_nothing_is_no_line() -> None:
    assert split() == split(b"") == []


@pytest.mark.parametrize("size", [1, 3, 10, 1000])
def test_a_line_over_the_limit_is_told_once_and_the_next_one_is_whole(size: int) -> None:
    body = b"x" * 10 + b"\n" + b"y" * 11 + b"\n" + b"z" + b"\n" + b"w" * 12
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    assert split(*pieces, longest=10) == [b"x" * 10, None, b"z", None]


def test_no_more_of_a_body_is_read_than_was_asked_for() -> None:
    read: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(1_000_000):
            read.append(number)
            yield b'{"text": "x"}\n'

    entries = entries_of_lines(pieces(), 1_000, ArticleSchema())
    for _ in range(5):
        assert isinstance(next(entries), Submission)
    assert len(read) == 5


def test_a_line_without_an_end_is_not_held() -> None:
    # 200 MB in one line: would be seen in the memory of the test, were it kept.
    import tracemalloc

    tracemalloc.start()
    assert list(split_lines((b"x" * 65_536 for _ in range(3_200)), 1_000_000)) == [None]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000


def test_a_refused_article_says_why_and_keeps_its_id_if_it_has_a_good_one() -> None:
    lines = [{"id": "n-1", "text": ""}, {"id": 7, "text": ""}, {"id": "n" * 201, "text": "x"}]
    body = "\n".join(map(json.dumps, lines)).encode()
    first, second, third = entries_of_lines([body], 1_000, ArticleSchema())
    assert isinstance(first, Refusal) and isinstance(second, Refusal) and isinstance(third, Refusal)
    assert (first.code, first.id, second.id, third.id) == ("invalid", "n-1", None, None)
    assert first.as_error()["errors"][0]["pointer"] == "/text"
    assert {error["pointer"] for error in second.errors} == {"/text", "/id"}
