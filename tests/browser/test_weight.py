"""What the page costs: how much is loaded, and from where."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.conftest import PATIENCE, mark
from tests.conftest import Serve

MOST = 150_000  # bytes
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@pytest.fixture(scope="module")
def loaded(browser: Browser, service: Serve, article: str) -> list[tuple[Request, int]]:
    """All that a browser asks for until an article is marked and saved, with its bytes."""
    asked: list[Request] = []
    with browser.new_context(locale="en") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("requestfinished", lambda request: asked.append(request))
        page.goto(service.url)
        page.wait_for_selector("body[data-ready]")
        print(f"first contentful paint after {page.evaluate(PAINT):.0f} ms")
        mark(page, article)
        with page.expect_download():
            page.get_by_role("button", name="HTML").click()
        return [(one, one.sizes()["responseBodySize"] + one.sizes()["responseHeadersSize"]) for one in asked]


def test_the_page_without_its_fonts_is_at_most_150_kilobytes(loaded: list[tuple[Request, int]]) -> None:
    sizes = {
        one.url: size for one, size in loaded if "/v1/" not in one.url and not one.url.endswith(".woff2")
    }
    print(f"{len(sizes)} files, {sum(sizes.values()):,} bytes")
    assert any(url.endswith("main.js") for url in sizes)
    assert sum(sizes.values()) <= MOST


def test_nothing_is_asked_of_anybody_else(loaded: list[tuple[Request, int]], service: Serve) -> None:
    assert [
        one.url for one, _ in loaded if not one.url.startswith((service.url, f"blob:{service.url}"))
    ] == []
