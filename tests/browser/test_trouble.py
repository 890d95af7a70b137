"""What goes wrong, as the service really answers it: refused, too much, out of reach, cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import requests
from playwright.sync_api import Page, Route, expect

from service.keys import hash_of, new_key
from tests.browser.conftest import SEEDS
from tests.conftest import Serve, start_serve

KEYS = {name: new_key() for name in ("desk", "slow")}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """A service that asks for keys, one of them good for one request a minute, and allows little of all."""
    file = tmp_path_factory.mktemp("keys") / "keys"
    file.write_text(f"desk sha256:{hash_of(KEYS['desk'])}\nslow sha256:{hash_of(KEYS['slow'])} rate=1\n")
    one = start_serve("--workers", "1", ISNAD_API_KEYS_FILE=str(file), ISNAD_MAX_BODY_BYTES="300000")
    yield one
    one.stop()


def send(page: Page, text: str, key: str = "") -> None:
    """Put an article in and send it, with a key where one is asked for."""
    page.get_by_label("The article", exact=True).fill(text)
    page.get_by_role("button", name="Mark the article").click()
    if key:
        page.get_by_role("textbox", name="API key").fill(key)
        page.get_by_role("button", name="Use this key").click()


def long_article() -> str:
    """One that keeps a worker busy for more than a second."""
    text = (SEEDS / "coffee-report.txt").read_text("utf-8")
    return text * (99_000 // len(text))


@pytest.mark.parametrize("text", ["\u200b\u200f", "قال\u0000 الوزير"], ids=["invisible", "null"])
def test_a_text_that_the_service_refuses_is_explained(page: Page, text: str) -> None:
    send(page, text)
    expect(page.locator("#trouble")).to_contain_text("The service cannot take this text.")
    expect(page.locator("#trouble")).to_contain_text("Must hold something that can be seen")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()


def test_a_body_that_is_too_large_is_explained(open_page: Callable[..., Page], strict: Serve) -> None:
    page = open_page(strict.url)
    send(page, "😀" * 90_000, KEYS["desk"])
    expect(page.locator("#trouble")).to_contain_text("The article is too large for the service.")


def test_where_a_key_has_sent_too_much_the_page_waits_as_long_as_it_is_told(
    open_page: Callable[..., Page], strict: Serve, article: str
) -> None:
    page = open_page(strict.url)
    send(page, article, KEYS["slow"])
    expect(page.locator("#status")).to_have_text(re.compile(r"busy. Trying again in \d\d seconds…"))
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#trouble")).to_contain_text("The article was not erased from the service.")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()


def test_the_dialogue_for_the_key_keeps_the_focus_and_escape_leaves_it(
    open_page: Callable[..., Page], strict: Serve, article: str
) -> None:
    page = open_page(strict.url)
    send(page, article)
    expect(page.get_by_role("textbox", name="API key")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, header') === null")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("The article", exact=True)).to_have_value(article)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_page_goes_on_where_it_was_once_the_network_is_back(page: Page, article: str) -> None:
    # A real network cannot be cut at the moment between two requests: the browser is told that it was.
    page.route("**/v1/extractions/*", lambda route: route.abort("internetdisconnected"), times=1)
    send(page, f"{article} 1")
    expect(page.locator("#status")).to_have_text(re.compile("No connection. Trying again in"))
    expect(page.get_by_role("heading", name="The article, marked")).to_be_visible()


def test_what_is_cancelled_is_gone_from_the_service(page: Page, service: Serve) -> None:
    with page.expect_response("**/v1/extractions") as sent:
        send(page, f"{long_article()} 2")
    page.keyboard.press("Enter")  # the focus is on the button that cancels
    expect(page.get_by_label("The article", exact=True)).to_be_focused()
    address = f"{service.url}/v1/extractions/{sent.value.json()['id']}"
    assert requests.get(address, timeout=60).status_code == 404


def without_erasing(page: Page, status: int) -> None:
    """What is sent is under way from now on and cannot be erased: the status, 0 for no answer at all.

    A real service cannot be made to fail at that one request: the browser is answered in its place.
    """

    def answer(route: Route) -> None:
        if route.request.method == "GET":
            extraction_id = route.request.url.rpartition("/")[2]
            route.fulfill(json={"id": extraction_id, "status": "running", "result": None, "error": None})
        elif status:
            route.fulfill(status=status, json={"title": "…", "detail": "The detail.", "request_id": "r"})
        else:
            route.abort("internetdisconnected")

    page.route("**/v1/extractions/*", answer)


FAILURES = {429: "Wait a little, then try again.", 503: "Try again in a minute.", 0: "Check your connection"}


@pytest.mark.parametrize(("status", "advice"), FAILURES.items())
def test_what_is_cancelled_but_not_erased_is_said_to_be_there_still_until_it_is_erased(
    page: Page, service: Serve, article: str, status: int, advice: str
) -> None:
    without_erasing(page, status)
    with page.expect_response("**/v1/extractions") as sent:
        send(page, f"{article} {status}")
    expect(page.locator("#status")).to_have_text("Reading the article…")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#trouble")).to_contain_text("The article was not erased from the service.")
    expect(page.locator("#trouble")).to_contain_text(advice)
    expect(page.locator("#toast")).to_be_empty()
    address = f"{service.url}/v1/extractions/{sent.value.json()['id']}"
    assert requests.get(address, timeout=60).status_code == 200
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#toast")).to_contain_text("The article was erased")
    expect(page.locator("#trouble")).to_be_hidden()
    assert requests.get(address, timeout=60).status_code == 404


def test_an_article_that_is_shown_but_was_not_erased_is_not_said_to_be_erased(marked: Page) -> None:
    without_erasing(marked, 503)
    erase = marked.get_by_role("button", name="Erase from the service")
    erase.click()
    expect(marked.locator("#toast")).to_contain_text("The article was not erased from the service.")
    expect(erase).to_be_enabled()
    marked.unroute_all()
    erase.click()
    expect(marked.locator("#toast")).to_contain_text("Erased from the service.")
