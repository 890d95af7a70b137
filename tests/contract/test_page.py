"""The page as it is served: its language, its policy, its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.page import LANGUAGES, STATIC, read_words
from tests.contract.promise import PromiseClient

SEEDS = Path(__file__).parents[2] / "seeds" / "text"
ASKED = re.compile(r"""\b(?:say|tell)\(\s*["'`]([a-z_.]+)["'`]""")


def page_of(client: PromiseClient, address: str = "/", **headers: str) -> str:
    return client.get(address, headers=headers).get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "browser", "chosen", "language"),
    [
        ("/", "", "", "ar"),
        ("/", "fr, en;q=0.5", "", "en"),
        ("/", "ar-TN", "", "ar"),
        ("/", "en", "ar", "ar"),
        ("/?language=en", "", "ar", "en"),
        ("/?language=xx", "", "<script>", "ar"),
    ],
)
def test_the_page_is_in_the_language_that_was_chosen_else_in_that_of_the_browser(
    queueing: PromiseClient, address: str, browser: str, chosen: str, language: str
) -> None:
    queueing.set_cookie("isnad_language", chosen)
    html = page_of(queueing, address, **{"Accept-Language": browser})
    assert f'<html lang="{language}" dir="{read_words(language)["direction"]}">' in html


def test_the_page_loads_its_own_files_only_and_holds_no_script_and_no_style(queueing: PromiseClient) -> None:
    response = queueing.get("/")
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy)
    assert not re.search("unsafe|https?:|data:", " ".join(policy))
    html = response.get_data(as_text=True)
    assert not re.search(r'(?:src|href|value)="(?:https?:)?//', html)
    assert not re.search(r"<style|<script(?![^>]* src=)|\s(?:style|on\w+)=", html)


def test_every_file_that_the_page_names_is_there(queueing: PromiseClient) -> None:
    named = set(re.findall(r'"(/static/[^"]+\.\w+)"', page_of(queueing)))
    assert len(named) > 20
    assert {queueing.get(address, promised=False).status_code for address in named} == {200}


def test_the_samples_are_those_of_seeds(queueing: PromiseClient) -> None:
    offered = re.findall(r"/static/samples/([^\"]+\.txt)", page_of(queueing))
    assert offered == sorted(path.name for path in SEEDS.glob("*.txt"))


def test_both_languages_have_the_same_words() -> None:
    arabic, english = (read_words(language) for language in LANGUAGES)
    assert list(arabic) == list(english)
    for key, words in arabic.items():
        assert isinstance(words, dict) == isinstance(english[key], dict), key
        assert not isinstance(words, dict) or {"one", "two", "few", "other"} <= set(words), key


def test_every_word_that_a_module_asks_for_is_there() -> None:
    asked = {key for path in (STATIC / "js").glob("*.js") for key in ASKED.findall(path.read_text("utf-8"))}
    assert len(asked) > 20
    assert {key for key in asked if not key.endswith(".")} - set(read_words("en")) == set()


def test_no_module_takes_a_string_for_markup() -> None:
    for path in (STATIC / "js").glob("*.js"):
        assert not re.search(
            r"\.innerHTML|\.outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(",
            path.read_text("utf-8"),
        )
