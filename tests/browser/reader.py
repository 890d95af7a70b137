"""What a reader of the page has besides a mouse: a keyboard, another language, a folder for files, eyes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from service.page import read_words

# The ring around what has the focus; that of the field for the article is around the whole sheet.
RING = """() => {
    const focused = document.activeElement;
    const style = getComputedStyle(focused);
    const ringed = focused.matches("textarea") ? focused.closest(".sheet") : null;
    const box = focused.getBoundingClientRect();
    return {
        what: focused.outerHTML.slice(0, 120),
        seen: ringed
            ? getComputedStyle(ringed).boxShadow !== "none"
            : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
IS_FOCUSED = "one => one === document.activeElement"
MOST_STEPS = 100


def mark_in(page: Page, language: str, text: str) -> None:
    """Put an article in on the page in that language and wait until it is marked."""
    words = read_words(language)
    page.get_by_label(words["compose.text"], exact=True).fill(text)
    page.get_by_role("button", name=words["compose.submit"]).click()
    page.get_by_role("heading", name=words["result.title"]).wait_for()


def save(page: Page, form: str, folder: Path) -> Path:
    """The result as a file of that form: JSON, CSV or HTML."""
    with page.expect_download() as download:
        page.get_by_role("button", name=form, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def press_tab(page: Page, key: str = "Tab") -> None:
    """Go one control on; its focus must be seen."""
    page.keyboard.press(key)
    ring = page.evaluate(RING)
    assert ring["seen"] and ring["inSight"], ring


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by the Tab key alone until that control has the focus."""
    for _ in range(MOST_STEPS):
        press_tab(page)
        if wanted.evaluate(IS_FOCUSED):
            return
    raise AssertionError(f"{wanted} is not reached in {MOST_STEPS} steps")


def barriers(page: Page) -> list[str]:
    """What axe-core finds wrong: rule, impact, where."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}): {node['target']}" for one in violations for node in one["nodes"]]
