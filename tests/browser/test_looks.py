"""The page in two languages, in the dark, and for those whom motion disturbs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import mark_in
from tests.conftest import Serve

# Words in Latin letters that Arabic readers see as well: forms of files, keys, and what names itself.
LATIN = {"HTML", "CSV", "JSON", "Esc", "Tab", "Isnad", "English"}
LIGHTNESS = """(selector) => {
    const colour = getComputedStyle(document.querySelector(selector)).backgroundColor;
    const [red, green, blue] = colour.match(/[0-9.]+/g);
    return (red * 0.2126 + green * 0.7152 + blue * 0.0722) / 255;
}"""


@pytest.mark.parametrize(
    ("wanted", "language", "direction"), [("ar", "ar", "rtl"), ("en", "en", "ltr"), ("fr", "ar", "rtl")]
)
def test_the_page_speaks_the_readers_language_else_arabic_and_articles_run_from_the_right(
    open_page: Callable[..., Page], service: Serve, article: str, wanted: str, language: str, direction: str
) -> None:
    page = open_page(service.url, wanted)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    mark_in(page, language, article)
    for selector in ("#article", ".of-words q", ".said button"):
        first = page.locator(selector).first
        assert first.evaluate("one => [one.lang, getComputedStyle(one).direction]") == ["ar", "rtl"]
    expect(page.locator(".voice h3").first).to_have_css("direction", "rtl")  # above its words, on their side
    assert page.locator("#table").evaluate("one => getComputedStyle(one).direction") == direction


def test_the_arabic_page_has_no_word_of_another_language_left(
    open_page: Callable[..., Page], service: Serve, article: str
) -> None:
    page = open_page(service.url, "ar")
    seen = page.locator("body").inner_text()
    mark_in(page, "ar", article)
    seen += page.locator("body").inner_text()
    labels = page.locator("[aria-label]").evaluate_all("all => all.map((one) => one.ariaLabel).join(' ')")
    assert set(re.findall("[A-Za-z]+", seen + labels)) == LATIN


def test_the_language_is_changed_with_the_article_before_the_reader_and_remembered(sample: Page) -> None:
    text = sample.locator("#article").text_content()
    sample.get_by_label("Type", exact=True).select_option("direct")
    rows = sample.locator("#table tbody tr").count()
    sample.get_by_role("link", name="العربية").click()
    expect(sample.get_by_role("heading", name="المقال محللاً")).to_be_visible()
    assert sample.locator("#article").text_content() == text
    assert sample.locator("#table tbody tr").count() == rows
    sample.reload()
    expect(sample.locator("html")).to_have_attribute("lang", "ar")
    expect(sample.get_by_role("link", name="English")).to_be_visible()


def test_the_page_follows_the_readers_light_and_dark(sample: Page) -> None:
    sample.emulate_media(reduced_motion="reduce")  # colours change at once
    for scheme, lit in (("light", True), ("dark", False)):
        sample.emulate_media(color_scheme=scheme)
        for ground in ("body", "#article", "#article .content", "#table table"):
            assert (sample.evaluate(LIGHTNESS, ground) > 0.5) == lit, (scheme, ground)


@pytest.mark.parametrize(("wish", "moves"), [("no-preference", True), ("reduce", False)])
def test_nothing_moves_where_the_reader_wants_no_motion(
    page: Page, article: str, wish: str, moves: bool
) -> None:
    page.emulate_media(reduced_motion=wish)
    page.route("**/v1/extractions", lambda route: None)  # so that it stays under way
    page.get_by_label("The article", exact=True).fill(article)
    page.get_by_role("button", name="Mark the article").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    assert bool(page.evaluate("document.getAnimations().length")) == moves
