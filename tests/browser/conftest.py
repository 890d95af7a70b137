"""A real browser before the whole service, as a reader has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import Serve

CHROMIUM = Path("/usr/bin/chromium")
# Without a sandbox, which root cannot have, and without what would reach out of this machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000  # milliseconds, for machines that do much else
expect.set_options(timeout=PATIENCE / 4)
SEEDS = Path(__file__).parents[2] / "seeds" / "text"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; skips where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM} here: the page is not tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console says that is wrong, breaches of the Content-Security-Policy among it."""
    return []


@pytest.fixture
def open_page(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens the page of a service, in a language, in a browser of its own; options are Playwright's."""
    contexts: list[BrowserContext] = []

    def opened(url: str, language: str = "en", **options: Any) -> Page:
        context = browser.new_context(locale=language, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def modules(browser: Browser, service: Serve) -> Iterator[Page]:
    """A page whose own modules tests import, and in which they change nothing."""
    page = browser.new_page()
    page.goto(service.url)
    yield page
    page.close()


@pytest.fixture
def page(open_page: Callable[..., Page], service: Serve) -> Page:
    """The page in English, ready for an article."""
    return open_page(service.url)


@pytest.fixture
def marked(page: Page, article: str) -> Page:
    """The page with the short article of the tests, marked."""
    mark(page, article)
    return page


@pytest.fixture
def sample(page: Page) -> Page:
    """The page with a sample of several voices, marked."""
    mark(page, (SEEDS / "ferry-headline.txt").read_text("utf-8"))
    return page


def mark(page: Page, text: str) -> None:
    """Put an article in and wait until it is marked."""
    page.get_by_label("The article", exact=True).fill(text)
    page.get_by_role("button", name="Mark the article").click()
    page.get_by_role("heading", name="The article, marked").wait_for()
