"""What is saved can be opened again: by programs, by spreadsheets, by a browser far from the service."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import mark
from tests.browser.reader import save

# Characters that JavaScript counts as two, what is markup elsewhere, what is a formula elsewhere.
TEXT = """😀😀 قال وزير النقل سامي العلي 👩‍👧: «<img src=x onerror=alert(1)> الجسر 🌉 سيفتح <b>غداً</b>».

وأضاف العلي: «=1+1 هو ما نريده من هذا المشروع»، <script>alert(2)</script> بحسب ما نقلته وكالة مرسى.

وكتب العلي: «@salma هذه كلمات لا تصح»."""


@pytest.fixture
def hostile(page: Page) -> Page:
    """The page with that text, marked."""
    mark(page, TEXT)
    return page


def test_the_offsets_of_saved_json_cut_its_text(hostile: Page, tmp_path: Path) -> None:
    saved = json.loads(save(hostile, "JSON", tmp_path).read_text("utf-8"))
    spans = [span for quote in saved["quotes"] for span in (*quote["content"], quote["cue"])]
    spans += [mention for entity in saved["entities"] for mention in entity["mentions"]]
    assert saved["text"] == TEXT
    assert len(saved["quotes"]) == hostile.locator("#table tbody tr").count() > 2
    for span in spans:
        assert TEXT[span["start"] : span["end"]] == span["text"]


def test_saved_csv_has_a_row_for_each_quote_and_no_formula(hostile: Page, tmp_path: Path) -> None:
    path = save(hostile, "CSV", tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert {row["speaker"] for row in rows} == {"سامي العلي"}
    assert rows[0]["quote"] == "<img src=x onerror=alert(1)> الجسر 🌉 سيفتح <b>غداً</b>"
    assert TEXT[int(rows[0]["start"]) : int(rows[0]["end"])] == rows[0]["quote"]
    assert rows[1]["quote"].startswith("'=1+1")
    assert rows[2]["quote"].startswith("'@salma")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_saved_html_shows_the_same_from_the_disk_alone_and_hostile_text_in_it_is_text(
    hostile: Page, browser: Browser, tmp_path: Path
) -> None:
    path = save(hostile, "HTML", tmp_path)
    quotes = hostile.locator(".of-words q").all_text_contents()
    wishes, complaints = list[str](), list[str]()
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: wishes.append(request.url))
        page.on("console", lambda said: complaints.append(said.text))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(path.as_uri())
        assert page.locator(".article").text_content() == TEXT
        assert page.locator(".of-words q").all_text_contents() == quotes
        assert page.locator("script, img, iframe, link, b, [onerror], [src], button").count() == 0
        page.get_by_role("link", name="Show quote 2").click()
        assert page.locator(":target").get_attribute("data-number") == "2"
    assert {wish.partition("#")[0] for wish in wishes} == {path.as_uri()}
    assert complaints == []


def test_saved_html_speaks_the_language_that_the_page_has(sample: Page, tmp_path: Path) -> None:
    assert '<html lang="en" dir="ltr">' in save(sample, "HTML", tmp_path).read_text("utf-8")
    sample.get_by_role("link", name="العربية").click()
    sample.get_by_role("heading", name="المقال محللاً").wait_for()
    assert '<html lang="ar" dir="rtl">' in save(sample, "HTML", tmp_path).read_text("utf-8")


def test_where_the_browser_has_no_clipboard_for_pages_a_quote_is_copied_all_the_same(
    page: Page, article: str
) -> None:
    page.evaluate("() => { delete Navigator.prototype.clipboard }")  # as on pages that come without TLS
    mark(page, article)
    page.get_by_role("button", name="Copy quote 1 with its source").click()
    page.get_by_role("button", name="Another article").click()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("The article", exact=True)).to_have_value(
        "الجسر سيفتح في موعده — وزير النقل سامي العلي (retold)"
    )
