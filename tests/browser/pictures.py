"""Takes the pictures of the page that the documents show: python -m tests.browser.pictures"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from cli.supervisor import ROOT
from service.page import read_words
from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE, SEEDS
from tests.conftest import start_serve

PICTURES = ROOT / "docs" / "pictures"
ARTICLE = SEEDS / "nurses-broken-quote.txt"
QUOTE = "q2"
"""The one that is lit: it is cut in two by its cue, and who speaks is named again after it."""


@dataclass(frozen=True)
class Picture:
    """How a picture is taken; `size` is that of the window in CSS pixels, which are 1.5 of the picture's."""

    name: str
    language: str
    size: tuple[int, int] = (1200, 700)
    dark: bool = False


ALL = [
    Picture("page-light.png", "ar"),
    Picture("page-dark.png", "ar", dark=True),
    Picture("page-english.png", "en"),
    Picture("page-phone.png", "ar", size=(390, 760)),
]


def take(browser: Browser, url: str, folder: Path) -> Iterator[Path]:
    """Each picture as a file of the folder, taken from the running service."""
    for picture in ALL:
        width, height = picture.size
        context = browser.new_context(
            locale=picture.language,
            viewport=ViewportSize(width=width, height=height),
            device_scale_factor=1.5,
            color_scheme="dark" if picture.dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(url)
        words = read_words(picture.language)
        page.get_by_label(words["compose.text"], exact=True).fill(ARTICLE.read_text("utf-8"))
        page.get_by_role("button", name=words["compose.submit"]).click()
        page.locator(f"#{QUOTE}").click()
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=folder / picture.name)
        context.close()
        yield folder / picture.name


if __name__ == "__main__":
    service = start_serve("--workers", "1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for made in take(chromium, service.url, PICTURES):
            print(f"{made.relative_to(ROOT)}: {made.stat().st_size:,} bytes")
    service.stop()
