"""How an article is cut and read: the page's own modules, run in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

CUT = """async ({text, stretches}) => {
    const {segmentsOf} = await import("/static/js/segments.js");
    const {codePoints} = await import("/static/js/text.js");
    const points = codePoints(text);
    return segmentsOf(points.length, stretches).map(({start, end, stretches}) =>
        [points.slice(start, end).join(""), stretches.map((one) => one.part)]);
}"""
DECODE = """async (bytes) => (await import("/static/js/text.js")).decode(new Uint8Array(bytes))"""


def stretch(part: str, start: int, end: int) -> dict[str, Any]:
    return {"part": part, "of": "q1", "kind": "direct", "start": start, "end": end}


def cut(modules: Page, text: str, *stretches: dict[str, Any]) -> list[Any]:
    """The segments of a text, with the parts that each is of, innermost first."""
    segments: list[Any] = modules.evaluate(CUT, {"text": text, "stretches": stretches})
    return segments


def test_a_text_without_finds_is_one_segment(modules: Page) -> None:
    assert cut(modules, "نص") == [["نص", []]]


def test_offsets_count_code_points_not_the_units_of_javascript(modules: Page) -> None:
    assert cut(modules, "😀 قال 😀", stretch("cue", 2, 5)) == [["😀 ", []], ["قال", ["cue"]], [" 😀", []]]


def test_what_nests_is_named_from_within(modules: Page) -> None:
    nested = [stretch("content", 0, 6), stretch("mention", 2, 4)]
    assert cut(modules, "abcdef", *nested) == [
        ["ab", ["content"]],
        ["cd", ["mention", "content"]],
        ["ef", ["content"]],
    ]


def test_what_overlaps_is_cut_where_either_begins_or_ends(modules: Page) -> None:
    assert cut(modules, "abcdef", stretch("content", 0, 4), stretch("speaker", 2, 6)) == [
        ["ab", ["content"]],
        ["cd", ["content", "speaker"]],
        ["ef", ["speaker"]],
    ]


def test_stretches_that_touch_leave_nothing_between_them(modules: Page) -> None:
    assert cut(modules, "abcd", stretch("cue", 0, 2), stretch("content", 2, 4)) == [
        ["ab", ["cue"]],
        ["cd", ["content"]],
    ]


def test_a_stretch_beyond_the_text_is_left_out(modules: Page) -> None:
    assert cut(modules, "abc", stretch("cue", 1, 9)) == [["abc", []]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1256"])
def test_a_file_is_read_in_the_encodings_of_arabic_texts(modules: Page, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert modules.evaluate(DECODE, list(mark + "قال الوزير".encode(encoding))) == "قال الوزير"
