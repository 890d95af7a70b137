"""What the page does until the article is marked: it waits, comes back, is cancelled, shows a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, Route, expect

from service.keys import hash_of, new_key
from tests.conftest import Serve

EXTRACTION = {"id": "0" * 32, "result": None, "error": None}


def send(page: Page, article: str) -> None:
    page.get_by_label("The article", exact=True).fill(article)
    page.get_by_role("button", name="Mark the article").click()


class Answers:
    """The service as it would answer: the same status until the test sets another."""

    def __init__(self, page: Page, status: str, **members: Any) -> None:
        self.status, self.members, self.seen = status, members, list[str]()
        page.route("**/v1/extractions", self.answer)
        page.route("**/v1/extractions/*", self.answer)

    def answer(self, route: Route) -> None:
        request = route.request
        self.seen.append(f"{request.method} {request.headers.get('prefer', '')}".strip())
        route.fulfill(json={**EXTRACTION, "status": self.status, **self.members})


def test_the_page_says_how_far_the_article_is_and_asks_with_patience(page: Page, article: str) -> None:
    service = Answers(page, "queued")
    send(page, article)
    expect(page.locator("#status")).to_have_text("Waiting for its turn…")
    service.status = "running"
    expect(page.locator("#status")).to_have_text("Reading the article…")
    assert service.seen[:2] == ["POST", "GET wait=3"]


def test_cancelling_erases_the_article_from_the_service(page: Page, article: str) -> None:
    service = Answers(page, "running")
    send(page, article)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("status").filter(has_text="Cancelled")).to_be_attached()
    expect(page.get_by_label("The article", exact=True)).to_be_focused()
    assert service.seen[-1] == "DELETE"


def test_an_article_that_is_shown_can_be_erased_from_the_service(marked: Page) -> None:
    with marked.expect_response(lambda answer: answer.request.method == "DELETE") as answer:
        marked.get_by_role("button", name="Erase from the service").click()
    expect(marked.get_by_role("status").filter(has_text="Erased")).to_be_visible()
    assert answer.value.status == 204
    assert requests.get(answer.value.url, timeout=60).status_code == 404
    expect(marked.get_by_role("button", name="Erase from the service")).to_be_disabled()


@pytest.mark.parametrize("code", ["engine_error", "timed_out", "worker_lost", "internal_error"])
def test_an_extraction_that_fails_is_explained_and_can_be_tried_again(
    page: Page, article: str, code: str
) -> None:
    Answers(page, "failed", error={"code": code, "detail": "…"})
    send(page, article)
    expect(page.locator("#trouble")).to_contain_text("article")
    assert code not in (page.locator("#trouble").text_content() or "")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_when_it_said(page: Page, article: str, status: int) -> None:
    def busy(route: Route) -> None:
        problem = {"title": "…", "status": status, "detail": "…", "request_id": "r"}
        route.fulfill(status=status, json=problem, headers={"Retry-After": "3"})

    page.route("**/v1/extractions", busy, times=1)
    send(page, article)
    expect(page.locator("#status")).to_have_text(re.compile(r"busy. Trying again in \d seconds?…"))
    expect(page.get_by_role("heading", name="The article, marked")).to_be_visible()


def test_where_keys_are_set_up_the_page_asks_for_one_and_keeps_it_in_memory_only(
    serve: Callable[..., Serve], open_page: Callable[..., Page], article: str, tmp_path: Path
) -> None:
    key = new_key()
    (tmp_path / "keys").write_text(f"news sha256:{hash_of(key)}")
    page = open_page(serve("--workers", "1", ISNAD_API_KEYS_FILE=str(tmp_path / "keys")).url)
    send(page, article)
    field = page.get_by_role("textbox", name="API key")
    field.fill("isnad_wrong")
    page.get_by_role("button", name="Use this key").click()
    expect(page.get_by_text("This key is not valid")).to_be_visible()
    field.fill(key)
    field.press("Enter")
    expect(page.get_by_role("heading", name="The article, marked")).to_be_visible()
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])") == '[{},{},""]'
