"""Spelling is made comparable letter by letter, so that every letter knows where it stood."""

from __future__ import annotations

import pytest

from workers.extraction.text.spelling import INVISIBLE, fold, fold_name, letters, plain


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("مُحَمَّدٌ", "محمد"),  # harakat, shadda and tanwin
        ("الرحمٰن", "الرحمن"),  # superscript alef
        ("الســــلام", "السلام"),  # tatweel
        ("ﻣﺤﻤﺪ", "محمد"),  # presentation forms
        ("ﻻعب", "لاعب"),  # the ligature of lam and alef
        ("ﷲ", "الله"),  # a ligature of four letters
        ("کتابی", "كتابي"),  # Persian kaf and yeh
        ("مكة\u200f", "مكة"),  # a right-to-left mark
        ("نا\u200cدي", "نادي"),  # a zero-width non-joiner
    ],
)
def test_what_is_written_in_many_ways_has_one_plain_form(written: str, form: str) -> None:
    assert plain(written)[0] == form


@pytest.mark.parametrize("word", ["أحمد", "إبراهيم", "آمنة", "مستشفى", "مدرسة", "مسؤول"])
def test_the_plain_form_keeps_hamza_alef_maqsura_and_ta_marbuta(word: str) -> None:
    form, offsets = plain(word)
    assert (form, list(offsets)) == (word, list(range(len(word))))


def test_each_letter_knows_where_it_stood() -> None:
    written = "قَا\u0640لَ"  # "said", with harakat and a tatweel
    form, offsets = plain(written)
    assert form == "قال"
    assert [written[at] for at in offsets] == ["ق", "ا", "ل"]
    assert offsets == (0, 2, 4)


def test_the_letters_of_a_ligature_stand_at_one_place() -> None:
    assert plain("ﻻ") == ("لا", (0, 0))
    assert plain("سﻻم") == ("سلام", (0, 1, 1, 2))


def test_what_is_no_letter_stands_for_none() -> None:
    assert all(letters(character) == "" for character in INVISIBLE)
    assert letters("\u0640") == letters("\u064b") == letters("\u0301") == ""
    assert letters("\ufe70") == "", "a presentation form of a diacritic"


def test_a_letter_of_another_script_stands_for_itself() -> None:
    assert [letters(character) for character in "aЖ中7."] == ["a", "Ж", "中", "7", "."]


@pytest.mark.parametrize(
    ("variants", "folded"),
    [
        (("أحمد", "احمد", "إحمد", "ٱحمد"), "احمد"),
        (("مستشفى", "مستشفي"), "مستشفي"),  # hospital
        (("مدرسة", "مدرسه"), "مدرسه"),  # school
        (("مسؤول", "مسوول"), "مسوول"),  # official
        (("رئيس", "رييس"), "رييس"),  # president
        (("پاريس", "باريس"), "باريس"),
        (("BBC", "bbc"), "bbc"),
    ],
)
def test_spelling_variants_fold_to_one_form_of_the_same_length(
    variants: tuple[str, ...], folded: str
) -> None:
    assert {fold(variant) for variant in variants} == {folded}
    assert all(len(variant) == len(folded) for variant in variants)


def test_names_are_compared_without_marks_and_with_single_blanks() -> None:
    assert fold_name("«خليفة   حَفتر»") == fold_name("خليفه حفتر") == "خليفه حفتر"
    assert fold_name("") == ""


def test_different_names_stay_different() -> None:
    assert fold_name("سعاد") != fold_name("سعد")
