"""A text is cut into words, numbers and marks, each of which knows its place in the text as it was sent."""

from __future__ import annotations

from itertools import pairwise

import pytest

from workers.extraction.document import Span
from workers.extraction.text.spelling import INVISIBLE
from workers.extraction.text.tokens import tokenize

MESSY = (
    "\ufeffقالَ الـــمتحدّث:\u200f«بلغت 70.000 دينار، و١٢٫٥٪ من ال25»\u200f؛ ﻻ BBC-1 é "
    "\u202bپاریس\u202c (covid-19) 🙂\n"
)


def forms(text: str) -> list[str]:
    return [token.form for token in tokenize(text)]


def kinds(text: str) -> list[str]:
    return [token.kind for token in tokenize(text)]


def test_every_token_cuts_its_word_out_of_the_text() -> None:
    tokens = tokenize(MESSY)
    cut = [MESSY[token.start : token.end] for token in tokens]
    assert cut[:4] == ["قالَ", "الـــمتحدّث", ":", "«"]
    assert [token.form for token in tokens][:4] == ["قال", "المتحدث", ":", "«"]
    for token in tokens:
        assert len(token.offsets) == len(token.form)
        assert all(token.start <= offset < token.end for offset in token.offsets)
        assert list(token.offsets) == sorted(token.offsets)


def test_tokens_are_numbered_and_stand_in_order_without_overlap() -> None:
    tokens = tokenize(MESSY)
    assert [token.index for token in tokens] == list(range(len(tokens)))
    assert all(not a.overlaps(b) and a.start < b.start for a, b in pairwise(tokens))


def test_between_the_tokens_stands_nothing_but_blanks_and_what_is_invisible() -> None:
    covered = {at for token in tokenize(MESSY) for at in range(token.start, token.end)}
    between = {character for at, character in enumerate(MESSY) if at not in covered}
    assert between <= INVISIBLE | {" ", "\n"}


@pytest.mark.parametrize("number", ["70.000", "1.000.000,5", "١٢٫٥", "۲۰۲۴", "3,5", "2024"])
def test_a_number_with_its_separators_is_one_token(number: str) -> None:
    assert forms(f"بلغ {number} دينار") == ["بلغ", number, "دينار"]
    assert kinds(number) == ["number"]


def test_a_full_stop_behind_a_number_is_a_token_of_its_own() -> None:
    assert forms("عام 2014.وفي") == ["عام", "2014", ".", "وفي"]


def test_an_article_and_its_number_are_two_tokens_that_touch() -> None:
    article, number = tokenize("ال25")  # "the 25th"
    assert (article.form, article.kind, number.form, number.kind) == ("ال", "arabic", "25", "number")
    assert article.end == number.start
    assert not number.space_before


@pytest.mark.parametrize("invisible", sorted(INVISIBLE))
def test_an_invisible_character_parts_no_word_and_is_none(invisible: str) -> None:
    inside = tokenize(f"الو{invisible}زير")
    assert [(token.form, token.start, token.end) for token in inside] == [("الوزير", 0, 7)]
    beside = tokenize(f"{invisible}قال {invisible} الوزير{invisible}")
    assert [token.form for token in beside] == ["قال", "الوزير"]
    assert beside[0].start == 1


@pytest.mark.parametrize("alone", ["\u0640", "\u064e", "\u0651", "\ufe70", "\ufc5e", "\u0301"])
def test_a_tatweel_or_diacritic_without_a_letter_is_no_token(alone: str) -> None:
    assert forms(f"قال {alone} الوزير") == ["قال", "الوزير"]
    assert forms(alone) == []


def test_diacritics_belong_to_their_word() -> None:
    (token,) = tokenize("وَقَالَتْ")
    assert (token.form, token.end) == ("وقالت", 9)


def test_marks_are_tokens_of_one_character_each() -> None:
    assert forms('قال:"نعم"...') == ["قال", ":", '"', "نعم", '"', ".", ".", "."]
    assert forms("﴿اقرأ﴾") == ["﴿", "اقرأ", "﴾"]
    assert set(kinds(":«»“”„‹›؟!،؛٪()")) == {"mark"}


def test_words_of_other_scripts_are_latin_and_fold_to_lower_case() -> None:
    tokens = tokenize("FIFA covid-19 Zürich Москва")
    assert [token.kind for token in tokens] == ["latin", "latin", "mark", "number", "latin", "latin"]
    assert tokens[0].folded == "fifa"


def test_a_blank_before_a_token_is_remembered() -> None:
    assert [token.space_before for token in tokenize('قال "نعم" ثم')] == [True, True, False, False, True]


def test_an_invisible_character_is_no_blank() -> None:
    marked = tokenize('قال \u200f"\u200fنعم\u200f" ثم')
    assert [token.space_before for token in marked] == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("written", "letters", "rest"),
    [
        ("وللاتحاد", 2, "لاتحاد"),  # "and to the union": و and ل are joined to it
        ("لِباريس", 1, "باريس"),  # the diacritic of ل goes with ل
        ("ولـبنان", 1, "لـبنان"),
        ("ﻻعب", 0, "ﻻعب"),
        ("باريس", 0, "باريس"),
        ("قال", 3, ""),
    ],
)
def test_proclitics_are_cut_off_where_the_next_letter_stands(written: str, letters: int, rest: str) -> None:
    text = f"جاء {written} هنا"
    token = tokenize(text)[1]
    assert text[token.offset(letters) : token.end] == rest


@pytest.mark.parametrize("text", ["", " \n\t", "\u200f\u200b", "\u0640\u0640"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    assert tokenize(text) == ()


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 3).overlaps(Span(2, 5))
    assert Span(0, 5).contains(Span(3, 5))
    assert not Span(0, 5).contains(Span(3, 6))
    assert len(Span(2, 5)) == 3
