"""Paragraphs and sentences are found in pages that are glued, wrapped or framed by furniture."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap

import pytest

from workers.extraction.document import Document
from workers.extraction.text.sentences import read

PROSE = (
    "قال وزير النقل سامي العلي إن الجسر الجديد سيفتح أمام الناس في الموعد الذي حددته الوزارة من قبل "
    "وأضاف أن العمل في الطريق المؤدي إليه انتهى منذ أسبوع وأن المرور سيعود إلى ما كان عليه قبل العام "
    "الماضي في المدينة كلها"
)


def sentences(text: str) -> list[str]:
    document = read(text)
    return [document.cut(sentence) for sentence in document.sentences]


def paragraphs(document: Document) -> list[int]:
    return [sentence.paragraph for sentence in document.sentences]


def test_a_sentence_ends_at_a_full_stop_a_question_or_an_exclamation() -> None:
    # "The meeting ended. Will he come? Yes! And he went."
    assert sentences("انتهى الاجتماع. هل يأتي؟ نعم! وذهب.") == [
        "انتهى الاجتماع.",
        "هل يأتي؟",
        "نعم!",
        "وذهب.",
    ]


def test_a_full_stop_ends_a_sentence_with_no_blank_after_it() -> None:
    assert sentences("انتهى العمل.وقال الوزير نعم.") == ["انتهى العمل.", "وقال الوزير نعم."]
    assert sentences("عام 2014.وفي بغداد") == ["عام 2014.", "وفي بغداد"]


@pytest.mark.parametrize(
    "text",
    [
        "قال د. سامي العلي نعم",  # Dr.
        "قال أ.د. سامي العلي نعم",  # Prof. Dr.
        "بلغت 3.5 مليون",
        "زار www.example.com أمس",
        "لاعب من U.S.A هنا",
    ],
)
def test_a_full_stop_inside_an_abbreviation_a_number_or_an_address_ends_none(text: str) -> None:
    assert sentences(text) == [text]


def test_a_letter_in_brackets_is_no_abbreviation() -> None:
    # "Paragraph (a). Then paragraph (b)."
    assert sentences("الفقرة (أ). ثم الفقرة (ب).") == ["الفقرة (أ).", "ثم الفقرة (ب)."]


@pytest.mark.parametrize("ellipsis", ["...", "..", "…"])
def test_an_ellipsis_ends_no_sentence(ellipsis: str) -> None:
    assert sentences(f"قال{ellipsis} ثم سكت. وعاد.") == [f"قال{ellipsis} ثم سكت.", "وعاد."]


def test_several_marks_end_one_sentence() -> None:
    assert sentences("حقا؟! نعم!! لا.") == ["حقا؟!", "نعم!!", "لا."]


@pytest.mark.parametrize("closer", ['"', "»", "”", ")"])
def test_a_closing_mark_behind_the_full_stop_belongs_to_the_sentence(closer: str) -> None:
    assert sentences(f"كلام هنا.{closer} ثم خرج.") == [f"كلام هنا.{closer}", "ثم خرج."]


def test_a_mark_that_opens_what_follows_belongs_to_the_next_sentence() -> None:
    assert sentences('انتهى الحفل. "لا تعليق" قال.') == ["انتهى الحفل.", '"لا تعليق" قال.']


def test_a_line_is_a_paragraph() -> None:
    document = read("عنوان\n\nقال نعم. وذهب.\nوعاد.")
    assert paragraphs(document) == [0, 1, 1, 2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085"])
def test_a_line_ends_in_any_manner(end: str) -> None:
    document = read(f"قال نعم{end}وذهب")
    assert [document.cut(sentence) for sentence in document.sentences] == ["قال نعم", "وذهب"]
    assert paragraphs(document) == [0, 1]


@pytest.mark.parametrize("columns", [60, 72, 90])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_broken_at_a_fixed_column_are_one_paragraph(columns: int, end: str) -> None:
    text = end.join(wrap(PROSE, columns)) + "."
    assert text.count(end) >= 2
    document = read(text)
    assert [document.cut(sentence) for sentence in document.sentences] == [text]


def test_a_blank_line_ends_a_paragraph_of_wrapped_lines() -> None:
    wrapped = "\n".join(wrap(PROSE, 90))
    document = read(f"{wrapped}\n\n{wrapped}")
    assert [document.cut(sentence) for sentence in document.sentences] == [wrapped, wrapped]


def test_a_short_line_ends_a_paragraph_of_wrapped_lines() -> None:
    lines = wrap(PROSE, 90)
    document = read("\n".join([*lines, "قال نعم.", "وذهب."]))
    assert paragraphs(document)[-2:] == [1, 2]


def test_lines_of_whole_paragraphs_are_never_joined() -> None:
    document = read(f"{PROSE}\n{PROSE}")
    assert paragraphs(document) == [0, 1]


def test_the_first_line_is_the_headline_where_it_ends_no_sentence() -> None:
    document = read("افتتاح الجسر في المدينة\nقال الوزير نعم.")  # "The bridge in town is opened"
    assert [sentence.headline for sentence in document.sentences] == [True, False]


@pytest.mark.parametrize(
    "text",
    ["قال الوزير نعم.\nوذهب.", "سطر واحد", f"{PROSE} {PROSE}\nقال نعم."],
    ids=["stop", "alone", "long"],
)
def test_a_first_line_that_is_a_sentence_the_whole_text_or_long_is_no_headline(text: str) -> None:
    assert not any(sentence.headline for sentence in read(text).sentences)


@pytest.mark.parametrize(
    "line", ["المساهمون", "تابعونا على تويتر", "اقرأ أيضاً", "+ الخط -", "مقالات ذات صلة"]
)
def test_furniture_of_the_page_is_boilerplate(line: str) -> None:
    document = read(f"عنوان\n\nقال الوزير نعم.\n{line}\nوذهب.")
    flagged = [document.cut(sentence) for sentence in document.sentences if sentence.boilerplate]
    assert flagged == [line]


def test_a_sentence_that_only_begins_like_furniture_is_prose() -> None:
    # "The contributors to the fund said at their meeting that …"
    document = read("المساهمون في الصندوق قالوا في اجتماعهم إن العمل انتهى.")
    assert not document.sentences[0].boilerplate


@pytest.mark.parametrize("text", ["", "\n\n\n", " \t ", "\u200f\n\u200b"])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    assert read(text).sentences == ()


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "\n".join(wrap(PROSE, 70)),
        "عنوان\n\nقال: «نعم.\n\nلا».وذهب...\r\nالمساهمون\u2028...!؟\n\u200f\n.",
    ],
)
def test_every_token_lies_in_one_sentence_and_sentences_follow_each_other(text: str) -> None:
    document = read(text)
    assert [sentence.index for sentence in document.sentences] == list(range(len(document.sentences)))
    assert document.sentences[0].first == 0
    assert document.sentences[-1].last == len(document.tokens)
    assert all(a.last == b.first and a.end <= b.start for a, b in pairwise(document.sentences))
    for sentence in document.sentences:
        inside = document.tokens_of(sentence)
        assert (sentence.start, sentence.end) == (inside[0].start, inside[-1].end)
