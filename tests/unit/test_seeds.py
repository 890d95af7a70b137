"""The sample articles and their gold annotations agree with each other and with their marked sources."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from training.inline import articles, convert

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = sorted(path.stem for path in (SEEDS / "marked").glob("*.txt"))

Json = dict[str, Any]


def text_of(name: str) -> str:
    # Bytes, not read_text: line ends are part of the text.
    return (SEEDS / "text" / f"{name}.txt").read_bytes().decode("utf-8")


def gold_of(name: str) -> Json:
    gold: Json = json.loads((SEEDS / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return gold


def parts_of(quote: Json) -> list[Json]:
    return [*quote["content"], *(quote[part] for part in ("cue", "speaker", "via") if quote[part])]


def test_every_text_has_its_gold_and_its_marked_source() -> None:
    texts = sorted(path.stem for path in (SEEDS / "text").iterdir())
    golds = sorted(path.stem for path in (SEEDS / "gold").iterdir())
    assert texts == golds == NAMES
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_readme_says_what_each_article_is_for(name: str) -> None:
    assert f"`{name}`" in (SEEDS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_marked_source_has_no_error_and_converts_to_the_text_and_gold(name: str, tmp_path: Path) -> None:
    source = SEEDS / "marked" / f"{name}.txt"
    assert [error for article in articles(source) for error in article.errors] == []
    convert([source], tmp_path, single=True)
    for made in (f"text/{name}.txt", f"gold/{name}.json"):
        assert (tmp_path / made).read_bytes() == (SEEDS / made).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_spans_cut_to_their_texts_and_have_clean_edges(name: str) -> None:
    text, gold = text_of(name), gold_of(name)
    assert gold["doc"] == name
    for span in [*gold["entities"], *(part for quote in gold["quotes"] for part in parts_of(quote))]:
        assert 0 <= span["start"] < span["end"] <= len(text)
        assert text[span["start"] : span["end"]] == span["text"]
        assert "Cf" not in map(unicodedata.category, (span["text"][0], span["text"][-1]))
        assert span["text"] == span["text"].strip()


@pytest.mark.parametrize("name", NAMES)
def test_entities_do_not_overlap(name: str) -> None:
    spans = sorted((entity["start"], entity["end"]) for entity in gold_of(name)["entities"])
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("name", NAMES)
def test_parts_of_a_quote_do_not_overlap_and_contents_are_apart(name: str) -> None:
    quotes = gold_of(name)["quotes"]
    contents = [(span["start"], span["end"]) for quote in quotes for span in quote["content"]]
    outside = [parts_of(quote)[len(quote["content"]) :] for quote in quotes]
    for spans in [contents, *([(span["start"], span["end"]) for span in parts] for parts in outside)]:
        ordered = sorted(spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(ordered))


@pytest.mark.parametrize("name", NAMES)
def test_who_speaks_is_named_in_the_article(name: str) -> None:
    text = text_of(name)
    quotes = gold_of(name)["quotes"]
    assert quotes
    for quote in quotes:
        assert quote["type"] in {"direct", "indirect", "mixed"}
        assert quote["cue"] and quote["content"]
        assert quote["name"] is None or quote["name"] in text


def test_together_the_articles_show_every_kind_of_quote() -> None:
    quotes = [quote for name in NAMES for quote in gold_of(name)["quotes"]]
    assert {quote["type"] for quote in quotes} == {"direct", "indirect", "mixed"}
    assert any(len(quote["content"]) > 1 for quote in quotes)
    assert any(quote["via"] for quote in quotes)
    assert any(quote["name"] and not quote["speaker"] for quote in quotes)
    assert any(quote["speaker"] and not quote["name"] for quote in quotes)
    assert any("\n\n" in span["text"] for quote in quotes for span in quote["content"])


def test_together_the_articles_show_every_mess() -> None:
    texts = [text_of(name) for name in NAMES]
    joined = "\n".join(texts)
    assert all(mark in joined for mark in '"«»“”')
    assert any(text.count("“") != text.count("”") for text in texts)
    assert "\u0640" in joined
    assert any(unicodedata.combining(character) for character in joined)
    assert any("\ufe70" <= character <= "\ufefc" for character in joined)
    assert {"\u200b", "\u200c", "\u200f", "\u202b", "\u2067"} <= set(joined)
    assert any(line and not line.strip() for line in joined.splitlines())
    assert all(
        line in joined.splitlines() for line in ("+ الخط -", "المساهمون", "تابعونا على", "مقالات ذات صلة")
    )
