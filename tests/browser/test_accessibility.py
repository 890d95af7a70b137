"""axe-core finds nothing wrong with the page, in whatever state a reader has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser.conftest import SEEDS, mark
from tests.browser.reader import barriers, mark_in
from tests.conftest import Serve

ARTICLE = (SEEDS / "rescue-agency.txt").read_text("utf-8")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": ViewportSize(width=360, height=640), "is_mobile": True},
}


def refuse(page: Page, status: int) -> None:
    """The service refuses, and the page says so or asks for a key."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, json={"title": "…", "detail": "The detail.", "request_id": "r-1"})

    page.route("**/v1/extractions", answer)
    page.get_by_label("The article", exact=True).fill(ARTICLE)
    page.get_by_role("button", name="Mark the article").click()


def empty(page: Page) -> None:
    page.get_by_role("button", name="Mark the article").click()
    expect(page.get_by_role("alert").filter(has_text="There is no article yet")).to_be_visible()


def trouble(page: Page) -> None:
    refuse(page, 500)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def dialogue(page: Page) -> None:
    refuse(page, 401)
    expect(page.get_by_role("dialog")).to_be_visible()


def under_way(page: Page) -> None:
    page.route("**/v1/extractions", lambda route: None)  # never answered
    page.get_by_label("The article", exact=True).fill(ARTICLE)
    page.get_by_role("button", name="Mark the article").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()


def filtered(page: Page) -> None:
    mark(page, ARTICLE)
    page.get_by_label("Type", exact=True).select_option("indirect")


def without_quotes(page: Page) -> None:
    mark(page, "أعلنت البلدية إغلاق الشارع.")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_nobody_is_kept_out_before_and_after_an_article_is_marked(
    open_page: Callable[..., Page], service: Serve, language: str, look: str
) -> None:
    page = open_page(service.url, language, reduced_motion="reduce", **LOOKS[look])
    assert barriers(page) == []
    mark_in(page, language, ARTICLE)
    page.locator("#article .number").first.click()
    expect(page.locator("#article .content.lit").first).to_be_visible()
    assert barriers(page) == []


@pytest.mark.parametrize("state", [empty, trouble, dialogue, under_way, filtered, without_quotes])
def test_nobody_is_kept_out_in_any_other_state(page: Page, state: Callable[[Page], None]) -> None:
    page.emulate_media(reduced_motion="reduce")
    state(page)
    assert barriers(page) == []


def test_the_viewer_of_the_contract_has_no_barriers_but_its_own(page: Page, service: Serve) -> None:
    page.goto(f"{service.url}/docs")
    page.locator(".opblock").first.wait_for()
    # Swagger UI's own: pale letters, links within buttons, a title too deep, parts beside its main one.
    own = {"color-contrast", "nested-interactive", "heading-order", "region"}
    found = barriers(page)
    assert {one.split(" ")[0] for one in found} <= own
