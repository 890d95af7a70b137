"""The whole way with the keyboard alone, where each step shows what has the focus."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.reader import IS_FOCUSED, press_tab, tab_to

# What the Tab key can stop at, as it stands on the page now.
STOPS = """() => [...document.querySelectorAll("a[href], button, select, textarea, input, summary")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility()).length"""


def test_an_article_is_put_in_marked_looked_through_filtered_and_saved(
    page: Page, article: str, tmp_path: Path
) -> None:
    tab_to(page, page.get_by_label("The article", exact=True))
    page.keyboard.insert_text(article)
    tab_to(page, page.get_by_role("button", name="Mark the article"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The article, marked")).to_be_focused()
    for number in (1, 2):
        tab_to(page, page.get_by_role("button", name=f"Quote {number},"))
        assert page.locator("tr.lit .number").get_attribute("data-number") == str(number)
    tab_to(page, page.get_by_label("Type", exact=True))
    page.keyboard.type("dir")
    expect(page.locator("#shown")).to_have_text("1 quote shown")
    tab_to(page, page.get_by_role("button", name="Show quote 2 in the article"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Quote 2,")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="JSON"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "saved.json")
    assert json.loads((tmp_path / "saved.json").read_text("utf-8"))["text"] == article


def test_a_sample_is_chosen_and_sent_from_within_the_field(page: Page) -> None:
    tab_to(page, page.get_by_label("Sample"))
    page.keyboard.type("A cup")
    field = page.get_by_label("The article", exact=True)
    expect(field).not_to_have_value("")
    for _ in range(10):
        press_tab(page, "Shift+Tab")
        if field.evaluate(IS_FOCUSED):
            break
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="The article, marked")).to_be_focused()


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    press_tab(page)
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    press_tab(page)
    expect(page.get_by_label("The article", exact=True)).to_be_focused()


def test_the_focus_is_seen_at_every_control_is_trapped_by_none_and_comes_back_round(marked: Page) -> None:
    stops = marked.evaluate(STOPS)
    marked.get_by_role("link", name="Skip to the content").focus()
    for _ in range(stops - 1):
        press_tab(marked)
    marked.keyboard.press("Tab")
    assert marked.evaluate("document.activeElement === document.body")
    press_tab(marked)
    expect(marked.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_escape_lets_go_of_a_light_that_enter_holds(marked: Page) -> None:
    tab_to(marked, marked.get_by_role("button", name="Quote 1,"))
    marked.keyboard.press("Enter")
    tab_to(marked, marked.get_by_role("button", name="HTML"))
    assert marked.locator(".content.lit").count() > 0
    marked.keyboard.press("Escape")
    assert marked.locator(".lit").count() == 0
