"""How an article is cut and read: the page's own modules, run in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Serve

CUT = """async ({text, stretches}) => {
    const {segmentsOf} = await import("/static/js/segments.js");
    const {codePoints} = await import("/static/js/text.js");
    const points = codePoints(text);
    return segmentsOf(points.length, stretches).map(({start, end, stretches}) =>
        [points.slice(start, end).join(""), stretches.map((one) => one.part)]);
}"""
DECODE = """async (bytes) => (await import("/static/js/text.js")).decode(new Uint8Array(bytes))"""


@pytest.fixture(scope="module")
def page(browser: Browser, service: Serve) -> Iterator[Page]:
    """The page, for tests that change nothing in it."""
    page = browser.new_page()
    page.goto(service.url)
    yield page
    page.close()


def stretch(part: str, start: int, end: int) -> dict[str, Any]:
    return {"part": part, "of": "q1", "kind": "direct", "start": start, "end": end}


def cut(page: Page, text: str, *stretches: dict[str, Any]) -> list[Any]:
    """The segments of a text, with the parts that each is of, innermost first."""
    segments: list[Any] = page.evaluate(CUT, {"text": text, "stretches": stretches})
    return segments


def test_a_text_without_finds_is_one_segment(page: Page) -> None:
    assert cut(page, "نص") == [["نص", []]]


def test_offsets_count_code_points_not_the_units_of_javascript(page: Page) -> None:
    assert cut(page, "😀 قال 😀", stretch("cue", 2, 5)) == [["😀 ", []], ["قال", ["cue"]], [" 😀", []]]


def test_what_nests_is_named_from_within(page: Page) -> None:
    nested = [stretch("content", 0, 6), stretch("mention", 2, 4)]
    assert cut(page, "abcdef", *nested) == [
        ["ab", ["content"]],
        ["cd", ["mention", "content"]],
        ["ef", ["content"]],
    ]


def test_what_overlaps_is_cut_where_either_begins_or_ends(page: Page) -> None:
    assert cut(page, "abcdef", stretch("content", 0, 4), stretch("speaker", 2, 6)) == [
        ["ab", ["content"]],
        ["cd", ["content", "speaker"]],
        ["ef", ["speaker"]],
    ]


def test_stretches_that_touch_leave_nothing_between_them(page: Page) -> None:
    assert cut(page, "abcd", stretch("cue", 0, 2), stretch("content", 2, 4)) == [
        ["ab", ["cue"]],
        ["cd", ["content"]],
    ]


def test_a_stretch_beyond_the_text_is_left_out(page: Page) -> None:
    assert cut(page, "abc", stretch("cue", 1, 9)) == [["abc", []]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1256"])
def test_a_file_is_read_in_the_encodings_of_arabic_texts(page: Page, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert page.evaluate(DECODE, list(mark + "قال الوزير".encode(encoding))) == "قال الوزير"
