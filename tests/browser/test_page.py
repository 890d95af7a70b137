"""What a reader does on the page, in a real browser before the real service."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, Route, expect

from tests.conftest import Serve


def texts(page: Page, selector: str) -> list[str]:
    """What stands in the elements, in order."""
    return page.locator(selector).all_text_contents()


def rows(page: Page) -> Any:
    """The rows of the table of quotes."""
    return page.locator("#table tbody tr")


def test_a_pasted_article_is_shown_as_it_was_with_its_names_and_quotes_marked(
    marked: Page, article: str
) -> None:
    assert marked.locator("#article").text_content() == article
    assert "سامي العلي" in texts(marked, "#article .mention.person")
    assert texts(marked, "#article .cue") == ["قال", "أضاف"]
    assert texts(marked, "#article .content") == ["الجسر سيفتح في موعده", "الجسر سيفتح في موعده أمام الناس"]


def test_the_list_says_who_speaks_and_what_each_said(marked: Page) -> None:
    (voice,) = marked.locator(".voice").all()
    assert voice.locator("h3 bdi").text_content() == "سامي العلي"
    assert voice.locator(".role").text_content() == "وزير النقل"
    assert texts(marked, ".voice .said li") == ["الجسر سيفتح في موعده", "الجسر سيفتح في موعده أمام الناس"]


def test_a_sample_that_is_chosen_becomes_a_table_of_all_its_quotes(page: Page, service: Serve) -> None:
    page.get_by_label("Sample").select_option("A late ferry line")
    text = page.get_by_label("The article", exact=True)
    expect(text).not_to_have_value("")
    answer = requests.post(
        f"{service.url}/v1/extractions",
        json={"text": text.input_value()},
        headers={"Prefer": "wait=30"},
        timeout=60,
    )
    quotes = answer.json()["result"]["quotes"]
    page.get_by_role("button", name="Mark the article").click()
    expect(rows(page)).to_have_count(len(quotes))
    assert page.locator("#article").text_content() == text.input_value()
    words = [" … ".join(span["text"] for span in quote["content"]) for quote in quotes]
    assert texts(page, ".of-words q") == words
    assert texts(page, ".of-speaker bdi") == [
        quote["speaker"]["name"] or quote["speaker"]["mention"]["text"] for quote in quotes
    ]


def test_the_table_can_be_filtered_by_source_and_type(sample: Page) -> None:
    whole = rows(sample).count()
    sample.get_by_label("Source", exact=True).select_option("منصف الغربي")
    assert set(texts(sample, ".of-speaker bdi")) == {"منصف الغربي"}
    assert 0 < rows(sample).count() < whole
    sample.get_by_label("Type", exact=True).select_option("direct")
    assert set(texts(sample, ".of-type")) == {"direct"}
    sample.get_by_label("Source", exact=True).select_option("شركة الموجة للنقل البحري")
    expect(sample.get_by_text("No quote matches this filter.")).to_be_visible()


@pytest.mark.parametrize("act", ["hover", "focus"])
def test_a_quote_lights_its_source_and_every_mention_of_that_person(sample: Page, act: str) -> None:
    number = sample.get_by_role("button", name=re.compile("^Quote .*, direct, منصف الغربي"))
    quote = number.get_attribute("data-quotes")
    getattr(number, act)()
    assert set(texts(sample, ".mention.person.lit")) == {"منصف الغربي", "الغربي"}
    assert texts(sample, ".voice.lit h3 bdi") == ["منصف الغربي"]
    assert sample.locator("tr.lit").get_attribute("data-quotes") == quote
    lit = sample.locator(".content.lit").evaluate_all("all => all.map(one => one.dataset.quotes)")
    assert {quotes.split()[0] for quotes in lit} == {quote}


def test_a_light_that_is_held_goes_out_with_escape(sample: Page) -> None:
    sample.locator(".article .number").first.click()
    sample.get_by_role("heading", name="The article, marked").hover()
    assert sample.locator(".content.lit").count() > 0
    sample.keyboard.press("Escape")
    assert sample.locator(".lit").count() == 0


def test_a_quote_in_the_list_leads_to_its_place_in_the_article(sample: Page) -> None:
    said = sample.locator(".said button").last
    said.click()
    expect(sample.locator(f"#{said.get_attribute('data-quotes')}")).to_be_focused()


def test_without_an_article_the_page_says_so_and_sends_nothing(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Mark the article").click()
    expect(page.get_by_role("alert").filter(has_text="There is no article yet")).to_be_visible()
    expect(page.get_by_label("The article", exact=True)).to_be_focused()
    assert not [url for url in sent if "/v1/" in url]


def problem(status: int, **headers: str) -> Callable[[Route], None]:
    """Answers as the service does where something is wrong."""
    body = {"title": "…", "status": status, "detail": "The detail.", "request_id": "r-1"}
    return lambda route: route.fulfill(status=status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "only on its own machine"),
        (413, "too large"),
        (422, "from 1 to 100,000 characters"),
        (500, "The service failed"),
        (503, "too much to do"),
        (418, "does not know"),
    ],
)
def test_a_problem_is_said_in_the_readers_words_with_what_the_service_said(
    page: Page, article: str, status: int, words: str
) -> None:
    page.route("**/v1/extractions", problem(status))
    page.get_by_label("The article", exact=True).fill(article)
    page.get_by_role("button", name="Mark the article").click()
    alert = page.locator("#trouble")
    expect(alert).to_contain_text(words)
    expect(alert).to_contain_text("The detail.")
    expect(alert).to_contain_text("r-1")
    page.unroute("**/v1/extractions")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="The article, marked")).to_be_visible()


def test_where_the_service_cannot_be_reached_the_page_says_so(page: Page, article: str) -> None:
    page.context.set_offline(True)
    page.get_by_label("The article", exact=True).fill(article)
    page.get_by_role("button", name="Mark the article").click()
    expect(page.locator("#trouble")).to_contain_text("cannot be reached")
    expect(page.get_by_label("The article", exact=True)).to_have_value(article)


def test_nothing_on_the_way_breaks_the_policy_and_the_console_is_silent(
    sample: Page, complaints: list[str]
) -> None:
    sample.get_by_role("link", name="العربية").click()
    expect(sample.locator("html")).to_have_attribute("dir", "rtl")
    with sample.expect_download() as download:
        sample.get_by_role("button", name="HTML").click()
    assert download.value.suggested_filename.endswith(".html")
    assert complaints == []
