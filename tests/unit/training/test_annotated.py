"""Annotated articles as the steps of the quote half see them, and as they learn from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.annotated import Annotated, annotated, context_of, gold_words, labels, quote_of
from training.gold import tag
from training.inline import read_article
from workers.extraction.quotes.features import window
from workers.extraction.text.sentences import read

MARKED = """\
و<c1>قال</c1> <s1>وزير النقل [PER سامي العلي]</s1> إن <q1>الجسر جاهز</q1> أمس. \
<q2>الطريق مفتوح</q2> <c2>وفق</c2> ما نقلت <v2>[ORG وكالة الشرق]</v2> ل[LOC باريس].
= 1 indirect سامي العلي
= 2 indirect -"""


@pytest.fixture
def article() -> Annotated:
    read_in = read_article(MARKED)
    assert read_in.errors == []
    return Annotated("bridge", read_in.text, read_in.gold)


def test_words_are_as_an_engine_without_fault_would_give_them(article: Annotated) -> None:
    words = gold_words(article)
    tokens = read(article.text).tokens
    assert ["".join(word.proclitics) + word.stem for word in words] == [token.form for token in tokens]
    tagged = {token.form: word.tag for token, word in zip(tokens, words, strict=True) if word.tag != "O"}
    assert tagged == {
        "سامي": "B-PER", "العلي": "I-PER", "وكالة": "B-ORG", "الشرق": "I-ORG", "لباريس": "B-LOC",
    }  # fmt: skip


def test_what_is_joined_to_a_name_is_cut_off(article: Annotated) -> None:
    words = gold_words(article)
    (paris,) = [word for word in words if word.tag == "B-LOC"]
    assert (paris.proclitics, paris.stem) == (("ل",), "باريس")
    assert all(word.proclitics == () for word in words if word is not paris)


def test_names_that_touch_are_tagged_as_two() -> None:
    one = read_article("زار [PER سامي] [PER ليلى] أمس")
    assert list(tag(one.text, one.gold["entities"]).tags) == ["O", "B-PER", "B-PER", "O"]


def test_a_diacritic_before_a_name_is_no_letter_of_its_preposition() -> None:
    one = read_article("وصل لِ[LOC باريس]")
    (word,) = [word for word in gold_words(Annotated("", one.text, one.gold)) if word.tag != "O"]
    assert (word.proclitics, word.stem) == (("ل",), "باريس")


def test_each_annotated_cue_is_found_among_the_candidates(article: Annotated) -> None:
    context = context_of(article)
    found = [quote_of(context, candidate, article.gold) for candidate in context.candidates]
    assert [quote["cue"]["text"] for quote in found if quote] == ["قال", "وفق"]


def test_a_word_of_speech_that_is_not_annotated_belongs_to_no_quote() -> None:
    one = read_article("<c1>قال</c1> الوزير إن <q1>الجسر جاهز</q1> وأكد دعمه.\n= 1 indirect -")
    article = Annotated("", one.text, one.gold)
    context = context_of(article)
    assert [quote_of(context, candidate, article.gold) is None for candidate in context.candidates] == [
        False,
        True,
    ]


def labelled(article: Annotated, number: int) -> str:
    """The labels of the window of quote `number`, each beside its word."""
    context = context_of(article)
    pairs = [(candidate, quote_of(context, candidate, article.gold)) for candidate in context.candidates]
    candidate, quote = [(candidate, quote) for candidate, quote in pairs if quote][number - 1]
    first, last = window(context, candidate)
    found = labels(context, candidate, quote, first, last)
    return " ".join(f"{context.tokens[first + at].form}/{label}" for at, label in enumerate(found))


def test_each_token_of_a_window_has_the_label_of_its_part(article: Annotated) -> None:
    assert labelled(article, 1) == ("وقال/K وزير/S النقل/S سامي/S العلي/S إن/X الجسر/Q جاهز/Q أمس/Y ./Y")


def test_a_medium_has_a_label_of_its_own(article: Annotated) -> None:
    assert labelled(article, 2) == ("الطريق/Q مفتوح/Q وفق/K ما/K نقلت/K وكالة/V الشرق/V لباريس/Y ./Y")


def test_articles_of_a_folder_are_read_by_name_and_those_without_quotes_passed_over(
    article: Annotated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.annotated.ARTICLES", tmp_path / "none")
    for name, gold in (("b", article.gold), ("a", article.gold), ("c", {"entities": []})):
        for kind in ("text", "gold"):
            (tmp_path / "set" / kind).mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / "text" / f"{name}.txt").write_bytes((article.text + "\r\n").encode())
        (tmp_path / "set" / "gold" / f"{name}.json").write_text(json.dumps(gold), encoding="utf-8")
    found = list(annotated([tmp_path / "set"]))
    assert [one.name for one in found] == ["a", "b"]
    assert found[0].text == article.text + "\r\n"
    assert found[0].gold == article.gold


def test_a_folder_may_hold_the_two_sets(
    article: Annotated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.annotated.ARTICLES", tmp_path / "none")
    for one in ("train", "written"):
        for kind in ("text", "gold"):
            (tmp_path / one / kind).mkdir(parents=True)
        (tmp_path / one / "text" / f"{one}.txt").write_text(article.text, encoding="utf-8")
        (tmp_path / one / "gold" / f"{one}.json").write_text(json.dumps(article.gold), encoding="utf-8")
    assert [one.name for one in annotated([tmp_path])] == ["train", "written"]


def test_the_marked_articles_of_the_project_are_always_among_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "press.txt").write_text(f"{MARKED}\n---\nوصل [PER سامي].", encoding="utf-8")
    monkeypatch.setattr("training.annotated.ARTICLES", tmp_path)
    assert [one.name for one in annotated([])] == ["press-001"]
