"""The page on a phone, and at twice its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import SEEDS
from tests.browser.reader import mark_in
from tests.conftest import Serve

PHONE: dict[str, Any] = {
    "viewport": ViewportSize(width=360, height=640),
    "has_touch": True,
    "is_mobile": True,
}
# What a window of 1280 × 800 is at 200 %.
TWICE: dict[str, Any] = {"viewport": ViewportSize(width=640, height=400), "device_scale_factor": 2}
CONTROLS = "a[href], button, select, textarea, input, summary"
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && !one.closest(".unseen, thead, option") && box.width > 0
        && (box.left < -1 || box.right > innerWidth + 1);
}).map((one) => one.outerHTML.slice(0, 100))"""
# Controls smaller than WCAG 2.5.8 allows; those within a sentence are let off there.
TOO_SMALL = """(controls) => [...document.querySelectorAll(controls)].filter((one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && !one.closest(".unseen, .article") && Math.min(box.width, box.height) < 24;
}).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("window", [PHONE, TWICE], ids=["phone", "twice"])
def test_nothing_is_beyond_the_edge_and_every_control_can_be_hit(
    open_page: Callable[..., Page], service: Serve, language: str, window: dict[str, Any]
) -> None:
    page = open_page(service.url, language, **window)
    for look in ("empty", "marked"):
        if look == "marked":
            mark_in(page, language, (SEEDS / "rescue-agency.txt").read_text("utf-8"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), look
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(TOO_SMALL, CONTROLS) == []


def test_on_a_phone_a_finger_lights_a_quote_filters_and_goes_back(
    open_page: Callable[..., Page], service: Serve, article: str
) -> None:
    page = open_page(service.url, **PHONE)
    mark_in(page, "en", article)
    page.locator("#article .number").first.tap()
    assert page.locator("#article .content.lit").all_text_contents() == ["الجسر سيفتح في موعده"]
    page.get_by_label("Type", exact=True).select_option("direct")
    assert page.locator("#table tbody tr").count() == 1
    page.get_by_role("button", name="Change the text").tap()
    assert page.get_by_label("The article", exact=True).input_value() == article


def test_a_very_long_word_is_broken_and_widens_nothing(
    open_page: Callable[..., Page], service: Serve
) -> None:
    word = "ال" + "مستشفى" * 100
    page = open_page(service.url, **PHONE)
    mark_in(page, "en", f"قال وزير النقل سامي العلي: «{word} سيفتح». وأضاف {word} أن الطريق مفتوح.")
    assert page.locator("#table tbody tr").count() > 0
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
