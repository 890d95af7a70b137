"""What a reader takes along: a quote on the clipboard, and the words that spreadsheets and papers get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import mark
from tests.conftest import Serve

TO_CSV = 'async (result) => (await import("/static/js/exports.js")).toCsv(result)'
WHOLE = 'async (words) => (await import("/static/js/voices.js")).whole(words)'


def quote(words: str, speaker: str) -> dict[str, Any]:
    span = {"start": 0, "end": len(words), "text": words}
    source = {"mention": None, "name": speaker, "entity": None, "resolution": "coreference"}
    cue = {"start": 0, "end": 1, "text": "قال"}
    return {"type": "direct", "content": [span], "cue": cue, "speaker": source, "via": None, "confidence": 1}


def test_a_quote_is_copied_with_who_said_it(
    open_page: Callable[..., Page], service: Serve, article: str
) -> None:
    page = open_page(service.url, permissions=["clipboard-read", "clipboard-write"])
    mark(page, article)
    page.get_by_role("button", name="Copy quote 2 with its source").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "«الجسر سيفتح في موعده أمام الناس» — سامي العلي"


def test_the_number_of_a_row_leads_to_the_quote_in_the_article(sample: Page) -> None:
    sample.get_by_role("button", name="Show quote 3 in the article").click()
    expect(sample.get_by_role("button", name="Quote 3,")).to_be_focused()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\u200f=", " =", "＝"])
def test_no_cell_of_the_csv_is_a_formula(modules: Page, start: str) -> None:
    csv = modules.evaluate(TO_CSV, {"quotes": [quote(f"{start}1+1", "=اسم")]})
    assert f"'{start}1+1" in csv
    assert "'=اسم" in csv


def test_the_csv_is_read_by_excel_and_holds_marks_and_line_ends_within_cells(modules: Page) -> None:
    csv = modules.evaluate(TO_CSV, {"quotes": [quote('قال "نعم"\nثم', "اسم")]})
    assert csv.startswith("\ufeffnumber,type,speaker,")
    assert '"قال ""نعم""\nثم"' in csv
    assert csv.endswith("\r\n")


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ('صحيفة "المرفأ', 'صحيفة "المرفأ"'),
        ('الربان غادر"، ثم عاد', '"الربان غادر"، ثم عاد'),
        ("حكومة «الوفاق", "حكومة «الوفاق»"),
        ("الوفاق» الليبية", "«الوفاق» الليبية"),
        ('قال "نعم" و"لا"', 'قال "نعم" و"لا"'),
    ],
)
def test_a_mark_whose_other_half_is_just_outside_is_given_it_back(
    modules: Page, words: str, whole: str
) -> None:
    assert modules.evaluate(WHOLE, words) == whole
