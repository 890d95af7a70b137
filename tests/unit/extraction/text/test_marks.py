"""Quotation marks are paired, of whatever kind they are and however badly they are set."""

from __future__ import annotations

from itertools import pairwise

import pytest

from workers.extraction.text.marks import is_quotation_mark, quotation_marks
from workers.extraction.text.sentences import read
from workers.extraction.text.tokens import tokenize

PAIRS = ["«»", "“”", "„“", "„”", "‹›", "❝❞", "〝〞", '""', "＂＂", "″″", "‟‟"]


def quoted(text: str) -> list[tuple[str, bool]]:
    """What stands in marks, and whether a closing mark was found."""
    document = read(text)
    tokens = document.tokens
    return [
        (text[tokens[pair.first].start : tokens[pair.last - 1].end], pair.closed)
        for pair in quotation_marks(document)
    ]


@pytest.mark.parametrize("pair", PAIRS)
def test_marks_of_every_kind_are_paired(pair: str) -> None:
    opening, closing = pair
    # "He said: yes, we are here, and left."
    assert quoted(f"قال: {opening}نعم نحن هنا{closing} وذهب.") == [("نعم نحن هنا", True)]
    assert all(is_quotation_mark(token) for token in tokenize(pair))


@pytest.mark.parametrize("character", "'`()[]-،.")
def test_other_marks_are_no_quotation_marks(character: str) -> None:
    assert not any(is_quotation_mark(token) for token in tokenize(character))
    assert quoted(f"قال {character}نعم نحن هنا{character} وذهب") == []


@pytest.mark.parametrize("pair", PAIRS)
def test_marks_with_no_space_around_them_are_paired(pair: str) -> None:
    opening, closing = pair
    assert quoted(f"قال:{opening}نعم نحن هنا{closing}وذهب") == [("نعم نحن هنا", True)]


@pytest.mark.parametrize("pair", PAIRS)
def test_pairs_follow_each_other(pair: str) -> None:
    opening, closing = pair
    text = f"قال {opening}نعم{closing} و{opening}لا{closing}، ثم {opening}ربما{closing}."
    assert quoted(text) == [("نعم", True), ("لا", True), ("ربما", True)]


def test_kinds_of_marks_may_mix_in_one_text() -> None:
    assert quoted('قال «نعم» و"لا" و“ربما”') == [("نعم", True), ("لا", True), ("ربما", True)]


@pytest.mark.parametrize(
    "inside",
    [
        "حكومة «الوفاق» جاهزة",  # the "Accord" government is ready
        'حكومة "الوفاق" جاهزة',
        "حكومة “الوفاق” جاهزة",
        "حكومة “الوفاق جاهزة",  # the inner one is never closed
    ],
)
def test_only_the_outermost_of_nested_marks_count(inside: str) -> None:
    assert quoted(f"قال «{inside}» وذهب") == [(inside, True)]


def test_straight_marks_nest_where_blanks_tell_them_apart() -> None:
    assert quoted('قال "حكومة "الوفاق" جاهزة" وذهب') == [('حكومة "الوفاق" جاهزة', True)]


@pytest.mark.parametrize(("opening", "closing"), [('""', '""'), ("″″", "″″"), ('""', '"')])
def test_a_doubled_mark_is_one(opening: str, closing: str) -> None:
    text = f'قال {opening}نعم نحن هنا{closing} وذهب، ثم قال "لا".'
    assert quoted(text) == [("نعم نحن هنا", True), ("لا", True)]


def test_two_quotations_that_touch_are_two() -> None:
    assert quoted('"نعم""لا"') == [("نعم", True), ("لا", True)]


@pytest.mark.parametrize("pair", ["»«", "”“", "›‹"])
def test_marks_that_were_typed_the_wrong_way_round_are_paired(pair: str) -> None:
    opening, closing = pair
    assert quoted(f"قال {opening}نعم نحن هنا{closing} وذهب.") == [("نعم نحن هنا", True)]


@pytest.mark.parametrize(("opening", "closing"), [("«", '"'), ("“", '"'), ("„", '"'), ("«", "”"), ('"', "»")])
def test_a_mark_of_another_kind_closes_where_none_of_its_own_does(opening: str, closing: str) -> None:
    assert quoted(f"قال {opening}نعم نحن هنا{closing} وذهب بعيدا.") == [("نعم نحن هنا", True)]


@pytest.mark.parametrize("opening", ["«", "“", "„", '"'])
def test_a_mark_that_is_never_closed_runs_to_the_end_of_its_paragraph(opening: str) -> None:
    assert quoted(f"قال {opening}نعم نحن هنا\nوذهب بعيدا") == [("نعم نحن هنا", False)]


@pytest.mark.parametrize("closing", ["»", "”", "›", '"'])
def test_a_closing_mark_that_was_never_opened_pairs_nothing(closing: str) -> None:
    assert quoted(f"قال نعم نحن هنا{closing} وذهب.") == []


def test_marks_with_nothing_inside_are_no_quotation() -> None:
    assert quoted("قال «» ثم «نعم»") == [("نعم", True)]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_quotation_may_run_over_paragraphs(pair: str) -> None:
    opening, closing = pair
    inside = "نعم نحن هنا.\nولن نذهب"  # "Yes, we are here. ¶ And we shall not go."
    assert quoted(f"قال {opening}{inside}{closing}.\nوذهب") == [(inside, True)]


@pytest.mark.parametrize("pair", ["«»", "“”", '""'])
def test_each_paragraph_of_a_quotation_may_be_opened_anew(pair: str) -> None:
    opening, closing = pair
    inside = f"نعم نحن هنا.\n{opening}ولن نذهب"
    assert quoted(f"قال {opening}{inside}{closing}.\nوذهب") == [(inside, True)]


def test_a_straight_mark_behind_a_full_stop_closes_what_a_paragraph_before_has_opened() -> None:
    inside = "نعم نحن هنا.\nفهل تذهبون؟"
    assert quoted(f'قال "{inside}"، وذهب.') == [(inside, True)]


def test_a_straight_mark_that_opens_in_a_later_paragraph_closes_none() -> None:
    assert quoted('قال "نعم نحن هنا.\nوأضاف "لا" وذهب.') == [("نعم نحن هنا.", False), ("لا", True)]


def test_a_mark_whose_closing_one_is_many_paragraphs_away_is_unbalanced() -> None:
    text = "قال «نعم\n" + "وذهب بعيدا\n" * 5 + "ثم عاد» أخيرا"
    assert quoted(text) == [("نعم", False)]


def test_invisible_characters_beside_marks_do_not_matter() -> None:
    assert quoted('قال \u200f"\u200fنعم نحن هنا\u200f"\u200f وذهب') == [("نعم نحن هنا", True)]


def test_pairs_stand_in_order_and_apart() -> None:
    text = 'قال «نعم "لا» ثم "ربما «حقا" وقال ”كلا“ ""أبدا"" و«هنا\nو"هناك». "'
    pairs = quotation_marks(read(text))
    assert len(pairs) > 3
    assert all(a.last <= b.first for a, b in pairwise(pairs))
    assert all(pair.length > 0 for pair in pairs)
