"""The longest article that is taken."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import SEEDS, mark

MOST = 100_000


def longest() -> str:
    """All samples one after the other, again and again, up to the last character that is allowed."""
    samples = "\n\n".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return (samples * (MOST // len(samples) + 1))[: MOST - 1] + "."


def test_an_article_of_100000_characters_is_marked_and_can_be_worked_with(page: Page) -> None:
    text = longest()
    mark(page, text)
    assert page.locator("#article").text_content() == text
    rows = page.locator("#table tbody tr")
    whole = rows.count()
    assert whole > 500
    page.get_by_label("Type", exact=True).select_option("direct")
    assert 0 < rows.count() < whole
    rows.last.get_by_role("button", name="Show quote").click()
    assert page.locator("#article .content.lit").count() > 0
    page.get_by_role("link", name="العربية").click()
    expect(page.get_by_role("heading", name="المقال محللاً")).to_be_visible()
    assert page.locator("#article").text_content() == text


def test_one_character_more_is_told_before_anything_is_sent(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("The article", exact=True).fill("😀" * (MOST + 1))
    expect(page.locator("#count")).to_have_text("100,001 of 100,000 characters")
    page.get_by_role("button", name="Mark the article").click()
    expect(page.get_by_role("alert").filter(has_text="too long: 100,001 characters")).to_be_visible()
    page.get_by_label("The article", exact=True).fill("😀" * MOST)
    expect(page.locator("#hint")).to_be_empty()
    assert not [url for url in sent if "/v1/" in url]
