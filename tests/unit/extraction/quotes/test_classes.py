"""What a word is to a clause, told by lists and by its shape."""

from __future__ import annotations

import pytest

from workers.extraction.quotes.classes import class_of
from workers.extraction.text.tokens import tokenize


def classes(text: str) -> list[str]:
    return [class_of(token) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("أن", "COMP"), ("بأنها", "COMP"), ("الذي", "REL"), ("لن", "NEG"), ("كان", "AUX"), ("قد", "AUX"),
        ("الخميس", "TIME"), ("هذه", "DEM"), ("إلى", "PREP"), ("حول", "PREP"),
        ("بينما", "CLAUSE"), ("لكن", "CLAUSE"),
    ],
)  # fmt: skip
def test_particles_have_the_class_of_their_list(word: str, expected: str) -> None:
    assert classes(word) == [expected]


@pytest.mark.parametrize("conjunction", "وف")
def test_a_particle_is_known_with_a_conjunction_joined_to_it(conjunction: str) -> None:
    assert classes(f"{conjunction}حول") == ["WPREP"]
    assert classes(f"{conjunction}أنها") == ["WCOMP"]


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("وزير", "man"),  # a minister
        ("وزيرة", "woman"),
        ("مسؤولون", "people"),  # officials
        ("وزارة", "body"),
        ("بيان", "document"),  # a statement
    ],
)
def test_a_noun_tells_who_may_speak(noun: str, expected: str) -> None:
    assert classes(noun) == [expected]
    assert classes("ال" + noun) == ["al" + expected]
    assert classes("بال" + noun) == ["xal" + expected]


@pytest.mark.parametrize("verb", ["أعلن", "أعلنت", "أعلنوا", "أعلنها", "وأعلن"])  # announced
def test_a_verb_of_one_reading_is_a_verb(verb: str) -> None:
    assert classes(verb)[0].removeprefix("W") == "V"


def test_a_verb_that_is_often_a_noun_is_a_doubtful_one() -> None:
    assert classes("نقل رفع عقد") == ["v", "v", "v"]  # moved, raised, held; or a move, a rise, a contract


def test_a_word_of_no_list_has_the_class_of_its_shape() -> None:
    assert classes("الشجرة كالشجرة شجرة يتدحرج شجر") == ["al", "xal", "t", "y", "n"]  # a tree; it rolls


def test_marks_numbers_and_latin_words_have_classes_of_their_own() -> None:
    assert classes('«:،. "25 FIFA') == ["QUOTE", ":", "،", ".", "QUOTE", "number", "latin"]


def test_the_spelling_of_a_word_does_not_matter() -> None:
    assert classes("أنّ اَن ان") == ["COMP"] * 3
    assert classes("وزَارة الوزاره") == ["body", "albody"]
